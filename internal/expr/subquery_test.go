package expr

import (
	"errors"
	"testing"
)

// subqueryEnv answers a subquery with the value of the literal that is its
// query, and one compared with a row with the row's values.
func subqueryEnv(rows []Value, types ...Type) *Env {
	env := testEnv()
	env.Subquery = func(s *Subquery) (Program, error) {
		v := s.Query.(*Literal).Value
		return func(*Frame) (Value, error) { return v, nil }, nil
	}
	env.SubqueryRow = func(*Subquery) (func(*Frame) ([]Value, error), error) {
		return func(*Frame) ([]Value, error) { return rows, nil }, nil
	}
	env.SubqueryTypes = func(*Subquery) ([]Type, error) { return types, nil }
	return env
}

func TestCompile_subquery(t *testing.T) {
	t.Parallel()
	ints := []Type{{Kind: Int}, {Kind: Int}}
	row := []Value{NewInt(1), NewInt(2)}
	scalar := func(v any) *Subquery { return &Subquery{Kind: Scalar, Query: lit(v)} }
	for _, tt := range []struct {
		e    Expr
		env  *Env
		want any
	}{
		{bin(scalar(5), Add, 1), subqueryEnv(nil, Type{Kind: Int}), 6},
		{bin(scalar(nil), Add, 1), subqueryEnv(nil, Type{Kind: Int}), nil},
		{un(Not, &Subquery{Kind: Exists, Query: lit(true)}), subqueryEnv(nil), false},
		{bin(&Subquery{Kind: InSet, X: lit(1), Query: lit(nil)}, Or, true), subqueryEnv(nil), true},
		{bin(tuple(1, 2), Eq, scalar(0)), subqueryEnv(row, ints...), true},
		{bin(tuple(1, 3), Gt, scalar(0)), subqueryEnv(row, ints...), true},
		{bin(scalar(0), Gt, tuple(1, 3)), subqueryEnv(row, ints...), false},
		{bin(tuple(1, nil), Ne, scalar(0)), subqueryEnv(row, ints...), nil},
		{bin(tuple(1, nil), NullSafe, scalar(0)), subqueryEnv([]Value{NewInt(1), Null}, ints...), true},
		{bin(tuple(1, 2), Eq, scalar(0)), subqueryEnv(nil, ints...), nil},
	} {
		run, err := Compile(tt.e, tt.env)
		if err != nil {
			t.Errorf("%s: %v", tt.e, err)
			continue
		}
		got, err := run(&Frame{})
		if want := lit(tt.want).(*Literal).Value; err != nil || show(got) != show(want) {
			t.Errorf("%s: got %s, %v, want %s", tt.e, show(got), err, show(want))
		}
	}
}

func TestCompile_subqueryErrors(t *testing.T) {
	t.Parallel()
	broken := subqueryEnv(nil, Type{Kind: Int})
	broken.Subquery = func(*Subquery) (Program, error) { return nil, errors.New("no such table") }
	for _, tt := range []struct {
		e    Expr
		env  *Env
		want string
	}{
		{&Subquery{Query: lit(1)}, testEnv(), "a subquery cannot stand here"},
		{&Subquery{Query: lit(1)}, broken, "no such table"},
		{&Subquery{Query: lit(1)}, subqueryEnv(nil, Type{}, Type{}), "gives 2 columns where one value is wanted"},
		{bin(tuple(1, 2), Eq, &Subquery{Query: lit(1)}), testEnv(), "cannot be compared with a subquery here"},
		{bin(tuple(1, 2), Eq, &Subquery{Query: lit(1)}), subqueryEnv(nil, Type{}), "2 parts and the subquery beside it 1 columns"},
	} {
		if _, err := Compile(tt.e, tt.env); err == nil || !contains(err.Error(), tt.want) {
			t.Errorf("%s: got error %v, want one with %q", tt.e, err, tt.want)
		}
	}
}

func TestTypeOf(t *testing.T) {
	t.Parallel()
	env := subqueryEnv(nil, Type{Kind: Date})
	for _, tt := range []struct {
		e    Expr
		want Type
	}{
		{lit(nil), Type{Nullable: true}},
		{&Param{Ordinal: 1}, Type{Nullable: true}},
		{bin(&Param{Ordinal: 1}, Eq, &Param{Ordinal: 2}), Type{Kind: Bool, Nullable: true}},
		{&Call{Name: "COUNT", Star: true}, Type{Kind: Int}},
		{call("SUM", col(0, Float)), Type{Kind: Float, Nullable: true}},
		{call("MAX", exactCol(0)), Type{Kind: Text, Exact: true, Nullable: true}},
		{bin(call("SUM", col(0, Int)), Div, 2), Type{Kind: Float, Nullable: true}},
		{call("CONCAT", exactCol(0), "x"), Type{Kind: Text, Exact: true}},
		{call("LOWER", col(0, Text)), Type{Kind: Text, Nullable: true}},
		{call("COALESCE", col(0, Int), 0), Type{Kind: Int}},
		{&Subquery{Query: lit(1)}, Type{Kind: Date, Nullable: true}},
		{&Subquery{Kind: Exists, Query: lit(1)}, Type{Kind: Bool}},
		{&Match{Words: lit("x")}, Type{Kind: Bool}},
		{bin(date(2024, 5, 1), Add, interval(1, "HOUR")), Type{Kind: Time, Nullable: true}},
		{bin(date(2024, 5, 1), Add, interval(1, "DAY")), Type{Kind: Date, Nullable: true}},
		{call("STR_TO_DATE", col(0, Text), "%d.%m.%Y"), Type{Kind: Date, Nullable: true}},
		{call("STR_TO_DATE", col(0, Text), "%H:%i"), Type{Kind: Text, Nullable: true}},
		{call("STR_TO_DATE", col(0, Text), col(0, Text)), Type{Kind: Time, Nullable: true}},
		{&Column{Name: "c", Index: -1, Type: Type{Kind: JSON}}, Type{Kind: JSON}},
	} {
		got, err := TypeOf(tt.e, env)
		if err != nil || got != tt.want {
			t.Errorf("%s: got %+v, %v, want %+v", tt.e, got, err, tt.want)
		}
	}
	for _, e := range []Expr{call("SUM"), call("NOSUCH"), call("LEFT", "x"), call("SUM", call("SUM", 1)), tuple(1, 2)} {
		if _, err := TypeOf(e, env); err == nil {
			t.Errorf("%s has a type", e)
		}
	}
}

func TestIsConstant(t *testing.T) {
	t.Parallel()
	env := subqueryEnv(nil, Type{Kind: Int})
	for _, tt := range []struct {
		e    Expr
		want bool
	}{
		{bin(1, Add, call("LENGTH", "abc")), true},
		{call("NOW"), true},
		{&Variable{Name: "version"}, true},
		{call("RAND"), false},
		{call("RAND", 1), false},
		{bin(call("RAND"), Mul, 0), false},
		{col(0, Int), false},
		{&Param{Ordinal: 1}, false},
		{&Subquery{Query: lit(1)}, false},
		{bin(int64(1<<62), Mul, 4), false}, // an error is left to the run
	} {
		if _, got := IsConstant(tt.e, env); got != tt.want {
			t.Errorf("%s: got %t, want %t", tt.e, got, tt.want)
		}
	}
}
