package auth

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// visitor is a person with a browser: it goes where it is sent and keeps the last page in shown, if given.
func visitor(t *testing.T, shown *lastPage) UI {
	return UI{
		ShowURL: func(address string) {
			if !strings.Contains(address, "/authorize?") {
				t.Errorf("address shown: %s", address)
			}
		},
		OpenBrowser: func(address string) error {
			var wg sync.WaitGroup
			wg.Go(func() {
				status, body, err := get(context.Background(), address)
				if shown != nil {
					shown.set(status, body, err)
				}
			})
			t.Cleanup(wg.Wait)
			return nil
		},
	}
}

// lastPage is what the browser shows in the end.
type lastPage struct {
	ready  chan struct{}
	status int
	body   string
	err    error
}

func newLastPage() *lastPage { return &lastPage{ready: make(chan struct{})} }

func (l *lastPage) set(status int, body string, err error) {
	l.status, l.body, l.err = status, body, err
	close(l.ready)
}

func (l *lastPage) wait(t *testing.T) string {
	t.Helper()
	<-l.ready
	if l.err != nil {
		t.Fatalf("the browser got no page: %v", l.err)
	}
	return l.body
}

func TestBrowser(t *testing.T) {
	t.Parallel()
	for _, redirect := range []string{"http://localhost", "http://localhost/", "http://127.0.0.1/Sign/in", "http://LOCALHOST/cb?x=y%20z"} {
		t.Run(redirect, func(t *testing.T) {
			t.Parallel()
			s := newIDServer()
			c := config(s.start(t).URL)
			c.RedirectURL = redirect
			c.LoginHint = "kim@contoso.com"
			c.Extra = url.Values{"prompt": {"select_account"}, "domain_hint": {"contoso.com"}}
			c.AuthURL += "?slice=a"
			c.TokenFile = filepath.Join(t.TempDir(), "new", "token.json")
			p := provider(t, c)
			page := newLastPage()
			ui := visitor(t, page)
			var address *url.URL
			ui.ShowURL = func(s string) { address, _ = url.Parse(s) }
			if err := p.Login(t.Context(), Browser, ui); err != nil {
				t.Fatal(err)
			}
			body := page.wait(t)
			if page.status != 200 || !strings.Contains(body, "<h1>Signed in</h1>") || !strings.Contains(body, "You may close this tab") || strings.Contains(body, "$") {
				t.Errorf("the browser shows %d\n%s", page.status, body)
			}
			q := address.Query()
			if q.Get("login_hint") != "kim@contoso.com" || q.Get("prompt") != "select_account" || q.Get("domain_hint") != "contoso.com" ||
				q.Get("slice") != "a" || q.Get("scope") != "offline_access openid Mail.Read" {
				t.Errorf("authorization request %v", q)
			}
			sent, _ := url.Parse(q.Get("redirect_uri"))
			if got := strings.Replace(q.Get("redirect_uri"), ":"+sent.Port(), "", 1); got != redirect || sent.Port() == "" {
				t.Errorf("redirect_uri %s, want %s with a port", q.Get("redirect_uri"), redirect)
			}
			exchange := s.requests("authorization_code")
			if len(exchange) != 1 || exchange[0].Get("redirect_uri") != q.Get("redirect_uri") || exchange[0].Has("client_secret") {
				t.Errorf("token request %v", exchange)
			}
			if len(q.Get("state")) < 43 || q.Get("state") == exchange[0].Get("code_verifier") || exchange[0].Get("code_verifier") == q.Get("code_challenge") {
				t.Error("state or proof key is weak")
			}
			st, err := p.Status()
			if err != nil || !st.SignedIn || !st.CanRefresh || st.Account != "kim@contoso.com" || st.Name != "Kim" || st.Tenant != "t-1" ||
				strings.Join(st.Scopes, " ") != "Mail.Read User.Read" || time.Until(st.Expiry) < 59*time.Minute {
				t.Errorf("Status = %+v, %v", st, err)
			}
			other := provider(t, c)
			if fromFile, err := other.Status(); err != nil || fromFile.Account != st.Account || !fromFile.Expiry.Equal(st.Expiry) || fromFile.TokenFile != c.TokenFile {
				t.Errorf("Status from the file = %+v, %v", fromFile, err)
			}
			if a, b := mustToken(t, p), mustToken(t, other); a != b {
				t.Errorf("tokens %q and %q", a, b)
			}
			if n := len(s.requests("refresh_token")); n != 0 {
				t.Errorf("%d refreshes after a sign-in", n)
			}
		})
	}
}

// localhost may be either address of the machine; the answer must arrive at both.
func TestBrowserBothAddresses(t *testing.T) {
	t.Parallel()
	for _, host := range []string{"127.0.0.1", "::1"} {
		if ln, err := net.Listen("tcp", net.JoinHostPort(host, "0")); err != nil {
			t.Logf("skipped: this machine has no %s", host)
			continue
		} else {
			ln.Close()
		}
		s := newIDServer()
		p := provider(t, config(s.start(t).URL))
		var wg sync.WaitGroup
		ui := UI{ShowURL: func(address string) {
			wg.Go(func() {
				final, err := redirectOf(address)
				if err != nil {
					t.Error(err)
					return
				}
				to, _ := url.Parse(final)
				to.Host = net.JoinHostPort(host, to.Port())
				if status, _, err := get(t.Context(), to.String()); err != nil || status != 200 {
					t.Errorf("answer to %s: %d, %v", host, status, err)
				}
			})
		}}
		if err := p.Login(t.Context(), Browser, ui); err != nil {
			t.Errorf("%s: %v", host, err)
		}
		wg.Wait()
	}
}

func TestBrowserGivenPort(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := strconv.Itoa(taken.Addr().(*net.TCPAddr).Port)
	s := newIDServer()
	c := config(s.start(t).URL)
	c.RedirectURL = "http://localhost:" + port + "/cb"
	p := provider(t, c)
	ui := UI{ShowURL: func(string) { t.Error("an address is shown although the answer cannot arrive") }}
	err = p.Login(t.Context(), Browser, ui)
	if o, ok := errors.AsType[*OAuthError](err); !ok || o.Param != "ReturnUrl" || !strings.Contains(err.Error(), "port "+port+" is in use") {
		t.Errorf("port in use: %v", err)
	}
	taken.Close()
	var shown string
	ui = visitor(t, nil)
	ui.ShowURL = func(address string) { shown = address }
	if err := p.Login(t.Context(), Browser, ui); err != nil {
		t.Fatal(err)
	}
	if want := url.QueryEscape(c.RedirectURL) + "&"; !strings.Contains(shown, "redirect_uri="+want) {
		t.Errorf("redirect_uri is not %s in %s", c.RedirectURL, shown)
	}
}

// What is not the answer changes nothing, whatever it looks like, and however much of it comes.
func TestBrowserStrayRequests(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	c := config(s.start(t).URL)
	c.RedirectURL = "http://localhost/cb"
	p := provider(t, c)
	page := newLastPage()
	real := visitor(t, page)
	ui := UI{ShowURL: func(address string) {
		u, _ := url.Parse(address)
		state := u.Query().Get("state")
		origin, _ := url.Parse(u.Query().Get("redirect_uri"))
		base := "http://" + origin.Host
		for path, want := range map[string]int{
			"/favicon.ico":                              404,
			"/":                                         404,
			"/cb":                                       400,
			"/cb?code=x":                                400,
			"/cb?code=x&state=wrong":                    400,
			"/cb?error=access_denied":                   400,
			"/cb?error=access_denied&state=wrong":       400,
			"/cb?state=" + state:                        400,
			"/cb?code=a&code=b&state=" + state:          400,
			"/cb?code=a&state=wrong&state=" + state:     400,
			"/cb/?code=a&state=" + state:                404,
			"/CB?code=a&state=" + state:                 404,
			"/cb?code=<script>alert(1)</script>&state=": 400,
		} {
			status, body, err := get(t.Context(), base+path)
			if err != nil || status != want || strings.Contains(body, "<script>") {
				t.Errorf("%s: %d, %v, want %d\n%s", path, status, err, want, body)
			}
		}
		resp, err := http.Post(base+"/cb?code=x&state="+state, "text/plain", nil)
		if err != nil || resp.StatusCode != 405 {
			t.Errorf("POST: %v, %v", resp, err)
		}
		resp.Body.Close()
		idle, err := net.Dial("tcp", origin.Host) // a browser's preconnect
		if err != nil {
			t.Error(err)
		}
		t.Cleanup(func() { idle.Close() })
		io.WriteString(idle, "GET /cb?code=half")
	}, OpenBrowser: real.OpenBrowser}
	defer http.DefaultClient.CloseIdleConnections()
	if err := p.Login(t.Context(), Browser, ui); err != nil {
		t.Fatal(err)
	}
	if body := page.wait(t); !strings.Contains(body, "Signed in") {
		t.Errorf("the browser shows\n%s", body)
	}
}

func TestBrowserDeclined(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	s.refused = "access_denied"
	p := provider(t, config(s.start(t).URL))
	page := newLastPage()
	err := p.Login(t.Context(), Browser, visitor(t, page))
	e, ok := errors.AsType[*SignInError](err)
	if !ok || e.Code != "access_denied" || e.Number != 65004 || !strings.Contains(err.Error(), "declined") {
		t.Errorf("error %v", err)
	}
	body := page.wait(t)
	if !strings.Contains(body, "Sign-in did not succeed") || !strings.Contains(body, "declined") || !strings.Contains(body, "close this tab") || strings.Contains(body, "<b>") {
		t.Errorf("the browser shows\n%s", body)
	}
	s.set(func() { s.refused = "invalid_scope" })
	err = p.Login(t.Context(), Browser, visitor(t, nil))
	if o, ok := errors.AsType[*OAuthError](err); !ok || o.Code != "invalid_scope" || errors.Is(err, ErrSignInRequired) {
		t.Errorf("error %v", err)
	}
}

func TestBrowserCannotOpen(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	c := config(s.start(t).URL)
	var log bytes.Buffer
	c.Logger = slog.New(slog.NewTextHandler(&log, nil))
	p := provider(t, c)
	real := visitor(t, nil)
	ui := UI{
		ShowURL:     func(address string) { real.OpenBrowser(address) }, // the person copies it
		OpenBrowser: func(string) error { return errors.New("no display") },
	}
	if err := p.Login(t.Context(), Browser, ui); err != nil {
		t.Errorf("a browser that does not open ends the sign-in: %v", err)
	}
	if !strings.Contains(log.String(), "no display") {
		t.Errorf("log %q", log.String())
	}
	// Nobody can know the address: waiting for the answer would be in vain.
	ui.ShowURL = nil
	if err := p.Login(t.Context(), Browser, ui); !errors.Is(err, ErrSignInRequired) || !strings.Contains(err.Error(), "no display") {
		t.Errorf("neither shown nor opened: %v", err)
	}
}

func TestLoginEnds(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	c := config(s.start(t).URL)
	c.LoginTimeout = 20 * time.Millisecond
	quiet := UI{ShowURL: func(string) {}, ShowCode: func(string, string, string) {}, Prompt: func(ctx context.Context, _ string) (string, error) {
		<-ctx.Done()
		return "", ctx.Err()
	}}
	for _, flow := range []Flow{Browser, Paste, DeviceCode} {
		err := provider(t, c).Login(t.Context(), flow, quiet)
		if !errors.Is(err, ErrSignInRequired) || errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "within 20ms") {
			t.Errorf("%v: nobody came: %v", flow, err)
		}
	}
	c.LoginTimeout = time.Hour
	for _, flow := range []Flow{Browser, Paste, DeviceCode} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		if err := provider(t, c).Login(ctx, flow, quiet); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, ErrSignInRequired) {
			t.Errorf("%v: the caller's time is over: %v", flow, err)
		}
		cancel()
	}
}

func TestLoginImpossible(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	origin := s.start(t).URL
	show := UI{ShowURL: func(string) { t.Error("an address is shown") }, ShowCode: func(string, string, string) { t.Error("a code is shown") },
		Prompt: func(context.Context, string) (string, error) { t.Error("somebody is asked"); return "", io.EOF }}
	tests := []struct {
		name   string
		flow   Flow
		ui     UI
		change func(c *Config)
		want   string
	}{
		{"no flow", NoFlow, show, func(*Config) {}, "no way to sign in"},
		{"browser without UI", Browser, UI{}, func(*Config) {}, "shows or opens"},
		{"paste without UI", Paste, UI{}, func(*Config) {}, "asks for one"},
		{"device without UI", DeviceCode, UI{}, func(*Config) {}, "program that shows it"},
		{"no authorization endpoint", Browser, show, func(c *Config) { c.AuthURL = "" }, `parameter "AuthUrl"`},
		{"no permissions", Paste, show, func(c *Config) { c.Scopes = nil }, `parameter "Scope"`},
		{"no permissions for the device", DeviceCode, show, func(c *Config) { c.Scopes = nil }, `parameter "Scope"`},
		{"no return address", Paste, show, func(c *Config) { c.RedirectURL = "" }, `parameter "ReturnUrl"`},
		{"a foreign return address", Browser, show, func(c *Config) { c.RedirectURL = "https://zappysys.com/oauth" }, `parameter "ReturnUrl": is no loopback`},
		{"IPv6", Browser, show, func(c *Config) { c.RedirectURL = "http://[::1]/" }, `parameter "ReturnUrl": is no loopback`},
		{"a return address that is a folder", Browser, show, func(c *Config) { c.TokenFile = t.TempDir() }, "is a folder"},
	}
	for _, test := range tests {
		c := config(origin)
		test.change(&c)
		if err := provider(t, c).Login(t.Context(), test.flow, test.ui); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
	if n := s.asked(); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func TestFlowFor(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]Flow{
		"http://localhost": Browser, "http://127.0.0.1:8080/x": Browser, "https://localhost/x": Paste,
		"https://zappysys.com/oauth": Paste, "http://[::1]": Paste, "": Paste, ":": Paste,
	} {
		if got := FlowFor(address); got != want {
			t.Errorf("FlowFor(%q) = %v, want %v", address, got, want)
		}
	}
	for f, want := range map[Flow]string{NoFlow: "None", Browser: "Browser", Paste: "Paste", DeviceCode: "DeviceCode", 9: "Flow(9)"} {
		if f.String() != want {
			t.Errorf("%d is %q", f, f)
		}
	}
	for m, want := range map[Mode]string{UserCreds: "UserCreds", AppCreds: "AppCreds", AccessToken: "AccessToken", 9: "Mode(9)"} {
		if m.String() != want {
			t.Errorf("%d is %q", m, m)
		}
	}
}

// A pool of connections that finds nobody signed in opens one browser tab, and only if it was told it may.
func TestInteractive(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	c := config(s.start(t).URL)
	c.Interactive = Browser
	opened := 0
	c.UI = visitor(t, nil)
	open := c.UI.OpenBrowser
	c.UI.OpenBrowser = func(address string) error {
		opened++
		return open(address)
	}
	p := provider(t, c)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, err := p.Token(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if opened != 1 {
		t.Errorf("%d tabs, want 1", opened)
	}
	// A program that shows no code cannot run that flow; the error still says what to do.
	c.Interactive = DeviceCode
	if _, err := provider(t, c).Token(t.Context()); !errors.Is(err, ErrSignInRequired) || !strings.Contains(err.Error(), Command) {
		t.Errorf("no way to show a code: %v", err)
	}
}

// Nobody is asked for a request that nobody waits for any more; the next request asks again.
func TestInteractiveAbandoned(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	c := config(s.start(t).URL)
	c.Interactive = Browser
	shown := make(chan string, 2)
	c.UI = UI{ShowURL: func(address string) { shown <- address }}
	p := provider(t, c)
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := p.Token(ctx)
		failed <- err
	}()
	first, _ := url.Parse(<-shown)
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	again := make(chan error)
	go func() {
		_, err := p.Token(t.Context())
		again <- err
	}()
	second := <-shown
	if _, _, err := get(t.Context(), second); err != nil {
		t.Error(err)
	}
	if err := <-again; err != nil {
		t.Errorf("the next request: %v", err)
	}
	if _, _, err := get(t.Context(), first.Query().Get("redirect_uri")); err == nil {
		t.Error("the abandoned sign-in still listens")
	}
}

func TestLogout(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	c := config(s.start(t).URL)
	p := provider(t, c)
	if err := p.Login(t.Context(), Browser, visitor(t, nil)); err != nil {
		t.Fatal(err)
	}
	mustToken(t, p)
	if err := p.Logout(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Token(t.Context()); !errors.Is(err, ErrSignInRequired) {
		t.Errorf("after Logout: %v", err)
	}
	if st, err := p.Status(); err != nil || st.SignedIn {
		t.Errorf("Status = %+v, %v", st, err)
	}
}

func TestOpenBrowserRefuses(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "javascript:alert(1)", "file:///etc/passwd", "http://contoso.com", "-version", "https://u:p@contoso.com"} {
		if err := OpenBrowser(address); err == nil {
			t.Errorf("OpenBrowser(%q) hands it to the system", address)
		}
	}
	for _, system := range []string{"windows", "darwin", "linux", "freebsd"} {
		if len(openers(system)) == 0 {
			t.Errorf("nothing opens a browser on %s", system)
		}
	}
}

// redirectOf goes to a sign-in page and returns the address it sends the browser to.
func redirectOf(address string) (string, error) {
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Get(address)
	if err != nil {
		return "", err
	}
	resp.Body.Close()
	return resp.Header.Get("Location"), nil
}
