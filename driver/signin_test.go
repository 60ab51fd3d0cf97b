package driver_test

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"graphmail/auth"
	"graphmail/driver"
	"graphmail/dsn"
	"graphmail/graphtest"
)

// A signInDB is a database whose sign-in is a person's.
type signInDB struct {
	*sql.DB
	connector *driver.Connector
}

// openSignIn opens a database on a server whose tokens are in a file.
func openSignIn(t *testing.T, s *graphtest.Server, file, settings string, opts ...driver.Option) signInDB {
	t.Helper()
	cfg, err := dsn.Parse(s.SignInDSN(file) + ";" + settings)
	if err != nil {
		t.Fatal(err)
	}
	c, err := driver.NewConnector(cfg, append(opts, driver.WithLogin(browser(s)))...)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(c)
	closeAfter(t, db)
	return signInDB{db, c}
}

// signIn opens a database on a server and signs a person in to it through a
// browser.
func signIn(t *testing.T, s *graphtest.Server, settings string) *sql.DB {
	t.Helper()
	db := openSignIn(t, s, filepath.Join(t.TempDir(), "token.json"), settings)
	if err := db.connector.Login(t.Context(), auth.Browser); err != nil {
		t.Fatal(err)
	}
	return db.DB
}

// browser is a browser with a person in front of it who signs in.
func browser(s *graphtest.Server) auth.UI {
	return auth.UI{OpenBrowser: func(address string) error {
		go func() { _, _ = s.Person().Visit(context.Background(), address) }()
		return nil
	}}
}

// grants counts the calls of the token endpoint of a kind, and those that it
// refused.
func grants(s *graphtest.Server, kind string) (all, refused int) {
	for _, r := range s.TokenRequests() {
		if r.GrantType == kind {
			all++
			if r.Status != 200 {
				refused++
			}
		}
	}
	return all, refused
}

// A clock is a server's, which runs ahead of the driver's as far as a test says.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time           { return time.Now().Add(time.Duration(c.ahead.Load())) }
func (c *clock) advance(by time.Duration) { c.ahead.Add(int64(by)) }

// rejections counts the requests that Graph answered with 401.
func rejections(s *graphtest.Server) int {
	n := 0
	for _, r := range s.Requests() {
		if r.Status == http.StatusUnauthorized {
			n++
		}
	}
	return n
}

// TestSignIn_expiresInMidScan: an access token that Graph takes no more in the
// middle of a scan is renewed once, however many requests are under way, and the
// scan goes on: no row is missing and none comes twice.
func TestSignIn_expiresInMidScan(t *testing.T) {
	t.Parallel()
	const n = 2000
	for name, order := range map[string]string{"any order": "", "ordered": " ORDER BY received_date_time DESC"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var server clock
			s := newServer(t, graphtest.WithData(longMailbox(n, 5, func(x float64) float64 { return x })),
				graphtest.WithSingleUseRefreshTokens(), graphtest.WithClock(server.now))
			db := signIn(t, s, "PageSize=50")
			rows, err := db.Query("SELECT id FROM messages" + order)
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			seen := map[string]bool{}
			for i := 0; rows.Next(); i++ {
				var id string
				if err := rows.Scan(&id); err != nil {
					t.Fatal(err)
				}
				if seen[id] {
					t.Errorf("%s came twice", id)
				}
				seen[id] = true
				if i == 100 {
					server.advance(2 * time.Hour)
				}
			}
			if err := rows.Err(); err != nil || len(seen) != n+5 {
				t.Errorf("got %d rows and %v, want %d", len(seen), err, n+5)
			}
			rejected := rejections(s)
			if all, refused := grants(s, "refresh_token"); all != 1 || refused != 0 || rejected == 0 {
				t.Errorf("%d requests were rejected and %d refreshes made, %d of them in vain; want one refresh", rejected, all, refused)
			}
		})
	}
}

// TestSignIn_many: many goroutines, on two databases that share a token file as
// two programs may, whose token expires under them renew it once for all. The
// refresh token is good for one use, so that a second would end the sign-in.
func TestSignIn_many(t *testing.T) {
	t.Parallel()
	var server clock
	s := newServer(t, graphtest.WithData(oneMessage()), graphtest.WithoutThrottling(),
		graphtest.WithSingleUseRefreshTokens(), graphtest.WithClock(server.now))
	file := filepath.Join(t.TempDir(), "token.json")
	first := openSignIn(t, s, file, "")
	if err := first.connector.Login(t.Context(), auth.Browser); err != nil {
		t.Fatal(err)
	}
	list := []*sql.DB{first.DB, openSignIn(t, s, file, "").DB}
	for round := range 4 {
		if round > 0 {
			server.advance(2 * time.Hour)
		}
		var all sync.WaitGroup
		begin := make(chan struct{})
		for i := range 24 {
			all.Go(func() {
				<-begin
				db := list[i%len(list)]
				if i%5 == 0 {
					if err := db.Ping(); err != nil {
						t.Errorf("round %d: ping: %v", round, err)
					}
				}
				got, err := tryQuery(db, "SELECT subject FROM messages")
				if err != nil || len(got) != 1 || got[0][0] != "Grüße" {
					t.Errorf("round %d: got %v and %v", round, got, err)
				}
			})
		}
		close(begin)
		all.Wait()
		if n, refused := grants(s, "refresh_token"); n != round || refused != 0 {
			t.Errorf("after round %d: %d refreshes, %d of them in vain; want one a round", round, n, refused)
		}
	}
}

// TestSignIn_expires renews a token that is known to be at its end before it is
// sent, so that Graph rejects nothing. The driver's clock is a bubble's, and so
// is the server's: requests reach it without a network.
func TestSignIn_expires(t *testing.T) {
	t.Parallel()
	s := newServer(t, graphtest.WithData(oneMessage()), graphtest.WithSingleUseRefreshTokens())
	file := filepath.Join(t.TempDir(), "token.json")
	if err := openSignIn(t, s, file, "").connector.Login(t.Context(), auth.Browser); err != nil {
		t.Fatal(err)
	}
	s.ExpireTokens() // what was issued outside of the bubble
	synctest.Test(t, func(t *testing.T) {
		db := openSignIn(t, s, file, "", driver.WithHTTPClient(&http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
			in, rec := req.Clone(req.Context()), httptest.NewRecorder()
			if in.Body == nil {
				in.Body = http.NoBody // as a server has it
			}
			s.ServeHTTP(rec, in)
			return rec.Result(), nil
		})})).DB
		for hour := range 6 {
			if got := one(t, db, "SELECT subject FROM messages"); got != "Grüße" {
				t.Errorf("after %d hours: got %v", hour, got)
			}
			if hour == 0 {
				s.ResetRequests()
			}
			if n, refused := grants(s, "refresh_token"); n != hour+1 || refused > 0 {
				t.Errorf("after %d hours: %d refreshes, %d of them in vain; want one an hour", hour, n, refused)
			}
			time.Sleep(74*time.Minute + 30*time.Second) // of 75 that a token lives
		}
	})
	if n := rejections(s); n != 0 {
		t.Errorf("%d requests were rejected", n)
	}
}

// TestSignIn_revoked: when the refresh token is good for nothing any more, the
// query ends with an error that says why, in Entra's number and in plain words,
// and what to run. It is no broken connection, which would be tried again.
func TestSignIn_revoked(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		end  func(s *graphtest.Server, server *clock)
		want []string
	}{
		"revoked": {
			func(s *graphtest.Server, _ *clock) { s.RevokeTokens() },
			[]string{"invalid_grant", "AADSTS50173", "the session was revoked, for example by a new password"},
		},
		"expired": {
			func(_ *graphtest.Server, server *clock) { server.advance(100 * 24 * time.Hour) },
			[]string{"invalid_grant", "AADSTS700082", "not used for a long time"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var server clock
			s := newServer(t, graphtest.WithData(longMailbox(1000, 0, func(x float64) float64 { return x })),
				graphtest.WithClock(server.now))
			db := signIn(t, s, "PageSize=50")
			rows, err := db.Query("SELECT id FROM messages")
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			n := 0
			for rows.Next() {
				if n++; n == 60 {
					tt.end(s, &server)
				}
			}
			checkSignInRequired(t, fmt.Sprintf("in mid-scan, after %d rows", n), rows.Err(), tt.want)
			if n == 1000 {
				t.Error("all rows came")
			}
			_, err = tryQuery(db, "SELECT id FROM messages LIMIT 1")
			checkSignInRequired(t, "the next query", err, tt.want)
			checkSignInRequired(t, "ping", db.Ping(), tt.want)
			stmt, err := db.Prepare("SELECT id FROM messages WHERE id = ?")
			if err != nil {
				t.Fatal(err)
			}
			defer stmt.Close()
			var id string
			checkSignInRequired(t, "a prepared statement", stmt.QueryRow("x").Scan(&id), tt.want)
		})
	}
}

func checkSignInRequired(t *testing.T, what string, err error, want []string) {
	t.Helper()
	if !errors.Is(err, auth.ErrSignInRequired) {
		t.Errorf("%s: got %v, want ErrSignInRequired", what, err)
		return
	}
	if errors.Is(err, sqldriver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) {
		t.Errorf("%s: %v is taken for a broken connection", what, err)
	}
	for _, part := range append(want, `run "graphmail login"`, "graphmail: ") {
		if strings.Count(err.Error(), part) != 1 {
			t.Errorf("%s: %v\nhas not once %s", what, err, part)
		}
	}
	why, ok := errors.AsType[*auth.SignInError](err)
	if !ok || why.Reason == "" || why.Code != "invalid_grant" || why.Number == 0 || why.Hint == "" || why.Command != auth.Command {
		t.Errorf("%s: the reason is %+v", what, why)
	}
}

// TestSignIn_again: after the person has signed in again, the same database
// reads on.
func TestSignIn_again(t *testing.T) {
	t.Parallel()
	s := newServer(t, graphtest.WithData(oneMessage()))
	db := openSignIn(t, s, filepath.Join(t.TempDir(), "token.json"), "")
	for range 2 {
		if _, err := tryQuery(db.DB, "SELECT subject FROM messages"); !errors.Is(err, auth.ErrSignInRequired) {
			t.Errorf("got %v before the sign-in", err)
		}
		if err := db.connector.Login(t.Context(), auth.Browser); err != nil {
			t.Fatal(err)
		}
		if got := one(t, db.DB, "SELECT subject FROM messages"); got != "Grüße" {
			t.Errorf("got %v", got)
		}
		s.RevokeTokens()
	}
}
