package mailpages

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

// A Mailbox is a number of messages, the newest first, received at regular
// times. It is safe for concurrent use.
type Mailbox struct {
	n         int
	gzip      bool
	encode    bool
	mu        sync.Mutex
	rendered  map[string]*rendering // by $select
	templates []message
}

// New returns a mailbox of n messages. The same n gives the same messages.
func New(n int) *Mailbox {
	return &Mailbox{n: n, rendered: map[string]*rendering{}, templates: newTemplates()}
}

// newest is when the first message was received, and interval the time to the
// one before it.
var newest = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

const interval = 61 * time.Second

// received returns when message i was received.
func received(i int) time.Time { return newest.Add(-time.Duration(i) * interval) }

// before returns the number of messages received after t, or at t where
// inclusive: the place of the first message that is not one of them.
func (m *Mailbox) before(t time.Time, inclusive bool) int {
	since := newest.Sub(t)
	i := int(since / interval)
	if since < 0 {
		return 0
	}
	if inclusive || since%interval != 0 {
		i++
	}
	return min(i, m.n)
}

// message holds the JSON texts of what varies between messages and repeats.
type message struct {
	subject, from, preview, importance string
	isRead                             bool
}

// newTemplates makes up texts as mail has them: most of them plain, some with
// letters of other languages and escapes, as Graph writes them.
func newTemplates() []message {
	words := []string{
		"Quarterly", "numbers", "for", "the", "Lisbon", "office", "Re:", "invoice", "4711", "meeting", "moved", "to", "Thursday", "offer",
		"AW:", "Rückfrage", "zur", "Lieferung", "請求書", "\"final\"", "draft", "contract", "review", "please", "answer", "by", "noon", "🎉",
	}
	r := rand.New(rand.NewPCG(1, 2))
	text := func(n int) string {
		s := words[r.IntN(len(words))]
		for range n {
			s += " " + words[r.IntN(len(words))]
		}
		return quote(s)
	}
	list := make([]message, 997)
	for i := range list {
		k := r.IntN(200)
		list[i] = message{
			subject:    text(2 + r.IntN(6)),
			from:       fmt.Sprintf(`{"emailAddress":{"name":"Sender Number %d","address":"sender.number%d@contoso.com"}}`, k, k),
			preview:    text(35),
			importance: []string{`"normal"`, `"normal"`, `"high"`}[r.IntN(3)],
			isRead:     r.IntN(3) > 0,
		}
	}
	return list
}

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string is always written
	}
	return string(b)
}

// appendID appends an id as long as those of Outlook.
func appendID(b []byte, i int) []byte {
	var raw [114]byte
	copy(raw[:], "\x00\x08mailpages mailbox 0f4c1d, folder 0000000000000000000000000000000000000000000000000000000000")
	binary.BigEndian.PutUint64(raw[96:], uint64(i)*0x9E3779B97F4A7C15)
	return base64.URLEncoding.AppendEncode(append(b, "AA"...), raw[:])
}
