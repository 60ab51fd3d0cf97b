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
	// the order of rows matters, if there is no other list. A window should have
	// three quarters as many: all of it fits, so that its reader can go on to the
	// next, and few pages are lost to last ones that are not full.
	windowDepth = 16
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
	dir    direction
	shared chan batch    // where nobody relies on the order
	ahead  chan struct{} // where the order matters: one for each window begun and not handed on
	first  *window

	mu      sync.Mutex // guards what follows, and windows
	proven  bool       // Graph keeps the order of windows
	changed sync.Cond
	uncut   bool      // all is in the first window yet
	last    position  // of the last row, as Graph says; end when it does not
	windows []*window // in the order of reading
	queue   []*window // those that have no reader yet
	most    int       // how many there may be
	probes  batch     // what calls outside of windows cost
}

// split reads everything that the pages so far did not: about as many pages as
// left says.
//
// The first window has no end, so that it can be read while Graph is asked
// where the list ends. Then it is cut.
func (l *list) split(ctx context.Context, far track, left int, emit func(batch) error) error {
	s := &split{list: l, dir: far.dir, last: end, first: &window{at: start, hi: end}}
	s.changed.L = &s.mu
	if far.known() {
		s.first.at = far.edge
	} else if s.dir == unordered {
		s.dir = descending
	}
	s.first.from = s.first.at
	width := max(1, min(l.readers, left/2))
	if l.r.s.Stops() {
		width = 1
	}
	s.shared = make(chan batch)
	s.ahead = make(chan struct{}, width+2)
	s.add(0, s.first)
	if s.r.s.Undated == plan.NoUndated && !dated(s.req) { // else read elsewhere, or excluded
		s.addUndated()
	}
	n := width
	if s.ordered() {
		pages := n * max(1, s.depth*3/4)
		n *= max(1, (left+pages/2)/pages) // all readers have as many windows
	}
	s.uncut, s.most = width > 1, max(maxWindows, n+width)
	return s.run(ctx, width, n, emit)
}

// add puts a window at place i, for the next reader that is free.
func (s *split) add(i int, w *window) {
	w.out = s.shared
	if s.ordered() {
		w.out = make(chan batch, s.depth)
	}
	s.windows = slices.Insert(s.windows, i, w)
	s.queue = append(s.queue, w)
}

// addUndated adds a window for the rows without a lead value. NULLs come first
// in ascending order, and so last in descending order.
func (s *split) addUndated() {
	w := &window{undated: true}
	if s.dir == descending {
		s.add(1, w)
		return
	}
	s.add(0, w)
	slices.Reverse(s.queue) // a single reader must read what is handed on first
}

// probe asks Graph for the first lead value in direction d and returns its
// position in that direction; start when no row has one.
func (s *split) probe(ctx context.Context, d direction) (position, error) {
	req := inOrder(s.req, d)
	req.Select, req.Expand = []string{req.Lead}, ""
	l := newList(s.r, req, s.at)
	pg, use, err := l.get(ctx, req.URL(nil, 1), false)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.probes.usage.add(use)
	s.probes.pages++
	if err != nil {
		return start, err
	}
	if len(pg.objects) == 0 || pg.objects[0].lead.IsNull() {
		return start, nil
	}
	return d.position(pg.objects[0].lead.Time()), nil
}

// cut divides what is left of the first window into n, if Graph says where it
// ends. Its outer bounds stay open: a row may have come since Graph was asked.
func (s *split) cut(ctx context.Context, n int) error {
	err := s.tryCut(ctx, n)
	if err != nil && !refused(err) {
		return nil // one reader needs no borders; what is wrong, it will see
	}
	return err
}

func (s *split) tryCut(ctx context.Context, n int) error {
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.uncut = false
		s.changed.Broadcast()
	}()
	s.mu.Lock()
	from := s.first.from
	s.mu.Unlock()
	if from == start {
		p, err := s.probe(ctx, s.dir)
		if err != nil {
			return err
		}
		from = p
	}
	last, err := s.probe(ctx, -s.dir)
	if err != nil || from == start || last == start {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = -last
	w := s.first
	from = max(from, w.at)
	length := int64(s.last-from) / int64(n)
	if w.done || length < 4 {
		return nil
	}
	at := slices.Index(s.windows, w)
	for i := 1; i < n; i++ {
		next := &window{at: from + position(length*int64(i)), hi: end}
		next.from = next.at
		s.windows[at+i-1].hi = next.at
		s.add(at+i, next)
	}
	return nil
}

// run reads the windows with width readers, one of which cuts the first into n,
// and hands on their batches.
func (s *split) run(ctx context.Context, width, n int, emit func(batch) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	var readers, closing sync.WaitGroup
	defer closing.Wait()
	defer readers.Wait()
	defer stop(nil)

	for i := range width {
		readers.Go(func() {
			var err error
			if i == 1 {
				err = s.cut(ctx, n)
			}
			for err == nil {
				w := s.next(ctx)
				if w == nil {
					return
				}
				if err = s.read(ctx, w); err == nil {
					s.finish(w)
				}
			}
			stop(err)
		})
	}
	var err error
	if s.ordered() {
		err = s.handOn(ctx, emit)
	} else {
		closing.Go(func() {
			readers.Wait()
			close(s.shared)
		})
		err = forward(ctx, s.shared, emit)
	}
	if err == nil && s.probes.pages > 0 {
		err = emit(s.probes)
	}
	return err
}

// handOn hands on the batches of one window after the other.
func (s *split) handOn(ctx context.Context, emit func(batch) error) error {
	for i := 0; ; i++ {
		s.mu.Lock()
		for i == len(s.windows) && s.uncut {
			s.changed.Wait()
		}
		if i == len(s.windows) {
			s.mu.Unlock()
			return context.Cause(ctx)
		}
		out := s.windows[i].out
		s.mu.Unlock()
		if err := forward(ctx, out, emit); err != nil {
			return err
		}
		<-s.ahead
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

// next returns the next window to read, nil when there is none. Where the order
// matters, it waits until enough of those before have been handed on.
func (s *split) next(ctx context.Context) *window {
	if s.ordered() {
		select {
		case s.ahead <- struct{}{}:
		case <-ctx.Done():
			return nil
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.queue) == 0 && s.uncut {
		s.changed.Wait()
	}
	w := s.claim()
	if w == nil && s.ordered() {
		<-s.ahead
	}
	return w
}

// claim returns a window that has no reader yet, else half of the one that has
// the most left.
func (s *split) claim() *window {
	if len(s.queue) == 0 && len(s.windows) < s.most && s.last != end {
		best, most := -1, 2.0
		for i, w := range s.windows {
			if pages := s.left(w); !w.done && pages > most {
				best, most = i, pages
			}
		}
		if best >= 0 {
			w := s.windows[best]
			half := &window{at: w.at + (min(w.hi, s.last)-w.at)/2 + 1, hi: w.hi}
			half.from = half.at
			w.hi = half.at
			s.add(best+1, half)
		}
	}
	if len(s.queue) == 0 {
		return nil
	}
	w := s.queue[0]
	s.queue = s.queue[1:]
	return w
}
