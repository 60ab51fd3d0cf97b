package driver_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"graphmail/graphtest"
)

// longMailbox has n messages whose dates are spread as spread says (0 to 1),
// and as many drafts without a date.
func longMailbox(n, undated int, spread func(x float64) float64) *graphtest.Data {
	data := smallMailbox()
	box := data.Mailboxes[smallUser]
	begin := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n + undated {
		m := graphtest.Entity{
			"id": fmt.Sprintf("AAMkAD%06d=", i), "subject": fmt.Sprint("message ", i), "isRead": i%2 == 0, "parentFolderId": "INBOX",
			"from": map[string]any{"emailAddress": map[string]any{"name": "P", "address": fmt.Sprintf("p%d@contoso.com", i%7)}},
		}
		if i < n {
			at := spread(float64(i) / float64(n))
			m["receivedDateTime"] = begin.Add(time.Duration(at * float64(5*365*24*time.Hour))).Format(time.RFC3339)
		}
		box.Messages = append(box.Messages, m)
	}
	return data
}

// lists counts the requests for lists of messages that were answered.
func lists(s *graphtest.Server) int {
	n := 0
	for _, r := range s.Requests() {
		if r.Status == 200 && strings.Contains(r.URL, "/messages?") {
			n++
		}
	}
	return n
}

// TestLongScan reads lists of 50 pages by windows: the rows are those of one
// reader, in order where one was asked, for at most 12 requests more.
func TestLongScan(t *testing.T) {
	t.Parallel()
	spreads := map[string]func(float64) float64{
		"even":      func(x float64) float64 { return x },
		"growing":   math.Sqrt,
		"shrinking": func(x float64) float64 { return x * x * x },
		"bursts":    func(x float64) float64 { return math.Floor(x*5) / 5 },
	}
	for name, spread := range spreads {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := graphtest.NewServer(graphtest.WithData(longMailbox(5000, 30, spread)), graphtest.WithUnsettled(graphtest.Unsettled{RightFilteredCount: true}))
			t.Cleanup(s.Close)
			for _, text := range []string{
				"SELECT id FROM messages",
				"SELECT id FROM messages ORDER BY received_date_time DESC",
				"SELECT id, received_date_time FROM messages ORDER BY received_date_time",
				"SELECT id, subject FROM messages WHERE is_read = FALSE",
				"SELECT id FROM messages WHERE received_date_time >= '2022-01-01' ORDER BY received_date_time DESC",
				"SELECT COUNT(*) FROM messages",
				"SELECT from_address, COUNT(*) FROM messages GROUP BY from_address ORDER BY 1",
			} {
				s.ResetRequests()
				want, err := rowsOf(t.Context(), s, "PageSize=100;Pushdown=Off", text)
				if err != nil {
					t.Fatal(err)
				}
				s.ResetRequests()
				if _, err := rowsOf(t.Context(), s, "PageSize=100;MaxConcurrency=1", text); err != nil {
					t.Fatal(err)
				}
				alone := lists(s)
				s.ResetRequests()
				got, err := rowsOf(t.Context(), s, "PageSize=100;MaxConcurrency=4", text)
				if err != nil {
					t.Fatalf("%s: %v", text, err)
				}
				if n := lists(s); n > alone+12 {
					t.Errorf("%s: %d requests, and one reader sends %d", text, n, alone)
				}
				if peak := s.PeakConcurrency(); peak > 4 {
					t.Errorf("%d requests at once", peak)
				}
				// Rows of the same time come in any order; TestOrderAcrossWindows
				// looks at the order.
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) {
					t.Errorf("%s: %d rows, want %d\n%s", text, len(got), len(want), firstDifference(got, want))
				}
			}
		})
	}
}

func firstDifference(got, want []string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("row %d: got %s, want %s", i, got[i], want[i])
		}
	}
	return ""
}

// TestShortScanCostsNothingMore: a list that ends on its first two pages takes
// two requests.
func TestShortScanCostsNothingMore(t *testing.T) {
	t.Parallel()
	s := graphtest.NewServer(graphtest.WithData(longMailbox(150, 0, func(x float64) float64 { return x })))
	t.Cleanup(s.Close)
	for text, want := range map[string]int{
		"SELECT id FROM messages":                                           2,
		"SELECT id FROM messages WHERE is_read = FALSE":                     1,
		"SELECT id FROM messages WHERE from_address LIKE 'p%'":              2,
		"SELECT id FROM messages ORDER BY received_date_time DESC":          2,
		"SELECT id FROM messages ORDER BY received_date_time DESC LIMIT 10": 1,
		"SELECT COUNT(*) FROM messages WHERE folder = 'inbox'":              1,
	} {
		s.ResetRequests()
		if _, err := rowsOf(t.Context(), s, "PageSize=100", text); err != nil {
			t.Fatal(err)
		}
		if got := lists(s); got != want {
			t.Errorf("%s: %d requests, want %d", text, got, want)
		}
	}
}

// TestOrderAcrossWindows: an order that was asked for holds over the borders of
// windows and for the rows without a date.
func TestOrderAcrossWindows(t *testing.T) {
	t.Parallel()
	db, s := open(t, ";PageSize=50", graphtest.WithData(longMailbox(2000, 3, math.Sqrt)))
	for _, dir := range []string{"", " DESC"} {
		s.ResetRequests()
		rows := query(t, db, "SELECT received_date_time FROM messages ORDER BY received_date_time"+dir)
		if len(rows) != 2003 {
			t.Errorf("%d rows, want 2003", len(rows))
		}
		for i := 1; i < len(rows); i++ {
			if !inOrder(rows[i-1][0], rows[i][0], dir != "") {
				t.Fatalf("ORDER BY%s: row %d, %v, after %v", dir, i, rows[i][0], rows[i-1][0])
			}
		}
	}
}

// inOrder reports whether b may come after a; NULL is the least.
func inOrder(a, b any, desc bool) bool {
	if desc {
		a, b = b, a
	}
	x, isTime := a.(time.Time)
	if !isTime {
		return true
	}
	y, isTime := b.(time.Time)
	return isTime && !y.Before(x)
}
