package graph

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/cenkalti/backoff/v4"
)

// RetryMode says which failures are worth another attempt.
type RetryMode string

const (
	// RetryNone makes every failure final. The empty mode means the same.
	RetryNone RetryMode = "None"
	// RetryAny repeats what may pass by itself: faults of the transport, bodies cut or broken, and the statuses 408, 429 and 5xx.
	RetryAny RetryMode = "RetryAny"
	// RetryWhenStatusCodeMatch repeats the statuses of [RetryPolicy.Codes] only.
	RetryWhenStatusCodeMatch RetryMode = "RetryWhenStatusCodeMatch"
)

// RetryPolicy says what is repeated, how often and after which wait. Statuses 400, 401, 403 and 404 are never repeated.
type RetryPolicy struct {
	Mode  RetryMode
	Codes []int
	// Max is the number of retries after the first attempt.
	Max int
	// Multiply doubles the wait from retry to retry; otherwise it stays the same.
	Multiply bool
	// Wait is the first wait computed, MaxWait the longest; 0 for no bound of ours. A fifth is added or taken at random, so that
	// clients refused together do not come back together. Graph's own Retry-After takes the place of the computed wait as it is.
	Wait, MaxWait time.Duration
}

const (
	jitter = 0.2
	// longestAsked is the longest Retry-After that is waited for when neither the caller's deadline nor MaxWait says how long is too
	// long. The widest window that Outlook counts requests in is ten minutes, so an honest wait is no longer than that
	// (https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits).
	longestAsked = 10 * time.Minute
	// unbounded stands for MaxWait 0. It is short enough to survive the library's arithmetic in float64.
	unbounded = 365 * 24 * time.Hour
)

func (p RetryPolicy) check() error {
	switch p.Mode {
	case "", RetryNone, RetryAny, RetryWhenStatusCodeMatch:
	default:
		return fmt.Errorf("unknown RetryMode %q: give %q, %q or %q", p.Mode, RetryNone, RetryAny, RetryWhenStatusCodeMatch)
	}
	if p.Max < 0 || p.Wait < 0 || p.MaxWait < 0 {
		return fmt.Errorf("the number of retries (%d) and their waits (%s, at most %s) must not be negative", p.Max, p.Wait, p.MaxWait)
	}
	return nil
}

// retries reports whether e may pass by itself.
func (p RetryPolicy) retries(e *Error) bool {
	if e.fault == faultAnswer {
		switch e.Status {
		case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
			return false
		}
	}
	switch p.Mode {
	case RetryAny:
		if e.fault == faultAnswer {
			return e.Status == http.StatusRequestTimeout || e.Status == http.StatusTooManyRequests || e.Status >= 500
		}
		return e.fault != faultRefused
	case RetryWhenStatusCodeMatch:
		return e.fault == faultAnswer && slices.Contains(p.Codes, e.Status)
	}
	return false
}

// wait decides about a request that has failed with e after so many retries: how long to wait for the next one, or none.
// The reason for none is noted in e where the caller could not guess it.
func (p RetryPolicy) wait(ctx context.Context, e *Error, retried int, computed time.Duration) (wait time.Duration, again bool) {
	if !p.retries(e) || retried >= p.Max {
		return 0, false
	}
	wait = computed
	if e.RetryAfter > 0 {
		wait = e.RetryAfter
	}
	if at, ok := ctx.Deadline(); ok {
		if wait >= time.Until(at) {
			e.note = fmt.Sprintf("a wait of %s would outlast the deadline", wait.Round(time.Millisecond))
			return 0, false
		}
	} else if wait > max(p.MaxWait, longestAsked) {
		e.note = "too long to wait without a deadline"
		return 0, false
	}
	return wait, true
}

// steps computes the waits of one request. It is not safe for concurrent use.
type steps struct {
	exponential *backoff.ExponentialBackOff
	most        time.Duration
}

func (p RetryPolicy) steps() *steps {
	most := p.MaxWait
	if most == 0 {
		most = unbounded
	}
	multiplier := 1.0
	if p.Multiply {
		multiplier = 2
	}
	return &steps{
		exponential: backoff.NewExponentialBackOff(
			backoff.WithInitialInterval(min(p.Wait, most)),
			backoff.WithMultiplier(multiplier),
			backoff.WithMaxInterval(most),
			backoff.WithRandomizationFactor(jitter),
			// Retries are bounded by their number and by the context, not by the quarter of an hour that the library would give them.
			backoff.WithMaxElapsedTime(0),
		),
		most: most,
	}
}

// next bounds the randomised wait as well, which the library does not.
func (s *steps) next() time.Duration {
	return min(s.exponential.NextBackOff(), s.most)
}

// retryLoop is the backoff.BackOff of one request: it knows the last failure.
type retryLoop struct {
	call  *call
	ctx   context.Context
	steps *steps
	last  *Error
}

// Reset is called by the library before the first attempt. Nothing is to be done: the loop serves one request.
func (l *retryLoop) Reset() {}

// NextBackOff returns the wait for the next attempt, or backoff.Stop.
func (l *retryLoop) NextBackOff() time.Duration {
	if l.call.shrinkable && l.last.Timeout() {
		return backoff.Stop
	}
	wait, again := l.call.client.cfg.Retry.wait(l.ctx, l.last, l.call.retried, l.steps.next())
	if !again {
		return backoff.Stop
	}
	l.call.retried++
	return wait
}

// retry runs attempt until it succeeds, fails for good or the context ends. Context errors win over all others.
func (c *call) retry(ctx context.Context, attempt func(context.Context) error) error {
	loop := &retryLoop{call: c, ctx: ctx, steps: c.client.cfg.Retry.steps()}
	var waitingSince time.Time
	waited := func() {
		if !waitingSince.IsZero() {
			c.info.Waited += time.Since(waitingSince)
			waitingSince = time.Time{}
		}
	}
	operation := func() error {
		waited()
		if err := contextError(ctx); err != nil {
			return backoff.Permanent(err)
		}
		err := attempt(ctx)
		if err == nil {
			return nil
		}
		if over := contextError(ctx); over != nil {
			err = over
		}
		e, ok := err.(*Error)
		if !ok {
			return backoff.Permanent(err)
		}
		loop.last = e
		return e
	}
	notify := func(_ error, wait time.Duration) {
		c.willRetry(ctx, loop.last, wait, c.retried, c.mailbox)
		waitingSince = time.Now()
	}
	// WithContext goes outermost: the library looks for the context nowhere else, and would sleep through its end.
	err := backoff.RetryNotify(operation, backoff.WithContext(loop, ctx), notify)
	waited()
	c.logPending(ctx, 0)
	if over := contextError(ctx); err != nil && over != nil {
		return over
	}
	return err
}
