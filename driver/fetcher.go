package driver

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"time"

	"graphmail/internal/exec"
	"graphmail/internal/graph"
)

// A fetcher sends the executor's requests through the Graph client, which
// knows nothing of it.
type fetcher struct{ client *graph.Client }

var _ exec.Fetcher = fetcher{}

// A failure is a Graph error as the executor looks at it.
type failure struct{ err *graph.Error }

var _ exec.Failure = failure{}

// Error is that of the Graph error.
func (f failure) Error() string { return f.err.Error() }

// Answer implements [exec.Failure].
func (f failure) Answer() (status int, code string) { return f.err.Status, f.err.Code }

// Timeout implements [exec.Failure].
func (f failure) Timeout() bool { return f.err.Timeout() }

// Unwrap gives the GraphError to errors.As.
func (f failure) Unwrap() error { return f.err }

func (f fetcher) Get(ctx context.Context, req exec.Request, decode func([]byte) error) (exec.Usage, error) {
	info, err := f.client.Get(ctx, request(req), decode)
	return usage(info), fail(err)
}

func (f fetcher) Batch(ctx context.Context, reqs []exec.Request, done func(int, []byte, error) error) (exec.Usage, error) {
	list := make([]graph.Request, len(reqs))
	for i, r := range reqs {
		list[i] = request(r)
	}
	info, err := f.client.Batch(ctx, list,
		func(i int, body []byte) error { return done(i, body, nil) },
		func(i int, err *graph.Error) error { return done(i, nil, failure{err}) })
	return usage(info), fail(err)
}

func (f fetcher) Raw(ctx context.Context, req exec.Request) ([]byte, exec.Usage, error) {
	var b bytes.Buffer
	info, err := f.client.Stream(ctx, request(req), &b)
	return b.Bytes(), usage(info), fail(err)
}

func request(r exec.Request) graph.Request {
	g := graph.Request{URL: r.URL, Mailbox: r.Mailbox, Header: http.Header{}, Shrinkable: r.Shrinkable}
	for i := 0; i+1 < len(r.Header); i += 2 {
		g.Header.Add(r.Header[i], r.Header[i+1])
	}
	return g
}

func usage(i graph.Info) exec.Usage {
	return exec.Usage{
		Calls: i.Attempts, Retries: len(i.Retries), Bytes: i.Bytes,
		Waited: int64((i.Waited + i.Queued) / time.Nanosecond),
	}
}

// fail dresses a Graph error for the executor.
func fail(err error) error {
	var g *graph.Error
	var f failure
	if !errors.As(err, &f) && errors.As(err, &g) {
		return failure{g}
	}
	return err
}
