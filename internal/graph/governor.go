package graph

import (
	"cmp"
	"container/list"
	"context"
	"slices"
	"sync"
)

// process is the one governor of the program: Outlook counts the requests of an application in a mailbox, not those of a
// connection.
var process governor

// governor bounds the requests in flight per lane. Its zero value is ready.
type governor struct {
	mu    sync.Mutex
	lanes map[laneKey]*lane
}

// laneKey is what a service limit is counted by.
type laneKey struct {
	origin, clientID, mailbox string
}

// lane exists as long as a request of it is in flight or waits.
type lane struct {
	inFlight int
	waiting  list.List // of *waiter, first come first
}

type waiter struct {
	n, limit int
	granted  chan struct{}
}

// claim is a number of slots of a lane, with the most that may be in use once it is granted.
type claim struct {
	key      laneKey
	n, limit int
}

func (w *waiter) fits(l *lane) bool {
	return l.inFlight+w.n <= w.limit
}

// acquire waits until all the claims are granted. It grants them in the order of their keys: two callers that want the same two
// lanes never hold one each while they wait for the other.
func (g *governor) acquire(ctx context.Context, claims []claim) error {
	slices.SortFunc(claims, func(a, b claim) int {
		return cmp.Or(
			cmp.Compare(a.key.origin, b.key.origin),
			cmp.Compare(a.key.clientID, b.key.clientID),
			cmp.Compare(a.key.mailbox, b.key.mailbox),
		)
	})
	for i, c := range claims {
		if err := g.acquireOne(ctx, c); err != nil {
			g.release(claims[:i])
			return err
		}
	}
	return nil
}

func (g *governor) acquireOne(ctx context.Context, c claim) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w := &waiter{n: c.n, limit: c.limit}
	g.mu.Lock()
	l := g.lanes[c.key]
	if l == nil {
		l = new(lane)
		if g.lanes == nil {
			g.lanes = make(map[laneKey]*lane)
		}
		g.lanes[c.key] = l
	}
	// Whoever comes while others wait stands behind them, even if it would fit: a stream of small claims would starve a large one.
	if l.waiting.Len() == 0 && w.fits(l) {
		l.inFlight += w.n
		g.mu.Unlock()
		return nil
	}
	w.granted = make(chan struct{})
	place := l.waiting.PushBack(w)
	g.mu.Unlock()

	select {
	case <-w.granted:
		return nil
	case <-ctx.Done():
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-w.granted: // granted in the same moment
		l.inFlight -= w.n
	default:
		l.waiting.Remove(place)
	}
	g.settle(c.key, l)
	return ctx.Err()
}

func (g *governor) release(claims []claim) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, c := range claims {
		l := g.lanes[c.key]
		l.inFlight -= c.n
		g.settle(c.key, l)
	}
}

// settle grants what fits now, in order, and forgets a lane that nobody uses.
func (g *governor) settle(key laneKey, l *lane) {
	for first := l.waiting.Front(); first != nil; first = l.waiting.Front() {
		w := first.Value.(*waiter)
		if !w.fits(l) {
			return
		}
		l.waiting.Remove(first)
		l.inFlight += w.n
		close(w.granted)
	}
	if l.inFlight == 0 {
		delete(g.lanes, key)
	}
}
