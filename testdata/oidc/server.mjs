// A certified OpenID provider (https://github.com/panva/node-oidc-provider) on
// loopback, with addresses shaped like Microsoft Entra's, for testing sign-in
// against software that knows nothing of this project.
//
//   node server.mjs [--port N] [--access-ttl SECONDS]
//
// The first line on standard output is "ready " and JSON with the addresses and
// clients. Each grant is reported by a line "grant " and JSON without secrets.
// The program ends when its standard input is closed.

import { createServer } from 'node:http';
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Provider } from 'oidc-provider';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'access-ttl': { type: 'string', default: '3600' },
  },
});

// Warnings of the provider belong to the log, not to what programs read.
console.info = console.warn = console.error;

const tenant = '/tenant/oauth2/v2.0';
const secret = randomBytes(24).toString('base64url');
const returnAddresses = ['http://localhost', 'http://127.0.0.1/callback', 'https://zappysys.com/oauth'];
const graph = ['Mail.Read', 'User.Read', 'https://graph.microsoft.com/.default'];
const accessTTL = Number(options['access-ttl']);

const server = createServer();
await new Promise((done) => server.listen(Number(options.port), '127.0.0.1', done));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'graphmail-public',
      client_name: 'graphmail',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      response_types: ['code'],
      redirect_uris: returnAddresses,
    },
    {
      client_id: 'graphmail-web',
      client_name: 'graphmail (web)',
      application_type: 'native', // so that a loopback address may have any port
      client_secret: secret,
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      response_types: ['code'],
      redirect_uris: returnAddresses,
    },
  ],
  scopes: ['openid', 'offline_access', ...graph],
  claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email'] },
  findAccount: (ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, name: id, preferred_username: id, email: id }),
  }),
  pkce: { required: () => true },
  features: {
    clientCredentials: { enabled: true },
    deviceFlow: { enabled: true },
    devInteractions: { enabled: true },
    revocation: { enabled: true },
  },
  routes: {
    authorization: `${tenant}/authorize`,
    token: `${tenant}/token`,
    device_authorization: `${tenant}/devicecode`,
    code_verification: `${tenant}/deviceauth`,
  },
  // Each refresh gives a new token and spends the old one; a spent token that is
  // shown again revokes the whole grant. Both are the provider's own doing.
  rotateRefreshToken: true,
  ttl: {
    AccessToken: accessTTL,
    ClientCredentials: accessTTL,
    AuthorizationCode: 600,
    DeviceCode: 900,
    IdToken: 3600,
    RefreshToken: 86400,
    Interaction: 3600,
    Session: 86400,
    Grant: 86400,
  },
  cookies: { keys: [randomBytes(24).toString('base64url')] },
});

const report = (ctx, error) => {
  const grant = { type: ctx.oidc?.params?.grant_type ?? '', error: error?.error ?? '' };
  process.stdout.write(`grant ${JSON.stringify(grant)}\n`);
};
provider.on('grant.success', (ctx) => report(ctx));
provider.on('grant.error', report);
provider.on('server_error', (ctx, error) => console.error(error));

server.on('request', provider.callback());

process.stdout.write(`ready ${JSON.stringify({
  issuer,
  authURL: issuer + tenant + '/authorize',
  tokenURL: issuer + tenant + '/token',
  publicClient: 'graphmail-public',
  webClient: 'graphmail-web',
  webSecret: secret,
})}\n`);

process.stdin.resume();
process.stdin.on('end', () => {
  server.close();
  server.closeAllConnections();
  process.exit(0);
});
