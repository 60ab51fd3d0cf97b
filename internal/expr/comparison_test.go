package expr_test

import "testing"

func TestTimeComparison(t *testing.T) {
	t.Parallel()
	testSQL(t, []sqlTest{
		{`'2024-02-29' = date('2024-02-29')`, "BOOLEAN 1"},
		{`date('2024-02-29') = '2024-2-29'`, "BOOLEAN 1"},
		{`date('2024-02-29') < now()`, "BOOLEAN 1"},
		{`date('2024-02-29') = 20240229`, "BOOLEAN 1"},
		{`now() = 20240229131415`, "BOOLEAN 1"},
		{`now() > 5`, "error: the number 5 is not a date or time"},
		{`0 <> curdate()`, "error: the number 0 is not a date or time"},
		{`now() in (20240229, 1.5)`, "error: the number 1.5 is not a date or time"},
		{`now() > '2024-02-29'`, "BOOLEAN 1"},
		{`now() between '2024-02-01' and '2024-03-01'`, "BOOLEAN 1"},
		{`now() in ('2024-02-29 13:14:15')`, "BOOLEAN 1"},
		{`now() = '2024-02-29 13:14:15'`, "BOOLEAN 1"},
		{`greatest(date('2024-01-01'), '2023-12-31')`, "'2024-01-01'"},
		{`greatest('2024-01-01', date('2023-12-31'))`, "'2024-01-01'"},
		{`coalesce(null, now())`, "TIMESTAMP 2024-02-29 13:14:15"},
		{`if(1, now(), 'x')`, "'2024-02-29 13:14:15'"},
		{`ifnull(date('2024-01-01'), now())`, "TIMESTAMP 2024-01-01 00:00:00"},
		{`concat(now())`, "'2024-02-29 13:14:15'"},
		{`concat(curdate(), ' x')`, "'2024-02-29 x'"},
		{`left(now(), 4)`, "'2024'"},
		{`now() like '2024%'`, "BOOLEAN 1"},
	})
}
