package exec

import (
	"context"
	"errors"
	"fmt"

	"graphmail/graphtables"
	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// lists reads every list of the scan.
func (r *reader) lists(ctx context.Context) error {
	places, use, err := r.places(ctx)
	if err != nil {
		return err
	}
	if use.Calls > 0 {
		if err := r.emit(batch{usage: use, pages: use.Calls}); err != nil {
			return err
		}
	}
	var lanes []lane
	for _, at := range places {
		for _, req := range r.s.Requests {
			l := newList(r, req, at)
			lanes = append(lanes, func(ctx context.Context, emit func(batch) error) error {
				return r.forgive(l.at, l.read(ctx, emit), emit)
			})
		}
	}
	if len(lanes) > 1 && r.s.Ordered != nil {
		less, err := r.order()
		if err != nil {
			return err
		}
		m := &merge{less: less, width: r.s.Width(), prepare: r.dedupe, limit: r.s.Limit}
		err = m.run(ctx, lanes, r.emit)
		return errors.Join(err, r.capped())
	}
	width := r.x.opt.Concurrency
	if r.s.Limit >= 0 {
		width = 1 // the first list may be enough
	}
	if err := inTurn(ctx, lanes, width, r.emit); err != nil {
		return err
	}
	return r.capped()
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

// forgive names the mailbox in a failure, and lets it pass with a note where
// the connection string says OnMailboxError=Skip.
func (r *reader) forgive(at place, err error, emit func(batch) error) error {
	var f Failure
	if err == nil || at.mailbox == "" || !errors.As(err, &f) || refused(err) {
		return err
	}
	if r.s.Scope != nil && r.s.Scope.Source != graphtables.FromFolder && missing(err) {
		return nil // an id that is none has no rows
	}
	err = &mailboxError{at.mailbox, err}
	if status, _ := f.Answer(); r.x.opt.SkipMailbox && (status == 403 || status == 404) {
		return emit(batch{note: fmt.Sprintf("skipped %v", err)})
	}
	return err
}

// A list reads one list of Graph from its first page to its last.
type list struct {
	r   *reader
	req *plan.Request
	at  place
	lay *layout
	dec *decoder
	// top is the size of the next page, and most the largest that may be tried.
	top, most int
}

func newList(r *reader, req *plan.Request, at place) *list {
	lay := layoutOf(r.s, req)
	dec := newDecoder(lay)
	dec.slabs = &r.slabs
	return &list{r: r, req: at.fill(req), at: at, lay: lay, dec: dec, top: req.Top, most: r.s.MaxPage()}
}

// longScan is how many pages must be left of a list for it to be worth cutting
// into windows.
const longScan = 4

// left estimates how many pages are left of a list after n of them: from
// Graph's count, or, without one, from the fact that it goes on after its
// second page.
func (l *list) left(n int, read, count int64) int {
	switch {
	case count >= 0:
		return int((count - read + int64(l.top) - 1) / int64(max(1, l.top)))
	case n >= 2:
		return 2 * longScan
	}
	return 0
}

// read reads the list: with the rows that have no value to order by, which a
// leading clause of the filter does not match, in their place.
func (l *list) read(ctx context.Context, emit func(batch) error) error {
	if l.r.s.Undated == plan.UndatedFirst {
		if err := l.readUndated(ctx, emit); err != nil {
			return err
		}
	}
	if err := l.readPart(ctx, nil, emit); err != nil {
		return err
	}
	if l.r.s.Undated == plan.UndatedLast {
		return l.readUndated(ctx, emit)
	}
	return nil
}

// readUndated reads the rows without a lead value. They are few, so one large
// page is likely to have all of them.
func (l *list) readUndated(ctx context.Context, emit func(batch) error) error {
	u := newList(l.r, l.req, l.at)
	req := *u.req
	req.Count = true
	u.req, u.top = &req, u.most
	return u.readPart(ctx, &plan.Window{Undated: true}, emit)
}

// readPart reads the list within bounds, which are nil for all of it.
func (l *list) readPart(ctx context.Context, bounds *plan.Window, emit func(batch) error) error {
	for range maxPasses {
		err := l.pass(ctx, bounds, emit)
		if err != errAgain {
			return err
		}
	}
	return fmt.Errorf("the list kept changing while it was read %d times over; try again when the mailbox is quieter", maxPasses)
}

// maxPasses bounds how often a list is read anew, because rows may have slipped
// past the reader or because its pages were too heavy.
const maxPasses = 12

// errAgain asks for another pass over the list. Rows that were handed on are
// not handed on twice.
var errAgain = errors.New("read the list again")

// pass follows the list once.
//
// Graph pages by $skip: when mail is deleted under the reader, as many rows slip
// past it (https://github.com/microsoftgraph/microsoft-graph-docs/issues/7569).
// So a link is followed to the second page and no further where the list can be
// read by its lead value instead; and a count that falls on the way says that
// even that one cannot be trusted.
func (l *list) pass(ctx context.Context, bounds *plan.Window, emit func(batch) error) error {
	far := track{dir: l.direction()}
	splits := l.lay.lead && bounds == nil
	links := map[string]bool{}
	link, count, read, shrunk := "", int64(-1), int64(0), false
	for n := 1; ; n++ {
		pg, use, note, err := l.fetch(ctx, link, bounds)
		if err != nil {
			// What failed has taken something, too.
			if err := emit(batch{usage: use, note: note}); err != nil {
				return err
			}
			return err
		}
		before := far
		counted := n == 1 && pg.count >= 0 || pg.count >= count && count >= 0
		shrunk = shrunk || pg.count >= 0 && pg.count < count
		count = max(count, pg.count)
		read += int64(len(pg.objects))
		if err := far.follow(pg); err != nil {
			return err
		}
		if err := l.r.take(ctx, pg, l.lay, l.at, use, note, emit); err != nil {
			return err
		}
		if pg.next == "" && !(shrunk && splits) {
			break
		}
		if links[pg.next] {
			return errors.New("the server's nextLink leads back to a page that was read before, so the rest of the list cannot be reached")
		}
		link = pg.next
		links[link] = true
		if left := l.left(n, read, count); splits && (n >= 2 || left >= longScan) {
			if !counted || shrunk {
				far = before // what came on the last page may have gaps
			}
			err := l.split(ctx, far, max(1, left), emit)
			if !refused(err) {
				return err
			}
			splits = false // this filter takes no window beside it
		}
	}
	if shrunk {
		return errAgain
	}
	return nil
}

// fetch gets the page at link, or the first page within bounds. A page that is
// too heavy for Graph (504, or a time-out) is asked for again in half the size;
// where a link has fixed the size, errAgain says that the list has to start
// again.
// https://learn.microsoft.com/graph/api/user-list-messages
func (l *list) fetch(ctx context.Context, link string, bounds *plan.Window) (*page, Usage, string, error) {
	var total Usage
	note := ""
	for {
		text := link
		if text == "" {
			text = l.req.URL(bounds, l.top)
		}
		pg, use, err := l.get(ctx, text)
		total.add(use)
		if err == nil || !heavy(err) || !l.halve() {
			return pg, total, note, err
		}
		note = fmt.Sprintf("a page was too heavy for Graph; read on with $top=%d", l.top)
		if link != "" {
			return nil, total, note, errAgain
		}
	}
}

// halve makes pages smaller; false when they cannot be.
func (l *list) halve() bool {
	if l.top <= 1 {
		return false
	}
	l.top /= 2
	l.most = l.top
	return true
}

// heavy reports whether a page failed for its weight.
func heavy(err error) bool {
	var f Failure
	if !errors.As(err, &f) {
		return false
	}
	status, _ := f.Answer()
	return status == 504 || f.Timeout()
}

// get fetches and decodes one page.
func (l *list) get(ctx context.Context, text string) (*page, Usage, error) {
	var pg *page
	req := l.at.request(text, l.req.Header)
	req.Shrinkable = l.top > 1
	use, err := l.r.x.src.Get(ctx, req, func(body []byte) (err error) {
		pg, err = l.dec.list(body)
		return err
	})
	return pg, use, err
}
