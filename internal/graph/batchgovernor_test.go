package graph

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestBatchGovernor counts parts as Graph does, four of a $batch at a time, and finds no mailbox over its limit.
func TestBatchGovernor(t *testing.T) {
	t.Parallel()
	for limit := 1; limit <= 4; limit++ {
		t.Run(fmt.Sprint(limit), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var inFlight, most atomic.Int64
				enter := func(n int64) {
					now := inFlight.Add(n)
					for top := most.Load(); now > top && !most.CompareAndSwap(top, now); top = most.Load() {
					}
				}
				s := &batchServer{t: t, part: func(_ int, url string) batchAnswer { return good(url) }}
				w := &wire{handle: func(n int, r *http.Request) (*http.Response, error) {
					parts := int64(1)
					if r.Method == http.MethodPost {
						body, _ := io.ReadAll(r.Body)
						parts = min(4, int64(strings.Count(string(body), `"method"`)))
						r.Body = io.NopCloser(strings.NewReader(string(body)))
					}
					enter(parts)
					time.Sleep(time.Second)
					enter(-parts)
					return s.handle(n, r)
				}}
				c := newTestClient(t, w, func(cfg *Config) { cfg.MaxConcurrency = limit })
				var wg sync.WaitGroup
				for range 5 {
					wg.Go(func() {
						rs, got, decode, failed := lookups(23)
						if _, err := c.Batch(t.Context(), rs, decode, failed); err != nil || slices.Contains(got, "") {
							t.Errorf("got %q, %v", got, err)
						}
					})
					wg.Go(func() {
						if _, err := c.Get(t.Context(), Request{URL: "/me/messages", Mailbox: "me"}, wantJSON); err != nil {
							t.Error(err)
						}
					})
				}
				wg.Wait()
				if got := most.Load(); got != int64(limit) {
					t.Errorf("%d in flight, want %d", got, limit)
				}
			})
		})
	}
}

// TestBatchMailboxes: one $batch may serve many mailboxes and takes of each what it uses.
func TestBatchMailboxes(t *testing.T) {
	t.Parallel()
	s := &batchServer{t: t, part: func(_ int, url string) batchAnswer { return good(url) }}
	w := &wire{handle: s.handle}
	c := newTestClient(t, w, func(cfg *Config) { cfg.MaxConcurrency = 2 })
	var rs []Request
	var parts []*part
	for i := range 30 {
		rs = append(rs, Request{URL: fmt.Sprintf("/users/%d/mailboxSettings", i%10), Mailbox: fmt.Sprint(i % 10)})
		parts = append(parts, &part{request: rs[i]})
	}
	_, _, decode, _ := lookups(30)
	if _, err := c.Batch(t.Context(), rs, decode, nil); err != nil || !slices.Equal(s.sizes, []int{20, 10}) {
		t.Errorf("got %v, %v", s.sizes, err)
	}
	claims := c.claims(parts)
	if len(claims) != 10 || claims[3].n != 2 || claims[3].limit != 2 {
		t.Errorf("got claims %+v", claims)
	}
}
