package graph

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// Error is a request that did not get a usable answer: Graph refused it, nothing came back, or what came back was broken.
// Compare Code, never Message (https://learn.microsoft.com/graph/errors#code-property).
type Error struct {
	Method string
	// URL is the address without the values of its tokens.
	URL string
	// Status is the HTTP status; 0 if no answer came.
	Status int
	// Code and Message are Graph's own words; empty if it had none.
	Code, Message string
	// RequestID is Graph's request-id, ClientRequestID the one we sent.
	RequestID, ClientRequestID string
	// RetryAfter is how long Graph asked to wait; 0 if it did not.
	RetryAfter time.Duration
	// Attempts counts the requests made.
	Attempts int
	// Claims is what a 401 asks the next sign-in to prove, base64 as received; empty otherwise
	// (https://learn.microsoft.com/entra/identity-platform/claims-challenge).
	Claims string
	// Err is the cause where it is not Graph's word: a fault of the transport, of the body or of the address.
	Err error

	fault fault
	note  string // why no further attempt was made
}

// fault is what kind of failure an Error is; retries depend on it.
type fault uint8

const (
	faultAnswer    fault = iota // a status that is not success
	faultTransport              // no answer, or one that broke off
	faultTimeout                // no answer, or not all of it, in time
	faultBody                   // an answer that is whole and wrong
	faultRefused                // not sent, or not to be sent again
)

// Error gives one sentence with what Graph said, without the query of the address.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: ", e.Method, pathOf(e.URL))
	switch e.fault {
	case faultTimeout, faultTransport, faultRefused:
		fmt.Fprint(&b, e.Err)
	case faultBody:
		fmt.Fprintf(&b, "the answer of status %d is broken: %v", e.Status, e.Err)
		if e.Code != "" || e.Message != "" {
			fmt.Fprintf(&b, ": %s", strings.TrimSpace(e.Code+" "+e.Message))
		}
	default:
		fmt.Fprint(&b, e.Status)
		switch {
		case e.Code != "" && e.Message != "":
			fmt.Fprintf(&b, " %s: %s", e.Code, e.Message)
		case e.Code != "" || e.Message != "":
			fmt.Fprintf(&b, " %s", e.Code+e.Message)
		case http.StatusText(e.Status) != "":
			fmt.Fprintf(&b, " %s", http.StatusText(e.Status))
		}
	}
	if e.Claims != "" {
		b.WriteString("; a new sign-in is asked for")
	}
	var extra []string
	if e.Attempts > 1 {
		extra = append(extra, fmt.Sprintf("after %d attempts", e.Attempts))
	}
	if e.RetryAfter > 0 {
		extra = append(extra, fmt.Sprintf("retry after %s", e.RetryAfter.Round(time.Millisecond)))
	}
	if e.note != "" {
		extra = append(extra, e.note)
	}
	if e.RequestID != "" {
		extra = append(extra, "request-id "+e.RequestID)
	}
	if e.ClientRequestID != "" {
		extra = append(extra, "client-request-id "+e.ClientRequestID)
	}
	if len(extra) > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(extra, ", "))
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether target is an *Error whose Status and Code, as far as set, are those of e, so that
// errors.Is(err, &Error{Code: "InefficientFilter"}) asks for a code.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && (t.Status != 0 || t.Code != "") &&
		(t.Status == 0 || t.Status == e.Status) && (t.Code == "" || t.Code == e.Code)
}

// Timeout reports whether time ran out, here or, by a 408 or 504, on the server's side: a smaller page may help.
func (e *Error) Timeout() bool {
	if e.fault == faultAnswer {
		return e.Status == http.StatusRequestTimeout || e.Status == http.StatusGatewayTimeout
	}
	if e.fault == faultTimeout {
		return true
	}
	t, ok := errors.AsType[net.Error](e.Err)
	return ok && t.Timeout()
}

// errTimeout is the cause of an attempt's own end, as opposed to the caller's. It is no context error: the caller's context is
// still good.
type errTimeout struct{ after time.Duration }

func (e errTimeout) Error() string {
	return fmt.Sprintf("no complete answer within %s: raise the parameter Timeout or ask for smaller pages", e.after)
}

// contextError returns the error of a context that is over. A deadline that has passed counts before its timer has fired: the
// network's own timer may have been quicker, and the caller should not see a text that depends on that.
func contextError(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if at, ok := ctx.Deadline(); ok && !time.Now().Before(at) {
		return context.DeadlineExceeded
	}
	return nil
}

// Permanent marks an error of a decode function that reading the page again cannot cure. It returns nil for nil.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return &permanentError{err}
}

type permanentError struct{ err error }

func (e *permanentError) Error() string { return e.err.Error() }
func (e *permanentError) Unwrap() error { return e.err }

// pathOf cuts scheme, host and query off a URL.
func pathOf(u string) string {
	u, _, _ = strings.Cut(u, "?")
	if _, rest, ok := strings.Cut(u, "://"); ok {
		_, path, _ := strings.Cut(rest, "/")
		return "/" + path
	}
	return u
}
