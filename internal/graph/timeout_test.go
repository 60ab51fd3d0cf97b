package graph

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestContextWins ends the caller's context at every point of a request's life.
func TestContextWins(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		after  time.Duration
		handle func(n int, r *http.Request) (*http.Response, error)
	}{
		{"before the first attempt", 0, always(200, `{}`)},
		{"before the headers", time.Second, deaf},
		{"in the body", 15 * time.Second, func(_ int, r *http.Request) (*http.Response, error) {
			resp := reply(200, "")
			resp.Body, resp.ContentLength = &slowBody{ctx: r.Context(), pieces: []string{`{"value":[`, `]`, `}`}, pause: 10 * time.Second}, -1
			return resp, nil
		}},
		{"in the body of an error", 15 * time.Second, func(_ int, r *http.Request) (*http.Response, error) {
			resp := reply(503, "")
			resp.Body, resp.ContentLength = &slowBody{ctx: r.Context(), pieces: []string{`{"error":{`, `}`, `}`}, pause: 10 * time.Second}, -1
			return resp, nil
		}},
		{"in a wait", 15 * time.Second, always(429, throttled, "Retry-After", "60")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := &wire{handle: tt.handle}
				c := newTestClient(t, w, func(cfg *Config) {
					cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 9, Wait: time.Second}
					cfg.Timeout = time.Minute
				})
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if tt.after == 0 {
					cancel()
				}
				time.AfterFunc(tt.after, cancel)
				start := time.Now()
				info, err := c.Get(ctx, Request{URL: "/me"}, wantJSON)
				if err != context.Canceled {
					t.Errorf("got %v, want context.Canceled as itself", err)
				}
				if time.Since(start) != tt.after {
					t.Errorf("took %s, want %s", time.Since(start), tt.after)
				}
				// The library would run its operation once, however dead the context.
				if sent := info.Attempts > 0; sent != (tt.after > 0) {
					t.Errorf("made %d attempts", info.Attempts)
				}
			})
		})
	}
}

// TestDeadlineOfCaller: a deadline that passes during an attempt is the context's error, even if the transport reports it first.
func TestDeadlineOfCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &wire{handle: func(_ int, r *http.Request) (*http.Response, error) {
			at, _ := r.Context().Deadline()
			time.Sleep(time.Until(at))
			return nil, errors.New("read tcp: i/o timeout")
		}}
		c := newTestClient(t, w, func(cfg *Config) { cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 3} })
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := c.Get(ctx, Request{URL: "/me"}, wantJSON); err != context.DeadlineExceeded {
			t.Errorf("got %v, want context.DeadlineExceeded", err)
		}
	})
}

// TestTimeout: the attempt's own limit is a timeout that names its parameter and is not the caller's.
func TestTimeout(t *testing.T) {
	t.Parallel()
	slow := func(_ int, r *http.Request) (*http.Response, error) {
		resp := reply(200, "")
		resp.Body, resp.ContentLength = &slowBody{ctx: r.Context(), pieces: []string{`{`, ` `, ` `, `}`}, pause: 30 * time.Second}, -1
		return resp, nil
	}
	tests := []struct {
		name   string
		handle func(int, *http.Request) (*http.Response, error)
		status int
	}{
		{"headers", deaf, 0},
		{"body", slow, 200},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				c := newTestClient(t, &wire{handle: tt.handle}, func(cfg *Config) { cfg.Timeout = 100 * time.Second })
				start := time.Now()
				_, err := c.Get(t.Context(), Request{URL: "/me/messages"}, wantJSON)
				e := asError(t, err)
				if !e.Timeout() || e.Status != tt.status || !strings.Contains(err.Error(), "Timeout") || !strings.Contains(err.Error(), "1m40s") {
					t.Errorf("got %v, want a timeout that names its parameter", err)
				}
				if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
					t.Errorf("%v is a context error, but the caller's context is good", err)
				}
				if time.Since(start) != 100*time.Second {
					t.Errorf("took %s", time.Since(start))
				}
			})
		})
	}
}

// TestTimeoutOfGivenClient: the given HTTP client's own limit must not look like the caller's deadline either.
func TestTimeoutOfGivenClient(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &wire{handle: deaf}
		c := newTestClient(t, w, func(cfg *Config) { cfg.HTTPClient.Timeout = time.Second })
		_, err := c.Get(t.Context(), Request{URL: "/me"}, wantJSON)
		if e := asError(t, err); !e.Timeout() || errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v, want a timeout that is no context error", err)
		}
	})
}

// TestQueueIsNoTimeout: waiting for a slot does not use up an attempt's time.
func TestQueueIsNoTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &wire{handle: func(int, *http.Request) (*http.Response, error) {
			time.Sleep(8 * time.Second)
			return reply(200, `{}`), nil
		}}
		c := newTestClient(t, w, func(cfg *Config) { cfg.Timeout, cfg.MaxConcurrency = 10*time.Second, 1 })
		infos := make(chan Info, 3)
		for range 3 {
			go func() {
				info, err := c.Get(t.Context(), Request{URL: "/me"}, wantJSON)
				if err != nil {
					t.Error(err)
				}
				infos <- info
			}()
		}
		var queued time.Duration
		for range 3 {
			queued += (<-infos).Queued
		}
		if queued != 24*time.Second {
			t.Errorf("queued for %s, want 0 + 8 + 16 seconds", queued)
		}
	})
}
