package main

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"strings"
	"time"

	"graphmail/driver"
	"graphmail/dsn"
)

// A connection is a database with what the command knows about it.
type connection struct {
	db        *sql.Conn // one of the pool's, so that SET and USE last
	connector *driver.Connector
	cfg       *dsn.Config
	location  *time.Location // zone to print times in; nil: as they come
	progress  *progress
	shown     bool // rows have been written
}

// connect opens the database of the command line. It signs in for the demo
// only; otherwise nothing is sent.
func (a *app) connect(ctx context.Context) (*connection, error) {
	if a.demo {
		return a.connectDemo(ctx)
	}
	cfg, err := a.config()
	if err != nil {
		return nil, err
	}
	return a.open(ctx, cfg)
}

// config parses the connection string.
func (a *app) config() (*dsn.Config, error) {
	text := a.dsn
	if text == "" {
		text = a.getenv("GRAPHMAIL_DSN")
	}
	if text == "" {
		return nil, usagef("there is no connection: give --dsn, set GRAPHMAIL_DSN, or try --demo")
	}
	if !strings.ContainsAny(text, "=;") {
		text = "DSN={" + strings.ReplaceAll(text, "}", "}}") + "}"
	}
	cfg, err := dsn.Parse(text)
	if err != nil {
		return nil, &usageError{err: err}
	}
	return cfg, nil
}

// open opens the database of a configuration.
func (a *app) open(ctx context.Context, cfg *dsn.Config, extra ...driver.Option) (*connection, error) {
	c := &connection{cfg: cfg, location: a.inZone(cfg), progress: a.newProgress()}
	opts := []driver.Option{
		driver.WithProgress(c.progress.update), driver.WithWaiting(c.progress.wait), driver.WithStats(c.progress.finish),
		driver.WithLogin(a.ui()),
	}
	if a.verbose {
		handler := slog.NewTextHandler(c.progress.guard(a.stderr), &slog.HandlerOptions{Level: slog.LevelDebug})
		opts = append(opts, driver.WithLogger(slog.New(handler)))
	}
	connector, err := driver.NewConnector(cfg, append(opts, extra...)...)
	if err != nil {
		return nil, &usageError{err: err}
	}
	pool := sql.OpenDB(connector)
	a.cleanups.add(func() { pool.Close() })
	c.connector = connector
	if c.db, err = pool.Conn(ctx); err != nil {
		return nil, err
	}
	a.cleanups.add(func() { c.db.Close() })
	return c, nil
}

// canceled reports whether the person, not the query, ended it.
func canceled(ctx context.Context, err error) bool {
	return err != nil && ctx.Err() != nil && errors.Is(ctx.Err(), context.Canceled)
}
