package driver_test

import (
	"context"
	"database/sql"
	"net/http"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"graphmail/auth"
	"graphmail/driver"
	"graphmail/dsn"
	"graphmail/graphtest"
)

// TestClock makes the statement's time the program's.
func TestClock(t *testing.T) {
	t.Parallel()
	s := newServer(t, graphtest.WithData(oneMessage()))
	now := time.Date(2025, 3, 4, 0, 0, 0, 0, time.UTC)
	db := connectTo(t, s, "TimeZone=Europe/Berlin", driver.WithClock(func() time.Time { return now }))
	if got := one(t, db, "SELECT NOW()").(time.Time); !got.Equal(now) || got.Hour() != 1 {
		t.Errorf("NOW() is %v, want %v in Berlin", got, now)
	}
	for where, want := range map[string]int64{
		"received_date_time > NOW() - INTERVAL 3 DAY": 1, "received_date_time > NOW() - INTERVAL 2 DAY": 0, "DATE(received_date_time) = CURDATE() - INTERVAL 3 DAY": 1,
	} {
		if got := one(t, db, "SELECT COUNT(*) FROM messages WHERE "+where); got != want {
			t.Errorf("%s: %v rows, want %d", where, got, want)
		}
	}
}

// TestWaiting tells of each wait before a retry.
func TestWaiting(t *testing.T) {
	t.Parallel()
	s := newServer(t, graphtest.WithData(oneMessage()))
	var waits []driver.Wait
	db := connectTo(t, s, "RetryMode=RetryAny;RetryWaitTimeMs=1", driver.WithWaiting(func(w driver.Wait) { waits = append(waits, w) }))
	s.Inject(graphtest.FaultRetryAfter(429, "0.01").Nth(1), graphtest.FaultStatus(500).Nth(2))
	one(t, db, "SELECT subject FROM messages")
	if len(waits) != 2 || !waits[0].Asked || waits[0].Status != 429 || waits[0].Attempt != 1 || waits[0].For != 10*time.Millisecond {
		t.Fatalf("got %+v", waits)
	}
	if waits[1].Asked || waits[1].Status != 500 || waits[1].Attempt != 2 || waits[1].For <= 0 {
		t.Errorf("got %+v", waits[1])
	}
}

// TestProgress tells after each page how far the query has come.
func TestProgress(t *testing.T) {
	t.Parallel()
	s := newServer(t, graphtest.WithData(threePages()))
	var seen []driver.Progress
	db := connectTo(t, s, "PageSize=5;MaxConcurrency=1", driver.WithProgress(func(p driver.Progress) { seen = append(seen, p) }))
	rows := query(t, db, "SELECT id FROM messages")
	if len(seen) < 3 {
		t.Fatalf("%d pages were told of", len(seen))
	}
	for i := 1; i < len(seen); i++ {
		if seen[i].Rows < seen[i-1].Rows || seen[i].Pages <= seen[i-1].Pages || seen[i].Bytes <= seen[i-1].Bytes {
			t.Errorf("progress went from %+v to %+v", seen[i-1], seen[i])
		}
	}
	if last := seen[len(seen)-1]; last.Rows < int64(len(rows)) {
		t.Errorf("at the end %+v were read for %d rows", last, len(rows))
	}
}

// TestLoginMode lets the first query of a pool sign a person in, once for all
// that wait, where the connection string says so.
func TestLoginMode(t *testing.T) {
	t.Parallel()
	s := newServer(t, graphtest.WithData(oneMessage()))
	cfg, err := dsn.Parse(s.SignInDSN(filepath.Join(t.TempDir(), "token.json")) + ";LoginMode=Browser")
	if err != nil {
		t.Fatal(err)
	}
	var asked atomic.Int64
	c, err := driver.NewConnector(cfg, driver.WithLogin(auth.UI{OpenBrowser: func(address string) error {
		asked.Add(1)
		go func() { _, _ = s.Person().Visit(context.Background(), address) }()
		return nil
	}}))
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(c)
	defer db.Close()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			var subject string
			if err := db.QueryRow("SELECT subject FROM messages").Scan(&subject); err != nil || subject != "Grüße" {
				t.Errorf("got %q, %v", subject, err)
			}
		})
	}
	wg.Wait()
	if n := asked.Load(); n != 1 {
		t.Errorf("the person was asked %d times", n)
	}
	status, err := c.Status()
	if err != nil || !status.SignedIn || !status.CanRefresh {
		t.Errorf("got %+v, %v", status, err)
	}
	if err := c.Logout(t.Context()); err != nil {
		t.Error(err)
	}
	if status, err := c.Status(); err != nil || status.SignedIn {
		t.Errorf("after Logout: %+v, %v", status, err)
	}
}

// TestHTTPClient sends everything through the program's own client, the sign-in
// included, and the token to no other host.
func TestHTTPClient(t *testing.T) {
	t.Parallel()
	s := newServer(t, graphtest.WithData(oneMessage()))
	base := &http.Transport{}
	defer base.CloseIdleConnections()
	var mu sync.Mutex
	paths := map[string]int{}
	client := &http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
		mu.Lock()
		defer mu.Unlock()
		paths[req.URL.Path]++
		return base.RoundTrip(req)
	})}
	cfg := dsn.New()
	cfg.AuthMode, cfg.ClientId, cfg.ClientSecret, cfg.UserId = dsn.AppCreds, s.ConfidentialClientID(), s.ClientSecret(), "me@contoso.com"
	cfg.ServiceUrl, cfg.TokenUrl, cfg.UserAgent = s.ServiceURL(), s.TokenURL(), "report/1.0"
	c, err := driver.NewConnector(cfg, driver.WithHTTPClient(client))
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(c)
	defer db.Close()
	if got := one(t, db, "SELECT subject FROM messages"); got != "Grüße" {
		t.Errorf("got %v", got)
	}
	if len(paths) != 2 || paths["/v1.0/users/me@contoso.com/messages"] != 1 {
		t.Errorf("the client saw %v, want the token endpoint and the messages", paths)
	}
	if got := s.Requests()[0].Header.Get("User-Agent"); got != "report/1.0" {
		t.Errorf("the user agent is %q", got)
	}
}
