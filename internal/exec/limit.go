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
	if n.Of != nil {
		return &objectLimit{in: in, of: n.Of, count: n.Count}, nil
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

// objectLimit gives all rows of a number of objects, whose rows come together.
type objectLimit struct {
	in    iterator
	of    []int // the slots that tell objects apart
	count int64
	last  []expr.Value // the object's values; nil before the first
}

func (i *objectLimit) Next() ([]expr.Value, error) {
	if i.count < 0 {
		return nil, io.EOF
	}
	row, err := i.in.Next()
	if err != nil || i.same(row) {
		return row, err
	}
	if i.count--; i.count < 0 {
		i.in.Close() // stops a page that is fetched ahead
		return nil, io.EOF
	}
	i.last = i.last[:0]
	for _, slot := range i.of {
		i.last = append(i.last, row[slot])
	}
	return row, nil
}

// same reports whether a row is of the same object as the one before it.
func (i *objectLimit) same(row []expr.Value) bool {
	for k, slot := range i.of {
		if len(i.last) == 0 || expr.CompareExact(row[slot], i.last[k]) != 0 {
			return false
		}
	}
	return true
}

func (i *objectLimit) Close() { i.in.Close() }
