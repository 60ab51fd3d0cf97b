package auth_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"graphmail/auth"
)

// These tests run the sign-in against oidc-provider, a certified OpenID provider
// that was written elsewhere: https://github.com/panva/node-oidc-provider.

// interopConfig signs in to a provider; skew moves the clock of the Config.
func interopConfig(o *oidcProvider, skew *atomic.Int64) auth.Config {
	return auth.Config{
		AuthURL:     o.AuthURL,
		TokenURL:    o.TokenURL,
		ClientID:    o.PublicClient,
		Scopes:      []string{"openid", "offline_access", "Mail.Read", "User.Read"},
		RedirectURL: "http://localhost",
		// OpenID Connect Core, section 11: without it there is no refresh token.
		Extra:        url.Values{"prompt": {"consent"}},
		LoginTimeout: time.Minute,
		Now:          func() time.Time { return time.Now().Add(time.Duration(skew.Load())) },
	}
}

func newInterop(t *testing.T, c auth.Config) *auth.Provider {
	t.Helper()
	p, err := auth.New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// goVisit opens addresses in the background, as a browser does, and returns the
// function that opens and the one that waits and reports where it ended.
func goVisit(t *testing.T, v *visitor) (open func(string), wait func() string) {
	t.Helper()
	type end struct {
		at  string
		err error
	}
	done := make(chan end, 1)
	open = func(address string) {
		go func() {
			at, err := v.visit(t.Context(), address)
			done <- end{at, err}
		}()
	}
	wait = func() string {
		t.Helper()
		select {
		case e := <-done:
			if e.err != nil {
				t.Fatalf("in front of the browser: %v", e.err)
			}
			return e.at
		case <-time.After(30 * time.Second):
			t.Fatal("the person is still in front of the browser")
			return ""
		}
	}
	return open, wait
}

func login(t *testing.T, p *auth.Provider) {
	t.Helper()
	open, wait := goVisit(t, newVisitor())
	if err := p.Login(t.Context(), auth.Browser, auth.UI{ShowURL: open}); err != nil {
		t.Fatalf("login: %v", err)
	}
	wait()
}

func token(t *testing.T, p *auth.Provider) string {
	t.Helper()
	tok, err := p.Token(t.Context())
	if err != nil {
		t.Fatalf("token: %v", err)
	}
	if tok == "" {
		t.Fatal("got an empty token")
	}
	return tok
}

// savedRefresh reads the refresh token of a token file.
func savedRefresh(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var saved struct {
		RefreshToken string `json:"refresh_token"`
	}
	if err := json.Unmarshal(b, &saved); err != nil || saved.RefreshToken == "" {
		t.Fatalf("the token file holds no refresh token (%v)", err)
	}
	return saved.RefreshToken
}

// A sign-in in the browser, refreshes that rotate, a restart from the token file,
// and the end of it all when a spent token is shown to the provider.
func TestInteropBrowserAndRefresh(t *testing.T) {
	t.Parallel()
	o := startOIDC(t)
	var skew atomic.Int64
	c := interopConfig(o, &skew)
	c.TokenFile = filepath.Join(t.TempDir(), "token.json")
	p := newInterop(t, c)
	login(t, p)
	first, spent := token(t, p), savedRefresh(t, c.TokenFile)
	if good, bad := o.count("authorization_code"); good != 1 || bad != 0 {
		t.Errorf("got %d good and %d bad code exchanges, want one good", good, bad)
	}
	skew.Store(int64(2 * time.Hour))
	second := token(t, p)
	if second == first {
		t.Error("an expired token was handed out again")
	}
	if savedRefresh(t, c.TokenFile) == spent {
		t.Error("the rotated refresh token was not saved")
	}
	skew.Store(int64(4 * time.Hour))
	restarted := newInterop(t, c)
	if token(t, restarted) == second {
		t.Error("after a restart an expired token was handed out")
	}
	if good, bad := o.count("refresh_token"); good != 2 || bad != 0 {
		t.Errorf("got %d good and %d bad refreshes, want 2 and 0", good, bad)
	}

	resp, err := http.PostForm(o.TokenURL, url.Values{"grant_type": {"refresh_token"}, "client_id": {c.ClientID}, "refresh_token": {spent}})
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	if resp.StatusCode != http.StatusBadRequest {
		t.Fatalf("a spent refresh token: got %s", resp.Status)
	}
	skew.Store(int64(6 * time.Hour))
	_, err = restarted.Token(t.Context())
	var sign *auth.SignInError
	if !errors.Is(err, auth.ErrSignInRequired) || !errors.As(err, &sign) || sign.Code != "invalid_grant" {
		t.Errorf("after the grant was revoked: got %v, want a sign-in error with invalid_grant", err)
	}
	login(t, restarted)
	token(t, restarted)
}

// Eight users of one token file refresh at once; the provider would revoke the
// grant if two of them showed the same refresh token.
func TestInteropEightAtOnce(t *testing.T) {
	t.Parallel()
	o := startOIDC(t)
	var skew atomic.Int64
	c := interopConfig(o, &skew)
	c.TokenFile = filepath.Join(t.TempDir(), "token.json")
	login(t, newInterop(t, c))
	const users, rounds = 8, 3
	providers := make([]*auth.Provider, users)
	for n := range providers {
		providers[n] = newInterop(t, c)
		token(t, providers[n])
	}
	for round := range rounds {
		skew.Store(int64(time.Duration(round+1) * 2 * time.Hour))
		var wg sync.WaitGroup
		for _, p := range providers {
			wg.Go(func() {
				if _, err := p.Token(t.Context()); err != nil {
					t.Errorf("round %d: %v", round, err)
				}
			})
		}
		wg.Wait()
	}
	if good, bad := o.count("refresh_token"); good != rounds || bad != 0 {
		t.Errorf("got %d good and %d bad refreshes, want %d and 0", good, bad, rounds)
	}
}

func TestInteropPaste(t *testing.T) {
	t.Parallel()
	o := startOIDC(t)
	var skew atomic.Int64
	c := interopConfig(o, &skew)
	c.RedirectURL = "https://zappysys.com/oauth"
	p := newInterop(t, c)
	open, wait := goVisit(t, newVisitor())
	err := p.Login(t.Context(), auth.Paste, auth.UI{
		ShowURL: open,
		Prompt: func(context.Context, string) (string, error) {
			at := wait()
			if !strings.HasPrefix(at, "https://zappysys.com/oauth?") {
				t.Errorf("the browser ended at %.40s", at)
			}
			return at, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	token(t, p)
}

func TestInteropDeviceCode(t *testing.T) {
	t.Parallel()
	o := startOIDC(t)
	var skew atomic.Int64
	p := newInterop(t, interopConfig(o, &skew))
	var wait func() string
	err := p.Login(t.Context(), auth.DeviceCode, auth.UI{ShowCode: func(uri, code, _ string) {
		v := newVisitor()
		v.userCode = code
		var open func(string)
		open, wait = goVisit(t, v)
		open(uri)
	}})
	if err != nil {
		t.Fatal(err)
	}
	wait()
	first := token(t, p)
	skew.Store(int64(2 * time.Hour))
	if token(t, p) == first {
		t.Error("an expired token was handed out again")
	}
}

func TestInteropDeclined(t *testing.T) {
	t.Parallel()
	o := startOIDC(t)
	var skew atomic.Int64
	p := newInterop(t, interopConfig(o, &skew))
	v := newVisitor()
	v.abort = true
	open, wait := goVisit(t, v)
	err := p.Login(t.Context(), auth.Browser, auth.UI{ShowURL: open})
	wait()
	var sign *auth.SignInError
	if !errors.As(err, &sign) || sign.Code != "access_denied" {
		t.Errorf("got %v, want a sign-in error with access_denied", err)
	}
}

// A return address that is not registered: the provider tells the person, and
// nothing comes back.
func TestInteropUnregisteredReturnURL(t *testing.T) {
	t.Parallel()
	o := startOIDC(t)
	var skew atomic.Int64
	c := interopConfig(o, &skew)
	c.RedirectURL = "http://localhost/elsewhere"
	ctx, cancel := context.WithCancel(t.Context())
	seen := make(chan error, 1)
	err := newInterop(t, c).Login(ctx, auth.Browser, auth.UI{ShowURL: func(address string) {
		go func() {
			_, err := newVisitor().visit(t.Context(), address)
			seen <- err
			cancel()
		}()
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the end of the context", err)
	}
	if err := <-seen; err == nil || !strings.Contains(err.Error(), "400") {
		t.Errorf("the person saw %v, want a page with status 400", err)
	}
}

func TestInteropAppCredentials(t *testing.T) {
	t.Parallel()
	o := startOIDC(t)
	var skew atomic.Int64
	c := interopConfig(o, &skew)
	c.Mode, c.ClientID, c.ClientSecret = auth.AppCreds, o.WebClient, o.WebSecret
	c.Scopes, c.Extra = []string{"https://graph.microsoft.com/.default"}, nil
	p := newInterop(t, c)
	first := token(t, p)
	skew.Store(int64(2 * time.Hour))
	if token(t, p) == first {
		t.Error("an expired token was handed out again")
	}
	c.ClientSecret = "not it"
	_, err := newInterop(t, c).Token(t.Context())
	var wrong *auth.OAuthError
	if !errors.As(err, &wrong) || wrong.Code != "invalid_client" || strings.Contains(err.Error(), "not it") {
		t.Errorf("with a wrong secret: got %v", err)
	}
}

// browse lets a person in front of a real browser sign in, and returns where they
// ended. ARTIFACTS names the folder for the screenshots.
func browse(t *testing.T, name string, args ...string) (end browserEnd, err error) {
	node, chromium := needNode(t), needChromium(t)
	shots := os.Getenv("ARTIFACTS")
	if shots == "" {
		shots = t.TempDir()
	}
	if shots, err = filepath.Abs(shots); err != nil {
		return end, err
	}
	cmd := exec.CommandContext(t.Context(), node, append([]string{"browser.mjs", "--name", name, "--out", shots}, args...)...)
	cmd.Dir = oidcFolder
	cmd.Env = append(os.Environ(), "CHROMIUM="+chromium)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return end, fmt.Errorf("browser: %w\n%s", err, out)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &end); err != nil {
		return end, fmt.Errorf("browser said %q: %w", out, err)
	}
	if info, err := os.Stat(filepath.Join(shots, name+"-3-end.png")); err != nil || info.Size() < 1000 {
		return end, fmt.Errorf("no screenshot of the last page: %v", err)
	}
	return end, nil
}

// A browserEnd is the last page of a sign-in in the browser.
type browserEnd struct{ Address, Title, Text string }

// The person signs in and consents in Chromium, and sees our last page.
func TestInteropChromium(t *testing.T) {
	t.Parallel()
	needChromium(t)
	o := startOIDC(t)
	var skew atomic.Int64
	p := newInterop(t, interopConfig(o, &skew))
	var end browserEnd
	browser := make(chan error, 1)
	err := p.Login(t.Context(), auth.Browser, auth.UI{ShowURL: func(address string) {
		go func() {
			var err error
			end, err = browse(t, "sign-in", "--url", address)
			browser <- err
		}()
	}})
	if err != nil {
		t.Fatalf("login: %v", err)
	}
	if err := <-browser; err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(end.Address, "http://localhost:") || end.Title != "Signed in" || !strings.Contains(end.Text, "close this tab") {
		t.Errorf("the browser ended at %+v", end)
	}
	token(t, p)
}

// The person enters a device code in Chromium.
func TestInteropChromiumDeviceCode(t *testing.T) {
	t.Parallel()
	needChromium(t)
	o := startOIDC(t)
	var skew atomic.Int64
	p := newInterop(t, interopConfig(o, &skew))
	var end browserEnd
	browser := make(chan error, 1)
	err := p.Login(t.Context(), auth.DeviceCode, auth.UI{ShowCode: func(uri, code, _ string) {
		go func() {
			var err error
			end, err = browse(t, "device", "--url", uri, "--code", code)
			browser <- err
		}()
	}})
	if err != nil {
		t.Fatalf("login: %v", err)
	}
	if err := <-browser; err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(end.Address, o.Issuer) || !strings.Contains(end.Text, "Sign-in Success") {
		t.Errorf("the browser ended at %+v", end)
	}
	token(t, p)
}
