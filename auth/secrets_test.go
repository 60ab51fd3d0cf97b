package auth

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// everything is a log, and a place for errors, that several goroutines write to.
type everything struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (e *everything) Write(p []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.b.Write(p)
}

// Every flow, with success and with a server that repeats what it was sent, at the most talkative log level: no token,
// code, verifier or secret is in any error, log line or page.
func TestSecretsStayInside(t *testing.T) {
	t.Parallel()
	const secret = "cl13nt~s3cr3t+/="
	var said everything
	s := newIDServer()
	h := s.start(t)
	c := config(h.URL)
	c.ClientSecret = secret
	c.TokenFile = filepath.Join(t.TempDir(), "token.json")
	c.Logger = slog.New(slog.NewJSONHandler(&said, &slog.HandlerOptions{Level: slog.LevelDebug}))
	var pages sync.WaitGroup
	browser := UI{ShowURL: func(string) {}, OpenBrowser: func(address string) error {
		pages.Go(func() {
			_, body, err := get(context.Background(), address)
			fmt.Fprintln(&said, body, err)
		})
		return nil
	}}
	note := func(err error) {
		if err != nil {
			fmt.Fprintf(&said, "%v\n%+v\n", err, err)
			if e, ok := errors.AsType[*SignInError](err); ok {
				fmt.Fprintf(&said, "%+v\n", *e)
			}
			if e, ok := errors.AsType[*OAuthError](err); ok {
				fmt.Fprintf(&said, "%+v\n", *e)
			}
		}
	}
	run := func() {
		p := provider(t, c)
		note(p.Login(t.Context(), Browser, browser))
		var address string
		note(p.Login(t.Context(), Paste, UI{ShowURL: func(a string) { address = a },
			Prompt: func(context.Context, string) (string, error) { return redirectOf(address) }}))
		tok, err := p.Token(t.Context())
		note(err)
		_, err = p.Renew(t.Context(), tok)
		note(err)
		app := c
		app.Mode, app.Scopes = AppCreds, []string{"https://graph.microsoft.com/.default"}
		_, err = provider(t, app).Token(t.Context())
		note(err)
		st, err := p.Status()
		note(err)
		fmt.Fprintf(&said, "%+v", st)
	}
	run()
	for _, repeat := range []func(f form) *failed{
		func(f form) *failed {
			return &failed{status: 400, body: fmt.Sprintf(`{"error":"invalid_grant","error_description":"AADSTS1: you sent %s"}`, f.Encode())}
		},
		func(f form) *failed {
			return &failed{status: 400, body: fmt.Sprintf(`{"error":"invalid_client","error_description":%q}`, strings.Join(values(f), " "))}
		},
		func(f form) *failed {
			return &failed{status: 400, body: fmt.Sprintf(`{"error":%q,"suberror":%q,"trace_id":%q}`, strings.Join(values(f), " "), f.Get("code"), f.Get("refresh_token"))}
		},
		func(f form) *failed {
			return &failed{status: 502, header: map[string]string{"Retry-After": "99"}, body: "<p>" + f.Encode()}
		},
		func(f form) *failed {
			return &failed{status: 307, header: map[string]string{"Location": "https://contoso.com/?" + f.Encode()}}
		},
		func(f form) *failed { return &failed{status: 200, body: f.Encode()} },
	} {
		s.set(func() {
			s.before = func(path string, f form) *failed {
				if strings.HasSuffix(path, "/authorize") {
					return nil
				}
				return repeat(f)
			}
		})
		if err := os.WriteFile(c.TokenFile, []byte(s.seed()), 0o600); err != nil {
			t.Fatal(err)
		}
		run()
	}
	pages.Wait()
	text := said.b.String()
	hidden := map[string]bool{secret: true, "v3ry-s3cr3t": true}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.forms {
		for _, name := range []string{"code_verifier", "code", "refresh_token", "client_secret"} {
			hidden[f.Get(name)] = true
		}
	}
	delete(hidden, "")
	if len(hidden) < 10 || len(text) < 2000 {
		t.Fatalf("only %d secrets in %d bytes of text", len(hidden), len(text))
	}
	for h := range hidden {
		for _, form := range []string{h, url.QueryEscape(h)} {
			if i := strings.Index(text, form); i >= 0 {
				t.Errorf("%q is in: …%s", h, text[max(0, i-200):min(len(text), i+100)])
			}
		}
	}
}

func values(f form) []string {
	var all []string
	for name := range f {
		all = append(all, name+" is "+f.Get(name))
	}
	return all
}

// The token goes where it is asked for, and nowhere else: the sign-in server gets requests with a form only.
func TestNoBearerToSignInServer(t *testing.T) {
	t.Parallel()
	s := newIDServer()
	c := config("https://login.example")
	c.HTTPClient = &http.Client{Transport: direct{s}}
	p := remembered(t, s, c)
	tok := mustToken(t, p)
	if _, err := p.Renew(t.Context(), tok); err != nil {
		t.Fatal(err)
	}
	for _, h := range s.headers() {
		if h.Get("Authorization") != "" || h.Get("Cookie") != "" {
			t.Errorf("header %v", h)
		}
	}
}
