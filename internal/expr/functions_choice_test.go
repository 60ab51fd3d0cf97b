package expr_test

import "testing"

func TestChoiceFunctions(t *testing.T) {
	t.Parallel()
	testSQL(t, []sqlTest{
		{`if(1,'a','b')`, "'a'"},
		{`ifnull(null,'x')`, "'x'"},
		{`coalesce(null,null,3)`, "BIGINT 3"},
		{`nullif('a','A')`, "NULL"},
		{`nullif(1,2)`, "BIGINT 1"},
		{`greatest(2,0,34)`, "BIGINT 34"},
		{`greatest('b','A','C')`, "'C'"},
		{`least('b','A','C')`, "'A'"},
		{`least(1,null)`, "NULL"},
		{`interval(23, 1, 15, 17, 30, 44, 200)`, "BIGINT 3"},
		{`interval(null, 1, 2)`, "BIGINT -1"},
		{`case when null then 1 when 1 then 2 end`, "BIGINT 2"},
		{`case 'B' when 'a' then 'x' when 'b' then 'y' else 'z' end`, "'y'"},
	})
}
