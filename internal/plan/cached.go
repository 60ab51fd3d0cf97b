package plan

import "graphmail/internal/expr"

// cached keeps the parts of a correlated subquery's plan that do not depend on
// the rows around it: they are read once for the whole statement, and where a
// Filter above compares them with such a row by =, they are indexed.
func cached(n Node) Node {
	if closed(n, 0) {
		if reads(n) {
			return &Cache{Input: n}
		}
		return n
	}
	switch n := n.(type) {
	case *Filter:
		n.Input = cached(n.Input)
		return indexed(n)
	case *Project:
		n.Input = cached(n.Input)
	case *Sort:
		n.Input = cached(n.Input)
		n.Presorted = false
	case *Group:
		n.Input = cached(n.Input)
	case *Distinct:
		n.Input = cached(n.Input)
	case *Limit:
		n.Input = cached(n.Input)
	case *Concat:
		for i, in := range n.Branches {
			n.Branches[i] = cached(in)
		}
	case *HashJoin:
		n.Left, n.Right = cached(n.Left), cached(n.Right)
	case *NestedJoin:
		n.Left, n.Right = cached(n.Left), cached(n.Right)
	case *SemiJoin:
		n.Left, n.Right = cached(n.Left), cached(n.Right)
	case *BindJoin:
		n.Outer = cached(n.Outer)
	}
	return n
}

// indexed moves equalities of a Filter with the rows around it into the Cache
// below it.
func indexed(f *Filter) Node {
	c, ok := f.Input.(*Cache)
	if !ok || c.Keyed() {
		return f
	}
	var rest []expr.Expr
	for _, cond := range expr.Conjuncts(f.Cond) {
		if k, ok := indexKey(cond); ok {
			c.Keys = append(c.Keys, k)
		} else {
			rest = append(rest, cond)
		}
	}
	if len(rest) == 0 {
		return c
	}
	f.Cond = expr.Join(expr.And, rest)
	return f
}

// indexKey splits an equality into the side of a row around (Left) and that of
// the row itself (Right).
func indexKey(cond expr.Expr) (Key, bool) {
	eq, ok := cond.(*expr.Binary)
	if !ok || eq.Op != expr.Eq && eq.Op != expr.NullSafe || hasSubquery(cond) {
		return Key{}, false
	}
	if _, tuple := eq.L.(*expr.Tuple); tuple {
		return Key{}, false
	}
	for _, s := range [2][2]expr.Expr{{eq.L, eq.R}, {eq.R, eq.L}} {
		around, own := depths(s[0]), depths(s[1])
		if around.deep && !around.own && own.own && !own.deep {
			lt, err := expr.TypeOf(s[0], &expr.Env{})
			if err != nil {
				return Key{}, false
			}
			rt, err := expr.TypeOf(s[1], &expr.Env{})
			if err != nil {
				return Key{}, false
			}
			return Key{Left: s[0], Right: s[1], LeftType: lt, RightType: rt, NullSafe: eq.Op == expr.NullSafe}, true
		}
	}
	return Key{}, false
}

// depths says whether e reads the row itself, and rows around it.
func depths(e expr.Expr) (d struct{ own, deep bool }) {
	expr.Walk(e, func(x expr.Expr) bool {
		if c, ok := x.(*expr.Column); ok {
			d.own = d.own || c.Depth == 0
			d.deep = d.deep || c.Depth > 0
		}
		return true
	})
	return d
}

// closed reports whether nothing in n reads a row more than depth queries
// around it.
func closed(n Node, depth int) bool {
	for _, e := range n.Exprs() {
		if !closedExpr(e, depth) {
			return false
		}
	}
	for _, in := range n.Inputs() {
		if !closed(in, depth) {
			return false
		}
	}
	return true
}

func closedExpr(e expr.Expr, depth int) bool {
	ok := true
	expr.Walk(e, func(x expr.Expr) bool {
		switch x := x.(type) {
		case *expr.Column:
			ok = ok && x.Depth <= depth
		case *expr.Subquery:
			if s, isSub := x.Query.(*Sub); isSub {
				for _, c := range s.Uses {
					ok = ok && c.Depth <= depth
				}
			}
		}
		return ok
	})
	return ok
}

// reads reports whether n asks Graph.
func reads(n Node) bool {
	if _, ok := n.(*Scan); ok {
		return true
	}
	for _, in := range n.Inputs() {
		if reads(in) {
			return true
		}
	}
	for _, s := range subsOf(n) {
		if reads(s.Root) {
			return true
		}
	}
	return false
}

// subsOf returns the plans of the subqueries in a node's expressions.
func subsOf(n Node) []*Sub {
	var list []*Sub
	for _, e := range n.Exprs() {
		expr.Walk(e, func(x expr.Expr) bool {
			if q, ok := x.(*expr.Subquery); ok {
				if s, ok := q.Query.(*Sub); ok {
					list = append(list, s)
				}
			}
			return true
		})
	}
	return list
}
