package mailpages

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"
)

type listed struct {
	Count *int `json:"@odata.count"`
	Value []struct {
		ID       string    `json:"id"`
		Subject  string    `json:"subject"`
		Received time.Time `json:"receivedDateTime"`
	} `json:"value"`
	Next string `json:"@odata.nextLink"`
}

func get(t *testing.T, m *Mailbox, target string) listed {
	t.Helper()
	w := httptest.NewRecorder()
	m.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%s: got status %d: %s", target, w.Code, w.Body)
	}
	var page listed
	if err := json.Unmarshal(w.Body.Bytes(), &page); err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	return page
}

// messagesURL is a request for messages with options as name, value, ….
func messagesURL(options ...string) string {
	q := url.Values{}
	for i := 0; i < len(options); i += 2 {
		q.Set(options[i], options[i+1])
	}
	return "http://example.com/v1.0/me/messages?" + q.Encode()
}

// TestLinks follows the links of a list: every message comes once, in order.
func TestLinks(t *testing.T) {
	t.Parallel()
	m := New(95)
	for _, order := range []string{"receivedDateTime desc", "receivedDateTime"} {
		var times []time.Time
		ids := map[string]bool{}
		for next := messagesURL("$select", "subject,receivedDateTime", "$top", "20", "$orderby", order); next != ""; {
			page := get(t, m, next)
			for _, v := range page.Value {
				times = append(times, v.Received)
				ids[v.ID] = true
			}
			next = page.Next
		}
		sorted := slices.IsSortedFunc(times, time.Time.Compare)
		slices.Reverse(times)
		if order != "receivedDateTime" {
			sorted = slices.IsSortedFunc(times, time.Time.Compare)
		}
		if len(times) != 95 || len(ids) != 95 || !sorted {
			t.Errorf("%s: got %d messages with %d ids, sorted: %t; want 95, 95, true", order, len(times), len(ids), sorted)
		}
	}
}

// TestFilter compares each bound with what the times of all messages say.
func TestFilter(t *testing.T) {
	t.Parallel()
	m := New(50)
	all := get(t, m, messagesURL("$select", "receivedDateTime", "$top", "1000")).Value
	keeps := map[string]func(c int) bool{
		"ge": func(c int) bool { return c >= 0 }, "gt": func(c int) bool { return c > 0 },
		"le": func(c int) bool { return c <= 0 }, "lt": func(c int) bool { return c < 0 },
	}
	for _, at := range []time.Time{
		newest.Add(time.Hour), newest.Add(time.Second), newest, newest.Add(-time.Second),
		received(20).Add(-time.Second), received(20), received(20).Add(time.Second), received(49), received(50), newest.AddDate(-1, 0, 0),
	} {
		for op, keep := range keeps {
			want := 0
			for _, v := range all {
				if keep(v.Received.Compare(at)) {
					want++
				}
			}
			filter := "receivedDateTime " + op + " " + at.Format(time.RFC3339)
			page := get(t, m, messagesURL("$select", "receivedDateTime", "$top", "1000", "$count", "true", "$filter", filter))
			if len(page.Value) != want || page.Count == nil || *page.Count != want {
				t.Errorf("%s: got %d messages, want %d", filter, len(page.Value), want)
			}
		}
	}
	none := "not (receivedDateTime ge 1900-01-01T00:00:00Z)"
	if page := get(t, m, messagesURL("$select", "subject", "$filter", none)); len(page.Value) != 0 {
		t.Errorf("%s: got %d messages, want none", none, len(page.Value))
	}
}

// TestRefused asks for what is not served.
func TestRefused(t *testing.T) {
	t.Parallel()
	m := New(1)
	for _, target := range []string{
		"http://example.com/v1.0/me/events", messagesURL("$filter", "isRead eq true"), messagesURL("$select", "body"),
		messagesURL("$orderby", "subject"), messagesURL("$search", `"x"`), messagesURL("$top", "x"),
	} {
		w := httptest.NewRecorder()
		m.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
		if w.Code/100 != 4 {
			t.Errorf("%s: got status %d, want 4xx", target, w.Code)
		}
	}
}

// TestGzip: pages put together from compressed pieces are the same pages.
func TestGzip(t *testing.T) {
	t.Parallel()
	plain, packed := New(333), New(333)
	packed.gzip = true
	for skip := range 120 {
		for _, top := range []string{"1", "49", "50", "51", "100", "333"} {
			target := messagesURL("$select", "subject,receivedDateTime", "$top", top, "$skip", strconv.Itoa(3*skip))
			want := httptest.NewRecorder()
			plain.ServeHTTP(want, httptest.NewRequest(http.MethodGet, target, nil))
			got := httptest.NewRecorder()
			r := httptest.NewRequest(http.MethodGet, target, nil)
			r.Header.Set("Accept-Encoding", "gzip")
			packed.ServeHTTP(got, r)
			z, err := gzip.NewReader(got.Body)
			if err != nil {
				t.Fatalf("%s: %v", target, err)
			}
			text, err := io.ReadAll(z)
			if err != nil || string(text) != want.Body.String() {
				t.Fatalf("%s: got %d bytes, %v; want %d", target, len(text), err, want.Body.Len())
			}
		}
	}
}
