package query

import (
	"strconv"
	"strings"

	"github.com/xwb1989/sqlparser"

	"graphmail/internal/expr"
)

// maxDepth bounds the depth of expressions and queries, so that nothing that
// walks them by recursion is at risk.
const maxDepth = 400

// A converter turns the parser's tree into ours.
type converter struct {
	*rewriter
	params map[int]*expr.Param // by token
	depth  int
	tables int // of the SELECT at hand, so far
}

// index returns the number of the token a name or value of the tree stands for.
func index(s string) (int, bool) {
	i, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(s, "i"), "."))
	return i, err == nil
}

// tok returns the token a name or value of the tree stands for.
func (c *converter) tok(s string) token {
	i, ok := index(s)
	if !ok {
		return token{text: s, kind: quoted}
	}
	t := c.at(i)
	if t.kind == str {
		t.text = c.lits[i].Text()
	}
	return t
}

func (c *converter) enter() error {
	if c.depth++; c.depth > maxDepth {
		return c.fail(0, "the statement is nested too deeply", "the limit is "+itoa(maxDepth)+" levels")
	}
	return nil
}

func (c *converter) leave() { c.depth-- }

func (c *converter) list(in []sqlparser.Expr) ([]expr.Expr, error) {
	out := make([]expr.Expr, len(in))
	for i, e := range in {
		var err error
		if out[i], err = c.expr(e); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// operand converts e where a row value or an interval may stand as well.
func (c *converter) operand(e sqlparser.Expr) (expr.Expr, error) {
	if err := c.enter(); err != nil {
		return nil, err
	}
	defer c.leave()
	switch e := e.(type) {
	case sqlparser.ValTuple:
		items, err := c.list(e)
		return &expr.Tuple{Items: items}, err
	case *sqlparser.ParenExpr:
		return c.operand(e.Expr)
	case *sqlparser.AndExpr, *sqlparser.OrExpr:
		return c.logical(e)
	case *sqlparser.NotExpr:
		return c.not(e)
	case *sqlparser.ComparisonExpr:
		return c.comparison(e)
	case *sqlparser.RangeCond:
		args, err := c.list([]sqlparser.Expr{e.Left, e.From, e.To})
		if err != nil {
			return nil, err
		}
		return &expr.Between{X: args[0], Lo: args[1], Hi: args[2], Not: e.Operator == sqlparser.NotBetweenStr}, nil
	case *sqlparser.IsExpr:
		x, err := c.expr(e.Expr)
		if err != nil {
			return nil, err
		}
		what, not := strings.TrimPrefix(e.Operator, "is "), false
		if s, ok := strings.CutPrefix(what, "not "); ok {
			what, not = s, true
		}
		return &expr.Is{X: x, What: expr.IsKind(strings.ToUpper(what)), Not: not}, nil
	case *sqlparser.ExistsExpr:
		q, err := c.query(e.Subquery.Select)
		return &expr.Subquery{Kind: expr.Exists, Query: q}, err
	case *sqlparser.Subquery:
		q, err := c.query(e.Select)
		return &expr.Subquery{Kind: expr.Scalar, Query: q}, err
	case *sqlparser.SQLVal:
		return c.value(e)
	case *sqlparser.NullVal:
		return literal(expr.Null), nil
	case sqlparser.BoolVal:
		return literal(expr.NewBool(bool(e))), nil
	case *sqlparser.ColName:
		return c.column(e)
	case *sqlparser.BinaryExpr:
		return c.binary(e)
	case *sqlparser.UnaryExpr:
		return c.unary(e)
	case *sqlparser.IntervalExpr:
		return c.interval(e)
	case *sqlparser.FuncExpr:
		return c.call(e)
	case *sqlparser.GroupConcatExpr:
		return c.groupConcat(e)
	case *sqlparser.CaseExpr:
		return c.caseWhen(e)
	}
	return nil, c.fail(c.first(e), "not an expression", "")
}

// expr converts an expression of one value.
func (c *converter) expr(e sqlparser.Expr) (expr.Expr, error) {
	x, err := c.row(e)
	if err != nil {
		return nil, err
	}
	return x, c.noRow(e, x)
}

// row converts an operand of a comparison, which may be a row value.
func (c *converter) row(e sqlparser.Expr) (expr.Expr, error) {
	x, err := c.operand(e)
	if err != nil {
		return nil, err
	}
	return x, c.noInterval(e, x)
}

// dated converts an operand of + or -, or an argument, which may be an interval.
func (c *converter) dated(e sqlparser.Expr) (expr.Expr, error) {
	x, err := c.operand(e)
	if err != nil {
		return nil, err
	}
	return x, c.noRow(e, x)
}

func (c *converter) noRow(e sqlparser.SQLNode, x expr.Expr) error {
	if _, ok := x.(*expr.Tuple); ok {
		return c.fail(c.first(e), "a row value can only be compared", "write one value here")
	}
	return nil
}

func (c *converter) noInterval(e sqlparser.SQLNode, x expr.Expr) error {
	if i, ok := x.(*expr.Interval); ok {
		return c.fail(c.first(e), "INTERVAL stands after + or - or in DATE_ADD", "write x + INTERVAL n "+i.Unit)
	}
	return nil
}

// first returns the first token of e that the tree knows, for an error.
func (c *converter) first(e sqlparser.SQLNode) int {
	at := len(c.toks)
	_ = sqlparser.Walk(func(n sqlparser.SQLNode) (bool, error) {
		name := ""
		switch n := n.(type) {
		case sqlparser.ColIdent:
			name = n.String()
		case sqlparser.TableIdent:
			name = n.String()
		case *sqlparser.SQLVal:
			name = string(n.Val)
		}
		if i, ok := index(name); ok {
			at = min(at, i)
		}
		return true, nil
	}, e)
	return at
}

func (c *converter) value(e *sqlparser.SQLVal) (expr.Expr, error) {
	i, ok := index(string(e.Val))
	if !ok {
		return nil, c.fail(0, "not a query", "")
	}
	switch t := c.at(i); t.kind {
	case param, named:
		return c.params[i], nil
	case sysvar:
		return &expr.Variable{Name: t.text, Pos: t.start}, nil
	}
	return c.whole(i, c.lits[i])
}

// whole returns the number v that token i is, unless it is an integer beyond
// BIGINT. Any other literal passes.
func (c *converter) whole(i int, v expr.Value) (expr.Expr, error) {
	if t := c.at(i); t.kind == num && beyondBigint(t.text, v) {
		return nil, c.fail(i, "the integer is out of range of BIGINT", "write it with a point, as 1.0, for a DOUBLE")
	}
	return literal(v), nil
}

func (c *converter) column(e *sqlparser.ColName) (expr.Expr, error) {
	name := c.tok(e.Name.String())
	col := &expr.Column{Name: name.text, Index: -1, Pos: name.start}
	if table := e.Qualifier.Name.String(); table != "" {
		t := c.tok(table)
		col.Table, col.Pos = t.text, t.start
	}
	if schema := e.Qualifier.Qualifier.String(); schema != "" {
		if err := c.schema(schema); err != nil {
			return nil, err
		}
		col.Pos = c.tok(schema).start
	}
	return col, nil
}

// schema refuses the schema of a column that is none of ours: it is dropped
// from the column.
func (c *converter) schema(s string) error {
	i, _ := index(s)
	if t := c.at(i); !strings.EqualFold(t.text, "graphmail") && !strings.EqualFold(t.text, "information_schema") {
		return c.fail(i, `unknown schema "`+t.text+`"`, "the schemas are graphmail and information_schema")
	}
	return nil
}

func (c *converter) interval(e *sqlparser.IntervalExpr) (expr.Expr, error) {
	i, _ := index(e.Unit)
	unit := strings.ToUpper(c.at(i).text)
	if !units[unit] || c.at(i).kind != word {
		return nil, c.fail(i, "unknown unit of INTERVAL", "the units are YEAR, QUARTER, MONTH, WEEK, DAY, HOUR, MINUTE, SECOND, MICROSECOND and pairs such as DAY_HOUR")
	}
	x, err := c.expr(e.Expr)
	return &expr.Interval{X: x, Unit: unit}, err
}

func (c *converter) caseWhen(e *sqlparser.CaseExpr) (expr.Expr, error) {
	out := &expr.Case{Whens: make([]expr.When, len(e.Whens))}
	var err error
	if e.Expr != nil {
		if out.X, err = c.expr(e.Expr); err != nil {
			return nil, err
		}
	}
	for i, w := range e.Whens {
		if out.Whens[i].Cond, err = c.expr(w.Cond); err != nil {
			return nil, err
		}
		if out.Whens[i].Then, err = c.expr(w.Val); err != nil {
			return nil, err
		}
	}
	if e.Else != nil {
		out.Else, err = c.expr(e.Else)
	}
	return out, err
}
