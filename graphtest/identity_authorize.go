package graphtest

import (
	"net/http"
	"net/url"
	"strings"
)

// A signIn is a valid authorization request.
type signIn struct {
	app               *registration
	tenant            string
	redirect          string // as sent: the token request must repeat it
	mode              string // query, fragment or form_post
	state             string
	scopes            scopeSet
	prompt, hint      string
	challenge, method string
	nonce             string
}

const sessionCookie = "ESTSAUTHPERSISTENT"

// serveAuthorize is /{tenant}/oauth2/v2.0/authorize: GET begins a sign-in, and
// the page's own form comes back as a POST to the same address.
func (i *identity) serveAuthorize(w http.ResponseWriter, r *http.Request, tenant string) {
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		i.writeErrorPage(w, oauthErrorf("invalid_request", 900561, "The endpoint only accepts GET requests. Received a %s request.", r.Method))
		return
	}
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		i.writeErrorPage(w, oauthErrorf("invalid_request", 9002313, "Invalid request. Request is malformed or invalid."))
		return
	}
	req, oerr := i.parseTarget(query, tenant)
	if oerr != nil {
		// The redirect address cannot be trusted, so the person is told instead.
		i.writeErrorPage(w, oerr)
		return
	}
	if oerr := req.parse(query); oerr != nil {
		i.answerError(w, r, req, oerr)
		return
	}
	session, user := i.session(r)
	if r.Method == http.MethodPost {
		i.authorizeForm(w, r, req, query.Encode(), session, user)
		return
	}
	i.mu.Lock()
	known := user != nil && i.consented(req.app, text(user, "id"), req.scopes)
	i.mu.Unlock()
	login := user == nil || req.hint != "" && !isUser(user, req.hint)
	switch req.prompt {
	case "login", "select_account", "create":
		login = true
	case "consent":
		known = false
	}
	switch {
	case login && req.prompt == "none":
		i.answerError(w, r, req, oauthErrorf("login_required", 50058, "A silent sign-in request was sent but no user is signed in."))
	case !known && req.prompt == "none":
		i.answerError(w, r, req, oauthErrorf("interaction_required", 65001, "The user or administrator has not consented to use the application with ID '%s' named '%s'. Send an interactive authorization request for this user and resource.", req.app.id, req.app.name))
	case login:
		writePage(w, http.StatusOK, i.signInPage(req.hint, "", i.sign("sign-in "+query.Encode())))
	case !known:
		writePage(w, http.StatusOK, consentPage(req.app, user, req.scopes, i.sign("consent "+session+" "+query.Encode())))
	default:
		i.answerCode(w, r, req, user)
	}
}

// authorizeForm handles the sign-in and the consent form. Its canary ties a form
// to the request, and a consent to the browser that signed in.
func (i *identity) authorizeForm(w http.ResponseWriter, r *http.Request, req *signIn, query, session string, user Entity) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	if err := r.ParseForm(); err != nil {
		i.writeErrorPage(w, oauthErrorf("invalid_request", 9002313, "Invalid request. Request is malformed or invalid."))
		return
	}
	form := r.PostForm
	signInCanary := i.sign("sign-in " + query)
	switch form.Get("canary") {
	case signInCanary:
		if form.Get("action") == "cancel" {
			i.answerError(w, r, req, declined())
			return
		}
		user, problem := i.signInUser(form.Get("login"))
		if problem != "" {
			writePage(w, http.StatusOK, i.signInPage(form.Get("login"), problem, signInCanary))
			return
		}
		session = i.startSession(w, user)
		i.mu.Lock()
		known := i.consented(req.app, text(user, "id"), req.scopes)
		i.mu.Unlock()
		if known && req.prompt != "consent" {
			i.answerCode(w, r, req, user)
			return
		}
		writePage(w, http.StatusOK, consentPage(req.app, user, req.scopes, i.sign("consent "+session+" "+query)))
	case i.sign("consent " + session + " " + query):
		if user == nil || form.Get("action") != "accept" {
			i.answerError(w, r, req, declined())
			return
		}
		i.answerCode(w, r, req, user)
	default:
		i.writeErrorPage(w, oauthErrorf("invalid_request", 165000, "Invalid Request: the form belongs to another sign-in. Start again."))
	}
}

func declined() *oauthError {
	return oauthErrorf("access_denied", 65004, "User declined to consent to access the app.")
}

// parseTarget checks what decides where an answer may be sent.
func (i *identity) parseTarget(query url.Values, tenant string) (*signIn, *oauthError) {
	if oerr := checkTenant(tenant); oerr != nil {
		return nil, oerr
	}
	for _, name := range []string{"client_id", "redirect_uri"} {
		if len(query[name]) > 1 {
			return nil, oauthErrorf("invalid_request", 9002313, "Invalid request. The parameter '%s' is given more than once.", name)
		}
	}
	id := query.Get("client_id")
	if id == "" {
		return nil, missing("client_id")
	}
	app := i.apps[strings.ToLower(id)]
	if app == nil {
		return nil, unknownClient(id)
	}
	redirect := query.Get("redirect_uri")
	if redirect == "" {
		return nil, missing("redirect_uri")
	}
	if !app.allows(redirect) {
		return nil, oauthErrorf("invalid_request", 50011, "The redirect URI '%s' specified in the request does not match the redirect URIs configured for the application '%s'.", redirect, app.id)
	}
	return &signIn{app: app, tenant: tenant, redirect: redirect, mode: "query", state: query.Get("state")}, nil
}

// allows says whether a redirect address is registered. It must be the same text,
// except that a loopback address may have any port.
func (a *registration) allows(redirect string) bool {
	for _, known := range a.redirects {
		if redirect == known {
			return true
		}
		host, path, ok := loopbackParts(known)
		if !ok {
			continue
		}
		if h, p, ok := loopbackParts(redirect); ok && h == host && p == path {
			return true
		}
	}
	return false
}

// loopbackParts splits http://localhost:1234/path?query into host and the rest.
// The IPv6 loopback address is not one the platform accepts.
func loopbackParts(uri string) (host, rest string, ok bool) {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "http" || u.User != nil || strings.Contains(uri, "#") {
		return "", "", false
	}
	host = u.Hostname()
	if host != "localhost" && host != "127.0.0.1" {
		return "", "", false
	}
	return host, u.EscapedPath() + "?" + u.RawQuery, true
}

// parse checks the rest of the request; what is wrong is said to the client.
func (s *signIn) parse(query url.Values) *oauthError {
	switch mode := query.Get("response_mode"); mode {
	case "":
	case "query", "fragment", "form_post":
		s.mode = mode
	default:
		return oauthErrorf("invalid_request", 900231, "The provided value for the input parameter 'response_mode' is not valid.")
	}
	for name, values := range query {
		if len(values) > 1 {
			return oauthErrorf("invalid_request", 9002313, "Invalid request. The parameter '%s' is given more than once.", name)
		}
	}
	switch kind := query.Get("response_type"); kind {
	case "code":
	case "":
		return missing("response_type")
	default:
		return oauthErrorf("unsupported_response_type", 700051, "The response_type '%s' is not enabled for the application.", kind)
	}
	if query.Get("scope") == "" {
		return missing("scope")
	}
	var oerr *oauthError
	if s.scopes, oerr = parseScopes(query.Get("scope")); oerr != nil {
		return oerr
	}
	if s.scopes.static {
		s.scopes.graph = readScopes
	}
	s.prompt, s.hint, s.nonce = query.Get("prompt"), query.Get("login_hint"), query.Get("nonce")
	switch s.prompt {
	case "", "login", "none", "consent", "select_account", "create":
	default:
		return oauthErrorf("invalid_request", 90023, "Unsupported 'prompt' value.")
	}
	return s.parseChallenge(query)
}

// parseChallenge is RFC 7636 section 4.4.1, and stricter for public clients: a
// server for tests shows a client that forgets PKCE or leaves it at "plain".
func (s *signIn) parseChallenge(query url.Values) *oauthError {
	s.challenge, s.method = query.Get("code_challenge"), query.Get("code_challenge_method")
	switch {
	case s.challenge == "" && s.method != "":
		return oauthErrorf("invalid_request", 50147, "The size of the code challenge parameter isn't valid.")
	case s.challenge == "" && s.app.secret == "":
		return oauthErrorf("invalid_request", 9002325, "Proof Key for Code Exchange is required for cross-origin authorization code redemption.")
	case s.challenge == "":
		return nil
	case s.method != "S256" && s.app.secret == "":
		return oauthErrorf("invalid_request", 501491, "The code_challenge_method must be S256.")
	case s.method != "" && s.method != "plain" && s.method != "S256":
		return oauthErrorf("invalid_request", 501491, "The code_challenge_method must be S256 or plain.")
	case !validVerifier(s.challenge) || s.method == "S256" && len(s.challenge) != 43:
		return oauthErrorf("invalid_request", 50147, "The size of the code challenge parameter isn't valid.")
	}
	return nil
}
