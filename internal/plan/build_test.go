package plan

import (
	"strings"
	"testing"

	"graphmail/internal/expr"
	"graphmail/internal/query"
)

func parse(t testing.TB, sql string) *query.Parsed {
	t.Helper()
	p, err := query.Parse(sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return p
}

func TestBuild_parameters(t *testing.T) {
	t.Parallel()
	text := func(s string) []expr.Value { return []expr.Value{expr.NewText(s)} }
	for _, c := range []struct {
		sql  string
		args [][]expr.Value
		want string // in the plan or in the error
	}{
		{"SELECT subject FROM messages WHERE from_address = ?", [][]expr.Value{text("a@b.c")}, "startswith(from/emailAddress/address,'a@b.c')"},
		{"SELECT subject FROM messages WHERE importance = :i AND subject = :s OR subject = :i", [][]expr.Value{text("high"), text("x")}, "importance = 'high' AND messages.subject = 'x' OR messages.subject = 'high'"},
		{"SELECT subject FROM messages LIMIT ?, ?", [][]expr.Value{{expr.NewInt(3)}, {expr.NewInt(4)}}, "limit 4 after 3"},
		{"SELECT subject FROM messages LIMIT :n OFFSET :o", [][]expr.Value{{expr.NewInt(3)}, {expr.NewInt(4)}}, "limit 3 after 4"},
		{"SELECT subject FROM messages WHERE subject IN (?)", [][]expr.Value{{expr.NewText("a"), expr.NewText("b")}}, "IN ('a', 'b')"},
		{"SELECT subject FROM messages WHERE subject IN ('x', ?, ?)", [][]expr.Value{{}, text("y")}, "IN ('x', 'y')"},
		{"SELECT subject FROM messages WHERE subject IN (?)", [][]expr.Value{{}}, "no rows"},
		{"SELECT display_name FROM mail_folders WHERE display_name NOT IN (?)", [][]expr.Value{{}}, "scan mail_folders"},
		{"SELECT subject FROM messages WHERE subject = ?", [][]expr.Value{{expr.NewText("a"), expr.NewText("b")}}, "the parameter ? is a list of 2 values"},
		{"SELECT subject FROM messages LIMIT ?", [][]expr.Value{text("3")}, "LIMIT is '3'"},
		{"SELECT subject FROM messages LIMIT ?", [][]expr.Value{{expr.NewInt(-1)}}, "LIMIT is -1"},
		{"SELECT subject FROM messages LIMIT ?", [][]expr.Value{{expr.Null}}, "LIMIT is NULL"},
		{"SELECT subject FROM messages WHERE subject = ?", nil, "1 parameters and 0 values"},
		{"SELECT subject, is_read FROM messages ORDER BY ?", [][]expr.Value{{expr.NewInt(2)}}, "scan messages: a list"},
		{"SELECT (SELECT ? FROM mail_folders LIMIT ?) FROM (SELECT ? AS x) y", [][]expr.Value{text("a"), {expr.NewInt(1)}, text("b")}, "SELECT 'a' AS `?` FROM mail_folders LIMIT 1"},
		{"EXPLAIN SELECT subject FROM messages WHERE subject = ?", [][]expr.Value{text("a")}, "EXPLAIN"},
		{"SHOW TABLES LIKE ?", [][]expr.Value{text("m%")}, "LIKE 'm%'"},
	} {
		p, err := BuildLists(parse(t, c.sql), c.args, goldenEnv())
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			got = p.String()
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%s: got\n%s\nwant %q in it", c.sql, got, c.want)
		}
	}
}

// TestCheck resolves statements whose parameters are not known yet.
func TestCheck(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ sql, want string }{
		{"SELECT subject, is_read, received_date_time AS at, COUNT(*) FROM messages GROUP BY 1, 2, 3", "subject TEXT, is_read BOOLEAN, at TIMESTAMP, COUNT(*) BIGINT"},
		{"SELECT ?, ? + 1, subject LIKE ? FROM messages LIMIT ?", "? NULL, ? + 1 BIGINT, subject LIKE ? BOOLEAN"},
		{"SELECT * FROM master_categories WHERE id = :id", "id TEXT, display_name TEXT, color TEXT, user_id TEXT"},
		{"SELECT start_date_time FROM calendar_view WHERE start_date_time >= ? AND end_date_time < ?", "start_date_time TIMESTAMP"},
		{"SELECT 1 UNION SELECT 'a'", "1 TEXT"},
		{"EXPLAIN SELECT 1", "id BIGINT, operation TEXT, target TEXT, request TEXT, pushed TEXT, local TEXT, why TEXT"},
		{"SHOW TABLES", "Tables_in_graphmail TEXT"},
		{"SELECT no_such FROM messages WHERE id = ?", `error: unknown column "no_such" in table "messages"`},
		{"SELECT subject FROM messages LIMIT ? OFFSET -1", "error: "},
	} {
		parsed, err := query.Parse(c.sql)
		if err != nil {
			if !strings.HasPrefix(c.want, "error: ") {
				t.Errorf("%s: %v", c.sql, err)
			}
			continue
		}
		columns, err := Check(parsed, goldenEnv())
		var parts []string
		for _, col := range columns {
			parts = append(parts, col.Label+" "+col.Type.Kind.String())
		}
		got := strings.Join(parts, ", ")
		if err != nil {
			got = "error: " + err.Error()
		}
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: got %s, want %s", c.sql, got, c.want)
		}
	}
}

// TestCheck_source keeps what the driver asks about a column: where it comes from.
func TestCheck_source(t *testing.T) {
	t.Parallel()
	columns, err := Check(parse(t, "SELECT m.subject, x.s, UPPER(m.subject) FROM messages m JOIN (SELECT subject AS s FROM messages) x ON x.s = m.subject"), goldenEnv())
	if err != nil {
		t.Fatal(err)
	}
	if c := columns[0]; c.Source == nil || c.Source.Name != "subject" || c.Table != "m" {
		t.Errorf("a column: %+v", c)
	}
	if c := columns[1]; c.Source == nil || c.Source.Name != "subject" {
		t.Errorf("a column of a derived table: %+v", c)
	}
	if c := columns[2]; c.Source != nil {
		t.Errorf("an expression: %+v", c)
	}
}

// TestRequire refuses what would be evaluated here, projection aside.
func TestRequire(t *testing.T) {
	t.Parallel()
	env := goldenEnv()
	env.Pushdown = Require
	for _, c := range []struct{ sql, want string }{
		{"SELECT UPPER(subject) FROM messages WHERE is_read = FALSE ORDER BY received_date_time DESC LIMIT 10", ""},
		{"SELECT COUNT(*) FROM messages WHERE folder = 'inbox'", ""},
		{"SELECT subject FROM messages WHERE LENGTH(subject) > 3", "LENGTH"},
		{"SELECT COUNT(*) FROM messages", "COUNT(*)"},
		{"SELECT subject FROM messages ORDER BY LENGTH(subject)", "ORDER BY LENGTH"},
		{"SELECT DISTINCT subject FROM messages", "distinct"},
		{"SELECT m.subject FROM messages m JOIN mail_folders f ON f.id = m.parent_folder_id", "join"},
		{"SELECT (SELECT COUNT(*) FROM contacts) FROM mailbox_settings", "subquery"},
	} {
		_, err := Build(parse(t, c.sql), nil, env)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.sql, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: got %v, want an error with %q", c.sql, err, c.want)
		}
	}
}

// TestBuild_repeats: the same statement always has the same plan.
func TestBuild_repeats(t *testing.T) {
	t.Parallel()
	sql := `SELECT f.display_name, COUNT(*), (SELECT MAX(n.subject) FROM messages n WHERE n.parent_folder_id = f.id AND n.from_address = 'x') FROM messages m
JOIN mail_folders f ON f.id = m.parent_folder_id LEFT JOIN attachments a ON a.message_id = m.id WHERE m.is_read = FALSE GROUP BY f.id ORDER BY 2`
	want := planText(sql)
	for range 20 {
		if got := planText(sql); got != want {
			t.Fatalf("plans differ:\n%s\n%s", got, want)
		}
	}
}

// FuzzBuild: whatever parses is planned or refused, with pushdown and without,
// and what is planned has as many slots as columns.
func FuzzBuild(f *testing.F) {
	for _, block := range goldenStatements(f) {
		f.Add(block)
	}
	f.Add("SELECT * FROM messages m NATURAL JOIN contacts c GROUP BY 1 HAVING MAX(c.id) IN (SELECT 1)")
	f.Add("SELECT (SELECT (SELECT m.id FROM users LIMIT 1) FROM contacts WHERE EXISTS (SELECT m.subject)) FROM messages m ORDER BY (SELECT 1)")
	f.Fuzz(func(t *testing.T, sql string) {
		parsed, err := query.Parse(sql)
		if err != nil {
			return
		}
		columns, checkErr := Check(parsed, goldenEnv())
		args := make([]expr.Value, len(parsed.Params))
		for i := range args {
			args[i] = []expr.Value{expr.NewInt(int64(i)), expr.NewText("x"), expr.Null}[i%3]
		}
		for _, mode := range []Pushdown{Auto, Off, Require} {
			env := goldenEnv()
			env.Pushdown = mode
			p, err := Build(parsed, args, env)
			if err != nil {
				continue
			}
			if p.String() == "" {
				t.Errorf("%s: an empty plan", sql)
			}
			if checkErr == nil && len(columns) != len(p.Columns) {
				t.Errorf("%s: %d columns when prepared, %d when planned", sql, len(columns), len(p.Columns))
			}
			if p.Root != nil && p.Root.Width() < len(p.Columns) {
				t.Errorf("%s: %d slots for %d columns", sql, p.Root.Width(), len(p.Columns))
			}
		}
	})
}
