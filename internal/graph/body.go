package graph

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// timeLimit ends an attempt by its own clock. The caller's context ends it as well, but with another error.
type timeLimit struct {
	d      time.Duration
	timer  *time.Timer // nil for no limit
	cancel context.CancelCauseFunc
	ctx    context.Context
}

func newTimeLimit(ctx context.Context, d time.Duration) (context.Context, *timeLimit) {
	ctx, cancel := context.WithCancelCause(ctx)
	l := &timeLimit{d: d, cancel: cancel, ctx: ctx}
	if d > 0 {
		l.timer = time.AfterFunc(d, func() { cancel(errTimeout{d}) })
	}
	return ctx, l
}

// rewind starts the limit anew.
func (l *timeLimit) rewind() {
	if l.timer != nil {
		l.timer.Reset(l.d)
	}
}

// pause stops the clock until rewind.
func (l *timeLimit) pause() {
	if l.timer != nil {
		l.timer.Stop()
	}
}

func (l *timeLimit) end() {
	l.pause()
	l.cancel(nil)
}

func (l *timeLimit) exceeded() bool {
	_, ok := errors.AsType[errTimeout](context.Cause(l.ctx))
	return ok
}

// countingReader counts the bytes that came over the wire. With a limit it bounds the time of each read, and not that of whatever
// the caller does between two reads.
type countingReader struct {
	r     io.Reader
	n     int64
	limit *timeLimit
}

func (c *countingReader) Read(p []byte) (int, error) {
	if c.limit != nil {
		c.limit.rewind()
		defer c.limit.pause()
	}
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// decompress returns the content of an answer, whose wire form is read from wire. Closing it leaves wire open.
func decompress(resp *http.Response, wire *countingReader) (io.ReadCloser, error) {
	switch encoding := strings.ToLower(resp.Header.Get("Content-Encoding")); encoding {
	case "", "identity":
		return io.NopCloser(wire), nil
	case "gzip", "x-gzip":
		z := gzipBodies.Get().(*gzipBody)
		z.in.Reset(wire)
		switch err := z.Reset(z.in); err {
		case nil:
			return z, nil
		case io.EOF: // not one byte
			_ = z.Close()
			if resp.ContentLength == 0 || resp.StatusCode == http.StatusNoContent {
				return io.NopCloser(wire), nil
			}
			return nil, io.ErrUnexpectedEOF
		default:
			_ = z.Close()
			return nil, err
		}
	default:
		return nil, fmt.Errorf("the answer has the content encoding %q, which was not asked for", encoding)
	}
}

var gzipBodies = sync.Pool{New: func() any { return &gzipBody{in: bufio.NewReaderSize(nil, 32<<10)} }}

// gzipBody goes back to its pool when it is closed.
type gzipBody struct {
	gzip.Reader
	in *bufio.Reader
}

// Close must be called once.
func (b *gzipBody) Close() error {
	b.in.Reset(nil)
	gzipBodies.Put(b)
	return nil
}

const (
	maxPooledBuffer = 4 << 20 // a page with large bodies should not stay in memory for good
	maxGrowth       = 1 << 20 // as far as a Content-Length is believed before the bytes are there
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func getBuffer() *bytes.Buffer {
	return buffers.Get().(*bytes.Buffer)
}

func putBuffer(b *bytes.Buffer) {
	if b.Cap() > maxPooledBuffer {
		return
	}
	b.Reset()
	buffers.Put(b)
}
