package exec

import (
	"context"

	"graphmail/internal/expr"
)

// count asks Graph for the number of rows. Where it does not say, or says what
// cannot be, the rows are read and counted.
// https://github.com/microsoftgraph/microsoft-graph-docs/issues/3848
func (r *reader) count(ctx context.Context) error {
	if !r.s.CountOnly {
		return r.countRows(ctx) // Graph refused to count
	}
	places, err := r.places(ctx)
	if err != nil {
		return err
	}
	total := int64(0)
	for _, at := range places {
		for _, req := range r.s.Requests {
			l := newList(r, req, at)
			pg, use, err := l.get(ctx, l.req.URL(nil, 0), false)
			if err := r.spend(use); err != nil {
				return err
			}
			switch {
			case err != nil:
				if err := r.forgive(at, err, r.emit); err != nil {
					return err
				}
			case pg.count < 0 || pg.count < int64(len(pg.objects)):
				return r.countRows(ctx)
			default:
				total += pg.count
			}
		}
	}
	return r.emit(batch{rows: []expr.Value{expr.NewInt(total)}, n: 1})
}

// countRows reads the ids of all rows.
func (r *reader) countRows(ctx context.Context) error {
	if r.s.CountOnly {
		if err := r.use(r.s.Uncount()); err != nil {
			return err
		}
	}
	total := int64(0)
	r.seen = seen{}
	hand := r.hand
	r.hand = func(b batch) error {
		total += int64(b.n)
		b.rows, b.n, b.objects = nil, 0, nil
		return hand(b)
	}
	err := r.lists(ctx)
	r.hand = hand
	if err != nil {
		return err
	}
	return r.emit(batch{
		rows: []expr.Value{expr.NewInt(total)}, n: 1,
		note: "Graph gave no count that can be believed; the rows were counted",
	})
}
