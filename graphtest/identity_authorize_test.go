package graphtest

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func TestAuthorizeCode(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	q := ti.visit(newPerson(), ti.authorizeURL())
	if got, want := q.Get("state"), "st&te=1 é"; got != want {
		t.Errorf("got state %q, want %q", got, want)
	}
	a := ti.redeem(q.Get("code"))
	ti.wantTokens(a)
	if got, want := a.Scope, "Mail.Read User.Read profile"; got != want {
		t.Errorf("got scope %q, want %q", got, want)
	}
	if a.RefreshToken == "" || a.IDToken == "" || strings.Count(a.IDToken, ".") != 2 {
		t.Errorf("offline_access and openid gave %s", a.body)
	}
	if a.ExpiresIn != 75*60 {
		t.Errorf("got expires_in %d, want %d", a.ExpiresIn, 75*60)
	}
	g, aerr := ti.authenticate(bearer(a.AccessToken))
	if aerr != nil || g.UserID != text(ti.cfg.data.Users[0], "id") || !g.has("Mail.Read") || g.has("Mail.ReadWrite") {
		t.Errorf("got grant %+v, %v", g, aerr)
	}
}

func TestAuthorizeWithoutOpenIDScopes(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	a := ti.redeem(ti.code("scope", "https://graph.microsoft.com/Mail.Read"))
	ti.wantTokens(a)
	if a.RefreshToken != "" || a.IDToken != "" {
		t.Errorf("without offline_access and openid: %s", a.body)
	}
}

// The application listens on a port of its own; a browser brings the answer in
// each of the three ways.
func TestAuthorizeLoopback(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	got := make(chan url.Values, 1)
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		r.Form.Set("at", r.Method+" "+r.URL.Path)
		got <- r.Form
		io.WriteString(w, "You may close this tab.")
	}))
	defer app.Close()
	_, port, _ := net.SplitHostPort(app.Listener.Addr().String())
	for mode, want := range map[string]string{"": "GET /", "query": "GET /", "form_post": "POST /", "fragment": "GET /"} {
		p := newPerson()
		final, err := p.Visit(t.Context(), ti.authorizeURL("redirect_uri", "http://localhost:"+port, "response_mode", mode))
		if err != nil {
			t.Fatalf("%q: %v", mode, err)
		}
		q := <-got
		if q.Get("at") != want {
			t.Errorf("%q: got %q, want %q", mode, q.Get("at"), want)
		}
		if p.LastPage() != "You may close this tab." {
			t.Errorf("%q: got last page %q", mode, p.LastPage())
		}
		if mode == "fragment" { // never reaches a server
			u, err := url.Parse(final)
			if err != nil {
				t.Fatal(err)
			}
			if q.Has("code") {
				t.Error("a fragment arrived at the server")
			}
			if q, err = url.ParseQuery(u.EscapedFragment()); err != nil {
				t.Fatal(err)
			}
		}
		ti.wantTokens(ti.redeem(q.Get("code"), "redirect_uri", "http://localhost:"+port))
	}
}

func TestAuthorizeErrorOnPage(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{redirects: []string{"http://localhost/callback"}})
	for _, tt := range []struct {
		name, value, want string // want "" = accepted
	}{
		{"client_id", "", "AADSTS900144"},
		{"client_id", "3f1d2c84-0000-4e0b-8b8e-7d2f5a9c6e01", "AADSTS700016"},
		{"redirect_uri", "", "AADSTS900144"},
		{"redirect_uri", "https://zappysys.com/oauth/", "AADSTS50011"},
		{"redirect_uri", "https://ZappySys.com/oauth", "AADSTS50011"},
		{"redirect_uri", "https://evil.example/", "AADSTS50011"},
		{"redirect_uri", "http://127.0.0.1:8000", "AADSTS50011"},
		{"redirect_uri", "http://[::1]:8000", "AADSTS50011"},
		{"redirect_uri", "http://localhost:8000/other", "AADSTS50011"},
		{"redirect_uri", "http://localhost:8000/Callback", "AADSTS50011"},
		{"redirect_uri", "http://localhost:8000/callback?x=1", "AADSTS50011"},
		{"redirect_uri", "http://localhost:8000#x", "AADSTS50011"},
		{"redirect_uri", "http://user@localhost:8000", "AADSTS50011"},
		{"redirect_uri", "https://localhost:8000", "AADSTS50011"},
		{"redirect_uri", "javascript:alert(1)", "AADSTS50011"},
		{"redirect_uri", "https://zappysys.com/oauth", ""},
		{"redirect_uri", "http://localhost:1", ""},
		{"redirect_uri", "http://localhost", ""},
		{"redirect_uri", "http://localhost:65535/callback", ""},
	} {
		resp, err := http.Get(ti.authorizeURL(tt.name, tt.value))
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if tt.want == "" {
			if resp.StatusCode != http.StatusOK || !strings.Contains(string(body), `name="login"`) {
				t.Errorf("%s=%q: got %s, want the sign-in page", tt.name, tt.value, resp.Status)
			}
			continue
		}
		if resp.StatusCode != http.StatusBadRequest || !strings.Contains(string(body), tt.want) {
			t.Errorf("%s=%q: got %s without %s", tt.name, tt.value, resp.Status, tt.want)
		}
	}
}

func TestAuthorizeErrorOnRedirect(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	for _, tt := range []struct{ name, value, code, aadsts string }{
		{"response_type", "", "invalid_request", "AADSTS900144"},
		{"response_type", "token", "unsupported_response_type", "AADSTS700051"},
		{"response_mode", "pigeon", "invalid_request", "AADSTS900231"},
		{"scope", "", "invalid_request", "AADSTS900144"},
		{"scope", "Mail.Raed", "invalid_scope", "AADSTS70011"},
		{"scope", "https://example.com/a", "invalid_resource", "AADSTS500011"},
		{"prompt", "maybe", "invalid_request", "AADSTS90023"},
		{"prompt", "none", "login_required", "AADSTS50058"},
		{"code_challenge", "", "invalid_request", "AADSTS50147"},
		{"code_challenge", "short", "invalid_request", "AADSTS50147"},
		{"code_challenge_method", "", "invalid_request", "AADSTS501491"},
		{"code_challenge_method", "plain", "invalid_request", "AADSTS501491"},
	} {
		q := ti.visit(newPerson(), ti.authorizeURL(tt.name, tt.value))
		if q.Get("error") != tt.code || !strings.HasPrefix(q.Get("error_description"), tt.aadsts+":") {
			t.Errorf("%s=%q: got %q %q, want %q %s", tt.name, tt.value, q.Get("error"), q.Get("error_description"), tt.code, tt.aadsts)
		}
		if q.Get("state") != "st&te=1 é" || q.Has("code") {
			t.Errorf("%s=%q: got %v", tt.name, tt.value, q)
		}
	}
	q := ti.visit(newPerson(), ti.authorizeURL("code_challenge", "", "code_challenge_method", ""))
	if !strings.HasPrefix(q.Get("error_description"), "AADSTS9002325:") {
		t.Errorf("a public client without PKCE: got %v", q)
	}
	twice, err := newPerson().Visit(t.Context(), ti.authorizeURL()+"&scope=User.Read")
	if err != nil || !strings.Contains(twice, "error=invalid_request") {
		t.Errorf("scope twice: got %q, %v", twice, err)
	}
}

func TestAuthorizeDecline(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	p := newPerson()
	p.Decline = true
	q := ti.visit(p, ti.authorizeURL())
	if q.Get("error") != "access_denied" || q.Get("error_subcode") != "cancel" || !strings.HasPrefix(q.Get("error_description"), "AADSTS65004:") {
		t.Errorf("got %v", q)
	}
}

func TestAuthorizeAccounts(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	who := func(p *Person, changes ...string) string {
		t.Helper()
		a := ti.redeem(ti.visit(p, ti.authorizeURL(changes...)).Get("code"))
		g, aerr := ti.authenticate(bearer(a.AccessToken))
		if aerr != nil {
			t.Fatal(aerr.Message)
		}
		return text(ti.user(g.UserID), "userPrincipalName")
	}
	p := newPerson()
	if got := who(p); got != "ada@contoso.com" {
		t.Errorf("first: got %s", got)
	}
	if got := who(p, "login_hint", "bo@contoso.com"); got != "bo@contoso.com" {
		t.Errorf("with a hint: got %s", got)
	}
	p.Account = "ada@contoso.com"
	if got := who(p); got != "bo@contoso.com" {
		t.Errorf("signed in already, nothing asked: got %s", got)
	}
	if got := who(p, "prompt", "select_account"); got != "ada@contoso.com" {
		t.Errorf("select_account: got %s", got)
	}
	for account, aadsts := range map[string]string{"nobody@contoso.com": "AADSTS50034", "old@contoso.com": "AADSTS50057"} {
		p := newPerson()
		p.Account = account
		if final, err := p.Visit(t.Context(), ti.authorizeURL()); err == nil || !strings.HasPrefix(err.Error(), aadsts) {
			t.Errorf("%s: got %q, %v, want %s", account, final, err, aadsts)
		}
	}
}

func TestAuthorizePrompt(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	p := newPerson()
	ti.visit(p, ti.authorizeURL())
	if q := ti.visit(p, ti.authorizeURL("prompt", "none")); q.Get("code") == "" {
		t.Errorf("signed in and consented: got %v", q)
	}
	if q := ti.visit(p, ti.authorizeURL("prompt", "none", "scope", "Mail.ReadWrite")); q.Get("error") != "interaction_required" {
		t.Errorf("not consented: got %v", q)
	}
	p.Decline = true // reaches a page only where one is shown
	if q := ti.visit(p, ti.authorizeURL()); q.Get("code") == "" {
		t.Errorf("no page was due: got %v", q)
	}
	for _, prompt := range []string{"login", "consent", "select_account"} {
		if q := ti.visit(p, ti.authorizeURL("prompt", prompt)); q.Get("error") != "access_denied" {
			t.Errorf("%s shows no page: got %v", prompt, q)
		}
	}
}

// A consent form works in the browser that signed in and for its own request.
func TestAuthorizeForgedForm(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	for _, canary := range []string{"", "x", ti.sign("consent  ")} {
		resp, err := http.PostForm(ti.authorizeURL(), url.Values{"canary": {canary}, "action": {"accept"}})
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != http.StatusBadRequest || !strings.Contains(string(body), "AADSTS165000") {
			t.Errorf("canary %q: got %s", canary, resp.Status)
		}
	}
}

func TestPageEscapes(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	resp, err := http.Get(ti.authorizeURL("login_hint", `"><script>alert(1)</script>`))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	if strings.Contains(string(body), "<script>alert") {
		t.Error("the sign-in page shows a login_hint unescaped")
	}
}
