package exec

import (
	"container/heap"
	"io"
	"slices"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// maxHeap is the largest LIMIT that is kept in a heap; beyond it, sorting
// everything costs no more.
const maxHeap = 100_000

// topN gives the first n rows in order, and holds no more than n.
type topN struct {
	x     *run
	in    iterator
	order *ordering
	f     expr.Frame
	width int
	n     int
	heap  rowHeap
	mem   *account
	keys  []expr.Value
	seq   int64
	ready bool
	at    int
	err   error
}

// A heapRow is a row with the values of its keys, and its place in the input,
// which decides between equal ones.
type heapRow struct {
	values []expr.Value
	seq    int64
	bytes  int64
}

// rowHeap has the row that comes last on top.
type rowHeap struct {
	order *ordering
	width int
	rows  []heapRow
}

func (h *rowHeap) Len() int           { return len(h.rows) }
func (h *rowHeap) Less(i, j int) bool { return h.compare(&h.rows[i], &h.rows[j]) > 0 }
func (h *rowHeap) Swap(i, j int)      { h.rows[i], h.rows[j] = h.rows[j], h.rows[i] }
func (h *rowHeap) Push(x any)         { h.rows = append(h.rows, x.(heapRow)) }

func (h *rowHeap) Pop() any {
	last := h.rows[len(h.rows)-1]
	h.rows = h.rows[:len(h.rows)-1]
	return last
}

func (h *rowHeap) compare(a, b *heapRow) int {
	if c := h.order.compare(a.values[h.width:], b.values[h.width:]); c != 0 {
		return c
	}
	if a.seq < b.seq {
		return -1
	}
	return 1
}

func (x *run) newTopN(n *plan.Sort, in iterator, order *ordering) *topN {
	w := n.Width()
	return &topN{x: x, in: in, order: order, f: expr.Frame{Up: x.up}, width: w, n: int(n.Limit), heap: rowHeap{order: order, width: w}, mem: x.mem.account("ORDER BY … LIMIT")}
}

func (i *topN) Next() ([]expr.Value, error) {
	if i.err == nil && !i.ready {
		i.err = i.fill()
	}
	if i.err != nil {
		return nil, i.err
	}
	if i.at == len(i.heap.rows) {
		return nil, io.EOF
	}
	i.at++
	return i.heap.rows[i.at-1].values[:i.width:i.width], nil
}

func (i *topN) fill() error {
	for i.n > 0 {
		row, err := i.in.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if err := i.take(row); err != nil {
			return err
		}
		if err := i.x.tick(); err != nil {
			return err
		}
	}
	slices.SortFunc(i.heap.rows, func(a, b heapRow) int { return i.heap.compare(&a, &b) })
	i.ready = true
	return nil
}

// take keeps row when it is one of the first n so far.
func (i *topN) take(row []expr.Value) (err error) {
	i.f.Row = row
	if i.keys, err = i.order.values(i.keys[:0], &i.f); err != nil {
		return err
	}
	i.seq++
	full := len(i.heap.rows) == i.n
	if full && i.order.compare(i.keys, i.heap.rows[0].values[i.width:]) >= 0 {
		return nil
	}
	r := heapRow{seq: i.seq}
	if full {
		// The row on top makes room and leaves its memory.
		r.values = i.heap.rows[0].values[:0]
		i.mem.release(i.heap.rows[0].bytes)
	}
	r.values = append(append(r.values, row...), i.keys...)
	r.bytes = rowBytes(r.values)
	if err := i.mem.add(r.bytes); err != nil {
		return err
	}
	if full {
		i.heap.rows[0] = r
		heap.Fix(&i.heap, 0)
	} else {
		heap.Push(&i.heap, r)
	}
	return nil
}

func (i *topN) Close() {
	i.in.Close()
	i.heap.rows = nil
	i.mem.close()
	i.ready = true
}
