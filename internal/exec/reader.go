package exec

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"graphmail/graphtables"
	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// A reader reads the rows of a scan. Its lists may be read concurrently; what
// they share is behind mu.
type reader struct {
	s    *plan.Scan
	src  Fetcher
	opt  Options
	keys bindKeys
	env  *expr.Env
	tree *folders

	filter expr.Program
	emit   func(batch) error

	mu     sync.Mutex
	seen   seen
	passed int64 // rows handed on
}

// errEnough ends the reading when the limit is reached. It never leaves the
// reader.
var errEnough = errors.New("enough rows")

func newReader(x *run, s *plan.Scan, keys bindKeys) (*reader, error) {
	r := &reader{src: x.src, opt: x.opt, keys: keys, env: x.env, seen: seen{}, tree: x.tree}
	return r, r.use(s)
}

// use takes s as the scan to run.
func (r *reader) use(s *plan.Scan) error {
	r.s, r.filter = s, nil
	if s.Filter == nil {
		return nil
	}
	f, err := expr.Compile(s.Filter, r.env)
	r.filter = f
	return err
}

// run reads everything. Where Graph finds a filter or an order too hard, the
// weakest part of it moves to the local side and the reading starts again;
// rows that were handed on are not handed on twice.
func (r *reader) run(ctx context.Context, emit func(batch) error) error {
	r.emit = emit
	for {
		err := r.read(ctx)
		if err == nil || errors.Is(err, errEnough) {
			return nil
		}
		if !refused(err) || ctx.Err() != nil {
			return r.explain(err)
		}
		weaker, ok := r.s.Weaken()
		if !ok {
			return r.explain(err)
		}
		lost := r.s.Ordered != nil && weaker.Ordered == nil
		if lost && r.passed > 0 {
			return r.explain(err)
		}
		if err := r.use(weaker); err != nil {
			return err
		}
		if r.opt.Refuse != nil {
			r.opt.Refuse(weaker.Table.Name, weaker.Shape(), weaker.Weakened)
		}
		if err := emit(batch{lost: lost, note: "Graph refused the query as too complex; " + weaker.WeakenedWhat()}); err != nil {
			return err
		}
	}
}

// read reads by the scan's way of access.
func (r *reader) read(ctx context.Context) error {
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
		need := t.Permission
		if t.Shared != "" && t.Shared != t.Permission {
			need += " (" + t.Shared + " for another person's mailbox)"
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

// place is where a list lies.
type place struct {
	mailbox string // value of user_id; "" for the directory
	folder  string // as the query names it; "" for the whole mailbox
	path    string // the folder's id or well-known name, for the URL
	parent  string // the parent whose children are listed; "" elsewhere
}

// fill puts the place into the path of a request.
func (p place) fill(req *plan.Request) *plan.Request {
	return req.With("mailbox", p.mailbox).With("folder", p.path)
}

// request makes a GET of it.
func (p place) request(text string, header []plan.Pair) Request {
	req := Request{URL: text, Mailbox: p.mailbox}
	for _, h := range header {
		req.Header = append(req.Header, h.Name, h.Value)
	}
	return req
}

// places are all mailboxes and folders of the scan.
func (r *reader) places(ctx context.Context) ([]place, error) {
	var all []place
	for _, m := range r.mailboxes() {
		if len(r.s.Folders) == 0 {
			all = append(all, place{mailbox: m})
		}
		for _, f := range r.s.Folders {
			path, err := r.tree.resolve(ctx, m, f, &use)
			if err != nil {
				return nil, err
			}
			all = append(all, place{mailbox: m, folder: f, path: path})
		}
	}
	return all, nil
}

// mailboxes are those that a join supplies, else those of the scan.
func (r *reader) mailboxes() []string {
	if !r.keys.bound {
		return r.s.Mailboxes
	}
	var all []string
	for _, k := range r.keys.keys {
		if k.ID == "" {
			all = append(all, k.Mailbox)
		}
	}
	if all == nil {
		return r.s.Mailboxes
	}
	return all
}

// take drops from a page the objects that were seen before and the rows that
// the filter refuses, and hands on the rest.
func (r *reader) take(ctx context.Context, p *page, lay *layout, at place, use Usage, note string, emit func(batch) error) error {
	b := batch{usage: use, pages: 1, note: note}
	if len(lay.computed) > 0 {
		if err := r.compute(ctx, p, lay, at, &b.usage); err != nil {
			return err
		}
	}
	fresh := make([]bool, len(p.objects))
	r.mu.Lock()
	for i := range p.objects {
		fresh[i] = r.seen.add(p.objects[i].id)
	}
	r.mu.Unlock()

	kept := p.rows[:0]
	var frame expr.Frame
	for i, o := range p.objects {
		if !fresh[i] {
			continue
		}
		for j := o.first; j < o.end; j++ {
			b.read++
			row := p.row(j)
			if r.filter != nil {
				frame.Row = row
				v, err := r.filter(&frame)
				if err != nil {
					return err
				}
				if !expr.Truth(v) {
					continue
				}
			}
			kept = append(kept, row...)
			b.n++
		}
	}
	b.rows = kept
	r.mu.Lock()
	r.passed += int64(b.n)
	enough := r.s.Limit >= 0 && r.passed >= r.s.Limit
	r.mu.Unlock()
	if err := emit(b); err != nil {
		return err
	}
	if enough {
		return errEnough
	}
	return nil
}

// compute fills the slots that no property holds.
func (r *reader) compute(ctx context.Context, p *page, lay *layout, at place, use *Usage) error {
	for _, s := range lay.computed {
		switch s.column.Source {
		case graphtables.FromMailbox:
			p.fill(s.index, expr.NewText(at.mailbox))
		case graphtables.FromParent:
			p.fill(s.index, expr.NewText(at.parent))
		case graphtables.FromFolder:
			if at.folder != "" {
				p.fill(s.index, expr.NewText(at.folder))
				continue
			}
			// Until here the slot holds the folder's id.
			for i := s.index; i < len(p.rows); i += p.width {
				path, err := r.tree.path(ctx, at.mailbox, p.rows[i].Text(), use)
				if err != nil {
					return err
				}
				p.rows[i] = path
			}
		}
	}
	return nil
}

// fill sets one slot of all rows.
func (p *page) fill(slot int, v expr.Value) {
	for i := slot; i < len(p.rows); i += p.width {
		p.rows[i] = v
	}
}
