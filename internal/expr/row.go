package expr

import (
	"errors"
	"fmt"
)

// isRow reports whether e is a row value.
func isRow(e Expr) bool {
	_, ok := e.(*Tuple)
	return ok
}

// part is one pair of parts of two row values that are compared.
type part struct {
	left, right *node
	compare     func(a, b Value) (int, bool)
}

// rowComparison compiles a comparison of row values, part by part from the
// left.
// https://dev.mysql.com/doc/refman/8.0/en/comparison-operators.html
func (c *compiler) rowComparison(e *Binary) (*node, error) {
	left, right, op := e.L, e.R, e.Op
	if !isRow(left) {
		left, right, op = right, left, flip(op)
	}
	if sq, ok := right.(*Subquery); ok && sq.Kind == Scalar {
		return c.rowSubquery(op, left.(*Tuple), sq)
	}
	parts, operands, err := c.parts(nil, left, right)
	if err != nil {
		return nil, err
	}
	return c.fold(conditionNode(func(f *Frame) (truth, error) {
		return compareRows(op, len(parts), func(i int) (s int, known, same bool, err error) {
			p := parts[i]
			x, err := p.left.run(f)
			if err != nil {
				return 0, false, false, err
			}
			y, err := p.right.run(f)
			if err != nil {
				return 0, false, false, err
			}
			s, known = p.compare(x, y)
			return s, known, x.IsNull() && y.IsNull(), nil
		})
	}, op != NullSafe), operands...), nil
}

// parts pairs the parts of two row values of the same shape, those of rows
// within rows too.
func (c *compiler) parts(dst []part, l, r Expr) ([]part, []*node, error) {
	a, aRow := l.(*Tuple)
	b, bRow := r.(*Tuple)
	if !aRow && !bRow {
		nodes, err := c.compileAll([]Expr{l, r})
		if err != nil {
			return nil, nil, err
		}
		x, y, err := c.align(nodes[0], nodes[1])
		if err != nil {
			return nil, nil, err
		}
		return append(dst, part{left: x, right: y, compare: c.comparer(x.typ, y.typ)}), nodes, nil
	}
	if !aRow || !bRow || len(a.Items) != len(b.Items) {
		return nil, nil, fmt.Errorf("the row values %s and %s have different numbers of parts", l, r)
	}
	var operands []*node
	for i := range a.Items {
		var nodes []*node
		var err error
		if dst, nodes, err = c.parts(dst, a.Items[i], b.Items[i]); err != nil {
			return nil, nil, err
		}
		operands = append(operands, nodes...)
	}
	return dst, operands, nil
}

// compareRows compares n parts; pair compares the i-th: s is its sign, known
// whether it has one, same whether both parts are NULL.
func compareRows(op Op, n int, pair func(i int) (s int, known, same bool, err error)) (truth, error) {
	switch op {
	case Eq, Ne, NullSafe:
		answer := isTrue
		for i := range n {
			s, known, same, err := pair(i)
			if err != nil {
				return isUnknown, err
			}
			switch {
			case op == NullSafe && !known && !same, known && s != 0:
				return isFalse.negated(op == Ne), nil
			case op != NullSafe && !known:
				answer = isUnknown
			}
		}
		return answer.negated(op == Ne), nil
	}
	want := outcomesOf(op)
	for i := range n {
		s, known, _, err := pair(i)
		if err != nil || !known {
			return isUnknown, err
		}
		if s != 0 {
			return want.of(s), nil
		}
	}
	return want.of(0), nil
}

// rowSubquery compiles a comparison of a row value with the one row of a
// subquery; without a row the answer is unknown.
func (c *compiler) rowSubquery(op Op, row *Tuple, sq *Subquery) (*node, error) {
	nodes, err := c.compileAll(row.Items)
	if err != nil {
		return nil, err
	}
	types := make([]Type, len(nodes))
	if c.env.SubqueryTypes != nil {
		if types, err = c.env.SubqueryTypes(sq); err != nil {
			return nil, err
		}
		if len(types) != len(nodes) {
			return nil, fmt.Errorf("%s has %d parts and the subquery beside it %d columns", row, len(nodes), len(types))
		}
	}
	if c.typesOnly {
		return conditionNode(nil, true), nil
	}
	if c.env.SubqueryRow == nil {
		return nil, fmt.Errorf("a row value cannot be compared with a subquery here: %s", sq)
	}
	run, err := c.env.SubqueryRow(sq)
	if err != nil {
		return nil, err
	}
	compares := make([]func(a, b Value) (int, bool), len(nodes))
	for i, n := range nodes {
		compares[i] = c.comparer(n.typ, types[i])
	}
	return conditionNode(func(f *Frame) (truth, error) {
		values, err := run(f)
		if err != nil || values == nil {
			return isUnknown, err
		}
		if len(values) != len(nodes) {
			return isUnknown, errors.New("internal error: the subquery's row has another number of columns than the row value beside it")
		}
		return compareRows(op, len(nodes), func(i int) (s int, known, same bool, err error) {
			x, err := nodes[i].run(f)
			if err != nil {
				return 0, false, false, err
			}
			s, known = compares[i](x, values[i])
			return s, known, x.IsNull() && values[i].IsNull(), nil
		})
	}, true), nil
}

// rowIn compiles (a, b) [NOT] IN ((…), (…)) as a chain of equalities.
func (c *compiler) rowIn(e *In) (*node, error) {
	var any Expr
	for _, item := range e.List {
		any = orElse(any, &Binary{Op: Eq, L: e.X, R: item})
	}
	if e.Not {
		any = &Unary{Op: Not, X: any}
	}
	return c.compile(any)
}

func orElse(l, r Expr) Expr {
	if l == nil {
		return r
	}
	return &Binary{Op: Or, L: l, R: r}
}
