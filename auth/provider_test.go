package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"
)

func TestNewErrors(t *testing.T) {
	t.Parallel()
	good := config("https://login.example")
	tests := []struct {
		name   string
		change func(c *Config)
		want   []string
	}{
		{"nothing given", func(c *Config) { *c = Config{} }, []string{`"ClientId": is missing`, `"TokenUrl": is missing`}},
		{"plain http", func(c *Config) { c.TokenURL = "http://login.example/token" }, []string{`"TokenUrl": is not an absolute https URL`}},
		{"script", func(c *Config) { c.AuthURL = "javascript:alert(1)" }, []string{`"AuthUrl": is not`}},
		{"password in URL", func(c *Config) { c.TokenURL = "https://u:pass@login.example/token" }, []string{`"TokenUrl": is not`}},
		{"reserved", func(c *Config) { c.Extra = form{"State": {"x"}} }, []string{`holds "State"`}},
		{"app without secret", func(c *Config) { c.Mode = AppCreds; c.Scopes = nil }, []string{`"ClientSecret": is missing`, `"Scope": is missing`}},
		{"no token", func(c *Config) { *c = Config{Mode: AccessToken} }, []string{`"AccessToken": is missing`}},
	}
	for _, test := range tests {
		c := good
		test.change(&c)
		_, err := New(c)
		for _, want := range test.want {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %q", test.name, err, want)
			}
		}
		if o, ok := errors.AsType[*OAuthError](err); !ok || o.Param == "" {
			t.Errorf("%s: %#v names no parameter", test.name, err)
		}
		if err != nil && strings.Contains(err.Error(), "pass") {
			t.Errorf("%s: the error shows the password: %v", test.name, err)
		}
	}
}

func TestDeviceURL(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token": "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/devicecode",
		"https://login.example/token/oauth2/v2.0/token":                   "https://login.example/token/oauth2/v2.0/devicecode",
		"https://login.example/token/":                                    "https://login.example/devicecode",
		"https://login.example/a%2Fb/token?slice=x":                       "https://login.example/a%2Fb/devicecode?slice=x",
	} {
		c := Config{TokenURL: in}.withDefaults()
		if c.DeviceURL != want {
			t.Errorf("device endpoint of %s is %s, want %s", in, c.DeviceURL, want)
		}
	}
}

func TestSingleFlight(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	p := remembered(t, s, config(s.start(t).URL))
	var wg sync.WaitGroup
	tokens := make([]string, 50)
	for i := range tokens {
		wg.Go(func() {
			tok, err := p.Token(t.Context())
			if err != nil {
				t.Error(err)
			}
			tokens[i] = tok
		})
	}
	wg.Wait()
	for _, tok := range tokens {
		if tok != tokens[0] || tok == "" {
			t.Errorf("token %q beside %q", tok, tokens[0])
		}
	}
	if n := len(s.requests("refresh_token")); n != 1 {
		t.Errorf("%d refreshes, want 1", n)
	}
}

// A caller's deadline ends its own wait; the refresh goes on for the others, and for the refresh token's sake.
func TestCallersDeadline(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	entered, release := make(chan struct{}), make(chan struct{})
	s.before = func(string, form) *failed {
		close(entered)
		<-release
		return nil
	}
	p := remembered(t, s, config(s.start(t).URL))
	patient := make(chan string)
	go func() {
		tok, err := p.Token(context.Background())
		if err != nil {
			t.Error(err)
		}
		patient <- tok
	}()
	<-entered
	hurried, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := p.Token(hurried)
		failed <- err
	}()
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled caller got %v", err)
	}
	close(release)
	if tok := <-patient; tok == "" {
		t.Error("the patient caller got no token")
	}
	if n := len(s.requests("refresh_token")); n != 1 {
		t.Errorf("%d refreshes, want 1", n)
	}
	if _, err := p.Token(hurried); !errors.Is(err, context.Canceled) {
		t.Errorf("a context that has ended gets %v", err)
	}
}

func TestRenewalMoment(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name string
		life time.Duration
		want time.Duration
	}{
		{"an hour", time.Hour, 59 * time.Minute},
		{"five minutes", 5 * time.Minute, 4 * time.Minute},
		{"two minutes", 2 * time.Minute, 90 * time.Second},
		{"four seconds", 4 * time.Second, 3 * time.Second},
	}
	for _, test := range tests {
		tok := &token{access: "a", issued: at, expiry: at.Add(test.life)}
		if got := tok.renewal().Sub(at); got != test.want {
			t.Errorf("%s: renewed after %v, want %v", test.name, got, test.want)
		}
		if due := at.Add(test.want); !tok.fresh(due.Add(-1)) || tok.fresh(due) || !tok.alive(due) || tok.alive(tok.expiry) {
			t.Errorf("%s: fresh and alive at the wrong times", test.name)
		}
	}
	if tok := (&token{access: "a"}); !tok.fresh(at) || !tok.alive(at) {
		t.Error("a token without an end is not used")
	}
	if tok := (&token{access: "a", expiry: at.Add(2 * time.Minute)}); !tok.fresh(at) || tok.fresh(at.Add(time.Minute)) {
		t.Error("a token of unknown age is not renewed a minute early")
	}
}

func TestRenewedEarly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newIDServer()
		c := config("https://login.example")
		c.Mode, c.ClientSecret, c.Scopes = AppCreds, "app-s3cr3t", []string{"https://graph.microsoft.com/.default"}
		c.HTTPClient = &http.Client{Transport: direct{s}}
		p := provider(t, c)
		first := mustToken(t, p)
		time.Sleep(59*time.Minute - time.Second)
		if got := mustToken(t, p); got != first {
			t.Errorf("renewed too early: %q", got)
		}
		time.Sleep(time.Second)
		if got := mustToken(t, p); got == first {
			t.Error("not renewed a minute early")
		}
	})
}

func TestRenewAfterRejection(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	p := remembered(t, s, config(s.start(t).URL))
	first := mustToken(t, p)
	var wg sync.WaitGroup
	var tokens [20]string
	for i := range tokens {
		wg.Go(func() {
			tok, err := p.Renew(t.Context(), first)
			if err != nil {
				t.Error(err)
			}
			tokens[i] = tok
		})
	}
	wg.Wait()
	for _, tok := range tokens {
		if tok == first || tok != tokens[0] {
			t.Errorf("Renew gave %q beside %q", tok, tokens[0])
		}
	}
	if n := len(s.requests("refresh_token")); n != 2 {
		t.Errorf("%d refreshes, want one for Token and one for all calls of Renew", n)
	}
	if got := mustToken(t, p); got != tokens[0] {
		t.Errorf("Token gives %q after Renew, want %q", got, tokens[0])
	}
}

// A server may answer with the very token that was rejected. That must end, not spin.
func TestRenewSameToken(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	s.before = func(string, form) *failed {
		return &failed{status: 200, body: `{"access_token":"same","expires_in":3600,"token_type":"Bearer"}`}
	}
	p := remembered(t, s, config(s.start(t).URL))
	for range 3 {
		if got, err := p.Renew(t.Context(), "same"); got != "same" || err != nil {
			t.Errorf("Renew = %q, %v", got, err)
		}
	}
}

func TestGivenToken(t *testing.T) {
	t.Parallel()
	p := provider(t, Config{Mode: AccessToken, AccessToken: "given-token"})
	if got := mustToken(t, p); got != "given-token" {
		t.Errorf("Token = %q", got)
	}
	_, err := p.Renew(t.Context(), "given-token")
	e, ok := errors.AsType[*SignInError](err)
	if !ok || !errors.Is(err, ErrSignInRequired) || e.Command != "" || strings.Contains(err.Error(), "given-token") {
		t.Errorf("Renew: %v", err)
	}
	if err := p.Login(t.Context(), Browser, UI{}); err == nil {
		t.Error("Login of a given token succeeds")
	}
	if st, err := p.Status(); err != nil || !st.SignedIn || st.CanRefresh {
		t.Errorf("Status = %+v, %v", st, err)
	}
}

type sourceFunc func() (*oauth2.Token, error)

func (f sourceFunc) Token() (*oauth2.Token, error) { return f() }

func TestFromTokenSource(t *testing.T) {
	t.Parallel()
	calls := 0
	tok := &oauth2.Token{AccessToken: "one"}
	var fail error
	p := FromTokenSource(sourceFunc(func() (*oauth2.Token, error) {
		calls++
		return tok, fail
	}))
	defer p.Close()
	if got := mustToken(t, p); got != "one" || mustToken(t, p) != "one" || calls != 1 {
		t.Errorf("Token = %q after %d calls", got, calls)
	}
	if _, err := p.Renew(t.Context(), "one"); !errors.Is(err, ErrSignInRequired) {
		t.Errorf("a source that insists on its token: %v", err)
	}
	tok = &oauth2.Token{AccessToken: "two", Expiry: time.Now().Add(-time.Hour)}
	if got, err := p.Renew(t.Context(), "one"); got != "two" || err != nil {
		t.Errorf("Renew = %q, %v", got, err)
	}
	fail = &oauth2.RetrieveError{Response: &http.Response{StatusCode: 400}, Body: []byte(`{"error":"invalid_grant","error_description":"AADSTS50173: x","leak":"s3cr3t"}`)}
	if _, err := p.Token(t.Context()); !errors.Is(err, ErrSignInRequired) || strings.Contains(err.Error(), "s3cr3t") {
		t.Errorf("invalid_grant of the source: %v", err)
	}
	fail = errors.New("own trouble")
	if _, err := p.Token(t.Context()); !errors.Is(err, fail) {
		t.Errorf("error of the source: %v", err)
	}
	tok, fail = nil, nil
	if _, err := p.Token(t.Context()); err == nil {
		t.Error("no token and no error is taken for a token")
	}
}

// While the server has trouble, a token that still lives goes on, and the server is left alone for a while.
func TestServerTroubleIsBridged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newIDServer()
		c := config("https://login.example")
		c.HTTPClient = &http.Client{Transport: direct{s}}
		p := remembered(t, s, c)
		first := mustToken(t, p)
		time.Sleep(59*time.Minute + time.Second)
		s.set(func() { s.before = func(string, form) *failed { return &failed{status: 503, body: "busy"} } })
		for range 3 {
			if got := mustToken(t, p); got != first {
				t.Errorf("Token = %q, want the one that still lives", got)
			}
		}
		if n := len(s.requests("refresh_token")) - 1; n != attempts {
			t.Errorf("%d requests to a server in trouble, want %d", n, attempts)
		}
		time.Sleep(time.Minute)
		_, err := p.Token(t.Context())
		if o, ok := errors.AsType[*OAuthError](err); !ok || !o.Temporary() || o.Status != 503 || errors.Is(err, ErrSignInRequired) {
			t.Errorf("after the token's end: %v", err)
		}
		s.set(func() { s.before = nil })
		if got := mustToken(t, p); got == first {
			t.Error("not renewed when the server was back")
		}
	})
}

func TestRetry(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		failures []*failed
		min, max time.Duration // waited in all
		requests int
		ok       bool
	}{
		{"busy once", []*failed{{status: 503}}, 500 * time.Millisecond, 750 * time.Millisecond, 2, true},
		{"asks for time", []*failed{{status: 429, header: map[string]string{"Retry-After": "7"}}}, 7 * time.Second, 7 * time.Second, 2, true},
		{"names a date", []*failed{{status: 503, header: map[string]string{"Retry-After": "Sat, 01 Jan 2000 00:00:20 GMT"}}}, 20 * time.Second, 20 * time.Second, 2, true},
		{"says so", []*failed{{status: 400, body: `{"error":"temporarily_unavailable"}`}, {status: 500, body: "<html>"}}, 1500 * time.Millisecond, 2250 * time.Millisecond, 3, true},
		{"asks for too much", []*failed{{status: 503, header: map[string]string{"Retry-After": "3600"}}}, 0, 0, 1, false},
		{"four times", []*failed{{status: 502}, {status: 503}, {status: 504}, {status: 500}}, 3500 * time.Millisecond, 5250 * time.Millisecond, 4, false},
		{"unreachable", []*failed{nil, nil}, 1500 * time.Millisecond, 2250 * time.Millisecond, 3, true},
		{"refused", []*failed{{status: 400, body: `{"error":"invalid_client"}`}}, 0, 0, 1, false},
		{"forbidden by a proxy", []*failed{{status: 403, body: "no"}}, 0, 0, 1, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newIDServer()
				requests := 0
				failures := test.failures
				s.before = func(string, form) *failed {
					if len(failures) == 0 {
						return nil
					}
					f := failures[0]
					failures = failures[1:]
					return f
				}
				c := config("https://login.example")
				c.HTTPClient = &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
					requests++
					if len(failures) > 0 && failures[0] == nil {
						failures = failures[1:]
						return nil, errors.New("connection reset by peer")
					}
					return direct{s}.RoundTrip(r)
				})}
				p := remembered(t, s, c)
				start := time.Now()
				tok, err := p.Token(t.Context())
				if waited := time.Since(start); waited < test.min || waited > test.max {
					t.Errorf("waited %v, want %v to %v", waited, test.min, test.max)
				}
				if requests != test.requests || (tok != "") != test.ok || (err == nil) != test.ok {
					t.Errorf("%d requests, token %q, error %v", requests, tok, err)
				}
			})
		})
	}
}

// A refused refresh token is not sent again and again: Entra takes that for a loop (AADSTS50196).
func TestRefusedOnce(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	p := remembered(t, s, config(s.start(t).URL))
	s.revoke(true)
	for range 5 {
		_, err := p.Token(t.Context())
		e, ok := errors.AsType[*SignInError](err)
		if !ok || !errors.Is(err, ErrSignInRequired) || e.Code != "invalid_grant" || e.Number != 700082 || e.Command != Command || e.TraceID != "trace-1" {
			t.Fatalf("error %#v", err)
		}
		if !strings.Contains(err.Error(), "not used for a long time") || !strings.Contains(err.Error(), `run "graphmail login"`) {
			t.Errorf("error %v", err)
		}
		if strings.Contains(err.Error(), "v3ry-s3cr3t") {
			t.Errorf("the error repeats the refresh token: %v", err)
		}
	}
	if n := len(s.requests("refresh_token")); n != 1 {
		t.Errorf("%d requests with a refused token, want 1", n)
	}
}

func TestNoRefreshToken(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	c := config(s.start(t).URL)
	p := provider(t, c)
	if _, err := p.Token(t.Context()); !errors.Is(err, ErrSignInRequired) || !strings.Contains(err.Error(), "nobody has signed in yet") {
		t.Errorf("nobody signed in: %v", err)
	}
	p.cur = &token{access: "a", expiry: time.Now().Add(-time.Minute)}
	if _, err := p.Token(t.Context()); !errors.Is(err, ErrSignInRequired) || !strings.Contains(err.Error(), "offline_access") {
		t.Errorf("no refresh token: %v", err)
	}
	if s.asked() != 0 {
		t.Errorf("%d requests", s.asked())
	}
}

func TestAppCreds(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	c := config(s.start(t).URL)
	c.Mode, c.ClientSecret, c.Scopes = AppCreds, "app-s3cr3t", []string{"https://graph.microsoft.com/.default"}
	p := provider(t, c)
	first := mustToken(t, p)
	if got, err := p.Renew(t.Context(), first); err != nil || got == first {
		t.Errorf("Renew = %q, %v", got, err)
	}
	for _, f := range s.requests("client_credentials") {
		if f.Get("scope") != "https://graph.microsoft.com/.default" || f.Get("client_secret") != "app-s3cr3t" {
			t.Errorf("request %v", f)
		}
	}
	if st, err := p.Status(); err != nil || !st.SignedIn || !st.CanRefresh || st.Account != "" {
		t.Errorf("Status = %+v, %v", st, err)
	}
	c.ClientSecret = "wrong-s3cr3t"
	_, err := provider(t, c).Token(t.Context())
	o, ok := errors.AsType[*OAuthError](err)
	if !ok || o.Param != "ClientSecret" || o.Code != "invalid_client" || errors.Is(err, ErrSignInRequired) || strings.Contains(err.Error(), "wrong-s3cr3t") {
		t.Errorf("wrong secret: %v", err)
	}
	// A grant that is refused is nothing a person could sign in for.
	s.set(func() {
		s.before = func(string, form) *failed { return &failed{status: 400, body: `{"error":"invalid_grant"}`} }
	})
	if _, err := provider(t, c).Token(t.Context()); err == nil || errors.Is(err, ErrSignInRequired) {
		t.Errorf("invalid_grant for an application: %v", err)
	}
}

// Close lets a refresh end, and keeps its refresh token.
func TestCloseWaits(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	entered, release := make(chan struct{}), make(chan struct{})
	s.before = func(string, form) *failed {
		close(entered)
		<-release
		return nil
	}
	p := remembered(t, s, config(s.start(t).URL))
	ctx, cancel := context.WithCancel(t.Context())
	go p.Token(ctx)
	<-entered
	cancel()
	closed := make(chan struct{})
	go func() {
		p.Close()
		close(closed)
	}()
	select {
	case <-closed:
		t.Error("Close did not wait")
	case <-time.After(20 * time.Millisecond):
	}
	close(release)
	<-closed
	if p.current().access == "" {
		t.Error("the refreshed token is lost")
	}
	if _, err := p.Token(t.Context()); !errors.Is(err, ErrClosed) {
		t.Errorf("Token after Close: %v", err)
	}
}

func TestGranted(t *testing.T) {
	t.Parallel()
	known := (&oauth2.Token{AccessToken: "a"}).WithExtra(map[string]any{"scope": "Mail.Read  User.Read"})
	for name, test := range map[string]struct {
		source oauth2.TokenSource
		want   string
	}{
		"the server named it":   {oauth2.StaticTokenSource(known), "[Mail.Read User.Read]"},
		"the server was silent": {oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "a"}), "[]"},
	} {
		p := FromTokenSource(test.source)
		got, err := p.Granted(t.Context())
		if err != nil || fmt.Sprint(got) != test.want {
			t.Errorf("%s: %v, %v, want %s", name, got, err, test.want)
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
		if _, err := p.Granted(t.Context()); !errors.Is(err, ErrClosed) {
			t.Errorf("%s: after Close %v", name, err)
		}
	}
}
