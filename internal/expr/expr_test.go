package expr

import (
	"testing"
	"time"
)

// The tests write expressions as Go values: lit(1), text, col("name"), call.

func lit(v any) Expr {
	switch v := v.(type) {
	case nil:
		return &Literal{}
	case bool:
		return &Literal{Value: NewBool(v)}
	case int:
		return &Literal{Value: NewInt(int64(v))}
	case int64:
		return &Literal{Value: NewInt(v)}
	case float64:
		return &Literal{Value: NewFloat(v)}
	case string:
		return &Literal{Value: NewText(v)}
	case time.Time:
		return &Literal{Value: NewTime(v)}
	case Value:
		return &Literal{Value: v}
	case Expr:
		return v
	default:
		panic("no literal")
	}
}

func lits(vs ...any) []Expr {
	es := make([]Expr, len(vs))
	for i, v := range vs {
		es[i] = lit(v)
	}
	return es
}

func bin(l any, op Op, r any) Expr { return &Binary{Op: op, L: lit(l), R: lit(r)} }

func un(op Op, x any) Expr { return &Unary{Op: op, X: lit(x)} }

func call(name string, args ...any) *Call { return &Call{Name: name, Args: lits(args...)} }

func tuple(vs ...any) Expr { return &Tuple{Items: lits(vs...)} }

func interval(x any, unit string) Expr { return &Interval{X: lit(x), Unit: unit} }

// col is a column of this query's row.
func col(index int, kind Kind) *Column {
	return &Column{Name: "c", Index: index, Type: Type{Kind: kind, Nullable: true}}
}

func exactCol(index int) *Column {
	return &Column{Name: "id", Index: index, Type: Type{Kind: Text, Exact: true}}
}

func date(year int, month time.Month, day int) Value {
	return NewDate(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

var testNow = time.Date(2024, 2, 29, 13, 14, 15, 678901000, time.UTC)

func testEnv() *Env {
	return &Env{
		Now:       testNow,
		Location:  time.UTC,
		Database:  "graphmail",
		User:      "ada@contoso.com",
		Version:   "8.0.0-graphmail",
		Variables: map[string]Value{"version": NewText("8.0.0-graphmail")},
	}
}

func eval(t *testing.T, e Expr, row ...Value) (Value, error) {
	t.Helper()
	env := testEnv()
	run, err := Compile(e, env)
	if err != nil {
		return Null, err
	}
	v, err := run(&Frame{Row: row})
	if err != nil {
		return Null, err
	}
	typ, err := TypeOf(e, env)
	if err != nil {
		t.Errorf("%s: TypeOf: %v", e, err)
	}
	if !v.IsNull() && v.Kind() != typ.Kind && typ.Kind != Unknown {
		t.Errorf("%s: the value %v has kind %v, its type is %v", e, v, v.Kind(), typ.Kind)
	}
	if v.IsNull() && !typ.Nullable {
		t.Errorf("%s is NULL, its type says never", e)
	}
	return v, err
}

// show writes a value with its kind, for comparison with want.
func show(v Value) string {
	switch v.Kind() {
	case Unknown:
		return "NULL"
	case Text:
		return quoteText(v.Text())
	case Bool:
		return quoteValue(v)
	case Bytes:
		return quoteValue(v)
	default:
		return v.Kind().String() + " " + v.String()
	}
}

// check evaluates e and compares the result with want, a Go value as lit takes.
func check(t *testing.T, e Expr, want any, row ...Value) {
	t.Helper()
	got, err := eval(t, e, row...)
	if err != nil {
		t.Errorf("%s: %v", e, err)
		return
	}
	if w := lit(want).(*Literal).Value; show(got) != show(w) {
		t.Errorf("%s: got %s, want %s", e, show(got), show(w))
	}
}

// checkError evaluates e and wants an error that contains text.
func checkError(t *testing.T, e Expr, text string, row ...Value) {
	t.Helper()
	got, err := eval(t, e, row...)
	if err == nil {
		t.Errorf("%s: got %s, want an error with %q", e, show(got), text)
		return
	}
	if !contains(err.Error(), text) {
		t.Errorf("%s: got error %q, want one with %q", e, err, text)
	}
}
