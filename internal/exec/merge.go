package exec

import (
	"container/heap"
	"context"
	"sync"

	"graphmail/internal/expr"
)

// mergeBatch is how many merged rows are handed on together.
const mergeBatch = 256

// A merge reads lanes side by side, each of which gives rows in the same order,
// and hands on their rows in that order. The rows of one object stay together.
type merge struct {
	less  func(a, b []expr.Value) bool
	width int
	// limit is how many rows will be enough, −1 for all. Where there is one, a
	// lane reads on only when its rows have been used up.
	limit int64
	heads []*head    // a heap by the next row
	costs chan batch // what lanes spend: it does not wait for their turn
}

func (m *merge) run(ctx context.Context, lanes []lane, emit func(batch) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer stop(nil)

	m.costs = make(chan batch)
	started := make([]*head, len(lanes))
	for i, l := range lanes {
		h := &head{merge: m, in: make(chan batch), next: make(chan struct{}, 1)}
		started[i] = h
		running.Go(func() {
			defer close(h.in)
			if err := l(ctx, func(b batch) error { return h.give(ctx, b) }); err != nil {
				stop(err)
			}
		})
	}
	for _, h := range started {
		more, err := h.advance(ctx, emit)
		if err != nil {
			return err
		}
		if more {
			m.heads = append(m.heads, h)
		}
	}
	heap.Init(m)
	size := mergeBatch
	if m.limit >= 0 && m.limit < mergeBatch {
		size = int(m.limit)
	}
	out := batch{}
	for len(m.heads) > 0 {
		h := m.heads[0]
		h.use(&out)
		if out.n >= size {
			if err := emit(out); err != nil {
				return err
			}
			out = batch{}
		}
		more, err := h.advance(ctx, emit)
		if err != nil {
			return err
		}
		if more {
			heap.Fix(m, 0)
		} else {
			heap.Pop(m)
		}
	}
	return emit(out)
}

// A head is what comes next of one lane.
type head struct {
	*merge
	in   chan batch
	next chan struct{} // asks the lane to read on
	b    batch
	at   int // the next of b's objects
	row  int // its first row
}

// give hands a batch over, on the lane's goroutine, and returns when the lane
// may read on.
func (h *head) give(ctx context.Context, b batch) error {
	to := h.in
	if b.n == 0 {
		to = h.costs
	}
	select {
	case to <- b:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	if h.limit < 0 || b.n == 0 {
		return nil
	}
	select {
	case <-h.next:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// advance goes to the next object; false at the end of the lane. What batches
// cost is handed on at once, without their rows.
func (h *head) advance(ctx context.Context, emit func(batch) error) (bool, error) {
	for h.at == len(h.b.objects) {
		if h.b.n > 0 && h.limit >= 0 {
			h.next <- struct{}{}
		}
		h.b = batch{}
		var b batch
		open := true
		select {
		case b, open = <-h.in:
			h.b, h.at, h.row = b, 0, 0
		case b = <-h.costs:
			h.at = 0
		case <-ctx.Done():
		}
		if err := context.Cause(ctx); err != nil || !open {
			return false, err
		}
		b.rows, b.n, b.objects = nil, 0, nil
		if err := emit(b); err != nil {
			return false, err
		}
	}
	return true, nil
}

// use moves the rows of the next object to out.
func (h *head) use(out *batch) {
	o := h.b.objects[h.at]
	out.rows = append(out.rows, h.b.rows[h.row*h.width:(h.row+o.rows)*h.width]...)
	out.objects = append(out.objects, o)
	out.n += o.rows
	h.row += o.rows
	h.at++
}

// first is the first row of the next object.
func (h *head) first() []expr.Value { return h.b.rows[h.row*h.width : (h.row+1)*h.width] }

// Len, Less, Swap, Push and Pop implement [heap.Interface].
func (m *merge) Len() int           { return len(m.heads) }
func (m *merge) Less(i, j int) bool { return m.less(m.heads[i].first(), m.heads[j].first()) }
func (m *merge) Swap(i, j int)      { m.heads[i], m.heads[j] = m.heads[j], m.heads[i] }

// Push is never called: lanes only end.
func (m *merge) Push(x any) { m.heads = append(m.heads, x.(*head)) }

// Pop removes the last lane.
func (m *merge) Pop() any {
	last := m.heads[len(m.heads)-1]
	m.heads = m.heads[:len(m.heads)-1]
	return last
}
