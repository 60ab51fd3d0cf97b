package query

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// seeds are statements of every kind; what Parse makes of them is tested
// elsewhere.
var seeds = []string{
	"SELECT * FROM messages",
	"SELECT m.from, m.Subject s, count( * ), Count(distinct a,b) FROM messages m WHERE m.to = 'x' AND NOT EXISTS (SELECT 1 FROM t) LIMIT ?, ?",
	`SELECT "a", 'a' 'b', N'x', _utf8'x', date '2024-01-01', TIMESTAMP '2024-01-01 10:00:00', {t '10:00'}, {fn LOWER(a)}`,
	"SELECT 5--1, -5, - 5.5, -9223372036854775808, 9223372036854775808, 0x41, x'4142', b'1000001', 1e3, .5, 1., -(-9223372036854775808)",
	"SELECT SUBSTR(LOWER(a),1), SUBSTRING(a FROM 2 FOR 3), EXTRACT(YEAR FROM d), EXTRACT(DAY_HOUR FROM d), POSITION('a' IN b), TRIM(BOTH 'x' FROM y), TRIM(y), CURRENT_TIMESTAMP(3), CURRENT_DATE, SCHEMA(), LEFT(a,1), IF(a=b,1,2), MOD(a,2), a MOD 2 FROM t",
	`SELECT GROUP_CONCAT(DISTINCT a, b ORDER BY c DESC, d SEPARATOR '; ') FROM t GROUP BY 1, a + 1 HAVING COUNT(*) > 1 ORDER BY 2 DESC`,
	"SELECT a FROM t WHERE a IS UNKNOWN OR b IS NOT TRUE OR c XOR d AND NOT e XOR f = g = h LIKE 'x\\%' ESCAPE '!'",
	"SELECT CAST(a AS SIGNED INTEGER), CAST(a AS DECIMAL(10,2)), CONVERT(a, DATE), CONVERT(a USING utf8mb4), BINARY a",
	`SELECT a->'$.x'->>'$.y', m.a->>'$[0]' FROM t m WHERE search('from:x') AND MATCH (subject, body) AGAINST ('foo' IN BOOLEAN MODE)`,
	"SELECT a + INTERVAL '7' DAY, DATE_ADD(a, INTERVAL b + 1 HOUR), TIMESTAMPDIFF(MINUTE, a, b), TIMESTAMPADD(DAY, 1, a), ADDDATE(a, 3)",
	"SELECT * FROM t WHERE (a, b) IN ((1,2),(3,4)) AND (a,b) = (SELECT 1,2) AND ROW(a,b) <=> (1,2) AND a NOT REGEXP 'x' AND a NOT IN (:x, :y) AND b = ANY (SELECT 1) AND c <> ALL (SELECT 2) AND a BETWEEN 1 AND 2",
	"(SELECT a FROM t LIMIT 5) UNION ALL SELECT 1 UNION (SELECT 2 ORDER BY 1) ORDER BY a LIMIT 2 OFFSET 3",
	"SELECT a FROM x LEFT JOIN y ON x.a = y.b JOIN z USING (a, b), w NATURAL LEFT JOIN v CROSS JOIN (SELECT 1 AS one) AS d",
	"SELECT CASE a WHEN 1 THEN 'x' ELSE 'y' END, CASE WHEN a = 1 AND b THEN 2 END c FROM `t` -- comment\n# more\n/* yet */",
	"EXPLAIN ANALYZE SELECT 1", "DESCRIBE messages 'sub%'", "SHOW FULL COLUMNS FROM messages FROM graphmail LIKE 's%'",
	"SHOW TABLES WHERE name = 'x'", "SET NAMES utf8 COLLATE utf8_bin, time_zone = '+05:00', CHARACTER SET DEFAULT", "SET LOCAL TRANSACTION ISOLATION LEVEL READ COMMITTED, READ ONLY", "SET SESSION time_zone = '+00:00', @@sql_mode = TRADITIONAL", "USE graphmail", "START TRANSACTION READ ONLY",
	"((SELECT 1) LIMIT 3) ORDER BY 1", "SELECT !a, ~-a ^ 2 FROM t WHERE a COLLATE utf8mb4_0900_as_ci = @@version",
	"select 1 /*!123*/", "SELECT 0 a,0 b XOR", "/*!*/", "SELECT E'x'", "SELECT a FROM t GROUP BY a WITH ROLLUP", "WITH x AS (SELECT 1) SELECT 1",
	"SELECT 'a\\", "SELECT `a", "/*", "SELECT ((((", "CASE CASE END END", "SELECT a.b.c.d", "SELECT a->'$'->", "@@a.b", "5e", "0x", "SELECT \x00", "SELECT a 'b\x00'",
	"SELECT JSON_VALUE(a, '$.b' RETURNING DECIMAL(3,1)), CHAR(65 USING utf8mb4), INTERVAL(1,2,3)",
}

// FuzzParse checks that Parse ends soon and in an error of its own or in a
// statement whose text parses to one with the same text and labels.
func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, sql string) {
		start := time.Now()
		p, err := Parse(sql)
		if took := time.Since(start); took > 30*time.Second {
			t.Fatalf("Parse took %v", took)
		}
		if err != nil {
			checkError(t, sql, err)
			return
		}
		printed := p.Statement.String()
		if len(printed) > MaxLength {
			return
		}
		again, err := Parse(printed)
		if err != nil {
			t.Fatalf("the text of %q does not parse: %q: %v", sql, printed, err)
		}
		if got := again.Statement.String(); got != printed {
			t.Fatalf("the text of %q changes\nfrom %s\nto   %s", sql, printed, got)
		}
		if got, want := labels(again.Statement), labels(p.Statement); !slices.Equal(got, want) {
			t.Fatalf("the labels of %q change from %q to %q", sql, want, got)
		}
		if len(again.Params) != len(p.Params) {
			t.Fatalf("the parameters of %q change from %v to %v", sql, p.Params, again.Params)
		}
	})
}

func checkError(t *testing.T, sql string, err error) {
	t.Helper()
	var syntax *SyntaxError
	var unsupported *UnsupportedError
	line, column := 0, 0
	switch {
	case errors.As(err, &syntax):
		line, column = syntax.Line, syntax.Column
		if strings.Contains(syntax.Message, "the parser failed") {
			t.Fatalf("%q: %v", sql, err)
		}
		if strings.Contains(syntax.Error(), "\n") || !strings.Contains(syntax.Detail(), "^") {
			t.Fatalf("%q: Error %q, Detail %q", sql, syntax.Error(), syntax.Detail())
		}
	case errors.As(err, &unsupported):
		line, column = unsupported.Line, unsupported.Column
	case !errors.Is(err, ErrReadOnly):
		t.Fatalf("%q: an error of another kind: %T %v", sql, err, err)
	default:
		return
	}
	if line < 1 || column < 1 {
		t.Fatalf("%q: line %d, column %d", sql, line, column)
	}
}

func labels(s Statement) []string {
	switch s := s.(type) {
	case *Select:
		var out []string
		for _, item := range s.Items {
			out = append(out, item.Label)
		}
		return out
	case *Union:
		return labels(s.Left)
	case *Explain:
		return labels(s.Query)
	}
	return nil
}
