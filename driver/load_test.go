package driver_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"graphmail/driver"
	"graphmail/graphtest"
)

// TestCancelUnderLoad has 64 goroutines read four mailboxes over one database.
// Half of them are cancelled or run out of time, in the queue for a slot or in
// the middle of a page: each ends soon, with the context's own error or with all
// rows. The others get all rows, and no slot is lost.
//
// The server still works on requests that have been given up, so that it may
// find others to be too many; a wait that outlasts a deadline is not begun.
func TestCancelUnderLoad(t *testing.T) {
	t.Parallel()
	data, users := fourMailboxes(60)
	s := newServer(t, graphtest.WithData(data))
	bodies := &bodyCounter{}
	db := connectTo(t, s, "PageSize=20", driver.WithHTTPClient(&http.Client{Transport: bodies.transport(t)}))
	stmt, err := db.Prepare("SELECT subject FROM messages WHERE user_id = ? ORDER BY received_date_time DESC")
	if err != nil {
		t.Fatal(err)
	}
	defer stmt.Close()
	s.Inject(graphtest.FaultLatency(5*time.Millisecond), graphtest.FaultSlowBody(5*time.Millisecond).Sometimes(0.3, 1))
	var wg sync.WaitGroup
	var ended atomic.Int64
	for g := range 64 {
		wg.Go(func() {
			rnd := rand.New(rand.NewPCG(uint64(g), 64))
			for round := range 3 {
				user := users[(g+round)%len(users)]
				ctx, cancel, want := t.Context(), context.CancelFunc(func() {}), error(nil)
				after := time.Duration(rnd.IntN(60)) * time.Millisecond
				switch g % 4 {
				case 1:
					ctx, cancel = context.WithTimeout(ctx, after)
					want = context.DeadlineExceeded
				case 3:
					ctx, cancel = context.WithCancel(ctx)
					time.AfterFunc(after, cancel)
					want = context.Canceled
				}
				began := time.Now()
				n, err := readSubjects(ctx, stmt, user)
				took := time.Since(began)
				cancel()
				switch {
				case err == nil && n != 60:
					t.Errorf("goroutine %d: %d rows and no error, want 60", g, n)
				case err != nil && want == context.DeadlineExceeded && errors.Is(err, &driver.GraphError{Status: 429}):
					ended.Add(1)
				case err != nil && (want == nil || !errors.Is(err, want)):
					t.Errorf("goroutine %d: got %v, want %v or all rows", g, err, want)
				case err != nil && took > after+soon:
					t.Errorf("goroutine %d: it took %s of %s", g, took, after)
				case err != nil:
					ended.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if n := ended.Load(); n < 20 {
		t.Errorf("only %d queries were ended", n)
	}
	if peak := s.PeakConcurrency(); peak > 4 {
		t.Errorf("%d requests were in flight for one mailbox, want at most 4", peak)
	}
	s.ClearFaults()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for _, user := range users {
		if n, err := readSubjects(ctx, stmt, user); err != nil || n != 60 {
			t.Errorf("afterwards %s gives %d rows and %v", user, n, err)
		}
	}
	bodies.check(t)
}

func readSubjects(ctx context.Context, stmt *sql.Stmt, user string) (n int, err error) {
	rows, err := stmt.QueryContext(ctx, user)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var subject string
		if err := rows.Scan(&subject); err != nil {
			return n, err
		}
		if !strings.HasPrefix(subject, user) {
			return n, fmt.Errorf("mailbox %s gives %q", user, subject)
		}
		n++
	}
	return n, rows.Err()
}

// TestDeadlineInLocalWork holds deadlines and cancellations where a query works
// without waiting for Graph: in joins, sorts, groups and conditions, of rows of
// which there are more than a deadline lasts.
func TestDeadlineInLocalWork(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	const all = "information_schema.columns a CROSS JOIN information_schema.columns b CROSS JOIN information_schema.columns c"
	for name, text := range map[string]string{
		"cross join":        "SELECT COUNT(*) FROM " + all,
		"condition":         "SELECT a.column_name FROM " + all + " WHERE a.ordinal_position + b.ordinal_position + c.ordinal_position < 0",
		"REGEXP":            "SELECT COUNT(*) FROM " + all + " WHERE CONCAT(a.column_name, b.column_name, c.column_name) REGEXP '^(_|e)*x+$'",
		"LIKE":              "SELECT COUNT(*) FROM " + all + " WHERE CONCAT(a.column_name, b.column_name, c.column_name) LIKE '%q%q%q%q%'",
		"the first rows":    "SELECT a.column_name FROM " + all + " ORDER BY CONCAT(c.column_name, b.column_name, a.column_name) LIMIT 5",
		"sort":              "SELECT a.column_name FROM " + all + " ORDER BY c.ordinal_position, b.ordinal_position",
		"group":             "SELECT a.column_name, COUNT(*), MAX(b.column_name) FROM " + all + " GROUP BY a.column_name",
		"distinct":          "SELECT DISTINCT a.data_type, b.data_type FROM " + all,
		"offset":            "SELECT a.column_name FROM " + all + " LIMIT 5 OFFSET 60000000",
		"correlated":        "SELECT COUNT(*) FROM information_schema.columns a WHERE (SELECT COUNT(*) FROM information_schema.columns b CROSS JOIN information_schema.columns c WHERE b.ordinal_position + c.ordinal_position <> a.ordinal_position) < 0",
		"union":             "SELECT a.column_name FROM " + all + " WHERE a.ordinal_position + b.ordinal_position + c.ordinal_position < 0 UNION SELECT 'x'",
		"EXPLAIN ANALYZE":   "EXPLAIN ANALYZE SELECT COUNT(*) FROM " + all,
		"not to the end of": "SELECT a.column_name FROM " + all,
	} {
		for how, want := range map[string]error{"deadline": context.DeadlineExceeded, "cancelled": context.Canceled} {
			t.Run(name+", "+how, func(t *testing.T) {
				t.Parallel()
				ctx, cancel := context.WithTimeout(t.Context(), 40*time.Millisecond)
				if want == context.Canceled {
					ctx, cancel = context.WithCancel(t.Context())
					time.AfterFunc(40*time.Millisecond, cancel)
				}
				defer cancel()
				began := time.Now()
				rows, err := db.QueryContext(ctx, text)
				if err == nil {
					for rows.Next() {
					}
					err = rows.Err()
					rows.Close()
				}
				if took := time.Since(began); took > soon {
					t.Errorf("it took %s", took)
				}
				if !errors.Is(err, want) {
					t.Errorf("got %v, want %v", err, want)
				}
			})
		}
	}
	t.Cleanup(func() {
		if n := len(s.Requests()); n != 0 {
			t.Errorf("%d requests were sent for the catalog", n)
		}
	})
}
