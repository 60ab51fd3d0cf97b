package driver

import (
	"context"
	"errors"
	"fmt"

	"graphmail/internal/exec"
	"graphmail/internal/graph"
	"graphmail/internal/query"
)

// A GraphError is Graph's refusal of a request, or a request that got no
// answer. Reach it with [errors.As]; it never holds a token.
// https://learn.microsoft.com/graph/errors
type GraphError = graph.Error

// A SyntaxError says where SQL text cannot be read. Its Detail method shows the
// line with a caret under the place.
type SyntaxError = query.SyntaxError

// An UnsupportedError names SQL that graphmail understands but does not do.
type UnsupportedError = query.UnsupportedError

// A MemoryError ends a query that would hold more than MaxMemory.
type MemoryError = exec.MemoryError

// ErrReadOnly is in the chain of the error for every statement that would write.
var ErrReadOnly = query.ErrReadOnly

// ErrClosed is returned by a connection or a statement that has been closed.
var ErrClosed = errors.New("graphmail: the connection is closed")

// prefix puts the driver's name before an error's text, once, at its border.
// Context errors pass as themselves.
func prefix(err error) error {
	if err == nil || err == context.Canceled || err == context.DeadlineExceeded {
		return err
	}
	return fmt.Errorf("graphmail: %w", err)
}
