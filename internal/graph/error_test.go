package graph

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"
)

func TestErrorFromAnswer(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		status  int
		body    string
		header  []string
		want    Error // Code, Message, RequestID, RetryAfter, Claims
		wantMsg string
	}{
		{
			"as documented", 404,
			`{"error":{"code":"ErrorItemNotFound","message":"The specified object was not found in the store.","innerError":{"date":"2025-02-13T10:17:06","request-id":"inner","client-request-id":"c"}}}`,
			nil, Error{Code: "ErrorItemNotFound", Message: "The specified object was not found in the store", RequestID: "inner"},
			"GET /v1.0/me/messages/x: 404 ErrorItemNotFound: The specified object was not found in the store (request-id inner, client-request-id ",
		},
		{"header's request-id first", 403, `{"error":{"code":"ErrorAccessDenied","innerError":{"request-id":"inner"}}}`, []string{"request-id", "outer"}, Error{Code: "ErrorAccessDenied", RequestID: "outer"}, ": 403 ErrorAccessDenied ("},
		{"old spelling", 400, `{"error":{"code":"BadRequest","message":"x","innererror":{"request-id":"inner"}}}`, nil, Error{Code: "BadRequest", Message: "x", RequestID: "inner"}, "BadRequest: x"},
		{"empty words", 504, `{"error":{"code":"","message":"","innerError":{"code":"Inner"}}}`, nil, Error{Code: "Inner"}, ": 504 Inner"},
		{"no words at all", 504, `{"error":{}}`, nil, Error{}, ": 504 Gateway Timeout"},
		{"wrong types", 500, `{"error":{"code":429,"message":{"lang":"en"},"innerError":"none"}}`, nil, Error{Code: "429"}, ": 500 429"},
		{"a name for an error", 400, `{"error":"invalid_request","error_description":"..."}`, nil, Error{Code: "invalid_request"}, ": 400 invalid_request"},
		{"null", 500, `{"error":null}`, nil, Error{}, ": 500 Internal Server Error"},
		{"no body", 502, ``, nil, Error{}, ": 502 Bad Gateway"},
		{"cut body", 502, `{"error":{"code":"Bad`, nil, Error{}, ": 502 Bad Gateway"},
		{"web page", 503, `<html>busy</html>`, []string{"Content-Type", "text/html; charset=utf-8"}, Error{Message: "the answer is a web page, not Graph's JSON: a proxy or gateway may stand in between"}, "proxy"},
		{"retry after", 429, throttled, []string{"Retry-After", "2.5"}, Error{Code: "ApplicationThrottled", Message: "Application is over its MailboxConcurrency limit", RetryAfter: 2500 * time.Millisecond}, "(retry after 2.5s, "},
		{"several lines", 400, "{\"error\":{\"code\":\"A\\nB\",\"message\":\"x\\r\\n\\u0000y\\u202ez.\"}}", nil, Error{Code: "A B", Message: "x   y z"}, "A B: x   y z"},
		{"odd status", 299 + 600, ``, nil, Error{}, ": 899 ("},
		{"redirect without an address", 304, ``, nil, Error{}, ": 304 Not Modified"},
		{
			"claims challenge", 401, `{"error":{"code":"InvalidAuthenticationToken","message":"Continuous access evaluation resulted in challenge"}}`,
			[]string{"WWW-Authenticate", "Basic", "WWW-Authenticate", `Bearer realm="", authorization_uri="https://login.example/authorize", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ==", error="insufficient_claims"`},
			Error{Code: "InvalidAuthenticationToken", Message: "Continuous access evaluation resulted in challenge", Claims: "eyJhY2Nlc3NfdG9rZW4iOnt9fQ=="}, "; a new sign-in is asked for (",
		},
		{"other challenge", 401, ``, []string{"WWW-Authenticate", `Bearer error="invalid_token", claims="abc"`}, Error{}, ": 401 Unauthorized ("},
		{"token echoed", 401, `{"error":{"code":"X","message":"bad token token-1 here"}}`, nil, Error{Code: "X", Message: "bad token [token] here"}, "bad token [token] here"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newTestClient(t, &wire{handle: always(tt.status, tt.body, tt.header...)}, func(cfg *Config) { cfg.Tokens = &fakeTokens{fixed: true} })
			info, err := c.Get(t.Context(), Request{URL: "/me/messages/x?$select=id&$filter=subject%20eq%20'private'"}, wantJSON)
			e := asError(t, err)
			if e.Status != tt.status || e.Code != tt.want.Code || e.Message != tt.want.Message || e.RequestID != tt.want.RequestID || e.RetryAfter != tt.want.RetryAfter || e.Claims != tt.want.Claims {
				t.Errorf("got %#v, want %#v", e, tt.want)
			}
			if text := err.Error(); !strings.Contains(text, tt.wantMsg) || strings.Contains(text, "private") {
				t.Errorf("got %q, want it to hold %q and no literal of the query", text, tt.wantMsg)
			}
			if e.Method != "GET" || e.URL != testRoot+"/me/messages/x?$select=id&$filter=subject%20eq%20'private'" || e.Attempts != 1 {
				t.Errorf("got %s %s after %d", e.Method, e.URL, e.Attempts)
			}
			if info.Status != tt.status || info.RequestID != e.RequestID || info.ClientRequestID != e.ClientRequestID || info.Bytes != int64(len(tt.body)) {
				t.Errorf("got info %+v", info)
			}
		})
	}
}

func TestErrorMatching(t *testing.T) {
	t.Parallel()
	e := &Error{Status: 400, Code: "InefficientFilter", Err: io.ErrUnexpectedEOF}
	tests := []struct {
		target error
		want   bool
	}{
		{&Error{Code: "InefficientFilter"}, true},
		{&Error{Status: 400}, true},
		{&Error{Status: 400, Code: "InefficientFilter"}, true},
		{&Error{Status: 404, Code: "InefficientFilter"}, false},
		{&Error{Code: "BadRequest"}, false},
		{&Error{}, false},
		{io.ErrUnexpectedEOF, true},
		{io.EOF, false},
	}
	for _, tt := range tests {
		if got := errors.Is(e, tt.target); got != tt.want {
			t.Errorf("errors.Is(e, %v) = %t, want %t", tt.target, got, tt.want)
		}
	}
	for status, want := range map[int]bool{408: true, 504: true, 503: false, 429: false, 200: false} {
		if got := (&Error{Status: status}).Timeout(); got != want {
			t.Errorf("status %d: Timeout() = %t, want %t", status, got, want)
		}
	}
	if !(&Error{fault: faultTransport, Err: syscall.ETIMEDOUT}).Timeout() || (&Error{fault: faultTransport, Err: syscall.ECONNRESET}).Timeout() {
		t.Error("Timeout() does not tell a network timeout from a reset")
	}
}

func TestErrorOfTransport(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		err     error
		retried bool
	}{
		{"reset", syscall.ECONNRESET, true},
		{"end before headers", io.EOF, true},
		{"certificate", &tls.CertificateVerificationError{Err: errors.New("unknown authority")}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := &wire{handle: func(int, *http.Request) (*http.Response, error) { return nil, tt.err }}
			c := newTestClient(t, w, func(cfg *Config) { cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 1} })
			_, err := c.Get(t.Context(), Request{URL: "/me?$filter=subject%20eq%20'private'"}, wantJSON)
			e := asError(t, err)
			if !errors.Is(err, tt.err) || e.Status != 0 || strings.Contains(err.Error(), "private") || !strings.HasPrefix(err.Error(), "GET /v1.0/me: ") {
				t.Errorf("got %v", err)
			}
			if got := w.count() == 2; got != tt.retried {
				t.Errorf("%d requests", w.count())
			}
		})
	}
}

// TestWebPage: a proxy's page of status 200 is named for what it is, but may be the raw content of an attachment.
func TestWebPage(t *testing.T) {
	t.Parallel()
	w := &wire{handle: always(200, "<html>sign in to the hotel's network</html>", "Content-Type", "text/html; charset=utf-8")}
	c := newTestClient(t, w, nil)
	_, err := c.Get(t.Context(), Request{URL: "/me"}, wantJSON)
	if e := asError(t, err); !errors.Is(err, errWebPage) || e.Status != 200 {
		t.Errorf("got %v", err)
	}
	if _, err := c.Stream(t.Context(), Request{URL: "/me/messages/1/attachments/2/$value"}, io.Discard); err != nil {
		t.Error(err)
	}
}

// TestErrorBodyBounded: an endless failure costs bounded memory, keeps its status and is closed.
func TestErrorBodyBounded(t *testing.T) {
	t.Parallel()
	read := new(countingReader)
	w := &wire{handle: func(int, *http.Request) (*http.Response, error) {
		resp := reply(500, "")
		read.r = endless{}
		resp.Body, resp.ContentLength = io.NopCloser(read), -1
		return resp, nil
	}}
	c := newTestClient(t, w, nil)
	_, err := c.Get(t.Context(), Request{URL: "/me"}, wantJSON)
	if e := asError(t, err); e.Status != 500 {
		t.Errorf("got %v", err)
	}
	if read.n > maxErrorBody+maxDrain+64<<10 {
		t.Errorf("read %d bytes", read.n)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// TestErrorBodyBreaksOff: the status is the news, even if what explains it is lost.
func TestErrorBodyBreaksOff(t *testing.T) {
	t.Parallel()
	for _, encoding := range []string{"", "gzip", "br"} {
		w := &wire{handle: func(int, *http.Request) (*http.Response, error) {
			resp := reply(503, "", "Retry-After", "7", "Content-Encoding", encoding)
			resp.Body, resp.ContentLength = newCutBody(`{"error":`, syscall.ECONNRESET), -1
			return resp, nil
		}}
		c := newTestClient(t, w, nil)
		_, err := c.Get(t.Context(), Request{URL: "/me"}, wantJSON)
		if e := asError(t, err); e.Status != 503 || e.RetryAfter != 7*time.Second {
			t.Errorf("encoding %q: got %#v", encoding, e)
		}
	}
}

func TestUnauthorized(t *testing.T) {
	t.Parallel()
	sentinel := errors.New("sign in first")
	const expired = `{"error":{"code":"InvalidAuthenticationToken","message":"Lifetime validation failed, the token is expired."}}`
	tests := []struct {
		name     string
		tokens   *fakeTokens
		statuses []int // of the requests in order
		want     error
		renewals int
	}{
		{"renewed", &fakeTokens{}, []int{401, 200}, nil, 1},
		{"refused again", &fakeTokens{}, []int{401, 401}, &Error{Status: 401}, 1},
		{"nothing better", &fakeTokens{fixed: true}, []int{401}, &Error{Status: 401}, 1},
		{"renewal fails", &fakeTokens{renewErr: sentinel}, []int{401}, sentinel, 1},
		{"no token", &fakeTokens{tokenErr: sentinel}, nil, sentinel, 0},
		{"renewed, then throttled", &fakeTokens{}, []int{401, 429, 200}, nil, 1},
		{"throttled, then renewed", &fakeTokens{}, []int{429, 401, 200}, nil, 1},
		{"renewed once for all attempts", &fakeTokens{}, []int{401, 429, 401}, &Error{Status: 401}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var used []string
			w := &wire{handle: func(n int, r *http.Request) (*http.Response, error) {
				used = append(used, r.Header.Get("Authorization"))
				if status := tt.statuses[n-1]; status != 200 {
					return reply(status, expired), nil
				}
				return reply(200, `{}`), nil
			}}
			c := newTestClient(t, w, func(cfg *Config) {
				cfg.Tokens = tt.tokens
				cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 1}
			})
			info, err := c.Get(t.Context(), Request{URL: "/me"}, wantJSON)
			if !errors.Is(err, tt.want) || errors.Is(tt.want, sentinel) && err != sentinel {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if w.count() != len(tt.statuses) || info.Attempts != len(tt.statuses) || len(tt.tokens.rejected) != tt.renewals {
				t.Errorf("%d requests, %d attempts, renewals of %v", w.count(), info.Attempts, tt.tokens.rejected)
			}
			renewed := false
			for i, auth := range used {
				want := "Bearer token-1"
				if renewed {
					want = "Bearer token-2"
				}
				if auth != want {
					t.Errorf("request %d carries %q, want %q", i+1, auth, want)
				}
				renewed = renewed || tt.statuses[i] == 401
			}
		})
	}
}

// TestTokenWaitCancelled: a token that does not come in time is the context's end, not an error of the source.
func TestTokenWaitCancelled(t *testing.T) {
	t.Parallel()
	c := newTestClient(t, &wire{}, func(cfg *Config) { cfg.Tokens = slowTokens{} })
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(time.Millisecond, cancel)
	if _, err := c.Get(ctx, Request{URL: "/me"}, wantJSON); err != context.Canceled {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

type slowTokens struct{}

func (slowTokens) Token(ctx context.Context) (string, error) {
	<-ctx.Done()
	return "", errors.New("the token endpoint went away")
}
func (slowTokens) Renew(context.Context, string) (string, error) { return "", nil }

func FuzzErrorBody(f *testing.F) {
	for _, s := range []string{
		throttled, `{"error":{"code":"","message":"","innerError":{"request-id":"x","date":"2019-07-02T11:38:20"}}}`,
		`{"error":"x"}`, `{"error":1}`, `{"error":[]}`, `{"error":{"code":[],"innerError":[1]}}`, `<html>`, `{`, ``, `{"error":{"message":"` + strings.Repeat("é", 2000) + `"}}`,
		"{\"error\":{\"code\":\"\\ud800\",\"message\":\"\xff\\u2028\"}}",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		code, message, id, ok := parseErrorBody([]byte(body))
		for _, s := range []string{code, message, id} {
			if len(s) > maxMessage || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
				t.Errorf("got %q", s)
			}
			if !ok && s != "" {
				t.Errorf("got %q of what is no error", s)
			}
		}
		if !ok && hasErrorObject([]byte(body)) {
			t.Error("hasErrorObject and parseErrorBody differ")
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"1", "2.128", "-1", "inf", "1e9", "0x1p3", "Wed, 21 Oct 2015 07:28:00 GMT", "", ".", "..", "9999999999999999999999", "1,5", " 3 ", "\x00"} {
		f.Add(s, "")
		f.Add(s, "Wed, 21 Oct 2015 07:27:00 GMT")
	}
	now := time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, value, date string) {
		h := http.Header{"Retry-After": {value}, "Date": {date}}
		got := retryAfter(h, now)
		if got < 0 {
			t.Errorf("got %s", got)
		}
		if _, err := http.ParseTime(strings.TrimSpace(value)); err != nil && got > 0 && strings.Trim(strings.TrimSpace(value), "0123456789.") != "" {
			t.Errorf("got %s of %q", got, value)
		}
	})
}
