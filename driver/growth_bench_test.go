package driver_test

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"graphmail/driver"
	"graphmail/dsn"
)

// heapLimit is what may be alive while a mailbox of any size is read.
const heapLimit = 64 << 20

// BenchmarkGrowth reads mailboxes of growing size. What is alive is measured
// after a collection every 25,000 rows, in a run of its own.
func BenchmarkGrowth(b *testing.B) {
	for _, n := range []int{5_000, 50_000, 500_000} {
		server := serve(b, n, 0)
		for _, bench := range []struct{ name, query string }{
			{"scan", scanText},
			{"in-order", scanText + " ORDER BY received_date_time DESC"},
			{"first-10", scanText + " ORDER BY subject, id LIMIT 10"},
			{"group", "SELECT from_address, COUNT(*), MAX(received_date_time) FROM messages GROUP BY from_address"},
		} {
			b.Run(fmt.Sprintf("%s/%d", bench.name, n), func(b *testing.B) {
				var stats driver.QueryStats
				db := database(b, server.URL, &stats, nil)
				countRows(b, db, bench.query)
				for b.Loop() {
					countRows(b, db, bench.query)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/row")
				b.ReportMetric(0, "ns/op")
				if stats.RowsRead < int64(n) {
					b.Errorf("%d rows were read, want at least %d", stats.RowsRead, n)
				}
				most := mostAlive(b, server.URL, bench.query, n)
				b.ReportMetric(float64(most)/(1<<20), "MiB-live")
				if most > heapLimit {
					b.Errorf("%d MiB are alive, want at most %d", most>>20, heapLimit>>20)
				}
			})
		}
	}
}

// mostAlive returns the most that was alive while a query was read, beyond what
// was before. Operators that read all before they give a row are looked at
// through the driver's own reports of progress.
func mostAlive(b *testing.B, url, query string, n int) uint64 {
	alive := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	cfg := dsn.New()
	cfg.ServiceUrl, cfg.AuthMode, cfg.AccessToken, cfg.PageSize = url, dsn.AccessToken, "token", pageSize
	before, most, next := alive(), uint64(0), int64(0)
	c, err := driver.NewConnector(cfg, driver.WithProgress(func(p driver.Progress) {
		if p.Rows >= next {
			most = max(most, alive())
			next = p.Rows + int64(min(25_000, n/4))
		}
	}))
	if err != nil {
		b.Fatal(err)
	}
	db := sql.OpenDB(c)
	defer db.Close()
	countRows(b, db, query)
	return most - min(most, before)
}

// BenchmarkMailboxes reads 16 mailboxes whose server takes 100 ms for each
// answer: one after the other, all at once on connections of their own, and in
// one query. Each of them takes four requests at a time.
func BenchmarkMailboxes(b *testing.B) {
	const mailboxes, rows, size = 16, 2000, 100
	server := serve(b, rows, latency)
	names := make([]string, mailboxes)
	for i := range names {
		names[i] = fmt.Sprintf("'user%d@contoso.com'", i)
	}
	query := func(list ...string) string {
		return "SELECT id, subject FROM messages WHERE user_id IN (" + strings.Join(list, ", ") + ")"
	}
	var stats driver.QueryStats
	db := database(b, server.URL, &stats, func(c *dsn.Config) { c.PageSize = size })
	began := time.Now()
	if n := countRows(b, db, query(names[0])); n != rows {
		b.Fatalf("got %d rows, want %d", n, rows)
	}
	one := time.Since(began)

	b.Run("connections", func(b *testing.B) {
		for b.Loop() {
			done := make(chan int)
			for _, name := range names {
				go func() {
					n := 0
					defer func() { done <- n }()
					list, err := db.QueryContext(context.Background(), query(name))
					if err != nil {
						b.Error(err)
						return
					}
					defer list.Close()
					for list.Next() {
						n++
					}
				}()
			}
			for range names {
				if n := <-done; n != rows {
					b.Errorf("got %d rows, want %d", n, rows)
				}
			}
		}
		b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/one.Seconds(), "x-one-mailbox")
		b.ReportMetric(0, "ns/op")
	})
	b.Run("query", func(b *testing.B) {
		for b.Loop() {
			if n := countRows(b, db, query(names...)); n != mailboxes*rows {
				b.Fatalf("got %d rows, want %d", n, mailboxes*rows)
			}
		}
		b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)/one.Seconds(), "x-one-mailbox")
		b.ReportMetric(0, "ns/op")
	})
}
