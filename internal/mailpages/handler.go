package mailpages

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A listRequest is what a request asks for: the messages [from, to) in the
// order of the list.
type listRequest struct {
	selected         string
	first, last      int // the messages that the filter keeps, [first, last), the newest first
	ascending, count bool
	skip, top        int
}

var paths = regexp.MustCompile(`^/v1\.0/(me|users/[^/]+)(/mailFolders/[^/]+)?/messages$`)

// ServeHTTP answers the requests for a list of messages.
func (m *Mailbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !paths.MatchString(r.URL.Path) {
		http.Error(w, "only lists of messages are served", http.StatusNotFound)
		return
	}
	q, err := m.parse(r.URL.Query())
	var text *rendering
	if err == nil {
		text, err = m.render(q.selected)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	n := q.last - q.first
	from := min(q.skip, n)
	to := min(from+q.top, n)
	page := text.slice(q.first+from, q.first+to)
	if q.ascending {
		page = text.reversed(q.last-to, q.last-from)
	}
	head := `{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users('anna')/messages",`
	if q.count {
		head += `"@odata.count":` + strconv.Itoa(n) + `,`
	}
	if m.encode {
		page = encoded(page)
	}
	head += `"value":[`
	tail := `]}`
	if to < n {
		next := r.URL.Query()
		next.Set("$skip", strconv.Itoa(to))
		tail = `],"@odata.nextLink":` + quote("http://"+r.Host+r.URL.Path+"?"+next.Encode()) + `}`
	}
	w.Header().Set("Content-Type", "application/json;odata.metadata=minimal")
	parts := [][]byte{[]byte(head), page, []byte(tail)}
	if m.gzip && !q.ascending && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		parts = text.pack(parts, q.first+from, q.first+to)
	}
	n = 0
	for _, part := range parts {
		n += len(part)
	}
	w.Header().Set("Content-Length", strconv.Itoa(n))
	for _, part := range parts {
		if _, err := w.Write(part); err != nil {
			return // the client has gone
		}
	}
}

// encoded is a page as encoding/json writes it: what it takes to make an answer
// of messages that are not at hand as text.
func encoded(page []byte) []byte {
	text, err := json.Marshal(json.RawMessage(append(append([]byte("["), page...), ']')))
	if err != nil {
		panic(err) // it was rendered here
	}
	return text[1 : len(text)-1]
}

// parse reads the query options.
func (m *Mailbox) parse(options url.Values) (*listRequest, error) {
	q := &listRequest{last: m.n, top: 10}
	for name := range options {
		value := options.Get(name)
		var err error
		switch name {
		case "$select":
			q.selected = value
		case "$top":
			q.top, err = strconv.Atoi(value)
			q.top = min(q.top, 1000)
		case "$skip":
			q.skip, err = strconv.Atoi(value)
		case "$count":
			q.count, err = strconv.ParseBool(value)
		case "$orderby":
			q.ascending = value == "receivedDateTime"
			if !q.ascending && value != "receivedDateTime desc" {
				err = fmt.Errorf("the order is not served")
			}
		case "$filter":
			err = m.filter(q, value)
		default:
			err = fmt.Errorf("the option is not served")
		}
		if err != nil {
			return nil, fmt.Errorf("%s=%s: %w", name, value, err)
		}
	}
	return q, nil
}

var comparison = regexp.MustCompile(`^receivedDateTime (ge|gt|le|lt) (\S+)$`)

// filter narrows the request to bounds of receivedDateTime.
func (m *Mailbox) filter(q *listRequest, text string) error {
	for _, clause := range strings.Split(text, " and ") {
		if strings.HasPrefix(clause, "not (receivedDateTime ge ") {
			q.first, q.last = 0, 0 // every message has one
			return nil
		}
		c := comparison.FindStringSubmatch(clause)
		if c == nil {
			return fmt.Errorf("the clause %q is not served", clause)
		}
		t, err := time.Parse(time.RFC3339, c[2])
		if err != nil {
			return err
		}
		switch c[1] {
		case "ge":
			q.last = min(q.last, m.before(t, true))
		case "gt":
			q.last = min(q.last, m.before(t, false))
		case "le":
			q.first = max(q.first, m.before(t, false))
		case "lt":
			q.first = max(q.first, m.before(t, true))
		}
	}
	q.last = max(q.first, q.last)
	return nil
}
