package exec

import (
	"context"
	"slices"

	"graphmail/internal/plan"
)

// evidence is the least number of rows by which a page shows that Graph keeps
// the order it was asked for: it has been seen to leave $orderby aside where
// there is a $filter. Pages of a window are no smaller, unless Graph finds them
// too heavy.
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
	if s.ordered {
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
	l.top = min(max(l.top, evidence), l.most)
	link, good := "", 0
	for {
		s.mu.Lock()
		lo, hi := w.at, w.hi
		s.mu.Unlock()
		if lo >= hi {
			return nil
		}
		pg, use, note, err := l.fetch(ctx, link, s.dir.window(lo, hi))
		if err == errAgain {
			link = "" // with smaller pages, from the last row on
			if err := emit(batch{usage: use, note: note}); err != nil {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		next := pg.next
		far := track{dir: s.dir, some: lo != start, edge: lo}
		if err := far.follow(pg); err != nil {
			return err
		}
		if s.advance(w, far, pg) {
			next = "" // the rest is somebody else's
		}
		if err := s.r.take(ctx, pg, l.lay, s.at, use, note, emit); err != nil {
			return err
		}
		if next == "" {
			return nil
		}
		link = ""
		switch {
		case w.at > lo:
			if good++; good%4 == 0 && l.top < s.top {
				l.top = min(2*l.top, s.top)
			}
		case l.top < l.most:
			l.top = min(2*l.top, l.most) // a second that fills more than a page
		default:
			link = next
		}
	}
}

// advance books a page of the window. Rows at or after its end, which may have
// been moved since the page was asked for, are dropped; it reports whether
// there were any.
func (s *split) advance(w *window, far track, pg *page) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w.from == start && far.some {
		w.from = far.head
	}
	if far.some {
		w.at = max(w.at, far.edge)
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
