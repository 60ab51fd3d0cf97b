package driver_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"graphmail/driver"
	"graphmail/dsn"
	"graphmail/internal/mailpages"
)

// TestMain lets a benchmark run this program again as the server that it reads,
// or runs the tests, which must leave no goroutine behind: none of a scan, of a
// sign-in, of a connection.
func TestMain(m *testing.M) {
	mailpages.Main()
	goleak.VerifyTestMain(m)
}

// serve starts a server of n messages.
func serve(b testing.TB, n int, latency time.Duration) *mailpages.Process {
	b.Helper()
	return start(b, mailpages.Options{Messages: n, Latency: latency})
}

func start(b testing.TB, o mailpages.Options) *mailpages.Process {
	b.Helper()
	p, err := mailpages.Start(o)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		plain.CloseIdleConnections()
		if err := p.Close(); err != nil {
			b.Error(err)
		}
	})
	return p
}

// database opens a database on a server, with what each query costs in stats.
func database(b testing.TB, url string, stats *driver.QueryStats, change func(*dsn.Config)) *sql.DB {
	b.Helper()
	cfg := dsn.New()
	cfg.ServiceUrl, cfg.AuthMode, cfg.AccessToken, cfg.PageSize = url, dsn.AccessToken, "token", pageSize
	if change != nil {
		change(cfg)
	}
	c, err := driver.NewConnector(cfg, driver.WithStats(func(s driver.QueryStats) { *stats = s }))
	if err != nil {
		b.Fatal(err)
	}
	db := sql.OpenDB(c)
	b.Cleanup(func() { _ = db.Close() })
	return db
}

const (
	messages = 50_000
	pageSize = 1000
	columns  = "subject,from,receivedDateTime,isRead"
	scanText = "SELECT subject, from_address, received_date_time, is_read, id FROM messages"
)

// readBytes reads the pages of all messages and throws them away: the least
// that reading them can take.
func readBytes(b testing.TB, url string) int {
	for skip := 0; skip < messages; skip += pageSize {
		resp := fetch(b, fmt.Sprintf("%s/me/messages?$select=%s&$top=%d&$skip=%d", url, columns, pageSize, skip))
		if _, err := io.Copy(io.Discard, resp.Body); err != nil {
			b.Fatal(err)
		}
		_ = resp.Body.Close()
	}
	return messages
}

// plain is the client of programs that use no library.
var plain = &http.Client{Transport: &http.Transport{}}

func fetch(b testing.TB, url string) *http.Response {
	resp, err := plain.Get(url)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("status %d", resp.StatusCode)
	}
	if err != nil {
		b.Fatal(err)
	}
	return resp
}

// readJSON reads the same pages into structs with encoding/json, as a program
// does that uses no library.
func readJSON(b testing.TB, url string) int {
	type message struct {
		ID               string    `json:"id"`
		Subject          string    `json:"subject"`
		ReceivedDateTime time.Time `json:"receivedDateTime"`
		IsRead           bool      `json:"isRead"`
		From             struct {
			EmailAddress struct {
				Address string `json:"address"`
			} `json:"emailAddress"`
		} `json:"from"`
	}
	n := 0
	for next := fmt.Sprintf("%s/me/messages?$select=%s&$top=%d", url, columns, pageSize); next != ""; {
		var page struct {
			Value []message `json:"value"`
			Next  string    `json:"@odata.nextLink"`
		}
		resp := fetch(b, next)
		if err := json.NewDecoder(resp.Body).Decode(&page); err != nil {
			b.Fatal(err)
		}
		_ = resp.Body.Close()
		n += len(page.Value)
		next = page.Next
	}
	return n
}

// readRows reads them through database/sql.
func readRows(b testing.TB, db *sql.DB, query string) int {
	rows, err := db.Query(query)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	var (
		n                 int
		subject, from, id string
		received          time.Time
		isRead            bool
	)
	for rows.Next() {
		if err := rows.Scan(&subject, &from, &received, &isRead, &id); err != nil {
			b.Fatal(err)
		}
		n++
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	return n
}

// measured runs read and returns how long it took and how many objects it
// allocated.
func measured(b testing.TB, read func() int) (time.Duration, float64) {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	n := read()
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	if n != messages {
		b.Fatalf("got %d rows, want %d", n, messages)
	}
	return took, float64(after.Mallocs-before.Mallocs) / messages
}

// linear reads one page after the other.
func linear(c *dsn.Config) { c.Pushdown, c.MaxConcurrency = dsn.PushdownOff, 1 }

// BenchmarkScan reads 50,000 messages in pages of 1,000 in turns: the bytes
// alone, encoding/json into structs, and the driver through database/sql. The
// driver reads as it does by default, and one request at a time with
// Pushdown=Off. The server has the text of its pages at hand, encodes each anew,
// or sends them compressed, as Graph does. The figures are medians; ratios are of
// the same run.
func BenchmarkScan(b *testing.B) {
	for _, variant := range []struct {
		name   string
		pages  mailpages.Options
		change func(*dsn.Config)
	}{
		{"default", mailpages.Options{}, nil},
		{"linear", mailpages.Options{}, linear},
		{"encoded", mailpages.Options{Encode: true}, nil},
		{"encoded-linear", mailpages.Options{Encode: true}, linear},
		{"gzip", mailpages.Options{Gzip: true}, nil},
		{"gzip-linear", mailpages.Options{Gzip: true}, linear},
	} {
		b.Run(variant.name, func(b *testing.B) {
			variant.pages.Messages = messages
			server := start(b, variant.pages)
			var stats driver.QueryStats
			db := database(b, server.URL, &stats, variant.change)
			var bytes, structs, rows []time.Duration
			var allocs float64
			readRows(b, db, scanText)
			readBytes(b, server.URL)
			for b.Loop() {
				took, _ := measured(b, func() int { return readBytes(b, server.URL) })
				bytes = append(bytes, took)
				took, _ = measured(b, func() int { return readJSON(b, server.URL) })
				structs = append(structs, took)
				took, allocs = measured(b, func() int { return readRows(b, db, scanText) })
				rows = append(rows, took)
			}
			took := median(rows)
			b.ReportMetric(messages/took.Seconds(), "rows/s")
			b.ReportMetric(allocs, "allocs/row")
			b.ReportMetric(float64(stats.Calls), "requests")
			b.ReportMetric(float64(stats.Bytes), "bytes")
			b.ReportMetric(float64(median(bytes).Milliseconds()), "ms(bytes)")
			b.ReportMetric(float64(median(structs).Milliseconds()), "ms(json)")
			b.ReportMetric(float64(took.Milliseconds()), "ms(driver)")
			b.ReportMetric(float64(took)/float64(median(bytes)), "x-bytes")
			b.ReportMetric(float64(took)/float64(median(structs)), "x-json")
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(0, "B/op")
		})
	}
}

// BenchmarkRows is the driver's part of BenchmarkScan alone, for profiles.
func BenchmarkRows(b *testing.B) {
	server := serve(b, messages, 0)
	var stats driver.QueryStats
	db := database(b, server.URL, &stats, linear)
	for b.Loop() {
		if n := readRows(b, db, scanText); n != messages {
			b.Fatalf("got %d rows, want %d", n, messages)
		}
	}
}

func median(list []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}
