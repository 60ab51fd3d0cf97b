package exec

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A modelBox is a Fetcher of a mailbox's messages that can go wrong in the ways
// Graph does. It reads no more of OData than scans of messages send.
type modelBox struct {
	mu    sync.Mutex
	rnd   *rand.Rand
	rows  []modelMail
	born  int
	gone  map[string]bool // deleted at some time
	came  []modelMail     // arrived at some time
	calls int

	latency    time.Duration // up to
	counts     int           // 0: none, 1: −1 beside a filter, 2: right
	heavyAbove int           // answers 504 to pages of more rows; 0 is never
	hiccup     float64       // chance of a 504
	shortPage  float64       // chance of half a page
	emptyPage  float64       // chance of an empty page with a link
	repeat     float64       // chance of a row from the page before
	deletes    float64       // chance that a row of the page is deleted after it
	arrivals   float64       // chance that a message arrives after a page
	careless   bool          // $orderby is left aside beside $filter
	strict     bool          // windows are refused
	loop       bool          // every link leads to its own page
}

// A modelMail is one message; at has a fraction that is not shown.
type modelMail struct {
	id string
	at time.Time // zero: none
}

func (m modelMail) doc() doc {
	if m.at.IsZero() {
		return doc{"id": m.id}
	}
	return doc{"id": m.id, "receivedDateTime": m.at.Truncate(time.Second).Format(time.RFC3339)}
}

func (b *modelBox) Get(ctx context.Context, req Request, decode func([]byte) error) (Usage, error) {
	b.mu.Lock()
	pause := time.Duration(b.rnd.Int64N(int64(b.latency) + 1))
	b.mu.Unlock()
	select {
	case <-time.After(pause):
	case <-ctx.Done():
		return Usage{Calls: 1}, ctx.Err()
	}
	body, err := b.answer(req.URL)
	if err == nil {
		err = decode(body)
	}
	return Usage{Calls: 1}, err
}

func (b *modelBox) Batch(context.Context, []Request, func(int, []byte, error) error) (Usage, error) {
	return Usage{}, fmt.Errorf("not served")
}

func (b *modelBox) Raw(context.Context, Request) ([]byte, Usage, error) {
	return nil, Usage{}, fmt.Errorf("not served")
}

func (b *modelBox) chance(p float64) bool { return p > 0 && b.rnd.Float64() < p }

func (b *modelBox) answer(address string) ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls++
	if b.calls > 20_000 {
		return nil, fmt.Errorf("the scan asks for ever")
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	q := u.Query()
	filter, order := q.Get("$filter"), q.Get("$orderby")
	if b.strict && strings.Contains(filter, " lt ") {
		return nil, complex2
	}
	list, err := filtered(b.rows, filter)
	if err != nil {
		return nil, err
	}
	if !b.careless || filter == "" {
		ordered(list, order)
	}
	top, skip := atoi(q.Get("$top"), 10), atoi(q.Get("$skip"), 0)
	from := min(skip, len(list))
	to := min(from+top, len(list))
	if b.heavyAbove > 0 && to-from > b.heavyAbove || b.chance(b.hiccup) {
		return nil, tooHeavy
	}
	switch {
	case to > from && b.chance(b.emptyPage):
		to = from
	case to > from+1 && b.chance(b.shortPage):
		to = from + (to-from)/2
	}
	page := doc{"value": docsOf(list[from:to])}
	if b.chance(b.repeat) && from > 0 {
		page["value"] = docsOf(append([]modelMail{list[from-1]}, list[from:to]...))
	}
	if to < len(list) {
		q.Set("$skip", strconv.Itoa(to))
		q.Set("page", strconv.Itoa(b.calls)) // no two links are the same
		page["@odata.nextLink"] = u.Path + "?" + q.Encode()
	}
	if b.loop {
		page["@odata.nextLink"] = address
	}
	if q.Get("$count") == "true" && b.counts > 0 {
		page["@odata.count"] = len(list)
		if b.counts == 1 && filter != "" {
			page["@odata.count"] = -1
		}
	}
	body := []byte(text(page))
	if to > from && b.chance(b.deletes) {
		id := list[from+b.rnd.IntN(to-from)].id
		b.gone[id] = true
		b.rows = slices.DeleteFunc(b.rows, func(m modelMail) bool { return m.id == id })
	}
	if b.chance(b.arrivals) {
		b.born++
		m := modelMail{id: fmt.Sprintf("new%03d", b.born), at: modelEpoch.Add(time.Duration(b.born)*time.Second + 400*24*time.Hour)}
		b.came, b.rows = append(b.came, m), append(b.rows, m)
	}
	return body, nil
}

var modelEpoch = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

func atoi(s string, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return otherwise
}

func docsOf(list []modelMail) []doc {
	docs := []doc{}
	for _, m := range list {
		docs = append(docs, m.doc())
	}
	return docs
}

// filtered evaluates the conjunctions that scans send.
func filtered(rows []modelMail, filter string) ([]modelMail, error) {
	list := slices.Clone(rows)
	if filter == "" {
		return list, nil
	}
	for _, clause := range strings.Split(filter, " and ") {
		bare, not := strings.CutPrefix(clause, "not (")
		parts := strings.Fields(strings.TrimSuffix(bare, ")"))
		if len(parts) != 3 || parts[0] != "receivedDateTime" {
			return nil, fmt.Errorf("the model does not know the filter %q", clause)
		}
		at, err := time.Parse(time.RFC3339, parts[2])
		if err != nil {
			return nil, err
		}
		list = slices.DeleteFunc(list, func(m modelMail) bool {
			holds := !m.at.IsZero() && (parts[1] == "ge" && !m.at.Before(at) || parts[1] == "lt" && m.at.Before(at))
			return holds == not
		})
	}
	return list, nil
}

// ordered sorts by the time, NULLs being the least; newest first unless asked
// otherwise.
func ordered(list []modelMail, order string) {
	slices.SortStableFunc(list, func(a, b modelMail) int {
		if order == "receivedDateTime" {
			a, b = b, a
		}
		return cmp.Or(b.at.Compare(a.at), 0)
	})
}
