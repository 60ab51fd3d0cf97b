package expr_test

import "testing"

func TestCast(t *testing.T) {
	t.Parallel()
	testSQL(t, []sqlTest{
		{`cast('abc' as char(2))`, "'ab'"},
		{`cast('日本語' as char(2))`, "'日本'"},
		{`cast(12.7 as signed)`, "BIGINT 13"},
		{`cast(-12.7 as signed)`, "BIGINT -13"},
		{`cast('12.7' as signed)`, "BIGINT 12"},
		{`cast('abc' as signed)`, "BIGINT 0"},
		{`cast(' 42x' as signed)`, "BIGINT 42"},
		{`cast(1.005 as decimal(10,2))`, "DOUBLE 1.01"},
		{`cast('99999999999' as decimal)`, "DOUBLE 9999999999"},
		{`cast(123.456 as decimal(5,2))`, "DOUBLE 123.46"},
		{`cast(12345.6 as decimal(5,2))`, "DOUBLE 999.99"},
		{`cast('abc' as decimal)`, "DOUBLE 0"},
		{`cast('2024-02-30' as date)`, "NULL"},
		{`cast('2024-2-3' as date)`, "DATE 2024-02-03"},
		{`cast('20240203' as date)`, "DATE 2024-02-03"},
		{`cast(20240203 as date)`, "DATE 2024-02-03"},
		{`cast('2024-02-03 10:11:12' as date)`, "DATE 2024-02-03"},
		{`cast('2024-02-03 10:11:12.7' as datetime)`, "TIMESTAMP 2024-02-03 10:11:13"},
		{`cast('2024-02-03 10:11:12.7' as datetime(3))`, "TIMESTAMP 2024-02-03 10:11:12.700000"},
		{`cast('2024-02-03' as datetime)`, "TIMESTAMP 2024-02-03 00:00:00"},
		{`cast('10:11:12' as time)`, "'10:11:12'"},
		{`cast('2024-02-03 10:11:12' as time)`, "'10:11:12'"},
		{`cast(101112 as time)`, "'10:11:12'"},
		{`cast('1 10:11' as time)`, "'34:11:00'"},
		{`cast('abc' as time)`, "NULL"},
		{`cast('850:00:00' as time)`, "'838:59:59'"},
		{`cast(1 as char)`, "'1'"},
		{`cast(1.50 as char)`, "'1.5'"},
		{`cast(null as char)`, "NULL"},
		{`cast('abc' as binary(5))`, "BLOB abc\x00\x00"},
		{`convert('12', signed)`, "BIGINT 12"},
		{`cast('2024-02-03 24:00:00' as datetime)`, "NULL"},
		{`cast('2024-02-03 23:59:60' as datetime)`, "NULL"},
		{`cast('2024-02-03 1:2:3' as datetime)`, "TIMESTAMP 2024-02-03 01:02:03"},
		{`cast('2024-02-03 10' as datetime)`, "TIMESTAMP 2024-02-03 10:00:00"},
		{`cast('2024-02-03 10:11' as datetime)`, "TIMESTAMP 2024-02-03 10:11:00"},
	})
}
