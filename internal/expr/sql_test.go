package expr_test

import (
	"strings"
	"testing"
	"time"

	"graphmail/internal/expr"
	"graphmail/internal/query"
)

// The tests in this package's outer half are SQL text and what it gives. The
// wanted values are those of MariaDB 10.11 in the collation
// utf8mb4_uca1400_nopad_as_ci, or of MySQL's manual where the two differ.

// A sqlTest wants the value of an expression as show writes it, or an error
// with the text behind "error: ".
type sqlTest struct{ sql, want string }

func sqlEnv() *expr.Env {
	return &expr.Env{
		Now:       time.Date(2024, 2, 29, 13, 14, 15, 678901000, time.UTC),
		Location:  time.UTC,
		Database:  "graphmail",
		User:      "ada@contoso.com",
		Version:   "8.0.0",
		Variables: map[string]expr.Value{"version": expr.NewText("8.0.0")},
	}
}

func parse(t *testing.T, sql string) expr.Expr {
	t.Helper()
	p, err := query.Parse("SELECT " + sql)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return p.Statement.(*query.Select).Items[0].Expr
}

func run(e expr.Expr, env *expr.Env) (expr.Value, error) {
	program, err := expr.Compile(e, env)
	if err != nil {
		return expr.Null, err
	}
	return program(&expr.Frame{})
}

// show writes a value with its type: 'text', NULL, BIGINT 5.
func show(v expr.Value) string {
	switch v.Kind() {
	case expr.Unknown:
		return "NULL"
	case expr.Text:
		return "'" + v.Text() + "'"
	default:
		return v.Kind().String() + " " + v.String()
	}
}

func testSQL(t *testing.T, tests []sqlTest) {
	t.Helper()
	env := sqlEnv()
	for _, tt := range tests {
		e := parse(t, tt.sql)
		got, err := run(e, env)
		if wanted, ok := strings.CutPrefix(tt.want, "error: "); ok {
			if err == nil || !strings.Contains(err.Error(), wanted) {
				t.Errorf("%s: got %s, error %v, want an error with %q", tt.sql, show(got), err, wanted)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", tt.sql, err)
			continue
		}
		if show(got) != tt.want {
			t.Errorf("%s: got %s, want %s", tt.sql, show(got), tt.want)
		}
		typ, err := expr.TypeOf(e, env)
		if err != nil {
			t.Errorf("%s: TypeOf: %v", tt.sql, err)
		}
		if got.IsNull() && !typ.Nullable {
			t.Errorf("%s: is NULL, but its type is not nullable", tt.sql)
		}
		if !got.IsNull() && got.Kind() != typ.Kind {
			t.Errorf("%s: has type %v, TypeOf says %v", tt.sql, got.Kind(), typ.Kind)
		}
		// What is printed reads back as the same expression.
		if again := parse(t, e.String()); !expr.Equal(e, again) {
			t.Errorf("%s: prints %s, which reads back as %s", tt.sql, e, again)
		}
	}
}

// Every argument in turn is NULL: a function must take it, and its type must
// say so where the result is NULL.
func TestFunctions_null(t *testing.T) {
	t.Parallel()
	env := sqlEnv()
	for _, f := range expr.Functions() {
		if f.Aggregate {
			continue
		}
		for n := range 5 {
			for null := range n {
				c := &expr.Call{Name: f.Name}
				for i := range n {
					arg := &expr.Literal{Value: expr.NewText("DAY")}
					if i > 0 {
						arg.Value = expr.NewInt(1)
					}
					if i == null {
						arg.Value = expr.Null
					}
					c.Args = append(c.Args, arg)
				}
				typ, err := expr.TypeOf(c, env)
				if err != nil {
					continue // another number of arguments
				}
				got, err := run(c, env)
				if err == nil && got.IsNull() && !typ.Nullable {
					t.Errorf("%s is NULL, but its type is not nullable", c)
				}
				if err == nil && !got.IsNull() && got.Kind() != typ.Kind {
					t.Errorf("%s has type %v, TypeOf says %v", c, got.Kind(), typ.Kind)
				}
			}
		}
	}
}

func TestFunctions(t *testing.T) {
	t.Parallel()
	last := ""
	for _, f := range expr.Functions() {
		if f.Name <= last {
			t.Errorf("%s comes after %s", f.Name, last)
		}
		last = f.Name
		if f.Summary == "" || strings.Contains(f.Arguments, "  ") {
			t.Errorf("%s(%s): %q", f.Name, f.Arguments, f.Summary)
		}
		if f.Aggregate != expr.IsAggregate(strings.ToLower(f.Name)) {
			t.Errorf("%s: aggregate %t, IsAggregate says otherwise", f.Name, f.Aggregate)
		}
	}
}
