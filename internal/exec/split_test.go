package exec

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"graphmail/internal/expr"
	"graphmail/internal/mailpages"
	"graphmail/internal/plan"
	"graphmail/internal/query"
)

// A slow is a Fetcher of a mailbox that takes a second for each request.
type slow struct {
	box             *mailpages.Mailbox
	slots           chan struct{}
	calls, inFlight atomic.Int32
	most            atomic.Int32
}

func (s *slow) Get(ctx context.Context, req Request, decode func([]byte) error) (Usage, error) {
	s.slots <- struct{}{}
	defer func() { <-s.slots }()
	s.calls.Add(1)
	s.most.Store(max(s.most.Load(), s.inFlight.Add(1)))
	defer s.inFlight.Add(-1)
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return Usage{}, ctx.Err()
	}
	target := req.URL
	if target[0] == '/' {
		target = "http://example.com/v1.0" + target
	}
	w := httptest.NewRecorder()
	s.box.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	if w.Code != http.StatusOK {
		return Usage{}, fmt.Errorf("%s: status %d: %s", target, w.Code, w.Body)
	}
	return Usage{Calls: 1, Bytes: int64(w.Body.Len())}, decode(w.Body.Bytes())
}

func (s *slow) Batch(context.Context, []Request, func(int, []byte, error) error) (Usage, error) {
	return Usage{}, fmt.Errorf("not served")
}

func (s *slow) Raw(context.Context, Request) ([]byte, Usage, error) {
	return nil, Usage{}, fmt.Errorf("not served")
}

// scanned is what a scan of the whole mailbox gave and took.
type scanned struct {
	took  time.Duration
	stats plan.Work
	calls int
}

// scanAll reads the times of a mailbox of n messages in pages of size, and
// checks that all came, once, and in the direction of the order.
func scanAll(t *testing.T, order string, d direction, n, size, concurrency int) scanned {
	t.Helper()
	sql := "SELECT received_date_time FROM messages " + order
	src := &slow{box: mailpages.New(n), slots: make(chan struct{}, concurrency)}
	parsed, err := query.Parse(sql)
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.Build(parsed, nil, &plan.Env{Now: time.Now(), PageSize: size, User: "me"})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	rows, err := Open(t.Context(), p, src, Options{Concurrency: concurrency})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	have := map[time.Time]bool{}
	var last expr.Value
	for {
		row, err := rows.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		at := row[0]
		if !last.IsNull() && expr.Compare(at, last)*int(d) < 0 {
			t.Fatalf("%s: %v comes after %v", sql, at, last)
		}
		last = at
		have[at.Time()] = true
	}
	if len(have) != n {
		t.Errorf("%s: got %d messages, want %d", sql, len(have), n)
	}
	if src.most.Load() > int32(concurrency) {
		t.Errorf("%s: %d requests at a time, want at most %d", sql, src.most.Load(), concurrency)
	}
	got := scanned{time.Since(began), rows.Stats().Total(), int(src.calls.Load())}
	if got.stats.Calls != got.calls || got.stats.Pages != got.calls {
		t.Errorf("%s: %d calls and %d pages are in the books, want %d", sql, got.stats.Calls, got.stats.Pages, got.calls)
	}
	return got
}

// TestLongScan reads lists of many pages, four at a time: in less than 0.3 of
// the time, for at most a tenth more requests, and in order where an order was
// asked for.
func TestLongScan(t *testing.T) {
	t.Parallel()
	for order, d := range map[string]direction{
		"": unordered, "ORDER BY received_date_time DESC": descending, "ORDER BY received_date_time": ascending,
	} {
		for _, pages := range []int{50, 300} {
			t.Run(fmt.Sprint(pages, " ", order), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					one := scanAll(t, order, d, 50*pages, 50, 1)
					four := scanAll(t, order, d, 50*pages, 50, 4)
					if limit := one.took * 30 / 100; four.took > limit {
						t.Errorf("four requests at a time take %v, want at most %v", four.took, limit)
					}
					if four.calls > one.calls*11/10 {
						t.Errorf("%d requests, want at most a tenth more than %d", four.calls, one.calls)
					}
					t.Logf("%v and %d requests one at a time, %v and %d four", one.took, one.calls, four.took, four.calls)
				})
			})
		}
	}
}
