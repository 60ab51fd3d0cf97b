package driver

import (
	"log/slog"
	"net/http"
	"time"

	"graphmail/auth"
	"graphmail/internal/exec"
)

// An Option changes a [Connector] in ways a connection string cannot.
type Option func(*options)

type options struct {
	client   *http.Client
	tokens   auth.TokenSource
	logger   *slog.Logger
	now      func() time.Time
	observe  func(QueryStats)
	waiting  func(Wait)
	progress func(Progress)
	login    auth.UI
}

// WithHTTPClient sends all requests through client: a proxy, a transport that
// traces. Its redirects are restricted, on a copy; nil means the driver's own.
func WithHTTPClient(client *http.Client) Option {
	return func(o *options) { o.client = client }
}

// WithTokenSource takes access tokens from source, which must be safe for
// concurrent use, and leaves sign-in and the token file alone.
func WithTokenSource(source auth.TokenSource) Option {
	return func(o *options) { o.tokens = source }
}

// WithLogger logs one line for each request: status, bytes, wait, request ids.
// No token, secret or mail content is ever logged. Without it the driver is
// silent.
func WithLogger(logger *slog.Logger) Option {
	return func(o *options) { o.logger = logger }
}

// WithClock makes now the statement time, NOW(). Retries and token lifetimes
// keep to the system's clock.
func WithClock(now func() time.Time) Option {
	return func(o *options) { o.now = now }
}

// WithStats calls observe when the rows of a query are closed, with what the
// query cost. It is called from the goroutine that closes them.
func WithStats(observe func(QueryStats)) Option {
	return func(o *options) { o.observe = observe }
}

// WithWaiting calls waiting before each wait for a retry, from the goroutine
// that waits, so that a program can tell why a query stands still.
func WithWaiting(waiting func(Wait)) Option {
	return func(o *options) { o.waiting = waiting }
}

// WithProgress calls progress after each page of a query with what it has read
// so far, one call at a time for each query.
func WithProgress(progress func(Progress)) Option {
	return func(o *options) { o.progress = progress }
}

// WithLogin says how a person is asked to sign in, where the connection string
// lets a query do so (LoginMode) or a program calls [Connector.Login].
func WithLogin(ui auth.UI) Option {
	return func(o *options) { o.login = ui }
}

// Progress is how far a query has come: rows and pages read from Graph, and
// their bytes on the wire.
type Progress = exec.Progress

// QueryStats is what a query cost.
type QueryStats struct {
	SQL      string // the text as it was given
	Calls    int    // HTTP requests
	Pages    int    // pages of lists
	Bytes    int64  // bytes received, as they came over the wire
	RowsRead int64  // rows read from Graph
	Rows     int64  // rows returned
	Retries  int
	Waited   time.Duration // for retries and for a free slot
	Elapsed  time.Duration // from the query to the close of its rows
	Err      error         // what ended it; nil at its end
}

// A Wait is a retry that is about to happen.
type Wait struct {
	For     time.Duration
	Asked   bool // by Graph, with Retry-After
	Status  int  // 0 when there was no answer
	Attempt int  // the retry's number, from 1
}
