package exec

import (
	"io"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// nestedJoin tries every pair of rows; the right side is held.
type nestedJoin struct {
	x    *run
	n    *plan.NestedJoin
	left iterator // nil before the right side is there
	held store
	cond condition
	f    expr.Frame
	row  []expr.Value
	at   int // next right row for the current left one

	current, found bool
	err            error
}

func (x *run) openNestedJoin(n *plan.NestedJoin) (iterator, error) {
	cond, err := x.condition(n.Cond)
	if err != nil {
		return nil, err
	}
	return &nestedJoin{x: x, n: n, cond: cond, f: expr.Frame{Up: x.up}, row: make([]expr.Value, n.Width()), held: store{mem: x.mem.account("join")}}, nil
}

func (j *nestedJoin) Next() ([]expr.Value, error) {
	if j.err != nil {
		return nil, j.err
	}
	row, err := j.pull()
	if err != nil {
		j.err = err
	}
	return row, err
}

func (j *nestedJoin) pull() ([]expr.Value, error) {
	if j.left == nil {
		if err := j.x.fill(j.n.Right, func(f *expr.Frame) error { return j.held.add(f.Row) }); err != nil {
			return nil, err
		}
		if len(j.held.rows) == 0 && j.n.Kind == plan.InnerJoin {
			return nil, io.EOF
		}
		var err error
		if j.left, err = j.x.open(j.n.Left); err != nil {
			return nil, err
		}
	}
	lw := j.n.Left.Width()
	j.f.Row = j.row
	for {
		if !j.current {
			row, err := j.left.Next()
			if err != nil {
				return nil, err
			}
			copy(j.row, row)
			j.current, j.found, j.at = true, false, 0
		}
		for j.at < len(j.held.rows) {
			copy(j.row[lw:], j.held.rows[j.at])
			j.at++
			ok := true
			if j.cond != nil {
				var err error
				if ok, err = j.cond(&j.f); err != nil {
					return nil, err
				}
			}
			if ok {
				j.found = true
				return j.row, nil
			}
			if err := j.x.tick(); err != nil {
				return nil, err
			}
		}
		j.current = false
		if !j.found && j.n.Kind == plan.LeftJoin {
			clear(j.row[lw:])
			return j.row, nil
		}
	}
}

func (j *nestedJoin) Close() {
	if j.left != nil {
		j.left.Close()
	}
	j.held.close()
	if j.err == nil {
		j.err = io.EOF
	}
}
