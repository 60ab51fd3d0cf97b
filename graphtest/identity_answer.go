package graphtest

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// session is the browser's: its cookie and the person signed in, or "" and nil.
func (i *identity) session(r *http.Request) (string, Entity) {
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return "", nil
	}
	i.mu.Lock()
	id, ok := i.sessions[c.Value]
	i.mu.Unlock()
	if !ok {
		return "", nil
	}
	return c.Value, i.user(id)
}

// startSession signs a person in to the browser.
func (i *identity) startSession(w http.ResponseWriter, user Entity) string {
	session := secretText(32)
	i.mu.Lock()
	i.sessions[session] = text(user, "id")
	i.mu.Unlock()
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Value: session, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	return session
}

// signInUser finds who types a login, or says why they cannot sign in.
func (i *identity) signInUser(login string) (user Entity, problem string) {
	user = i.user(strings.TrimSpace(login))
	if user == nil {
		return nil, "AADSTS50034: The user account does not exist in the Contoso directory. Sign in with another account."
	}
	if enabled, ok := user["accountEnabled"].(bool); ok && !enabled {
		return nil, "AADSTS50057: The user account is disabled."
	}
	return user, ""
}

func isUser(user Entity, name string) bool {
	return strings.EqualFold(text(user, "userPrincipalName"), name) || strings.EqualFold(text(user, "mail"), name)
}

// consented says whether a person has allowed an application all of a set, now
// or (also) in the scopes given. The caller holds the lock.
func (i *identity) consented(app *registration, userID string, asked scopeSet, also ...string) bool {
	var held []string
	for _, s := range append(slices.Clone(i.consents[userID+" "+app.id]), also...) {
		held = append(held, strings.ToLower(s))
	}
	for _, s := range asked.all() {
		if !includes(held, strings.ToLower(s)) {
			return false
		}
	}
	return true
}

// consent remembers that a person allowed an application a set.
func (i *identity) consent(app *registration, userID string, scopes scopeSet) {
	key := userID + " " + app.id
	for _, s := range scopes.all() {
		i.consents[key] = appendNew(i.consents[key], s)
	}
}

// answerCode sends the browser back with a code.
func (i *identity) answerCode(w http.ResponseWriter, r *http.Request, req *signIn, user Entity) {
	value := "1.AXkA" + secretText(64)
	i.mu.Lock()
	i.consent(req.app, text(user, "id"), req.scopes)
	i.codes[value] = &code{
		userID: text(user, "id"), clientID: req.app.id, scopes: req.scopes,
		tenant: req.tenant, redirect: req.redirect,
		challenge: req.challenge, method: req.method, nonce: req.nonce,
		expires: i.cfg.now().Add(codeLifetime), line: &chain{},
	}
	i.mu.Unlock()
	i.answer(w, r, req, url.Values{"code": {value}, "session_state": {newGUID()}})
}

// answerError sends the browser back with an error.
func (i *identity) answerError(w http.ResponseWriter, r *http.Request, req *signIn, oerr *oauthError) {
	body := oerr.body(i.cfg.now())
	params := url.Values{"error": {body.Error}, "error_description": {body.Description}, "error_uri": {body.URI}}
	if oerr.number == 65004 {
		params.Set("error_subcode", "cancel")
	}
	i.answer(w, r, req, params)
}

// answer sends parameters to the redirect address in the way the client asked
// for. An address without a path gets one, as the platform's does.
func (i *identity) answer(w http.ResponseWriter, r *http.Request, req *signIn, params url.Values) {
	if req.state != "" {
		params.Set("state", req.state)
	}
	target, err := url.Parse(req.redirect)
	if err != nil { // registered addresses parse
		i.writeErrorPage(w, oauthErrorf("invalid_request", 50011, "The redirect URI '%s' is not valid.", req.redirect))
		return
	}
	if target.Path == "" {
		target.Path = "/"
	}
	switch req.mode {
	case "form_post":
		w.Header().Set("Referrer-Policy", "no-referrer")
		p := htmlPage{Title: "Working…", Post: target.String(), Buttons: []pageButton{{Label: "Continue"}}, Submit: true}
		for name, values := range params {
			p.Hidden = append(p.Hidden, hiddenField{name, values[0]})
		}
		slices.SortFunc(p.Hidden, func(a, b hiddenField) int { return strings.Compare(a.Name, b.Name) })
		writePage(w, http.StatusOK, p)
		return
	case "fragment":
		target.Fragment, target.RawFragment = "", ""
		w.Header().Set("Location", fmt.Sprintf("%s#%s", target, params.Encode()))
	default:
		if target.RawQuery != "" {
			target.RawQuery += "&"
		}
		target.RawQuery += params.Encode()
		w.Header().Set("Location", target.String())
	}
	w.Header().Set("Referrer-Policy", "no-referrer")
	w.WriteHeader(http.StatusFound)
}
