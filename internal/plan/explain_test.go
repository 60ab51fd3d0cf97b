package plan

import (
	"slices"
	"strings"
	"testing"
	"time"

	"graphmail/internal/expr"
)

// explained runs EXPLAIN and returns its rows as texts, NULL as "".
func explainRows(t *testing.T, p *Plan) [][]string {
	t.Helper()
	v, ok := p.Root.(*Values)
	if !ok {
		t.Fatalf("the root is a %T", p.Root)
	}
	var rows [][]string
	for _, row := range v.Rows {
		var texts []string
		for _, c := range row {
			if c.IsNull() {
				texts = append(texts, "")
			} else {
				texts = append(texts, c.String())
			}
		}
		rows = append(rows, texts)
	}
	return rows
}

func TestExplain(t *testing.T) {
	t.Parallel()
	env := goldenEnv()
	env.ServiceURL = "https://graph.microsoft.com/v1.0"
	p, err := Build(parse(t, `EXPLAIN SELECT m.subject, (SELECT MAX(size) FROM attachments) FROM messages m
WHERE m.is_read = FALSE AND m.subject LIKE 'A%' AND LENGTH(m.body) > 9 ORDER BY m.received_date_time DESC LIMIT 5`), nil, env)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"1", "sort", "by m.received_date_time DESC, first 5, as the server gives them", "", "", "here", "the server is asked for this order; it is checked as rows arrive"},
		{"2", "compute", "m.subject, (SELECT MAX(size) FROM attachments), m.received_date_time", "", "", "here", ""},
		{"3", "scan", "messages AS m", "GET https://graph.microsoft.com/v1.0/me/messages?", "", "", "a list of me; needs Mail.Read; "},
		{"3", "condition", "m.is_read = FALSE", "", "isRead eq false", "", "Graph decides it as SQL does"},
		{"3", "condition", "m.subject LIKE 'A%'", "", "startswith(subject,'A')", "checked again here", "the pattern is checked here"},
		{"3", "condition", "LENGTH(m.body) > 9", "", "", "checked here", "Graph does not compute LENGTH"},
		{"3", "order", "m.received_date_time DESC", "", "$orderby=receivedDateTime desc", "checked as rows arrive", ""},
		{"4", "subquery", "SELECT MAX(size) FROM attachments", "", "", "here", "it reads nothing of the rows around it and is evaluated once"},
		{"5", "group", "MAX(attachments.size)", "", "", "here", "Graph does not aggregate"},
		{"6", "scan", "attachments", "GET https://graph.microsoft.com/v1.0/me/messages?", "", "", ""},
	}
	rows := explainRows(t, p)
	for _, w := range want {
		if !slices.ContainsFunc(rows, func(row []string) bool {
			for i := range w {
				if w[i] == "" && i < 6 && row[i] != "" && i != 3 || !strings.HasPrefix(row[i], w[i]) {
					return false
				}
			}
			return true
		}) {
			t.Errorf("no row %q in\n%s", w, lines(rows))
		}
	}
}

func lines(rows [][]string) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.Join(r, " | ") + "\n")
	}
	return b.String()
}

// TestExplain_analyze puts what operators did beside them.
func TestExplain_analyze(t *testing.T) {
	t.Parallel()
	p, err := Build(parse(t, "EXPLAIN ANALYZE SELECT subject FROM messages WHERE LENGTH(subject) > 3 AND EXISTS (SELECT 1 FROM contacts)"), nil, goldenEnv())
	if err != nil {
		t.Fatal(err)
	}
	if p.Analyze == nil || p.Root != nil || len(p.Columns) != 14 || p.Columns[13].Label != "waits" {
		t.Fatalf("got %+v", p)
	}
	work := map[Node]Work{}
	p.Walk(func(n Node) {
		w := Work{Returned: 7}
		if s, ok := n.(*Scan); ok && s.Table.Name == "messages" {
			w = Work{Calls: 2, Pages: 3, Bytes: 400, Read: 50, Returned: 7, Retries: 1, Waited: 6 * time.Millisecond, Notes: []string{"Graph refused the filter"}}
		}
		work[n] = w
	})
	report := p.Analyze.Report(work)
	rows := explainRows(t, report)
	var scan, note, total []string
	for _, r := range rows {
		switch {
		case r[1] == "scan" && r[2] == "messages":
			scan = r
		case r[1] == "note" && r[6] == "Graph refused the filter":
			note = r
		case r[1] == "total":
			total = r
		}
	}
	if want := []string{"2", "3", "400", "50", "7", "1", "6"}; scan == nil || !slices.Equal(scan[7:], want) {
		t.Errorf("the scan: got %q, want %q at its end", scan, want)
	}
	if want := []string{"2", "3", "400", "50", "7", "1", "6"}; total == nil || !slices.Equal(total[7:], want) {
		t.Errorf("the total: got %q, want %q at its end", total, want)
	}
	if note == nil {
		t.Errorf("no note in\n%s", lines(rows))
	}
	for _, c := range report.Columns {
		if c.Type.Kind != expr.Text && c.Type.Kind != expr.Int {
			t.Errorf("column %q has type %v", c.Label, c.Type.Kind)
		}
	}
}
