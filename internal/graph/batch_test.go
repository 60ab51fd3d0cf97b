package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestBatch(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 20, 21, 45} {
		s := &batchServer{t: t, part: func(_ int, url string) batchAnswer {
			if strings.HasPrefix(url, "/me/messages/3?") {
				return bad(404, "ErrorItemNotFound")
			}
			return good(url)
		}}
		w := &wire{handle: s.handle}
		c := newTestClient(t, w, nil)
		rs, got, decode, failed := lookups(n)
		info, err := c.Batch(t.Context(), rs, decode, failed)
		if err != nil {
			t.Fatal(err)
		}
		for i := range n {
			want := rs[i].URL
			if i == 3 {
				want = "failed 404 ErrorItemNotFound"
			}
			if got[i] != want {
				t.Errorf("part %d of %d: got %q, want %q", i, n, got[i], want)
			}
		}
		if want := (n + 19) / 20; w.count() != want || info.Attempts != want {
			t.Errorf("%d lookups took %d requests, %v parts each, want %d", n, w.count(), s.sizes, want)
		}
	}
}

func TestBatchRequestForm(t *testing.T) {
	t.Parallel()
	var body string
	w := &wire{handle: func(_ int, r *http.Request) (*http.Response, error) {
		b, err := io.ReadAll(r.Body)
		body = string(b)
		return reply(200, `{"responses":[{"id":"2","status":200,"body":{}},{"id":"1","status":204}]}`), err
	}}
	c := newTestClient(t, w, nil)
	header := http.Header{"Prefer": {`IdType="ImmutableId"`, `outlook.timezone="UTC"`}, "Authorization": {"Bearer x"}}
	_, err := c.Batch(t.Context(), []Request{
		{URL: "/me/messages/AAMk%3D?$select=id&$filter=a%20lt%20'<'", Header: header},
		{URL: testRoot + "/users/1"},
	}, func(i int, body []byte) error {
		if want := []string{"", "{}"}[i]; string(body) != want {
			t.Errorf("part %d: got %q, want %q", i, body, want)
		}
		return nil
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var in batchRequest
	if err := json.Unmarshal([]byte(body), &in); err != nil {
		t.Fatal(err)
	}
	if in.Requests[0].URL != "/me/messages/AAMk%3D?$select=id&$filter=a%20lt%20'%3C'" || in.Requests[1].URL != "/users/1" {
		t.Errorf("got URLs of %s", body)
	}
	if h := in.Requests[0].Headers; h["Prefer"] != `IdType="ImmutableId", outlook.timezone="UTC"` || strings.Contains(body, "Bearer") {
		t.Errorf("got headers of %s", body)
	}
	_, err = c.Batch(t.Context(), []Request{{URL: "/me"}, {URL: "https://graph.test/beta/me"}}, nil, nil)
	if !errors.Is(err, ErrForeignURL) || w.count() != 1 {
		t.Errorf("a part outside of the root: got %v", err)
	}
}

// TestBatchThrottled: only the parts that were throttled are sent again, each when Graph said, while the others stand.
func TestBatchThrottled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &batchServer{t: t, part: func(n int, url string) batchAnswer {
			switch {
			case strings.HasPrefix(url, "/me/messages/5?") && n == 1:
				return bad(429, "ApplicationThrottled", "Retry-After", "10")
			case strings.HasPrefix(url, "/me/messages/7?") && n <= 2:
				return bad(429, "ApplicationThrottled", "retry-after", "4")
			case strings.HasPrefix(url, "/me/messages/8?"):
				return bad(404, "ErrorItemNotFound")
			}
			return good(url)
		}}
		w := &wire{handle: s.handle}
		c := newTestClient(t, w, func(cfg *Config) {
			cfg.Retry = RetryPolicy{Mode: RetryWhenStatusCodeMatch, Codes: []int{429, 503}, Max: 2, Wait: time.Second}
		})
		start := time.Now()
		rs, got, decode, failed := lookups(20)
		info, err := c.Batch(t.Context(), rs, decode, failed)
		if err != nil {
			t.Fatal(err)
		}
		for i := range rs {
			want, times := rs[i].URL, 1
			switch i {
			case 5:
				times = 2
			case 7:
				times = 3
			case 8:
				want = "failed 404 ErrorItemNotFound"
			}
			if got[i] != want || s.seen[rs[i].URL] != times {
				t.Errorf("part %d: got %q after %d requests, want %q after %d", i, got[i], s.seen[rs[i].URL], want, times)
			}
		}
		var at []time.Duration
		for _, x := range s.at {
			at = append(at, x.Sub(start))
		}
		if want := []time.Duration{0, 4 * time.Second, 8 * time.Second, 10 * time.Second}; !slices.Equal(at, want) || !slices.Equal(s.sizes, []int{20, 1, 1, 1}) {
			t.Errorf("sent %v parts at %v, want %v", s.sizes, at, want)
		}
		if info.Attempts != 4 || info.Waited != 10*time.Second || len(info.Retries) != 3 {
			t.Errorf("got %+v", info)
		}
		if r := info.Retries[0]; r.Path != "/v1.0/me/messages/5" || r.Mailbox != "me" || !r.Asked || r.Wait != 10*time.Second || r.Err.RequestID != "part-id" || r.Err.ClientRequestID == "" {
			t.Errorf("got %+v", r)
		}
	})
}

// TestBatchComputedWaits: parts without a Retry-After wait together, so that they go together again.
func TestBatchComputedWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &batchServer{t: t, part: func(n int, url string) batchAnswer {
			if n <= 2 {
				return bad(503, "UnknownError")
			}
			return good(url)
		}}
		c := newTestClient(t, &wire{handle: s.handle}, func(cfg *Config) {
			cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 2, Wait: time.Second, Multiply: true}
		})
		rs, _, decode, _ := lookups(12)
		info, err := c.Batch(t.Context(), rs, decode, nil)
		if err != nil || !slices.Equal(s.sizes, []int{12, 12, 12}) {
			t.Errorf("got %v, %v", s.sizes, err)
		}
		if info.Waited < 3*time.Second*4/5 || info.Waited > 3*time.Second*6/5 {
			t.Errorf("waited %s, want about 1 + 2 seconds", info.Waited)
		}
	})
}

func TestBatchPartFailures(t *testing.T) {
	t.Parallel()
	end := errors.New("enough")
	tests := []struct {
		name string
		part batchAnswer // of part 4, always
		mode RetryMode
		fail func(int, *Error) error
		// want is the error of Batch, times how often part 4 was asked for.
		want  error
		times int
	}{
		{"not found, tolerated", bad(404, "ErrorItemNotFound"), RetryAny, func(i int, e *Error) error { return nil }, nil, 1},
		{"not found, not tolerated", bad(404, "ErrorItemNotFound"), RetryAny, nil, &Error{Status: 404, Code: "ErrorItemNotFound"}, 1},
		{"the caller's own error", bad(404, "ErrorItemNotFound"), RetryAny, func(int, *Error) error { return end }, end, 1},
		{"throttled for good", bad(429, "ApplicationThrottled"), RetryAny, nil, &Error{Status: 429}, 3},
		{"throttled, not retried", bad(429, "ApplicationThrottled"), RetryNone, nil, &Error{Status: 429}, 1},
		{"throttled for too long", bad(429, "ApplicationThrottled", "Retry-After", "3600"), RetryAny, nil, &Error{Status: 429}, 1},
		{"left out", batchAnswer{}, RetryAny, nil, errNoAnswer, 3},
		{"left out, not retried", batchAnswer{}, RetryWhenStatusCodeMatch, nil, errNoAnswer, 1},
		{"an error object in a 200", batchAnswer{Status: 200, Body: bad(200, "X").Body}, RetryAny, nil, &Error{Status: 200, Code: "X"}, 3},
		{"undecodable", batchAnswer{Status: 200, Body: json.RawMessage(`[]`)}, RetryAny, nil, &Error{Status: 200}, 3},
		{"a redirect to elsewhere", batchAnswer{Status: 302, Headers: map[string]loose{"Location": "https://evil.example/"}}, RetryAny, nil, &Error{Status: 302}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := &batchServer{t: t, part: func(_ int, url string) batchAnswer {
				if strings.HasPrefix(url, "/me/messages/4?") {
					return tt.part
				}
				return good(url)
			}}
			c := newTestClient(t, &wire{handle: s.handle}, func(cfg *Config) { cfg.Retry = RetryPolicy{Mode: tt.mode, Max: 2} })
			rs, _, decode, _ := lookups(6)
			_, err := c.Batch(t.Context(), rs, decode, tt.fail)
			if !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if got := s.seen[rs[4].URL]; got != tt.times {
				t.Errorf("asked for %d times, want %d", got, tt.times)
			}
			if e, ok := err.(*Error); ok && (e.Method != "GET" || e.URL != testRoot+rs[4].URL || e.Attempts != tt.times) {
				t.Errorf("got %#v", e)
			}
		})
	}
}

// TestBatchEnvelope: the $batch as a whole is retried like any request, and its final failure ends the call.
func TestBatchEnvelope(t *testing.T) {
	t.Parallel()
	text := func(s string) func(int) (*http.Response, error) {
		return func(int) (*http.Response, error) { return reply(200, s), nil }
	}
	tests := []struct {
		name     string
		envelope func(int) (*http.Response, error)
		status   int
		retried  bool
	}{
		{"throttled", func(int) (*http.Response, error) { return reply(429, throttled, "Retry-After", "3"), nil }, 429, true},
		{"reset", func(int) (*http.Response, error) { return nil, syscall.ECONNRESET }, 0, true},
		{"malformed", func(int) (*http.Response, error) { return reply(400, `{"error":{"code":"BadRequest"}}`), nil }, 400, false},
		{"cut", text(`{"responses":[{"id":"1","status":200,"bo`), 200, true},
		{"no responses", text(`{}`), 200, true},
		{"error object", text(`{"error":{"code":"X"}}`), 200, true},
		{"foreign id", text(`{"responses":[{"id":"7","status":200,"body":{}}]}`), 200, true},
		{"id with a sign", text(`{"responses":[{"id":"+1","status":200,"body":{}}]}`), 200, true},
		{"id twice", text(`{"responses":[{"id":"1","status":200,"body":{}},{"id":"1","status":404,"body":{}}]}`), 200, true},
	}
	for _, tt := range tests {
		for _, cured := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/cured=%t", tt.name, cured), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					s := &batchServer{t: t, part: func(_ int, url string) batchAnswer { return good(url) }}
					s.envelope = func(n int) (*http.Response, error) {
						if cured && n > 2 {
							return nil, nil
						}
						return tt.envelope(n)
					}
					w := &wire{handle: s.handle}
					c := newTestClient(t, w, func(cfg *Config) { cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 2, Wait: time.Second} })
					rs, got, decode, failed := lookups(3)
					info, err := c.Batch(t.Context(), rs, decode, failed)
					if cured && tt.retried {
						if err != nil || got[0] != rs[0].URL || got[2] != rs[2].URL || len(info.Retries) != 2 {
							t.Errorf("got %q, %v, %+v", got, err, info)
						}
						return
					}
					e := asError(t, err)
					want := 1
					if tt.retried {
						want = 3
					}
					if e.Status != tt.status || e.Method != "POST" || e.URL != testRoot+"/$batch" || e.Attempts != want || w.count() != want {
						t.Errorf("got %#v after %d requests", e, w.count())
					}
					if slices.ContainsFunc(got, func(s string) bool { return s != "" }) {
						t.Errorf("parts were reported: %q", got)
					}
				})
			})
		}
	}
}

// TestBatchRetriesAddUp: a part gets no more attempts for being throttled both alone and with the $batch it travels in.
func TestBatchRetriesAddUp(t *testing.T) {
	t.Parallel()
	s := &batchServer{t: t, part: func(int, string) batchAnswer { return bad(429, "ApplicationThrottled") }}
	s.envelope = func(n int) (*http.Response, error) {
		if n%2 == 1 {
			return reply(503, ""), nil
		}
		return nil, nil
	}
	w := &wire{handle: s.handle}
	c := newTestClient(t, w, func(cfg *Config) { cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 3} })
	rs, got, decode, failed := lookups(2)
	if _, err := c.Batch(t.Context(), rs, decode, failed); err != nil || got[0] != "failed 429 ApplicationThrottled" {
		t.Errorf("got %q, %v", got, err)
	}
	if w.count() != 4 {
		t.Errorf("got %d requests, want 1 + 3", w.count())
	}
}

// TestBatch424: the older way for a batch with throttled parts to answer.
func TestBatch424(t *testing.T) {
	t.Parallel()
	w := &wire{handle: always(424, `{"responses":[{"id":"1","status":429,"body":{"error":{"code":"TooManyRequests"}}},{"id":"2","status":200,"body":{"url":"x"}}]}`)}
	c := newTestClient(t, w, nil)
	rs, got, decode, failed := lookups(2)
	if _, err := c.Batch(t.Context(), rs, decode, failed); err != nil || got[0] != "failed 429 TooManyRequests" || got[1] != "x" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestBatchUnauthorized(t *testing.T) {
	t.Parallel()
	for _, whole := range []bool{true, false} {
		for _, tokens := range []*fakeTokens{{}, {fixed: true}, {renewErr: io.ErrClosedPipe}} {
			s := &batchServer{t: t, part: func(n int, url string) batchAnswer {
				if !whole && n == 1 && strings.HasPrefix(url, "/me/messages/1?") {
					return bad(401, "InvalidAuthenticationToken")
				}
				return good(url)
			}}
			s.envelope = func(n int) (*http.Response, error) {
				if whole && n == 1 {
					return reply(401, ""), nil
				}
				return nil, nil
			}
			w := &wire{handle: s.handle}
			c := newTestClient(t, w, func(cfg *Config) { cfg.Tokens = tokens })
			rs, got, decode, _ := lookups(3)
			_, err := c.Batch(t.Context(), rs, decode, nil)
			switch {
			case tokens.renewErr != nil:
				if err != tokens.renewErr {
					t.Errorf("got %v, want the error of the renewal", err)
				}
			case tokens.fixed:
				if !errors.Is(err, &Error{Status: 401}) {
					t.Errorf("got %v, want a 401", err)
				}
			default:
				if err != nil || got[1] != rs[1].URL || w.count() != 2 || w.requests[1].Header.Get("Authorization") != "Bearer token-2" {
					t.Errorf("got %q, %v after %d requests", got, err, w.count())
				}
			}
			if !slices.Equal(tokens.rejected, []string{"token-1"}) {
				t.Errorf("renewed %v", tokens.rejected)
			}
		}
	}
}

// TestBatchEnds: cancelled in a wait, or out of time for one, a batch ends as a single request does.
func TestBatchEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &batchServer{t: t, part: func(int, string) batchAnswer { return bad(429, "ApplicationThrottled", "Retry-After", "30") }}
		c := newTestClient(t, &wire{handle: s.handle}, func(cfg *Config) { cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 2} })
		rs, _, decode, _ := lookups(5)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Second, cancel)
		start := time.Now()
		info, err := c.Batch(ctx, rs, decode, nil)
		if err != context.Canceled || time.Since(start) != 10*time.Second || info.Waited != 10*time.Second {
			t.Errorf("got %v after %s, info %+v", err, time.Since(start), info)
		}
		ctx, cancel = context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		start = time.Now()
		_, err = c.Batch(ctx, rs, decode, nil)
		if e := asError(t, err); e.RetryAfter != 30*time.Second || time.Since(start) != 0 || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v after %s, want RetryAfter 30s at once", err, time.Since(start))
		}
	})
}

func FuzzBatchReply(f *testing.F) {
	for _, s := range []string{
		`{"responses":[{"id":"1","status":200,"headers":{"Retry-After":2},"body":{}},{"id":"2","status":404}]}`,
		`{"responses":[]}`, `{"responses":null}`, `{"responses":[{"id":"1"},{"id":"1"}]}`, `{"responses":[{"id":"00001"}]}`,
		`{"responses":[{"id":1}]}`, `{"responses":[{"id":"1","headers":{"\n":"x"}}]}`, `[`, `{"responses":[{"id":"99999999999999999999"}]}`,
	} {
		f.Add([]byte(s), 2)
	}
	f.Fuzz(func(t *testing.T, body []byte, n int) {
		n = min(max(n, 0), maxParts)
		answers, err := parseBatchReply(body, n)
		if err != nil {
			if answers != nil {
				t.Error("answers beside an error")
			}
			return
		}
		if len(answers) != n || !json.Valid(body) {
			t.Errorf("got %d answers of %q", len(answers), body)
		}
		for _, a := range answers {
			if a != nil && len(a.body) > 0 && !json.Valid(a.body) {
				t.Errorf("got body %q", a.body)
			}
		}
	})
}
