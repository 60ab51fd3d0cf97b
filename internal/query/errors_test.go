package query

import (
	"errors"
	"strings"
	"testing"

	"graphmail/internal/expr"
)

func TestSyntaxError(t *testing.T) {
	t.Parallel()
	tests := []struct {
		sql          string
		line, column int
		message      string
		near         string
		hint         string
		detail       string // the last two lines
	}{
		{"SELECT from FROM messages", 1, 8, `unexpected "from"`, "from", "who sent a message is in from_address and from_name", "  SELECT from FROM messages\n         ^"},
		{"SELECT a\n\tFROM t\n\tWHERE to = 'x'", 3, 8, `unexpected "to"`, "to", "whom a message went to is in to_recipients", "  \tWHERE to = 'x'\n  \t      ^"},
		{"SELECT 'ä', key FROM t", 1, 13, `unexpected "key"`, "key", "`key` is a reserved word", "  SELECT 'ä', key FROM t\n              ^"},
		{"SELECT a, order FROM t", 1, 11, `unexpected "order"`, "order", "`order` is a reserved word", "  SELECT a, order FROM t\n            ^"},
		{"SELECT group FROM t", 1, 8, `unexpected "group"`, "group", "reserved word", ""},
		{"SELECT index FROM t", 1, 8, `unexpected "index"`, "index", "reserved word", ""},
		{"SELECT match FROM t", 1, 8, `unexpected "match"`, "match", "reserved word", ""},
		{"SELECT a FROM t WHERE", 1, 22, "unexpected end of the statement", "", "", "  SELECT a FROM t WHERE\n                       ^"},
		{"SELECT a FROM t WHERE -- why\n", 2, 1, "unexpected end of the statement", "", "", "  \n  ^"},
		{"SELECT a FROM WHERE b = 1", 1, 15, `unexpected "WHERE"`, "WHERE", "", ""},
		{"SELECT a, FROM t", 1, 11, `unexpected "FROM"`, "FROM", "comma too many", ""},
		{"SELECT a b c FROM t", 1, 12, `unexpected "c"`, "c", "", ""},
		{"SELECT TOP 10 a FROM t", 1, 12, `unexpected "10"`, "10", "LIMIT n", ""},
		{"SELECT a FROM t WHERE a ILIKE 'x'", 1, 25, `unexpected "ILIKE"`, "ILIKE", "LIKE", ""},
		{"SELECT a FROM t OFFSET 5", 1, 24, `unexpected "5"`, "5", "LIMIT n OFFSET m", ""},
		{"SELECT a FROM t ORDER BY a NULLS LAST", 1, 28, `unexpected "NULLS"`, "NULLS", "IS NULL", ""},
		{"SELECT a IS DISTINCT FROM b", 1, 13, `unexpected "DISTINCT"`, "DISTINCT", "<=>", ""},
		{"SELECT a FROM t WHERE a IN ?", 1, 28, `unexpected "?"`, "?", "IN (?)", ""},
		{"SELECT a IN ()", 1, 14, `unexpected ")"`, ")", "one entry", ""},
		{"SELECT * FROM (SELECT 1) WHERE 1", 1, 26, `unexpected "WHERE"`, "WHERE", "name the derived table", ""},
		{"SELECT a || b", 1, 10, `"||" means OR`, "||", "CONCAT", ""},
		{"SELECT 'a", 1, 8, "no end", "'", "", ""},
		{"", 1, 1, "the statement is empty", "", "", ""},
		{"  -- nothing\n", 2, 1, "the statement is empty", "", "", ""},
		{"SELECT nope.t.a FROM t", 1, 8, `unknown schema "nope"`, "nope", "graphmail and information_schema", ""},
		{"SELECT " + strings.Repeat("a, ", 100) + "to, " + strings.Repeat("b, ", 100) + "c FROM t", 1, 308, `unexpected "to"`, "to", "", "\n" + strings.Repeat(" ", 62) + "^"},
	}
	for _, tt := range tests {
		_, err := Parse(tt.sql)
		var e *SyntaxError
		if !errors.As(err, &e) {
			t.Errorf("%q: got %v, want SyntaxError", tt.sql, err)
			continue
		}
		if e.Line != tt.line || e.Column != tt.column || !strings.Contains(e.Message, tt.message) || e.Near != tt.near || !strings.Contains(e.Hint, tt.hint) {
			t.Errorf("%q\ngot  %d:%d %q near %q, %q\nwant %d:%d %q near %q, %q", tt.sql,
				e.Line, e.Column, e.Message, e.Near, e.Hint, tt.line, tt.column, tt.message, tt.near, tt.hint)
		}
		if !strings.HasSuffix(e.Detail(), tt.detail) || !strings.HasPrefix(e.Detail(), e.Error()+"\n") {
			t.Errorf("%q: detail\n%s\nwant the end\n%s", tt.sql, e.Detail(), tt.detail)
		}
		if strings.Contains(e.Error(), "\n") {
			t.Errorf("%q: Error has more than a line: %q", tt.sql, e)
		}
	}
}

func TestSyntaxError_text(t *testing.T) {
	t.Parallel()
	_, err := Parse("SELECT a\nFROM t WHERE to = 1")
	const want = "syntax error at line 2, column 14: unexpected \"to\"; " +
		"`to` is a reserved word; whom a message went to is in to_recipients and, a row for each, in the table message_recipients; a name of your own goes in backquotes"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	_, err = Parse("SELECT a FROM t FOR UPDATE")
	const unsupported = "FOR UPDATE is not supported, line 1, column 17; nothing is locked here; leave it out"
	if err == nil || err.Error() != unsupported {
		t.Errorf("got  %v\nwant %s", err, unsupported)
	}
	var u *UnsupportedError
	if errors.As(err, &u) && !strings.HasSuffix(u.Detail(), "\n  SELECT a FROM t FOR UPDATE\n                  ^") {
		t.Errorf("got detail\n%s", u.Detail())
	}
}

func TestPosition(t *testing.T) {
	t.Parallel()
	const sql = "a\nbä\r\nc"
	for _, tt := range []struct{ offset, line, column int }{
		{-1, 1, 1}, {0, 1, 1}, {1, 1, 2}, {2, 2, 1}, {3, 2, 2}, {5, 2, 3}, {7, 3, 1}, {8, 3, 2}, {99, 3, 2},
	} {
		if line, column := Position(sql, tt.offset); line != tt.line || column != tt.column {
			t.Errorf("offset %d: got %d:%d, want %d:%d", tt.offset, line, column, tt.line, tt.column)
		}
	}
}

// Tables, columns and calls know where they stand in the text.
func TestParse_positions(t *testing.T) {
	t.Parallel()
	const sql = "SELECT  m.Subject, LOWER( sender ), COUNT(*), GROUP_CONCAT(a), b->'$.x', SUBSTR(c FROM 2), MATCH (d) AGAINST ('x')\n" +
		"FROM graphmail.messages m JOIN users USING (id) WHERE id IN (SELECT x FROM inner_table)"
	p, err := Parse(sql)
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, pos int, want string) {
		t.Helper()
		if !strings.HasPrefix(sql[pos:], want) {
			t.Errorf("%s stands at %q, want %q", what, sql[pos:min(pos+20, len(sql))], want)
		}
	}
	s := p.Statement.(*Select)
	call := func(i int) *expr.Call { return s.Items[i].Expr.(*expr.Call) }
	check("m.Subject", s.Items[0].Expr.(*expr.Column).Pos, "m.Subject")
	check("LOWER", call(1).Pos, "LOWER(")
	check("sender", call(1).Args[0].(*expr.Column).Pos, "sender )")
	check("COUNT", call(2).Pos, "COUNT(*)")
	check("GROUP_CONCAT", call(3).Pos, "GROUP_CONCAT(a)")
	check("->", call(4).Pos, "->'$.x'")
	check("SUBSTR", call(5).Pos, "SUBSTR(c FROM")
	check("MATCH", s.Items[6].Expr.(*expr.Match).Pos, "MATCH (d)")
	check("messages", s.From.(*Join).Left.(*Table).Pos, "graphmail.messages m")
	check("users", s.From.(*Join).Right.(*Table).Pos, "users USING")
	inner := s.Where.(*expr.Subquery).Query.(*Select)
	check("inner_table", inner.From.(*Table).Pos, "inner_table")
	check("x", inner.Items[0].Expr.(*expr.Column).Pos, "x FROM inner")
	for _, c := range []*expr.Column{s.Items[0].Expr.(*expr.Column), call(1).Args[0].(*expr.Column)} {
		if c.Index != -1 || c.Depth != 0 {
			t.Errorf("%s is resolved: %+v", c, c)
		}
	}
}

func TestParse_labels(t *testing.T) {
	t.Parallel()
	tests := []struct{ sql, want string }{
		{"COUNT(*)", "COUNT(*)"},
		{"count( * )", "count( * )"},
		{"Subject", "Subject"},
		{"m.Subject", "Subject"},
		{"graphmail.m.Subject", "Subject"},
		{"`Subject`", "Subject"},
		{"(subject)", "subject"},
		{"READ", "READ"},
		{"a+1", "a+1"},
		{"a  +  1", "a  +  1"},
		{"a + /* why */ 1", "a + /* why */ 1"},
		{"Lower(A)", "Lower(A)"},
		{"'text'", "text"},
		{"\"text\"", "text"},
		{"'a' 'b'", "ab"},
		{"' \t lead '", "lead "},
		{"('x')", "x"},
		{"+1", "1"},
		{"(1.0)", "1.0"},
		{"- 1", "- 1"},
		{"-(-1)", "-(-1)"},
		{"N'x'", "x"},
		{"1", "1"},
		{"1.50", "1.50"},
		{"-1", "-1"},
		{"0x41", "0x41"},
		{"true", "TRUE"},
		{"null", "NULL"},
		{"?", "?"},
		{":name", ":name"},
		{"@@version", "@@version"},
		{"a AS b", "b"},
		{"a b", "b"},
		{"a AS `B c`", "B c"},
		{"a 'B c'", "B c"},
		{"a AS \"B c\"", "B c"},
		{"a = b = c d", "d"},
		{"a XOR b", "a XOR b"},
		{"CASE WHEN a THEN b END", "CASE WHEN a THEN b END"},
		{"(SELECT MAX(a) FROM t)", "(SELECT MAX(a) FROM t)"},
		{"EXTRACT(YEAR FROM d)", "EXTRACT(YEAR FROM d)"},
		{"DATE '2024-01-01'", "DATE '2024-01-01'"},
		{"a->>'$.b'", "a->>'$.b'"},
		{"current_date", "current_date"},
		{"a COLLATE utf8mb4_0900_as_ci + 1", "a COLLATE utf8mb4_0900_as_ci + 1"},
		{"COUNT(DISTINCT a, b)", "COUNT(DISTINCT a, b)"},
		{"IF(a, b, c)", "IF(a, b, c)"},
	}
	for _, tt := range tests {
		// The item stands between others, in a query with a tail, and in a subquery.
		for _, around := range []string{"SELECT %", "SELECT DISTINCT x, % , y FROM t m WHERE 1 GROUP BY a", "(SELECT z, %\n)"} {
			p, err := Parse(strings.ReplaceAll(around, "%", tt.sql))
			if err != nil {
				t.Errorf("%s: %v", tt.sql, err)
				continue
			}
			items := p.Statement.(*Select).Items
			if got := items[min(1, len(items)-1)].Label; got != tt.want {
				t.Errorf("%s in %s: got label %q, want %q", tt.sql, around, got, tt.want)
			}
		}
	}
}
