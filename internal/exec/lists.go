package exec

import (
	"context"

	"graphmail/internal/expr"
)

// lists reads every list of the scan.
func (r *reader) lists(ctx context.Context) error {
	places, err := r.places(ctx)
	if err != nil {
		return err
	}
	n := len(places) * len(r.s.Requests)
	merging := n > 1 && r.s.Ordered != nil
	readers, depth := r.x.opt.Concurrency, windowDepth
	if merging {
		// Lists that are merged are read side by side anyway, and what their readers
		// are ahead of the merge has to be kept.
		readers, depth = max(1, readers/n), max(1, depth/n)
	}
	var lanes []lane
	for _, at := range places {
		for _, req := range r.s.Requests {
			l := newList(r, req, at)
			l.readers, l.depth = readers, depth
			lanes = append(lanes, l.lane)
		}
	}
	switch {
	case merging:
		less, err := r.order()
		if err != nil {
			return err
		}
		m := &merge{less: less, width: r.s.Width(), limit: max(r.s.Limit, r.s.ParentLimit)}
		return m.run(ctx, lanes, r.emit)
	case r.s.Stops():
		return inTurn(ctx, lanes, 1, r.emit) // the first list may be enough
	}
	return inTurn(ctx, lanes, maxLanes, r.emit)
}

// lane reads the list as one of several.
func (l *list) lane(ctx context.Context, emit func(batch) error) error {
	err := l.read(ctx, emit)
	switch {
	case err == nil:
		return nil
	case l.begun:
		return l.at.named(err) // rows may have been given
	}
	return l.r.forgive(l.at, err, emit)
}

// order compares rows by the order that the lists were asked for.
func (r *reader) order() (func(a, b []expr.Value) bool, error) {
	keys := make([]expr.Program, len(r.s.Ordered))
	for i, o := range r.s.Ordered {
		var err error
		if keys[i], err = expr.Compile(o.X, r.env); err != nil {
			return nil, err
		}
	}
	return func(a, b []expr.Value) bool {
		for i, key := range keys {
			x, _ := key(&expr.Frame{Row: a})
			y, _ := key(&expr.Frame{Row: b})
			if c := expr.Compare(x, y); c != 0 {
				return (c < 0) != r.s.Ordered[i].Desc
			}
		}
		return false
	}, nil
}
