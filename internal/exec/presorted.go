package exec

import (
	"fmt"
	"io"
	"strings"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// presorted hands on rows that the server was asked to give in order, and makes
// sure that they are: it stays one row behind, and from the first row that is
// out of place on, it sorts the rest itself.
type presorted struct {
	x     *run
	n     *plan.Sort
	in    iterator
	order *ordering
	f     expr.Frame
	width int

	// Rows with the values of their keys: before was handed on last, held is the
	// next to be, spare is a buffer. held is nil at the end.
	before, held, spare []expr.Value
	started             bool
	given               int64
	rest                *sorted
	err                 error
}

func (i *presorted) Next() ([]expr.Value, error) {
	if i.err != nil {
		return nil, i.err
	}
	row, err := i.pull()
	if err != nil {
		i.err = err
		return nil, err
	}
	i.given++
	return row, nil
}

func (i *presorted) pull() (row []expr.Value, err error) {
	if i.n.Limit >= 0 && i.given == i.n.Limit {
		return nil, io.EOF
	}
	if i.rest != nil {
		return i.rest.Next()
	}
	if !i.started {
		i.started = true
		if i.held, err = i.read(nil); err != nil {
			return nil, err
		}
		if !i.x.inOrder(i.n.Input) {
			return i.resort(i.held)
		}
	}
	if i.held == nil {
		return nil, io.EOF
	}
	if i.n.Limit >= 0 && i.given+1 == i.n.Limit {
		// The last one wanted: what comes after it does not matter.
		return i.held[:i.width:i.width], nil
	}
	next, err := i.read(i.spare)
	switch {
	case err == io.EOF:
		last := i.held
		i.held = nil
		return last[:i.width:i.width], nil
	case err != nil:
		return nil, err
	case i.order.compare(i.held[i.width:], next[i.width:]) > 0:
		return i.resort(i.held, next)
	}
	i.before, i.held, i.spare = i.held, next, i.before
	return i.before[:i.width:i.width], nil
}

// read copies the next row and the values of its keys into buf.
func (i *presorted) read(buf []expr.Value) ([]expr.Value, error) {
	row, err := i.in.Next()
	if err != nil {
		return nil, err
	}
	i.f.Row = row
	return i.order.values(append(buf[:0], row...), &i.f)
}

// resort sorts the rows that were read and all that follow. It fails when one
// of them belongs before a row that was handed on.
func (i *presorted) resort(read ...[]expr.Value) ([]expr.Value, error) {
	i.rest = i.x.newSorted(i.n, i.in, i.order)
	i.rest.limit = -1
	for _, row := range read {
		if err := i.rest.store.add(row); err != nil {
			return nil, err
		}
	}
	if err := i.rest.fill(); err != nil {
		return nil, err
	}
	if i.given > 0 && i.order.compare(i.rest.store.rows[0][i.width:], i.before[i.width:]) < 0 {
		return nil, fmt.Errorf("rows came out of the order Graph was asked for (%s), after %d of them had been handed on; run the query again, or with Pushdown=Off", keyList(i.n.Keys), i.given)
	}
	return i.rest.Next()
}

func keyList(keys []expr.Order) string {
	list := make([]string, len(keys))
	for i, k := range keys {
		list[i] = k.String()
	}
	return strings.Join(list, ", ")
}

func (i *presorted) Close() {
	i.in.Close()
	if i.rest != nil {
		i.rest.Close()
	}
}

// inOrder reports whether the scan whose order reaches node still gives it; it
// is asked once the first row is there.
func (x *run) inOrder(node plan.Node) bool {
	for {
		switch n := node.(type) {
		case *plan.Scan:
			o, ok := x.scans[n].(interface{ ordered() bool })
			return !ok || o.ordered()
		case *plan.HashJoin:
			node = n.Left
			if n.HoldLeft {
				node = n.Right
			}
		case *plan.NestedJoin, *plan.SemiJoin, *plan.BindJoin, *plan.Filter, *plan.Project, *plan.Distinct, *plan.Limit, *plan.Prefetch:
			node = n.Inputs()[0]
		default:
			return true
		}
	}
}
