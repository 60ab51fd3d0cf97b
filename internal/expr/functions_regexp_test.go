package expr_test

import "testing"

func TestRegexp(t *testing.T) {
	t.Parallel()
	testSQL(t, []sqlTest{
		{`'Michael!' regexp '.*'`, "BOOLEAN 1"},
		{`'new*\n*line' regexp 'new\\*.\\*line'`, "BOOLEAN 0"},
		{`'a' regexp '^[a-d]'`, "BOOLEAN 1"},
		{`'A' regexp 'a'`, "BOOLEAN 1"},
		{`'abc' regexp 'B'`, "BOOLEAN 1"},
		{`'fo\no' regexp '^fo$'`, "BOOLEAN 0"},
		{`null regexp 'a'`, "NULL"},
		{`regexp_replace('a b c','b','X')`, "'a X c'"},
		{`regexp_instr('dog cat dog','dog')`, "BIGINT 1"},
		{`regexp_substr('abc def ghi','[a-z]+')`, "'abc'"},
		{`REGEXP_LIKE('abc', 'B', 'c')`, "BOOLEAN 0"},
		{`REGEXP_LIKE('a\nb', 'a.b', 'n')`, "BOOLEAN 1"},
		{`REGEXP_LIKE('a\nb', '^b$', 'm')`, "BOOLEAN 1"},
		{`REGEXP_LIKE('a', 'a', 'x')`, "error: flags"},
		{`REGEXP_INSTR('dog cat dog', 'dog', 2)`, "BIGINT 9"},
		{`REGEXP_INSTR('日本 dog', 'dog', 1, 1, 1)`, "BIGINT 7"},
		{`REGEXP_SUBSTR('abc def ghi', '[a-z]+', 1, 3)`, "'ghi'"},
		{`REGEXP_SUBSTR('abc', '[0-9]')`, "NULL"},
		{`REGEXP_REPLACE('abc def ghi', '[a-z]+', 'X', 1, 3)`, "'abc def X'"},
		{`REGEXP_REPLACE('Ada Lovelace', '(\\w+) (\\w+)', '$2, $1')`, "'Lovelace, Ada'"},
		{`REGEXP_REPLACE('a1', '[0-9]', '\\$')`, "'a$'"},
		{`'aa' REGEXP '(a)\\1'`, "error: back-reference"},
		{`'ab' REGEXP 'a(?=b)'`, "error: look-ahead"},
		{`'ab' REGEXP '('`, "error: cannot be read"},
	})
}
