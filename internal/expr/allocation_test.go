package expr

import "testing"

// What filters and groups do for every row must not allocate.
func TestCompile_allocations(t *testing.T) {
	row := []Value{NewBool(false), NewTime(testNow), NewText("Re: Quarterly report"), NewText("AAk="), NewInt(7), NewJSON(`[{"address": "ada@contoso.com"}]`), Null}
	for _, e := range []Expr{
		bin(bin(col(0, Bool), Eq, false), And, bin(col(1, Time), Ge, "2024-01-01")),
		bin(col(2, Text), Eq, "re: quarterly REPORT"),
		&Like{X: col(2, Text), Pattern: lit("%report%")},
		&In{X: exactCol(3), List: lits("x", "AAk=", "y", "z")},
		&In{X: col(4, Int), List: lits(1, 2, 3, 7)},
		&Between{X: col(1, Time), Lo: lit("2024-01-01"), Hi: lit("2025-01-01")},
		&Is{X: col(6, Text), What: IsNull},
		bin(call("YEAR", col(1, Time)), Eq, 2024),
		bin(call("DATE", col(1, Time)), Eq, "2024-02-29"),
		bin(call("COALESCE", col(6, Int), col(4, Int)), Gt, 5),
		bin(call("CHAR_LENGTH", col(2, Text)), Gt, 5),
		bin(call("SUBSTRING", col(2, Text), 1, 3), Eq, "re:"),
		bin(bin(col(4, Int), Mul, 2), Lt, 15),
		&Case{Whens: []When{{bin(col(4, Int), Gt, 3), lit(true)}}, Else: lit(false)},
		bin(bin(col(1, Time), Add, interval(1, "DAY")), Gt, col(1, Time)),
		bin(call("JSON_EXTRACT", &Column{Name: "j", Index: 5, Type: Type{Kind: JSON}}, "$[0].address"), Eq, "ada@contoso.com"),
	} {
		test, err := CompileCondition(e, testEnv())
		if err != nil {
			t.Errorf("%s: %v", e, err)
			continue
		}
		f := &Frame{Row: row}
		if ok, err := test(f); !ok || err != nil {
			t.Errorf("%s: got %t, %v, want true", e, ok, err)
		}
		if n := testing.AllocsPerRun(100, func() { _, _ = test(f) }); n > 0 {
			t.Errorf("%s makes %v allocations a row", e, n)
		}
	}
}

func TestNewAggregate_allocations(t *testing.T) {
	f := &Frame{Row: []Value{NewInt(7), NewText("ada@contoso.com"), NewFloat(1.5)}}
	for _, c := range []*Call{
		{Name: "COUNT", Star: true},
		call("COUNT", col(0, Int)),
		{Name: "COUNT", Distinct: true, Args: []Expr{col(1, Text)}},
		call("SUM", col(0, Int)),
		call("SUM", col(2, Float)),
		call("AVG", col(0, Int)),
		call("MIN", col(1, Text)),
		call("MAX", col(2, Float)),
		call("STDDEV", col(2, Float)),
		call("BIT_OR", col(0, Int)),
	} {
		fresh, _, err := NewAggregate(c, testEnv())
		if err != nil {
			t.Errorf("%s: %v", c, err)
			continue
		}
		a := fresh()
		if n := testing.AllocsPerRun(100, func() {
			if err := a.Add(f); err != nil {
				t.Error(err)
			}
		}); n > 0 {
			t.Errorf("%s makes %v allocations a row", c, n)
		}
	}
}
