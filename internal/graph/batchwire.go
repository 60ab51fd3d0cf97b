package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// batchRequest is the body of POST /$batch (https://learn.microsoft.com/graph/json-batching).
type batchRequest struct {
	Requests []batchPart `json:"requests"`
}

type batchPart struct {
	ID      string            `json:"id"`
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers,omitempty"`
}

type batchReply struct {
	Responses []batchAnswer `json:"responses"`
}

type batchAnswer struct {
	ID      string           `json:"id"`
	Status  int              `json:"status"`
	Headers map[string]loose `json:"headers"`
	Body    json.RawMessage  `json:"body"`
}

// answer is the reply to one part.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (c *Client) newBatchCall() *call {
	u := *c.cfg.Root
	u.Path += "/$batch"
	if u.RawPath != "" {
		u.RawPath += "/$batch"
	}
	header := http.Header{"Accept": {"application/json"}, "Content-Type": {"application/json"}}
	return &call{
		client: c, method: http.MethodPost, url: &u, header: header, info: new(Info),
		// Graph's older documentation has a batch with throttled parts answer 424 as a whole, with the parts' own answers in it.
		accepts: func(status int) bool { return status == http.StatusFailedDependency },
	}
}

// below returns path and query of u as seen from root.
func below(root, u *url.URL) (string, bool) {
	path, ok := strings.CutPrefix(u.EscapedPath(), root.EscapedPath())
	if !ok || !strings.HasPrefix(path, "/") {
		return "", false
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return path, true
}

// post sends parts in one $batch, as often as the policy allows for the whole of it, and returns their answers in the same order; nil
// stands for none. The POST holds GETs only, so it does no harm twice.
func (b *batch) post(ctx context.Context, parts []*part) ([]*answer, error) {
	b.claims = b.client.claims(parts)
	b.renewed, b.attempts, b.mailbox = false, 0, ""
	if len(b.claims) == 1 {
		b.mailbox = parts[0].request.Mailbox
	}
	// The parts share what the whole of it uses of their retries.
	least := parts[0].retried
	for _, p := range parts {
		least = min(least, p.retried)
	}
	b.retried = least
	defer func() {
		for _, p := range parts {
			p.retried += b.retried - least
		}
	}()
	body, err := batchBody(parts)
	if err != nil {
		return nil, err
	}
	b.body = body
	var answers []*answer
	err = b.retry(ctx, func(ctx context.Context) error {
		buf := getBuffer()
		defer putBuffer(buf)
		if err := b.attempt(ctx, fill(buf)); err != nil {
			return err
		}
		answers, err = parseBatchReply(buf.Bytes(), len(parts))
		if err == nil {
			return nil
		}
		e := b.newError(faultBody, err)
		var id string
		e.Code, e.Message, id, _ = parseErrorBody(hide(buf.Bytes(), b.token))
		if e.RequestID == "" {
			e.RequestID = id
		}
		if b.pending != nil {
			b.pending.err = e
		}
		return e
	})
	return answers, err
}

// claims counts the parts that Graph may run together, mailbox by mailbox.
func (c *Client) claims(parts []*part) []claim {
	var claims []claim
	count := make(map[laneKey]int)
	for _, p := range parts {
		one := c.claim(p.request.Mailbox, 1)
		if count[one.key]++; count[one.key] == 1 {
			claims = append(claims, one)
		}
	}
	for i := range claims {
		claims[i].n = min(count[claims[i].key], claims[i].limit)
	}
	return claims
}

func batchBody(parts []*part) ([]byte, error) {
	var r batchRequest
	for i, p := range parts {
		p.clientRequestID = newGUID()
		headers := map[string]string{"Accept": "application/json", "Client-Request-Id": p.clientRequestID}
		for name, values := range p.request.Header {
			headers[http.CanonicalHeaderKey(name)] = strings.Join(values, ", ")
		}
		// The token of the $batch serves its parts.
		delete(headers, "Authorization")
		r.Requests = append(r.Requests, batchPart{ID: strconv.Itoa(i + 1), Method: http.MethodGet, URL: p.relative, Headers: headers})
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(r); err != nil {
		return nil, fmt.Errorf("the $batch cannot be written: %w", err)
	}
	return buf.Bytes(), nil
}

var errNoResponses = errors.New("it has no list of responses")

// parseBatchReply sorts the answers to n parts, whose ids are 1 to n, by their id. A part without an answer stays nil: it is the part's
// failure, not that of the others.
func parseBatchReply(body []byte, n int) ([]*answer, error) {
	var r batchReply
	if err := json.Unmarshal(body, &r); err != nil {
		return nil, err
	}
	if r.Responses == nil {
		return nil, errNoResponses
	}
	answers := make([]*answer, n)
	for _, a := range r.Responses {
		i, err := strconv.Atoi(a.ID)
		if err != nil || i < 1 || i > n || strconv.Itoa(i) != a.ID {
			return nil, fmt.Errorf("it answers a part %q that was not asked for", clean(a.ID))
		}
		if answers[i-1] != nil {
			return nil, fmt.Errorf("it answers part %d twice", i)
		}
		header := make(http.Header, len(a.Headers))
		for name, value := range a.Headers {
			header.Set(name, string(value))
		}
		answers[i-1] = &answer{status: a.Status, header: header, body: a.Body}
	}
	return answers, nil
}

var errNoAnswer = errors.New("the $batch reply leaves this part out")

// open hands the body of a good answer to decode and turns any other into an *Error.
func (b *batch) open(p *part, a *answer) error {
	c := &call{
		client: b.client, method: http.MethodGet, url: p.url, token: b.token, attempts: p.retried + 1,
		info: &Info{ClientRequestID: p.clientRequestID},
	}
	if a == nil {
		c.info.RequestID = b.info.RequestID
		return c.newError(faultBody, errNoAnswer)
	}
	c.info.Status, c.info.RequestID = a.status, clean(a.header.Get("Request-Id"))
	if a.status/100 != 2 {
		e := c.newError(faultAnswer, nil)
		e.setAnswer(a.status, a.header, a.body, b.token)
		return e
	}
	if err := c.errorInside(a.body); err != nil {
		return err
	}
	return c.decodePage(a.body, func(body []byte) error { return b.decode(p.index, body) })
}
