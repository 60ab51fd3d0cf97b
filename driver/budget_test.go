package driver_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"graphmail/graphtest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestBudget holds what queries cost on the sample mailbox, in requests and in
// bytes of answers, to testdata/budget/costs.txt. A change that makes one
// cheaper or dearer shows up as a difference to look at:
//
//	go test ./driver -run TestBudget -update
func TestBudget(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../testdata/budget/queries.sql")
	if err != nil {
		t.Fatal(err)
	}
	db, s := open(t, "")
	// How windows are shared out among several readers depends on who is fast.
	one := openWith(t, s, "MaxConcurrency=1")
	ids := query(t, db, "SELECT id FROM messages WHERE has_attachments = TRUE ORDER BY received_date_time DESC LIMIT 20")
	var quoted []string
	for _, row := range ids {
		quoted = append(quoted, fmt.Sprintf("'%v'", row[0]))
	}
	fill := strings.NewReplacer("{id}", fmt.Sprint(ids[0][0]), "{ids}", strings.Join(quoted, ", "))

	var b strings.Builder
	alone := false
	fmt.Fprintf(&b, "%8s %9s %6s  query\n", "requests", "bytes", "rows")
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "--") {
			alone = strings.Contains(line, "one reader")
			fmt.Fprintf(&b, "\n%s\n", line)
			continue
		}
		s.ResetRequests()
		on := db
		if alone {
			on = one
		}
		rows, err := tryQuery(on, fill.Replace(line))
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		requests, bytes := cost(s)
		fmt.Fprintf(&b, "%8d %9d %6d  %s\n", requests, bytes, len(rows), line)
	}
	const golden = "../testdata/budget/costs.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	compareLines(t, b.String(), string(want))
}

// cost counts the HTTP requests and the bytes of their answers; the parts of a
// batch are in their batch.
func cost(s *graphtest.Server) (requests, bytes int) {
	for _, r := range s.Requests() {
		if r.BatchOf == 0 {
			requests++
			bytes += r.Bytes
		}
	}
	return requests, bytes
}

func compareLines(t *testing.T, got, want string) {
	t.Helper()
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		var a, b string
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			t.Errorf("line %d\ngot  %s\nwant %s", i+1, a, b)
		}
	}
}
