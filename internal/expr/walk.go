package expr

// Walk calls f for e and, while f returns true, for the expressions inside e,
// in the order they are written. It goes into the left side of IN (query), not
// into the query.
func Walk(e Expr, f func(Expr) bool) {
	if e == nil || !f(e) {
		return
	}
	for _, x := range operands(e) {
		Walk(x, f)
	}
}

// operands returns the expressions directly inside e; absent ones are left out.
func operands(e Expr) []Expr {
	var xs []Expr
	add := func(list ...Expr) {
		for _, x := range list {
			if x != nil {
				xs = append(xs, x)
			}
		}
	}
	switch e := e.(type) {
	case *Unary:
		add(e.X)
	case *Binary:
		add(e.L, e.R)
	case *In:
		add(e.X)
		add(e.List...)
	case *Between:
		add(e.X, e.Lo, e.Hi)
	case *Like:
		add(e.X, e.Pattern, e.Escape)
	case *Regexp:
		add(e.X, e.Pattern)
	case *Is:
		add(e.X)
	case *Case:
		add(e.X)
		for _, w := range e.Whens {
			add(w.Cond, w.Then)
		}
		add(e.Else)
	case *Call:
		add(e.Args...)
		for _, o := range e.OrderBy {
			add(o.X)
		}
	case *Interval:
		add(e.X)
	case *Cast:
		add(e.X)
	case *Tuple:
		add(e.Items...)
	case *Subquery:
		add(e.X)
	case *Match:
		add(e.Columns...)
		add(e.Words)
	}
	return xs
}

// Conjuncts splits e at its ANDs: every one must be true for e to be true. A
// nil e has none.
func Conjuncts(e Expr) []Expr { return split(nil, e, And) }

// Disjuncts splits e at its ORs. A nil e has none.
func Disjuncts(e Expr) []Expr { return split(nil, e, Or) }

func split(dst []Expr, e Expr, op Op) []Expr {
	if e == nil {
		return dst
	}
	if b, ok := e.(*Binary); ok && b.Op == op {
		return split(split(dst, b.L, op), b.R, op)
	}
	return append(dst, e)
}

// Join joins list by op, from left to right; it returns nil for an empty list.
func Join(op Op, list []Expr) Expr {
	var e Expr
	for _, x := range list {
		if e == nil {
			e = x
		} else {
			e = &Binary{Op: op, L: e, R: x}
		}
	}
	return e
}

// HasAggregate reports whether e calls an aggregate function outside of
// subqueries.
func HasAggregate(e Expr) bool {
	found := false
	Walk(e, func(x Expr) bool {
		if c, ok := x.(*Call); ok && IsAggregate(c.Name) {
			found = true
		}
		return !found
	})
	return found
}
