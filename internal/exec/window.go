package exec

import (
	"context"
	"slices"

	"graphmail/internal/plan"
)

// evidence is how many rows should show that Graph keeps the order it was asked
// for, unless they nearly all have the same value. Pages of a window are no
// smaller, where nothing else limits them.
const evidence = 40

// A window is one stretch of the list and its reader.
type window struct {
	at, hi  position // [at, hi) is still to read
	undated bool     // the rows without a lead value instead
	out     chan batch
	pages   int
	from    position // where it began
	done    bool
}

// inOrder returns req with its rows in order of the lead value, which it selects.
func inOrder(req *plan.Request, d direction) *plan.Request {
	w := *req
	w.OrderBy = []plan.OrderKey{{Property: req.Lead, Desc: d == descending}}
	w.Count = false
	if !slices.Contains(w.Select, w.Lead) {
		w.Select = append(slices.Clone(w.Select), w.Lead)
	}
	return &w
}

// dated reports whether the filter speaks of the lead value, so that rows
// without one are none of the list's.
func dated(req *plan.Request) bool {
	return slices.ContainsFunc(req.Clauses, func(c plan.Clause) bool { return c.Property == req.Lead })
}

// direction is the order in which the list's rows were asked for.
func (l *list) direction() direction {
	switch by := l.req.OrderBy; {
	case len(by) == 0 || by[0].Property != l.req.Lead:
		return unordered
	case by[0].Desc:
		return descending
	}
	return ascending
}

// finish marks a window as read.
func (s *split) finish(w *window) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.done = true
	if s.ordered() {
		close(w.out)
	}
}

// left estimates the pages that a window still has, from the pace at which it
// was read so far.
func (s *split) left(w *window) float64 {
	if w.undated || w.pages == 0 || w.from == start || w.at <= w.from {
		return 0
	}
	return float64(min(w.hi, s.last)-w.at) / (float64(w.at-w.from) / float64(w.pages))
}

// read reads one window.
func (s *split) read(ctx context.Context, w *window) error {
	emit := func(b batch) error {
		select {
		case w.out <- b:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	l := newList(s.r, inOrder(s.req, s.dir), s.at)
	if w.undated {
		return l.readUndated(ctx, emit)
	}
	// With what the first pages have taught.
	l.size, l.dec.objects = s.size, make([]object, len(s.dec.objects))
	l.size.raise(evidence)
	var far track // since the page that was asked for by its bounds
	var links trail
	link, pages := "", 0
	for {
		lo, hi := s.todo(w)
		if lo >= hi {
			return nil
		}
		if link == "" {
			far, links, pages = track{dir: s.dir, some: lo != start, edge: lo}, nil, 0
		} else if err := links.follow(link); err != nil {
			return err
		}
		pg, use, note, err := l.fetch(ctx, link, s.dir.window(lo, hi))
		if err != nil {
			if err := emit(batch{usage: use, note: note}); err != nil {
				return err
			}
			if err != errAgain {
				return err
			}
			link = "" // with smaller pages, from the last row on
			continue
		}
		before := far.rows
		if err := far.follow(pg); err != nil {
			return err
		}
		if far.rows > before {
			pages++
		}
		next := pg.next
		if s.book(w, far, pg) {
			next = "" // the rest is somebody else's
		}
		if err := s.r.take(ctx, pg, l.lay, s.at, use, note, emit); err != nil {
			return err
		}
		link = ""
		switch trusted := s.trust(far); {
		case next == "" && len(links) == 0:
			return nil
		case next == "": // what has come by links may have gaps
			return l.readSteady(ctx, s.dir.window(lo, hi), l.size, emit)
		case far.rows == 0, !trusted && far.rows < evidence:
			link = next // so far, the order is not known to be kept
		case !trusted: // nearly all rows have the same value
			err = s.through(ctx, l, w, far.edge, emit)
		case pages > 1:
			// Now it is known: once more from lo on, without links.
		case len(links) > 0: // over empty pages
			err = s.through(ctx, l, w, far.edge, emit)
		case far.edge > lo:
			s.move(w, far.edge)
			l.size.grow()
		case l.size.stretch(): // a second fills more than a page
		default:
			err = s.through(ctx, l, w, lo, emit)
		}
		if err != nil {
			return err
		}
	}
}

// through reads a window by its links up to and with one second. Its bounds are
// in the filter, so that no order is needed for that. Pages are large: they have
// mostly rows of that one second, which are best read in one.
func (s *split) through(ctx context.Context, l *list, w *window, second position, emit func(batch) error) error {
	lo, _ := s.todo(w)
	size := l.size
	for range 2 {
		size.stretch()
	}
	if err := l.readSteady(ctx, s.dir.window(lo, second+1), size, emit); err != nil {
		return err
	}
	s.move(w, second+1)
	return nil
}

// todo is the stretch of a window that is still to read.
func (s *split) todo(w *window) (lo, hi position) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return w.at, w.hi
}

// move says that a window has been read up to a position.
func (s *split) move(w *window, to position) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.at = to
}

// trust reports whether Graph is known to keep the order of windows.
func (s *split) trust(far track) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.proven = s.proven || far.known()
	return s.proven
}

// book notes a page of the window. Rows at or after its end, which may have been
// moved since the page was asked for, are dropped; it reports whether there were
// any.
func (s *split) book(w *window, far track, pg *page) (over bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w.from == start && far.some {
		w.from = far.head
	}
	w.pages++
	for i := range pg.objects {
		if !pg.objects[i].lead.IsNull() && s.dir.position(pg.objects[i].lead.Time()) >= w.hi {
			pg.objects = pg.objects[:i]
			return true
		}
	}
	return false
}
