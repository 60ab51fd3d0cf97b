package driver

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"graphmail/auth"
	"graphmail/dsn"
	"graphmail/graphtables"
	"graphmail/internal/exec"
	"graphmail/internal/expr"
	"graphmail/internal/graph"
	"graphmail/internal/plan"
)

// A Connector opens connections with one configuration. It holds what they
// share: the sign-in, the HTTP client, and what was learned about Graph. It is
// safe for concurrent use; pass it to [database/sql.OpenDB].
type Connector struct {
	cfg     *dsn.Config
	opt     options
	tokens  *auth.Provider
	client  *graph.Client
	learned *learned
	vars    map[string]expr.Value // of a new session; not changed
	version string                // as VERSION() gives it
	closing sync.Once
	closed  error
}

// errDatabaseClosed is the error of rows and connections that are left when
// [database/sql.DB.Close] has ended the sign-in. It matches [ErrClosed].
var errDatabaseClosed error = databaseClosed{}

type databaseClosed struct{}

func (databaseClosed) Error() string {
	return "graphmail: the database is closed, and with it rows that were not read to their end"
}

func (databaseClosed) Is(target error) bool { return target == ErrClosed }

var (
	_ driver.Connector = (*Connector)(nil)
	_ io.Closer        = (*Connector)(nil)
)

// NewConnector returns a connector for cfg, which it copies. It is the door for
// programs that bring an HTTP client, a token source or a logger; it sends
// nothing.
//
// The error joins a [*dsn.ParamError] for each parameter that is wrong. With
// [WithTokenSource] the parameters of the sign-in may be left out.
func NewConnector(cfg *dsn.Config, opts ...Option) (*Connector, error) {
	if cfg == nil {
		return nil, errors.New("graphmail: there is no configuration; make one with dsn.New or dsn.Parse")
	}
	c := &Connector{cfg: cfg.Clone(), learned: newLearned(), version: "8.0.0-" + Name + "-" + Version()}
	for _, o := range opts {
		if o != nil {
			o(&c.opt)
		}
	}
	if err := validate(c.cfg, c.opt.tokens != nil); err != nil {
		return nil, prefix(err)
	}
	c.vars = variablesOf(c.cfg, c.version)
	if c.opt.now == nil {
		c.opt.now = time.Now
	}
	if err := c.connect(); err != nil {
		return nil, prefix(err)
	}
	return c, nil
}

// validate checks a configuration. A program that brings its tokens needs none
// of the sign-in's parameters, which are those of any mode but AccessToken.
func validate(cfg *dsn.Config, tokens bool) error {
	if !tokens {
		return cfg.Validate()
	}
	mode, token := cfg.AuthMode, cfg.AccessToken
	cfg.AuthMode, cfg.AccessToken = dsn.AccessToken, "brought-by-the-program"
	err := cfg.Validate()
	cfg.AuthMode, cfg.AccessToken = mode, token
	return err
}

// connect builds the token provider and the client.
func (c *Connector) connect() error {
	root, err := url.Parse(c.cfg.ServiceUrl)
	if err != nil {
		return err
	}
	if c.tokens, err = provider(c.cfg, &c.opt); err != nil {
		return err
	}
	agent := c.cfg.UserAgent
	if agent == "" {
		agent = Name + "/" + Version()
	}
	gc := graph.Config{
		Root: root, HTTPClient: c.opt.client, Tokens: c.tokens,
		Retry: graph.RetryPolicy{
			Mode: graph.RetryMode(c.cfg.RetryMode), Codes: c.cfg.RetryStatusCodes(), Max: c.cfg.RetryCountMax,
			Multiply: c.cfg.RetryMultiplyWaitTime, Wait: c.cfg.RetryWaitTime(), MaxWait: c.cfg.RetryMaxWait(),
		},
		MaxConcurrency: c.cfg.MaxConcurrency, Timeout: c.cfg.Timeout, UserAgent: agent,
		ClientID: c.cfg.ClientId, Logger: c.opt.logger,
	}
	if waiting := c.opt.waiting; waiting != nil {
		gc.OnRetry = func(r graph.Retry) {
			waiting(Wait{For: r.Wait, Asked: r.Asked, Status: r.Err.Status, Attempt: r.Number})
		}
	}
	c.client, err = graph.NewClient(gc)
	return err
}

// Connect implements [driver.Connector]. It sends nothing.
func (c *Connector) Connect(ctx context.Context) (driver.Conn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return &conn{c: c}, nil
}

// Driver implements [driver.Connector].
func (c *Connector) Driver() driver.Driver { return Driver{} }

// Config returns a copy of the configuration.
func (c *Connector) Config() *dsn.Config { return c.cfg.Clone() }

// Close implements [io.Closer]: it closes idle HTTP connections and ends the
// sign-in, for which it waits some seconds where a token is just being renewed,
// so that the new refresh token is not lost. [database/sql.DB.Close] calls it.
// Further calls do nothing.
func (c *Connector) Close() error {
	c.closing.Do(func() {
		c.closed = prefix(c.tokens.Close())
		c.client.CloseIdle()
	})
	return c.closed
}

// ping reads the id of the inbox: the smallest request that shows that the
// sign-in holds and that the mailbox answers. A 403 is that of a query for it.
func (c *Connector) ping(ctx context.Context) error {
	req := (&plan.Request{Path: "/{mailbox}/mailFolders/inbox", Select: []string{"id"}}).With("mailbox", c.cfg.UserId)
	_, err := c.client.Get(ctx, graph.Request{URL: req.URL(nil, 0), Mailbox: c.cfg.UserId}, func(body []byte) error {
		var inbox struct {
			ID string `json:"id"`
		}
		if json.Unmarshal(body, &inbox) != nil || inbox.ID == "" {
			return errors.New("it is not the inbox that was asked for")
		}
		return nil
	})
	if g, ok := errors.AsType[*graph.Error](err); ok && g.Status == http.StatusForbidden {
		folders := &plan.Scan{Table: graphtables.Standard().Table("mail_folders"), Alias: "mail_folders"}
		return &exec.LackError{Scan: folders, Mailbox: c.cfg.UserId, Err: err}
	}
	return err
}

// planEnv is what a statement that starts now is planned and run with, as far
// as the connection string says.
func (c *Connector) planEnv() *plan.Env {
	env := &plan.Env{
		Now: c.opt.now(), Location: c.cfg.Location(), User: c.cfg.UserId, PageSize: c.cfg.PageSize,
		Refused: c.learned.refused, Width: c.learned.width,
		Database: Name, Version: c.version, Variables: c.vars, ServiceURL: c.cfg.ServiceUrl,
	}
	switch c.cfg.Pushdown {
	case dsn.PushdownOff:
		env.Pushdown = plan.Off
	case dsn.PushdownRequire:
		env.Pushdown = plan.Require
	}
	if c.cfg.BodyType == dsn.Text {
		env.BodyType = "text"
	}
	if c.cfg.IdType == dsn.ImmutableIds {
		env.IDType = "immutable"
	}
	return env
}

// limits are what a statement is run with.
func (c *Connector) limits() exec.Options {
	return exec.Options{
		MaxMemory: c.cfg.MaxMemory, MaxRows: int64(c.cfg.MaxRows), Concurrency: c.cfg.MaxConcurrency,
		SkipMailbox: c.cfg.OnMailboxError == dsn.SkipMailbox,
		Progress:    c.opt.progress, Learn: c.learned.learnWidth, Refuse: c.learned.refuse, Notice: c.notice,
	}
}

// notice logs what was decided while a table was read.
func (c *Connector) notice(table, note string) {
	if c.opt.logger != nil {
		c.opt.logger.Warn("graph table", "table", table, "note", note)
	}
}
