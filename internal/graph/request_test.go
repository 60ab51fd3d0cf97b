package graph

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestResolve(t *testing.T) {
	t.Parallel()
	c := newTestClient(t, &wire{}, nil)
	tests := []struct {
		ref  string
		want string // "": refused
	}{
		{"/me/messages", testRoot + "/me/messages"},
		{"me/messages?$top=10", testRoot + "/me/messages?$top=10"},
		{"/users/a%2Fb%40c/messages?$filter=subject%20eq%20'a%26b'", testRoot + "/users/a%2Fb%40c/messages?$filter=subject%20eq%20'a%26b'"},
		{"/me/messages/AAMk=/attachments('x')", testRoot + "/me/messages/AAMk=/attachments('x')"},
		{testRoot + "/me/messages?$skip=12", testRoot + "/me/messages?$skip=12"},
		{"HTTPS://Graph.TEST:443/v1.0/me", "https://Graph.TEST:443/v1.0/me"},
		{"https://graph.test/beta/me", "https://graph.test/beta/me"},
		{"/me/messages?$filter=isRead+eq+true&$search=\"a b\"", testRoot + "/me/messages?$filter=isRead+eq+true&$search=%22a%20b%22"},
		{"/me/messages?$filter=subject eq 'é'", testRoot + "/me/messages?$filter=subject%20eq%20'%C3%A9'"},
		{"", ""},
		{"http://graph.test/v1.0/me", ""},
		{"https://graph.test:8443/v1.0/me", ""},
		{"https://graph.test.evil.example/v1.0/me", ""},
		{"https://graph.test@evil.example/v1.0/me", ""},
		{"https://user:pass@graph.test/v1.0/me", ""},
		{"//evil.example/v1.0/me", ""},
		{"https:graph.test/v1.0/me", ""},
		{"file:///etc/passwd", ""},
		{"https:///v1.0/me", ""},
		{"/me/../../beta/me", ""},
		{"/me/%2e%2e/users", ""},
		{"/me/messages?$search=a#b", ""},
		{"/me/messages#", ""},
		{"/me\n", ""},
		{"/me/%zz", ""},
	}
	for _, tt := range tests {
		u, err := c.resolve(tt.ref)
		switch {
		case tt.want == "" && err == nil:
			t.Errorf("resolve(%q) = %q, want it refused", tt.ref, u)
		case tt.want != "" && (err != nil || u.String() != tt.want):
			t.Errorf("resolve(%q) = %v, %v, want %q", tt.ref, u, err, tt.want)
		}
	}
}

// TestForeignNextLink: a page that points elsewhere costs neither a request nor a token.
func TestForeignNextLink(t *testing.T) {
	t.Parallel()
	w := &wire{handle: always(200, `{}`)}
	c := newTestClient(t, w, func(cfg *Config) {
		cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 3}
		cfg.Tokens = &fakeTokens{tokenErr: errors.New("a token was asked for")}
	})
	for _, ref := range []string{"https://evil.example/v1.0/me?$skiptoken=s3cret", "http://graph.test/v1.0/me", "//evil.example/me"} {
		_, err := c.Get(t.Context(), Request{URL: ref}, wantJSON)
		if e := asError(t, err); !errors.Is(err, ErrForeignURL) || e.Method != "GET" || strings.Contains(e.URL+e.Error(), "s3cret") {
			t.Errorf("Get(%q): got %v, want ErrForeignURL", ref, err)
		}
		_, err = c.Stream(t.Context(), Request{URL: ref}, nil)
		if !errors.Is(err, ErrForeignURL) {
			t.Errorf("Stream(%q): got %v, want ErrForeignURL", ref, err)
		}
		_, err = c.Batch(t.Context(), []Request{{URL: "/me"}, {URL: ref}}, nil, nil)
		if !errors.Is(err, ErrForeignURL) {
			t.Errorf("Batch(%q): got %v, want ErrForeignURL", ref, err)
		}
	}
	if w.count() != 0 {
		t.Errorf("%d requests were made", w.count())
	}
}

// TestRedirect follows a redirect within the host, with the token, and no other.
func TestRedirect(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, location string
		foreign        bool
	}{
		{"same host", "/v1.0/users/1", false},
		{"same host, absolute", "https://graph.test:443/v1.0/users/1", false},
		{"other host", "https://evil.example/v1.0/users/1", true},
		{"sub-domain", "https://sub.graph.test/v1.0/users/1", true},
		{"other port", "https://graph.test:8443/v1.0/users/1", true},
		{"plain http", "http://graph.test/v1.0/users/1", true},
		{"user information", "https://x:y@graph.test/v1.0/users/1", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := &wire{}
			w.handle = func(n int, r *http.Request) (*http.Response, error) {
				if r.Header.Get("Authorization") != "Bearer token-1" {
					t.Errorf("request %d carries %q", n, r.Header.Get("Authorization"))
				}
				if n == 1 {
					return reply(302, "moved", "Location", tt.location), nil
				}
				if origin(r.URL) != "https://graph.test:443" || r.Header.Get("Prefer") != "x" || r.Header.Get("Accept-Encoding") != "gzip" {
					t.Errorf("request %d went to %s with %v", n, r.URL, r.Header)
				}
				return reply(200, `{}`), nil
			}
			asked := 0
			c := newTestClient(t, w, func(cfg *Config) {
				cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 3}
				cfg.HTTPClient.CheckRedirect = func(*http.Request, []*http.Request) error { asked++; return nil }
			})
			_, err := c.Get(t.Context(), Request{URL: "/me", Header: http.Header{"Prefer": {"x"}}}, wantJSON)
			if tt.foreign {
				if asError(t, err); !errors.Is(err, ErrForeignURL) || w.count() != 1 {
					t.Errorf("got %v after %d requests, want ErrForeignURL after 1", err, w.count())
				}
				return
			}
			if err != nil || w.count() != 2 || asked != 1 {
				t.Errorf("got %v after %d requests, with %d questions to the client's own rule", err, w.count(), asked)
			}
		})
	}
	t.Run("loop", func(t *testing.T) {
		t.Parallel()
		w := &wire{handle: always(307, "", "Location", "/v1.0/me")}
		c := newTestClient(t, w, func(cfg *Config) { cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 3} })
		if _, err := c.Get(t.Context(), Request{URL: "/me"}, wantJSON); !errors.Is(err, errRedirectLoop) || w.count() != maxRedirects+1 {
			t.Errorf("got %v after %d requests", err, w.count())
		}
	})
	t.Run("the given client is left alone", func(t *testing.T) {
		t.Parallel()
		given := &http.Client{}
		newTestClient(t, nil, func(cfg *Config) { cfg.HTTPClient = given })
		if given.CheckRedirect != nil {
			t.Error("CheckRedirect of the given client was changed")
		}
	})
}

func TestRequestHeaders(t *testing.T) {
	t.Parallel()
	w := &wire{handle: func(n int, _ *http.Request) (*http.Response, error) {
		if n == 1 {
			return reply(503, ""), nil
		}
		return reply(200, `{}`, "request-id", "r-2"), nil
	}}
	c := newTestClient(t, w, func(cfg *Config) {
		cfg.UserAgent = "graphmail/1"
		cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 1}
	})
	given := http.Header{"Prefer": {`IdType="ImmutableId"`, `outlook.body-content-type="text"`}, "Authorization": {"Basic x"}}
	info, err := c.Get(t.Context(), Request{URL: "/me/messages?$top=1", Header: given}, wantJSON)
	if err != nil {
		t.Fatal(err)
	}
	ids := make(map[string]bool)
	for _, r := range w.requests {
		h := r.Header
		if h.Get("Authorization") != "Bearer token-1" || h.Get("User-Agent") != "graphmail/1" || h.Get("Accept") != "application/json" || h.Get("Accept-Encoding") != "gzip" || len(h.Values("Prefer")) != 2 {
			t.Errorf("got headers %v", h)
		}
		ids[h.Get("Client-Request-Id")] = true
	}
	if len(ids) != 2 || !ids[info.ClientRequestID] || info.RequestID != "r-2" {
		t.Errorf("got ids %v and %+v, want one per request and the last in the info", ids, info)
	}
	if len(given) != 2 || given.Get("Authorization") != "Basic x" {
		t.Errorf("the caller's header was changed to %v", given)
	}
}

func TestMaskURL(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want, options string }{
		{"https://h/v1.0/me", "https://h/v1.0/me", ""},
		{"https://h/v1.0/me?$top=3&$filter=a%20eq%20'b'", "https://h/v1.0/me?$top=3&$filter=a%20eq%20'b'", "$top,$filter"},
		{"https://h/me?%24skiptoken=abc&$top=3", "https://h/me?%24skiptoken=...&$top=3", "$skiptoken,$top"},
		{"https://h/me?$deltatoken=a=b&access_token=t&client_secret", "https://h/me?$deltatoken=...&access_token=...&client_secret=...", "$deltatoken,access_token,client_secret"},
		{"https://u:p@h/me", "https://h/me", ""},
	}
	for _, tt := range tests {
		u := mustParse(t, tt.in)
		if got := maskURL(u); got != tt.want {
			t.Errorf("maskURL(%q) = %q, want %q", tt.in, got, tt.want)
		}
		if got := optionNames(u); got != tt.options {
			t.Errorf("optionNames(%q) = %q, want %q", tt.in, got, tt.options)
		}
	}
}

func TestNewClientRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*Config)
	}{
		{"no root", func(c *Config) { c.Root = nil }},
		{"relative root", func(c *Config) { c.Root = &url.URL{Path: "/v1.0"} }},
		{"plain http", func(c *Config) { c.Root = mustParse(t, "http://graph.test/v1.0") }},
		{"other scheme", func(c *Config) { c.Root = mustParse(t, "ftp://graph.test/v1.0") }},
		{"user information", func(c *Config) { c.Root = mustParse(t, "https://s3cret@graph.test/v1.0") }},
		{"query", func(c *Config) { c.Root = mustParse(t, "https://graph.test/v1.0?sig=s3cret") }},
		{"no tokens", func(c *Config) { c.Tokens = nil }},
		{"concurrency", func(c *Config) { c.MaxConcurrency = 5 }},
		{"negative concurrency", func(c *Config) { c.MaxConcurrency = -1 }},
		{"timeout", func(c *Config) { c.Timeout = -1 }},
		{"mode", func(c *Config) { c.Retry.Mode = "Sometimes" }},
		{"negative retries", func(c *Config) { c.Retry.Max = -1 }},
		{"negative wait", func(c *Config) { c.Retry.Wait = -1 }},
	}
	for _, tt := range tests {
		cfg := Config{Root: mustParse(t, testRoot), Tokens: new(fakeTokens)}
		tt.change(&cfg)
		if _, err := NewClient(cfg); err == nil || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: got %v, want an error without secrets", tt.name, err)
		}
	}
	for _, root := range []string{"http://127.0.0.1:8080/v1.0", "http://[::1]/v1.0", "http://localhost:1/v1.0/"} {
		if _, err := NewClient(Config{Root: mustParse(t, root), Tokens: new(fakeTokens)}); err != nil {
			t.Errorf("%s: %v", root, err)
		}
	}
}
