package exec

import (
	"context"
	"errors"
	"fmt"

	"graphmail/internal/plan"
)

// A list reads one list of Graph from its first page to its last.
type list struct {
	r       *reader
	req     *plan.Request
	at      place
	lay     *layout
	dec     *decoder
	size    pageSize
	readers int  // how many may read it side by side
	depth   int  // batches of a window that may wait for those before
	cuts    bool // it can be read by its lead value, in windows
	begun   bool // a page of it has come
}

func newList(r *reader, req *plan.Request, at place) *list {
	lay := layoutOf(r.s, req)
	dec := newDecoder(lay)
	dec.slabs = &r.rows
	return &list{
		r: r, req: at.fill(req), at: at, lay: lay, dec: dec, readers: 1, cuts: lay.lead,
		size: pageSize{top: req.Top, usual: req.Top, most: r.s.MaxPage(), widest: r.s.WidestPage()},
	}
}

// ordered reports whether the consumer relies on the order of the rows.
func (l *list) ordered() bool { return l.r.s.Ordered != nil }

// read reads the list: with the rows that have no value to order by, which a
// leading clause of the filter does not match, in their place.
func (l *list) read(ctx context.Context, emit func(batch) error) error {
	if l.r.s.Undated == plan.UndatedFirst {
		if err := l.readUndated(ctx, emit); err != nil {
			return err
		}
	}
	if err := l.readAll(ctx, emit); err != nil {
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
	size := l.size
	size.raise(size.most)
	return l.readSteady(ctx, &plan.Window{Undated: true}, size, emit)
}

// readAll reads the rows that have a lead value, or that need none.
func (l *list) readAll(ctx context.Context, emit func(batch) error) error {
	for range maxPasses {
		p := pass{list: l, far: track{dir: l.direction()}, count: -1}
		if err := p.run(ctx, emit); err != errAgain {
			return err
		}
	}
	return errRestless
}

// maxPasses bounds how often a list is read anew, because rows may have slipped
// past the reader or because its pages were too heavy.
const maxPasses = 12

// errAgain asks for another pass over the list. Rows that were handed on are
// not handed on twice.
var errAgain = errors.New("read the list again")

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
			text = l.req.URL(bounds, l.size.top)
		}
		pg, use, err := l.get(ctx, text, l.size.top > 1 && (link == "" || l.cuts))
		total.add(use)
		if err == nil || !heavy(err) || !l.size.halve() {
			return pg, total, note, err
		}
		note = fmt.Sprintf("a page was too heavy for Graph; read on with $top=%d", l.size.top)
		if link != "" {
			return nil, total, note, errAgain
		}
	}
}

// get gets one page. Where shrinkable is set, one that takes too long is not
// waited out: a smaller one can be had, at the price of that page alone.
func (l *list) get(ctx context.Context, text string, shrinkable bool) (*page, Usage, error) {
	req := l.at.request(text, l.req.Header)
	req.Shrinkable = shrinkable
	pg, bytes, use, err := fetchPage(ctx, l.r.x.src, req, l.dec)
	if err == nil {
		l.begun = true
		l.r.boxes.prove(l.at.mailbox)
		l.r.learn(bytes, len(pg.objects))
	}
	return pg, use, err
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
		return int((count - read + int64(l.size.top) - 1) / int64(max(1, l.size.top)))
	case n >= 2:
		return 2 * longScan
	}
	return 0
}
