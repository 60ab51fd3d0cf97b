package exec

import "graphmail/internal/expr"

// An iterator pulls the rows of one operator.
//
// Next returns the next row, and io.EOF after the last one; after an error it
// returns that error again. A row is valid until the next call of Next or
// Close: who keeps it copies it. Close gives back what the operator and its
// inputs hold; it sends nothing and may be called more than once.
type iterator interface {
	Next() ([]expr.Value, error)
	Close()
}
