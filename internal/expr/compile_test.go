package expr

import (
	"math"
	"strings"
	"testing"
	"time"
)

func contains(s, part string) bool { return strings.Contains(s, part) }

func TestCompile_logic(t *testing.T) {
	t.Parallel()
	// https://dev.mysql.com/doc/refman/8.0/en/logical-operators.html
	for _, tt := range []struct {
		e    Expr
		want any
	}{
		{bin(true, And, true), true},
		{bin(true, And, nil), nil},
		{bin(nil, And, true), nil},
		{bin(nil, And, false), false},
		{bin(false, And, nil), false},
		{bin(nil, Or, true), true},
		{bin(true, Or, nil), true},
		{bin(nil, Or, false), nil},
		{bin(nil, Or, nil), nil},
		{un(Not, nil), nil},
		{un(Not, 0), true},
		{un(Not, 10), false},
		{un(Not, "abc"), true},
		{bin(bin(1, And, 1), And, nil), nil},
		{bin(bin(1, And, nil), And, 0), false},
		{bin("1x", And, 2.5), true},
		{&Is{X: lit(nil), What: IsNull}, true},
		{&Is{X: lit(nil), What: IsNull, Not: true}, false},
		{&Is{X: lit(nil), What: IsTrue}, false},
		{&Is{X: lit(nil), What: IsFalse, Not: true}, true},
		{&Is{X: lit(2), What: IsTrue}, true},
		{&Is{X: lit(0.0), What: IsFalse}, true},
	} {
		check(t, tt.e, tt.want)
	}
}

func TestCompile_comparison(t *testing.T) {
	t.Parallel()
	noon := time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		e    Expr
		want any
	}{
		{bin(1, Eq, 1.0), true},
		{bin(nil, Eq, nil), nil},
		{bin(nil, NullSafe, nil), true},
		{bin(nil, NullSafe, 1), false},
		{bin(1, NullSafe, 1), true},
		{bin("1e1x", Eq, 10), true},
		{bin("abc", Eq, 0), true},
		{bin("a", Eq, "A"), true},
		{bin("a", Eq, "á"), false},
		{bin("É", Eq, "é"), true},
		{bin("a", Eq, "a "), false},
		{bin("a", Lt, "b"), true},
		{bin("B", Gt, "a"), true},
		{bin("Z", Gt, "a"), true},
		{bin("_", Lt, "1"), true},
		{bin(true, Eq, 1), true},
		{bin(true, Eq, "1"), true},
		{bin(2, Ne, true), true},
		{bin(noon, Eq, "2024-05-01 12:00:00"), true},
		{bin(noon, Gt, "2024-05-01"), true},
		{bin("2024-05-01T14:00:00+02:00", Eq, noon), true},
		{bin(noon, Eq, 20240501120000), true},
		{bin(date(2024, 5, 1), Eq, "2024-05-01"), true},
		{bin(date(2024, 5, 1), Eq, "2024-05-01 12:00"), false},
		{bin(date(2024, 5, 1), Lt, noon), true},
		{bin(int64(math.MaxInt64), Gt, 9.2e18), true},
		{bin(tuple(1, "A"), Eq, tuple(1, "a")), true},
		{bin(tuple(1, nil), Eq, tuple(2, nil)), false},
		{bin(tuple(1, nil), Eq, tuple(1, nil)), nil},
		{bin(tuple(1, nil), NullSafe, tuple(1, nil)), true},
		{bin(tuple(1, nil), Ne, tuple(2, nil)), true},
		{bin(tuple(1, 2), Lt, tuple(1, 3)), true},
		{bin(tuple(1, 2), Le, tuple(1, 2)), true},
		{bin(tuple(1, nil), Lt, tuple(2, nil)), true},
		{bin(tuple(1, nil), Lt, tuple(1, 2)), nil},
		{bin(tuple(1, tuple(2, 3)), Ge, tuple(1, tuple(2, 2))), true},
		{&In{X: lit(1), List: lits(2, "1")}, true},
		{&In{X: lit(1), List: lits(2, nil)}, nil},
		{&In{X: lit(1), List: lits(2, nil), Not: true}, nil},
		{&In{X: lit("B"), List: lits("a", "b"), Not: true}, false},
		{&In{X: lit(nil), List: lits(1)}, nil},
		{&In{X: tuple(1, 2), List: []Expr{tuple(3, 4), tuple(1, 2)}}, true},
		{&In{X: lit(noon), List: lits("2024-05-01 12:00:00")}, true},
		{&Between{X: lit(2), Lo: lit(1), Hi: lit("3")}, true},
		{&Between{X: lit(2), Lo: lit(nil), Hi: lit(1)}, false},
		{&Between{X: lit(2), Lo: lit(nil), Hi: lit(3)}, nil},
		{&Between{X: lit(2), Lo: lit(nil), Hi: lit(1), Not: true}, true},
		{&Between{X: lit(noon), Lo: lit("2024-05-01"), Hi: lit("2024-05-02")}, true},
	} {
		check(t, tt.e, tt.want)
	}
	checkError(t, bin(noon, Eq, "yesterday"), "YYYY-MM-DD")
	checkError(t, bin(col(0, Time), Ge, "2024-02-30"), "'2024-02-30'", NewTime(noon))
	checkError(t, bin(tuple(1, 2), Eq, tuple(1)), "different numbers of parts")
	checkError(t, bin(tuple(1, 2), Eq, 1), "different numbers of parts")
}

func TestCompile_columns(t *testing.T) {
	t.Parallel()
	received := time.Date(2024, 5, 1, 12, 0, 0, 5, time.UTC)
	row := []Value{NewBool(false), NewTime(received), NewText("Grüße"), NewText("AAk="), NewInt(7), NewFloat(2.5), date(2024, 5, 1), Null}
	for _, tt := range []struct {
		e    Expr
		want any
	}{
		{bin(col(0, Bool), Eq, false), true},
		{bin(false, Eq, col(0, Bool)), true},
		{bin(col(1, Time), Ge, "2024-05-01 12:00:00"), true},
		{bin(col(1, Time), Gt, "2024-05-01 12:00:00"), true},
		{bin("2024-05-01 12:00:00", Lt, col(1, Time)), true},
		{bin(col(2, Text), Eq, "GRÜSSE"), false},
		{bin(col(2, Text), Eq, "GRÜßE"), true},
		{bin(exactCol(3), Eq, "AAK="), false},
		{bin(exactCol(3), Eq, "AAk="), true},
		{&In{X: exactCol(3), List: lits("x", "AAk=")}, true},
		{&In{X: exactCol(3), List: lits("x", "aAk=")}, false},
		{bin(col(4, Int), Lt, 7.5), true},
		{bin(col(4, Int), Eq, "7"), true},
		{bin(col(5, Float), Gt, 2), true},
		{bin(col(6, Date), Eq, "2024-05-01"), true},
		{bin(col(7, Int), Eq, 1), nil},
		{bin(col(7, Text), Eq, "x"), nil},
		{bin(col(4, Int), Eq, nil), nil},
		{bin(col(4, Text), Eq, 7), true}, // the row breaks the type's promise
		{bin(bin(col(0, Bool), Eq, false), And, bin(col(1, Time), Ge, "2024-01-01")), true},
	} {
		check(t, tt.e, tt.want, row...)
	}
}

func TestCompile_outerRow(t *testing.T) {
	t.Parallel()
	outer := &Column{Name: "id", Index: 1, Depth: 2, Type: Type{Kind: Int}}
	run, err := Compile(bin(outer, Add, col(0, Int)), testEnv())
	if err != nil {
		t.Fatal(err)
	}
	frame := &Frame{Row: []Value{NewInt(1)}, Up: &Frame{Up: &Frame{Row: []Value{NewInt(10), NewInt(20)}}}}
	if got, err := run(frame); err != nil || got != NewInt(21) {
		t.Errorf("got %v, %v, want 21", got, err)
	}
	if _, err := run(&Frame{Row: []Value{NewInt(1)}}); err == nil {
		t.Error("a missing outer row is no error")
	}
}

func TestCompile_arithmetic(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		e    Expr
		want any
	}{
		{bin(1, Add, 2), 3},
		{bin(1, Add, 2.5), 3.5},
		{bin("3 apples", Mul, 2), 6.0},
		{bin(true, Add, true), 2},
		{bin(7, Div, 2), 3.5},
		{bin(1, Div, 0), nil},
		{bin(1, IntDiv, 0), nil},
		{bin(1, Mod, 0), nil},
		{bin(5, IntDiv, 2), 2},
		{bin(-5, IntDiv, 2), -2},
		{bin(5.5, IntDiv, 2), 2},
		{bin(-7, Mod, 3), -1},
		{bin(7, Mod, -3), 1},
		{bin(5.5, Mod, 2), 1.5},
		{bin(nil, Add, 1), nil},
		{un(Neg, 5), -5},
		{un(Neg, "2.5"), -2.5},
		{un(Plus, 5), 5},
		{bin(5, BitAnd, 6), 4},
		{bin(5, BitOr, 6), 7},
		{bin(5, BitXor, 6), 3},
		{bin(1, ShiftL, 3), 8},
		{bin(1, ShiftL, 64), 0},
		{bin(16, ShiftR, 2), 4},
		{bin(un(BitNot, 5), BitAnd, 255), 250},
		{bin(nil, BitAnd, 1), nil},
		{bin(date(2024, 5, 1), Add, 0), 20240501},
		{bin(int64(math.MinInt64), Mod, -1), 0},
	} {
		check(t, tt.e, tt.want)
	}
	for _, e := range []Expr{
		bin(int64(math.MaxInt64), Add, 1),
		bin(int64(math.MinInt64), Sub, 1),
		bin(0, Sub, int64(math.MinInt64)),
		bin(int64(math.MaxInt64), Mul, 2),
		bin(int64(math.MinInt64), Mul, -1),
		bin(int64(math.MinInt64), IntDiv, -1),
		un(Neg, int64(math.MinInt64)),
	} {
		checkError(t, e, "BIGINT value is out of range")
	}
	checkError(t, bin(1e308, Mul, 10), "DOUBLE value is out of range")
	checkError(t, un(BitNot, 5), "UNSIGNED")
}

func TestCompile_case(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		e    Expr
		want any
	}{
		{&Case{Whens: []When{{lit(nil), lit(1)}, {lit(1), lit(2)}}}, 2},
		{&Case{X: lit("B"), Whens: []When{{lit("a"), lit("x")}, {lit("b"), lit("y")}}, Else: lit("z")}, "y"},
		{&Case{X: lit(nil), Whens: []When{{lit(nil), lit(1)}}}, nil},
		{&Case{Whens: []When{{lit(false), lit(1)}}, Else: lit("z")}, "z"},
		{&Case{Whens: []When{{lit(true), lit(1)}}, Else: lit("z")}, "1"},
		{&Case{Whens: []When{{lit(true), lit(1)}}, Else: lit(2.5)}, 1.0},
		// The arm that is never reached may overflow.
		{&Case{Whens: []When{{lit(false), bin(int64(math.MaxInt64), Add, 1)}}, Else: lit(1)}, 1},
		{call("IF", 1, "a", "b"), "a"},
		{call("IF", nil, 1, 2), 2},
		{call("IFNULL", nil, "x"), "x"},
		{call("COALESCE", nil, nil, 3), 3},
		{call("COALESCE", nil, nil), nil},
		{call("NULLIF", "a", "A"), nil},
		{call("NULLIF", 1, 2), 1},
		{call("GREATEST", 2, 0), 2},
		{call("LEAST", "B", "a", "C"), "a"},
		{call("GREATEST", 1, nil), nil},
		{call("ISNULL", nil), true},
		{call("INTERVAL", 23, 1, 15, 17, 30, 44, 200), 3},
	} {
		check(t, tt.e, tt.want)
	}
}

func TestCompile_errors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		e    Expr
		want string
	}{
		{call("COALESC", 1), "did you mean COALESCE?"},
		{call("FLUX_CAPACITOR", 1), `unknown function "FLUX_CAPACITOR"`},
		{call("IF", 1, 2), "IF takes 3 arguments, not 2"},
		{&Call{Name: "COALESCE"}, "1 or more arguments, not 0"},
		{call("SUM", 1), "cannot stand here"},
		{&Param{Ordinal: 1}, "the parameter ? has no value"},
		{&Param{Name: "since"}, "the parameter :since has no value"},
		{&Variable{Name: "nosuch"}, "nosuch"},
		{tuple(1, 2), "row value"},
		{interval(1, "DAY"), "can only be added"},
		{bin("2024-01-01", Add, interval(1, "FORTNIGHT")), "unknown unit"},
		{&Match{Words: lit("x")}, "answered by the server"},
		{&In{X: lit(1)}, "at least one value"},
		{&Call{Name: "IF", Distinct: true, Args: lits(1, 2, 3)}, "no aggregate"},
		{&Column{Name: "nosuch", Index: -1}, `unknown column "nosuch"`},
		{&Like{X: lit("a"), Pattern: lit("b"), Escape: lit("xy")}, "single character"},
		{&Regexp{X: lit("aa"), Pattern: lit(`(a)\1`)}, "back-reference"},
		{&Regexp{X: lit("aa"), Pattern: lit(`a(?=b)`)}, "look-ahead"},
		{&Regexp{X: lit("aa"), Pattern: lit(`a(`)}, "cannot be read"},
	} {
		if _, err := Compile(tt.e, testEnv()); err == nil || !contains(err.Error(), tt.want) {
			t.Errorf("%s: got error %v, want one with %q", tt.e, err, tt.want)
		}
	}
}

func BenchmarkFilter(b *testing.B) {
	e := bin(bin(col(0, Bool), Eq, false), And, bin(col(1, Time), Ge, "2024-01-01"))
	test, err := CompileCondition(e, testEnv())
	if err != nil {
		b.Fatal(err)
	}
	f := &Frame{Row: []Value{NewBool(false), NewTime(testNow)}}
	b.ReportAllocs()
	for b.Loop() {
		if ok, err := test(f); err != nil || !ok {
			b.Fatal(ok, err)
		}
	}
}
