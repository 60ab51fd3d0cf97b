package graph

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
)

// newError returns an Error that names the request.
func (c *call) newError(f fault, err error) *Error {
	return &Error{
		Method: c.method, URL: maskURL(c.url), Status: c.info.Status, RequestID: c.info.RequestID,
		ClientRequestID: c.info.ClientRequestID, Attempts: c.attempts, Err: err, fault: f,
	}
}

func (c *call) transportError(err error, limit *timeLimit) *Error {
	if e := c.timeoutError(err, limit); e != nil {
		return e
	}
	certificate, _ := errors.AsType[*tls.CertificateVerificationError](err)
	if errors.Is(err, ErrForeignURL) || errors.Is(err, errRedirectLoop) || certificate != nil {
		return c.newError(faultRefused, err)
	}
	return c.newError(faultTransport, err)
}

// timeoutError returns nil unless time ran out for this attempt. The error of a given HTTP client's own limit says that it is a
// context.DeadlineExceeded, which callers would take for their own deadline; so its chain ends here.
func (c *call) timeoutError(err error, limit *timeLimit) *Error {
	switch {
	case limit.exceeded():
		return c.newError(faultTimeout, errTimeout{limit.d})
	case errors.Is(err, context.DeadlineExceeded) && limit.ctx.Err() == nil:
		return c.newError(faultTimeout, errClientTimeout)
	}
	return nil
}

var errClientTimeout = errors.New("no complete answer within the given HTTP client's own time limit: raise it or ask for smaller pages")

// bodyError is for a body that broke off on its way or makes no sense.
func (c *call) bodyError(err error, limit *timeLimit) error {
	if _, ok := errors.AsType[*permanentError](err); ok {
		return err
	}
	if e := c.timeoutError(err, limit); e != nil {
		return e
	}
	if errors.Is(err, errContentChanged) {
		return c.newError(faultRefused, err)
	}
	return c.newError(faultBody, err)
}

// answerError reads what an answer that is not success says. Whatever goes wrong on the way, its status stands.
func (c *call) answerError(resp *http.Response, wire *countingReader) *Error {
	var text []byte
	if body, err := decompress(resp, wire); err == nil {
		text, _ = io.ReadAll(io.LimitReader(body, maxErrorBody))
		body.Close()
	}
	_, _ = io.CopyN(io.Discard, wire, maxDrain)
	e := c.newError(faultAnswer, nil)
	e.setAnswer(resp.StatusCode, resp.Header, text, c.token)
	if e.RequestID != "" {
		c.info.RequestID = e.RequestID
	}
	return e
}
