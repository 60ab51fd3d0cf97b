package query

import (
	"github.com/xwb1989/sqlparser"

	"graphmail/internal/expr"
)

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
