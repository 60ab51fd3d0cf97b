package graph

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// loopback starts a server under /v1.0 and returns a client for it that uses our own kind of transport.
func loopback(t testing.TB, tls bool, h http.HandlerFunc, change func(*Config)) (c *Client, connections *atomic.Int64) {
	t.Helper()
	connections = new(atomic.Int64)
	s := httptest.NewUnstartedServer(h)
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	tr := newTransport()
	if tls {
		s.EnableHTTP2 = true
		s.StartTLS()
		tr.TLSClientConfig = s.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	} else {
		s.Start()
	}
	t.Cleanup(func() {
		tr.CloseIdleConnections()
		s.Close()
	})
	return newTestClient(t, nil, func(cfg *Config) {
		cfg.Root = mustParse(t, s.URL+"/v1.0/")
		cfg.HTTPClient = &http.Client{Transport: tr}
		if change != nil {
			change(cfg)
		}
	}), connections
}

// TestServerProtocols: HTTP/2 where the server has it, gzip, and one connection for one request after another, failures included.
func TestServerProtocols(t *testing.T) {
	t.Parallel()
	for _, tls := range []bool{false, true} {
		page := `{"value":"` + strings.Repeat("x", 100_000) + `"}`
		packed := zipped(t, page)
		var n atomic.Int64
		c, connections := loopback(t, tls, func(w http.ResponseWriter, r *http.Request) {
			if want := map[bool]string{false: "HTTP/1.1", true: "HTTP/2.0"}[tls]; r.Proto != want {
				t.Errorf("came by %s, want %s", r.Proto, want)
			}
			if r.URL.Path != "/v1.0/me/messages" || r.Header.Get("Accept-Encoding") != "gzip" {
				t.Errorf("got %s %v", r.URL, r.Header)
			}
			if n.Add(1)%2 == 1 {
				w.WriteHeader(http.StatusServiceUnavailable)
				_, _ = io.WriteString(w, strings.Repeat("busy ", 20_000)) // more than is read of a failure
				return
			}
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = io.WriteString(w, packed)
		}, func(cfg *Config) { cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 1} })
		for range 5 {
			decode, got := keep()
			info, err := c.Get(t.Context(), Request{URL: "/me/messages"}, decode)
			if err != nil || *got != page || info.Attempts != 2 {
				t.Errorf("got %d bytes, %v, %+v", len(*got), err, info)
			}
		}
		if connections.Load() != 1 {
			t.Errorf("TLS %t: %d connections for ten requests, want 1", tls, connections.Load())
		}
	}
}

// TestServerFaults: what a network can do to a page, over a real one.
func TestServerFaults(t *testing.T) {
	t.Parallel()
	faults := map[string]http.HandlerFunc{
		"reset before headers": func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) },
		"cut with a length": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, `{"value":[`)
			panic(http.ErrAbortHandler)
		},
		"cut in chunks": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"value":[]}`)
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		},
		"cut in gzip": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			packed := zipped(t, `{"value":[]}`)
			_, _ = io.WriteString(w, packed[:len(packed)-4])
		},
		"stall": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	}
	for _, tls := range []bool{false, true} {
		for name, fault := range faults {
			t.Run(fmt.Sprintf("tls=%t/%s", tls, name), func(t *testing.T) {
				t.Parallel()
				var n atomic.Int64
				c, _ := loopback(t, tls, func(w http.ResponseWriter, r *http.Request) {
					if n.Add(1) == 1 {
						fault(w, r)
						return
					}
					_, _ = io.WriteString(w, `{"value":[1]}`)
				}, func(cfg *Config) { cfg.Timeout = 500 * time.Millisecond })
				decode, got := keep()
				_, err := c.Get(t.Context(), Request{URL: "/me", Header: http.Header{"X-Once": {"1"}}}, decode)
				// The transport itself may repeat a GET whose connection broke before any byte of an answer.
				if err == nil && *got != `{"value":[1]}` || err != nil && *got != "" {
					t.Errorf("got %q, %v, want the page or an error", *got, err)
				}
				if err != nil {
					if e := asError(t, err); e.Timeout() != (name == "stall") {
						t.Errorf("got %v", err)
					}
				} else if name != "reset before headers" {
					t.Errorf("got no error")
				}
			})
		}
	}
}

// TestServerCancelStorm cancels pages, batches and streams at random moments. Each ends with its answer or the context's error, and
// nothing is left: no slot, no goroutine (see TestMain), no connection in use.
func TestServerCancelStorm(t *testing.T) {
	t.Parallel()
	var handling atomic.Int64
	for _, tls := range []bool{false, true} {
		c, _ := loopback(t, tls, func(w http.ResponseWriter, r *http.Request) {
			handling.Add(1)
			defer handling.Add(-1)
			if r.Method == http.MethodPost {
				answers := `{"id":"1","status":429}`
				if body, _ := io.ReadAll(r.Body); bytes.Contains(body, []byte(`"id":"2"`)) {
					answers += `,{"id":"2","status":200,"body":{}}`
				}
				_, _ = io.WriteString(w, `{"responses":[`+answers+`]}`)
				return
			}
			for range 4 {
				_, _ = io.WriteString(w, `{                                  }`)
				w.(http.Flusher).Flush()
				time.Sleep(time.Millisecond)
			}
		}, func(cfg *Config) {
			cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 3, Wait: time.Millisecond, Multiply: true}
		})
		var ended atomic.Int64
		var wg sync.WaitGroup
		for i := range 12 {
			wg.Go(func() {
				r := rand.New(rand.NewPCG(7, uint64(i)))
				for range 25 {
					ctx, cancel := context.WithTimeout(t.Context(), time.Duration(r.IntN(30_000))*time.Microsecond)
					var err error
					req := Request{URL: "/me/messages", Mailbox: "me"}
					switch r.IntN(3) {
					case 0:
						_, err = c.Get(ctx, req, func([]byte) error { return nil })
					case 1:
						_, err = c.Batch(ctx, []Request{req, req}, func(int, []byte) error { return nil }, func(int, *Error) error { return nil })
					default:
						_, err = c.Stream(ctx, req, io.Discard)
					}
					if err != nil && err != context.DeadlineExceeded {
						// A wait that would outlast the deadline is the one other way to end.
						if e := asError(t, err); !strings.Contains(e.Error(), "outlast the deadline") {
							t.Errorf("got %v", err)
						}
					}
					if err != nil {
						ended.Add(1)
					}
					cancel()
				}
			})
		}
		wg.Wait()
		if n := ended.Load(); n == 0 || n == 300 {
			t.Errorf("%d of 300 calls were cancelled: the storm shows nothing", n)
		}
	}
	for start := time.Now(); handling.Load() > 0; time.Sleep(time.Millisecond) {
		if time.Since(start) > 5*time.Second {
			t.Fatalf("the server is still busy with %d requests", handling.Load())
		}
	}
}

func TestServerStream(t *testing.T) {
	t.Parallel()
	content := bytes.Repeat([]byte("0123456789"), 300_000)
	var n atomic.Int64
	c, _ := loopback(t, true, func(w http.ResponseWriter, _ *http.Request) {
		if n.Add(1) == 1 {
			w.Header().Set("Content-Length", fmt.Sprint(len(content)))
			_, _ = w.Write(content[:len(content)/2])
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}
		_, _ = w.Write(content)
	}, func(cfg *Config) { cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 1} })
	var got bytes.Buffer
	info, err := c.Stream(t.Context(), Request{URL: "/me/messages/1/$value"}, &got)
	if err != nil || !bytes.Equal(got.Bytes(), content) || info.Attempts != 2 {
		t.Errorf("got %d bytes, %v after %d attempts", got.Len(), err, info.Attempts)
	}
}

// TestOwnTransport: a client without a given one has its own, and CloseIdle ends its connections.
func TestOwnTransport(t *testing.T) {
	t.Parallel()
	closed := make(chan struct{})
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{}`) }))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateClosed {
			close(closed)
		}
	}
	s.Start()
	defer s.Close()
	c, err := NewClient(Config{Root: mustParse(t, s.URL+"/v1.0"), Tokens: new(fakeTokens), ClientID: t.Name()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Get(t.Context(), Request{URL: "/me"}, wantJSON); err != nil {
		t.Fatal(err)
	}
	c.CloseIdle()
	select {
	case <-closed:
	case <-time.After(5 * time.Second):
		t.Error("the idle connection is still open")
	}
	given := newTestClient(t, &wire{handle: always(200, `{}`)}, nil)
	given.CloseIdle() // leaves the given client alone
	if _, err := given.Get(t.Context(), Request{URL: "/me"}, wantJSON); err != nil {
		t.Error(err)
	}
}

// TestServerRefused: nobody listens.
func TestServerRefused(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	c := newTestClient(t, nil, func(cfg *Config) { cfg.Root = mustParse(t, "http://"+addr+"/v1.0") })
	_, err = c.Get(t.Context(), Request{URL: "/me"}, wantJSON)
	if e := asError(t, err); e.Status != 0 || e.Timeout() || !errors.As(err, new(*net.OpError)) {
		t.Errorf("got %#v", e)
	}
}

// BenchmarkGet reads a page of 350 KB, packed and plain, without a network.
func BenchmarkGet(b *testing.B) {
	var page strings.Builder
	page.WriteString(`{"value":[`)
	for i := 0; page.Len() < 350<<10; i++ {
		fmt.Fprintf(&page, `{"id":"AAMkAGI2TG93AAA%d=","subject":"Quarterly figures %d","receivedDateTime":"2026-08-%02dT10:00:00Z","isRead":%t},`, i*7919, i, i%28+1, i%3 == 0)
	}
	page.WriteString(`{}]}`)
	for name, answer := range map[string]func() *http.Response{
		"plain": func() *http.Response { return reply(200, page.String()) },
		"gzip": func() func() *http.Response {
			packed := zipped(b, page.String())
			return func() *http.Response { return reply(200, packed, "Content-Encoding", "gzip") }
		}(),
	} {
		b.Run(name, func(b *testing.B) {
			w := &wire{handle: func(int, *http.Request) (*http.Response, error) { return answer(), nil }}
			c := newTestClient(b, w, func(cfg *Config) { cfg.Timeout = time.Minute })
			b.SetBytes(int64(page.Len()))
			b.ReportAllocs()
			for b.Loop() {
				w.requests = w.requests[:0]
				if _, err := c.Get(b.Context(), Request{URL: "/me/messages?$top=1000", Mailbox: "me"}, wantJSON); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
