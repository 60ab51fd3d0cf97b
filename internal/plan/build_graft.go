package plan

import (
	"slices"

	"graphmail/internal/expr"
)

// graft moves a join with a child table to where its parent stands, so that one
// scan reads both:
//
//	(m JOIN f) JOIN a ON a.message_id = m.id   →   (m JOIN a) JOIN f
//
// which is right where m is not on the side of an outer join that may be
// absent, and the condition is about m and a alone. What an inner join has in ON
// beyond that is a condition like those in conds, and comes back with them. It
// returns nil where there is nothing to move.
func (b *builder) graft(o *joinOp, conds []expr.Expr) (moved *joinOp, all []expr.Expr) {
	for _, side := range [2][2]logical{{o.left, o.right}, {o.right, o.left}} {
		tree, isJoin := side[0].(*joinOp)
		child, isTable := side[1].(*tableOp)
		if !isJoin || !isTable || child.rel.table == nil || child.rel.table.Parent == nil || o.outer && side[1] != o.right {
			continue
		}
		equalities := o.on
		if !o.outer {
			equalities = append(append([]expr.Expr(nil), o.on...), conds...)
		}
		parent := b.parentIn(tree, child.rel, equalities)
		if parent == nil || hasChild(tree, parent) {
			continue
		}
		both := gives(child)
		both.addAll(gives(parent))
		on, all := o.on, conds
		if o.outer {
			if !columnsOf(o.on...).within(both) {
				continue
			}
		} else {
			on, all = nil, slices.Clip(conds)
			for _, c := range o.on {
				if columnsOf(c).within(both) {
					on = append(on, c)
				} else {
					all = append(all, c)
				}
			}
		}
		if out, ok := replaceLeaf(tree, parent, &joinOp{left: parent, right: child, outer: o.outer, on: on}); ok {
			return out.(*joinOp), all
		}
	}
	return nil, nil
}

// hasChild reports whether parent is joined in o with a child of it directly.
// One scan reads one kind of children, and two that move to the same parent
// would take the place from each other for ever.
func hasChild(o logical, parent *tableOp) bool {
	j, ok := o.(*joinOp)
	if !ok {
		return false
	}
	if child, ok := j.right.(*tableOp); ok && j.left == parent && child.rel.table != nil && isParent(parent.rel.table, child.rel.table) {
		return true
	}
	return hasChild(j.left, parent) || hasChild(j.right, parent)
}

// parentIn finds the table in o whose id the child's parent key is equated with.
func (b *builder) parentIn(o logical, child *relation, conds []expr.Expr) *tableOp {
	switch o := o.(type) {
	case *tableOp:
		if o.rel.table != nil && isParent(o.rel.table, child.table) && b.equatesParent(conds, child, o.rel) {
			return o
		}
	case *joinOp:
		if p := b.parentIn(o.left, child, conds); p != nil {
			return p
		}
		if !o.outer {
			return b.parentIn(o.right, child, conds)
		}
	}
	return nil
}

// equatesParent reports whether a condition is child.parent_id = parent.id.
func (b *builder) equatesParent(conds []expr.Expr, child, parent *relation) bool {
	for _, c := range conds {
		eq, ok := c.(*expr.Binary)
		if !ok || eq.Op != expr.Eq {
			continue
		}
		l, ok1 := eq.L.(*expr.Column)
		r, ok2 := eq.R.(*expr.Column)
		if !ok1 || !ok2 {
			continue
		}
		a, z := b.sourceOf(l), b.sourceOf(r)
		if a == nil || z == nil {
			continue
		}
		if a.rel != child {
			a, z = z, a
		}
		if a.rel == child && z.rel == parent && a.column.Name == child.table.Parent.Key && z.column.Name == "id" {
			return true
		}
	}
	return false
}

// replaceLeaf puts by in the place of leaf.
func replaceLeaf(o logical, leaf *tableOp, by logical) (logical, bool) {
	switch o := o.(type) {
	case *tableOp:
		if o == leaf {
			return by, true
		}
	case *joinOp:
		k := *o
		var ok bool
		if k.left, ok = replaceLeaf(o.left, leaf, by); ok {
			return &k, true
		}
		if k.right, ok = replaceLeaf(o.right, leaf, by); ok {
			return &k, true
		}
	}
	return o, false
}
