package driver_test

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"graphmail/driver"
	"graphmail/dsn"
	"graphmail/graphtest"
)

// latency is what each request takes in the benchmarks of this file. Their
// unit is the request's time: what counts is how many a query has to wait for
// one after the other.
const latency = 100 * time.Millisecond

// BenchmarkLatencyScan reads 50 pages of a list with up to four requests at a
// time, and compares with one at a time in the same run. Pages have 100 rows, so
// that little is measured beside the waiting.
func BenchmarkLatencyScan(b *testing.B) {
	for _, bench := range []struct{ name, order string }{
		{"unordered", ""},
		{"ordered", " ORDER BY received_date_time DESC"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			const pages, rows = 50, 100
			server := serve(b, pages*rows, latency)
			read := func(concurrency int) (took time.Duration, stats driver.QueryStats) {
				db := database(b, server.URL, &stats, func(c *dsn.Config) { c.PageSize, c.MaxConcurrency = rows, concurrency })
				began := time.Now()
				if n := readRows(b, db, scanText+bench.order); n != pages*rows {
					b.Fatalf("got %d rows, want %d", n, pages*rows)
				}
				return time.Since(began), stats
			}
			one, oneStats := read(1)
			var four time.Duration
			var stats driver.QueryStats
			for b.Loop() {
				four, stats = read(4)
			}
			b.ReportMetric(one.Seconds()/latency.Seconds(), "requests'-time(1)")
			b.ReportMetric(four.Seconds()/latency.Seconds(), "requests'-time(4)")
			b.ReportMetric(float64(oneStats.Calls), "requests(1)")
			b.ReportMetric(float64(stats.Calls), "requests(4)")
			b.ReportMetric(float64(four)/float64(one), "x-sequential")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkLatency asks the strict server short questions.
func BenchmarkLatency(b *testing.B) {
	s := graphtest.NewServer()
	defer s.Close()
	db, err := sql.Open(driver.Name, s.DSN())
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	if err := db.Ping(); err != nil { // signs in
		b.Fatal(err)
	}
	s.Inject(graphtest.FaultLatency(latency))
	for _, bench := range []struct{ name, query string }{
		{"newest-10", "SELECT subject FROM messages ORDER BY received_date_time DESC LIMIT 10"},
		{"newest-10-unread", "SELECT subject FROM messages WHERE is_read = FALSE ORDER BY received_date_time DESC LIMIT 10"},
		{"newest-10-from", "SELECT subject FROM messages WHERE from_address LIKE 'a%' ORDER BY received_date_time DESC LIMIT 10"},
		{"newest-10-subject", "SELECT subject FROM messages WHERE subject LIKE '%invoice%' ORDER BY received_date_time DESC LIMIT 10"},
		{"newest-10-since", "SELECT subject FROM messages WHERE received_date_time >= NOW() - INTERVAL 400 DAY AND has_attachments = TRUE ORDER BY received_date_time DESC LIMIT 10"},
		{"count-folder", "SELECT COUNT(*) FROM messages WHERE folder = 'inbox'"},
		{"count-unread", "SELECT COUNT(*) FROM messages WHERE folder = 'inbox' AND is_read = FALSE"},
		{"one-by-id", "SELECT subject FROM messages WHERE id = ?"},
		{"attachments-200", "SELECT a.name, a.size FROM messages m JOIN attachments a ON a.message_id = m.id WHERE m.received_date_time >= ? LIMIT 1000"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			args := latencyArgs(b, db, bench.name)
			var n int
			s.ResetRequests()
			for b.Loop() {
				n = countRows(b, db, bench.query, args...)
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/latency.Seconds(), "requests'-time")
			b.ReportMetric(float64(len(s.Requests()))/float64(b.N), "requests")
			b.ReportMetric(float64(n), "rows")
			b.ReportMetric(0, "ns/op")
		})
	}
	b.Run("first-row", func(b *testing.B) {
		for b.Loop() {
			rows, err := db.Query("SELECT subject FROM messages")
			if err != nil {
				b.Fatal(err)
			}
			if !rows.Next() {
				b.Fatal("no row")
			}
			b.StopTimer()
			_ = rows.Close()
			b.StartTimer()
		}
		b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/latency.Seconds(), "requests'-time")
		b.ReportMetric(0, "ns/op")
	})
}

// latencyArgs looks up what a query needs.
func latencyArgs(b *testing.B, db *sql.DB, name string) []any {
	switch name {
	case "one-by-id":
		var id string
		if err := db.QueryRow("SELECT id FROM messages LIMIT 1").Scan(&id); err != nil {
			b.Fatal(err)
		}
		return []any{id}
	case "attachments-200":
		var since time.Time
		if err := db.QueryRow("SELECT received_date_time FROM messages ORDER BY received_date_time DESC LIMIT 1 OFFSET 199").Scan(&since); err != nil {
			b.Fatal(err)
		}
		return []any{since}
	}
	return nil
}

// countRows reads all rows and returns how many there were.
func countRows(b testing.TB, db *sql.DB, query string, args ...any) int {
	rows, err := db.QueryContext(context.Background(), query, args...)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		n++
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	return n
}

// BenchmarkThrottled scans a mailbox whose server takes four requests at a time
// and refuses more, from several connections at once. What is refused is the
// driver's fault.
func BenchmarkThrottled(b *testing.B) {
	s := graphtest.NewServer()
	defer s.Close()
	s.Inject(graphtest.FaultLatency(5 * time.Millisecond))
	db, err := sql.Open(driver.Name, s.DSN()+";PageSize=100")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	refused, requests := 0, 0
	for b.Loop() {
		s.ResetRequests()
		done := make(chan int)
		for range 3 {
			go func() { done <- countRows(b, db, "SELECT id, subject FROM messages") }()
		}
		for range 3 {
			if n := <-done; n == 0 {
				b.Fatal("no rows")
			}
		}
		for _, r := range s.Requests() {
			requests++
			if r.Status == 429 {
				refused++
			}
		}
	}
	if refused > 0 {
		b.Errorf("%d of %d requests were refused", refused, requests)
	}
	b.ReportMetric(float64(refused), "429s")
	b.ReportMetric(float64(requests)/float64(b.N), "requests")
	b.ReportMetric(0, "ns/op")
}
