package graphtest

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// A testClock is a clock that tests move.
type testClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *testClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *testClock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// A directory of three, the last of whom cannot sign in.
func testDirectory() *Data {
	return &Data{Users: []Entity{
		{"id": "11111111-1111-4111-8111-111111111111", "userPrincipalName": "ada@contoso.com", "mail": "ada@contoso.com", "displayName": "Ada Lindqvist"},
		{"id": "22222222-2222-4222-8222-222222222222", "userPrincipalName": "bo@contoso.com", "mail": "bo@contoso.com", "displayName": "Bo O'Hara"},
		{"id": "33333333-3333-4333-8333-333333333333", "userPrincipalName": "old@contoso.com", "displayName": "Gone", "accountEnabled": false},
	}}
}

// A testIdentity is an identity platform by itself on a loopback port.
type testIdentity struct {
	*identity
	t     *testing.T
	clock *testClock
	base  string // http://127.0.0.1:PORT/contoso/oauth2/v2.0
}

func startIdentity(t *testing.T, cfg identityConfig) *testIdentity {
	t.Helper()
	clock := &testClock{now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	cfg.now = clock.Now
	if cfg.data == nil {
		cfg.data = testDirectory()
	}
	i := newIdentity(cfg)
	s := httptest.NewServer(i)
	t.Cleanup(s.Close)
	return &testIdentity{identity: i, t: t, clock: clock, base: s.URL + "/contoso/oauth2/v2.0"}
}

// An answer is what the token or devicecode endpoint said.
type answer struct {
	oauthErrorBody
	tokenResponse
	dev    deviceResponse
	status int
	header http.Header
	body   string
}

// post sends pairs of names and values to an endpoint.
func (ti *testIdentity) post(endpoint string, pairs ...string) answer {
	ti.t.Helper()
	form := url.Values{}
	for n := 0; n < len(pairs); n += 2 {
		form.Add(pairs[n], pairs[n+1])
	}
	req, err := http.NewRequest(http.MethodPost, ti.base+"/"+endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		ti.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return ti.do(req)
}

func (ti *testIdentity) do(req *http.Request) answer {
	ti.t.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		ti.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		ti.t.Fatal(err)
	}
	a := answer{status: resp.StatusCode, header: resp.Header, body: string(body)}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") {
		for _, v := range []any{&a.oauthErrorBody, &a.tokenResponse, &a.dev} {
			if err := json.Unmarshal(body, v); err != nil {
				ti.t.Fatalf("answer %q: %v", body, err)
			}
		}
	}
	return a
}

const testVerifier = "a-verifier-of-at-least-forty-three-characters_~."

func s256(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// authorizeURL is a good authorization request with changes: pairs, an empty
// value leaves the parameter out.
func (ti *testIdentity) authorizeURL(changes ...string) string {
	q := url.Values{
		"client_id":             {publicClientID},
		"response_type":         {"code"},
		"redirect_uri":          {"https://zappysys.com/oauth"},
		"scope":                 {"offline_access openid profile Mail.Read User.Read"},
		"state":                 {"st&te=1 é"},
		"code_challenge":        {s256(testVerifier)},
		"code_challenge_method": {"S256"},
	}
	for n := 0; n < len(changes); n += 2 {
		if changes[n+1] == "" {
			q.Del(changes[n])
		} else {
			q.Set(changes[n], changes[n+1])
		}
	}
	return ti.base + "/authorize?" + q.Encode()
}

// visit plays a person and returns the parameters of the final address.
func (ti *testIdentity) visit(p *Person, authorizeURL string) url.Values {
	ti.t.Helper()
	final, err := p.Visit(ti.t.Context(), authorizeURL)
	if err != nil {
		ti.t.Fatalf("visit: %v", err)
	}
	u, err := url.Parse(final)
	if err != nil {
		ti.t.Fatal(err)
	}
	return u.Query()
}

// code signs in and returns an authorization code.
func (ti *testIdentity) code(changes ...string) string {
	ti.t.Helper()
	q := ti.visit(newPerson(), ti.authorizeURL(changes...))
	if q.Get("code") == "" {
		ti.t.Fatalf("no code in %v", q)
	}
	return q.Get("code")
}

// redeem exchanges a code with changes to a good request.
func (ti *testIdentity) redeem(code string, changes ...string) answer {
	ti.t.Helper()
	form := map[string]string{
		"grant_type": grantCode, "client_id": publicClientID, "code": code,
		"redirect_uri": "https://zappysys.com/oauth", "code_verifier": testVerifier,
	}
	for n := 0; n < len(changes); n += 2 {
		form[changes[n]] = changes[n+1]
	}
	var pairs []string
	for name, value := range form {
		if value != "" {
			pairs = append(pairs, name, value)
		}
	}
	return ti.post("token", pairs...)
}

func (ti *testIdentity) reload(token string, changes ...string) answer {
	ti.t.Helper()
	return ti.post("token", append([]string{"grant_type", grantReload, "client_id", publicClientID, "refresh_token", token}, changes...)...)
}

func (ti *testIdentity) wantError(a answer, code string, number int) {
	ti.t.Helper()
	if a.Error != code || len(a.Codes) != 1 || a.Codes[0] != number {
		ti.t.Fatalf("got %d %s, want error %q, AADSTS%d", a.status, a.body, code, number)
	}
	want := http.StatusBadRequest
	if code == "invalid_client" {
		want = http.StatusUnauthorized
	}
	if a.status != want {
		ti.t.Errorf("%s: got status %d, want %d", code, a.status, want)
	}
}

func (ti *testIdentity) wantTokens(a answer) {
	ti.t.Helper()
	if a.status != http.StatusOK || a.AccessToken == "" || a.TokenType != "Bearer" {
		ti.t.Fatalf("got %d %s, want tokens", a.status, a.body)
	}
	if _, aerr := ti.authenticate(bearer(a.AccessToken)); aerr != nil {
		ti.t.Errorf("the new access token is refused: %s", aerr.Message)
	}
}

func bearer(token string) http.Header {
	return http.Header{"Authorization": {"Bearer " + token}}
}

func TestErrorBody(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	a := ti.reload("garbage")
	ti.wantError(a, "invalid_grant", 9002313)
	shape := regexp.MustCompile(`^AADSTS9002313: .+\r\nTrace ID: ([0-9a-f-]{36})\r\nCorrelation ID: ([0-9a-f-]{36})\r\nTimestamp: 2026-11-20 09:00:00Z$`)
	m := shape.FindStringSubmatch(a.Description)
	if m == nil {
		t.Fatalf("got description %q", a.Description)
	}
	if m[1] != a.TraceID || m[2] != a.CorrelationID || a.Timestamp != "2026-11-20 09:00:00Z" {
		t.Errorf("description and fields disagree: %s", a.body)
	}
	if a.Suberror != "bad_token" {
		t.Errorf("got suberror %q, want bad_token", a.Suberror)
	}
	if got := a.header.Get("Cache-Control"); !strings.Contains(got, "no-store") {
		t.Errorf("got Cache-Control %q, want no-store (RFC 6749 section 5.1)", got)
	}
}

func TestTenantPath(t *testing.T) {
	t.Parallel()
	ti := startIdentity(t, identityConfig{})
	origin := strings.TrimSuffix(ti.base, "/contoso/oauth2/v2.0")
	for tenant, number := range map[string]int{
		"contoso": 9002313, "common": 9002313, "organizations": 9002313, "CONTOSO.onmicrosoft.com": 9002313, tenantID: 9002313,
		"fabrikam": 90002, "consumers": 90023,
	} {
		ti.base = origin + "/" + tenant + "/oauth2/v2.0"
		a := ti.reload("garbage")
		if len(a.Codes) != 1 || a.Codes[0] != number {
			t.Errorf("tenant %q: got %s, want AADSTS%d", tenant, a.body, number)
		}
	}
}

func TestGrantHas(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		held, asked string
		want        bool
	}{
		{"Mail.Read", "Mail.ReadBasic", true},
		{"mail.read", "Mail.Read", true},
		{"Mail.ReadWrite", "Mail.ReadBasic", true},
		{"Mail.ReadBasic", "Mail.Read", false},
		{"Mail.ReadWrite", "Mail.Read.Shared", false},
		{"Mail.Read.Shared", "Mail.Read", false},
		{"Mail.ReadWrite.Shared", "Mail.Read.Shared", true},
		{"User.Read", "User.ReadBasic.All", false},
		{"User.Read.All", "User.Read", true},
		{"Directory.ReadWrite.All", "User.ReadBasic.All", true},
		{"Group.ReadWrite.All", "GroupMember.Read.All", true},
		{"Mail.Send", "Mail.Read", false},
		{"", "Mail.Read", false},
	} {
		g := &grant{Scopes: strings.Fields(tt.held)}
		if got := g.has(tt.asked); got != tt.want {
			t.Errorf("%q has %q: got %t, want %t", tt.held, tt.asked, got, tt.want)
		}
	}
}

func TestParseScopes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		param, openid, graph string
		number               int
	}{
		{"Mail.Read", "", "Mail.Read", 0},
		{"openid https://graph.microsoft.com/Mail.Read MAIL.READ offline_access", "openid offline_access", "Mail.Read", 0},
		{graphAppID + "/User.Read", "", "User.Read", 0},
		{"https://graph.microsoft.com/.default", "", "", 0},
		{".default openid", "openid", "", 0},
		{".default Mail.Read", "", "", 70011},
		{"Mail.Raed", "", "", 70011},
		{"https://outlook.office.com/Mail.Read", "", "", 500011},
		{"https://outlook.office.com/Mail.Read User.Read", "", "", 28000},
		{" ", "", "", 900144},
	} {
		s, oerr := parseScopes(tt.param)
		if tt.number != 0 {
			if oerr == nil || oerr.number != tt.number {
				t.Errorf("%q: got %+v, want AADSTS%d", tt.param, oerr, tt.number)
			}
			continue
		}
		if oerr != nil {
			t.Errorf("%q: %s", tt.param, oerr.message)
			continue
		}
		if got := strings.Join(s.openid, " "); got != tt.openid {
			t.Errorf("%q: got openid %q, want %q", tt.param, got, tt.openid)
		}
		if got := strings.Join(s.graph, " "); got != tt.graph {
			t.Errorf("%q: got graph %q, want %q", tt.param, got, tt.graph)
		}
	}
}
