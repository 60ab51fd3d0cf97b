package driver_test

import (
	"database/sql"
	"fmt"
	"slices"
	"sync"
	"testing"

	"graphmail/driver"
	"graphmail/graphtest"
)

// TestStats holds what is told about a query to what the server saw, by the hook,
// by the connection, and by EXPLAIN ANALYZE.
func TestStats(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	var mu sync.Mutex
	var all []driver.QueryStats
	db := connectTo(t, s, "PageSize=200;RetryMode=RetryAny;RetryWaitTimeMs=1", driver.WithStats(func(q driver.QueryStats) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, q)
	}))
	c := connOf(t, db)
	const text = "SELECT subject FROM messages WHERE folder = 'inbox' AND subject LIKE '%re%'"
	s.Inject(graphtest.FaultStatus(503).Nth(3))
	rows, err := c.QueryContext(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	list, err := readAll(rows)
	if err != nil {
		t.Fatal(err)
	}
	stats := lastStats(t, c)
	if !sameStats(stats, all[len(all)-1]) {
		t.Errorf("the hook says %+v and the connection %+v", all[len(all)-1], stats)
	}
	calls, bytes := 0, int64(0)
	for _, r := range s.Requests() {
		calls++
		bytes += int64(r.Bytes)
	}
	if stats.SQL != text || stats.Calls != calls || stats.Retries != 1 || stats.Rows != int64(len(list)) || stats.RowsRead < stats.Rows || stats.Pages == 0 {
		t.Errorf("got %+v, want %d calls, 1 retry and %d rows", stats, calls, len(list))
	}
	if stats.Bytes == 0 || stats.Bytes > bytes { // they came compressed
		t.Errorf("%d bytes of %d", stats.Bytes, bytes)
	}
	if stats.Err != nil || stats.Elapsed <= 0 || len(stats.Tables) != 1 || stats.Tables[0].Table != "messages" || stats.Tables[0].Calls != calls {
		t.Errorf("got %+v", stats)
	}

	s.ClearFaults()
	s.ResetRequests()
	report, err := c.QueryContext(t.Context(), "EXPLAIN ANALYZE "+text)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := readAll(report)
	if err != nil {
		t.Fatal(err)
	}
	total := lines[len(lines)-1]
	stats = lastStats(t, c)
	if got, want := fmt.Sprint(total[7:12]...), fmt.Sprint(int64(stats.Calls), int64(stats.Pages), stats.Bytes, stats.RowsRead, int64(len(list))); got != want {
		t.Errorf("EXPLAIN ANALYZE says %s, Go %s", got, want)
	}
	if stats.Calls != len(s.Requests()) {
		t.Errorf("%d calls, want %d", stats.Calls, len(s.Requests()))
	}

	before := len(all)
	s.Inject(graphtest.FaultStatus(403))
	if _, err := c.QueryContext(t.Context(), "SELECT id FROM messages"); err == nil {
		t.Fatal("no error")
	}
	mu.Lock()
	defer mu.Unlock()
	if len(all) != before+1 || all[before].Err == nil || all[before].Calls == 0 || all[before].Rows != 0 {
		t.Errorf("a query that fails is told as %+v", all[before:])
	}
}

func lastStats(t *testing.T, c *sql.Conn) (stats driver.QueryStats) {
	t.Helper()
	err := c.Raw(func(raw any) error {
		ok := false
		if stats, ok = raw.(driver.Conn).Stats(); !ok {
			return fmt.Errorf("no query was counted")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	return stats
}

func sameStats(a, b driver.QueryStats) bool {
	return a.SQL == b.SQL && a.Calls == b.Calls && a.Rows == b.Rows && a.Elapsed == b.Elapsed && len(a.Tables) == len(b.Tables)
}

// TestStatsTables tells the tables of a join apart.
func TestStatsTables(t *testing.T) {
	t.Parallel()
	db, _ := open(t, "", graphtest.WithData(oneMessage()))
	c := connOf(t, db)
	err := c.Raw(func(raw any) error {
		if stats, ok := raw.(driver.Conn).Stats(); ok {
			return fmt.Errorf("before any query there is %+v", stats)
		}
		if raw.(driver.Conn).Connector() == nil {
			return fmt.Errorf("there is no connector")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	rows, err := c.QueryContext(t.Context(), "SELECT m.subject, u.display_name FROM messages AS m JOIN users AS u ON u.mail = m.from_address")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := readAll(rows); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, table := range lastStats(t, c).Tables {
		names = append(names, table.Table+" "+table.Alias)
	}
	slices.Sort(names)
	if want := []string{"messages m", "users u"}; !slices.Equal(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
}
