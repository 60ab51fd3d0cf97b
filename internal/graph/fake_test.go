package graph

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const testRoot = "https://graph.test/v1.0"

// wire is an in-memory RoundTripper that keeps account of what a client must not leave behind.
type wire struct {
	handle func(n int, r *http.Request) (*http.Response, error) // n counts from 1

	mu       sync.Mutex
	requests []*http.Request
	open     atomic.Int64 // bodies not yet closed
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	w.mu.Lock()
	w.requests = append(w.requests, r)
	n := len(w.requests)
	w.mu.Unlock()
	resp, err := w.handle(n, r)
	if err != nil {
		return nil, err
	}
	resp.Request = r
	w.open.Add(1)
	resp.Body = &trackedBody{ReadCloser: resp.Body, open: &w.open, ctx: r.Context()}
	return resp, nil
}

func (w *wire) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.requests)
}

// trackedBody ends with its request's context, as a body over a network does.
type trackedBody struct {
	io.ReadCloser
	open *atomic.Int64
	ctx  context.Context
	once sync.Once
}

func (b *trackedBody) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	return b.ReadCloser.Read(p)
}

func (b *trackedBody) Close() error {
	b.once.Do(func() { b.open.Add(-1) })
	return b.ReadCloser.Close()
}

// reply makes an answer; header is pairs of names and values.
func reply(status int, body string, header ...string) *http.Response {
	h := make(http.Header)
	for i := 0; i < len(header); i += 2 {
		h.Add(header[i], header[i+1])
	}
	return &http.Response{
		StatusCode: status, Status: fmt.Sprint(status, " ", http.StatusText(status)), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: h, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}
}

// always answers every request alike.
func always(status int, body string, header ...string) func(int, *http.Request) (*http.Response, error) {
	return func(int, *http.Request) (*http.Response, error) { return reply(status, body, header...), nil }
}

func zipped(t testing.TB, s string) string {
	t.Helper()
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	if _, err := io.WriteString(z, s); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

// fakeTokens gives "token-1" until it is renewed, then "token-2" and so on.
type fakeTokens struct {
	mu       sync.Mutex
	n        int
	rejected []string
	tokenErr error
	renewErr error
	fixed    bool // Renew has nothing better
}

func (f *fakeTokens) Token(context.Context) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return fmt.Sprint("token-", f.n+1), f.tokenErr
}

func (f *fakeTokens) Renew(_ context.Context, rejected string) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rejected = append(f.rejected, rejected)
	if f.renewErr != nil {
		return "", f.renewErr
	}
	if !f.fixed {
		f.n++
	}
	return fmt.Sprint("token-", f.n+1), nil
}

// newTestClient returns a client over w with a governor of its own. When the test ends no body may be open and no lane in use.
func newTestClient(t testing.TB, w *wire, change func(*Config)) *Client {
	t.Helper()
	cfg := Config{Root: mustParse(t, testRoot), Tokens: new(fakeTokens), ClientID: "client"}
	if w != nil {
		cfg.HTTPClient = &http.Client{Transport: w}
	}
	if change != nil {
		change(&cfg)
	}
	c, err := NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	c.governor = new(governor)
	t.Cleanup(func() {
		if w != nil {
			if n := w.open.Load(); n != 0 {
				t.Errorf("%d bodies are still open", n)
			}
		}
		if n := len(c.governor.lanes); n != 0 {
			t.Errorf("%d lanes of the governor are still in use", n)
		}
	})
	return c
}

func mustParse(t testing.TB, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// keep returns a decode function that takes valid JSON only, and the place where it puts the page.
func keep() (func([]byte) error, *string) {
	var got string
	return func(body []byte) error {
		if err := wantJSON(body); err != nil {
			return err
		}
		got = string(body)
		return nil
	}, &got
}

func wantJSON(body []byte) error {
	if !bytes.HasPrefix(body, []byte("{")) || !bytes.HasSuffix(body, []byte("}")) {
		return errors.New("page is cut")
	}
	if bytes.HasPrefix(body, []byte(`{"error":`)) {
		return errors.New("page is an error")
	}
	return nil
}

func asError(t testing.TB, err error) *Error {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok {
		t.Fatalf("got %T %v, want an *Error", err, err)
	}
	return e
}

// deaf never answers; it ends with the request's context.
func deaf(_ int, r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// slowBody gives its text in pieces with a pause before each.
type slowBody struct {
	ctx    context.Context
	pieces []string
	pause  time.Duration
}

func (s *slowBody) Read(p []byte) (int, error) {
	if len(s.pieces) == 0 {
		return 0, io.EOF
	}
	select {
	case <-time.After(s.pause):
	case <-s.ctx.Done():
		return 0, s.ctx.Err()
	}
	n := copy(p, s.pieces[0])
	if s.pieces[0] = s.pieces[0][n:]; s.pieces[0] == "" {
		s.pieces = s.pieces[1:]
	}
	return n, nil
}

func (s *slowBody) Close() error { return nil }

// cutBody ends with an error after its text.
type cutBody struct {
	io.Reader
	err error
}

func newCutBody(text string, err error) *cutBody {
	return &cutBody{Reader: strings.NewReader(text), err: err}
}

func (c *cutBody) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	if err == io.EOF {
		err = c.err
	}
	return n, err
}

func (c *cutBody) Close() error { return nil }
