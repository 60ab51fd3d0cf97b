package auth

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// idServer is a small sign-in server: authorization code with PKCE, device code, client credentials, and refresh
// tokens that are good for one use. A second use revokes the whole sign-in.
type idServer struct {
	mu       sync.Mutex
	life     int                               // of access tokens, in seconds; 0: not told
	before   func(path string, f form) *failed // runs outside of mu; non-nil is the answer
	forms    []form                            // of requests to the token endpoint
	sent     []http.Header                     // of the same requests
	grants   map[string]*grant                 // by authorization code
	device   map[string]*grant                 // by device code
	interval int
	codeLife int
	chains   map[string]*chain // by refresh token
	valid    map[string]bool   // access tokens
	count    int
	reuses   int
	lenient  bool   // old refresh tokens stay good, as with Entra
	refused  string // authorize answers with this error
	message  string // of the device endpoint
}

type form = url.Values

type failed struct {
	status int
	header map[string]string
	body   string
}

// grant is a code that may be redeemed.
type grant struct {
	challenge, redirect, scope string
	approved                   bool
	declined                   string
}

// chain is the sign-in a refresh token belongs to.
type chain struct {
	current string
	revoked bool
	scope   string
}

const testClient = "00001111-aaaa-2222-bbbb-3333cccc4444"

func newIDServer() *idServer {
	return &idServer{
		life: 3600, interval: 5, codeLife: 900,
		grants: map[string]*grant{}, device: map[string]*grant{}, chains: map[string]*chain{}, valid: map[string]bool{},
	}
}

func (s *idServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.ParseForm()
	s.mu.Lock()
	before := s.before
	if strings.HasSuffix(r.URL.Path, "/token") {
		s.forms = append(s.forms, maps.Clone(r.Form))
		s.sent = append(s.sent, r.Header.Clone())
	}
	s.mu.Unlock()
	if before != nil {
		if f := before(r.URL.Path, r.Form); f != nil {
			for name, value := range f.header {
				w.Header().Set(name, value)
			}
			w.WriteHeader(f.status)
			fmt.Fprint(w, f.body)
			return
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch r.URL.Path {
	case "/tenant/oauth2/v2.0/authorize":
		s.authorize(w, r)
	case "/tenant/oauth2/v2.0/token":
		s.token(w, r)
	case "/tenant/oauth2/v2.0/devicecode":
		s.devicecode(w, r)
	case "/me":
		if !s.valid[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")] {
			w.WriteHeader(http.StatusUnauthorized)
		}
	default:
		http.NotFound(w, r)
	}
}

func (s *idServer) next(kind string) string {
	s.count++
	return fmt.Sprintf("%s-%04d-v3ry-s3cr3t", kind, s.count)
}

func (s *idServer) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.Form
	if q.Get("client_id") != testClient || q.Get("response_type") != "code" || q.Get("scope") == "" || q.Get("state") == "" ||
		q.Get("code_challenge_method") != "S256" || len(q.Get("code_challenge")) != 43 {
		http.Error(w, "bad authorization request: "+q.Encode(), http.StatusBadRequest)
		return
	}
	answer := url.Values{"state": {q.Get("state")}}
	if s.refused != "" {
		answer.Set("error", s.refused)
		answer.Set("error_description", "AADSTS65004: User <b>declined</b> to consent.\r\nTrace ID: 1")
	} else {
		code := s.next("code")
		s.grants[code] = &grant{challenge: q.Get("code_challenge"), redirect: q.Get("redirect_uri"), scope: q.Get("scope")}
		answer.Set("code", code)
	}
	to := q.Get("redirect_uri")
	sep := "?"
	if strings.Contains(to, "?") {
		sep = "&"
	}
	http.Redirect(w, r, to+sep+answer.Encode(), http.StatusFound)
}

func (s *idServer) devicecode(w http.ResponseWriter, r *http.Request) {
	code := s.next("device")
	s.device[code] = &grant{scope: r.Form.Get("scope")}
	body := map[string]any{
		"device_code": code, "user_code": "ABC-123", "verification_uri": "https://login.example/device",
		"expires_in": s.codeLife, "interval": s.interval,
	}
	if s.message != "" {
		body["message"] = s.message
	}
	writeJSON(w, http.StatusOK, body)
}

func (s *idServer) token(w http.ResponseWriter, r *http.Request) {
	f := r.PostForm
	if r.Method != http.MethodPost || f.Get("client_id") != testClient || r.Header.Get("Authorization") != "" {
		oauthError(w, "invalid_client", "AADSTS7000215: bad client")
		return
	}
	switch f.Get("grant_type") {
	case "authorization_code":
		g := s.grants[f.Get("code")]
		delete(s.grants, f.Get("code"))
		sum := sha256.Sum256([]byte(f.Get("code_verifier")))
		switch {
		case g == nil:
			oauthError(w, "invalid_grant", "AADSTS54005: OAuth2 Authorization code was already redeemed.")
		case g.redirect != f.Get("redirect_uri") || g.challenge != base64.RawURLEncoding.EncodeToString(sum[:]):
			oauthError(w, "invalid_grant", "AADSTS501481: The Code_Verifier does not match.")
		default:
			s.issue(w, &chain{scope: g.scope}, true)
		}
	case "refresh_token":
		c := s.chains[f.Get("refresh_token")]
		switch {
		case c == nil || c.revoked:
			oauthError(w, "invalid_grant", "AADSTS700082: The refresh token "+f.Get("refresh_token")+" has expired.\r\nTrace ID: x")
		case c.current != f.Get("refresh_token") && !s.lenient:
			s.reuses++
			c.revoked = true
			oauthError(w, "invalid_grant", "AADSTS50173: reuse detected")
		default:
			s.issue(w, c, false)
		}
	case "client_credentials":
		if f.Get("client_secret") != "app-s3cr3t" || !strings.HasSuffix(f.Get("scope"), "/.default") {
			oauthError(w, "invalid_client", "AADSTS7000215: Invalid client secret provided.")
			return
		}
		s.issue(w, nil, false)
	case "urn:ietf:params:oauth:grant-type:device_code":
		g := s.device[f.Get("device_code")]
		switch {
		case g == nil:
			oauthError(w, "bad_verification_code", "unknown")
		case g.declined != "":
			oauthError(w, g.declined, "AADSTS70019: no")
		case !g.approved:
			oauthError(w, "authorization_pending", "AADSTS70016: pending")
		default:
			s.issue(w, &chain{scope: g.scope}, true)
		}
	default:
		oauthError(w, "unsupported_grant_type", "")
	}
}

// issue answers with tokens. The caller holds s.mu.
func (s *idServer) issue(w http.ResponseWriter, c *chain, signedIn bool) {
	body := map[string]any{"access_token": s.next("access"), "token_type": "Bearer"}
	s.valid[body["access_token"].(string)] = true
	if s.life != 0 {
		body["expires_in"] = s.life
	}
	if c != nil {
		body["scope"] = "Mail.Read User.Read"
		if strings.Contains(c.scope, "offline_access") {
			c.current = s.next("refresh")
			s.chains[c.current] = c
			body["refresh_token"] = c.current
		}
	}
	if signedIn {
		body["id_token"] = testIDToken(`{"preferred_username":"kim@contoso.com","name":"Kim","tid":"t-1"}`)
	}
	writeJSON(w, http.StatusOK, body)
}

func testIDToken(claims string) string {
	return "e30." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".sig"
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(body)
}

func oauthError(w http.ResponseWriter, code, description string) {
	body := map[string]any{"error": code, "error_description": description, "trace_id": "trace-1", "correlation_id": "corr-1"}
	if n := aadsts.FindStringSubmatch(description); n != nil {
		number, _ := strconv.Atoi(n[1])
		body["error_codes"] = []int{number}
	}
	writeJSON(w, http.StatusBadRequest, body)
}

// seed starts a sign-in as if somebody had signed in before, and returns its refresh token.
func (s *idServer) seed() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &chain{scope: "offline_access", current: s.next("refresh")}
	s.chains[c.current] = c
	return c.current
}

// revoke makes every access token and, if all, every refresh token invalid.
func (s *idServer) revoke(all bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.valid)
	if all {
		for _, c := range s.chains {
			c.revoked = true
		}
	}
}

// set changes the server between requests.
func (s *idServer) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// requests returns the forms sent to the token endpoint with a grant type.
func (s *idServer) requests(grantType string) []form {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []form
	for _, f := range s.forms {
		if f.Get("grant_type") == grantType {
			all = append(all, f)
		}
	}
	return all
}

// asked counts the requests to the token endpoint.
func (s *idServer) asked() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.forms)
}

// headers are those of the requests to the token endpoint.
func (s *idServer) headers() []http.Header {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sent)
}

// reused counts the refresh tokens that were sent again after their one use.
func (s *idServer) reused() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reuses
}

// issued reports whether a refresh token is one of the server's.
func (s *idServer) issued(refresh string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.chains[refresh] != nil
}

// isCurrent reports whether a refresh token is the last one issued for its sign-in.
func (s *idServer) isCurrent(refresh string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chains[refresh]
	return c != nil && c.current == refresh
}

// start serves on loopback.
func (s *idServer) start(t *testing.T) *httptest.Server {
	t.Helper()
	h := httptest.NewServer(s)
	t.Cleanup(h.Close)
	return h
}

// config is a configuration for a server at origin.
func config(origin string) Config {
	return Config{
		AuthURL:     origin + "/tenant/oauth2/v2.0/authorize",
		TokenURL:    origin + "/tenant/oauth2/v2.0/token",
		ClientID:    testClient,
		Scopes:      []string{"offline_access", "openid", "Mail.Read"},
		RedirectURL: "http://localhost",
	}
}

// provider makes a Provider that ends with the test.
func provider(t *testing.T, c Config) *Provider {
	t.Helper()
	p, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// direct is a transport that calls a handler without a network, for tests on a virtual clock.
type direct struct{ http.Handler }

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w.Result(), nil
}

// transport is a function as a transport.
type transport func(r *http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// remembered is a Provider whose sign-in is in memory: it starts with a refresh token of the server.
func remembered(t *testing.T, s *idServer, c Config) *Provider {
	t.Helper()
	p := provider(t, c)
	p.cur = &token{refresh: s.seed()}
	return p
}

func mustToken(t *testing.T, p *Provider) string {
	t.Helper()
	got, err := p.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// get is what a browser does with an address, up to the final page.
func get(ctx context.Context, address string) (status int, body string, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, "", err
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	var b strings.Builder
	_, err = fmt.Fprint(&b, readAll(resp))
	return resp.StatusCode, b.String(), err
}

func readAll(resp *http.Response) string {
	var b strings.Builder
	buf := make([]byte, 4096)
	for {
		n, err := resp.Body.Read(buf)
		b.Write(buf[:n])
		if err != nil {
			return b.String()
		}
	}
}
