package driver

import (
	"log/slog"
	"net/http"
	"time"

	"graphmail/auth"
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

// WithStats calls observe when the rows of a query are closed, or when the query
// fails to give any, be it for its text alone, with what it took: for metrics
// and slow-query logs. It is called from the goroutine that closes them.
func WithStats(observe func(QueryStats)) Option {
	return func(o *options) { o.observe = observe }
}

// WithWaiting calls waiting before each wait for a retry, from the goroutine
// that waits, so that a program can tell why a query stands still.
func WithWaiting(waiting func(Wait)) Option {
	return func(o *options) { o.waiting = waiting }
}

// WithProgress calls progress after each page of a query with what it has read
// so far, of all its tables together, one call at a time for each query.
func WithProgress(progress func(Progress)) Option {
	return func(o *options) { o.progress = progress }
}

// WithLogin says how a person is asked to sign in, where the connection string
// lets a query do so (LoginMode) or a program calls [Connector.Login].
func WithLogin(ui auth.UI) Option {
	return func(o *options) { o.login = ui }
}
