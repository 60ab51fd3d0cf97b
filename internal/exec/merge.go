package exec

import (
	"container/heap"
	"context"
	"sync"

	"graphmail/internal/expr"
)

// merged runs lanes concurrently, each of which gives rows in the same order,
// and hands on their rows in that order. prepare is called for each batch, by one
// goroutine.
func merged(ctx context.Context, lanes []lane, less func(a, b []expr.Value) bool, width int, prepare func(*batch), emit func(batch) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer stop(nil)

	m := &merge{less: less}
	for _, l := range lanes {
		in := make(chan batch, laneDepth)
		running.Go(func() {
			defer close(in)
			err := l(ctx, func(b batch) error {
				select {
				case in <- b:
					return nil
				case <-ctx.Done():
					return context.Cause(ctx)
				}
			})
			if err != nil {
				stop(err)
			}
		})
		head := &head{in: in, width: width, prepare: prepare}
		if more, err := head.advance(ctx, emit); err != nil {
			return err
		} else if more {
			m.heads = append(m.heads, head)
		}
	}
	heap.Init(m)
	out := batch{}
	for len(m.heads) > 0 {
		h := m.heads[0]
		out.rows = append(out.rows, h.row()...)
		out.n++
		if out.n == mergeBatch {
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

// mergeBatch is how many merged rows are handed on together.
const mergeBatch = 256

// A head is the next row of one lane.
type head struct {
	in      chan batch
	width   int
	prepare func(*batch)
	b       batch
	at      int // rows of b given, counting the one that row returns
}

// advance goes to the next row; false at the end of the lane. What batches cost
// is handed on at once, without their rows.
func (h *head) advance(ctx context.Context, emit func(batch) error) (bool, error) {
	for h.at++; h.at > h.b.n; h.at = 1 {
		select {
		case b, open := <-h.in:
			if !open {
				return false, context.Cause(ctx)
			}
			if b.objects != nil {
				h.prepare(&b)
			}
			h.b = b
			b.rows, b.n = nil, 0
			if err := emit(b); err != nil {
				return false, err
			}
		case <-ctx.Done():
			return false, context.Cause(ctx)
		}
	}
	return true, nil
}

func (h *head) row() []expr.Value { return h.b.rows[(h.at-1)*h.width : h.at*h.width] }

// A merge is a heap of lanes by their next row.
type merge struct {
	heads []*head
	less  func(a, b []expr.Value) bool
}

func (m *merge) Len() int           { return len(m.heads) }
func (m *merge) Less(i, j int) bool { return m.less(m.heads[i].row(), m.heads[j].row()) }
func (m *merge) Swap(i, j int)      { m.heads[i], m.heads[j] = m.heads[j], m.heads[i] }
func (m *merge) Push(x any)         { m.heads = append(m.heads, x.(*head)) }
func (m *merge) Pop() any {
	last := m.heads[len(m.heads)-1]
	m.heads = m.heads[:len(m.heads)-1]
	return last
}
