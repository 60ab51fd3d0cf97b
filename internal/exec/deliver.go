package exec

import (
	"context"
)

// A given is an object of a batch, the number of rows that it became, and where
// it was read.
type given struct {
	id   identity
	rows int
	at   *place
}

// deliver hands a batch to the consumer: the rows that have not been given
// before, with their details. It gives errEnough once they are enough.
func (r *reader) deliver(ctx context.Context, b batch) error {
	if b.objects != nil {
		r.dedupe(&b)
	}
	if len(r.s.Details) == 0 || b.n == 0 {
		return r.give(b)
	}
	return r.detailed(ctx, b)
}

// dedupe drops the rows of objects that have been delivered.
func (r *reader) dedupe(b *batch) {
	w := r.s.Width()
	kept, from, n := b.rows[:0], 0, 0
	objects := b.objects[:0]
	r.seen.addAll(b.objects, func(o given, fresh bool) {
		to := from + o.rows*w
		if fresh {
			if len(kept) == from {
				kept = b.rows[:to] // they are where they belong
			} else {
				kept = append(kept, b.rows[from:to]...)
			}
			n += o.rows
			objects = append(objects, o)
		}
		from = to
	})
	b.rows, b.n, b.objects = kept, n, objects
}

// give hands on rows that are complete.
func (r *reader) give(b batch) error {
	b.seen = r.seen.bytes()
	r.passed += int64(b.n)
	r.parents += int64(len(b.objects))
	if err := r.hand(b); err != nil {
		return err
	}
	if r.s.Limit >= 0 && r.passed >= r.s.Limit || r.s.ParentLimit >= 0 && r.parents >= r.s.ParentLimit {
		return errEnough
	}
	return nil
}
