package exec

import (
	"io"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// limit skips rows, then gives a number of them and asks for no more.
type limit struct {
	x           *run
	in          iterator
	skip, count int64 // count −1: all
}

func (x *run) openLimit(n *plan.Limit) (iterator, error) {
	in, err := x.open(n.Input)
	if err != nil {
		return nil, err
	}
	return &limit{x: x, in: in, skip: n.Offset, count: n.Count}, nil
}

func (i *limit) Next() ([]expr.Value, error) {
	if i.count == 0 {
		i.in.Close() // stops a page that is fetched ahead
		return nil, io.EOF
	}
	for ; i.skip > 0; i.skip-- {
		if _, err := i.in.Next(); err != nil {
			return nil, err
		}
		if err := i.x.tick(); err != nil {
			return nil, err
		}
	}
	row, err := i.in.Next()
	if err != nil {
		return nil, err
	}
	if i.count > 0 {
		i.count--
	}
	return row, nil
}

func (i *limit) Close() { i.in.Close() }
