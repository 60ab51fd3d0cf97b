package exec

import (
	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// filter hands on the rows for which a condition is true.
type filter struct {
	x    *run
	in   iterator
	cond condition
	f    expr.Frame
}

func (x *run) openFilter(n *plan.Filter) (iterator, error) {
	cond, err := x.condition(n.Cond)
	if err != nil {
		return nil, err
	}
	in, err := x.open(n.Input)
	if err != nil {
		return nil, err
	}
	return &filter{x: x, in: in, cond: cond, f: expr.Frame{Up: x.up}}, nil
}

func (i *filter) Next() ([]expr.Value, error) {
	for {
		row, err := i.in.Next()
		if err != nil {
			return nil, err
		}
		i.f.Row = row
		ok, err := i.cond(&i.f)
		if err != nil {
			return nil, err
		}
		if ok {
			return row, nil
		}
		if err := i.x.tick(); err != nil {
			return nil, err
		}
	}
}

func (i *filter) Close() { i.in.Close() }
