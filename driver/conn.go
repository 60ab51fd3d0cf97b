package driver

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"sync/atomic"
)

// A conn is a connection of the pool. HTTP has no session, so it holds little
// but its connector: opening one costs nothing, and all of them share the
// sign-in, the HTTP client and the limit on concurrent requests.
type conn struct {
	c       *Connector
	session session
	last    *QueryStats // of the query finished last; nil before there is one
	closed  atomic.Bool
}

// A Conn is what [database/sql.Conn.Raw] hands to its function when the
// database is one of this driver.
type Conn interface {
	driver.Conn
	driver.Pinger
	driver.QueryerContext
	driver.ConnPrepareContext
	driver.ConnBeginTx

	// Connector returns the connector that opened the connection.
	Connector() *Connector
	// Stats tells what the connection's last query took that failed or whose rows
	// are closed; ok is false before there is one. The numbers are those that
	// EXPLAIN ANALYZE shows. They end with the use of the connection: whoever gets
	// it from the pool next does not see them.
	Stats() (stats QueryStats, ok bool)
}

var (
	_ Conn                      = (*conn)(nil)
	_ driver.Conn               = (*conn)(nil)
	_ driver.Pinger             = (*conn)(nil)
	_ driver.QueryerContext     = (*conn)(nil)
	_ driver.ExecerContext      = (*conn)(nil)
	_ driver.ConnPrepareContext = (*conn)(nil)
	_ driver.ConnBeginTx        = (*conn)(nil)
	_ driver.NamedValueChecker  = (*conn)(nil)
	_ driver.SessionResetter    = (*conn)(nil)
	_ driver.Validator          = (*conn)(nil)
	// Not driver.Queryer and driver.Execer, which are deprecated and have no
	// context.
)

// Connector implements [Conn].
func (c *conn) Connector() *Connector { return c.c }

// Stats implements [Conn].
func (c *conn) Stats() (stats QueryStats, ok bool) {
	if c.last == nil {
		return QueryStats{}, false
	}
	return *c.last, true
}

// Prepare implements [driver.Conn].
func (c *conn) Prepare(text string) (driver.Stmt, error) {
	return c.PrepareContext(context.Background(), text)
}

// PrepareContext implements [driver.ConnPrepareContext]: it parses the text and
// resolves its names, without a request.
func (c *conn) PrepareContext(ctx context.Context, text string) (driver.Stmt, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if c.closed.Load() {
		return nil, ErrClosed
	}
	s, err := c.prepare(text)
	if err != nil {
		return nil, prefix(err)
	}
	return s, nil
}

// QueryContext implements [driver.QueryerContext].
func (c *conn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args)
}

// statement parses the text of a query that is executed at once.
func (c *conn) statement(ctx context.Context, text string) (*stmt, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if c.closed.Load() {
		return nil, ErrClosed
	}
	w := newWork(text)
	s, err := c.parse(text)
	if err != nil {
		err = prefix(err)
		w.done(c, 0, err)
		return nil, err
	}
	return s, nil
}

// ExecContext implements [driver.ExecerContext]. SET and USE change the session;
// everything that would write is [ErrReadOnly].
func (c *conn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args)
}

// Ping implements [driver.Pinger] by reading the id of the inbox: one small
// request. Its error is the request's own; a 403 names the permission.
func (c *conn) Ping(ctx context.Context) error {
	if c.closed.Load() {
		return ErrClosed
	}
	return c.c.border(ctx, c.c.ping(ctx))
}

// Begin implements [driver.Conn].
func (c *conn) Begin() (driver.Tx, error) {
	return c.BeginTx(context.Background(), driver.TxOptions{})
}

// BeginTx implements [driver.ConnBeginTx]. Graph has no transactions: a
// read-only one, or one with default options, lets programs that expect it go
// on, and isolates nothing. Any isolation level but the default is refused.
func (c *conn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if c.closed.Load() {
		return nil, ErrClosed
	}
	if level := sql.IsolationLevel(opts.Isolation); level != sql.LevelDefault {
		return nil, fmt.Errorf("graphmail: %w", isolationError(level))
	}
	return tx{}, nil
}

// ResetSession implements [driver.SessionResetter]: it forgets what SET and USE
// have changed, and what was queried.
func (c *conn) ResetSession(context.Context) error {
	if c.closed.Load() {
		return driver.ErrBadConn
	}
	c.session, c.last = session{}, nil
	return nil
}

// IsValid implements [driver.Validator].
func (c *conn) IsValid() bool { return !c.closed.Load() }

// Close implements [driver.Conn].
func (c *conn) Close() error {
	c.closed.Store(true)
	return nil
}

// A tx reads what is there, like everything else, and has nothing to undo.
type tx struct{}

var _ driver.Tx = tx{}

// Commit implements [driver.Tx].
func (tx) Commit() error { return nil }

// Rollback implements [driver.Tx].
func (tx) Rollback() error { return nil }
