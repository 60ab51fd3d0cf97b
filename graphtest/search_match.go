package graphtest

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// searchWords are a message's texts cut into words, lower case.
type searchWords struct {
	subject, body, attachments []string
	from, to, cc, bcc          []string
}

func wordsOf(it *item) *searchWords {
	if w := it.words.Load(); w != nil {
		return w
	}
	content, _ := bodyOf(it)
	if !strings.EqualFold(text(object(it.props["body"]), "contentType"), "text") {
		content = htmlToText(content)
	}
	w := &searchWords{
		subject: splitWords(text(it.props, "subject")),
		body:    splitWords(content),
		from:    append(recipientWords(it.props["from"]), recipientWords(it.props["sender"])...),
		to:      recipientWords(it.props["toRecipients"]),
		cc:      recipientWords(it.props["ccRecipients"]),
		bcc:     recipientWords(it.props["bccRecipients"]),
	}
	for _, a := range elements(it.props["attachments"]) {
		w.attachments = append(w.attachments, splitWords(text(object(a), "name"))...)
	}
	it.words.Store(w)
	return w
}

func splitWords(s string) []string { return tokens(strings.ToLower(s)) }

func recipientWords(v any) []string {
	list := elements(v)
	if list == nil {
		list = []any{v}
	}
	var words []string
	for _, r := range list {
		a := Entity(object(object(r)["emailAddress"]))
		words = append(words, splitWords(text(a, "name"))...)
		words = append(words, splitWords(text(a, "address"))...)
	}
	return words
}

// matcher compiles a search.
func matcher(n kqlNode, now time.Time) func(*item) bool {
	switch n := n.(type) {
	case *kqlAnd:
		a, b := matcher(n.left, now), matcher(n.right, now)
		return func(it *item) bool { return a(it) && b(it) }
	case *kqlOr:
		a, b := matcher(n.left, now), matcher(n.right, now)
		return func(it *item) bool { return a(it) || b(it) }
	case *kqlNot:
		x := matcher(n.x, now)
		return func(it *item) bool { return !x(it) }
	}
	t, ok := n.(*kqlTerm)
	if !ok {
		return func(*item) bool { return false }
	}
	return t.matcher(now)
}

func (t *kqlTerm) matcher(now time.Time) func(*item) bool {
	fields := map[string]func(w *searchWords) []string{
		"": func(w *searchWords) []string {
			return slices.Concat(w.from, []string{""}, w.subject, []string{""}, w.body)
		},
		"subject":      func(w *searchWords) []string { return w.subject },
		"body":         func(w *searchWords) []string { return w.body },
		"from":         func(w *searchWords) []string { return w.from },
		"to":           func(w *searchWords) []string { return w.to },
		"cc":           func(w *searchWords) []string { return w.cc },
		"bcc":          func(w *searchWords) []string { return w.bcc },
		"recipients":   func(w *searchWords) []string { return slices.Concat(w.to, w.cc, w.bcc) },
		"participants": func(w *searchWords) []string { return slices.Concat(w.from, w.to, w.cc, w.bcc) },
		"attachment":   func(w *searchWords) []string { return w.attachments },
	}
	if field := fields[t.property]; field != nil {
		want := splitWords(t.value)
		return func(it *item) bool { return hasWords(field(wordsOf(it)), want) }
	}
	switch t.property {
	case "hasattachments", "hasattachment":
		want := strings.EqualFold(t.value, "true")
		return func(it *item) bool { return it.props["hasAttachments"] == want }
	case "importance":
		want := strings.ToLower(t.value)
		if want == "medium" {
			want = "normal"
		}
		return func(it *item) bool { return strings.EqualFold(text(it.props, "importance"), want) }
	case "kind":
		return func(it *item) bool { return strings.EqualFold(t.value, kindOf(it)) }
	case "received", "sent":
		return t.date(now)
	case "size":
		return t.size()
	}
	// A name that is no property is text like any other.
	want := splitWords(t.property + " " + t.value)
	return func(it *item) bool { return hasWords(fields[""](wordsOf(it)), want) }
}

// hasWords says whether words stand in a text in order, the last one at least
// as a beginning.
func hasWords(have, want []string) bool {
	if len(want) == 0 {
		return false
	}
	for i := 0; i+len(want) <= len(have); i++ {
		last := len(want) - 1
		if slices.Equal(have[i:i+last], want[:last]) && strings.HasPrefix(have[i+last], want[last]) {
			return true
		}
	}
	return false
}

func kindOf(it *item) string {
	if it.typ.derives("eventMessage") {
		return "meetings"
	}
	return "email"
}

// date matches received and sent: a day, a range of days, a bound.
func (t *kqlTerm) date(now time.Time) func(*item) bool {
	from, to, ok := dateRange(t.value, now)
	name := t.property + "DateTime"
	return func(it *item) bool {
		at := it.time(name)
		return ok && at.ok && within(at.ns, from.UnixNano(), to.UnixNano(), strings.TrimPrefix(t.op, ":"))
	}
}

// within compares with a range that begins at from and ends before to.
func within(at, from, to int64, op string) bool {
	switch op {
	case "<":
		return at < from
	case "<=":
		return at < to
	case ">":
		return at >= to
	case ">=":
		return at >= from
	case "<>":
		return at < from || at >= to
	}
	return at >= from && at < to
}

// dateRange reads a date, two with .. between, or a word for a time.
func dateRange(s string, now time.Time) (from, to time.Time, ok bool) {
	if a, b, two := strings.Cut(s, ".."); two {
		from, _, ok = dateRange(a, now)
		_, to, ok2 := dateRange(b, now)
		return from, to, ok && ok2
	}
	today := now.UTC().Truncate(24 * time.Hour)
	week := today.AddDate(0, 0, -int(today.Weekday()))
	month := today.AddDate(0, 0, 1-today.Day())
	year := time.Date(today.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	switch strings.ToLower(s) {
	case "today":
		return today, today.AddDate(0, 0, 1), true
	case "yesterday":
		return today.AddDate(0, 0, -1), today, true
	case "this week":
		return week, week.AddDate(0, 0, 7), true
	case "last week":
		return week.AddDate(0, 0, -7), week, true
	case "this month":
		return month, month.AddDate(0, 1, 0), true
	case "last month":
		return month.AddDate(0, -1, 0), month, true
	case "this year":
		return year, year.AddDate(1, 0, 0), true
	case "last year":
		return year.AddDate(-1, 0, 0), year, true
	}
	for _, layout := range []string{"1/2/2006", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, t.AddDate(0, 0, 1), true
		}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, t.Add(time.Second), true
		}
	}
	return from, to, false
}

// size matches a number of bytes: equal, a bound, a range.
func (t *kqlTerm) size() func(*item) bool {
	low, high, two := strings.Cut(t.value, "..")
	from, err := strconv.ParseInt(low, 10, 64)
	to := from
	if two && err == nil {
		to, err = strconv.ParseInt(high, 10, 64)
	}
	return func(it *item) bool {
		return err == nil && within(int64(messageSize(it)), from, to+1, strings.TrimPrefix(t.op, ":"))
	}
}
