package query

import (
	"errors"
	"strings"
	"testing"

	"graphmail/internal/expr"
)

// What the parser alone misreads without a word is read right or refused.
func TestParse_misreadings(t *testing.T) {
	t.Parallel()
	tests := []struct{ sql, want, err string }{
		// Double quotes are strings, as in MySQL's default mode.
		{`SELECT "subject" FROM t`, "SELECT 'subject' FROM t", ""},
		{`SELECT a AS "My Col" FROM t`, "SELECT a AS `My Col` FROM t", ""},
		{`SELECT "a""b", 'a''b', "a'b", 'a"b'`, `SELECT 'a"b', 'a\'b', 'a\'b', 'a"b'`, ""},
		// || is OR to MySQL and something else to most people.
		{"SELECT a || b", "", `"||"`},
		{"SELECT '||', a && b", "SELECT '||', a AND b AS `a && b`", ""},
		// Typed literals.
		{"SELECT date '2024-01-01' AS d", "SELECT CAST('2024-01-01' AS DATE) AS d", ""},
		{"SELECT TIMESTAMP'2024-01-01 10:20:30' d", "SELECT CAST('2024-01-01 10:20:30' AS DATETIME) AS d", ""},
		{"SELECT time '10:20' d", "SELECT CAST('10:20' AS TIME) AS d", ""},
		{"SELECT 1 FROM t WHERE d >= DATE '2024-01-01'", "SELECT 1 FROM t WHERE d >= CAST('2024-01-01' AS DATE)", ""},
		{"SELECT date 'when'", "", "not a date or time"},
		{"SELECT date '2024-02-30'", "", "not a date or time"},
		{"SELECT date '2024-02-01 10:00'", "", "time of day"},
		{"SELECT date, m.date, time FROM m", "SELECT date, m.date, time FROM m", ""},
		{"SELECT DATE('2024-01-01')", "SELECT DATE('2024-01-01')", ""},
		// Strings in a row and with prefixes.
		{"SELECT 'a' 'b' \"c\" AS x", "SELECT 'abc' AS x", ""},
		{"SELECT 1 FROM t WHERE a IN ('a' 'b', 'c')", "SELECT 1 FROM t WHERE a IN ('ab', 'c')", ""},
		{"SELECT N'x', n'y' 'z'", "SELECT 'x', 'yz'", ""},
		{"SELECT _utf8'x', _utf8mb4 'y', _binary'z'", "SELECT 'x', 'y', _binary x'7a' AS `_binary'z'`", ""},
		{"SELECT _latin1'ä'", "", "beyond ASCII"},
		{"SELECT _koi8r'x'", "", "a name right before a string"},
		{"SELECT E'x\\n'", "", "a name right before a string"},
		{"SELECT N, n.n FROM n", "SELECT N, n.n FROM n", ""},
		{"SELECT a 'b'", "SELECT a AS b", ""},
		// Comments.
		{"SELECT 5--1 AS x", "SELECT 5 - -1 AS x", ""},
		{"SELECT 5 -- 1\n AS x", "SELECT 5 AS x", ""},
		{"SELECT 5 AS x --", "SELECT 5 AS x", ""},
		{"SELECT 5 AS x --\t4", "SELECT 5 AS x", ""},
		{"SELECT 6//2", "", `"//"`},
		{"SELECT 'http://x', `a//b`, '#', '--' FROM t", "SELECT 'http://x', `a//b`, '#', '--' FROM t", ""},
		{"SELECT 1 # one\n+ 2 AS x", "SELECT 1 + 2 AS x", ""},
		{"SELECT /* a -- b ' \n */ 1 /* ` */ AS x", "SELECT 1 AS x", ""},
		{"SELECT /*+ MAX_EXECUTION_TIME(1) */ 1", "SELECT 1", ""},
		{"SELECT 1 /* open", "", "has no end"},
		// A slip in typing FROM makes an alias; the column is not lost, so that
		// it can be reported as unknown.
		{"SELECT frm t", "SELECT frm AS t", ""},
		{"SELECT a frm t", "", `unexpected "t"`},
		{"SELECT a\x00b", "", "NUL"},
		{"SELECT 'a\x00b' AS x", `SELECT 'a\0b' AS x`, ""},
		// Backslashes.
		{`SELECT 1 FROM t WHERE a LIKE '100\%'`, `SELECT 1 FROM t WHERE a LIKE '100\\%'`, ""},
		{`SELECT 1 FROM t WHERE a LIKE 'a\_b\\_c'`, `SELECT 1 FROM t WHERE a LIKE 'a\\_b\\_c'`, ""},
		{`SELECT 'C:\new' AS x`, `SELECT 'C:\new' AS x`, ""},
		{`SELECT '\0\'\"\b\n\r\t\Z\\\a' AS x`, "SELECT '\\0\\'\"\b\\n\\r\t\\Z\\\\a' AS x", ""},
		// Parameters.
		{"SELECT 1 FROM t WHERE x = :v1 AND y = ?", "", "mixing"},
		{"SELECT 1 FROM t WHERE x = ? AND y = :y", "", "mixing"},
		{"SELECT '?', `?`, '\\'?' /* ? */ # ?\n, ?", "SELECT '?', `?`, '\\'?', ?", ""},
		{"SELECT /*! ? */ , ?", "", "/*!"},
		{"SELECT '/*! ? */' AS x", "SELECT '/*! ? */' AS x", ""},
		{"SELECT a ?", "", `unexpected "?"`},
		// Keywords keep their case.
		{"SELECT READ, Status, YEAR, `Date` FROM Text AS Comment", "SELECT READ, Status, YEAR, Date FROM Text AS Comment", ""},
		// Signs of numbers.
		{"SELECT -5, -1.5, - 5 AS x, - -5 AS y, -(-(5)) AS z, +5 AS w, -a, +a AS b", "SELECT -5, -1.5, -5 AS x, 5 AS y, 5 AS z, 5 AS w, -a, a AS b", ""},
		{"SELECT -9223372036854775808 AS x, -(-9223372036854775808) AS y", "SELECT -9223372036854775808 AS x, -(-9223372036854775808) AS y", ""},
		{"SELECT 9223372036854775807, 9223372036854775808.0 AS x, -0, -0.0 AS y", "SELECT 9223372036854775807, 9.223372036854776e18 AS x, 0 AS `-0`, 0.0 AS y", ""},
		// There is no BIGINT UNSIGNED: an integer beyond BIGINT is no DOUBLE either.
		{"SELECT 9223372036854775808", "", "out of range of BIGINT"},
		{"SELECT -9223372036854775809", "", "out of range of BIGINT"},
		{"SELECT -(9223372036854775808)", "", "out of range of BIGINT"},
		{"SELECT a FROM t WHERE a < 18446744073709551615", "", "out of range of BIGINT"},
		{"SELECT 1 LIMIT 9223372036854775808", "", "out of range of BIGINT"},
		{"SELECT 99999999999999999999e0, -18446744073709551615.", "SELECT 1e20 AS `99999999999999999999e0`, -1.8446744073709552e19 AS `-18446744073709551615.`", ""},
		{"SELECT 1e400", "", "out of range"},
		{"SELECT 1e", "", "exponent"},
		{"SELECT 1a FROM t", "", "a letter right after a number"},
		{"SELECT 1.5.2", "", "unexpected"},
		{"SELECT 0x41 AS a, x'4142' AS b, X'' AS c, 0x4 AS d, b'1000001' AS e, B'' AS f, 0b1 AS g, 0b101000001 AS h", "SELECT x'41' AS a, x'4142' AS b, x'' AS c, x'04' AS d, x'41' AS e, x'' AS f, x'01' AS g, x'0141' AS h", ""},
		{"SELECT _binary x'41' AS a, _utf8mb4 0x4142 AS b, _latin1 B'1000001' AS c", "SELECT _binary x'41' AS a, 'AB' AS b, 'A' AS c", ""},
		{"SELECT _utf8mb4 x'ff'", "", "not UTF-8"},
		{"SELECT 1 LIMIT 0x5", "", "LIMIT takes"},
		// A typed literal has as many digits of a second as are written.
		{"SELECT TIMESTAMP'2026-01-31 12:00:00.5' AS a, {ts '2026-01-31 12:00:00.1234567'} AS b", "SELECT CAST('2026-01-31 12:00:00.5' AS DATETIME(1)) AS a, CAST('2026-01-31 12:00:00.1234567' AS DATETIME(6)) AS b", ""},
		{"SELECT TIME'12:00:00.50' AS a, TIMESTAMP'2026-01-31 12:00:00' AS b, TIMESTAMP'2026-01-31T12:00:00.25+01:00' AS c", "SELECT CAST('12:00:00.50' AS TIME(2)) AS a, CAST('2026-01-31 12:00:00' AS DATETIME) AS b, CAST('2026-01-31T12:00:00.25+01:00' AS DATETIME(2)) AS c", ""},
		{"SELECT DATE'2026.01.31' AS a, TIMESTAMP'2026.01.31 12:00:00' AS b", "SELECT CAST('2026.01.31' AS DATE) AS a, CAST('2026.01.31 12:00:00' AS DATETIME(2)) AS b", ""},
		{"SELECT x'4'", "", "even number"},
		{"SELECT x'zz'", "", "hexadecimal"},
		{"SELECT b'2'", "", "bit literal"},
		{"SELECT 0xzz", "", "hexadecimal"},
		{"SELECT 0b2", "", "bit literal"},
		// The order of a UNION's part is the parser's to accept and MySQL's to refuse.
		{"SELECT 1 ORDER BY 1 UNION SELECT 2", "", "before UNION"},
		{"SELECT 1 LIMIT 1 UNION SELECT 2", "", "before UNION"},
		{"SELECT 1 UNION SELECT 2 LIMIT 1 UNION SELECT 3", "", "before UNION"},
		// LIMIT takes any expression in the parser.
		{"SELECT 1 LIMIT 1+1", "", "LIMIT takes"},
		{"SELECT 1 LIMIT 'x'", "", "LIMIT takes"},
		{"SELECT 1 LIMIT -1", "", "LIMIT takes"},
		{"SELECT 1 LIMIT 1.5", "", "LIMIT takes"},
		{"SELECT 1 LIMIT a", "", "LIMIT takes"},
		{"SELECT 1 LIMIT 18446744073709551615 OFFSET 2", "SELECT 1 LIMIT 9223372036854775807 OFFSET 2", ""},
		// The upper case of ı and ſ is I and S.
		{"SELECT lımıt, ſelect FROM t", "SELECT `lımıt`, `ſelect` FROM t", ""},
		{"SELECT a\u00a0FROM t", "", "a blank that SQL does not know"},
		{"SELECT ‘a’", "", "typographic"},
		{"SELECT [a] FROM t", "", "backquotes"},
		{"SELECT 'a\xff'", "", "UTF-8"},
		{"SELECT a\xff", "", "UTF-8"},
		{"SELECT `a\xff`", "", "UTF-8"},
		{"SELECT ``", "", "empty"},
		{"SELECT 'abc", "", "the string has no end"},
		{"SELECT `abc", "", "the quoted name has no end"},
		{"SELECT a == b", "", `"=="`},
		{"SELECT a := b", "", `":="`},
	}
	for _, tt := range tests {
		p, err := Parse(tt.sql)
		switch {
		case err != nil && (tt.err == "" || !strings.Contains(err.Error(), tt.err)):
			t.Errorf("%s\ngot error %v, want %q", tt.sql, err, tt.err)
		case err == nil && tt.err != "":
			t.Errorf("%s\ngot %s, want an error with %q", tt.sql, p.Statement, tt.err)
		case err == nil && p.Statement.String() != tt.want:
			t.Errorf("%s\ngot  %s\nwant %s", tt.sql, p.Statement, tt.want)
		}
	}
}

// A parameter has the ordinal of its place in the text, however the tree is
// ordered.
func TestParse_params(t *testing.T) {
	t.Parallel()
	ordinal := func(e expr.Expr) int { return e.(*expr.Param).Ordinal }
	p, err := Parse("SELECT ?, COUNT(*) FROM (SELECT 1 LIMIT ?, ?) AS d WHERE a IN (?) AND TRIM(? FROM ?) = '' LIMIT ? OFFSET ?")
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Params) != 8 {
		t.Fatalf("got %d parameters, want 8", len(p.Params))
	}
	for i, q := range p.Params {
		if q.Ordinal != i+1 || q.Name != "" {
			t.Errorf("parameter %d: %+v", i+1, q)
		}
	}
	s := p.Statement.(*Select)
	inner := s.From.(*Derived).Query.(*Select).Limit
	where := s.Where.(*expr.Binary)
	trim := where.R.(*expr.Binary).L.(*expr.Call)
	got := []int{
		ordinal(s.Items[0].Expr), ordinal(inner.Offset), ordinal(inner.Count), ordinal(where.L.(*expr.In).List[0]),
		ordinal(trim.Args[1]), ordinal(trim.Args[0]), ordinal(s.Limit.Count), ordinal(s.Limit.Offset),
	}
	for i, n := range got {
		if n != i+1 {
			t.Errorf("ordinals %v, want 1 to 8", got)
			break
		}
	}

	p, err = Parse("SELECT :b, :a_1 FROM t WHERE x = :B AND y IN (:b, :c)")
	if err != nil {
		t.Fatal(err)
	}
	want := []Param{{Name: "b"}, {Name: "a_1"}, {Name: "B"}, {Name: "c"}}
	if len(p.Params) != len(want) {
		t.Fatalf("got %v, want %v", p.Params, want)
	}
	for i := range want {
		if p.Params[i] != want[i] {
			t.Errorf("got %v, want %v", p.Params, want)
		}
	}
}

func TestParse_readOnly(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"INSERT INTO t VALUES (1)":                        "INSERT",
		"insert into t set a = @a":                        "INSERT",
		"UPDATE t SET a = 1":                              "UPDATE",
		"DELETE FROM t":                                   "DELETE",
		"REPLACE INTO t VALUES (1)":                       "REPLACE",
		"CREATE TABLE t (a INT)":                          "CREATE",
		"CREATE PROCEDURE p() BEGIN SET @a := 1; END":     "CREATE",
		"/* c */ ALTER TABLE t ADD a INT":                 "ALTER",
		"DROP TABLE t":                                    "DROP",
		"TRUNCATE t":                                      "TRUNCATE",
		"RENAME TABLE a TO b":                             "RENAME",
		"LOAD DATA INFILE 'x' INTO TABLE t":               "LOAD",
		"GRANT ALL ON t TO u":                             "GRANT",
		"REVOKE ALL ON t FROM u":                          "REVOKE",
		"CALL p()":                                        "CALL",
		"ANALYZE TABLE t":                                 "ANALYZE",
		"FLUSH TABLES":                                    "FLUSH",
		"KILL 1":                                          "KILL",
		"SET GLOBAL a = 1":                                "SET GLOBAL",
		"SET @@global.a = 1":                              "SET GLOBAL",
		"SET PASSWORD = 'x'":                              "SET PASSWORD",
		"EXPLAIN DELETE FROM t":                           "DELETE",
		"WITH x AS (SELECT 1) DELETE FROM t WHERE a IN x": "DELETE",
	}
	for sql, name := range tests {
		_, err := Parse(sql)
		if !errors.Is(err, ErrReadOnly) || !strings.HasPrefix(err.Error(), name+" is refused: ") {
			t.Errorf("%s: got %v, want ErrReadOnly about %s", sql, err, name)
		}
	}
}
