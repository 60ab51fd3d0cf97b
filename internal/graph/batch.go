package graph

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// maxParts is the most that one $batch may hold (https://learn.microsoft.com/graph/json-batching#batch-size-limitations).
const maxParts = 20

// Batch makes many GETs in few HTTP requests, at most twenty in each. The parts may be answered in any order; decode gets the body of
// request i. What [Client.Get] says about decode holds here, part by part.
//
// A part that fails for good goes to failed, which returns nil to go on without it (a 404 may mean "no row") or the error to end the
// batch with; a nil failed ends the batch with the part's *[Error]. A part that is throttled is repeated by itself, after its own
// Retry-After, while the answers of the others stand. When Batch returns nil, either decode has succeeded or failed has been called
// for every i, once. What ends a batch is an error of failed, of [Tokens], of ctx, one marked by [Permanent], or the final failure of a
// $batch as a whole; neither function is called after it.
//
// Graph works on up to four parts of a $batch at once, and each counts against its mailbox
// (https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits). So a $batch takes as many slots of the governor as
// parts of it may run together: one per part of a mailbox, up to [Config.MaxConcurrency]. That is right for a $batch of twenty when
// MaxConcurrency is four. With less, Graph would run more of them together than allowed, and so a $batch holds no more than
// MaxConcurrency parts of a mailbox. A part that would travel alone is a plain GET.
func (c *Client) Batch(
	ctx context.Context, rs []Request, decode func(i int, body []byte) error, failed func(i int, err *Error) error,
) (Info, error) {
	b := &batch{call: c.newBatchCall(), decode: decode, failed: failed}
	if b.failed == nil {
		b.failed = func(_ int, err *Error) error { return err }
	}
	parts := make([]*part, len(rs))
	for i, r := range rs {
		p, err := c.newPart(i, r)
		if err != nil {
			return Info{}, refused(http.MethodGet, r.URL, err)
		}
		parts[i] = p
	}
	for len(parts) > 0 {
		n := c.chunk(parts)
		if err := b.run(ctx, parts[:n]); err != nil {
			return *b.info, err
		}
		parts = parts[n:]
	}
	return *b.info, nil
}

// part is one GET of a batch.
type part struct {
	index           int
	request         Request
	url             *url.URL
	relative        string // path and query below the service root
	clientRequestID string
	retried         int
	due             time.Time
}

func (c *Client) newPart(i int, r Request) (*part, error) {
	u, err := c.resolve(r.URL)
	if err != nil {
		return nil, err
	}
	relative, ok := below(c.cfg.Root, u)
	if !ok {
		return nil, fmt.Errorf("%w: a part of a $batch must be below %q", ErrForeignURL, c.cfg.Root.EscapedPath())
	}
	return &part{index: i, request: r, url: u, relative: relative}, nil
}

// chunk returns how many of the parts go into the next $batch.
func (c *Client) chunk(parts []*part) int {
	perMailbox := maxParts
	if c.cfg.MaxConcurrency < MaxConcurrency {
		perMailbox = c.cfg.MaxConcurrency
	}
	count := make(map[laneKey]int)
	for i, p := range parts {
		key := c.claim(p.request.Mailbox, 1).key
		if i == maxParts || count[key] == perMailbox {
			return i
		}
		count[key]++
	}
	return len(parts)
}

// batch is one call of Batch. The embedded call is each $batch of it in turn.
type batch struct {
	*call
	decode func(int, []byte) error
	failed func(int, *Error) error
}

// run brings the parts of one chunk to their end.
func (b *batch) run(ctx context.Context, parts []*part) error {
	if len(parts) == 1 {
		return b.single(ctx, parts[0])
	}
	steps := b.client.cfg.Retry.steps()
	renewed := false
	for len(parts) > 0 {
		if err := b.sleep(ctx, parts); err != nil {
			return err
		}
		due, later := split(parts, time.Now())
		answers, err := b.post(ctx, due)
		if err != nil {
			return err
		}
		round := round{computed: steps.next(), mayRenew: !renewed}
		for i, p := range due {
			if err := b.settle(ctx, &round, p, answers[i]); err != nil {
				return err
			}
		}
		if len(round.rejected) > 0 {
			renewed = true
			if err := b.renewParts(ctx, &round); err != nil {
				return err
			}
		}
		parts = append(later, round.again...)
	}
	return nil
}

// round is what became of the parts of one $batch.
type round struct {
	computed time.Duration // the wait of parts that Graph gave none: one for all, so that they go together
	mayRenew bool
	again    []*part
	rejected []rejection // answered with 401
}

type rejection struct {
	part *part
	err  *Error
}

func (b *batch) single(ctx context.Context, p *part) error {
	call, err := b.client.newCall(p.request, "application/json")
	if err != nil {
		return err
	}
	call.info = b.info
	err = call.retry(ctx, func(ctx context.Context) error {
		return call.page(ctx, func(body []byte) error { return b.decode(p.index, body) })
	})
	if e, ok := err.(*Error); ok {
		return b.failed(p.index, e)
	}
	return err
}

// settle deals with the answer to one part.
func (b *batch) settle(ctx context.Context, r *round, p *part, a *answer) error {
	err := b.open(p, a)
	if err == nil {
		return nil
	}
	if over := contextError(ctx); over != nil {
		return over
	}
	e, ok := err.(*Error)
	if !ok {
		return err
	}
	if r.mayRenew && e.fault == faultAnswer && e.Status == http.StatusUnauthorized {
		r.rejected = append(r.rejected, rejection{p, e})
		return nil
	}
	wait, again := b.client.cfg.Retry.wait(ctx, e, p.retried, r.computed)
	b.logPart(ctx, p, e, wait)
	if !again {
		return b.failed(p.index, e)
	}
	p.retried++
	p.due = time.Now().Add(wait)
	b.willRetry(ctx, e, wait, p.retried, p.request.Mailbox)
	r.again = append(r.again, p)
	return nil
}

// renewParts repeats the parts answered with 401 under a new token; without one, the answer stands.
func (b *batch) renewParts(ctx context.Context, r *round) error {
	fresh, err := b.renew(ctx)
	if err != nil {
		if over := contextError(ctx); over != nil {
			return over
		}
		return err
	}
	for _, x := range r.rejected {
		if fresh != "" {
			r.again = append(r.again, x.part)
			continue
		}
		if err := b.failed(x.part.index, x.err); err != nil {
			return err
		}
	}
	return nil
}

// sleep waits until the first of the parts is due.
func (b *batch) sleep(ctx context.Context, parts []*part) error {
	first := parts[0].due
	for _, p := range parts {
		if p.due.Before(first) {
			first = p.due
		}
	}
	start := time.Now()
	if !first.After(start) {
		return contextError(ctx)
	}
	timer := time.NewTimer(first.Sub(start))
	defer timer.Stop()
	defer func() { b.info.Waited += time.Since(start) }()
	select {
	case <-timer.C:
		return contextError(ctx)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func split(parts []*part, now time.Time) (due, later []*part) {
	for _, p := range parts {
		if p.due.After(now) {
			later = append(later, p)
		} else {
			due = append(due, p)
		}
	}
	return due, later
}
