package exec

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"graphmail/internal/plan"
	"graphmail/internal/query"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A script is a Fetcher that answers from a table and remembers what it was
// asked. A request that is not in the table fails the test.
type script struct {
	t  testing.TB
	mu sync.Mutex
	// answers are by address, decoded; each is given once, in turn.
	answers map[string][]answer
	asked   []string
	usage   Usage // of every call
}

// An answer is a body, or a failure. A gate, when there is one, has to be closed
// before it is given.
type answer struct {
	body string
	err  error
	gate <-chan struct{}
}

// newScript makes a script of pairs of an address and what is answered: a body
// (string), a failure (error), or an answer. An address that stands there twice
// is answered twice.
func newScript(t testing.TB, pairs ...any) *script {
	t.Helper()
	s := &script{t: t, answers: map[string][]answer{}, usage: Usage{Calls: 1, Bytes: 1}}
	for i := 0; i < len(pairs); i += 2 {
		var a answer
		switch v := pairs[i+1].(type) {
		case string:
			a.body = v
		case error:
			a.err = v
		case answer:
			a = v
		default:
			t.Fatalf("no answer: %T", v)
		}
		address := pairs[i].(string)
		s.answers[address] = append(s.answers[address], a)
	}
	return s
}

// answer finds what a request gets.
func (s *script) answer(ctx context.Context, kind, address string) ([]byte, error) {
	decoded, err := url.QueryUnescape(address)
	if err != nil {
		decoded = address
	}
	s.mu.Lock()
	s.asked = append(s.asked, kind+decoded)
	list := s.answers[decoded]
	if len(list) == 0 {
		s.mu.Unlock()
		s.t.Errorf("an unexpected request: %s", decoded)
		return nil, &failure{status: 500, code: "unexpected"}
	}
	s.answers[decoded] = list[1:]
	s.mu.Unlock()
	if list[0].gate != nil {
		select {
		case <-list[0].gate:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return []byte(list[0].body), list[0].err
}

func (s *script) Get(ctx context.Context, req Request, decode func([]byte) error) (Usage, error) {
	body, err := s.answer(ctx, "", req.URL)
	if err != nil {
		return s.usage, err
	}
	if err := decode(body); err != nil {
		return s.usage, &failure{status: 200, text: err.Error()}
	}
	return s.usage, nil
}

// Batch answers the parts from the last to the first.
func (s *script) Batch(ctx context.Context, reqs []Request, done func(int, []byte, error) error) (Usage, error) {
	if len(reqs) > 20 {
		s.t.Errorf("a batch of %d", len(reqs))
	}
	for i := len(reqs) - 1; i >= 0; i-- {
		body, err := s.answer(ctx, "batch ", reqs[i].URL)
		if ctx.Err() != nil {
			return s.usage, ctx.Err()
		}
		if err := done(i, body, err); err != nil {
			return s.usage, err
		}
	}
	return s.usage, nil
}

func (s *script) Raw(ctx context.Context, req Request) ([]byte, Usage, error) {
	body, err := s.answer(ctx, "raw ", req.URL)
	return body, s.usage, err
}

// want checks the requests that were made, in their order.
func (s *script) want(requests ...string) {
	s.t.Helper()
	if !slices.Equal(s.asked, requests) {
		s.t.Errorf("asked\n  %s\nwant\n  %s", strings.Join(s.asked, "\n  "), strings.Join(requests, "\n  "))
	}
}

// wantAnyOrder is want for requests that are made side by side.
func (s *script) wantAnyOrder(requests ...string) {
	s.t.Helper()
	slices.Sort(s.asked)
	slices.Sort(requests)
	s.want(requests...)
}

// A failure is Graph's answer in place of rows.
type failure struct {
	status  int
	code    string
	timeout bool
	text    string
}

func (f *failure) Error() string                     { return fmt.Sprint("GET: ", f.status, " ", f.code, f.text) }
func (f *failure) Answer() (status int, code string) { return f.status, f.code }
func (f *failure) Timeout() bool                     { return f.timeout }

var (
	tooHeavy  = &failure{status: 504, code: "UnknownError"}
	tooLong   = &failure{timeout: true}
	denied    = &failure{status: 403, code: "ErrorAccessDenied"}
	notFound  = &failure{status: 404, code: "ErrorItemNotFound"}
	noFolder  = &failure{status: 404, code: "ErrorFolderNotFound"}
	malformed = &failure{status: 400, code: "ErrorInvalidIdMalformed"}
	nobody    = &failure{status: 404, code: "ErrorInvalidUser"}
	complex1  = &failure{status: 400, code: "InefficientFilter"}
	complex2  = &failure{status: 400, code: "ErrorRestrictionTooComplex"}
	down      = &failure{status: 500, code: "ErrorInternalServerError"}
)

// A doc is an object as Graph sends it.
type doc = map[string]any

// pageOf is the body of a page.
func pageOf(next string, objects ...doc) string { return countedPage(-2, next, objects...) }

// countedPage is pageOf with a count; −2 leaves it out.
func countedPage(count int, next string, objects ...doc) string {
	if objects == nil {
		objects = []doc{}
	}
	page := doc{"value": objects}
	if next != "" {
		page["@odata.nextLink"] = next
	}
	if count > -2 {
		page["@odata.count"] = count
	}
	return text(page)
}

func text(v any) string {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(body)
}

// ids are objects that have nothing but an id.
func ids(list ...string) []doc {
	var docs []doc
	for _, id := range list {
		docs = append(docs, doc{"id": id})
	}
	return docs
}

// mail is a message with the time of day it came; "" for none.
func mail(id, at string) doc {
	if at == "" {
		return doc{"id": id}
	}
	return doc{"id": id, "receivedDateTime": "2025-01-01T" + at + "Z"}
}

// planFor plans a statement as the driver would.
func planFor(t testing.TB, sql string, env *plan.Env) *plan.Plan {
	t.Helper()
	parsed, err := query.Parse(sql)
	if err != nil {
		t.Fatal(err)
	}
	if env == nil {
		env = &plan.Env{}
	}
	if env.Now.IsZero() {
		env.Now = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	p, err := plan.Build(parsed, nil, env)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// read runs a plan to its end and returns its rows as text. The notes of all
// scans are added to opt.Stats.
func read(t testing.TB, p *plan.Plan, src Fetcher, opt Options) ([]string, error) {
	t.Helper()
	r, err := Open(t.Context(), p, src, opt)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	rows := []string{}
	for {
		row, err := r.Next()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		rows = append(rows, textOf(row))
	}
}

// ask plans and reads a statement that must not fail.
func (s *script) ask(sql string, opt Options) []string {
	s.t.Helper()
	rows, err := s.try(sql, opt)
	if err != nil {
		s.t.Errorf("%s: %v", sql, err)
	}
	return rows
}

func (s *script) try(sql string, opt Options) ([]string, error) {
	s.t.Helper()
	return read(s.t, planFor(s.t, sql, &plan.Env{PageSize: 2}), s, opt)
}

// notes collects what scans say.
func notes(opt *Options) *[]string {
	list := &[]string{}
	opt.Notice = func(table, note string) { *list = append(*list, table+": "+note) }
	return list
}

// wantError checks that an error's text has all the parts, once each.
func wantError(t testing.TB, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Errorf("no error; want %q", parts)
		return
	}
	for _, part := range parts {
		if n := strings.Count(err.Error(), part); n != 1 {
			t.Errorf("%q has %q %d times, want once", err, part, n)
		}
	}
	var f Failure
	if !errors.As(err, &f) {
		t.Errorf("%q hides Graph's answer", err)
	}
}
