package query

import (
	"errors"
	"strings"
	"testing"
)

func TestParse_unsupported(t *testing.T) {
	t.Parallel()
	tests := []struct {
		sql, feature string
		column       int
		hint         string
	}{
		{"WITH x AS (SELECT 1) SELECT * FROM x", "WITH", 1, "derived table"},
		{"WITH RECURSIVE x AS (SELECT 1) SELECT * FROM x", "WITH", 1, "derived table"},
		{"SELECT * FROM (WITH x AS (SELECT 1) SELECT * FROM x) AS y", "WITH", 16, "derived table"},
		{"SELECT ROW_NUMBER() OVER (ORDER BY a) FROM t", "OVER", 21, "GROUP BY"},
		{"SELECT SUM(a) OVER w FROM t WINDOW w AS (ORDER BY a)", "OVER", 15, "GROUP BY"},
		{"SELECT a FROM t FULL OUTER JOIN u ON 1", "FULL OUTER JOIN", 17, "UNION ALL"},
		{"SELECT a FROM t FULL JOIN u ON 1", "FULL OUTER JOIN", 17, "UNION ALL"},
		{"SELECT a FROM t FOR UPDATE", "FOR UPDATE", 17, "leave it out"},
		{"SELECT a FROM t FOR SHARE", "FOR SHARE", 17, "leave it out"},
		{"SELECT a FROM t LOCK IN SHARE MODE", "LOCK IN SHARE MODE", 17, "leave it out"},
		{"SELECT SQL_CACHE a FROM t", "SQL_CACHE", 8, "leave it out"},
		{"SELECT SQL_NO_CACHE a FROM t", "SQL_NO_CACHE", 8, "leave it out"},
		{"SELECT DISTINCT SQL_CALC_FOUND_ROWS a FROM t", "SQL_CALC_FOUND_ROWS", 17, "leave it out"},
		{"SELECT STRAIGHT_JOIN a FROM t", "STRAIGHT_JOIN", 8, "leave it out"},
		{"SELECT a FROM t STRAIGHT_JOIN u", "STRAIGHT_JOIN", 17, "JOIN"},
		{"SELECT a FROM t USE INDEX (i)", "an index hint", 17, "leave it out"},
		{"SELECT a FROM t FORCE KEY (i)", "an index hint", 17, "leave it out"},
		{"SELECT a FROM t IGNORE INDEX (i)", "an index hint", 17, "leave it out"},
		{"SELECT a FROM t PARTITION (p)", "PARTITION", 17, "leave it out"},
		{"SELECT VALUES(a)", "VALUES()", 8, ""},
		{"SELECT DEFAULT(a)", "DEFAULT()", 8, ""},
		{"SELECT a COLLATE utf8mb4_bin FROM t", "COLLATE utf8mb4_bin", 10, "BINARY x"},
		{"SELECT a FROM t ORDER BY a COLLATE 'latin1_swedish_ci'", "COLLATE latin1_swedish_ci", 28, "BINARY x"},
		{"SELECT 1 FROM t WHERE a > ANY (SELECT 1)", "> ANY", 27, "MAX"},
		{"SELECT 1 FROM t WHERE a = ALL (SELECT 1)", "= ALL", 27, "MAX"},
		{"SELECT a FROM t GROUP BY a WITH ROLLUP", "WITH ROLLUP", 28, "UNION ALL"},
		{"SELECT a INTO OUTFILE 'x' FROM t", "SELECT … INTO", 10, ""},
		{"SELECT a FROM t INTO DUMPFILE 'x'", "SELECT … INTO", 17, ""},
		{"SELECT @a", "a user variable (@name)", 8, ":name"},
		{"SELECT 1 FROM t WHERE a = @p1", "a user variable (@name)", 27, ":name"},
		{"SET @a = 1", "a user variable (@name)", 5, ":name"},
		{"SELECT $1", "a parameter or name that begins with $", 8, "write ?"},
		{"SELECT ?1", "a numbered parameter", 8, "write ?"},
		{"SELECT :1", "a numbered parameter", 8, "write ?"},
		{"SELECT ?, :a", "mixing ? and :name", 11, "one kind"},
		{"SELECT 1 FROM t WHERE a IN ::list", `"::"`, 28, "IN (?)"},
		{"SELECT a::text", `"::"`, 9, "CAST"},
		{"SELECT * FROM t, LATERAL (SELECT 1) AS x", "LATERAL", 18, "join"},
		{"SELECT * FROM JSON_TABLE('[]', '$' COLUMNS (a INT PATH '$')) AS x", "JSON_TABLE", 15, ""},
		{"SELECT a FROM t EXCEPT SELECT a FROM u", "EXCEPT", 17, "NOT EXISTS"},
		{"SELECT a FROM t INTERSECT (SELECT a FROM u)", "INTERSECT", 17, "EXISTS"},
		{"SELECT 1 MEMBER OF(a)", "MEMBER OF", 10, "JSON_CONTAINS"},
		{"SELECT a SOUNDS LIKE 'b'", "SOUNDS LIKE", 10, ""},
		{"SELECT x.f(1)", "a function of a schema", 8, ""},
		{"SELECT CAST(a AS TEXT)", "CAST to TEXT", 18, "CHAR"},
		{"SELECT CAST(a AS INTEGER)", "CAST to INTEGER", 18, "SIGNED"},
		{"SELECT CAST(a AS TIMESTAMP)", "CAST to TIMESTAMP", 18, "DATETIME"},
		{"SELECT CAST(a AS GEOMETRY)", "CAST to GEOMETRY", 18, "the types are"},
		{"SELECT CAST(a AS CHAR CHARACTER SET koi8r)", "the character set koi8r", 37, "UTF-8"},
		{"SELECT CONVERT(a USING koi8r)", "CONVERT(… USING koi8r)", 18, "UTF-8"},
		{"SELECT GROUP_CONCAT(a ORDER BY a LIMIT 1)", "LIMIT in GROUP_CONCAT", 34, "SUBSTRING_INDEX"},
		{"SELECT JSON_VALUE(a, '$' RETURNING SIGNED NULL ON EMPTY)", "ON EMPTY", 48, "IFNULL"},
		{"SELECT MATCH (a) AGAINST ('b' WITH QUERY EXPANSION)", "WITH QUERY EXPANSION", 31, ""},
		{"EXPLAIN FORMAT=JSON SELECT 1", "EXPLAIN FORMAT", 9, "leave it out"},
		{"SHOW BINARY LOGS", "SHOW BINARY", 6, "SHOW TABLES"},
		{"TABLE messages", "TABLE", 1, "SELECT * FROM messages"},
		{"VALUES ROW(1)", "VALUES", 1, ""},
		{"LOCK TABLES t READ", "LOCK", 1, ""},
		{"SELECT /*!40001 SQL_NO_CACHE */ 1", "/*! version comment */", 8, "plain SQL"},
	}
	for _, tt := range tests {
		_, err := Parse(tt.sql)
		var u *UnsupportedError
		if !errors.As(err, &u) {
			t.Errorf("%s: got %v, want UnsupportedError", tt.sql, err)
			continue
		}
		if !strings.Contains(u.Feature, tt.feature) || u.Line != 1 || u.Column != tt.column || !strings.Contains(u.Hint, tt.hint) {
			t.Errorf("%s\ngot  %q at %d:%d, %q\nwant %q at 1:%d, %q", tt.sql, u.Feature, u.Line, u.Column, u.Hint, tt.feature, tt.column, tt.hint)
		}
	}
}
