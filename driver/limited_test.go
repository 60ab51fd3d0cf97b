package driver_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"graphmail/graphtest"
)

// limitedJoins are joins of the first %[2]d messages in an order, %[1]s, with
// what hangs on them.
var limitedJoins = []string{
	"SELECT m.subject, a.name, a.size FROM (SELECT id, subject FROM messages %[1]s LIMIT %[2]d) m JOIN attachments a ON a.message_id = m.id",
	"SELECT m.subject, a.name FROM (SELECT * FROM messages %[1]s LIMIT %[2]d) m LEFT JOIN attachments a ON a.message_id = m.id AND a.size > 3000",
	"SELECT m.id, a.name FROM attachments a RIGHT JOIN (SELECT id, is_read FROM messages %[1]s LIMIT %[2]d) m ON m.id = a.message_id WHERE m.is_read = TRUE OR a.name IS NULL",
	"SELECT m.s, r.kind, r.address FROM (SELECT id, UPPER(subject) AS s FROM messages %[1]s LIMIT %[2]d) m JOIN message_recipients r ON r.message_id = m.id AND r.kind IN ('to', 'cc') WHERE r.position >= 0",
	"SELECT m.subject, c.category FROM message_categories c JOIN (SELECT user_id, id, subject, from_address AS f FROM messages %[1]s LIMIT %[2]d) m ON m.id = c.message_id AND m.user_id = c.user_id WHERE m.f LIKE '%%a%%' OR c.position > 0",
	"SELECT m.id, COUNT(a.id), SUM(LENGTH(a.content_bytes)) FROM (SELECT id FROM messages %[1]s LIMIT %[2]d) m LEFT JOIN attachments a ON a.message_id = m.id GROUP BY m.id",
	"SELECT a.name FROM attachments a WHERE a.message_id IN (SELECT id FROM messages %[1]s LIMIT %[2]d) AND a.size > 100",
	"SELECT m.subject, (SELECT COUNT(*) FROM attachments a WHERE a.message_id = m.id) FROM (SELECT id, subject FROM messages %[1]s LIMIT %[2]d) m",
	"SELECT m.subject, a.name, r.address FROM (SELECT id, subject FROM messages %[1]s LIMIT %[2]d) m JOIN attachments a ON a.message_id = m.id JOIN message_recipients r ON r.message_id = m.id WHERE r.kind = 'to'",
}

var limitedFilters = []string{
	"", "is_read = FALSE", "has_attachments = TRUE", "body_preview LIKE '%e%'", "from_address LIKE 'a%' AND importance = 'normal'",
	"received_date_time >= '2026-06-01'", "folder = 'inbox' AND is_read = TRUE",
	"folder IN ('Inbox', 'Archive', 'Inbox/Newsletters')", "subject LIKE 'Re:%'",
}

// TestLimitedJoins holds joins of the first messages with what hangs on them,
// which are read in one list, against the same with Pushdown=Off, which reads
// everything: for random limits, filters and orders, while nothing goes wrong
// and while Graph refuses filters, refuses orders and leaves them aside.
func TestLimitedJoins(t *testing.T) {
	t.Parallel()
	n := 150
	if testing.Short() {
		n /= 5
	}
	data := graphtest.Sample()
	for _, box := range data.Mailboxes {
		all := box.Messages
		box.Messages = nil
		for i := 0; i < len(all); i += 7 {
			box.Messages = append(box.Messages, all[i])
		}
	}
	s := newServer(t, graphtest.WithData(data))
	off := openWith(t, s, "Pushdown=Off")
	rnd := rand.New(rand.NewPCG(*seed, 7))
	faults := map[string]graphtest.Fault{
		"none": {}, "filter refused": graphtest.FaultRefuseFilter("InefficientFilter"),
		"order refused": refuseOrder, "order left aside": graphtest.FaultUnordered(), "short pages": graphtest.FaultShortPage(),
	}
	names := slices.Sorted(maps.Keys(faults))
	answers := map[string]int{}
	for i := range n {
		where := limitedFilters[rnd.IntN(len(limitedFilters))]
		if where != "" {
			where = "WHERE " + where
		}
		order := where + " ORDER BY received_date_time " + []string{"DESC", "", "DESC"}[rnd.IntN(3)]
		limit := untied(query(t, off, "SELECT received_date_time FROM messages "+order), 1+rnd.IntN(150))
		text := fmt.Sprintf(limitedJoins[rnd.IntN(len(limitedJoins))], order, limit)
		want := asText(query(t, off, text))
		// What a connection has learned about Graph outlives a query.
		db := openWith(t, s, []string{"", "", fmt.Sprintf("PageSize=%d", 1+rnd.IntN(60))}[rnd.IntN(3)])
		fault := names[i%len(names)]
		s.Inject(faults[fault])
		rows, err := tryQuery(db, text)
		s.ClearFaults()
		switch got := asText(rows); {
		case err != nil && strings.HasPrefix(fault, "order") && strings.Contains(err.Error(), "order"):
		case err != nil:
			t.Errorf("%s\n%s: %v", text, fault, err)
		case !slices.Equal(got, want):
			t.Errorf("%s\n%s: %d rows with pushdown, %d without\n%s", text, fault, len(got), len(want), firstDifference(got, want))
		case len(want) > 0:
			answers[fault]++
		}
	}
	for _, fault := range names {
		if answers[fault] < n/len(names)/3 {
			t.Errorf("%s: only %d of %d queries had rows to compare", fault, answers[fault], n/len(names))
		}
	}
}

// refuseOrder answers every $orderby as Graph does when it finds a query hard.
var refuseOrder = graphtest.Fault{Path: "orderby", Status: 400, Code: "InefficientFilter", Message: "The restriction or sort order is too complex for this operation."}

// untied returns a number of rows near n, at least 1, after which the value of
// the order changes: which of the rows with the same value are the first is not
// said.
func untied(rows [][]any, n int) int {
	for n = min(n, len(rows)); n < len(rows) && fmt.Sprint(rows[n-1][0]) == fmt.Sprint(rows[n][0]); {
		n++
	}
	return max(n, 1)
}

// TestLimitedJoinStopsEarly: the list ends when there are enough parents, and
// with a limit that is not reached at its end.
func TestLimitedJoinStopsEarly(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	for _, test := range []struct {
		text string
		most int
	}{
		{"SELECT m.subject, a.name FROM (SELECT id, subject FROM messages ORDER BY received_date_time DESC LIMIT 20) m JOIN attachments a ON a.message_id = m.id", 1},
		{"SELECT m.subject, a.name FROM (SELECT id, subject FROM messages LIMIT 200) m LEFT JOIN attachments a ON a.message_id = m.id", 2},
		{"SELECT m.subject, r.address FROM (SELECT id, subject FROM messages WHERE is_read = TRUE ORDER BY received_date_time DESC LIMIT 200) m JOIN message_recipients r ON r.message_id = m.id", 1},
		{"SELECT a.name FROM attachments a WHERE a.message_id IN (SELECT id FROM messages ORDER BY received_date_time DESC LIMIT 50)", 1},
	} {
		s.ResetRequests()
		query(t, db, test.text)
		if n, _ := cost(s); n > test.most {
			t.Errorf("%s\ntook %d requests, want %d at most", test.text, n, test.most)
		}
	}
}
