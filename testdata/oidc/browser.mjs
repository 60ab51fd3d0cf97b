// Plays the person in front of a real browser: opens a sign-in page, signs in,
// consents, and waits for the page the sign-in ends at.
//
//   node browser.mjs --url ADDRESS --out FOLDER [--name NAME] [--code USERCODE]
//
// With --code, ADDRESS is where a device code is entered. Screenshots are saved
// as FOLDER/NAME-*.png. The last line on standard output is JSON with the final
// address, without its query, and the text of the last page.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    out: { type: 'string' },
    name: { type: 'string', default: 'sign-in' },
    code: { type: 'string' },
    account: { type: 'string', default: 'nora.keller@contoso.com' },
  },
});
if (!options.url || !options.out) {
  console.error('usage: node browser.mjs --url ADDRESS --out FOLDER [--name NAME] [--code USERCODE]');
  process.exit(2);
}

const loopback = (address) => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(address).hostname);

await mkdir(options.out, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync',
  ],
});
try {
  const page = await browser.newPage({ viewport: { width: 900, height: 640 } });
  page.setDefaultTimeout(20000);
  // The provider's pages name a font of another host: nothing leaves this machine.
  await page.route('**/*', (route) => (loopback(route.request().url()) ? route.continue() : route.abort()));
  const shot = (step) => page.screenshot({ path: join(options.out, `${options.name}-${step}.png`) });

  await page.goto(options.url);
  if (options.code) {
    await page.fill('input[name=user_code]', options.code);
    await page.click('button[type=submit]');
    await page.click('button[type=submit][autofocus]'); // the code is the one on the device
  }
  await page.fill('input[name=login]', options.account);
  await page.fill('input[name=password]', 'any');
  await shot('1-login');
  await page.click('button[type=submit]');
  await page.waitForSelector('input[name=prompt][value=consent]', { state: 'attached' });
  await shot('2-consent');
  await page.click('button[type=submit]');
  await page.waitForFunction(() => document.querySelector('form') === null && document.body.innerText.trim() !== '');
  await shot('3-end');
  const final = new URL(page.url());
  console.log(JSON.stringify({
    address: final.origin + final.pathname,
    title: await page.title(),
    text: (await page.innerText('body')).trim(),
  }));
} finally {
  await browser.close();
}
