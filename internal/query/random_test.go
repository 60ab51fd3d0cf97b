package query

import (
	"math/rand/v2"
	"testing"

	"graphmail/internal/expr"
)

// A generator makes random expressions of the shapes Parse makes.
type generator struct{ *rand.Rand }

func (g generator) pick(list ...expr.Expr) expr.Expr { return list[g.IntN(len(list))] }

func (g generator) leaf() expr.Expr {
	names := []string{"a", "Subject", "from", "select", "my col", "end", "x`y", "é", "date", "offset", "xor", "n"}
	name := names[g.IntN(len(names))]
	return g.pick(
		&expr.Column{Name: name, Index: -1},
		&expr.Column{Table: names[g.IntN(len(names))], Name: name, Index: -1},
		literal(expr.NewInt(g.Int64N(100)-50)),
		literal(expr.NewInt(-1<<63)),
		literal(expr.NewFloat(float64(g.IntN(1000))/8-50)),
		literal(expr.NewFloat(1e300*g.Float64())),
		literal(expr.NewText([]string{"", "a", "it's", `\`, `a\%b_c`, "\"", "\x00\n\r\t\x1a", "ä€😀", "-- x", "/*", "?", ":a"}[g.IntN(12)])),
		literal(expr.NewBytes([]string{"", "A", "\x00\xff"}[g.IntN(3)])),
		literal(expr.NewBits([]string{"", "A", "\x00\xff"}[g.IntN(3)])),
		literal(expr.NewBool(g.IntN(2) == 0)),
		literal(expr.Null),
		&expr.Param{Name: "p"},
		&expr.Variable{Name: "version"},
	)
}

func (g generator) many(depth, n int) []expr.Expr {
	xs := make([]expr.Expr, n)
	for i := range xs {
		xs[i] = g.expr(depth)
	}
	return xs
}

func (g generator) query() Query {
	q, err := Parse("SELECT a FROM t WHERE b = 1")
	if err != nil {
		panic(err)
	}
	return q.Statement.(Query)
}

var (
	arithmetic  = []expr.Op{expr.Add, expr.Sub, expr.Mul, expr.Div, expr.IntDiv, expr.Mod, expr.BitAnd, expr.BitOr, expr.BitXor, expr.ShiftL, expr.ShiftR}
	comparisons = []expr.Op{expr.Eq, expr.Ne, expr.Lt, expr.Le, expr.Gt, expr.Ge, expr.NullSafe}
)

func (g generator) expr(depth int) expr.Expr {
	if depth == 0 {
		return g.leaf()
	}
	depth--
	x := func() expr.Expr { return g.expr(depth) }
	not := g.IntN(2) == 0
	switch g.IntN(22) {
	case 0, 1:
		return &expr.Binary{Op: expr.And, L: x(), R: x()}
	case 2, 3:
		return &expr.Binary{Op: expr.Or, L: x(), R: x()}
	case 4:
		operand := x()
		if s, ok := operand.(*expr.Subquery); ok && s.Kind == expr.Exists {
			return operand
		}
		return &expr.Unary{Op: expr.Not, X: operand}
	case 5:
		return &expr.Unary{Op: expr.BitNot, X: x()}
	case 6:
		operand := x()
		if _, ok := operand.(*expr.Literal); ok {
			return operand
		}
		return &expr.Unary{Op: expr.Neg, X: operand}
	case 7, 8, 9:
		return &expr.Binary{Op: arithmetic[g.IntN(len(arithmetic))], L: x(), R: x()}
	case 10, 11:
		return &expr.Binary{Op: comparisons[g.IntN(len(comparisons))], L: x(), R: x()}
	case 12:
		list := g.many(depth, 1+g.IntN(3))
		if _, ok := list[0].(*expr.Subquery); ok && len(list) == 1 {
			list = append(list, literal(expr.Null)) // alone in parentheses it would be a set
		}
		return &expr.In{X: x(), List: list, Not: not}
	case 13:
		return &expr.Between{X: x(), Lo: x(), Hi: x(), Not: not}
	case 14:
		l := &expr.Like{X: x(), Pattern: x(), Not: not}
		if g.IntN(2) == 0 {
			l.Escape = literal(expr.NewText("!"))
		}
		return l
	case 15:
		return &expr.Regexp{X: x(), Pattern: x(), Not: not}
	case 16:
		return &expr.Is{X: x(), What: []expr.IsKind{expr.IsNull, expr.IsTrue, expr.IsFalse}[g.IntN(3)], Not: not}
	case 17:
		c := &expr.Case{Whens: []expr.When{{Cond: x(), Then: x()}}}
		if g.IntN(2) == 0 {
			c.X = x()
		}
		if g.IntN(2) == 0 {
			c.Else = x()
		}
		return c
	case 18:
		names := []string{"LOWER", "LEFT", "IF", "MOD", "REPLACE", "TRIM", "LTRIM", "DATE", "CHAR", "SUBSTR", "COUNT", "INSERT", "NOW", "F"}
		return &expr.Call{Name: names[g.IntN(len(names))], Args: g.many(depth, 1+g.IntN(3))}
	case 19:
		types := []string{"CHAR", "SIGNED", "DATE", "JSON", "BINARY", "DOUBLE"}
		return &expr.Cast{X: x(), Type: types[g.IntN(len(types))], Length: -1, Scale: -1}
	case 20:
		return &expr.Binary{Op: []expr.Op{expr.Add, expr.Sub}[g.IntN(2)], L: x(), R: &expr.Interval{X: x(), Unit: "DAY_HOUR"}}
	default:
		return g.pick(
			&expr.Subquery{Kind: expr.Scalar, Query: g.query()},
			&expr.Subquery{Kind: expr.Exists, Query: g.query(), Not: not},
			&expr.Subquery{Kind: expr.InSet, X: x(), Query: g.query(), Not: not},
			&expr.Binary{Op: expr.Eq, L: &expr.Tuple{Items: g.many(depth, 2)}, R: &expr.Tuple{Items: g.many(depth, 2)}},
			&expr.Match{Columns: []expr.Expr{&expr.Column{Name: "a", Index: -1}}, Words: x(), Boolean: not},
			&expr.Match{Words: x(), KQL: true},
		)
	}
}

// leftToRight gives chains of AND and of OR the shape Parse gives them.
func leftToRight(e expr.Expr) expr.Expr {
	return expr.Rewrite(e, func(e expr.Expr) expr.Expr {
		if b, ok := e.(*expr.Binary); ok && b.Op == expr.And {
			return join(expr.And, expr.Conjuncts(e))
		} else if ok && b.Op == expr.Or {
			return join(expr.Or, expr.Disjuncts(e))
		}
		return e
	})
}

// Every expression prints as SQL that parses back to it.
func TestParse_printedExpressions(t *testing.T) {
	t.Parallel()
	g := generator{rand.New(rand.NewPCG(1, 2))}
	for range 5000 {
		e := leftToRight(g.expr(1 + g.IntN(4)))
		sql := "SELECT " + e.String()
		p, err := Parse(sql)
		if err != nil {
			t.Fatalf("%s\n%s\n%v", sql, tree(e), err)
		}
		if got, want := tree(p.Statement.(*Select).Items[0].Expr), tree(e); got != want {
			t.Fatalf("%s\ngot  %s\nwant %s", sql, got, want)
		}
	}
}
