package graph

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestGzip(t *testing.T) {
	t.Parallel()
	page := `{"value":[` + strings.Repeat(`{"id":"AAMkAG"},`, 1000) + `{}]}`
	packed := zipped(t, page)
	damaged := []byte(packed)
	damaged[len(damaged)-6] ^= 1 // in the checksum
	tests := []struct {
		name, encoding, body string
		length               int64
		good                 bool
	}{
		{"gzip", "gzip", packed, int64(len(packed)), true},
		{"gzip without a length", "GZIP", packed, -1, true},
		{"two members", "x-gzip", zipped(t, page[:100]) + zipped(t, page[100:]), -1, true},
		{"none", "identity", page, -1, true},
		{"cut", "gzip", packed[:len(packed)-9], -1, false},
		{"cut in the header", "gzip", packed[:4], -1, false},
		{"cut before the header", "gzip", "", -1, false},
		{"damaged", "gzip", string(damaged), -1, false},
		{"followed by something", "gzip", packed + "x", -1, false},
		{"longer than said", "gzip", packed, int64(len(packed)) - 1, false},
		{"shorter than said", "gzip", packed, int64(len(packed)) + 1, false},
		{"not gzip", "gzip", page, -1, false},
		{"not asked for", "br", page, -1, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := &wire{handle: func(int, *http.Request) (*http.Response, error) {
				resp := reply(200, tt.body, "Content-Encoding", tt.encoding)
				resp.ContentLength = tt.length
				return resp, nil
			}}
			c := newTestClient(t, w, func(cfg *Config) { cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 1} })
			for range 2 { // the second time with readers out of the pool
				decode, got := keep()
				info, err := c.Get(t.Context(), Request{URL: "/me"}, decode)
				if !tt.good {
					if e := asError(t, err); e.Status != 200 || e.Err == nil || *got != "" || info.Attempts != 2 {
						t.Errorf("got a page of %d bytes and %v after %d attempts", len(*got), err, info.Attempts)
					}
					continue
				}
				if err != nil || *got != page {
					t.Errorf("got %d bytes, %v", len(*got), err)
				}
				if info.Bytes != int64(len(tt.body)) || info.Status != 200 || info.Attempts != 1 {
					t.Errorf("got %+v, want %d bytes", info, len(tt.body))
				}
			}
		})
	}
	t.Run("error", func(t *testing.T) {
		t.Parallel()
		c := newTestClient(t, &wire{handle: always(429, zipped(t, throttled), "Content-Encoding", "gzip")}, nil)
		_, err := c.Get(t.Context(), Request{URL: "/me"}, wantJSON)
		if e := asError(t, err); e.Code != "ApplicationThrottled" {
			t.Errorf("got %#v", e)
		}
	})
	t.Run("no content", func(t *testing.T) {
		t.Parallel()
		c := newTestClient(t, &wire{handle: always(204, "", "Content-Encoding", "gzip")}, nil)
		_, err := c.Get(t.Context(), Request{URL: "/me"}, func(body []byte) error {
			if len(body) > 0 {
				t.Errorf("got %q", body)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestErrorObjectInside: an error object in a body of status 200, which decode refuses, is found at its top level and nowhere else.
func TestErrorObjectInside(t *testing.T) {
	t.Parallel()
	tests := []struct {
		body, code string
		isError    bool
	}{
		{`{"error":{"code":"A","message":"m"}}`, "A", true},
		{` { "value":[{"id":"1"}], "error":{"code":"B"}}`, "B", true},
		{`{"error":"C"}`, "C", true},
		{`{"error":null,"value":[]}`, "", false},
		{`{"value":[{"error":{"code":"D"}}]}`, "", false},
		{`{"value":[{"subject":"{\"error\":{\"code\":\"E\"}}"}]}`, "", false},
		{`{"value":["error"]}`, "", false},
	}
	for _, tt := range tests {
		c := newTestClient(t, &wire{handle: always(200, tt.body)}, nil)
		refused := errors.New("refused")
		_, err := c.Get(t.Context(), Request{URL: "/me"}, func([]byte) error { return refused })
		if e := asError(t, err); errors.Is(e, refused) == tt.isError || e.Status != 200 || e.Code != tt.code || e.Err == nil {
			t.Errorf("%s: got %v", tt.body, err)
		}
	}
}

// TestBufferReuse: a page does not see the rest of a longer one that used the same memory before.
func TestBufferReuse(t *testing.T) {
	t.Parallel()
	w := &wire{handle: func(_ int, r *http.Request) (*http.Response, error) {
		return reply(200, `{"value":"`+strings.Repeat("x", len(r.URL.RawQuery)*100)+`"}`), nil
	}}
	c := newTestClient(t, w, nil)
	for n := 50; n > 0; n-- {
		_, err := c.Get(t.Context(), Request{URL: "/me?" + strings.Repeat("q", n)}, func(body []byte) error {
			if len(body) != n*100+len(`{"value":""}`) || !bytes.HasSuffix(body, []byte(`x"}`)) {
				t.Errorf("got %d bytes", len(body))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	giant := getBuffer()
	giant.Grow(maxPooledBuffer + 1)
	putBuffer(giant)
	for range 10 {
		if b := getBuffer(); b.Cap() > maxPooledBuffer {
			t.Error("a giant buffer stays in memory")
		}
	}
}

func TestStream(t *testing.T) {
	t.Parallel()
	content := strings.Repeat("0123456789", 5000)
	cutAt := func(n int) func() *http.Response {
		return func() *http.Response {
			resp := reply(200, "")
			resp.Body, resp.ContentLength = newCutBody(content[:n], syscall.ECONNRESET), int64(len(content))
			return resp
		}
	}
	whole := func() *http.Response { return reply(200, content) }
	gz := func() *http.Response { return reply(200, zipped(t, content), "Content-Encoding", "gzip") }
	tests := []struct {
		name    string
		answers []func() *http.Response
		want    string
		failure error
	}{
		{"whole", []func() *http.Response{whole}, content, nil},
		{"gzip", []func() *http.Response{gz}, content, nil},
		{"cut twice", []func() *http.Response{cutAt(20_001), cutAt(100), cutAt(49_999), gz}, content, nil},
		{"never whole", []func() *http.Response{cutAt(10), cutAt(20), cutAt(30), cutAt(40)}, content[:40], syscall.ECONNRESET},
		{"changed", []func() *http.Response{cutAt(300), func() *http.Response { return reply(200, strings.ToUpper("x"+content)) }}, content[:300], errContentChanged},
		{"shrunk", []func() *http.Response{cutAt(300), func() *http.Response { return reply(200, content[:200]) }}, content[:300], errContentChanged},
		{"refused", []func() *http.Response{func() *http.Response { return reply(404, `{"error":{"code":"ErrorItemNotFound"}}`) }}, "", &Error{Code: "ErrorItemNotFound"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := &wire{handle: func(n int, r *http.Request) (*http.Response, error) {
				if r.Header.Get("Accept") != "*/*" {
					t.Errorf("accepts %q", r.Header.Get("Accept"))
				}
				return tt.answers[n-1](), nil
			}}
			c := newTestClient(t, w, func(cfg *Config) { cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 3} })
			var got bytes.Buffer
			info, err := c.Stream(t.Context(), Request{URL: "/me/messages/1/$value"}, &got)
			if !errors.Is(err, tt.failure) || (err == nil) != (tt.failure == nil) {
				t.Errorf("got %v, want %v", err, tt.failure)
			}
			if got.String() != tt.want || info.Attempts != len(tt.answers) {
				t.Errorf("got %d bytes after %d attempts, want %d after %d", got.Len(), info.Attempts, len(tt.want), len(tt.answers))
			}
			if err != nil {
				asError(t, err)
			}
		})
	}
}

// TestStreamWriterFails: the caller's own error ends the call as it is.
func TestStreamWriterFails(t *testing.T) {
	t.Parallel()
	w := &wire{handle: always(200, "content")}
	c := newTestClient(t, w, func(cfg *Config) { cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 3} })
	r, pipe := io.Pipe()
	r.CloseWithError(syscall.ENOSPC)
	if _, err := c.Stream(t.Context(), Request{URL: "/x"}, pipe); !errors.Is(err, syscall.ENOSPC) || w.count() != 1 {
		t.Errorf("got %v after %d requests, want ENOSPC after 1", err, w.count())
	}
	if _, err := c.Stream(t.Context(), Request{URL: "/x"}, shortWriter{}); !errors.Is(err, io.ErrShortWrite) || w.count() != 2 {
		t.Errorf("got %v after %d requests, want ErrShortWrite after 1 more", err, w.count())
	}
}

type shortWriter struct{}

func (shortWriter) Write(p []byte) (int, error) { return len(p) / 2, nil }

// TestStreamTimeout: the limit is on the server's silence, not on the size of the content or the pace of the one who reads it.
func TestStreamTimeout(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		pause := 9 * time.Second
		w := &wire{handle: func(_ int, r *http.Request) (*http.Response, error) {
			resp := reply(200, "")
			resp.Body, resp.ContentLength = &slowBody{ctx: r.Context(), pieces: []string{"a", "b", "c", "d"}, pause: pause}, -1
			return resp, nil
		}}
		c := newTestClient(t, w, func(cfg *Config) { cfg.Timeout = 10 * time.Second })
		var got bytes.Buffer
		slow := writerFunc(func(p []byte) (int, error) { time.Sleep(time.Minute); return got.Write(p) })
		if _, err := c.Stream(t.Context(), Request{URL: "/x"}, slow); err != nil || got.String() != "abcd" {
			t.Errorf("got %q, %v", got.String(), err)
		}
		pause = 11 * time.Second
		_, err := c.Stream(t.Context(), Request{URL: "/x"}, io.Discard)
		if e := asError(t, err); !e.Timeout() || errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want a timeout", err)
		}
	})
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }
