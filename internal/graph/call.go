package graph

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// call is one request on its way through its attempts. It is used by one goroutine.
type call struct {
	client  *Client
	method  string
	url     *url.URL
	header  http.Header
	body    []byte
	mailbox string
	claims  []claim
	// stream lets Timeout bound the silence of the server rather than the whole body.
	stream bool
	// shrinkable is Request.Shrinkable.
	shrinkable bool
	// accepts reports success; nil means any status of 200 to 299.
	accepts func(status int) bool

	token    string // of the last attempt
	renewed  bool   // the one renewal has been used
	attempts int
	retried  int   // of the retries the policy grants
	info     *Info // of the caller's whole call
	pending  *attemptLog
}

func (c *Client) newCall(r Request, accept string) (*call, error) {
	u, err := c.resolve(r.URL)
	if err != nil {
		return nil, refused(http.MethodGet, r.URL, err)
	}
	header := r.Header.Clone()
	if header == nil {
		header = make(http.Header)
	}
	header.Set("Accept", accept)
	return &call{
		client: c, method: http.MethodGet, url: u, header: header, mailbox: r.Mailbox, shrinkable: r.Shrinkable,
		claims: []claim{c.claim(r.Mailbox, 1)},
		info:   new(Info),
	}, nil
}

func refused(method, ref string, err error) *Error {
	e := &Error{Method: method, URL: "?", Err: err, fault: faultRefused}
	if u, parseErr := url.Parse(ref); parseErr == nil {
		e.URL = maskURL(u)
	}
	return e
}

func (c *Client) claim(mailbox string, n int) claim {
	key := laneKey{origin(c.cfg.Root), strings.ToLower(c.cfg.ClientID), strings.ToLower(mailbox)}
	return claim{key: key, n: min(n, c.cfg.MaxConcurrency), limit: c.cfg.MaxConcurrency}
}

// attempt sends the request once, or twice if the first answer is a 401 and the token can be renewed. The body of a success goes
// to consume, which is called while the slots of the governor are held; its errors are taken for faults of the body unless they are
// marked by Permanent.
func (c *call) attempt(ctx context.Context, consume func(body io.Reader, size int64) error) error {
	token, err := c.client.cfg.Tokens.Token(ctx)
	if err != nil {
		return err
	}
	err = c.send(ctx, token, consume)
	if e, ok := err.(*Error); !ok || e.fault != faultAnswer || e.Status != http.StatusUnauthorized {
		return err
	}
	fresh, renewErr := c.renew(ctx)
	if renewErr != nil {
		return renewErr
	}
	if fresh == "" {
		return err
	}
	c.logPending(ctx, 0)
	return c.send(ctx, fresh, consume)
}

// renew exchanges the token that was answered with 401. It returns "" if that was done before, or if nothing better can be had.
func (c *call) renew(ctx context.Context) (string, error) {
	if c.renewed {
		return "", nil
	}
	c.renewed = true
	fresh, err := c.client.cfg.Tokens.Renew(ctx, c.token)
	if err != nil || fresh == c.token {
		return "", err
	}
	return fresh, nil
}

// send makes one HTTP request. Whatever it returns, the answer's body has been closed and the governor's slots are free again.
func (c *call) send(ctx context.Context, token string, consume func(io.Reader, int64) error) error {
	c.token = token
	queuedAt := time.Now()
	err := c.client.governor.acquire(ctx, c.claims)
	queued := time.Since(queuedAt)
	c.info.Queued += queued
	if err != nil {
		return err
	}
	defer c.client.governor.release(c.claims)

	ctx, limit := newTimeLimit(ctx, c.client.cfg.Timeout)
	defer limit.end()
	req, err := c.newRequest(ctx, token)
	if err != nil {
		return refused(c.method, maskURL(c.url), err)
	}
	c.attempts++
	c.info.Attempts++
	c.info.Status, c.info.RequestID, c.info.ClientRequestID = 0, "", req.Header.Get("Client-Request-Id")
	log := &attemptLog{queued: queued, start: time.Now()}
	c.pending = log
	err = c.exchange(req, limit, consume, log)
	log.took = time.Since(log.start)
	log.status, log.requestID, log.clientRequestID = c.info.Status, c.info.RequestID, c.info.ClientRequestID
	log.err = err
	return err
}

func (c *call) newRequest(ctx context.Context, token string) (*http.Request, error) {
	var body io.Reader
	if c.body != nil {
		body = bytes.NewReader(c.body)
	}
	req, err := http.NewRequestWithContext(ctx, c.method, c.url.String(), body)
	if err != nil {
		return nil, urlCause(err)
	}
	req.Header = c.header.Clone()
	req.Header.Set("Authorization", "Bearer "+token)
	// Asked for by name, so that net/http leaves the body compressed and the bytes on the wire can be counted.
	req.Header.Set("Accept-Encoding", "gzip")
	req.Header.Set("Client-Request-Id", newGUID())
	if ua := c.client.cfg.UserAgent; ua != "" {
		req.Header.Set("User-Agent", ua)
	}
	return req, nil
}

func (c *call) exchange(req *http.Request, limit *timeLimit, consume func(io.Reader, int64) error, log *attemptLog) error {
	resp, err := c.client.http.Do(req)
	if err != nil {
		if resp != nil { // a refused redirect leaves its answer, with a closed body
			c.info.Status = resp.StatusCode
		}
		return c.transportError(urlCause(err), limit)
	}
	defer resp.Body.Close()
	c.info.Status, c.info.RequestID = resp.StatusCode, clean(resp.Header.Get("Request-Id"))
	wire := &countingReader{r: resp.Body}
	if c.stream {
		wire.limit = limit
	}
	defer func() { c.info.Bytes += wire.n; log.bytes = wire.n }()

	if ok := resp.StatusCode/100 == 2 || c.accepts != nil && c.accepts(resp.StatusCode); !ok {
		return c.answerError(resp, wire)
	}
	if !c.stream && isWebPage(resp.Header) { // raw content may be one
		return c.bodyError(errWebPage, limit)
	}
	body, err := decompress(resp, wire)
	if err != nil {
		return c.bodyError(err, limit)
	}
	defer body.Close()
	size := resp.ContentLength
	if resp.Header.Get("Content-Encoding") != "" {
		size = -1
	}
	if err := consume(body, size); err != nil {
		return c.bodyError(err, limit)
	}
	// Over HTTP the library has compared the two; another RoundTripper may not have.
	if resp.ContentLength >= 0 && !resp.Uncompressed && wire.n != resp.ContentLength {
		return c.bodyError(fmt.Errorf("%d of %d bytes came: %w", wire.n, resp.ContentLength, io.ErrUnexpectedEOF), limit)
	}
	return nil
}

// willRetry notes that the last attempt failed with e and will be repeated.
func (c *call) willRetry(ctx context.Context, e *Error, wait time.Duration, number int, mailbox string) {
	r := Retry{
		Method: e.Method, Path: pathOf(e.URL), Mailbox: mailbox, Err: e,
		Wait: wait, Asked: e.RetryAfter > 0, Number: number, Max: c.client.cfg.Retry.Max,
	}
	c.info.Retries = append(c.info.Retries, r)
	c.logPending(ctx, wait)
	if c.client.cfg.OnRetry != nil {
		c.client.cfg.OnRetry(r)
	}
}

// newGUID returns a random UUID of version 4.
func newGUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
