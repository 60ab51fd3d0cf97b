package exec

import (
	"io"
	"slices"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// An ordering compares rows by the keys of ORDER BY. The values of the keys are
// worked out once for each row and kept after its own.
type ordering struct {
	keys  []expr.Program
	exact []bool
	desc  []bool
}

// ordering compiles a sort's keys, once for the whole run.
func (x *run) ordering(n *plan.Sort) (*ordering, error) {
	if o := x.orders[n]; o != nil {
		return o, nil
	}
	o := &ordering{}
	for _, k := range n.Keys {
		p, err := x.program(k.X)
		if err != nil {
			return nil, err
		}
		t, err := expr.TypeOf(k.X, x.env)
		if err != nil {
			return nil, err
		}
		o.keys, o.exact, o.desc = append(o.keys, p), append(o.exact, t.Exact), append(o.desc, k.Desc)
	}
	x.orders[n] = o
	return o, nil
}

// values appends the values of the keys to dst.
func (o *ordering) values(dst []expr.Value, f *expr.Frame) ([]expr.Value, error) {
	for _, p := range o.keys {
		v, err := p(f)
		if err != nil {
			return nil, err
		}
		dst = append(dst, v)
	}
	return dst, nil
}

// compare compares two rows by the values of their keys.
func (o *ordering) compare(a, b []expr.Value) int {
	for i := range o.keys {
		var c int
		if o.exact[i] {
			c = expr.CompareExact(a[i], b[i])
		} else {
			c = expr.Compare(a[i], b[i])
		}
		if c != 0 {
			if o.desc[i] {
				return -c
			}
			return c
		}
	}
	return 0
}

// openSort picks the way to sort: none while rows come in order, a heap for the
// first few, or all in memory.
func (x *run) openSort(n *plan.Sort) (iterator, error) {
	order, err := x.ordering(n)
	if err != nil {
		return nil, err
	}
	in, err := x.open(n.Input)
	if err != nil {
		return nil, err
	}
	switch {
	case n.Presorted:
		return &presorted{x: x, n: n, in: in, order: order, width: n.Width(), f: expr.Frame{Up: x.up}}, nil
	case n.Limit >= 0 && n.Limit <= maxHeap:
		return x.newTopN(n, in, order), nil
	}
	return x.newSorted(n, in, order), nil
}

// sorted reads all rows, sorts them and gives them.
type sorted struct {
	x     *run
	in    iterator
	order *ordering
	f     expr.Frame
	width int
	limit int64
	store store
	keys  []expr.Value
	ready bool
	at    int
	err   error
}

func (x *run) newSorted(n *plan.Sort, in iterator, order *ordering) *sorted {
	return &sorted{x: x, in: in, order: order, f: expr.Frame{Up: x.up}, width: n.Width(), limit: n.Limit, store: store{mem: x.mem.account("ORDER BY")}}
}

func (i *sorted) Next() ([]expr.Value, error) {
	if i.err == nil && !i.ready {
		i.err = i.fill()
	}
	if i.err != nil {
		return nil, i.err
	}
	if i.at == len(i.store.rows) || i.limit >= 0 && int64(i.at) == i.limit {
		return nil, io.EOF
	}
	i.at++
	return i.store.rows[i.at-1][:i.width:i.width], nil
}

// fill reads the input to its end.
func (i *sorted) fill() error {
	for {
		row, err := i.in.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if err := i.add(row); err != nil {
			return err
		}
		if err := i.x.tick(); err != nil {
			return err
		}
	}
	return i.sort()
}

// add takes in one row with the values of its keys.
func (i *sorted) add(row []expr.Value) (err error) {
	i.f.Row = row
	i.keys = append(i.keys[:0], row...)
	if i.keys, err = i.order.values(i.keys, &i.f); err != nil {
		return err
	}
	return i.store.add(i.keys)
}

// sort orders the rows. The place in the input decides between equal ones; an
// unstable sort that knows it is twice as fast as a stable one.
func (i *sorted) sort() error {
	type placed struct {
		row []expr.Value
		at  int
	}
	const placedBytes = 32
	scratch := placedBytes * int64(len(i.store.rows))
	if err := i.store.mem.add(scratch); err != nil {
		return err
	}
	w := i.width
	rows := make([]placed, len(i.store.rows))
	for k, row := range i.store.rows {
		rows[k] = placed{row, k}
	}
	var over error // of the context, in the middle of it
	compared := 0
	slices.SortFunc(rows, func(a, b placed) int {
		if compared++; compared&4095 == 0 && over == nil {
			over = i.x.ctx.Err()
		}
		if over != nil {
			return 0 // rows that are all alike are soon in order
		}
		if c := i.order.compare(a.row[w:], b.row[w:]); c != 0 {
			return c
		}
		return a.at - b.at
	})
	if over != nil {
		return over
	}
	for k := range rows {
		i.store.rows[k] = rows[k].row
	}
	i.store.mem.release(scratch)
	i.ready = true
	return nil
}

func (i *sorted) Close() {
	i.in.Close()
	i.store.close()
	i.ready = true
}
