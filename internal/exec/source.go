package exec

import "context"

// A Fetcher sends requests to Graph. It is safe for concurrent use, honours
// ctx, retries what deserves it, and reports other failures as errors.
//
// It is declared here, by its user, in terms of the standard library, so that
// this package and the one that talks HTTP stay strangers.
type Fetcher interface {
	// Get fetches one page and hands its whole body to decode, which must not
	// keep it. An error of decode means that the body is broken; Get may fetch
	// it again and call decode once more.
	Get(ctx context.Context, req Request, decode func(body []byte) error) (Usage, error)
	// Batch fetches many objects, in as few calls as Graph allows. It calls done
	// once for each request, in any order and from one goroutine at a time, with
	// the body or the failure; an error that done returns ends the batch.
	Batch(ctx context.Context, reqs []Request, done func(i int, body []byte, err error) error) (Usage, error)
	// Raw fetches a stream of bytes ($value).
	Raw(ctx context.Context, req Request) ([]byte, Usage, error)
}

// A Request is one GET.
type Request struct {
	// URL is a path with query below the service root ("/me/messages?$top=10"),
	// or a nextLink as Graph gave it.
	URL string
	// Mailbox is the mailbox whose concurrency limit the call counts against;
	// "" for the directory.
	Mailbox string
	// Header holds alternating names and values.
	Header []string
	// Shrinkable says that the caller can ask for less: a 504 or a time-out is
	// reported at once, not waited out.
	Shrinkable bool
}

// Usage is what a call cost.
type Usage struct {
	Calls, Retries int
	Bytes          int64 // on the wire
	Waited         int64 // nanoseconds spent waiting to retry or for a free slot
}

// add counts another call's cost.
func (u *Usage) add(v Usage) {
	u.Calls += v.Calls
	u.Retries += v.Retries
	u.Bytes += v.Bytes
	u.Waited += v.Waited
}

// A Failure is implemented by the errors of a [Fetcher] that are Graph's own
// answer, so that a scan can tell a missing object from a refused filter.
type Failure interface {
	error
	// Answer returns the HTTP status and Graph's error code, 0 and "" when there
	// was no answer (a broken connection, a time-out).
	Answer() (status int, code string)
	// Timeout reports whether the request, not the caller, ran out of time.
	Timeout() bool
}
