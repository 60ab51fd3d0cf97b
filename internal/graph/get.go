package graph

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
)

// Get fetches one page and hands the whole of it to decode. The memory of body is reused after decode returns.
//
// An error of decode counts as a broken body, like JSON that is cut: it becomes the Err of an *[Error] and is retried under
// [RetryAny], so decode must be ready to start again, and its error must not quote the page. An error marked by [Permanent] ends the
// call and is returned as it is. A page that holds an error object at its top level must be refused by decode, which looks at every
// member anyway; Get then reports what Graph says in place of what decode says.
//
// Errors of [Tokens] and of ctx come back as they are. Everything else is an *[Error].
func (c *Client) Get(ctx context.Context, r Request, decode func(body []byte) error) (Info, error) {
	call, err := c.newCall(r, "application/json")
	if err != nil {
		return Info{}, err
	}
	err = call.retry(ctx, func(ctx context.Context) error { return call.page(ctx, decode) })
	return *call.info, err
}

// page makes one attempt. decode runs after the governor's slot is free again.
func (c *call) page(ctx context.Context, decode func([]byte) error) error {
	buf := getBuffer()
	defer putBuffer(buf)
	if err := c.attempt(ctx, fill(buf)); err != nil {
		return err
	}
	if err := c.decodePage(buf.Bytes(), decode); err != nil {
		if c.pending != nil {
			c.pending.err = err
		}
		return err
	}
	return nil
}

func fill(buf *bytes.Buffer) func(io.Reader, int64) error {
	return func(body io.Reader, size int64) error {
		buf.Reset()
		if size > 0 {
			// One byte more lets ReadFrom see the end without growing again.
			buf.Grow(int(min(size+bytes.MinRead, maxGrowth)))
		}
		_, err := buf.ReadFrom(body)
		return err
	}
}

// decodePage gives a body to decode and looks for an error in disguise where it fails.
func (c *call) decodePage(body []byte, decode func([]byte) error) error {
	err := decode(body)
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*permanentError](err); ok {
		return err
	}
	if e := c.errorInside(body); e != nil {
		return e
	}
	return c.newError(faultBody, err)
}

// errorInside returns the error that a body holds in place of what was asked for, nil when it holds none.
func (c *call) errorInside(body []byte) error {
	if !hasErrorObject(body) {
		return nil
	}
	e := c.newError(faultBody, errErrorObject)
	var id string
	e.Code, e.Message, id, _ = parseErrorBody(hide(body, c.token))
	e.RequestID = cmp.Or(e.RequestID, id)
	return e
}

var errErrorObject = errors.New("it holds an error object")
