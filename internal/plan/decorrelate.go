package plan

import (
	"graphmail/internal/expr"
)

// A decorrelation takes a subquery's conditions about the row beside it out of
// the subquery, so that the rest is worked out once.
type decorrelation struct {
	b    *builder
	left idSet // columns of the row beside
	anti bool

	tree  logical
	own   []expr.Expr // conditions that stay inside
	keys  []equality  // equalities with the row beside
	on    []expr.Expr // other conditions about both
	items []expr.Expr // IN: the subquery's columns, over tree
}

// An equality of the row beside with the subquery's.
type equality struct {
	outer, inner expr.Expr
	nullSafe     bool
}

// open takes q apart; false when it cannot be.
func (d *decorrelation) open(q *resolved, kind expr.SubqueryKind) bool {
	d.tree = q.root
	for _, id := range q.ids {
		d.items = append(d.items, d.b.r.ref(id))
	}
	if !q.free.meets(d.left) {
		return kind == expr.InSet
	}
	if !d.peel(kind) {
		return false
	}
	if readsOutside(d.tree, d.left) {
		return false
	}
	if g, ok := d.tree.(*groupOp); ok && len(g.keys) == 0 {
		return false // it gives a row even where nothing matches
	}
	conds := d.own
	d.own = nil
	inside := gives(d.tree)
	for _, c := range conds {
		cols := columnsOf(c)
		if !cols.meets(d.left) {
			d.own = append(d.own, c)
			continue
		}
		if hasSubquery(c) || isVolatile(c) || findMatch(c) != nil {
			return false
		}
		if k, ok := d.equality(c, inside); ok {
			d.keys = append(d.keys, k)
		} else {
			d.on = append(d.on, c)
		}
	}
	return true
}

// peel takes off what does not matter: to EXISTS which columns and how many
// rows there are, to it and to IN the order and repetitions. What is left is a
// relation, and its conditions in own; false when it cannot be taken off.
func (d *decorrelation) peel(kind expr.SubqueryKind) bool {
	for {
		switch o := d.tree.(type) {
		case *sortOp:
			d.tree = o.input
		case *distinctOp:
			d.tree = o.input
		case *limitOp:
			if kind != expr.Exists || o.offset > 0 || o.count == 0 {
				return false
			}
			d.tree = o.input
		case *projectOp:
			by := map[int]expr.Expr{}
			for i, id := range o.ids {
				by[id] = o.exprs[i]
			}
			for i, x := range d.items {
				d.items[i] = substitute(x, by)
			}
			if kind == expr.InSet && (columnsOf(d.items...).meets(d.left) || hasAnySubquery(d.items)) {
				return false
			}
			d.tree = o.input
		case *whereOp:
			d.own = append(append([]expr.Expr(nil), o.conds...), d.own...)
			d.tree = o.input
			if _, more := d.tree.(*whereOp); !more {
				return true
			}
		default:
			return true
		}
	}
}

func hasAnySubquery(list []expr.Expr) bool {
	for _, e := range list {
		if hasSubquery(e) {
			return true
		}
	}
	return false
}

// equality splits c into a side of the row beside and one of the subquery's.
func (d *decorrelation) equality(c expr.Expr, inside idSet) (equality, bool) {
	eq, ok := c.(*expr.Binary)
	if !ok || eq.Op != expr.Eq && eq.Op != expr.NullSafe {
		return equality{}, false
	}
	if _, tuple := eq.L.(*expr.Tuple); tuple {
		return equality{}, false
	}
	for _, s := range [2][2]expr.Expr{{eq.L, eq.R}, {eq.R, eq.L}} {
		out, in := columnsOf(s[0]), columnsOf(s[1])
		if len(in) > 0 && in.within(inside) && out.meets(d.left) && !out.meets(inside) {
			return equality{outer: s[0], inner: s[1], nullSafe: eq.Op == expr.NullSafe}, true
		}
	}
	return equality{}, false
}

// readsOutside reports whether an expression within o reads the row beside.
func readsOutside(o logical, left idSet) bool {
	if columnsOf(ownExprs(o)...).meets(left) {
		return true
	}
	for _, in := range o.inputs() {
		if readsOutside(in, left) {
			return true
		}
	}
	return false
}

// ownExprs are the expressions of an operator itself.
func ownExprs(o logical) []expr.Expr {
	switch o := o.(type) {
	case *whereOp:
		return o.conds
	case *joinOp:
		return o.on
	case *groupOp:
		list := append([]expr.Expr(nil), o.keys...)
		for _, c := range o.calls {
			list = append(list, c)
		}
		return list
	case *projectOp:
		return o.exprs
	case *sortOp:
		return orderExprs(o.keys)
	}
	return nil
}
