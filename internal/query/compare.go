package query

import (
	"github.com/xwb1989/sqlparser"

	"graphmail/internal/expr"
)

func (c *converter) comparison(e *sqlparser.ComparisonExpr) (expr.Expr, error) {
	l, err := c.row(e.Left)
	if err != nil {
		return nil, err
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
		if err := c.noRow(e.Left, l); err != nil {
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
	r, err := c.row(e.Right)
	if err != nil {
		return nil, err
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
		x, err := c.row(item)
		if err != nil {
			return nil, err
		}
		if err := c.sameWidth(item, l, x); err != nil {
			return nil, err
		}
		in.List[i] = x
	}
	return in, nil
}
