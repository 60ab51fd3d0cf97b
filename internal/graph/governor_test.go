package graph

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func one(mailbox string, n, limit int) []claim {
	return []claim{{key: laneKey{mailbox: mailbox}, n: n, limit: limit}}
}

// TestGovernorAcrossClients: clients of one root and application share a mailbox's slots, whatever its case; others have their own.
func TestGovernorAcrossClients(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var inFlight, most sync.Map
		w := &wire{handle: func(_ int, r *http.Request) (*http.Response, error) {
			key := r.URL.Host + r.Header.Get("Mailbox")
			now, _ := inFlight.LoadOrStore(key, new(atomic.Int64))
			top, _ := most.LoadOrStore(key, new(atomic.Int64))
			if n := now.(*atomic.Int64).Add(1); n > top.(*atomic.Int64).Load() {
				top.(*atomic.Int64).Store(n)
			}
			resp := reply(200, "")
			resp.Body = &endHook{
				slowBody: slowBody{ctx: r.Context(), pieces: []string{"{", "}"}, pause: time.Second},
				end:      func() { now.(*atomic.Int64).Add(-1) },
			}
			resp.ContentLength = -1
			return resp, nil
		}}
		shared := new(governor)
		client := func(root, id string) *Client {
			c := newTestClient(t, w, func(cfg *Config) { cfg.Root, cfg.ClientID = mustParse(t, root), id })
			c.governor = shared
			return c
		}
		clients := []*Client{client(testRoot, "app"), client("https://GRAPH.test:443/v1.0/", "APP"), client("https://other.test/v1.0", "app")}
		var wg sync.WaitGroup
		for i := range 60 {
			mailbox := []string{"me", "Ann@contoso.com", "ann@CONTOSO.com"}[i%3]
			header := http.Header{"Mailbox": {[]string{"me", "ann", "ann"}[i%3]}}
			for _, c := range clients {
				wg.Go(func() {
					if _, err := c.Get(t.Context(), Request{URL: "/x", Mailbox: mailbox, Header: header}, wantJSON); err != nil {
						t.Error(err)
					}
				})
			}
		}
		wg.Wait()
		most.Range(func(key, n any) bool {
			// GRAPH.test:443 keeps its spelling on the wire and shares the slots of graph.test.
			if got := n.(*atomic.Int64).Load(); got > 4 {
				t.Errorf("%d requests in flight for %s, want at most 4", got, key)
			}
			return true
		})
		for _, key := range []string{"other.testme", "other.testann"} {
			if n, ok := most.Load(key); !ok || n.(*atomic.Int64).Load() != 4 {
				t.Errorf("%s never had its 4 requests in flight", key)
			}
		}
		sum := int64(0)
		for _, key := range []string{"graph.testme", "GRAPH.test:443me"} {
			n, _ := most.Load(key)
			sum += n.(*atomic.Int64).Load()
		}
		if sum < 4 {
			t.Errorf("the two clients never had 4 requests in flight together")
		}
		if len(shared.lanes) != 0 {
			t.Errorf("%d lanes left", len(shared.lanes))
		}
	})
}

type endHook struct {
	slowBody
	end func()
}

func (e *endHook) Close() error {
	e.end()
	return nil
}

// TestGovernorShared: without a test's own governor, two clients use one.
func TestGovernorShared(t *testing.T) {
	t.Parallel()
	cfg := Config{Root: mustParse(t, testRoot), Tokens: new(fakeTokens), HTTPClient: &http.Client{}}
	a, err := NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	b, err := NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if a.governor != b.governor || a.governor != &process {
		t.Error("two clients do not share the governor of the process")
	}
}

// TestGovernorSlot: the slot is held until the body has been read, and is free during a wait and while a page is decoded.
func TestGovernorSlot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var c *Client
		inUse := func() int {
			c.governor.mu.Lock()
			defer c.governor.mu.Unlock()
			n := 0
			for _, l := range c.governor.lanes {
				n += l.inFlight
			}
			return n
		}
		w := &wire{handle: func(n int, r *http.Request) (*http.Response, error) {
			if n == 1 {
				return reply(503, ""), nil
			}
			resp := reply(200, "")
			resp.Body, resp.ContentLength = &slowBody{ctx: r.Context(), pieces: []string{"{", "}"}, pause: time.Minute}, -1
			return resp, nil
		}}
		c = newTestClient(t, w, func(cfg *Config) { cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 1, Wait: time.Minute} })
		go func() {
			for _, at := range []struct {
				after time.Duration
				want  int
			}{{30 * time.Second, 0}, {time.Minute, 1}, {time.Minute, 1}} {
				time.Sleep(at.after)
				if got := inUse(); got != at.want {
					t.Errorf("after another %s %d slots are in use, want %d", at.after, got, at.want)
				}
			}
		}()
		_, err := c.Get(t.Context(), Request{URL: "/me"}, func([]byte) error {
			if got := inUse(); got != 0 {
				t.Errorf("%d slots are in use while decoding", got)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// TestGovernorFIFO: slots are granted in the order of asking, to claims that need several too: at any moment those served are the
// first of the queue.
func TestGovernorFIFO(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g governor
		sizes := []int{4, 1, 1, 4, 1, 2, 3, 1, 1, 4, 4, 2, 2}
		granted := make([]atomic.Bool, len(sizes))
		for i, n := range sizes {
			go func() {
				if err := g.acquire(t.Context(), one("m", n, 4)); err != nil {
					t.Error(err)
				}
				granted[i].Store(true)
			}()
			synctest.Wait()
		}
		for i, n := range sizes {
			served, used := 0, 0
			for ; served < len(sizes) && granted[served].Load(); served++ {
				if served >= i {
					used += sizes[served]
				}
			}
			for j := served; j < len(sizes); j++ {
				if granted[j].Load() {
					t.Errorf("claim %d was granted before claim %d", j, served)
				}
			}
			if served <= i || used > 4 {
				t.Fatalf("after %d releases %d claims have been served, %d slots are in use", i, served, used)
			}
			g.release(one("m", n, 4))
			synctest.Wait()
		}
		if len(g.lanes) != 0 {
			t.Error("the lane is left")
		}
	})
}

// TestGovernorFair: a query that asks for one page at a time is not starved by one that always has twenty requests waiting.
func TestGovernorFair(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := &wire{handle: func(int, *http.Request) (*http.Response, error) {
			time.Sleep(time.Second)
			return reply(200, `{}`), nil
		}}
		c := newTestClient(t, w, nil)
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				for ctx.Err() == nil {
					if _, err := c.Get(ctx, Request{URL: "/greedy"}, wantJSON); err != nil && err != context.Canceled {
						t.Error(err)
					}
				}
			})
		}
		time.Sleep(time.Second / 2)
		for range 10 {
			info, err := c.Get(t.Context(), Request{URL: "/modest"}, wantJSON)
			// Twenty stand before it at most, four are served each second.
			if err != nil || info.Queued > 5*time.Second {
				t.Errorf("queued for %s, %v", info.Queued, err)
			}
		}
		cancel()
		wg.Wait()
	})
}

// TestGovernorSmallLimit: a caller that allows itself less waits for less in flight.
func TestGovernorSmallLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g governor
		a, b := one("m", 1, 4), one("m", 1, 1)
		if err := g.acquire(t.Context(), a); err != nil {
			t.Fatal(err)
		}
		granted := false
		go func() {
			if err := g.acquire(t.Context(), b); err != nil {
				t.Error(err)
			}
			granted = true
			g.release(b)
		}()
		synctest.Wait()
		if granted {
			t.Error("granted a second slot to a caller with a limit of 1")
		}
		g.release(a)
		synctest.Wait()
		if !granted {
			t.Error("never granted")
		}
	})
}

// TestGovernorCancel: a cancelled waiter gives up its place, and those behind it move up.
func TestGovernorCancel(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g governor
		held := one("m", 2, 4)
		if err := g.acquire(t.Context(), held); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		refused := make(chan error)
		go func() { refused <- g.acquire(ctx, one("m", 4, 4)) }()
		synctest.Wait()
		granted := false
		go func() {
			if err := g.acquire(t.Context(), one("m", 2, 4)); err != nil {
				t.Error(err)
			}
			granted = true
		}()
		synctest.Wait()
		if granted {
			t.Error("a small claim overtook a large one")
		}
		cancel()
		if err := <-refused; err != context.Canceled {
			t.Errorf("got %v, want context.Canceled", err)
		}
		synctest.Wait()
		if !granted {
			t.Error("the claim behind a cancelled one did not move up")
		}
		g.release(held)
		g.release(held)
		if len(g.lanes) != 0 {
			t.Errorf("lanes left: %v", g.lanes)
		}
		if err := g.acquire(ctx, held); err != context.Canceled || len(g.lanes) != 0 {
			t.Errorf("got %v and %d lanes for a cancelled context, want none", err, len(g.lanes))
		}
	})
}

// TestGovernorSeveralLanes: claims on several lanes, given in any order, never block each other for good, and a failed one frees
// what it had got.
func TestGovernorSeveralLanes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g governor
		both := func(a, b string) []claim { return append(one(a, 4, 4), one(b, 4, 4)...) }
		var wg sync.WaitGroup
		for i := range 50 {
			wg.Go(func() {
				c := both("a", "b")
				if i%2 == 1 {
					c = both("b", "a")
				}
				if err := g.acquire(t.Context(), c); err != nil {
					t.Error(err)
				}
				time.Sleep(time.Millisecond)
				g.release(c)
			})
		}
		wg.Wait()

		blocked := one("b", 4, 4)
		if err := g.acquire(t.Context(), blocked); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := g.acquire(ctx, both("a", "b")); err != context.DeadlineExceeded {
			t.Errorf("got %v, want context.DeadlineExceeded", err)
		}
		g.release(blocked)
		if len(g.lanes) != 0 {
			t.Errorf("lanes left: %v", g.lanes)
		}
	})
}

// TestGovernorStorm throws cancellations at a busy governor in real time: never over the limit, nothing left behind.
func TestGovernorStorm(t *testing.T) {
	t.Parallel()
	var g governor
	var inFlight [3]atomic.Int64
	var granted atomic.Int64
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(1, uint64(i)))
			for range 200 {
				lane, n := r.IntN(len(inFlight)), 1+r.IntN(4)
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(r.IntN(300))*time.Microsecond)
				c := one(fmt.Sprint(lane), n, 4)
				if g.acquire(ctx, c) == nil {
					granted.Add(1)
					if now := inFlight[lane].Add(int64(n)); now > 4 {
						t.Errorf("%d in flight", now)
					}
					inFlight[lane].Add(int64(-n))
					g.release(c)
				}
				cancel()
			}
		})
	}
	wg.Wait()
	if granted.Load() == 0 {
		t.Error("nothing was ever granted")
	}
	if len(g.lanes) != 0 {
		t.Errorf("lanes left: %v", g.lanes)
	}
}
