// Package auth signs a person in to Microsoft Entra ID and keeps a valid access token at hand.
//
// It is the OAuth 2.0 of the graphmail driver, built on [golang.org/x/oauth2], and knows nothing of SQL or Graph. A
// program that only opens a database never meets it, except for [ErrSignInRequired]:
//
//	rows, err := db.QueryContext(ctx, "SELECT subject FROM messages")
//	if errors.Is(err, auth.ErrSignInRequired) {
//		// somebody has to run: graphmail login
//	}
//
// # Tokens
//
// One [Provider] serves all connections. [Provider.Token] is asked for each request and answers from memory;
// [Provider.Renew] follows a 401. However many requests wait, one refresh runs, in the background, and a request whose
// context ends stops waiting without stopping it. Temporary trouble of the sign-in server is retried, with its
// Retry-After, and bridged with a token that still lives.
//
// # Signing in
//
// [Provider.Login] runs one of three flows: [Browser] catches the answer on a loopback return address, [Paste] has the
// person bring it back from any other, [DeviceCode] needs no browser on this machine. Both flows with a redirect
// protect it with PKCE (RFC 7636, S256) and a state. A request never asks a person, unless Config.Interactive says so.
// An application signs in with its secret (Mode [AppCreds]), and a token can be given as it is (Mode [AccessToken]).
//
// # The token file
//
// Config.TokenFile keeps the sign-in for the next start and for other processes. It is read as a JSON object with
// refresh_token, and optionally access_token and expires_at, or as a refresh token alone on one line; it is written as
// JSON, with mode 0600, in one step. A file that others can read is refused, and so is one that belongs to another
// client id or token host. A lock on a file beside it, with .lock added to the name, makes processes refresh one after
// another and adopt each other's result. If the file cannot be written, the sign-in goes on in memory and the logger
// gets one warning.
//
// # Errors
//
// [*SignInError] matches [ErrSignInRequired] and says why, what Entra's number means in plain words, and the command to
// run. [*OAuthError] is a configuration that cannot work, and names the connection-string parameter to correct, or a
// server in trouble ([OAuthError.Temporary]). What to do follows from the OAuth error code alone, as Microsoft asks for
// in https://learn.microsoft.com/entra/identity-platform/reference-error-codes; AADSTS numbers only choose words.
// No error and no log line holds a token, a code or a secret.
package auth
