package graphtest

import (
	"cmp"
	"context"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// effects are what the faults that strike a request do to it.
type effects struct {
	Fault
	rows []*item // shown on the page
}

// merge adds a fault's effects to those that came before it.
func (e *effects) merge(f Fault) {
	if e.Status == 0 && f.Status != 0 {
		e.Status, e.Code, e.Message, e.RetryAfter, e.Location = f.Status, f.Code, f.Message, f.RetryAfter, f.Location
	}
	e.Latency = cmp.Or(e.Latency, f.Latency)
	e.Reset = e.Reset || f.Reset
	e.Cut = cmp.Or(e.Cut, f.Cut)
	e.Truncate = cmp.Or(e.Truncate, f.Truncate)
	e.ErrorInside = cmp.Or(e.ErrorInside, f.ErrorInside)
	e.Slow = cmp.Or(e.Slow, f.Slow)
	e.EmptyPage = e.EmptyPage || f.EmptyPage
	e.ShortPage = e.ShortPage || f.ShortPage
	e.Repeat = cmp.Or(e.Repeat, f.Repeat)
	e.Loop = e.Loop || f.Loop
	e.Foreign = cmp.Or(e.Foreign, f.Foreign)
	e.Insert = cmp.Or(e.Insert, f.Insert)
	e.Delete = cmp.Or(e.Delete, f.Delete)
	e.MaxBytes = cmp.Or(e.MaxBytes, f.MaxBytes)
	e.Unordered = e.Unordered || f.Unordered
	e.RefuseFilter = cmp.Or(e.RefuseFilter, f.RefuseFilter)
}

// reset drops the connection, so that the client sees it reset, and says
// whether it did.
func (e *effects) reset(w http.ResponseWriter) bool {
	if !e.Reset {
		return false
	}
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		if tcp, ok := conn.(*net.TCPConn); ok {
			tcp.SetLinger(0)
		}
		conn.Close()
	}
	return true
}

// instead gives the error that is sent in place of an answer, or nil.
func (e *effects) instead() *apiError {
	if e.Status == 0 {
		return nil
	}
	return &apiError{Status: e.Status, Code: e.Code, Message: e.Message, RetryAfter: e.RetryAfter}
}

// wait lets the latency pass.
func (e *effects) wait(ctx context.Context) { pause(ctx, e.Latency) }

func pause(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// filter refuses a $filter.
func (e *effects) filter() *apiError {
	if e.RefuseFilter == "" {
		return nil
	}
	message := errInefficient().Message
	if e.RefuseFilter == "ErrorRestrictionTooComplex" {
		message = "The restriction or sort order is too complex for this operation., Cannot query rows in a table."
	}
	return &apiError{Status: 400, Code: e.RefuseFilter, Message: message}
}

// page changes which rows a page shows and where the next one begins.
func (e *effects) page(w window, rows int, gaps bool) window {
	switch {
	case e.EmptyPage && w.to > w.from:
		w.next, w.to = position(w.from, gaps), w.from
	case e.ShortPage && w.to-w.from > 1:
		w.to = w.from + (w.to-w.from)/2
		w.next = position(w.to, gaps)
	}
	if e.Repeat > 0 && w.next >= 0 && w.to > w.from {
		w.next = position(max(w.to-e.Repeat, w.from+1), gaps)
	}
	return w
}

// link changes a nextLink.
func (e *effects) link(c *call, next string) string {
	switch {
	case e.Loop:
		return c.self(c.target.RawQuery)
	case next == "":
		return ""
	case e.EmptyPage:
		// Different from the page's own address, which would be a loop.
		next += "&page=" + strconv.Itoa(c.place)
	}
	to, err := url.Parse(e.Foreign)
	from, err2 := url.Parse(next)
	if e.Foreign == "" || err != nil || err2 != nil {
		return next
	}
	from.Scheme, from.Host = to.Scheme, to.Host
	return from.String()
}

// afterwards changes the mailbox between this page and the next. The caller
// holds the server's lock.
func (e *effects) afterwards(box *mailbox) {
	if box == nil {
		return
	}
	for _, m := range e.rows[:min(e.Delete, len(e.rows))] {
		box.removeMessage(m)
	}
	for range e.Insert {
		box.insertCopy()
	}
}

// changes says whether the mailbox changes after the page.
func (e *effects) changes() bool { return e.Insert > 0 || e.Delete > 0 }

// weigh refuses a body that is too long.
func (e *effects) weigh(bytes int) *apiError {
	if e.MaxBytes == 0 || bytes <= e.MaxBytes {
		return nil
	}
	return &apiError{Status: http.StatusGatewayTimeout, Code: "UnknownError"}
}

// spoil changes the text of a body before it is compressed.
func (e *effects) spoil(body []byte) []byte {
	switch {
	case e.Truncate > 0:
		return body[:int(float64(len(body))*e.Truncate)]
	case e.ErrorInside != "":
		half := body[: len(body)/2 : len(body)/2]
		return append(half, `{"error":{"code":"`+e.ErrorInside+`","message":"Id is malformed."}}`...)
	}
	return body
}

// write sends a body as it goes over the wire.
func (e *effects) write(ctx context.Context, w http.ResponseWriter, body []byte) {
	if e.Cut > 0 {
		w.Write(body[:int(float64(len(body))*e.Cut)])
		http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler) // how net/http is told to drop a connection
	}
	if e.Slow == 0 {
		w.Write(body) // a client that is gone needs no answer
		return
	}
	const pieces = 10
	for i := range pieces {
		w.Write(body[len(body)*i/pieces : len(body)*(i+1)/pieces])
		http.NewResponseController(w).Flush()
		pause(ctx, e.Slow/pieces)
	}
}
