package auth

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"golang.org/x/oauth2"
)

// endpoint is the sign-in server: the only place that talks to it.
type endpoint struct {
	cfg    *Config
	client *http.Client
	own    bool // the client is ours, and so are its idle connections
}

const (
	// requestTimeout bounds one request to the sign-in server, whatever the client says.
	requestTimeout = 30 * time.Second
	// maxAnswer bounds the body of an answer.
	maxAnswer = 1 << 20
)

// errRedirect keeps a token request from being sent elsewhere: a 307 would carry the refresh token and the secret along.
var errRedirect = errors.New("redirect refused")

func newEndpoint(cfg *Config) *endpoint {
	e := &endpoint{cfg: cfg, client: new(http.Client)}
	if cfg.HTTPClient != nil {
		*e.client = *cfg.HTTPClient
	} else if t, ok := http.DefaultTransport.(*http.Transport); ok {
		e.client.Transport, e.own = t.Clone(), true
	}
	if e.client.Transport == nil {
		e.client.Transport = http.DefaultTransport
	}
	if e.client.Timeout <= 0 || e.client.Timeout > requestTimeout {
		e.client.Timeout = requestTimeout
	}
	e.client.CheckRedirect = func(*http.Request, []*http.Request) error { return errRedirect }
	return e
}

func (e *endpoint) close() {
	if e.own {
		e.client.CloseIdleConnections()
	}
}

// config is the library's configuration for one sign-in or refresh.
func (e *endpoint) config(redirect string) *oauth2.Config {
	return &oauth2.Config{
		ClientID:     e.cfg.ClientID,
		ClientSecret: e.cfg.ClientSecret,
		RedirectURL:  redirect,
		Scopes:       e.cfg.Scopes,
		Endpoint: oauth2.Endpoint{
			AuthURL:       e.cfg.AuthURL,
			TokenURL:      e.cfg.TokenURL,
			DeviceAuthURL: e.cfg.DeviceURL,
			// Left to itself the library tries both styles, which sends a code twice and shows the second error only.
			AuthStyle: oauth2.AuthStyleInParams,
		},
	}
}

// call runs one exchange of the library with a client that is bound to ctx, refuses redirects and keeps the answer.
func (e *endpoint) call(ctx context.Context, do func(ctx context.Context) (*oauth2.Token, error)) (*oauth2.Token, *tap, error) {
	t := &tap{ctx: ctx, base: e.client.Transport, timeout: e.client.Timeout, agent: e.cfg.UserAgent}
	client := *e.client
	// The tap keeps the time. The client would do so with a goroutine that ends when the body is closed, which the
	// library forgets for a device code.
	client.Transport, client.Timeout = t, 0
	start := time.Now()
	tok, err := do(context.WithValue(ctx, oauth2.HTTPClient, &client))
	err = e.explain(ctx, t, err)
	if err == nil && tok != nil && tok.TokenType != "" && !strings.EqualFold(tok.TokenType, "bearer") {
		err = &OAuthError{Status: t.status, Param: "TokenUrl", Hint: "the server issues tokens of another type than Bearer"}
	}
	e.cfg.Logger.LogAttrs(ctx, levelOf(err), "sign-in server asked", logAttrs(hostOf(e.cfg.TokenURL), t, time.Since(start), err)...)
	if err != nil {
		return nil, t, err
	}
	return tok, t, nil
}

// explain turns what the library says into our errors. Its own texts may hold the body of the answer, a web page for
// example, or the address with its query.
func (e *endpoint) explain(ctx context.Context, t *tap, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, errRedirect):
		return &OAuthError{Status: t.status, Param: "TokenUrl",
			Hint: "the server redirects to another address, which is not followed because secrets would go there; give the final address"}
	case t.status == 0:
		return e.unreachable(err)
	}
	r := readReply(t.body)
	if r.Code == "" && t.status < 300 {
		return &OAuthError{Status: t.status, Param: "TokenUrl", Hint: "the answer holds no token; check that this is a token endpoint, and that no proxy or sign-in page of a network stands in between"}
	}
	err = r.err(e.cfg.Mode, t.status, t.secrets())
	if o, ok := err.(*OAuthError); ok && o.temporary {
		o.retryAfter = retryAfter(t.header.Get("Retry-After"), e.cfg.Now())
	}
	return err
}

func (e *endpoint) unreachable(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err // without the address
	}
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	return &OAuthError{cause: fmt.Errorf("host %q: %w", hostOf(e.cfg.TokenURL), err), temporary: !untrusted}
}

const (
	attempts  = 4                      // of a request that may be repeated
	firstWait = 500 * time.Millisecond // doubles from attempt to attempt
	maxWait   = 30 * time.Second       // a server that asks for more is not waited for
)

// retry repeats a request while its failure is temporary.
func (e *endpoint) retry(ctx context.Context, do func(ctx context.Context) (*oauth2.Token, error)) (*oauth2.Token, *tap, error) {
	wait := firstWait
	for n := 1; ; n++ {
		tok, t, err := e.call(ctx, do)
		o, ok := errors.AsType[*OAuthError](err)
		if err == nil || !ok || !o.temporary || n == attempts {
			return tok, t, err
		}
		pause := max(o.retryAfter, wait+rand.N(wait/2))
		wait *= 2
		if deadline, ok := ctx.Deadline(); pause > maxWait || ok && time.Until(deadline) < pause {
			return nil, t, err
		}
		if !sleep(ctx, pause) {
			return nil, t, err
		}
	}
}

// sleep reports whether it slept to the end.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// retryAfter reads a number of seconds or a date.
func retryAfter(s string, now time.Time) time.Duration {
	if n, err := strconv.Atoi(s); err == nil && n > 0 {
		return min(time.Duration(n), 24*3600) * time.Second
	}
	if at, err := http.ParseTime(s); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

// tap carries the library's requests: bound to a context also where the library forgets it, and remembering the last
// answer, of which the library keeps only parts.
type tap struct {
	ctx     context.Context
	base    http.RoundTripper
	timeout time.Duration // of one request
	agent   string

	form   url.Values // of the last request
	status int        // of the last answer; 0: none
	header http.Header
	body   []byte
	slowed int // answers that asked to slow down
}

// RoundTrip implements [http.RoundTripper].
func (t *tap) RoundTrip(r *http.Request) (*http.Response, error) {
	t.status, t.header, t.body = 0, nil, nil
	ctx, cancel := context.WithTimeout(r.Context(), t.timeout)
	defer cancel()
	stop := context.AfterFunc(t.ctx, cancel)
	defer stop()

	r = r.Clone(ctx)
	r.Header.Set("Accept", "application/json")
	if t.agent != "" {
		r.Header.Set("User-Agent", t.agent)
	}
	t.form = formOf(r)
	resp, err := t.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	resp.Body.Close()
	if err != nil {
		return nil, err
	}
	t.status, t.header, t.body = resp.StatusCode, resp.Header, body
	if resp.StatusCode >= 400 && readReply(body).Code == "slow_down" {
		t.slowed++
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	if bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("{")) {
		resp.Header = resp.Header.Clone()
		resp.Header.Set("Content-Type", "application/json") // some servers label it as text, which the library then does not read
	}
	return resp, nil
}

func formOf(r *http.Request) url.Values {
	if r.GetBody == nil {
		return nil
	}
	body, err := r.GetBody()
	if err != nil {
		return nil
	}
	defer body.Close()
	b, _ := io.ReadAll(io.LimitReader(body, maxAnswer))
	form, _ := url.ParseQuery(string(b))
	return form
}

// secrets are the values of the last request that must not be shown, even if the server repeats them.
func (t *tap) secrets() []string {
	var all []string
	for _, name := range []string{"client_secret", "refresh_token", "code", "code_verifier", "device_code"} {
		if v := t.form.Get(name); v != "" {
			all = append(all, v)
		}
	}
	return all
}
