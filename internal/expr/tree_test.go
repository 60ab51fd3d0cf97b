package expr_test

import (
	"strings"
	"testing"
	"time"

	"graphmail/internal/expr"
	"graphmail/internal/query"
)

// A grower makes expressions out of bytes: the same ones out of the same bytes.
type grower struct {
	data  []byte
	plain bool // only what SQL text can say, with nothing folded by the parser
}

func (g *grower) next(n int) int {
	if len(g.data) == 0 {
		return 0
	}
	b := int(g.data[0])
	g.data = g.data[1:]
	return b % n
}

var grownRow = []expr.Value{
	expr.NewText("Grüße"), expr.NewInt(7), expr.NewFloat(-2.5), expr.NewBool(true),
	expr.NewTime(time.Date(2024, 2, 29, 23, 59, 59, 5e8, time.UTC)), expr.NewDate(19782),
	expr.NewJSON(`{"a": [1, "x", null], "b": {"c": true}}`), expr.NewBytes("\x00\xff"), expr.NewBits("\x00\xff"), expr.Null, expr.NewText("AAk="),
}

func (g *grower) column() expr.Expr {
	i := g.next(len(grownRow))
	c := &expr.Column{Name: "c" + string(rune('0'+i)), Index: i, Type: expr.Type{Kind: grownRow[i].Kind(), Nullable: true}}
	c.Type.Exact = i == 9
	if g.plain {
		c.Index, c.Type = -1, expr.Type{}
		if i == 8 {
			c.Table, c.Name = "select", "group"
		}
	}
	return c
}

func (g *grower) literal() expr.Expr {
	texts := []string{"", "a", "É'\\\"", "2024-02-29", "2024-02-29 10:11:12", "%a_", "12.5x", "$.a[0]", "a\x00\n\x1a\r\t", "日本", "DAY", "10:11:12", `{"a": 1}`, "%Y-%m-%d"}
	numbers := []int64{0, 1, -1, 2, 10, 1 << 40, 1<<63 - 1, -1 << 63}
	switch g.next(6) {
	case 0, 1:
		return &expr.Literal{Value: expr.NewText(texts[g.next(len(texts))])}
	case 2:
		n := numbers[g.next(len(numbers))]
		if g.plain {
			n = max(n, 0)
		}
		return &expr.Literal{Value: expr.NewInt(n)}
	case 3:
		return &expr.Literal{Value: expr.NewFloat([]float64{0.5, 1, 1e300, 1e-9, 123.25, 1e15}[g.next(6)])}
	case 4:
		return &expr.Literal{Value: expr.NewBool(g.next(2) == 1)}
	default:
		return &expr.Literal{}
	}
}

func (g *grower) list(least, most, depth int) []expr.Expr {
	list := make([]expr.Expr, least+g.next(most-least+1))
	for i := range list {
		list[i] = g.expr(depth)
	}
	return list
}

func (g *grower) expr(depth int) expr.Expr {
	if depth <= 0 || len(g.data) == 0 {
		if g.next(2) == 0 {
			return g.column()
		}
		return g.literal()
	}
	depth--
	not := g.next(2) == 1
	switch g.next(13) {
	case 0:
		op := []expr.Op{expr.Not, expr.Neg, expr.Plus, expr.BitNot}[g.next(4)]
		if g.plain && op == expr.Plus {
			op = expr.Neg
		}
		x := g.expr(depth)
		if l, ok := x.(*expr.Literal); ok && g.plain && l.Value.Kind() != expr.Text {
			op = expr.Not // the parser makes -1 a literal
		}
		return &expr.Unary{Op: op, X: x}
	case 1, 2:
		ops := []expr.Op{expr.Eq, expr.Ne, expr.Lt, expr.Le, expr.Gt, expr.Ge, expr.NullSafe, expr.And, expr.Or,
			expr.Add, expr.Sub, expr.Mul, expr.Div, expr.IntDiv, expr.Mod, expr.BitAnd, expr.BitOr, expr.BitXor, expr.ShiftL, expr.ShiftR}
		b := &expr.Binary{Op: ops[g.next(len(ops))], L: g.expr(depth), R: g.expr(depth)}
		for g.plain && (b.Op == expr.And || b.Op == expr.Or) {
			r, ok := b.R.(*expr.Binary)
			if !ok || r.Op != b.Op {
				break
			}
			b.R = r.L // the parser makes a AND (b AND c) the chain a AND b AND c
		}
		return b
	case 3:
		return &expr.In{X: g.expr(depth), List: g.list(1, 4, depth), Not: not}
	case 4:
		return &expr.Between{X: g.expr(depth), Lo: g.expr(depth), Hi: g.expr(depth), Not: not}
	case 5:
		l := &expr.Like{X: g.expr(depth), Pattern: g.expr(depth), Not: not}
		if g.next(2) == 1 {
			l.Escape = &expr.Literal{Value: expr.NewText("|")}
		}
		return l
	case 6:
		return &expr.Is{X: g.expr(depth), What: []expr.IsKind{expr.IsNull, expr.IsTrue, expr.IsFalse}[g.next(3)], Not: not}
	case 7:
		c := &expr.Case{}
		if not {
			c.X = g.expr(depth)
		}
		for range 1 + g.next(2) {
			c.Whens = append(c.Whens, expr.When{Cond: g.expr(depth), Then: g.expr(depth)})
		}
		if g.next(2) == 1 {
			c.Else = g.expr(depth)
		}
		return c
	case 8:
		units := []string{"DAY", "MONTH", "MICROSECOND", "DAY_SECOND", "YEAR_MONTH", "WEEK"}
		i := &expr.Interval{X: g.expr(depth), Unit: units[g.next(len(units))]}
		return &expr.Binary{Op: []expr.Op{expr.Add, expr.Sub}[g.next(2)], L: g.expr(depth), R: i}
	case 9:
		types := []string{"CHAR", "SIGNED", "UNSIGNED", "DECIMAL", "DATE", "DATETIME", "TIME", "JSON", "BINARY"}
		return &expr.Cast{X: g.expr(depth), Type: types[g.next(len(types))], Length: -1, Scale: -1}
	case 10:
		n := 1 + g.next(3)
		op := []expr.Op{expr.Eq, expr.Ne, expr.Lt, expr.Ge, expr.NullSafe}[g.next(5)]
		return &expr.Binary{Op: op, L: &expr.Tuple{Items: g.list(n+1, n+1, depth)}, R: &expr.Tuple{Items: g.list(n+1, n+1, depth)}}
	case 11:
		return &expr.Regexp{X: g.expr(depth), Pattern: g.expr(depth), Not: not}
	default:
		if g.plain {
			return &expr.Call{Name: []string{"CONCAT", "COALESCE", "MYSTERY", "LENGTH"}[g.next(4)], Args: g.list(1, 3, depth)}
		}
		all := expr.Functions()
		i := g.next(256) * len(all) / 256
		return &expr.Call{Name: all[i].Name, Args: g.list(0, 4, depth)}
	}
}

// Whatever the tree, compiling and running it ends without a panic, and a value
// has the type it was said to have.
func FuzzCompile(f *testing.F) {
	for i := range 256 {
		seed := make([]byte, 64)
		for k := range seed {
			seed[k] = byte(i*31 + k*k*7 + k*i)
		}
		f.Add(seed)
	}
	env := sqlEnv()
	f.Fuzz(func(t *testing.T, data []byte) {
		e := (&grower{data: data}).expr(4)
		program, err := expr.Compile(e, env)
		if err != nil {
			return
		}
		typ, err := expr.TypeOf(e, env)
		if err != nil {
			t.Fatalf("%s: compiles, but has no type: %v", e, err)
		}
		got, err := program(&expr.Frame{Row: grownRow})
		if err != nil {
			return
		}
		if got.IsNull() && !typ.Nullable {
			t.Errorf("%s is NULL, but its type is not nullable", e)
		}
		if !got.IsNull() && typ.Kind != expr.Unknown && got.Kind() != typ.Kind {
			t.Errorf("%s has type %v, TypeOf says %v", e, got.Kind(), typ.Kind)
		}
		expr.Key(nil, got, false)
	})
}

// What an expression prints reads back as the same expression.
func FuzzString(f *testing.F) {
	for i := range 256 {
		seed := make([]byte, 48)
		for k := range seed {
			seed[k] = byte(i*17 + k*k*5 + k*i)
		}
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		e := (&grower{data: data, plain: true}).expr(4)
		p, err := query.Parse("SELECT " + e.String())
		if err != nil {
			if strings.Contains(err.Error(), "too deep") || strings.Contains(err.Error(), "nest") {
				return
			}
			t.Fatalf("%s: %v", e, err)
		}
		if again := p.Statement.(*query.Select).Items[0].Expr; !expr.Equal(e, again) {
			t.Errorf("%s\nreads back as\n%s", e, again)
		}
	})
}
