package mailpages

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A rendering is the JSON of all messages with one selection of properties,
// separated by commas.
type rendering struct {
	text []byte
	at   []int // where each begins, and one more for the end

	once   sync.Once
	packed [][]byte // each packRows of them compressed, with the comma at the end
}

// properties writes each property that can be selected.
var properties = map[string]func(b []byte, i int, m *message) []byte{
	"subject":     func(b []byte, _ int, m *message) []byte { return append(b, m.subject...) },
	"from":        func(b []byte, _ int, m *message) []byte { return append(b, m.from...) },
	"bodyPreview": func(b []byte, _ int, m *message) []byte { return append(b, m.preview...) },
	"importance":  func(b []byte, _ int, m *message) []byte { return append(b, m.importance...) },
	"isRead":      func(b []byte, _ int, m *message) []byte { return strconv.AppendBool(b, m.isRead) },
	"receivedDateTime": func(b []byte, i int, _ *message) []byte {
		return received(i).AppendFormat(b, `"`+time.RFC3339+`"`)
	},
}

// render returns the messages with the selected properties, beside the id and
// the etag that always come.
func (m *Mailbox) render(selected string) (*rendering, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if r := m.rendered[selected]; r != nil {
		return r, nil
	}
	var names []string
	for _, name := range strings.Split(selected, ",") {
		switch {
		case properties[name] != nil:
			names = append(names, name)
		case name != "id":
			return nil, fmt.Errorf("$select=%s: the property %q is not rendered", selected, name)
		}
	}
	r := &rendering{at: make([]int, 0, m.n+1)}
	for i := range m.n {
		r.at = append(r.at, len(r.text))
		t := &m.templates[i%len(m.templates)]
		r.text = append(r.text, `{"@odata.etag":"W/\"CQAAABYAAAAiIsqMbYjsT5e/T7KzowPTAAEMd`...)
		r.text = strconv.AppendInt(r.text, int64(100000+i), 10)
		r.text = append(r.text, `\"","id":"`...)
		r.text = appendID(r.text, i)
		r.text = append(r.text, '"')
		for _, name := range names {
			r.text = append(append(append(r.text, `,"`...), name...), `":`...)
			r.text = properties[name](r.text, i, t)
		}
		r.text = append(r.text, "},"...)
	}
	r.at = append(r.at, len(r.text))
	m.rendered[selected] = r
	return r, nil
}

// slice returns the messages [from, to), separated by commas.
func (r *rendering) slice(from, to int) []byte {
	if from >= to {
		return nil
	}
	return r.text[r.at[from] : r.at[to]-1]
}

// reversed returns the messages [from, to), the last of them first.
func (r *rendering) reversed(from, to int) []byte {
	var b []byte
	for i := to - 1; i >= from; i-- {
		b = append(append(b, r.slice(i, i+1)...), ',')
	}
	return b[:max(0, len(b)-1)]
}
