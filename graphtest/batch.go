package graphtest

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"sync"
)

// maxParts is how many requests a batch may hold
// (https://learn.microsoft.com/en-us/graph/json-batching).
const maxParts = 20

// A batchPart is one request of a batch.
type batchPart struct {
	ID        string            `json:"id"`
	Method    string            `json:"method"`
	URL       string            `json:"url"`
	Headers   map[string]string `json:"headers"`
	Body      json.RawMessage   `json:"body"`
	DependsOn []string          `json:"dependsOn"`
	Group     *string           `json:"atomicityGroup"`
}

// A batchAnswer is the answer to one.
type batchAnswer struct {
	ID      string            `json:"id"`
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    json.RawMessage   `json:"body,omitempty"`
}

func isBatch(path string) bool {
	return strings.EqualFold(strings.TrimSuffix(path, "/"), "/v1.0/$batch")
}

// parseBatch reads and checks a batch's envelope.
func parseBatch(body []byte) ([]batchPart, *apiError) {
	var envelope struct {
		Requests []batchPart `json:"requests"`
	}
	if err := json.Unmarshal(body, &envelope); err != nil {
		return nil, badRequest("Invalid batch payload format.")
	}
	parts := envelope.Requests
	switch {
	case len(parts) == 0:
		return nil, badRequest("Invalid batch payload format.")
	case len(parts) > maxParts:
		return nil, badRequest("Number of batch request steps exceeds the maximum value of %d.", maxParts)
	}
	seen := map[string]bool{}
	for _, p := range parts {
		id := strings.ToLower(p.ID)
		switch {
		case p.ID == "":
			return nil, badRequest("Invalid batch request step: the id is missing.")
		case seen[id]:
			return nil, badRequest("Request id '%s' is not unique in the batch.", p.ID)
		case p.Method == "" || p.URL == "":
			return nil, badRequest("Invalid batch request step '%s': method and url are required.", p.ID)
		case p.Group != nil:
			return nil, badRequest("Invalid batch request step '%s': atomicityGroup is not supported.", p.ID)
		case len(p.Body) > 0 && string(p.Body) != "null" && contentType(p.Headers) == "":
			return nil, badRequest("Content-Type header is required for the request '%s' with a body.", p.ID)
		}
		for _, d := range p.DependsOn {
			if !seen[strings.ToLower(d)] {
				return nil, badRequest("Request '%s' depends on '%s', which does not come before it.", p.ID, d)
			}
		}
		seen[id] = true
	}
	return parts, nil
}

func contentType(headers map[string]string) string {
	for name, value := range headers {
		if strings.EqualFold(name, "Content-Type") {
			return value
		}
	}
	return ""
}

// batch answers POST /$batch: 200 when the envelope can be read, each part with
// its own status, in no particular order.
func (c *call) batch(ctx context.Context) *reply {
	if err := c.effects.instead(); err != nil {
		return c.fail(err)
	}
	if _, err := c.srv.identity.authenticate(c.header); err != nil {
		return c.fail(err)
	}
	if c.method != http.MethodPost {
		return c.fail(errMethod())
	}
	parts, err := parseBatch(c.body)
	if err != nil {
		return c.fail(err)
	}
	c.effects.wait(ctx)
	answers := c.runParts(ctx, parts)
	rand.Shuffle(len(answers), func(i, j int) { answers[i], answers[j] = answers[j], answers[i] })
	body, jerr := json.Marshal(map[string]any{"responses": answers})
	if jerr != nil {
		return c.fail(errServer())
	}
	a := newReply(http.StatusOK, body)
	a.header.Set("Content-Type", "application/json")
	return a
}

// runParts runs the parts, four at a time whatever mailbox they are for
// (https://learn.microsoft.com/en-us/graph/throttling-limits#outlook-service-limits).
// A part waits for those it depends on, which come before it.
func (c *call) runParts(ctx context.Context, parts []batchPart) []batchAnswer {
	answers := make([]batchAnswer, len(parts))
	done := map[string]chan struct{}{}
	place := map[string]int{}
	subs := make([]*call, len(parts))
	for i, p := range parts {
		done[strings.ToLower(p.ID)], place[strings.ToLower(p.ID)] = make(chan struct{}), i
		subs[i] = c.part(p)
	}
	slots := make(chan struct{}, maxConcurrent)
	var all sync.WaitGroup
	for i, p := range parts {
		all.Go(func() {
			defer close(done[strings.ToLower(p.ID)])
			failed := false
			for _, d := range p.DependsOn {
				d = strings.ToLower(d)
				<-done[d]
				failed = failed || answers[place[d]].Status >= 400
			}
			slots <- struct{}{}
			defer func() { <-slots }()
			answers[i] = c.runPart(ctx, p, subs[i], failed)
		})
	}
	all.Wait()
	return answers
}

// part makes a call of a batch's part and records it.
func (c *call) part(p batchPart) *call {
	header := http.Header{"Authorization": c.header.Values("Authorization")}
	for name, value := range p.Headers {
		header.Set(textproto.CanonicalMIMEHeaderKey(name), value)
	}
	sub := &call{srv: c.srv, method: strings.ToUpper(p.Method), header: header, body: partBody(p), length: true, leave: func() {}}
	sub.ids = newRequestIDs(header)
	where := "/v1.0/" + strings.TrimPrefix(p.URL, "/")
	sub.record = &Request{Method: sub.method, URL: where, Header: header.Clone(), Body: sub.body, BatchOf: c.place}
	sub.place = c.srv.log.add(sub.record)
	sub.effects = c.srv.faults.strike(sub.method, where, true)
	sub.target, _ = url.Parse(where) // nil is refused when the part runs
	return sub
}

// partBody is a part's body: JSON, or a JSON string of base64 for anything else.
func partBody(p batchPart) []byte {
	var text string
	if !strings.Contains(strings.ToLower(contentType(p.Headers)), "json") && json.Unmarshal(p.Body, &text) == nil {
		if raw, err := base64.StdEncoding.DecodeString(text); err == nil {
			return raw
		}
	}
	return p.Body
}

func (c *call) runPart(ctx context.Context, p batchPart, sub *call, failed bool) batchAnswer {
	var a *reply
	switch {
	case failed:
		a = sub.fail(&apiError{Status: http.StatusFailedDependency, Code: "FailedDependency", Message: "Request failed because a request it depends on failed."})
	case sub.target == nil || strings.Contains(p.URL, "://"):
		a = sub.fail(badRequest("Invalid batch request step '%s': the url is not valid.", p.ID))
	case isBatch(sub.target.Path):
		a = sub.fail(badRequest("Nested batch requests are not supported."))
	default:
		a = sub.answer(ctx)
		sub.leave()
	}
	c.srv.log.done(sub.record, a.status, len(a.body))
	answer := batchAnswer{ID: p.ID, Status: a.status, Headers: map[string]string{}}
	for name := range a.header {
		answer.Headers[name] = a.header.Get(name)
	}
	switch {
	case len(a.body) == 0:
	case strings.HasPrefix(a.header.Get("Content-Type"), "application/json"):
		answer.Body = a.body
	default:
		answer.Body, _ = json.Marshal(base64.StdEncoding.EncodeToString(a.body)) // a string always marshals
	}
	return answer
}
