package expr

import (
	"math"
	"testing"
)

func aggregateOf(t *testing.T, c *Call, rows ...[]Value) (Value, error) {
	t.Helper()
	fresh, typ, err := NewAggregate(c, testEnv())
	if err != nil {
		return Null, err
	}
	a := fresh()
	for _, row := range rows {
		if err := a.Add(&Frame{Row: row}); err != nil {
			return Null, err
		}
	}
	v, err := a.Result()
	if err == nil && !v.IsNull() && v.Kind() != typ.Kind {
		t.Errorf("%s: the result %v has kind %v, its type is %v", c, v, v.Kind(), typ.Kind)
	}
	if a.Size() <= 0 {
		t.Errorf("%s: size %d", c, a.Size())
	}
	return v, err
}

func column(vs ...any) [][]Value {
	rows := make([][]Value, len(vs))
	for i, v := range vs {
		rows[i] = []Value{lit(v).(*Literal).Value}
	}
	return rows
}

func TestNewAggregate(t *testing.T) {
	t.Parallel()
	distinct := func(name string, kind Kind) *Call {
		return &Call{Name: name, Distinct: true, Args: []Expr{col(0, kind)}}
	}
	bar := "|"
	for _, tt := range []struct {
		call *Call
		rows [][]Value
		want any
	}{
		{&Call{Name: "COUNT", Star: true}, column(1, nil, 2), 3},
		{call("COUNT", col(0, Int)), column(1, nil, 2), 2},
		{call("COUNT", col(0, Int)), nil, 0},
		{distinct("COUNT", Text), column("a", "A", "b", nil), 2},
		{&Call{Name: "COUNT", Distinct: true, Args: []Expr{col(0, Int), col(1, Int)}},
			[][]Value{{NewInt(1), NewInt(2)}, {NewInt(1), Null}, {NewInt(1), NewInt(2)}, {NewInt(2), NewInt(2)}}, 2},
		{call("SUM", col(0, Int)), column(1, nil, 2), 3},
		{call("SUM", col(0, Int)), column(nil), nil},
		{call("SUM", col(0, Int)), nil, nil},
		{call("SUM", col(0, Int)), column(int64(math.MaxInt64), 1, -1), int64(math.MaxInt64)},
		{call("SUM", col(0, Bool)), column(true, true, false), 2},
		{call("SUM", col(0, Float)), column(0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1), 1.0},
		{call("SUM", col(0, Text)), column("1", "2x", "y"), 3.0},
		{distinct("SUM", Int), column(1, 1, 2, nil), 3},
		{call("AVG", col(0, Int)), column(1, 2, nil), 1.5},
		{call("AVG", col(0, Int)), nil, nil},
		{distinct("AVG", Int), column(1, 1, 2), 1.5},
		{call("MIN", col(0, Text)), column("b", "A", "c", nil), "A"},
		{call("MAX", col(0, Text)), column("b", "A", "C"), "C"},
		{call("MIN", col(0, Int)), column(nil), nil},
		{call("MAX", exactCol(0)), column("a", "B"), "a"},
		{call("VAR_POP", col(0, Int)), column(1, 2, 3, 4), 1.25},
		{call("VAR_SAMP", col(0, Int)), column(1, 2, 3), 1.0},
		{call("VAR_SAMP", col(0, Int)), column(1), nil},
		{call("STDDEV", col(0, Int)), column(2, 4, 4, 4, 5, 5, 7, 9), 2.0},
		{call("STDDEV_SAMP", col(0, Int)), column(1, 2, 3), 1.0},
		{call("BIT_AND", col(0, Int)), column(7, 3, nil), 3},
		{call("BIT_AND", col(0, Int)), nil, nil},
		{call("BIT_OR", col(0, Int)), column(4, 1), 5},
		{call("BIT_XOR", col(0, Int)), column(4, 5), 1},
		{call("BIT_XOR", col(0, Int)), nil, 0},
		{call("ANY_VALUE", col(0, Int)), column(4, 5), 4},
		{call("GROUP_CONCAT", col(0, Text)), column("b", nil, "a"), "b,a"},
		{call("GROUP_CONCAT", col(0, Text)), nil, nil},
		{&Call{Name: "GROUP_CONCAT", Distinct: true, Args: []Expr{col(0, Text)}, OrderBy: []Order{{X: col(0, Text), Desc: true}}, Separator: &bar},
			column("b", "a", "B", "c"), "c|b|a"},
		{&Call{Name: "GROUP_CONCAT", Args: []Expr{col(0, Int), lit("-"), col(0, Int)}, OrderBy: []Order{{X: lit(1)}}},
			column(2, 10), "2-2,10-10"},
		{call("JSON_ARRAYAGG", col(0, Text)), column("a", nil, "b"), NewJSON(`["a", null, "b"]`)},
		{call("JSON_ARRAYAGG", col(0, Text)), nil, nil},
		{call("JSON_OBJECTAGG", col(0, Text), col(0, Text)), column("a", "b"), NewJSON(`{"a": "a", "b": "b"}`)},
	} {
		got, err := aggregateOf(t, tt.call, tt.rows...)
		if err != nil {
			t.Errorf("%s: %v", tt.call, err)
			continue
		}
		if w := lit(tt.want).(*Literal).Value; show(got) != show(w) {
			t.Errorf("%s of %v: got %s, want %s", tt.call, tt.rows, show(got), show(w))
		}
	}
}

func TestNewAggregate_errors(t *testing.T) {
	t.Parallel()
	if _, err := aggregateOf(t, call("SUM", col(0, Int)), column(int64(math.MaxInt64), 1)...); err == nil {
		t.Error("SUM over BIGINT is no error")
	}
	if _, err := aggregateOf(t, call("JSON_OBJECTAGG", col(0, Text), 1), column(nil)...); err == nil {
		t.Error("a NULL key is no error")
	}
	long := column(string(make([]byte, 10<<20)), string(make([]byte, 10<<20)))
	if _, err := aggregateOf(t, call("GROUP_CONCAT", col(0, Text)), long...); err == nil || !contains(err.Error(), "16 MiB") {
		t.Errorf("20 MiB of text: got %v", err)
	}
	for _, c := range []*Call{
		{Name: "SUM", Star: true},
		{Name: "SUM"},
		{Name: "COUNT"},
		call("COUNT", 1, 2),
		call("SUM", call("SUM", 1)),
		{Name: "SUM", Args: lits(1), OrderBy: []Order{{X: lit(1)}}},
		{Name: "GROUP_CONCAT", Args: lits(1), OrderBy: []Order{{X: lit(2)}}},
		call("LOWER", "x"),
	} {
		if _, _, err := NewAggregate(c, testEnv()); err == nil {
			t.Errorf("%s is no error", c)
		}
	}
}

func BenchmarkSum(b *testing.B) {
	fresh, _, err := NewAggregate(call("SUM", col(0, Int)), testEnv())
	if err != nil {
		b.Fatal(err)
	}
	a, f := fresh(), &Frame{Row: []Value{NewInt(1)}}
	b.ReportAllocs()
	for b.Loop() {
		if err := a.Add(f); err != nil {
			b.Fatal(err)
		}
	}
}
