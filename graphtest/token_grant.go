package graphtest

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"
	"time"
)

const (
	codeLifetime    = 10 * time.Minute
	refreshLifetime = 90 * 24 * time.Hour // without use
)

// A chain is the line of refresh tokens that came from one sign-in.
type chain struct{ revoked bool }

// A refresh is a refresh token.
type refresh struct {
	userID, clientID string
	scopes           scopeSet
	line             *chain
	serial           int64
	issued           time.Time
	used             bool // and dead, where refresh tokens are single-use
}

// A code is an authorization code.
type code struct {
	userID, clientID  string
	scopes            scopeSet
	tenant, redirect  string
	challenge, method string
	nonce             string
	expires           time.Time
	line              *chain
	redeemed          bool
}

func invalidGrant(number int, format string, args ...any) *oauthError {
	return oauthErrorf("invalid_grant", number, format, args...)
}

// redeemCode is the authorization_code grant. A code that reaches the checks of
// its own is spent, whatever they say, and one shown twice takes the tokens it
// gave with it (RFC 6749 section 4.1.2).
func (i *identity) redeemCode(form url.Values, app *registration, tenant string) (*tokenResponse, *oauthError) {
	for _, name := range []string{"code", "redirect_uri"} {
		if form.Get(name) == "" {
			return nil, missing(name)
		}
	}
	c := i.codes[form.Get("code")]
	if c == nil || c.clientID != app.id {
		return nil, invalidGrant(70000, "The provided value for the 'code' parameter is not valid.")
	}
	if c.redeemed {
		c.line.revoked = true
		return nil, invalidGrant(54005, "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.")
	}
	c.redeemed = true
	verifier := form.Get("code_verifier")
	switch {
	case !i.cfg.now().Before(c.expires):
		return nil, invalidGrant(70008, "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.")
	case !strings.EqualFold(c.tenant, tenant):
		return nil, invalidGrant(700005, "The provided Authorization Code is intended to use against other tenant, thus rejected. OAuth2 Authorization Code must be redeemed against same tenant it was acquired for (/common or /{tenant-ID} as appropriate).")
	case form.Get("redirect_uri") != c.redirect:
		return nil, invalidGrant(500112, "The reply address '%s' does not match the reply address '%s' provided when requesting Authorization code.", form.Get("redirect_uri"), c.redirect)
	case c.challenge != "" && verifier == "":
		return nil, invalidGrant(501481, "The Code_Verifier is missing although the authorization request supplied a code_challenge.")
	case c.challenge == "" && verifier != "":
		return nil, invalidGrant(501481, "The Code_Verifier was supplied although the authorization request had no code_challenge.")
	case c.challenge != "" && !verify(c, verifier):
		return nil, invalidGrant(501481, "The Code_Verifier does not match the code_challenge supplied in the authorization request.")
	}
	scopes, oerr := i.narrowed(app, c.userID, c.scopes, form.Get("scope"))
	if oerr != nil {
		return nil, oerr
	}
	return i.issue(app, c.userID, scopes, c.line, c.nonce), nil
}

// verify is the comparison of RFC 7636 section 4.6.
func verify(c *code, verifier string) bool {
	if !validVerifier(verifier) {
		return false
	}
	if c.method == "S256" {
		sum := sha256.Sum256([]byte(verifier))
		verifier = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	return verifier == c.challenge
}

// validVerifier is the grammar of RFC 7636 section 4.1: 43 to 128 unreserved
// characters.
func validVerifier(s string) bool {
	if len(s) < 43 || len(s) > 128 {
		return false
	}
	for _, c := range []byte(s) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("-._~", c) >= 0:
		default:
			return false
		}
	}
	return true
}

// narrowed applies the optional scope parameter of a token request to what was
// granted. It may name whatever the person has consented to, even at another
// time; anything more needs them again.
func (i *identity) narrowed(app *registration, userID string, granted scopeSet, param string) (scopeSet, *oauthError) {
	if param == "" {
		return granted, nil
	}
	asked, oerr := parseScopes(param)
	if oerr != nil {
		return granted, oerr
	}
	if asked.static {
		asked.graph = granted.graph
	}
	if !i.consented(app, userID, asked, granted.all()...) {
		e := invalidGrant(65001, "The user or administrator has not consented to use the application with ID '%s' named '%s'. Send an interactive authorization request for this user and resource.", app.id, app.name)
		e.suberror = "consent_required"
		return granted, e
	}
	return asked, nil
}

// newRefresh makes a refresh token of a line.
func (i *identity) newRefresh(app *registration, userID string, scopes scopeSet, line *chain) string {
	if line == nil {
		line = &chain{}
	}
	token := "1.AXkA" + secretText(96)
	i.serial++
	i.refresh[token] = &refresh{
		userID: userID, clientID: app.id, scopes: scopes, line: line,
		serial: i.serial, issued: i.cfg.now(),
	}
	return token
}

// redeemRefresh is the refresh_token grant. Each use gives a new token. The old
// one stays good, as Microsoft's does, unless tokens are single-use: then it is
// spent, and showing it again revokes the line (RFC 9700 section 4.14.2).
func (i *identity) redeemRefresh(form url.Values, app *registration) (*tokenResponse, *oauthError) {
	if form.Get("refresh_token") == "" {
		return nil, missing("refresh_token")
	}
	t := i.refresh[form.Get("refresh_token")]
	badToken := func(number int, format string, args ...any) (*tokenResponse, *oauthError) {
		e := invalidGrant(number, format, args...)
		e.suberror = "bad_token"
		return nil, e
	}
	switch {
	case t == nil:
		return badToken(9002313, "Invalid request. Request is malformed or invalid.")
	case t.clientID != app.id:
		return badToken(70000, "Provided grant is invalid or malformed. The refresh token was issued to another client.")
	case t.serial <= i.revoked:
		return badToken(50173, "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password.")
	case t.used:
		t.line.revoked = true
		return badToken(70000, "Provided grant is invalid or malformed. The refresh token was used before.")
	case t.line.revoked:
		return badToken(70000, "Provided grant is invalid or malformed. The refresh token has been revoked.")
	case !i.cfg.now().Before(t.issued.Add(refreshLifetime)):
		return badToken(700082, "The refresh token has expired due to inactivity. The token was issued on %s and was inactive for 90.00:00:00.", t.issued.UTC().Format(time.RFC3339))
	}
	scopes, oerr := i.narrowed(app, t.userID, t.scopes, form.Get("scope"))
	if oerr != nil {
		return nil, oerr
	}
	answer := i.issue(app, t.userID, scopes, t.line, "")
	if answer.RefreshToken != "" {
		t.used = i.cfg.singleUse
	}
	return answer, nil
}

// clientCredentials is the grant of an application by itself: .default only,
// and never a refresh token
// (https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow).
func (i *identity) clientCredentials(form url.Values, app *registration) (*tokenResponse, *oauthError) {
	if form.Get("scope") == "" {
		return nil, missing("scope")
	}
	scopes, oerr := parseScopes(form.Get("scope"))
	if oerr != nil {
		return nil, oerr
	}
	if !scopes.static || len(scopes.openid) > 0 {
		return nil, oauthErrorf("invalid_scope", 1002012, "The provided value for scope %s is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).", form.Get("scope"))
	}
	token, g := i.mintLocked("", app.id, appRoles, true)
	seconds := int(g.Expires.Sub(i.cfg.now()) / time.Second)
	return &tokenResponse{TokenType: "Bearer", ExpiresIn: seconds, ExtExpiresIn: seconds, AccessToken: token}, nil
}
