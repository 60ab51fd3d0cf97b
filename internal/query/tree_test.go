package query

import (
	"fmt"
	"strings"
	"testing"

	"graphmail/internal/expr"
)

// tree prints the structure of an expression: (op operand …).
func tree(e expr.Expr) string {
	list := func(head string, xs ...expr.Expr) string {
		s := "(" + head
		for _, x := range xs {
			s += " " + tree(x)
		}
		return s + ")"
	}
	neg := func(not bool, s string) string {
		if not {
			return "not-" + s
		}
		return s
	}
	switch e := e.(type) {
	case *expr.Unary:
		return list(string(e.Op), e.X)
	case *expr.Binary:
		return list(string(e.Op), e.L, e.R)
	case *expr.In:
		return list(neg(e.Not, "in"), append([]expr.Expr{e.X}, e.List...)...)
	case *expr.Between:
		return list(neg(e.Not, "between"), e.X, e.Lo, e.Hi)
	case *expr.Like:
		if e.Escape != nil {
			return list(neg(e.Not, "like"), e.X, e.Pattern, e.Escape)
		}
		return list(neg(e.Not, "like"), e.X, e.Pattern)
	case *expr.Regexp:
		return list(neg(e.Not, "regexp"), e.X, e.Pattern)
	case *expr.Is:
		return list(neg(e.Not, "is-"+string(e.What)), e.X)
	case *expr.Call:
		head := e.Name
		if e.Distinct {
			head += "!"
		}
		return list(head, e.Args...)
	case *expr.Cast:
		return list(strings.TrimSuffix(fmt.Sprintf("cast-%s[%d,%d]", e.Type, e.Length, e.Scale), "[-1,-1]"), e.X)
	case *expr.Interval:
		return list(e.Unit, e.X)
	case *expr.Tuple:
		return list("row", e.Items...)
	case *expr.Subquery:
		head := neg(e.Not, [...]string{"scalar", "exists", "in-set"}[e.Kind])
		if e.X != nil {
			return list(head, e.X)
		}
		return list(head)
	case *expr.Match:
		head := "match"
		if e.KQL {
			head = "kql"
		}
		if e.Boolean {
			head += "-boolean"
		}
		return list(head, append(e.Columns[:len(e.Columns):len(e.Columns)], e.Words)...)
	case *expr.Case:
		xs := []expr.Expr{}
		if e.X != nil {
			xs = append(xs, e.X)
		}
		for _, w := range e.Whens {
			xs = append(xs, w.Cond, w.Then)
		}
		if e.Else != nil {
			xs = append(xs, e.Else)
		}
		return list("case", xs...)
	}
	return e.String()
}

func TestParse_expressions(t *testing.T) {
	t.Parallel()
	tests := []struct{ sql, want string }{
		// Precedence: https://dev.mysql.com/doc/refman/8.4/en/operator-precedence.html
		{"a OR b XOR c AND d", "(OR a (<> (NOT b) (NOT (AND c d))))"},
		{"a XOR b XOR c", "(<> (NOT (<> (NOT a) (NOT b))) (NOT c))"},
		{"a XOR b OR c XOR d", "(OR (<> (NOT a) (NOT b)) (<> (NOT c) (NOT d)))"},
		{"a XOR NOT b", "(<> (NOT a) (NOT (NOT b)))"},
		{"(a XOR b) + 1", "(+ (<> (NOT a) (NOT b)) 1)"},
		{"CASE WHEN a XOR b THEN c XOR d ELSE e END", "(case (<> (NOT a) (NOT b)) (<> (NOT c) (NOT d)) e)"},
		{"NOT a AND b", "(AND (NOT a) b)"},
		{"NOT a = b", "(NOT (= a b))"},
		{"NOT a IS NULL", "(NOT (is-NULL a))"},
		{"NOT a BETWEEN 1 AND 2", "(NOT (between a 1 2))"},
		{"NOT a IN (1)", "(NOT (in a 1))"},
		{"! a = b", "(= (NOT a) b)"},
		{"!a + 1", "(+ (NOT a) 1)"},
		{"a AND b OR c AND d", "(OR (AND a b) (AND c d))"},
		{"a AND (b AND c)", "(AND (AND a b) c)"},
		{"a && b", "(AND a b)"},
		{"a BETWEEN 1 AND 2 AND b", "(AND (between a 1 2) b)"},
		{"a BETWEEN b + 1 AND c OR d", "(OR (between a (+ b 1) c) d)"},
		{"a NOT BETWEEN 1 AND 2", "(not-between a 1 2)"},
		{"a = b + c * d ^ e", "(= a (+ b (* c (^ d e))))"},
		{"a | b & c << d + e", "(| a (& b (<< c (+ d e))))"},
		{"a - b - c", "(- (- a b) c)"},
		{"a - (b - c)", "(- a (- b c))"},
		{"a / b * c DIV d % e MOD f", "(% (% (DIV (* (/ a b) c) d) e) f)"},
		{"a MOD (b) + MOD(a, b)", "(+ (% a b) (MOD a b))"},
		{"-a ^ 2", "(^ (- a) 2)"},
		{"-2 ^ 2", "(^ -2 2)"},
		{"~a + -b", "(+ (~ a) (- b))"},
		{"a - -b", "(- a (- b))"},
		{"BINARY a = b", "(= (cast-BINARY a) b)"},
		{"a <=> NULL", "(<=> a NULL)"},
		{"a != b", "(<> a b)"},
		{"a <> b", "(<> a b)"},
		// Chains of comparisons go from the left; LIKE and its kind bind closer.
		{"a = b = c", "(= (= a b) c)"},
		{"a < b <= c > d", "(> (<= (< a b) c) d)"},
		{"a = b IS NULL", "(is-NULL (= a b))"},
		{"a = b IS NULL = c", "(= (is-NULL (= a b)) c)"},
		{"a IS NULL = b", "(= (is-NULL a) b)"},
		{"a IS NULL IS NOT TRUE", "(not-is-TRUE (is-NULL a))"},
		{"a = b LIKE c", "(= a (like b c))"},
		{"a LIKE b = c", "(= (like a b) c)"},
		{"a IN (1) = b IN (2)", "(= (in a 1) (in b 2))"},
		{"a BETWEEN 1 AND 2 = b", "(= (between a 1 2) b)"},
		{"NOT a = b = c", "(NOT (= (= a b) c))"},
		{"a = b = c AND d = e = f", "(AND (= (= a b) c) (= (= d e) f))"},
		{"f(a = b = c, d)", "(f (= (= a b) c) d)"},
		{"a = b = (c = d = e)", "(= (= a b) (= (= c d) e))"},
		{"a = CASE WHEN b = c = d THEN 1 END = e", "(= (= a (case (= (= b c) d) 1)) e)"},
		// Predicates.
		{"a IS TRUE OR a IS NOT FALSE OR a IS NOT NULL", "(OR (OR (is-TRUE a) (not-is-FALSE a)) (not-is-NULL a))"},
		{"a IS UNKNOWN", "(is-NULL a)"},
		{"a IS NOT UNKNOWN", "(not-is-NULL a)"},
		{"a LIKE 'x' ESCAPE '!'", "(like a 'x' '!')"},
		{"a NOT LIKE ?", "(not-like a ?)"},
		{"a REGEXP 'x' AND b RLIKE 'y' AND c NOT RLIKE 'z'", "(AND (AND (regexp a 'x') (regexp b 'y')) (not-regexp c 'z'))"},
		{"a IN (1, 'b', NULL, c + 1)", "(in a 1 'b' NULL (+ c 1))"},
		{"a NOT IN (?)", "(not-in a ?)"},
		{"a IN (SELECT 1)", "(in-set a)"},
		{"a IN ((SELECT 1))", "(in-set a)"},
		{"a NOT IN (SELECT 1)", "(not-in-set a)"},
		{"(a, b) NOT IN (SELECT 1, 2)", "(not-in-set (row a b))"},
		{"(a, b) IN ((1, 2), (3, 4))", "(in (row a b) (row 1 2) (row 3 4))"},
		{"ROW(a, b) = ROW(1, 2)", "(= (row a b) (row 1 2))"},
		{"(a, b) < (SELECT 1, 2)", "(< (row a b) (scalar))"},
		{"a = ANY (SELECT 1)", "(in-set a)"},
		{"a = SOME (SELECT 1)", "(in-set a)"},
		{"a <> ALL (SELECT 1)", "(not-in-set a)"},
		{"a != ALL ((SELECT 1))", "(not-in-set a)"},
		{"c = a = ANY (SELECT 1)", "(in-set (= c a))"},
		{"EXISTS (SELECT 1)", "(exists)"},
		{"NOT EXISTS (SELECT 1)", "(not-exists)"},
		{"NOT NOT EXISTS (SELECT 1)", "(NOT (not-exists))"},
		{"EXISTS (SELECT 1) + 1", "(+ (exists) 1)"},
		{"(SELECT 1) + ((SELECT 2))", "(+ (scalar) (scalar))"},
		// Times.
		{"a + INTERVAL 7 DAY", "(+ a (DAY 7))"},
		{"a - INTERVAL '7' hour", "(- a (HOUR '7'))"},
		{"INTERVAL 1 MONTH + a", "(+ (MONTH 1) a)"},
		{"a + INTERVAL b + 1 YEAR", "(+ a (YEAR (+ b 1)))"},
		{"a + INTERVAL (b) MINUTE - INTERVAL -1 SECOND", "(- (+ a (MINUTE b)) (SECOND -1))"},
		{"a + INTERVAL '1:30' HOUR_MINUTE", "(+ a (HOUR_MINUTE '1:30'))"},
		{"DATE_ADD(a, INTERVAL ? WEEK)", "(DATE_ADD a (WEEK ?))"},
		{"DATE_SUB(a, INTERVAL 1 QUARTER)", "(DATE_SUB a (QUARTER 1))"},
		{"ADDDATE(a, INTERVAL 1 DAY)", "(DATE_ADD a (DAY 1))"},
		{"ADDDATE(a, 3)", "(DATE_ADD a (DAY 3))"},
		{"SUBDATE(a, b)", "(DATE_SUB a (DAY b))"},
		{"TIMESTAMPADD(SQL_TSI_MONTH, 1, a)", "(DATE_ADD a (MONTH 1))"},
		{"TIMESTAMPDIFF(minute, a, b)", "(TIMESTAMPDIFF 'MINUTE' a b)"},
		{"TIMESTAMPDIFF('DAY', a, b)", "(TIMESTAMPDIFF 'DAY' a b)"},
		{"INTERVAL(1, 2, 3)", "(INTERVAL 1 2 3)"},
		{"EXTRACT(YEAR FROM a)", "(YEAR a)"},
		{"EXTRACT(day_hour FROM a + b)", "(EXTRACT 'DAY_HOUR' (+ a b))"},
		{"EXTRACT('DAY_HOUR', a)", "(EXTRACT 'DAY_HOUR' a)"},
		{"DATE '2024-01-31'", "(cast-DATE '2024-01-31')"},
		{"{d '2024-01-31'}", "(cast-DATE '2024-01-31')"},
		{"{ts '2024-01-31 10:00:00'}", "(cast-DATETIME '2024-01-31 10:00:00')"},
		{"{t '10:00'}", "(cast-TIME '10:00')"},
		{"{fn LCASE(a)} + 1", "(+ (LCASE a) 1)"},
		{"CURRENT_DATE", "(CURDATE)"},
		{"current_date()", "(CURDATE)"},
		{"CURRENT_TIME", "(CURTIME)"},
		{"CURRENT_TIMESTAMP - INTERVAL 1 DAY", "(- (NOW) (DAY 1))"},
		{"CURRENT_TIMESTAMP(3)", "(NOW 3)"},
		{"LOCALTIME", "(NOW)"},
		{"LOCALTIMESTAMP(6)", "(NOW 6)"},
		{"UTC_TIMESTAMP", "(UTC_TIMESTAMP)"},
		{"UTC_DATE() = utc_date", "(= (UTC_DATE) (UTC_DATE))"},
		{"NOW(6)", "(NOW 6)"},
		// Functions.
		{"SUBSTR(LOWER(a), 1)", "(SUBSTR (LOWER a) 1)"},
		{"SUBSTRING(CONCAT(a, b), 1, 2)", "(SUBSTRING (CONCAT a b) 1 2)"},
		{"SUBSTRING(a FROM 2)", "(SUBSTRING a 2)"},
		{"SUBSTR(a FROM 2 FOR 3)", "(SUBSTR a 2 3)"},
		{"POSITION('a' IN b)", "(LOCATE 'a' b)"},
		{"POSITION(LOWER(a) IN CONCAT(b, c))", "(LOCATE (LOWER a) (CONCAT b c))"},
		{"TRIM(a)", "(TRIM a)"},
		{"TRIM(BOTH FROM a)", "(TRIM a)"},
		{"TRIM('x' FROM a)", "(TRIM a 'x')"},
		{"TRIM(BOTH 'x' FROM a)", "(TRIM a 'x')"},
		{"TRIM(LEADING 'x' FROM a)", "(LTRIM a 'x')"},
		{"TRIM(TRAILING CONCAT('x', 'y') FROM a)", "(RTRIM a (CONCAT 'x' 'y'))"},
		{"LEFT(a, 1) + RIGHT(b, 2)", "(+ (LEFT a 1) (RIGHT b 2))"},
		{"IF(a = b, 1, 2)", "(IF (= a b) 1 2)"},
		{"REPLACE(a, b, c)", "(REPLACE a b c)"},
		{"INSERT(a, 1, 2, b)", "(INSERT a 1 2 b)"},
		{"REPEAT(a, 2)", "(REPEAT a 2)"},
		{"CHAR(65, 66 USING utf8mb4)", "(CHAR 65 66)"},
		{"CHAR(65)", "(CHAR 65)"},
		{"DATABASE() = SCHEMA()", "(= (DATABASE) (DATABASE))"},
		{"CURRENT_USER = USER()", "(= (CURRENT_USER) (USER))"},
		{"count (a)", "(COUNT a)"},
		{"COUNT(DISTINCT a, b)", "(COUNT! a b)"},
		{"COUNT(ALL a)", "(COUNT a)"},
		{"SUM(DISTINCT a + 1)", "(SUM! (+ a 1))"},
		{"COALESCE(a, (SELECT 1))", "(COALESCE a (scalar))"},
		{"f()", "(f)"},
		// Types.
		{"CAST(a AS CHAR)", "(cast-CHAR a)"},
		{"CAST(a AS CHAR(10) CHARACTER SET utf8mb4)", "(cast-CHAR[10,-1] a)"},
		{"CAST(a AS CHAR CHARSET utf8)", "(cast-CHAR a)"},
		{"CAST(a + 1 AS SIGNED INTEGER)", "(cast-SIGNED (+ a 1))"},
		{"CAST(a AS UNSIGNED INT)", "(cast-UNSIGNED a)"},
		{"CAST(a AS DECIMAL)", "(cast-DECIMAL a)"},
		{"CAST(a AS DECIMAL(10))", "(cast-DECIMAL[10,-1] a)"},
		{"CAST(a AS DECIMAL(10, 2))", "(cast-DECIMAL[10,2] a)"},
		{"CAST(a AS DOUBLE PRECISION)", "(cast-DOUBLE a)"},
		{"CAST(a AS FLOAT)", "(cast-DOUBLE a)"},
		{"CAST(a AS DATETIME(3))", "(cast-DATETIME[3,-1] a)"},
		{"CAST(CASE WHEN a THEN b END AS DATE)", "(cast-DATE (case a b))"},
		{"CONVERT(a, JSON)", "(cast-JSON a)"},
		{"CONVERT(a USING utf8mb4)", "(cast-CHAR a)"},
		{"CONVERT(a USING binary)", "(cast-BINARY a)"},
		{"a COLLATE utf8mb4_0900_as_ci = b", "(= a b)"},
		{"JSON_VALUE(a, '$.b' RETURNING DECIMAL(3,1))", "(cast-DECIMAL[3,1] (JSON_VALUE a '$.b'))"},
		{"JSON_VALUE(a, '$.b')", "(JSON_VALUE a '$.b')"},
		// JSON arrows.
		{"a->'$.b'", "(JSON_EXTRACT a '$.b')"},
		{"m.a->>'$.b' = 1", "(= (JSON_UNQUOTE (JSON_EXTRACT m.a '$.b')) 1)"},
		{"a->'$[0]'->>'$.b'", "(JSON_UNQUOTE (JSON_EXTRACT (JSON_EXTRACT a '$[0]') '$.b'))"},
		{"(a)->'$.b' + f(a)->? * -b->:p", ""},
		{"(a)->'$.b' + f(a)->? * -b->>'$'", "(+ (JSON_EXTRACT a '$.b') (* (JSON_EXTRACT (f a) ?) (- (JSON_UNQUOTE (JSON_EXTRACT b '$')))))"},
		// Full text.
		{"MATCH (a, m.b) AGAINST ('x y')", "(match a m.b 'x y')"},
		{"MATCH (a) AGAINST (? IN NATURAL LANGUAGE MODE)", "(match a ?)"},
		{"MATCH(a) AGAINST ('+x' IN BOOLEAN MODE) AND b", "(AND (match-boolean a '+x') b)"},
		{"search('from:x')", "(kql 'from:x')"},
		{"NOT SEARCH(?) OR search = 1", "(OR (NOT (kql ?)) (= search 1))"},
		// Names.
		{"graphmail.m.a + information_schema.t.b", "(+ m.a t.b)"},
		{"@@version", "@@version"},
		{"@@session.tx_isolation = 1", "(= @@session.tx_isolation 1)"},
		{"CASE a WHEN 1 THEN 'x' WHEN 2 THEN 'y' ELSE 'z' END", "(case a 1 'x' 2 'y' 'z')"},
		{"case + end", "" /* CASE is reserved */},
		{"end + `case`", "(+ `end` `case`)"},
	}
	for _, tt := range tests {
		p, err := Parse("SELECT " + tt.sql)
		if err != nil {
			if tt.want != "" {
				t.Errorf("%s: %v", tt.sql, err)
			}
			continue
		}
		e := p.Statement.(*Select).Items[0].Expr
		if got := tree(e); got != tt.want {
			t.Errorf("%s\ngot  %s\nwant %s", tt.sql, got, tt.want)
		}
		// The printed expression has the same structure.
		again, err := Parse("SELECT " + e.String())
		if err != nil {
			t.Errorf("%s printed as %s: %v", tt.sql, e, err)
			continue
		}
		if got := tree(again.Statement.(*Select).Items[0].Expr); got != tt.want {
			t.Errorf("%s printed as %s\ngot  %s\nwant %s", tt.sql, e, got, tt.want)
		}
	}
}

// A long chain of AND or OR is balanced and keeps the order of its operands.
func TestParse_longChain(t *testing.T) {
	t.Parallel()
	var want []string
	for i := range 1000 {
		want = append(want, fmt.Sprintf("c%d", i))
	}
	p, err := Parse("SELECT 1 FROM t WHERE " + strings.Join(want, " OR "))
	if err != nil {
		t.Fatal(err)
	}
	where := p.Statement.(*Select).Where
	var got []string
	var depth func(e expr.Expr) int
	depth = func(e expr.Expr) int {
		if b, ok := e.(*expr.Binary); ok {
			return 1 + max(depth(b.L), depth(b.R))
		}
		got = append(got, e.String())
		return 0
	}
	if d := depth(where); d > 40 {
		t.Errorf("depth %d, want at most 40", d)
	}
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Error("the operands changed their order")
	}
}
