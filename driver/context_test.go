package driver_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"graphmail/driver"
	"graphmail/graphtest"
)

// soon is how long after its deadline a call may take to return.
const soon = 2 * time.Second

// TestDeadline holds deadlines wherever a query can stand still: Graph does not
// answer, sends its body slowly, the token does not come, the program's own
// transport hangs. The error is the context's own.
func TestDeadline(t *testing.T) {
	t.Parallel()
	tests := map[string]func(t *testing.T) *sql.DB{
		"no answer": func(t *testing.T) *sql.DB {
			db, s := open(t, "")
			s.Inject(graphtest.FaultLatency(time.Minute))
			return db
		},
		"a slow body": func(t *testing.T) *sql.DB {
			db, s := open(t, "")
			s.Inject(graphtest.FaultSlowBody(time.Minute))
			return db
		},
		"a token that does not come": func(t *testing.T) *sql.DB {
			release := make(chan struct{})
			source := tokenFunc(func() (*oauth2.Token, error) { <-release; return nil, errors.New("too late") })
			db := connectTo(t, newServer(t), "", driver.WithTokenSource(source))
			t.Cleanup(func() { close(release) }) // before the database closes, which would wait for it
			return db
		},
		"a transport that hangs": func(t *testing.T) *sql.DB {
			client := &http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
				<-req.Context().Done()
				return nil, req.Context().Err()
			})}
			return connectTo(t, newServer(t), "RetryMode=RetryAny", driver.WithHTTPClient(client))
		},
	}
	for name, prepare := range tests {
		for how, run := range map[string]func(context.Context, *sql.DB) error{
			"query": func(ctx context.Context, db *sql.DB) error {
				rows, err := db.QueryContext(ctx, "SELECT id, subject FROM messages WHERE subject LIKE '%e%'")
				if err == nil {
					defer rows.Close()
					for rows.Next() {
					}
					err = rows.Err()
				}
				return err
			},
			"ping": func(ctx context.Context, db *sql.DB) error { return db.PingContext(ctx) },
		} {
			t.Run(name+", "+how, func(t *testing.T) {
				t.Parallel()
				db := prepare(t)
				ctx, cancel := context.WithTimeout(t.Context(), 150*time.Millisecond)
				defer cancel()
				began := time.Now()
				err := run(ctx, db)
				if took := time.Since(began); took > soon {
					t.Errorf("it took %s of a deadline of 150ms", took)
				}
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v, want the context's error", err)
				}
			})
		}
	}
}

// tokenFunc is a token source.
type tokenFunc func() (*oauth2.Token, error)

func (f tokenFunc) Token() (*oauth2.Token, error) { return f() }

// TestDeadlineBeforeRetry holds that a wait that cannot end in time is not begun:
// the answer that asked for it, or the last failure, comes back at once.
func TestDeadlineBeforeRetry(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	s.Inject(graphtest.FaultRetryAfter(429, "300"))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	began := time.Now()
	_, err := db.QueryContext(ctx, "SELECT id FROM messages")
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it waited %s", took)
	}
	var refused *driver.GraphError
	if !errors.As(err, &refused) || refused.Status != 429 || refused.RetryAfter != 300*time.Second {
		t.Errorf("got %v, want Graph's 429", err)
	}

	db, s = open(t, "RetryMode=RetryAny;RetryWaitTimeMs=100;RetryMultiplyWaitTime=False;RetryCountMax=100")
	s.Inject(graphtest.FaultReset())
	ctx, cancel = context.WithTimeout(t.Context(), 250*time.Millisecond)
	defer cancel()
	began = time.Now()
	_, err = db.QueryContext(ctx, "SELECT id FROM messages")
	if took := time.Since(began); took > soon {
		t.Errorf("it took %s", took)
	}
	if !errors.As(err, &refused) && !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want the broken connection or the context's error", err)
	}
}

// TestCancelMidPage cancels while a page is on its way: the rows end soon, with
// the context's error and never as if they were complete.
func TestCancelMidPage(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"SELECT id FROM messages",
		"SELECT id FROM messages ORDER BY received_date_time",
		"SELECT id FROM messages ORDER BY subject",
		"SELECT from_address, COUNT(*) FROM messages GROUP BY from_address",
		"SELECT m.id, r.address FROM messages m JOIN message_recipients r ON r.message_id = m.id",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			db, s := open(t, "PageSize=50")
			s.Inject(graphtest.FaultSlowBody(300 * time.Millisecond))
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			time.AfterFunc(450*time.Millisecond, cancel)
			began := time.Now()
			rows, err := db.QueryContext(ctx, text)
			if err == nil {
				for rows.Next() {
				}
				err = rows.Err()
				rows.Close()
			}
			if !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want the context's error", err)
			}
			if took := time.Since(began); took > soon {
				t.Errorf("it took %s", took)
			}
		})
	}
}

// TestCancelledBefore sends nothing for a context that is over.
func TestCancelledBefore(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := db.QueryContext(ctx, "SELECT id FROM messages"); !errors.Is(err, context.Canceled) {
		t.Errorf("Query gives %v", err)
	}
	if _, err := db.PrepareContext(ctx, "SELECT id FROM messages"); !errors.Is(err, context.Canceled) {
		t.Errorf("Prepare gives %v", err)
	}
	if err := db.PingContext(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Ping gives %v", err)
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// TestCancelLeavesOthers holds that the end of one query is not the end of
// another's token or page.
func TestCancelLeavesOthers(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	source := tokenFunc(func() (*oauth2.Token, error) {
		time.Sleep(200 * time.Millisecond)
		return &oauth2.Token{AccessToken: s.AccessToken()}, nil
	})
	db := connectTo(t, s, "", driver.WithTokenSource(source))
	first := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		first <- db.PingContext(ctx)
	}()
	if err := db.Ping(); err != nil {
		t.Error(err)
	}
	if err := <-first; !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the cancelled one gives %v", err)
	}
}

// TestConnect sends nothing and needs no sign-in; a connection whose context
// ended afterwards goes on.
func TestConnect(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	ctx, cancel := context.WithCancel(t.Context())
	c, err := db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if n := len(s.Requests()); n != 0 {
		t.Errorf("connecting sent %d requests", n)
	}
	cancel()
	var n int
	if err := c.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM messages WHERE folder = 'inbox'").Scan(&n); err != nil || n == 0 {
		t.Errorf("after the context of Conn: %d, %v", n, err)
	}
}

// TestTransactions gives read-only ones, which isolate nothing, and no others.
func TestTransactions(t *testing.T) {
	t.Parallel()
	db, _ := open(t, "")
	for _, opts := range []*sql.TxOptions{nil, {}, {ReadOnly: true}} {
		tx, err := db.BeginTx(t.Context(), opts)
		if err != nil {
			t.Fatal(err)
		}
		var n int
		if err := tx.QueryRow("SELECT COUNT(*) FROM mail_folders").Scan(&n); err != nil || n == 0 {
			t.Errorf("%d, %v", n, err)
		}
		if _, err := tx.Exec("DELETE FROM messages"); !errors.Is(err, driver.ErrReadOnly) {
			t.Errorf("a write in a transaction gives %v", err)
		}
		if err := tx.Commit(); err != nil {
			t.Error(err)
		}
	}
	for _, level := range []sql.IsolationLevel{sql.LevelSerializable, sql.LevelRepeatableRead, sql.LevelReadCommitted} {
		_, err := db.BeginTx(t.Context(), &sql.TxOptions{Isolation: level})
		if err == nil || !strings.Contains(err.Error(), fmt.Sprint(level)) {
			t.Errorf("isolation level %v gives %v", level, err)
		}
	}
}
