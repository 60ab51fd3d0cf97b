package driver_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"graphmail/driver"
	"graphmail/graphtest"
)

// TestCallsOfUnfinished holds that each request that was sent is counted, those
// read ahead included, however the rows end, by Go and by EXPLAIN ANALYZE.
func TestCallsOfUnfinished(t *testing.T) {
	t.Parallel()
	data, _ := fourMailboxes(300)
	s := newServer(t, graphtest.WithData(data))
	inner := &http.Transport{}
	t.Cleanup(inner.CloseIdleConnections)
	var sent atomic.Int64
	client := &http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
		sent.Add(1)
		return inner.RoundTrip(req)
	})}
	db := connectTo(t, s, "PageSize=10", driver.WithHTTPClient(client))
	c := connOf(t, db)
	ends := map[string]func(rows *sql.Rows, cancel func()){
		"read to the end":  func(rows *sql.Rows, _ func()) { _, _ = readAll(rows) },
		"closed at once":   func(*sql.Rows, func()) {},
		"closed after one": func(rows *sql.Rows, _ func()) { rows.Next() },
		"closed later": func(rows *sql.Rows, _ func()) {
			for range 35 {
				rows.Next()
			}
		},
		"cancelled": func(rows *sql.Rows, cancel func()) {
			rows.Next()
			cancel()
			for rows.Next() {
			}
		},
	}
	for _, text := range []string{
		"SELECT id FROM messages LIMIT 25",
		"SELECT id FROM messages ORDER BY received_date_time DESC LIMIT 5",
		"SELECT id FROM messages",
		"SELECT id FROM messages WHERE user_id IN ('user0@contoso.com', 'user1@contoso.com', 'user2@contoso.com')",
		"SELECT m.id, (SELECT COUNT(*) FROM attachments a WHERE a.message_id = m.id) FROM messages m LIMIT 15",
		"SELECT m.id, f.path FROM messages m JOIN mail_folders f ON f.id = m.parent_folder_id LIMIT 12",
		"SELECT subject, folder FROM messages WHERE folder = 'Inbox' LIMIT 12",
		"SELECT id FROM messages WHERE folder = 'no such folder'",
	} {
		for how, end := range ends {
			sent.Store(0)
			ctx, cancel := context.WithCancel(t.Context())
			rows, err := c.QueryContext(ctx, text)
			if err == nil {
				end(rows, cancel)
				rows.Close()
			}
			cancel()
			stats := lastStats(t, c)
			if n := int(sent.Load()); stats.Calls != n || n == 0 {
				t.Errorf("%s, %s: %d calls, want %d", text, how, stats.Calls, n)
			}
			tables := 0
			for _, table := range stats.Tables {
				tables += table.Calls
			}
			if tables != stats.Calls {
				t.Errorf("%s, %s: the tables' calls are %d of %d", text, how, tables, stats.Calls)
			}
		}
		sent.Store(0)
		rows, err := c.QueryContext(t.Context(), "EXPLAIN ANALYZE "+text)
		if err != nil {
			continue
		}
		lines, err := readAll(rows)
		if err != nil {
			t.Fatal(err)
		}
		total, stats := lines[len(lines)-1], lastStats(t, c)
		if n := sent.Load(); total[7] != n || int64(stats.Calls) != n {
			t.Errorf("EXPLAIN ANALYZE %s: it says %v calls and Go %d, want %d", text, total[7], stats.Calls, n)
		}
		if total[11] != stats.Rows {
			t.Errorf("EXPLAIN ANALYZE %s: it says %v rows and Go %d", text, total[11], stats.Rows)
		}
	}
}

// TestRowsOfExplainAnalyze are those of the query that is executed.
func TestRowsOfExplainAnalyze(t *testing.T) {
	t.Parallel()
	db, _ := open(t, "", graphtest.WithData(threePages()))
	c := connOf(t, db)
	for text, want := range map[string]int64{
		"SELECT COUNT(*) FROM messages":                1,
		"SELECT id FROM messages":                      15,
		"SELECT id FROM messages LIMIT 4":              4,
		"SELECT id FROM messages WHERE subject = 'no'": 0,
		"SELECT 1": 1,
	} {
		for _, explain := range []string{"", "EXPLAIN ANALYZE "} {
			rows, err := c.QueryContext(t.Context(), explain+text)
			if err != nil {
				t.Fatal(err)
			}
			if explain == "" {
				_, err = readAll(rows)
			} else {
				rows.Next() // what is left of the report changes nothing
			}
			rows.Close()
			if stats := lastStats(t, c); err != nil || stats.Rows != want || stats.SQL != explain+text {
				t.Errorf("%s%s: %d rows of %q, %v; want %d", explain, text, stats.Rows, stats.SQL, err, want)
			}
		}
	}
}

// TestStatsOfNextUser holds that who gets a connection from the pool does not see
// what was asked before.
func TestStatsOfNextUser(t *testing.T) {
	t.Parallel()
	db, _ := open(t, "", graphtest.WithData(oneMessage()))
	db.SetMaxOpenConns(1)
	one(t, db, "SELECT subject FROM messages WHERE subject <> 'a secret'")
	c := connOf(t, db)
	none := func() {
		t.Helper()
		err := c.Raw(func(raw any) error {
			if stats, ok := raw.(driver.Conn).Stats(); ok {
				return fmt.Errorf("the next user sees %+v", stats)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
	none()
	textOf(t, c, "SELECT subject FROM messages")
	if stats := lastStats(t, c); stats.SQL != "SELECT subject FROM messages" {
		t.Errorf("got %+v", stats)
	}
	c.Close()
	c = connOf(t, db)
	none()
}

// TestStatsOfWrong tells of a query that fails for its text or its arguments, too.
func TestStatsOfWrong(t *testing.T) {
	t.Parallel()
	s := newServer(t, graphtest.WithData(oneMessage()))
	var mu sync.Mutex
	var all []driver.QueryStats
	db := connectTo(t, s, "", driver.WithStats(func(q driver.QueryStats) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, q)
	}))
	for _, tt := range []struct {
		text string
		args []any
	}{
		{"SELECT nope FROM messages", nil},
		{"SELECT FROM", nil},
		{"DELETE FROM messages", nil},
		{"SELECT subject FROM messages WHERE subject = :s", []any{sql.Named("other", 1)}},
		{"SELECT subject FROM messages WHERE received_date_time > 'yesterday'", nil},
		{"SET time_zone = 'nowhere'", nil},
	} {
		for how, run := range map[string]func() error{
			"Query": func() error { _, err := tryQuery(db, tt.text, tt.args...); return err },
			"Exec":  func() error { _, err := db.Exec(tt.text, tt.args...); return err },
		} {
			all = nil
			err := run()
			if err == nil {
				t.Errorf("%s: no error", tt.text)
				continue
			}
			if len(all) != 1 || all[0].SQL != tt.text || all[0].Err == nil || all[0].Err.Error() != err.Error() || all[0].Calls != 0 || all[0].Tables != nil {
				t.Errorf("%s, %s: told %+v, want once, with %v", how, tt.text, all, err)
			}
		}
	}
	all = nil
	if _, err := db.Prepare("SELECT nope FROM messages"); err == nil || len(all) != 0 {
		t.Errorf("Prepare gives %v and tells %+v: it is no query", err, all)
	}
}

// TestProgressOfJoin tells of all tables together: what comes next is never less.
func TestProgressOfJoin(t *testing.T) {
	t.Parallel()
	data, _ := fourMailboxes(60)
	s := newServer(t, graphtest.WithData(data))
	var seen []driver.Progress
	var last driver.QueryStats
	db := connectTo(t, s, "PageSize=10", driver.WithProgress(func(p driver.Progress) { seen = append(seen, p) }),
		driver.WithStats(func(q driver.QueryStats) { last = q }))
	query(t, db, "SELECT a.id, b.id FROM messages a JOIN messages b ON b.received_date_time = a.received_date_time WHERE a.user_id = 'user0@contoso.com' AND b.user_id = 'user1@contoso.com'")
	if len(last.Tables) != 2 || len(seen) < 4 {
		t.Fatalf("%d tables and %d pages were told of", len(last.Tables), len(seen))
	}
	for i := 1; i < len(seen); i++ {
		if seen[i].Rows < seen[i-1].Rows || seen[i].Pages <= seen[i-1].Pages || seen[i].Bytes < seen[i-1].Bytes {
			t.Errorf("progress went from %+v to %+v", seen[i-1], seen[i])
		}
	}
	if end := seen[len(seen)-1]; end.Rows != last.RowsRead || end.Pages != last.Pages || end.Rows < 120 || end.Bytes > last.Bytes {
		t.Errorf("at the end it is %+v, and the query took %+v", end, last)
	}
}
