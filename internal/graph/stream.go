package graph

import (
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
)

// Stream copies the raw content of a resource ($value) to w, as it comes. It returns an error of w as it is.
//
// [Config.Timeout] bounds the time the server is silent, not the whole of a large body. A retry after part of the content has been
// written reads that part again, compares it with what was written, and goes on behind it; content that has changed meanwhile is an
// error.
func (c *Client) Stream(ctx context.Context, r Request, w io.Writer) (Info, error) {
	call, err := c.newCall(r, "*/*")
	if err != nil {
		return Info{}, err
	}
	call.stream = true
	sink := &resumingWriter{w: w, written: sha256.New()}
	err = call.retry(ctx, func(ctx context.Context) error {
		return call.attempt(ctx, func(body io.Reader, _ int64) error { return sink.take(body) })
	})
	return *call.info, err
}

// resumingWriter hands each byte on once, however often the content is read.
type resumingWriter struct {
	w       io.Writer
	n       int64     // bytes handed on
	written hash.Hash // of these
}

var errContentChanged = errors.New("the content has changed while it was read")

// take reads the content from its start.
func (s *resumingWriter) take(body io.Reader) error {
	if s.n > 0 {
		again := sha256.New()
		if _, err := io.CopyN(again, body, s.n); err == io.EOF {
			return errContentChanged
		} else if err != nil {
			return err
		}
		if string(again.Sum(nil)) != string(s.written.Sum(nil)) {
			return errContentChanged
		}
	}
	_, err := io.Copy(onlyWriter{s}, body)
	return err
}

// onlyWriter hides ReadFrom and WriteTo of what lies behind, so that every byte passes by Write.
type onlyWriter struct{ io.Writer }

// Write hands p on. An error of the writer behind is not the server's: it ends the call.
func (s *resumingWriter) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	s.written.Write(p[:n])
	s.n += int64(n)
	if err == nil && n < len(p) {
		err = io.ErrShortWrite
	}
	return n, Permanent(err)
}
