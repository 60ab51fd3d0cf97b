package graphtest

import (
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Grant types the token endpoint knows.
const (
	grantCode   = "authorization_code"
	grantReload = "refresh_token"
	grantDevice = "urn:ietf:params:oauth:grant-type:device_code"
	grantApp    = "client_credentials"
)

// A TokenRequest is a call of the token endpoint as the server remembers it:
// enough to count refreshes, and nothing secret.
type TokenRequest struct {
	GrantType string // "refresh_token"; "" where it was missing or unknown
	Status    int    // HTTP
	Error     string // "invalid_grant"; "" when tokens were given
}

// A tokenResponse is the answer that carries tokens
// (https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-auth-code-flow#successful-response-2).
type tokenResponse struct {
	TokenType    string `json:"token_type"`
	Scope        string `json:"scope,omitempty"`
	ExpiresIn    int    `json:"expires_in"`
	ExtExpiresIn int    `json:"ext_expires_in"`
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token,omitempty"`
	IDToken      string `json:"id_token,omitempty"`
}

// serveToken is POST /{tenant}/oauth2/v2.0/token.
func (i *identity) serveToken(w http.ResponseWriter, r *http.Request, tenant string) {
	form, oerr := tokenForm(w, r)
	kind := form.Get("grant_type")
	var answer *tokenResponse
	if oerr == nil {
		oerr = checkTenant(tenant)
	}
	if oerr == nil {
		answer, oerr = i.token(form, r, tenant)
	}
	record := TokenRequest{Status: http.StatusOK}
	switch kind {
	case grantCode, grantReload, grantDevice, grantApp:
		record.GrantType = kind
	}
	if oerr != nil {
		record.Status, record.Error = oerr.status(), oerr.code
	}
	i.mu.Lock()
	i.requests = append(i.requests, record)
	i.mu.Unlock()
	if oerr != nil {
		if _, _, basic := r.BasicAuth(); basic && record.Status == http.StatusUnauthorized {
			w.Header().Set("WWW-Authenticate", `Basic realm="graphtest"`) // RFC 6749 section 5.2
		}
		writeJSON(w, record.Status, oerr.body(i.cfg.now()))
		return
	}
	writeJSON(w, http.StatusOK, answer)
}

// tokenForm reads the body of a POST: a form whose parameters come once each
// and not in the address (RFC 6749 section 3.2).
func tokenForm(w http.ResponseWriter, r *http.Request) (url.Values, *oauthError) {
	if r.Method != http.MethodPost {
		return nil, oauthErrorf("invalid_request", 900561, "The endpoint only accepts POST requests. Received a %s request.", r.Method)
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, missing("grant_type")
	}
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	if err := r.ParseForm(); err != nil {
		return nil, oauthErrorf("invalid_request", 9002313, "Invalid request. Request is malformed or invalid.")
	}
	for name, values := range r.PostForm {
		if len(values) > 1 {
			return nil, oauthErrorf("invalid_request", 9002313, "Invalid request. The parameter '%s' is given more than once.", name)
		}
		if values[0] == "" {
			r.PostForm.Del(name) // sent without a value: as if omitted
		}
	}
	return r.PostForm, nil
}

// token answers one grant.
func (i *identity) token(form url.Values, r *http.Request, tenant string) (*tokenResponse, *oauthError) {
	kind := form.Get("grant_type")
	switch kind {
	case grantCode, grantReload, grantDevice, grantApp:
	case "":
		return nil, missing("grant_type")
	default:
		return nil, oauthErrorf("unsupported_grant_type", 70003, "The app requested an unsupported grant type '%s'.", kind)
	}
	app, oerr := i.authenticateClient(form, r)
	if oerr != nil {
		return nil, oerr
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	switch kind {
	case grantCode:
		return i.redeemCode(form, app, tenant)
	case grantReload:
		return i.redeemRefresh(form, app)
	case grantDevice:
		return i.redeemDevice(form, app)
	}
	return i.clientCredentials(form, app)
}

// authenticateClient finds the application and checks its secret, which comes
// in the body or by HTTP Basic, not both (RFC 6749 section 2.3). A public client
// must not send one.
func (i *identity) authenticateClient(form url.Values, r *http.Request) (*registration, *oauthError) {
	id, secret := form.Get("client_id"), form.Get("client_secret")
	rawUser, rawPassword, basic := r.BasicAuth()
	if basic {
		// The two halves are form-encoded before they are joined.
		user, err := url.QueryUnescape(rawUser)
		password, err2 := url.QueryUnescape(rawPassword)
		if err != nil || err2 != nil || secret != "" || id != "" && id != user {
			return nil, oauthErrorf("invalid_request", 9002313, "Invalid request. Only one way of client authentication can be used.")
		}
		id, secret = user, password
	}
	if id == "" {
		return nil, missing("client_id")
	}
	app := i.apps[strings.ToLower(id)]
	switch {
	case app == nil:
		return nil, unknownClient(id)
	case app.secret == "" && form.Get("grant_type") == grantApp && secret == "":
		return nil, oauthErrorf("invalid_request", 7000216, "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.")
	case app.secret == "" && (basic || secret != ""):
		return nil, oauthErrorf("invalid_client", 700025, "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.")
	case app.secret != "" && secret == "":
		return nil, oauthErrorf("invalid_client", 7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.")
	case secret != app.secret:
		return nil, oauthErrorf("invalid_client", 7000215, "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '%s'.", app.id)
	}
	return app, nil
}

func unknownClient(id string) *oauthError {
	return oauthErrorf("unauthorized_client", 700016, "Application with identifier '%s' was not found in the directory 'Contoso'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.", id)
}

// issue makes the tokens of a grant. The caller holds the lock. A refresh token
// joins chain, which is begun where it is nil.
func (i *identity) issue(app *registration, userID string, scopes scopeSet, line *chain, nonce string) *tokenResponse {
	access, g := i.mintLocked(userID, app.id, scopes.graph, false)
	answer := &tokenResponse{
		TokenType:   "Bearer",
		Scope:       scopes.granted(),
		AccessToken: access,
	}
	answer.ExpiresIn = int(g.Expires.Sub(i.cfg.now()) / time.Second)
	answer.ExtExpiresIn = answer.ExpiresIn
	if scopes.wants("offline_access") {
		answer.RefreshToken = i.newRefresh(app, userID, scopes, line)
	}
	if scopes.wants("openid") {
		answer.IDToken = i.idToken(app, i.user(userID), scopes, nonce)
	}
	return answer
}

// granted is the scope parameter of an answer. The platform leaves out openid
// and offline_access, which trips clients that compare it with what they asked
// (https://github.com/AzureAD/microsoft-authentication-library-for-go/issues/416).
func (s scopeSet) granted() string {
	list := s.graph
	for _, o := range s.openid {
		if o != "openid" && o != "offline_access" {
			list = append(list[:len(list):len(list)], o)
		}
	}
	return strings.Join(list, " ")
}

// formatSerial and parseSerial are a token's running number as a claim.
func formatSerial(n int64) string { return strconv.FormatInt(n, 36) }

func parseSerial(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 36, 64)
	return n, err == nil
}
