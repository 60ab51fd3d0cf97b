package driver_test

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"strings"
	"testing"

	"graphmail/driver"
	"graphmail/dsn"
	"graphmail/graphtest"
)

// TestCloseDatabase holds that rows which are open when the database is closed
// never end as if they were complete, and say what ended them.
func TestCloseDatabase(t *testing.T) {
	t.Parallel()
	db, s := open(t, "PageSize=10;MaxConcurrency=1")
	c := connOf(t, db)
	rows, err := c.QueryContext(t.Context(), "SELECT id FROM messages")
	if err != nil {
		t.Fatal(err)
	}
	rows.Next()
	settle(t, s)
	before := len(s.Requests())
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	n := 1
	for rows.Next() {
		n++
	}
	err = rows.Err()
	if !errors.Is(err, driver.ErrClosed) || !strings.HasPrefix(err.Error(), "graphmail: the database is closed") || errors.Is(err, sqldriver.ErrBadConn) {
		t.Errorf("after %d rows: %v", n, err)
	}
	if n > 50 {
		t.Errorf("%d rows came, more than had been read ahead", n)
	}
	if err := rows.Close(); err != nil {
		t.Error(err)
	}
	for how, run := range map[string]func() error{
		"a connection that was taken before": func() error {
			_, err := c.QueryContext(t.Context(), "SELECT id FROM messages")
			return err
		},
		"its ping":     func() error { return c.PingContext(t.Context()) },
		"the database": func() error { _, err := db.Query("SELECT id FROM messages"); return err },
	} {
		if err := run(); err == nil || !strings.Contains(err.Error(), "database is closed") {
			t.Errorf("%s gives %v", how, err)
		}
	}
	if n := len(s.Requests()) - before; n != 0 {
		t.Errorf("%d requests were sent after Close", n)
	}
}

// TestClosedConn holds that a connection and its statements say that they are
// closed, and that the pool throws such a connection away.
func TestClosedConn(t *testing.T) {
	t.Parallel()
	s := newServer(t, graphtest.WithData(oneMessage()))
	cfg, err := dsn.Parse(s.DSN())
	if err != nil {
		t.Fatal(err)
	}
	connector, err := driver.NewConnector(cfg)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(connector)
	closeAfter(t, db)
	raw, err := connector.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c := raw.(driver.Conn)
	stmt, err := c.Prepare("SELECT 1")
	if err != nil {
		t.Fatal(err)
	}
	reset := func() error { return raw.(sqldriver.SessionResetter).ResetSession(t.Context()) }
	valid := raw.(sqldriver.Validator).IsValid
	if err := reset(); err != nil || !valid() {
		t.Errorf("an open connection: %v, %v", err, valid())
	}
	for range 2 {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := reset(); err != sqldriver.ErrBadConn || valid() {
		t.Errorf("a closed connection: %v, %v", err, valid())
	}
	ctx := t.Context()
	for how, run := range map[string]func() error{
		"Prepare":        func() error { _, err := c.Prepare("SELECT 1"); return err },
		"PrepareContext": func() error { _, err := c.PrepareContext(ctx, "SELECT 1"); return err },
		"QueryContext":   func() error { _, err := c.QueryContext(ctx, "SELECT 1", nil); return err },
		"ExecContext":    func() error { _, err := raw.(sqldriver.ExecerContext).ExecContext(ctx, "SELECT 1", nil); return err },
		"Ping":           func() error { return c.Ping(ctx) },
		"BeginTx":        func() error { _, err := c.BeginTx(ctx, sqldriver.TxOptions{}); return err },
		"Begin":          func() error { _, err := c.Begin(); return err },
		"a statement's QueryContext": func() error {
			_, err := stmt.(sqldriver.StmtQueryContext).QueryContext(ctx, nil)
			return err
		},
		"a statement's ExecContext": func() error {
			_, err := stmt.(sqldriver.StmtExecContext).ExecContext(ctx, nil)
			return err
		},
	} {
		if err := run(); !errors.Is(err, driver.ErrClosed) {
			t.Errorf("%s gives %v", how, err)
		}
	}

	db.SetMaxOpenConns(1)
	taken := connOf(t, db)
	if err := taken.Raw(func(c any) error { return c.(driver.Conn).Close() }); err != nil {
		t.Fatal(err)
	}
	if err := taken.Close(); err != nil {
		t.Error(err)
	}
	if got := one(t, db, "SELECT COUNT(*) FROM messages"); got != int64(1) {
		t.Errorf("the next connection gives %v", got)
	}
}

// TestBeginTx refuses what it cannot give, and a context that is over.
func TestBeginTx(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	for _, level := range []sql.IsolationLevel{
		sql.LevelReadUncommitted, sql.LevelReadCommitted, sql.LevelWriteCommitted, sql.LevelRepeatableRead, sql.LevelSnapshot,
		sql.LevelSerializable, sql.LevelLinearizable,
	} {
		for _, readOnly := range []bool{true, false} {
			_, err := db.BeginTx(t.Context(), &sql.TxOptions{Isolation: level, ReadOnly: readOnly})
			if err == nil || !strings.HasPrefix(err.Error(), "graphmail: ") || !strings.Contains(err.Error(), level.String()) {
				t.Errorf("%v, ReadOnly %v: got %v", level, readOnly, err)
			}
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	c := connOf(t, db)
	cancel()
	if _, err := c.BeginTx(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context gives %v", err)
	}
	err := c.Raw(func(raw any) error {
		_, err := raw.(driver.Conn).BeginTx(ctx, sqldriver.TxOptions{})
		if err != context.Canceled {
			t.Errorf("the connection gives %v", err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	tx, err := c.BeginTx(t.Context(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
	if err := tx.Commit(); !errors.Is(err, sql.ErrTxDone) {
		t.Errorf("a transaction that was rolled back: %v", err)
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}
