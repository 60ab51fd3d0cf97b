package auth

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"
)

// The tests of this file are named after what golang.org/x/oauth2 does when it is left to itself.

// Left to auto-detect the style, the library sends a code twice and reports the second failure only.
func TestTrapAuthStyleSendsCodeOnce(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	h := s.start(t)
	s.before = func(path string, f form) *failed {
		if f.Get("grant_type") == "authorization_code" {
			return &failed{status: 400, body: `{"error":"invalid_grant","error_description":"AADSTS50076: strong authentication","error_codes":[50076]}`}
		}
		return nil
	}
	p := provider(t, config(h.URL))
	err := p.Login(t.Context(), Browser, visitor(t, nil))
	e, ok := errors.AsType[*SignInError](err)
	if !ok || e.Number != 50076 || !strings.Contains(e.Hint, "multi-factor") {
		t.Errorf("error %v", err)
	}
	if n := len(s.requests("authorization_code")); n != 1 {
		t.Errorf("the code was sent %d times", n)
	}
	for _, header := range s.headers() {
		if header.Get("Authorization") != "" {
			t.Error("client credentials in a header")
		}
	}
}

// A code may have been used up by an exchange whose answer was lost, so that is not repeated either.
func TestTrapCodeNotRetried(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	h := s.start(t)
	s.before = func(path string, f form) *failed {
		if f.Get("code") != "" {
			return &failed{status: 503, header: map[string]string{"Retry-After": "0"}}
		}
		return nil
	}
	err := provider(t, config(h.URL)).Login(t.Context(), Browser, visitor(t, nil))
	if o, ok := errors.AsType[*OAuthError](err); !ok || o.Status != 503 {
		t.Errorf("error %v", err)
	}
	if n := len(s.requests("authorization_code")); n != 1 {
		t.Errorf("the code was sent %d times", n)
	}
}

// The library's token source keeps the context it was made with: later refreshes fail when that has ended.
func TestTrapRefreshContext(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	p := remembered(t, s, config(s.start(t).URL))
	ctx, cancel := context.WithCancel(t.Context())
	first, err := p.Token(ctx)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if got, err := p.Renew(t.Context(), first); err != nil || got == first {
		t.Errorf("Renew after the first caller's context ended: %q, %v", got, err)
	}
}

// The library waits without end when the server does not answer, since a refresh has no context of its caller.
func TestTrapRefreshWithoutDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newIDServer()
		c := config("https://login.example")
		c.HTTPClient = &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})}
		p := remembered(t, s, c)
		start := time.Now()
		_, err := p.Token(t.Context())
		if took := time.Since(start); took < requestTimeout || took > renewTimeout {
			t.Errorf("gave up after %v", took)
		}
		if o, ok := errors.AsType[*OAuthError](err); !ok || !o.Temporary() {
			t.Errorf("error %v", err)
		}
	})
}

// The library sends the device authorization request without its context.
func TestTrapDeviceAuthContext(t *testing.T) {
	t.Parallel()
	entered, release := make(chan struct{}), make(chan struct{})
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(entered)
		<-release
	}))
	defer h.Close()
	defer close(release)
	p := provider(t, config(h.URL))
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-entered
		cancel()
	}()
	err := p.Login(ctx, DeviceCode, UI{ShowCode: func(string, string, string) { t.Error("a code is shown") }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// The library's error for an answer without a code it can read holds the whole body, a web page for example.
func TestTrapHTMLInErrors(t *testing.T) {
	t.Parallel()
	const page = `<html><body>internal-host-name <script>alert(1)</script></body></html>`
	for _, test := range []struct {
		status      int
		contentType string
		body        string
		want        string
		temporary   bool
	}{
		{404, "text/html", page, `parameter "TokenUrl"`, false},
		{403, "text/html", page, "status 403", false},
		{502, "text/html", page, "status 502", true},
		{200, "text/html", page, "holds no token", false},
		{200, "application/x-www-form-urlencoded", "%zz", "holds no token", false},
		{200, "application/json", `{"access_token":""}`, "holds no token", false},
		{200, "application/json", `{"access_token":"internal-host-name","token_type":"mac"}`, "another type than Bearer", false},
		{400, "text/plain", "internal-host-name", "status 400", false},
	} {
		s := newIDServer()
		s.before = func(string, form) *failed {
			return &failed{status: test.status, body: test.body, header: map[string]string{"Content-Type": test.contentType, "Retry-After": "3600"}}
		}
		p := remembered(t, s, config(s.start(t).URL))
		_, err := p.Token(t.Context())
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "internal-host-name") || strings.ContainsAny(err.Error(), "<>") {
			t.Errorf("%d %s: %v, want %q and nothing of the page", test.status, test.contentType, err, test.want)
		}
		if o, ok := errors.AsType[*OAuthError](err); !ok || o.Temporary() != test.temporary {
			t.Errorf("%d %s: %#v", test.status, test.contentType, err)
		}
	}
}

// The library parses neither Entra's own fields nor JSON that is labelled as text.
func TestTrapRetrieveErrorBody(t *testing.T) {
	t.Parallel()
	for _, contentType := range []string{"application/json; charset=utf-8", "text/plain", "application/x-www-form-urlencoded", ""} {
		s := newIDServer()
		s.before = func(string, form) *failed {
			return &failed{status: 400, header: map[string]string{"Content-Type": contentType}, body: `{"error":"interaction_required",
				"error_description":"AADSTS50076: Due to a configuration change\r\nTrace ID: abc","error_codes":[50076],"suberror":"basic_action",
				"claims":"{\"access_token\":{}}","trace_id":"tr","correlation_id":"co","timestamp":42}`}
		}
		p := remembered(t, s, config(s.start(t).URL))
		_, err := p.Token(t.Context())
		want := SignInError{Reason: "the server wants to see the person again", Code: "interaction_required", Suberror: "basic_action", Number: 50076,
			Hint: "multi-factor authentication is needed", Command: Command, Claims: `{"access_token":{}}`, TraceID: "tr", CorrelationID: "co"}
		if e, ok := errors.AsType[*SignInError](err); !ok || *e != want {
			t.Errorf("%q: %#v", contentType, err)
		}
	}
}

func TestTrapJSONTokenAsText(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	s.before = func(string, form) *failed {
		return &failed{status: 200, header: map[string]string{"Content-Type": "text/plain"}, body: `{"access_token":"a","expires_in":"3600"}`}
	}
	p := remembered(t, s, config(s.start(t).URL))
	if got := mustToken(t, p); got != "a" {
		t.Errorf("Token = %q", got)
	}
}

// A redirect that keeps the method would carry the refresh token and the secret to another server.
func TestTrapRedirect(t *testing.T) {
	t.Parallel()
	var stolen atomic.Int32
	thief := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { stolen.Add(1) }))
	defer thief.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		s := newIDServer()
		s.before = func(string, form) *failed {
			return &failed{status: status, header: map[string]string{"Location": thief.URL}}
		}
		c := config(s.start(t).URL)
		c.HTTPClient = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return nil }}
		p := remembered(t, s, c)
		_, err := p.Token(t.Context())
		o, ok := errors.AsType[*OAuthError](err)
		if !ok || o.Param != "TokenUrl" || o.Temporary() || !strings.Contains(err.Error(), "redirects to another address") {
			t.Errorf("%d: %v", status, err)
		}
		if err := p.Login(t.Context(), DeviceCode, UI{ShowCode: func(string, string, string) {}}); err == nil {
			t.Errorf("%d: the device endpoint's redirect was followed", status)
		}
	}
	if stolen.Load() != 0 {
		t.Error("a redirect was followed")
	}
}

// The library falls back to http.DefaultClient, which has neither the program's proxy nor a timeout.
func TestTrapDefaultClient(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	var requests atomic.Int32
	c := config("https://login.example")
	c.UserAgent = "graphmail/test"
	c.HTTPClient = &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
		requests.Add(1)
		if r.UserAgent() != "graphmail/test" || r.Header.Get("Accept") != "application/json" {
			t.Errorf("header %v", r.Header)
		}
		return direct{s}.RoundTrip(r)
	})}
	p := remembered(t, s, c)
	mustToken(t, p)
	if requests.Load() != 1 {
		t.Errorf("%d requests through the program's client, want 1", requests.Load())
	}
	if c.HTTPClient.CheckRedirect != nil || c.HTTPClient.Timeout != 0 {
		t.Error("the program's client was changed")
	}
}

// Entra issues a new refresh token with each refresh; the library has no hook to keep it. Other servers issue none, and
// the old one stays good.
func TestTrapRotation(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	p := remembered(t, s, config(s.start(t).URL))
	tok := mustToken(t, p)
	var err error
	for range 3 {
		if tok, err = p.Renew(t.Context(), tok); err != nil {
			t.Fatal(err)
		}
	}
	if s.reused() != 0 {
		t.Errorf("a refresh token was used twice")
	}
	s.set(func() {
		s.before = func(string, form) *failed {
			return &failed{status: 200, body: `{"access_token":"plain"}`}
		}
	})
	before := p.current()
	if _, err := p.Renew(t.Context(), tok); err != nil {
		t.Fatal(err)
	}
	if after := p.current(); after.refresh != before.refresh || after.scope != before.scope {
		t.Errorf("refresh token %q, scope %q after an answer without", after.refresh, after.scope)
	}
}

// The library's ticker stops the program at an interval below zero, and overflows to one at a huge one.
func TestTrapDeviceInterval(t *testing.T) {
	t.Parallel()
	for _, interval := range []int{-1, 0, 1 << 40} {
		synctest.Test(t, func(t *testing.T) {
			s := newIDServer()
			s.interval = interval
			c := config("https://login.example")
			c.HTTPClient = &http.Client{Transport: direct{s}}
			c.LoginTimeout = time.Hour
			p := provider(t, c)
			err := p.Login(t.Context(), DeviceCode, UI{ShowCode: func(string, string, string) {
				s.set(func() {
					for _, g := range s.device {
						g.approved = true
					}
				})
			}})
			if err != nil {
				t.Errorf("interval %d: %v", interval, err)
			}
		})
	}
}

// The library's poll ends with the first answer that is neither a token nor "not yet".
func TestTrapDevicePollSurvives(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newIDServer()
		polls := 0
		c := config("https://login.example")
		c.LoginTimeout = time.Hour
		c.HTTPClient = &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
			if strings.HasSuffix(r.URL.Path, "/token") {
				switch polls++; polls {
				case 2:
					return nil, errors.New("connection reset by peer")
				case 3:
					w := httptest.NewRecorder()
					http.Error(w, "<html>busy", http.StatusServiceUnavailable)
					return w.Result(), nil
				case 4:
					s.set(func() {
						for _, g := range s.device {
							g.approved = true
						}
					})
				}
			}
			return direct{s}.RoundTrip(r)
		})}
		p := provider(t, c)
		if err := p.Login(t.Context(), DeviceCode, UI{ShowCode: func(string, string, string) {}}); err != nil {
			t.Fatal(err)
		}
		if polls != 4 {
			t.Errorf("%d polls, want 4", polls)
		}
	})
}

// The library reports a code that ran out as an ended context.
func TestTrapDeviceCodeExpires(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newIDServer()
		s.codeLife = 60
		c := config("https://login.example")
		c.LoginTimeout = time.Hour
		c.HTTPClient = &http.Client{Transport: direct{s}}
		start := time.Now()
		err := provider(t, c).Login(t.Context(), DeviceCode, UI{ShowCode: func(string, string, string) {}})
		if errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, ErrSignInRequired) || !strings.Contains(err.Error(), "not entered within 1m0s") {
			t.Errorf("error %v", err)
		}
		if took := time.Since(start); took < 55*time.Second || took > time.Minute {
			t.Errorf("ended after %v", took)
		}
	})
}

// The library's Transport adds the token to every request, whatever the host. It is not used: a Provider gives the
// token to its caller, who decides.
func TestTrapTransport(t *testing.T) {
	t.Parallel()
	var p any = &Provider{}
	if _, ok := p.(http.RoundTripper); ok {
		t.Error("a Provider is a transport")
	}
	if _, ok := p.(oauth2.TokenSource); ok {
		t.Error("a Provider is a source for the library's transport, without a context")
	}
}
