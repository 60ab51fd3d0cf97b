package graphtest

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// The whole way by hand, without the driver: sign in, listen, redeem, read.
func TestPersonSignsInToServer(t *testing.T) {
	t.Parallel()
	s := NewServer(WithData(testDirectory()))
	defer s.Close()
	codes := make(chan string, 1)
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		codes <- r.URL.Query().Get("code")
		io.WriteString(w, "closing page")
	}))
	defer app.Close()
	_, port, _ := net.SplitHostPort(app.Listener.Addr().String())
	redirect := "http://localhost:" + port
	query := url.Values{
		"client_id": {s.ClientID()}, "response_type": {"code"}, "redirect_uri": {redirect}, "scope": {"User.Read"},
		"code_challenge": {s256(testVerifier)}, "code_challenge_method": {"S256"}, "login_hint": {"bo@contoso.com"},
	}
	p := s.Person()
	final, err := p.Visit(t.Context(), s.AuthURL()+"?"+query.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(final, redirect+"/?code=") || p.LastPage() != "closing page" {
		t.Errorf("ended at %q with page %q", final, p.LastPage())
	}
	resp, err := http.PostForm(s.TokenURL(), url.Values{
		"grant_type": {"authorization_code"}, "client_id": {s.ClientID()}, "code": {<-codes},
		"redirect_uri": {redirect}, "code_verifier": {testVerifier},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var tokens tokenResponse
	if err := json.NewDecoder(resp.Body).Decode(&tokens); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodGet, s.ServiceURL()+"/me", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+tokens.AccessToken)
	me, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer me.Body.Close()
	body, _ := io.ReadAll(me.Body)
	if me.StatusCode != http.StatusOK || !strings.Contains(string(body), "bo@contoso.com") {
		t.Errorf("GET /me: %s %s", me.Status, body)
	}
	if got := s.TokenRequests(); len(got) != 1 || got[0] != (TokenRequest{GrantType: "authorization_code", Status: 200}) {
		t.Errorf("got token requests %v", got)
	}
}

func TestDeviceInterval(t *testing.T) {
	t.Parallel()
	s := NewServer(WithData(testDirectory()), WithDeviceInterval(time.Second))
	defer s.Close()
	resp, err := http.PostForm(s.DeviceCodeURL(), url.Values{"client_id": {s.ClientID()}, "scope": {"User.Read"}})
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var d deviceResponse
	if err := json.NewDecoder(resp.Body).Decode(&d); err != nil || d.Interval != 1 {
		t.Fatalf("got interval %d, %v", d.Interval, err)
	}
	if err := s.Person().EnterDeviceCode(t.Context(), d.VerificationURI, d.UserCode); err != nil {
		t.Error(err)
	}
}

// Pages that lead nowhere end in an error, not in a loop.
func TestPersonGivesUp(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/round":
			http.Redirect(w, r, "/round", http.StatusFound)
		case "/form":
			io.WriteString(w, `<form method="post"><button value="next">Next</button></form>`)
		case "/plain":
			io.WriteString(w, "<p>nothing to do</p>")
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	for _, path := range []string{"/round", "/form", "/plain", "/missing"} {
		if at, err := newPerson().Visit(t.Context(), server.URL+path); err == nil {
			t.Errorf("%s: ended at %q without an error", path, at)
		}
	}
	if _, err := newPerson().Visit(t.Context(), "http://127.0.0.1:1/closed"); err == nil {
		t.Error("a closed port is no error")
	}
}
