package driver_test

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"graphmail/driver"
	"graphmail/graphtest"
)

// TestFirstPage holds that Query has fetched the first page and no more than a
// page or two beyond it, that Next fetches the others, and that a failure of the
// first is Query's own.
func TestFirstPage(t *testing.T) {
	t.Parallel()
	data, users := fourMailboxes(60)
	db, s := open(t, "PageSize=10;MaxConcurrency=1", graphtest.WithData(data))
	rows, err := db.Query("SELECT id FROM messages WHERE user_id = ? ORDER BY received_date_time DESC LIMIT 55", users[0])
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(50 * time.Millisecond) // nothing more may come while nobody asks
	if n := lists(s); n < 1 || n > 3 {
		t.Errorf("after Query %d pages were fetched, want the first and at most two ahead", n)
	}
	n := 0
	for rows.Next() {
		n++
	}
	if err := rows.Err(); err != nil || n != 55 {
		t.Errorf("got %d rows and %v, want 55", n, err)
	}
	if n := lists(s); n < 6 || n > 6+12 { // rows are checked for gaps, at a bounded cost
		t.Errorf("55 rows of 10 a page took %d requests", n)
	}
	if err := rows.Close(); err != nil {
		t.Error(err)
	}

	s.Inject(graphtest.FaultStatus(403))
	if _, err := db.Query("SELECT id FROM messages"); err == nil {
		t.Error("Query succeeds though the first page is refused")
	}
}

// TestClose holds that closing rows, statements, connections and the database
// sends nothing, and may be done twice and early.
func TestClose(t *testing.T) {
	t.Parallel()
	db, s := open(t, "PageSize=10")
	stmt, err := db.Prepare("SELECT id FROM messages WHERE is_read = ?")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("Prepare sent %d requests", n)
	}
	rows, err := stmt.Query(false)
	if err != nil {
		t.Fatal(err)
	}
	rows.Next()
	settle(t, s)
	before := len(s.Requests())
	for _, c := range []io.Closer{rows, rows, stmt, db, db} {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	if n := len(s.Requests()) - before; n != 0 {
		t.Errorf("closing sent %d requests", n)
	}
	if rows.Next() {
		t.Error("closed rows go on")
	}
	if _, err := db.Query("SELECT 1"); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("a closed database answers %v", err)
	}
}

// settle waits until no request has been under way for a while: what is read
// ahead has been read.
func settle(t *testing.T, s *graphtest.Server) {
	t.Helper()
	quiet, before := 0, -1
	for range 2000 {
		list := s.Requests()
		if len(list) == before && !slices.ContainsFunc(list, func(r graphtest.Request) bool { return r.Status == 0 }) {
			quiet++
		} else {
			quiet = 0
		}
		if quiet == 30 {
			return
		}
		before = len(list)
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatal("requests do not end")
}

// TestNeverBadConn holds that a failed request is not reported as a broken
// connection, which database/sql would repeat and hide.
func TestNeverBadConn(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	for _, f := range []graphtest.Fault{
		graphtest.FaultReset(), graphtest.FaultStatus(400), graphtest.FaultStatus(401), graphtest.FaultStatus(403), graphtest.FaultStatus(404),
		graphtest.FaultStatus(429), graphtest.FaultStatus(500), graphtest.FaultStatus(503), graphtest.FaultCutBody(), graphtest.FaultTruncatedJSON(),
	} {
		db := connectTo(t, s, "RetryMode=None")
		s.ClearFaults()
		s.ResetRequests()
		s.Inject(f)
		_, err := tryQuery(db, "SELECT id FROM messages LIMIT 5")
		if err == nil || errors.Is(err, sqldriver.ErrBadConn) || strings.Contains(err.Error(), "bad connection") {
			t.Errorf("%+v: got %v", f, err)
		}
		if n := len(s.Requests()); n > 2 {
			t.Errorf("%+v: the query was sent %d times", f, n)
		}
		err = db.Ping()
		if err == nil || errors.Is(err, sqldriver.ErrBadConn) {
			t.Errorf("%+v: Ping gives %v", f, err)
		}
	}
}

// TestConcurrent has 64 goroutines share one database and read four mailboxes
// with prepared and plain statements, some of them giving up early.
func TestConcurrent(t *testing.T) {
	t.Parallel()
	data, users := fourMailboxes(60)
	bodies := &bodyCounter{}
	s := newServer(t, graphtest.WithData(data))
	db := connectTo(t, s, "PageSize=20", driver.WithHTTPClient(&http.Client{Transport: bodies.transport(t)}))
	stmt, err := db.Prepare("SELECT subject FROM messages WHERE user_id = ? ORDER BY received_date_time DESC")
	if err != nil {
		t.Fatal(err)
	}
	defer stmt.Close()
	var wg sync.WaitGroup
	for g := range 64 {
		wg.Go(func() {
			for round := range 3 {
				user := users[(g+round)%len(users)]
				if err := readMailbox(db, stmt, user, g, round); err != nil {
					t.Errorf("goroutine %d, round %d: %v", g, round, err)
				}
			}
		})
	}
	wg.Wait()
	if peak := s.PeakConcurrency(); peak > 4 {
		t.Errorf("%d requests were in flight for one mailbox, want at most 4", peak)
	}
	for _, r := range s.Requests() {
		if r.Status == 429 {
			t.Fatal("the server had to throttle")
		}
	}
	bodies.check(t)
}

func readMailbox(db *sql.DB, stmt *sql.Stmt, user string, g, round int) error {
	var rows *sql.Rows
	var err error
	if g%2 == 0 {
		rows, err = stmt.Query(user)
	} else {
		rows, err = db.Query("SELECT subject FROM messages WHERE user_id = :user ORDER BY received_date_time DESC", sql.Named("user", user))
	}
	if err != nil {
		return err
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		var subject string
		if err := rows.Scan(&subject); err != nil {
			return err
		}
		if !strings.HasPrefix(subject, user) {
			return fmt.Errorf("mailbox %s gives %q", user, subject)
		}
		if n++; g%5 == 0 && round == 1 && n == 7 {
			return rows.Close()
		}
	}
	if rows.Err() == nil && n != 60 {
		return fmt.Errorf("mailbox %s gives %d rows, want 60", user, n)
	}
	return rows.Err()
}

// fourMailboxes are four people's, each of n messages whose subjects name the
// owner. The first may read them all.
func fourMailboxes(n int) (*graphtest.Data, []string) {
	data := &graphtest.Data{Mailboxes: map[string]*graphtest.Mailbox{}}
	var users []string
	for u := range 4 {
		id := fmt.Sprintf("%d1111111-2222-3333-4444-555555555555", u)
		name := fmt.Sprintf("user%d@contoso.com", u)
		users = append(users, name)
		data.Users = append(data.Users, graphtest.Entity{"id": id, "userPrincipalName": name, "displayName": name, "mail": name})
		box := smallMailbox().Mailboxes[smallUser]
		box.SharedWith = []string{"01111111-2222-3333-4444-555555555555"}
		for i := range n {
			box.Messages = append(box.Messages, graphtest.Entity{
				"id": fmt.Sprintf("AAMk%d-%03d=", u, i), "subject": fmt.Sprintf("%s %d", name, i), "parentFolderId": "INBOX", "isRead": i%2 == 0,
				"receivedDateTime": time.Date(2025, 1, 1, 0, i, 0, 0, time.UTC).Format(time.RFC3339),
			})
		}
		data.Mailboxes[id] = box
	}
	return data, users
}

// A bodyCounter counts the bodies of answers that are open.
type bodyCounter struct{ opened, closed atomic.Int64 }

func (c *bodyCounter) transport(t *testing.T) http.RoundTripper {
	inner := &http.Transport{}
	t.Cleanup(inner.CloseIdleConnections)
	return roundTripper(func(req *http.Request) (*http.Response, error) {
		resp, err := inner.RoundTrip(req)
		if err == nil {
			c.opened.Add(1)
			resp.Body = &countedBody{resp.Body, sync.OnceFunc(func() { c.closed.Add(1) })}
		}
		return resp, err
	})
}

func (c *bodyCounter) check(t *testing.T) {
	t.Helper()
	if o, n := c.opened.Load(), c.closed.Load(); o != n || o == 0 {
		t.Errorf("%d bodies were opened and %d closed", o, n)
	}
}

type countedBody struct {
	io.ReadCloser
	done func()
}

func (b *countedBody) Close() error {
	b.done()
	return b.ReadCloser.Close()
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// TestBodies holds that every answer's body is closed, whatever ends the query.
func TestBodies(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	bodies := &bodyCounter{}
	db := connectTo(t, s, "PageSize=25;RetryMode=RetryAny;RetryWaitTimeMs=1;RetryCountMax=1", driver.WithHTTPClient(&http.Client{Transport: bodies.transport(t)}))
	end := map[string]func(rows *sql.Rows, cancel func()){
		"read to the end": func(rows *sql.Rows, cancel func()) {
			for rows.Next() {
			}
		},
		"closed early": func(rows *sql.Rows, cancel func()) { rows.Next() },
		"cancelled":    func(rows *sql.Rows, cancel func()) { rows.Next(); cancel(); rows.Next() },
	}
	faults := map[string][]graphtest.Fault{
		"no fault": nil, "errors": {graphtest.FaultStatus(503).Sometimes(0.3, 1)}, "cut": {graphtest.FaultCutBody().Sometimes(0.3, 2)},
		"broken": {graphtest.FaultTruncatedJSON().Sometimes(0.3, 3)}, "refused": {graphtest.FaultStatus(403)},
	}
	for what, list := range faults {
		s.ClearFaults()
		s.Inject(list...)
		for how, finish := range end {
			for _, q := range []string{
				"SELECT id, subject FROM messages WHERE subject LIKE '%e%'",
				"SELECT m.subject, a.name FROM messages m JOIN attachments a ON a.message_id = m.id",
			} {
				ctx, cancel := context.WithCancel(t.Context())
				rows, err := db.QueryContext(ctx, q)
				if err == nil {
					finish(rows, cancel)
					rows.Close()
				}
				cancel()
				if t.Failed() {
					t.Fatalf("%s, %s: %s", what, how, q)
				}
			}
		}
	}
	bodies.check(t)
}
