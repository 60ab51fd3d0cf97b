package exec

import (
	"io"

	"graphmail/internal/expr"
)

// values gives rows that are there already.
type values struct {
	rows [][]expr.Value
	at   int
}

func (v *values) Next() ([]expr.Value, error) {
	if v.at == len(v.rows) {
		return nil, io.EOF
	}
	v.at++
	return v.rows[v.at-1], nil
}

func (v *values) Close() { v.at = len(v.rows) }
