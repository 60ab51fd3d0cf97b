package bench

import (
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/goccy/go-json"

	"graphmail/driver"
	"graphmail/dsn"
	"graphmail/internal/mailpages"
)

// TestMain lets a benchmark run this program again as the server that it reads.
func TestMain(m *testing.M) {
	mailpages.Main()
	os.Exit(m.Run())
}

const (
	messages = 50_000
	pageSize = 1000
)

// BenchmarkPages reads 50,000 messages in pages of 1,000 in turns: with a loop of
// net/http and goccy/go-json into structs, and with the driver. The server has the
// text of its pages at hand, encodes each anew, or sends them compressed, as Graph
// does. The figures are medians.
func BenchmarkPages(b *testing.B) {
	for _, variant := range []struct {
		name  string
		pages mailpages.Options
	}{
		{"plain", mailpages.Options{}},
		{"encoded", mailpages.Options{Encode: true}},
		{"gzip", mailpages.Options{Gzip: true}},
	} {
		b.Run(variant.name, func(b *testing.B) {
			variant.pages.Messages = messages
			server, err := mailpages.Start(variant.pages)
			if err != nil {
				b.Fatal(err)
			}
			defer func() {
				http.DefaultClient.CloseIdleConnections()
				if err := server.Close(); err != nil {
					b.Error(err)
				}
			}()
			db := open(b, server.URL)
			for _, read := range []func() int{
				func() int { return readLoop(b, server.URL) },
				func() int { return readRows(b, db) },
			} {
				if n := read(); n != messages {
					b.Fatalf("got %d rows, want %d", n, messages)
				}
			}
			var loop, rows []time.Duration
			for b.Loop() {
				began := time.Now()
				readLoop(b, server.URL)
				loop = append(loop, time.Since(began))
				began = time.Now()
				readRows(b, db)
				rows = append(rows, time.Since(began))
			}
			b.ReportMetric(float64(median(loop).Microseconds())/1000, "ms(goccy)")
			b.ReportMetric(float64(median(rows).Microseconds())/1000, "ms(driver)")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func open(b *testing.B, url string) *sql.DB {
	cfg := dsn.New()
	cfg.ServiceUrl, cfg.AuthMode, cfg.AccessToken, cfg.PageSize = url, dsn.AccessToken, "token", pageSize
	c, err := driver.NewConnector(cfg)
	if err != nil {
		b.Fatal(err)
	}
	db := sql.OpenDB(c)
	b.Cleanup(func() { _ = db.Close() })
	return db
}

// readRows reads them through database/sql.
func readRows(b *testing.B, db *sql.DB) (n int) {
	rows, err := db.Query("SELECT subject, from_address, received_date_time, is_read, id FROM messages")
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	var m message
	for rows.Next() {
		if err := rows.Scan(&m.Subject, &m.From.EmailAddress.Address, &m.ReceivedDateTime, &m.IsRead, &m.ID); err != nil {
			b.Fatal(err)
		}
		n++
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	return n
}

// readLoop reads page after page, each into memory that the next one uses again.
func readLoop(b *testing.B, url string) (n int) {
	var body []byte
	next := fmt.Sprintf("%s/me/messages?$select=subject,from,receivedDateTime,isRead&$top=%d", url, pageSize)
	for next != "" {
		resp, err := http.Get(next)
		if err != nil {
			b.Fatal(err)
		}
		body, err = readAll(resp.Body, body[:0])
		_ = resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK {
			b.Fatal(resp.Status, err)
		}
		var p list
		if err := json.Unmarshal(body, &p); err != nil {
			b.Fatal(err)
		}
		n += len(p.Value)
		next = p.Next
	}
	return n
}

func readAll(r io.Reader, into []byte) ([]byte, error) {
	for {
		into = slices.Grow(into, 64<<10)
		n, err := r.Read(into[len(into):cap(into)])
		into = into[:len(into)+n]
		switch err {
		case nil:
		case io.EOF:
			return into, nil
		default:
			return into, err
		}
	}
}

func median(list []time.Duration) time.Duration {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}
