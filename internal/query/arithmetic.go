package query

import (
	"github.com/xwb1989/sqlparser"

	"graphmail/internal/expr"
)

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

// unary converts a sign or another operator of one operand. The sign of a
// number becomes part of it; a plus changes nothing.
func (c *converter) unary(e *sqlparser.UnaryExpr) (expr.Expr, error) {
	if val, ok := e.Expr.(*sqlparser.SQLVal); ok && e.Operator == sqlparser.UMinusStr {
		if i, ok := index(string(val.Val)); ok && c.at(i).kind == num {
			v, _ := number(c.at(i).text, true)
			return c.whole(i, v)
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
