package graph

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

const throttled = `{"error":{"code":"ApplicationThrottled","message":"Application is over its MailboxConcurrency limit."}}`

// fails is one way for an attempt to fail.
type fails struct {
	name   string
	status int // as the Error will have it
	broken bool
	handle func(r *http.Request) (*http.Response, error)
}

func failure(status int) fails {
	return fails{name: fmt.Sprint(status), status: status, handle: func(*http.Request) (*http.Response, error) {
		return reply(status, `{"error":{"code":"SomeCode","message":"Some words."}}`), nil
	}}
}

func allFailures() []fails {
	list := []fails{
		{name: "refused connection", handle: func(*http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("dial: %w", syscall.ECONNREFUSED)
		}},
		{name: "reset before headers", handle: func(*http.Request) (*http.Response, error) { return nil, syscall.ECONNRESET }},
		{name: "silence", handle: func(r *http.Request) (*http.Response, error) { return deaf(1, r) }},
		{name: "reset in the body", status: 200, broken: true, handle: func(*http.Request) (*http.Response, error) {
			resp := reply(200, "")
			resp.Body, resp.ContentLength = newCutBody(`{"value":[`, syscall.ECONNRESET), -1
			return resp, nil
		}},
		{name: "short body", status: 200, broken: true, handle: func(*http.Request) (*http.Response, error) {
			resp := reply(200, `{"value":[{}]}`)
			resp.ContentLength += 5
			return resp, nil
		}},
		{name: "truncated JSON", status: 200, broken: true, handle: func(*http.Request) (*http.Response, error) { return reply(200, `{"value":[{"id`), nil }},
		{name: "error object in a 200", status: 200, broken: true, handle: func(*http.Request) (*http.Response, error) {
			return reply(200, `{"error":{"code":"ErrorInvalidIdMalformed","message":"Id is malformed."}}`), nil
		}},
	}
	for _, status := range []int{400, 401, 403, 404, 408, 409, 410, 423, 429, 500, 501, 502, 503, 504} {
		list = append(list, failure(status))
	}
	return list
}

// retriedBy is the rule of the three modes, stated a second time.
func (f fails) retriedBy(p RetryPolicy) bool {
	isStatus := f.status != 0 && !f.broken
	if isStatus && slices.Contains([]int{400, 401, 403, 404}, f.status) {
		return false
	}
	switch p.Mode {
	case RetryAny:
		return !isStatus || f.status == 408 || f.status == 429 || f.status >= 500
	case RetryWhenStatusCodeMatch:
		return isStatus && slices.Contains(p.Codes, f.status)
	}
	return false
}

// TestRetryModes lets the first two attempts fail in each way under each mode: the page comes or the failure, and nothing in between.
func TestRetryModes(t *testing.T) {
	t.Parallel()
	policies := []RetryPolicy{
		{Mode: RetryNone, Codes: []int{429, 503}},
		{Codes: []int{429, 503}},
		{Mode: RetryAny, Codes: []int{410}},
		{Mode: RetryWhenStatusCodeMatch, Codes: []int{429, 503}},
		{Mode: RetryWhenStatusCodeMatch, Codes: []int{400, 401, 403, 404, 409}},
		{Mode: RetryWhenStatusCodeMatch},
	}
	for _, p := range policies {
		for _, f := range allFailures() {
			t.Run(fmt.Sprintf("%s%v/%s", p.Mode, p.Codes, f.name), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := &wire{handle: func(n int, r *http.Request) (*http.Response, error) {
						if n <= 2 {
							return f.handle(r)
						}
						return reply(200, `{"value":[]}`), nil
					}}
					c := newTestClient(t, w, func(cfg *Config) {
						cfg.Retry, cfg.Timeout = p, time.Minute
						cfg.Retry.Max, cfg.Retry.Wait = 5, time.Second
						cfg.Tokens = &fakeTokens{fixed: true}
					})
					decode, got := keep()
					info, err := c.Get(t.Context(), Request{URL: "/me/messages", Mailbox: "me"}, decode)
					if f.retriedBy(p) {
						if err != nil || *got != `{"value":[]}` {
							t.Fatalf("got %q, %v, want the page", *got, err)
						}
						if w.count() != 3 || info.Attempts != 3 || len(info.Retries) != 2 {
							t.Errorf("got %d requests and %+v, want 3 attempts", w.count(), info)
						}
						return
					}
					if e := asError(t, err); e.Status != f.status || e.ClientRequestID == "" {
						t.Errorf("got %#v, want status %d with an id", e, f.status)
					}
					if *got != "" || w.count() != 1 || len(info.Retries) != 0 {
						t.Errorf("got page %q after %d requests, want none after 1", *got, w.count())
					}
				})
			})
		}
	}
}

// TestRetryAfter checks how long one retry waits, to the millisecond where Graph says it.
func TestRetryAfter(t *testing.T) {
	t.Parallel()
	const wait = time.Second
	jittered := func(d time.Duration) bool { return d >= 4*wait/5 && d <= 6*wait/5 }
	exactly := func(want time.Duration) func(time.Duration) bool {
		return func(d time.Duration) bool { return d == want }
	}
	type answer func(now time.Time) []string
	header := func(value string) answer { return func(time.Time) []string { return []string{"Retry-After", value} } }
	tests := []struct {
		name   string
		header answer
		waits  func(time.Duration) bool // nil: not at all
		asked  time.Duration
	}{
		{"absent", func(time.Time) []string { return nil }, jittered, 0},
		{"empty", header(""), jittered, 0},
		{"garbage", header("soon"), jittered, 0},
		{"hexadecimal", header("0x10"), jittered, 0},
		{"two points", header("1.2.3"), jittered, 0},
		{"infinite word", header("inf"), jittered, 0},
		{"zero", header("0"), jittered, 0},
		{"negative", header("-7"), jittered, 0},
		{"seconds", header("12"), exactly(12 * time.Second), 12 * time.Second},
		{"shorter than computed", header("0.25"), exactly(250 * time.Millisecond), 250 * time.Millisecond},
		{"fraction", header(" 2.128 "), exactly(2128 * time.Millisecond), 2128 * time.Millisecond},
		{"beyond MaxWait", header("300"), exactly(5 * time.Minute), 5 * time.Minute},
		{"absurd", header("86400"), nil, 24 * time.Hour},
		{"more absurd", header(strings.Repeat("9", 400)), nil, math.MaxInt64},
		{"date", func(now time.Time) []string {
			return []string{"Retry-After", now.Add(90 * time.Second).UTC().Format(http.TimeFormat)}
		}, exactly(90 * time.Second), 90 * time.Second},
		{"date by a clock that is wrong", func(now time.Time) []string {
			far := now.Add(-48 * time.Hour).UTC()
			return []string{"Retry-After", far.Add(3 * time.Second).Format(http.TimeFormat), "Date", far.Format(http.TimeFormat)}
		}, exactly(3 * time.Second), 3 * time.Second},
		{"old date format", func(now time.Time) []string {
			return []string{"Retry-After", now.Add(time.Minute).UTC().Format(time.ANSIC)}
		}, exactly(time.Minute), time.Minute},
		{"past date", header("Wed, 21 Oct 1998 07:28:00 GMT"), jittered, 0},
		{"absurd date", header("Fri, 31 Dec 9999 23:59:59 GMT"), nil, math.MaxInt64},
	}
	for _, mode := range []RetryMode{RetryNone, RetryAny, RetryWhenStatusCodeMatch} {
		for _, status := range []int{429, 503} {
			for _, tt := range tests {
				t.Run(fmt.Sprintf("%s/%d/%s", mode, status, tt.name), func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						start := time.Now()
						w := &wire{handle: func(n int, r *http.Request) (*http.Response, error) {
							if n == 1 {
								return reply(status, throttled, tt.header(time.Now())...), nil
							}
							return reply(200, `{}`), nil
						}}
						c := newTestClient(t, w, func(cfg *Config) {
							cfg.Retry = RetryPolicy{Mode: mode, Codes: []int{429, 503}, Max: 1, Wait: wait, MaxWait: time.Minute}
						})
						info, err := c.Get(t.Context(), Request{URL: "/me"}, wantJSON)
						took := time.Since(start)
						if mode == RetryNone || tt.waits == nil {
							e := asError(t, err)
							if took != 0 || e.RetryAfter != tt.asked || e.Code != "ApplicationThrottled" {
								t.Errorf("got %#v after %s, want RetryAfter %s at once", e, took, tt.asked)
							}
							return
						}
						if err != nil {
							t.Fatal(err)
						}
						if !tt.waits(took) || info.Waited != took || info.Retries[0].Wait != took || info.Retries[0].Asked != (tt.asked > 0) {
							t.Errorf("waited %s, info %+v", took, info)
						}
					})
				})
			}
		}
	}
}

func TestRetryWaitsGrow(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name          string
		multiply      bool
		wait, maxWait time.Duration
		want          []time.Duration // before jitter
	}{
		{"doubling", true, time.Second, time.Minute, []time.Duration{1, 2, 4, 8, 16, 32, 60, 60}},
		{"constant", false, time.Second, time.Minute, []time.Duration{1, 1, 1, 1, 1}},
		{"capped from the start", true, 10 * time.Second, 3 * time.Second, []time.Duration{3, 3, 3}},
		{"no bound", true, time.Second, 0, []time.Duration{1, 2, 4, 8, 16, 32, 64, 128}},
		{"longer in all than the library's quarter of an hour", false, time.Minute, time.Minute, slices.Repeat([]time.Duration{60}, 30)},
		{"no wait", true, 0, time.Minute, []time.Duration{0, 0, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var told []Retry
				w := &wire{handle: always(503, ``)}
				c := newTestClient(t, w, func(cfg *Config) {
					cfg.Retry = RetryPolicy{Mode: RetryAny, Max: len(tt.want), Multiply: tt.multiply, Wait: tt.wait, MaxWait: tt.maxWait}
					cfg.OnRetry = func(r Retry) { told = append(told, r) }
				})
				start := time.Now()
				info, err := c.Get(t.Context(), Request{URL: "/me/messages?$top=3", Mailbox: "me"}, wantJSON)
				if e := asError(t, err); e.Attempts != len(tt.want)+1 || e.Status != 503 || w.count() != e.Attempts {
					t.Errorf("got %v after %d requests", e, w.count())
				}
				var sum time.Duration
				for i, r := range info.Retries {
					want := tt.want[i] * time.Second
					low, high := want*4/5, want*6/5
					if tt.maxWait > 0 {
						high = min(high, tt.maxWait)
					}
					if r.Wait < low || r.Wait > high {
						t.Errorf("wait %d is %s, want %s to %s", i+1, r.Wait, low, high)
					}
					if r.Number != i+1 || r.Max != len(tt.want) || r.Path != "/v1.0/me/messages" || r.Mailbox != "me" || r.Err.Status != 503 {
						t.Errorf("retry %d is %+v", i+1, r)
					}
					sum += r.Wait
				}
				if len(info.Retries) != len(tt.want) || !slices.Equal(told, info.Retries) {
					t.Errorf("got %d retries and told %d, want %d", len(info.Retries), len(told), len(tt.want))
				}
				if sum != time.Since(start) || info.Waited != sum {
					t.Errorf("waited %s, counted %s, sum of the waits %s", time.Since(start), info.Waited, sum)
				}
			})
		})
	}
}

// TestRetryDeadline: no wait is begun that cannot end in time, and the error then says what Graph asked for.
func TestRetryDeadline(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name         string
		asked        string
		deadline     time.Duration
		wantAttempts int
		wantTook     time.Duration
	}{
		{"too long", "12", 10 * time.Second, 1, 0},
		{"just too long", "10", 10 * time.Second, 1, 0},
		{"in time", "9", 10 * time.Second, 2, 9 * time.Second},
		{"absurd but in time", "86400", 48 * time.Hour, 2, 24 * time.Hour},
		{"computed and too long", "", 10 * time.Millisecond, 1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := &wire{handle: always(429, throttled, "Retry-After", tt.asked, "request-id", "r-1")}
				c := newTestClient(t, w, func(cfg *Config) {
					cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 1, Wait: time.Second, MaxWait: time.Minute}
				})
				ctx, cancel := context.WithTimeout(t.Context(), tt.deadline)
				defer cancel()
				start := time.Now()
				info, err := c.Get(ctx, Request{URL: "/me"}, wantJSON)
				e := asError(t, err)
				if errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("%v is a context.DeadlineExceeded, but the deadline has not passed", err)
				}
				if want, _ := time.ParseDuration(tt.asked + "s"); e.RetryAfter != want || e.Status != 429 || e.RequestID != "r-1" {
					t.Errorf("got %#v, want RetryAfter %s", e, want)
				}
				if time.Since(start) != tt.wantTook || info.Attempts != tt.wantAttempts {
					t.Errorf("took %s and %d attempts, want %s and %d", time.Since(start), info.Attempts, tt.wantTook, tt.wantAttempts)
				}
			})
		})
	}
}

func TestPermanent(t *testing.T) {
	t.Parallel()
	w := &wire{handle: always(200, `{}`)}
	c := newTestClient(t, w, func(cfg *Config) { cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 3} })
	_, err := c.Get(t.Context(), Request{URL: "/me"}, func([]byte) error { return fmt.Errorf("row 3: %w", Permanent(io.ErrNoProgress)) })
	if !errors.Is(err, io.ErrNoProgress) || err.Error() != "row 3: "+io.ErrNoProgress.Error() || w.count() != 1 {
		t.Errorf("got %v after %d requests, want the error as it is after 1", err, w.count())
	}
	if Permanent(nil) != nil {
		t.Error("Permanent(nil) is not nil")
	}
}

// TestDecodeSeesEachAttempt: a page that arrives broken is read again, and only the last reading counts.
func TestDecodeSeesEachAttempt(t *testing.T) {
	t.Parallel()
	pages := []string{`{"value":[1`, `{"value":[1,2`, `{"value":[1,2,3]}`}
	w := &wire{handle: func(n int, _ *http.Request) (*http.Response, error) { return reply(200, pages[n-1]), nil }}
	c := newTestClient(t, w, func(cfg *Config) { cfg.Retry = RetryPolicy{Mode: RetryAny, Max: 3} })
	var seen []string
	_, err := c.Get(t.Context(), Request{URL: "/me"}, func(body []byte) error {
		seen = append(seen, string(body))
		return wantJSON(body)
	})
	if err != nil || !slices.Equal(seen, pages) {
		t.Errorf("got %q, %v, want %q", seen, err, pages)
	}
}
