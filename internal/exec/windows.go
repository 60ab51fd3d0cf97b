package exec

import (
	"context"
	"slices"
	"sync"

	"graphmail/internal/plan"
)

const (
	// maxWindows bounds the windows of one list: each may cost one request more
	// than a single reader would send, for a last page that is not full.
	maxWindows = 8
	// windowDepth is how many batches of a window may wait for their turn where
	// the order of rows matters.
	windowDepth = 16
	// evidence is the least number of rows by which a page shows that Graph keeps
	// the order it was asked for: it has been seen to leave $orderby aside where
	// there is a $filter. Pages of a window are no smaller, unless Graph finds
	// them too heavy.
	evidence = 40
)

// A split reads what is left of a long list as disjoint windows of its lead
// value, side by side. Who finishes early takes over half of the window with
// the most left to read, so that windows are balanced by what is learned on
// the way.
//
// Within a window each page is asked for from the last row of the one before,
// not by its nextLink: that way nothing slips past when mail is deleted, and
// Graph never has to skip over thousands of rows, at which it has been seen to
// end lists early (https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/7980).
type split struct {
	*list
	dir     direction
	ordered bool     // whether the consumer relies on the order
	last    position // of the last row, as Graph says; end when it does not

	mu      sync.Mutex
	windows []*window // in the order of reading; those before begun have a reader
	begun   int
	shared  chan batch // where the order does not matter
}

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

// split reads everything that the pages so far did not: about as many pages as
// left says.
func (l *list) split(ctx context.Context, far track, left int, emit func(batch) error) error {
	s := &split{list: l, dir: far.dir, ordered: l.r.s.Ordered != nil, last: end}
	first, known := start, false
	if s.dir == unordered {
		s.dir = descending
	} else if far.steps >= evidence/4 {
		first, known = far.edge, true
	}
	width := max(1, min(l.r.x.opt.Concurrency, left/2))
	if l.r.s.Limit >= 0 {
		width = 1
	}
	if width > 1 {
		if first == start {
			p, err := s.probe(ctx, s.dir, emit)
			if err != nil {
				return err
			}
			first = p
		}
		p, err := s.probe(ctx, -s.dir, emit)
		if err != nil {
			return err
		}
		s.last = -p
	}
	s.cut(first, width, known)
	return s.run(ctx, width, emit)
}

// probe asks Graph for the first lead value in direction d and returns its
// position in that direction; start when no row has one.
func (s *split) probe(ctx context.Context, d direction, emit func(batch) error) (position, error) {
	req := inOrder(s.req, d)
	req.Select, req.Expand = []string{req.Lead}, ""
	l := newList(s.r, req, s.at)
	pg, use, err := l.get(ctx, req.URL(nil, 1))
	if err != nil {
		return 0, err
	}
	if err := emit(batch{usage: use, pages: 1}); err != nil {
		return 0, err
	}
	if len(pg.objects) == 0 || pg.objects[0].lead.IsNull() {
		return start, nil
	}
	return d.position(pg.objects[0].lead.Time()), nil
}

// cut divides what is left, from first to the end, into n windows, and adds one
// for the rows without a lead value. Outer bounds are open: a row may have come
// since Graph was asked for them.
func (s *split) cut(first position, n int, known bool) {
	length := int64(s.last - first)
	if n == 1 || first == start || s.last == end || length < int64(4*n) {
		n = 1
	}
	for i := range n {
		w := &window{at: first + position(length/int64(n)*int64(i)), hi: end}
		if i > 0 {
			s.windows[i-1].hi = w.at
		} else if !known {
			w.at = start
		}
		w.from = w.at
		s.windows = append(s.windows, w)
	}
	if s.r.s.Undated != plan.NoUndated || dated(s.req) {
		return // read elsewhere, or excluded
	}
	// NULLs come first in ascending order, and so last in descending order.
	w := &window{undated: true}
	if s.dir == ascending {
		s.windows = append([]*window{w}, s.windows...)
	} else {
		s.windows = append(s.windows, w)
	}
}

// run reads the windows with width readers and hands on their batches.
func (s *split) run(ctx context.Context, width int, emit func(batch) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	var readers sync.WaitGroup
	defer readers.Wait()
	defer stop(nil)

	s.shared = make(chan batch, width)
	for _, w := range s.windows {
		s.open(w)
	}
	for range width {
		readers.Go(func() {
			for w := s.next(); w != nil; w = s.next() {
				if err := s.read(ctx, w); err != nil {
					stop(err)
					return
				}
				s.finish(w)
			}
		})
	}
	if !s.ordered {
		go func() {
			readers.Wait()
			close(s.shared)
		}()
		return forward(ctx, s.shared, emit)
	}
	for i := 0; ; i++ {
		s.mu.Lock()
		if i == len(s.windows) {
			s.mu.Unlock()
			return nil
		}
		out := s.windows[i].out
		s.mu.Unlock()
		if err := forward(ctx, out, emit); err != nil {
			return err
		}
	}
}

// forward hands on batches until in is closed or ctx has ended.
func forward(ctx context.Context, in <-chan batch, emit func(batch) error) error {
	for {
		select {
		case b, open := <-in:
			if !open {
				return context.Cause(ctx)
			}
			if err := emit(b); err != nil {
				return err
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// open gives a window its output.
func (s *split) open(w *window) {
	w.out = s.shared
	if s.ordered {
		w.out = make(chan batch, windowDepth)
	}
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

// next returns the next window to read: one that has no reader yet, else half
// of the one that has the most left.
func (s *split) next() *window {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.begun < len(s.windows) {
		s.begun++
		return s.windows[s.begun-1]
	}
	if len(s.windows) >= maxWindows || s.last == end {
		return nil
	}
	best, most := -1, 2.0
	for i, w := range s.windows {
		if pages := s.left(w); !w.done && pages > most {
			best, most = i, pages
		}
	}
	if best < 0 {
		return nil
	}
	w := s.windows[best]
	half := &window{at: w.at + (min(w.hi, s.last)-w.at)/2 + 1, hi: w.hi}
	half.from = half.at
	w.hi = half.at
	s.open(half)
	s.windows = append(s.windows[:best+1], append([]*window{half}, s.windows[best+1:]...)...)
	s.begun++
	return half
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
