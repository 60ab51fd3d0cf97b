package exec

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"graphmail/internal/plan"
)

// A sender sends the requests of a run. It counts each for the scan on whose
// behalf it is sent, which the context names: a page that was read ahead and is
// given up when the rows end has been sent all the same. And it looks whether
// Graph left out what was asked for.
type sender struct{ Fetcher }

var _ Fetcher = sender{}

// A behalf is a scan whose requests are sent.
type behalf struct {
	scan *plan.Scan
	sent *tally
	mail bool // it needs Mail.Read
}

// A tally is what has been sent for a scan, by any of its goroutines.
type tally struct {
	mu    sync.Mutex
	usage Usage
}

func (t *tally) add(u Usage) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.usage.add(u)
}

func (t *tally) total() Usage {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.usage
}

// behalfKey is the context's key of a behalf.
type behalfKey struct{}

func behalfOf(ctx context.Context) (b behalf, ok bool) {
	b, ok = ctx.Value(behalfKey{}).(behalf)
	return b, ok
}

// openSending starts reading a table with a context that says so.
func openSending(x *run, s *plan.Scan, keys bindKeys) (iterator, error) {
	y := *x
	own, _ := s.Permission()
	y.ctx = context.WithValue(x.ctx, behalfKey{}, behalf{s, &x.of(s).sent, own == "Mail.Read"})
	return openScan(&y, s, keys)
}

// Get implements [Fetcher].
func (f sender) Get(ctx context.Context, req Request, decode func(body []byte) error) (Usage, error) {
	b, ok := behalfOf(ctx)
	if !ok {
		return f.Fetcher.Get(ctx, req, decode)
	}
	left := ""
	use, err := f.Fetcher.Get(ctx, req, func(body []byte) error {
		left = b.leftOut(req.URL, body)
		return decode(body)
	})
	b.sent.add(use)
	if err == nil && left != "" {
		err = b.lacks(left, req.Mailbox)
	}
	return use, err
}

// Batch implements [Fetcher].
func (f sender) Batch(ctx context.Context, reqs []Request, done func(i int, body []byte, err error) error) (Usage, error) {
	b, ok := behalfOf(ctx)
	if !ok {
		return f.Fetcher.Batch(ctx, reqs, done)
	}
	left, mailbox := "", ""
	use, err := f.Fetcher.Batch(ctx, reqs, func(i int, body []byte, err error) error {
		if err == nil && left == "" {
			left, mailbox = b.leftOut(reqs[i].URL, body), reqs[i].Mailbox
		}
		return done(i, body, err)
	})
	b.sent.add(use)
	if err == nil && left != "" {
		err = b.lacks(left, mailbox)
	}
	return use, err
}

// Raw implements [Fetcher].
func (f sender) Raw(ctx context.Context, req Request) ([]byte, Usage, error) {
	body, use, err := f.Fetcher.Raw(ctx, req)
	if b, ok := behalfOf(ctx); ok {
		b.sent.add(use)
	}
	return body, use, err
}

func (b behalf) lacks(property, mailbox string) error {
	return &LackError{Scan: b.scan, Mailbox: mailbox, Err: fmt.Errorf("%q is missing from the answer of Graph", property)}
}

// basicHides are the properties that Mail.ReadBasic hides.
// https://learn.microsoft.com/graph/permissions-reference#mailreadbasic
var basicHides = []string{"body", "bodyPreview", "uniqueBody", "attachments"}

// leftOut names what Graph left out of an answer without a word, as it does
// where the sign-in has no right to it: every one of the properties above that
// was asked for is missing from all messages. What is there and has no value is
// null, or an empty list. An answer in which such a name is found anywhere is
// given the benefit of the doubt, and so are events: of one that is private, a
// calendar that is shared shows no body either.
func (b behalf) leftOut(address string, body []byte) string {
	if !b.mail {
		return ""
	}
	selected, expanded := strings.Split(option(address, "$select="), ","), option(address, "$expand=")
	missing := ""
	for _, p := range basicHides {
		asked := slices.Contains(selected, p)
		if p == "attachments" {
			asked = strings.HasPrefix(expanded, p)
		}
		if !asked {
			continue
		}
		if bytes.Contains(body, []byte(`"`+p+`"`)) {
			return ""
		}
		if missing == "" {
			missing = p
		}
	}
	if missing == "" || !bytes.Contains(body, []byte(`"id"`)) { // there is no object
		return ""
	}
	return missing
}

// option is the value of an option of an address, as it is sent.
func option(address, name string) string {
	_, rest, _ := strings.Cut(address, "?")
	for o := range strings.SplitSeq(rest, "&") {
		if value, ok := strings.CutPrefix(o, name); ok {
			return value
		}
	}
	return ""
}
