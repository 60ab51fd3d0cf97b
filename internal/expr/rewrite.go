package expr

import "slices"

// Rewrite returns the tree that f makes of e: f is called for each node, the
// innermost first, with its operands rewritten already, and returns the node to
// put in its place (itself for no change). Nodes are copied where an operand
// changed and shared where none did. Like [Walk], it does not go into a
// subquery's query.
func Rewrite(e Expr, f func(Expr) Expr) Expr {
	if e == nil {
		return nil
	}
	return f(rewriteOperands(e, f))
}

func rewriteOperands(e Expr, f func(Expr) Expr) Expr {
	changed := false
	one := func(x Expr) Expr {
		y := Rewrite(x, f)
		changed = changed || y != x
		return y
	}
	many := func(xs []Expr) []Expr {
		ys := slices.Clone(xs)
		for i := range ys {
			ys[i] = one(ys[i])
		}
		return ys
	}
	var c Expr
	switch e := e.(type) {
	case *Unary:
		c = &Unary{Op: e.Op, X: one(e.X)}
	case *Binary:
		c = &Binary{Op: e.Op, L: one(e.L), R: one(e.R)}
	case *In:
		c = &In{X: one(e.X), List: many(e.List), Not: e.Not}
	case *Between:
		c = &Between{X: one(e.X), Lo: one(e.Lo), Hi: one(e.Hi), Not: e.Not}
	case *Like:
		c = &Like{X: one(e.X), Pattern: one(e.Pattern), Escape: one(e.Escape), Not: e.Not}
	case *Regexp:
		c = &Regexp{X: one(e.X), Pattern: one(e.Pattern), Not: e.Not}
	case *Is:
		c = &Is{X: one(e.X), What: e.What, Not: e.Not}
	case *Case:
		k := &Case{X: one(e.X), Whens: slices.Clone(e.Whens)}
		for i, w := range k.Whens {
			k.Whens[i] = When{Cond: one(w.Cond), Then: one(w.Then)}
		}
		k.Else = one(e.Else)
		c = k
	case *Call:
		k := *e
		k.Args = many(e.Args)
		k.OrderBy = slices.Clone(e.OrderBy)
		for i, o := range k.OrderBy {
			k.OrderBy[i] = Order{X: one(o.X), Desc: o.Desc}
		}
		c = &k
	case *Interval:
		c = &Interval{X: one(e.X), Unit: e.Unit}
	case *Cast:
		k := *e
		k.X = one(e.X)
		c = &k
	case *Tuple:
		c = &Tuple{Items: many(e.Items)}
	case *Subquery:
		k := *e
		k.X = one(e.X)
		c = &k
	case *Match:
		k := *e
		k.Columns, k.Words = many(e.Columns), one(e.Words)
		c = &k
	}
	if !changed {
		return e
	}
	return c
}
