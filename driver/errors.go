package driver

import (
	"context"
	"errors"
	"fmt"

	"graphmail/internal/exec"
	"graphmail/internal/graph"
	"graphmail/internal/plan"
	"graphmail/internal/query"
)

// A GraphError is Graph's refusal of a request, or a request that got no usable
// answer. Reach it with [errors.As]. Its fields are
//
//	Method, URL                string        // what was sent; the URL holds no secret
//	Status                     int           // HTTP; 0 when no answer came
//	Code, Message              string        // Graph's own words: branch on Code
//	RequestID, ClientRequestID string        // what Microsoft's support asks for
//	RetryAfter                 time.Duration // 0 when Graph did not ask to wait
//	Attempts                   int           // requests made
//	Claims                     string        // of a claims challenge, base64
//	Err                        error         // the cause, where it is not Graph's word
//
// and errors.Is(err, &driver.GraphError{Code: "ErrorAccessDenied"}) asks for a
// code or, with Status, for a status.
// https://learn.microsoft.com/graph/errors
type GraphError = graph.Error

// A SyntaxError says where SQL text cannot be read. Its fields are Line and
// Column (from 1, the column in characters), Message, Near and Hint; its method
// Detail gives the message with the line and a caret under the place.
type SyntaxError = query.SyntaxError

// An UnsupportedError names SQL that is understood and not done. Its fields are
// Feature, Line, Column and Hint; it has the method Detail, as [SyntaxError].
type UnsupportedError = query.UnsupportedError

// A MemoryError ends a query that would hold more than MaxMemory. Its fields are
// Operator, which asked for more, and Needed, Total and Max in bytes.
type MemoryError = exec.MemoryError

// A NameError is a name that does not exist, of a table, a column, a function or
// a variable, or one that could mean several, or a function called with a number
// of arguments it does not take. The text names the nearest that does exist.
type NameError struct {
	Message      string
	Line, Column int // from 1, the column in characters; 0 when the name is not in the text

	place string
}

// Error implements error.
func (e *NameError) Error() string { return e.Message }

// Detail returns the message with the line of the statement and a caret under
// the name.
func (e *NameError) Detail() string { return e.Message + e.place }

// ErrReadOnly is in the chain of the error for every statement that would write.
var ErrReadOnly = query.ErrReadOnly

// ErrClosed is returned by a connection or a statement that has been closed.
var ErrClosed = errors.New("graphmail: the connection is closed")

// locate gives a planner's error on a name its place in the statement.
func locate(err error, sql string) error {
	name, ok := errors.AsType[*plan.NameError](err)
	if !ok {
		return err
	}
	if name.Pos < 0 {
		return &NameError{Message: err.Error()}
	}
	e := &NameError{Message: err.Error(), place: query.Caret(sql, name.Pos)}
	e.Line, e.Column = query.Position(sql, name.Pos)
	return e
}

// prefix puts the driver's name before an error's text, once, at its border.
// Context errors pass as themselves.
func prefix(err error) error {
	if err == nil || err == context.Canceled || err == context.DeadlineExceeded {
		return err
	}
	return fmt.Errorf("graphmail: %w", err)
}
