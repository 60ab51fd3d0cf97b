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
	if t := c.at(i); t.kind != str {
		return t
	}
	t := c.at(i)
	t.text = c.lits[i].Text()
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
	return nil, c.unsupported(0, "an expression like "+sqlparser.String(e), "")
}

// expr converts an expression of one value.
func (c *converter) expr(e sqlparser.Expr) (expr.Expr, error) {
	x, err := c.operand(e)
	if err != nil {
		return nil, err
	}
	switch x := x.(type) {
	case *expr.Tuple:
		return nil, c.fail(c.first(e), "a row value can only be compared", "write one value here")
	case *expr.Interval:
		return nil, c.fail(c.first(e), "INTERVAL stands after + or - or in DATE_ADD", "write x + INTERVAL n "+x.Unit)
	}
	return x, nil
}

// first returns the first token of e that the tree knows, for an error.
func (c *converter) first(e sqlparser.SQLNode) int {
	at := len(c.toks)
	_ = sqlparser.Walk(func(n sqlparser.SQLNode) (bool, error) {
		switch n := n.(type) {
		case sqlparser.ColIdent:
			if i, ok := index(n.String()); ok {
				at = min(at, i)
			}
		case *sqlparser.SQLVal:
			if i, ok := index(string(n.Val)); ok {
				at = min(at, i)
			}
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
		return &expr.Variable{Name: t.text}, nil
	}
	return literal(c.lits[i]), nil
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

func (c *converter) not(e *sqlparser.NotExpr) (expr.Expr, error) {
	x, err := c.expr(e.Expr)
	if err != nil {
		return nil, err
	}
	if s, ok := x.(*expr.Subquery); ok && s.Kind == expr.Exists && !s.Not {
		s.Not = true
		return s, nil
	}
	return &expr.Unary{Op: expr.Not, X: x}, nil
}

// chainLimit is the number of operands from which AND and OR are balanced.
const chainLimit = 32

// logical converts AND and OR. A chain of them goes from the left, as SQL reads
// it; a long one, which programs write, becomes a balanced tree, so that its
// depth stays small. The order of the operands stays.
func (c *converter) logical(e sqlparser.Expr) (expr.Expr, error) {
	_, and := e.(*sqlparser.AndExpr)
	var operands []expr.Expr
	todo := []sqlparser.Expr{e}
	for len(todo) > 0 {
		e, todo = todo[len(todo)-1], todo[:len(todo)-1]
		inner := e
		for p, ok := inner.(*sqlparser.ParenExpr); ok; p, ok = inner.(*sqlparser.ParenExpr) {
			inner = p.Expr
		}
		if a, ok := inner.(*sqlparser.AndExpr); ok && and {
			todo = append(todo, a.Right, a.Left)
			continue
		}
		if o, ok := inner.(*sqlparser.OrExpr); ok && !and {
			todo = append(todo, o.Right, o.Left)
			continue
		}
		x, err := c.expr(inner)
		if err != nil {
			return nil, err
		}
		operands = append(operands, x)
	}
	return join(map[bool]expr.Op{true: expr.And, false: expr.Or}[and], operands), nil
}

func join(o expr.Op, operands []expr.Expr) expr.Expr {
	if n := len(operands); n > chainLimit {
		return &expr.Binary{Op: o, L: join(o, operands[:n/2]), R: join(o, operands[n/2:])}
	}
	x := operands[0]
	for _, y := range operands[1:] {
		x = &expr.Binary{Op: o, L: x, R: y}
	}
	return x
}

func (c *converter) comparison(e *sqlparser.ComparisonExpr) (expr.Expr, error) {
	l, err := c.operand(e.Left)
	if err != nil {
		return nil, err
	}
	if _, ok := l.(*expr.Interval); ok {
		return c.expr(e.Left)
	}
	not := false
	switch e.Operator {
	case sqlparser.NotInStr, sqlparser.NotLikeStr, sqlparser.NotRegexpStr:
		not = true
	}
	switch e.Operator {
	case sqlparser.InStr, sqlparser.NotInStr:
		return c.in(e, l, not)
	case sqlparser.LikeStr, sqlparser.NotLikeStr, sqlparser.RegexpStr, sqlparser.NotRegexpStr:
		if l, err = c.expr(e.Left); err != nil {
			return nil, err
		}
		r, err := c.expr(e.Right)
		if err != nil {
			return nil, err
		}
		if e.Operator == sqlparser.RegexpStr || e.Operator == sqlparser.NotRegexpStr {
			return &expr.Regexp{X: l, Pattern: r, Not: not}, nil
		}
		like := &expr.Like{X: l, Pattern: r, Not: not}
		if e.Escape != nil {
			like.Escape, err = c.expr(e.Escape)
		}
		return like, err
	}
	r, err := c.operand(e.Right)
	if err != nil {
		return nil, err
	}
	if _, ok := r.(*expr.Interval); ok {
		return c.expr(e.Right)
	}
	if err := c.sameWidth(e, l, r); err != nil {
		return nil, err
	}
	o := expr.Op(e.Operator)
	if e.Operator == sqlparser.NotEqualStr {
		o = expr.Ne
	}
	return &expr.Binary{Op: o, L: l, R: r}, nil
}

// sameWidth refuses to compare row values of different widths. That of a
// subquery is not known yet.
func (c *converter) sameWidth(e sqlparser.Expr, l, r expr.Expr) error {
	a, b := width(l), width(r)
	if a == b || a == 0 || b == 0 {
		return nil
	}
	return c.fail(c.first(e), "row values of "+itoa(a)+" and "+itoa(b)+" columns cannot be compared", "")
}

func width(x expr.Expr) int {
	switch x := x.(type) {
	case *expr.Tuple:
		return len(x.Items)
	case *expr.Subquery:
		if x.Kind == expr.Scalar {
			return 0
		}
	}
	return 1
}

func (c *converter) in(e *sqlparser.ComparisonExpr, l expr.Expr, not bool) (expr.Expr, error) {
	if s, ok := e.Right.(*sqlparser.Subquery); ok {
		q, err := c.query(s.Select)
		return &expr.Subquery{Kind: expr.InSet, X: l, Not: not, Query: q}, err
	}
	tuple, ok := e.Right.(sqlparser.ValTuple)
	if !ok {
		return nil, c.fail(c.first(e), "IN is followed by a list in parentheses", "")
	}
	in := &expr.In{X: l, List: make([]expr.Expr, len(tuple)), Not: not}
	for i, item := range tuple {
		x, err := c.operand(item)
		if err != nil {
			return nil, err
		}
		if _, ok := x.(*expr.Interval); ok {
			return c.expr(item)
		}
		if err := c.sameWidth(item, l, x); err != nil {
			return nil, err
		}
		in.List[i] = x
	}
	return in, nil
}

var binaryOps = map[string]expr.Op{
	sqlparser.BitAndStr: expr.BitAnd, sqlparser.BitOrStr: expr.BitOr, sqlparser.BitXorStr: expr.BitXor,
	sqlparser.PlusStr: expr.Add, sqlparser.MinusStr: expr.Sub, sqlparser.MultStr: expr.Mul, sqlparser.DivStr: expr.Div,
	sqlparser.IntDivStr: expr.IntDiv, sqlparser.ModStr: expr.Mod, sqlparser.ShiftLeftStr: expr.ShiftL, sqlparser.ShiftRightStr: expr.ShiftR,
}

func (c *converter) binary(e *sqlparser.BinaryExpr) (expr.Expr, error) {
	o, ok := binaryOps[e.Operator]
	if !ok {
		return nil, c.fail(c.first(e), "unexpected "+e.Operator, "")
	}
	convert := [2]func(sqlparser.Expr) (expr.Expr, error){c.expr, c.expr}
	if o == expr.Add {
		convert[0] = c.dated
	}
	if o == expr.Add || o == expr.Sub {
		convert[1] = c.dated
	}
	l, err := convert[0](e.Left)
	if err != nil {
		return nil, err
	}
	if _, ok := l.(*expr.Interval); ok {
		convert[1] = c.expr
	}
	r, err := convert[1](e.Right)
	return &expr.Binary{Op: o, L: l, R: r}, err
}

// dated converts an expression that may be an interval.
func (c *converter) dated(e sqlparser.Expr) (expr.Expr, error) {
	x, err := c.operand(e)
	if _, ok := x.(*expr.Interval); ok || err != nil {
		return x, err
	}
	return x, c.scalar(e, x)
}

func (c *converter) scalar(e sqlparser.Expr, x expr.Expr) error {
	if _, ok := x.(*expr.Tuple); ok {
		return c.fail(c.first(e), "a row value can only be compared", "write one value here")
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

// unary converts a sign or another operator of one operand. The sign of a
// number becomes part of it; a plus changes nothing.
func (c *converter) unary(e *sqlparser.UnaryExpr) (expr.Expr, error) {
	if val, ok := e.Expr.(*sqlparser.SQLVal); ok && e.Operator == sqlparser.UMinusStr {
		if i, ok := index(string(val.Val)); ok && c.at(i).kind == num {
			v, _ := number(c.at(i).text, true)
			return literal(v), nil
		}
	}
	x, err := c.expr(e.Expr)
	if err != nil {
		return nil, err
	}
	switch e.Operator {
	case sqlparser.UPlusStr:
		return x, nil
	case sqlparser.UMinusStr:
		if v, ok := negated(x); ok {
			return literal(v), nil
		}
		return &expr.Unary{Op: expr.Neg, X: x}, nil
	case sqlparser.BinaryStr:
		return &expr.Cast{X: x, Type: "BINARY", Length: -1, Scale: -1}, nil
	case sqlparser.BangStr:
		return &expr.Unary{Op: expr.Not, X: x}, nil
	}
	return &expr.Unary{Op: expr.BitNot, X: x}, nil
}

// negated returns minus x if x is a number that has one.
func negated(x expr.Expr) (expr.Value, bool) {
	l, ok := x.(*expr.Literal)
	if !ok {
		return expr.Null, false
	}
	switch v := l.Value; v.Kind() {
	case expr.Int:
		return expr.NewInt(-v.Int()), v.Int() != -v.Int() || v.Int() == 0
	case expr.Float:
		return expr.NewFloat(0 - v.Float()), true
	}
	return expr.Null, false
}

func (c *converter) call(e *sqlparser.FuncExpr) (expr.Expr, error) {
	i, ok := index(e.Name.String())
	if !ok || !e.Qualifier.IsEmpty() {
		if q, ok := index(e.Qualifier.String()); ok {
			return nil, c.unsupported(q, "a function of a schema", "")
		}
		return nil, c.unsupported(0, e.Name.String(), "")
	}
	name := c.at(i).upper
	if c.at(i).kind == quoted {
		return nil, c.fail(i, "the name of a function in backquotes", "leave the backquotes out")
	}
	if s := c.names[i]; s != "" {
		name = s
	}
	call := &expr.Call{Name: name, Distinct: e.Distinct, Pos: c.at(i).start}
	if len(e.Exprs) == 1 && !e.Distinct {
		if s, ok := e.Exprs[0].(*sqlparser.StarExpr); ok && s.TableName.IsEmpty() && name == "COUNT" {
			call.Star = true
			return call, nil
		}
	}
	if e.Distinct && !aggregates[name] {
		return nil, c.fail(i, "DISTINCT in "+name+", which is no aggregate function", "")
	}
	args, err := c.arguments(i, e.Exprs)
	if err != nil {
		return nil, err
	}
	if make := c.build[i]; make != nil {
		return make(args)
	}
	call.Args = args
	if _, ok := intervals[name]; !ok {
		for k, a := range args {
			if _, ok := a.(*expr.Interval); ok {
				return nil, c.fail(c.first(e.Exprs[k]), "INTERVAL stands after + or - or in DATE_ADD", "")
			}
		}
	}
	return call, nil
}

// intervals holds the functions that take one.
var intervals = map[string]bool{"DATE_ADD": true, "DATE_SUB": true}

func (c *converter) arguments(i int, in sqlparser.SelectExprs) ([]expr.Expr, error) {
	out := make([]expr.Expr, len(in))
	for k, e := range in {
		a, ok := e.(*sqlparser.AliasedExpr)
		if !ok {
			return nil, c.fail(i, "* stands only in COUNT(*)", "")
		}
		if !a.As.IsEmpty() {
			at, _ := index(a.As.String())
			return nil, c.fail(at, `unexpected "`+clip(c.source(span{at, at + 1}))+`"`, "write AS before an alias; arguments have none")
		}
		x, err := c.dated(a.Expr)
		if err != nil {
			return nil, err
		}
		out[k] = x
	}
	return out, nil
}

func (c *converter) groupConcat(e *sqlparser.GroupConcatExpr) (expr.Expr, error) {
	// Its separator is the number of its token: see rewriter.groupConcat.
	i, _ := index(strings.Trim(strings.TrimPrefix(e.Separator, " separator "), "'"))
	args, err := c.arguments(i, e.Exprs)
	if err != nil {
		return nil, err
	}
	for k, a := range args {
		if _, ok := a.(*expr.Interval); ok {
			return nil, c.fail(c.first(e.Exprs[k]), "INTERVAL stands after + or - or in DATE_ADD", "")
		}
	}
	order, err := c.order(e.OrderBy)
	return &expr.Call{
		Name: "GROUP_CONCAT", Args: args, Distinct: e.Distinct != "", OrderBy: order,
		Separator: c.seps[i], Pos: c.at(i).start,
	}, err
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
