package exec

import (
	"context"
	"errors"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// A reader reads the rows of a scan. Its lists may be read concurrently; what
// they give comes together in emit.
type reader struct {
	x    *run // only ctx, src, opt, env and tree
	s    *plan.Scan
	keys bindKeys
	env  *expr.Env
	tree *folders
	// shape names the scan as it was planned, and weakened is how often it has
	// been weakened since, for the plans to come.
	shape    string
	weakened int

	filter, children, late condition

	boxes mailboxes
	gauge gauge
	// What the consumer is done with.
	rows    slabs[expr.Value]
	objects slabs[given]

	// emit takes what readers give; hand is where it ends up. Both are called by
	// one goroutine at a time, as is everything below.
	emit, hand func(batch) error

	seen     seen
	passed   int64 // rows given
	parents  int64 // objects given, each with its rows
	counting bool  // the scan was planned as a count
}

// errEnough ends the reading when the limit is reached. It never leaves the
// reader.
var errEnough = errors.New("enough rows")

func newReader(x *run, s *plan.Scan, keys bindKeys) (*reader, error) {
	r := &reader{x: x, keys: keys, env: x.env, tree: x.tree, shape: s.Shape()}
	return r, r.use(s)
}

// use takes s as the scan to run.
func (r *reader) use(s *plan.Scan) error {
	r.s = s
	r.gauge.reset(s.WidthShape())
	for _, c := range []struct {
		cond *condition
		e    expr.Expr
	}{{&r.filter, s.Filter}, {&r.children, s.Children}, {&r.late, s.Late}} {
		*c.cond = nil
		if c.e == nil {
			continue
		}
		f, err := expr.CompileCondition(c.e, r.env)
		if err != nil {
			return err
		}
		*c.cond = f
	}
	return nil
}

// run reads everything. Where Graph finds a filter or an order too hard, less is
// asked of it and the reading starts again; rows that were handed on are not
// handed on twice.
func (r *reader) run(ctx context.Context, emit func(batch) error) error {
	r.hand = emit
	r.emit = func(b batch) error { return r.deliver(ctx, b) }
	r.counting = r.s.CountOnly
	for {
		err := r.attempt(ctx)
		if err == nil {
			err = r.settle(ctx)
		}
		if err == nil || errors.Is(err, errEnough) {
			return nil
		}
		next, note := r.milder(err)
		lost := next != nil && r.s.Ordered != nil && next.Ordered == nil
		if next == nil || ctx.Err() != nil || lost && r.passed > 0 {
			return explain(r.s, err) // rows that were handed on in order cannot be called back
		}
		if refused(err) {
			r.weakened++
			if r.x.opt.Refuse != nil {
				r.x.opt.Refuse(next.Table.Name, r.shape, r.weakened)
			}
		}
		if err := r.use(next); err != nil {
			return err
		}
		if err := emit(batch{lost: lost, note: note}); err != nil {
			return err
		}
	}
}

// milder returns the scan to try after a failure, and a note of it; nil when
// asking for less does not help.
func (r *reader) milder(err error) (*plan.Scan, string) {
	switch {
	case errors.Is(err, errOrder) && r.s.Ordered != nil:
		return r.s.Unorder(), "Graph left the order aside; the rows are sorted here"
	case refused(err):
		weaker, ok := r.s.Weaken()
		if !ok {
			return nil, ""
		}
		if r.s.Ordered != nil && weaker.Ordered == nil {
			return weaker, "Graph refused the order; the rows are sorted here"
		}
		return weaker, "Graph refused the query as too complex; it was asked again with less of the filter"
	}
	return nil, ""
}

// attempt reads by the scan's way of access.
func (r *reader) attempt(ctx context.Context) error {
	switch r.s.Access {
	case plan.ByKey:
		return r.byKey(ctx)
	case plan.ByParent:
		return r.byParent(ctx)
	case plan.Tree:
		return r.folderTree(ctx)
	case plan.One:
		return r.singletons(ctx)
	case plan.List, plan.InParent:
		if r.counting {
			return r.count(ctx)
		}
		return r.lists(ctx)
	}
	return nil
}

// spend hands on what requests cost that gave no rows of the scan.
func (r *reader) spend(use Usage) error {
	if use == (Usage{}) {
		return nil
	}
	return r.emit(batch{usage: use, pages: use.Calls - use.Retries})
}
