package exec

import (
	"context"
	"errors"
	"fmt"

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
	lost bool // the order that was asked for has been given up
	// shape names the scan as it was planned, and weakened is how often it has
	// been weakened since, for the plans to come.
	shape    string
	weakened int

	filter, children, late condition
	// emit takes what readers give; hand is where it ends up. Both are called by
	// one goroutine at a time, as is everything below.
	emit, hand func(batch) error

	slabs    slabs // of rows that the consumer is done with
	seen     seen
	objects  int64 // given
	passed   int64 // rows given
	counting bool  // the scan was planned as a count
}

// errEnough ends the reading when the limit is reached. It never leaves the
// reader.
var errEnough = errors.New("enough rows")

func newReader(x *run, s *plan.Scan, keys bindKeys) (*reader, error) {
	r := &reader{x: x, keys: keys, env: x.env, seen: seen{}, tree: x.tree, shape: s.Shape()}
	return r, r.use(s)
}

// use takes s as the scan to run.
func (r *reader) use(s *plan.Scan) error {
	r.s = s
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

// run reads everything. Where Graph finds a filter or an order too hard, the
// weakest part of it moves to the local side and the reading starts again; rows
// that were handed on are not handed on twice.
func (r *reader) run(ctx context.Context, emit func(batch) error) error {
	r.hand, r.emit = emit, r.deliver
	r.counting = r.s.CountOnly
	for {
		err := r.attempt(ctx)
		if err == nil || errors.Is(err, errEnough) {
			return nil
		}
		weaker, ok := (*plan.Scan)(nil), false
		if refused(err) && ctx.Err() == nil {
			weaker, ok = r.s.Weaken()
		}
		lost := ok && r.s.Ordered != nil && weaker.Ordered == nil
		if !ok || lost && r.passed > 0 {
			return r.explain(err)
		}
		if err := r.use(weaker); err != nil {
			return err
		}
		r.lost = r.lost || lost
		r.weakened++
		if r.x.opt.Refuse != nil {
			r.x.opt.Refuse(weaker.Table.Name, r.shape, r.weakened)
		}
		note := "Graph refused the query as too complex; it was asked again with less of the filter"
		if lost {
			note = "Graph refused the order; the rows are sorted here"
		}
		if err := emit(batch{lost: lost, note: note}); err != nil {
			return err
		}
	}
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

// refused reports whether err is Graph's word that it will not evaluate a
// filter or an order, which asking for less can mend.
// https://learn.microsoft.com/graph/api/user-list-messages
func refused(err error) bool {
	var f Failure
	if !errors.As(err, &f) {
		return false
	}
	status, code := f.Answer()
	if status != 400 && status != 501 {
		return false
	}
	switch code {
	case "InefficientFilter", "ErrorRestrictionTooComplex", "ErrorInvalidUrlQueryFilter",
		"ErrorInvalidUrlQuery", "Request_UnsupportedQuery", "ErrorInvalidRestriction":
		return true
	}
	return false
}

// explain adds to a failure what the person can do about it.
func (r *reader) explain(err error) error {
	var f Failure
	if !errors.As(err, &f) {
		return err
	}
	t := r.s.Table
	if status, _ := f.Answer(); status == 403 {
		need, shared := r.s.Permission()
		if shared != "" && shared != need {
			need += " (" + shared + " for another person's mailbox)"
		}
		return fmt.Errorf("table %q needs the permission %s, which the sign-in lacks or an administrator withholds: %w", t.Name, need, err)
	}
	return fmt.Errorf("reading table %q: %w", t.Name, err)
}

// A mailboxError names the mailbox that could not be read.
type mailboxError struct {
	mailbox string
	err     error
}

func (e *mailboxError) Error() string { return fmt.Sprintf("mailbox %q: %v", e.mailbox, e.err) }
func (e *mailboxError) Unwrap() error { return e.err }
