package plan

import (
	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// graft moves a join with a child table to where its parent stands, so that one
// scan reads both:
//
//	(m JOIN f) JOIN a ON a.message_id = m.id   →   (m JOIN a) JOIN f
//
// which is right where m is not on the side of an outer join that may be
// absent, and the condition is about m and a alone. It returns nil where there
// is nothing to move.
func (b *builder) graft(o *joinOp, conds []expr.Expr) *joinOp {
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
		if o.outer && !columnsOf(o.on...).within(both) {
			continue
		}
		if out, ok := replaceLeaf(tree, parent, &joinOp{left: parent, right: child, outer: o.outer, on: o.on}); ok {
			return out.(*joinOp)
		}
	}
	return nil
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
		if paired(o) {
			return nil // the parent is read with another child already
		}
		if p := b.parentIn(o.left, child, conds); p != nil {
			return p
		}
		if !o.outer {
			return b.parentIn(o.right, child, conds)
		}
	}
	return nil
}

// paired reports whether a join is of a table with its parent.
func paired(o *joinOp) bool {
	l, ok1 := o.left.(*tableOp)
	r, ok2 := o.right.(*tableOp)
	return ok1 && ok2 && l.rel.table != nil && r.rel.table != nil && (isParent(l.rel.table, r.rel.table) || isParent(r.rel.table, l.rel.table))
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

// children answers [NOT] EXISTS (… WHERE child.parent_id = id …) and id [NOT] IN
// (SELECT parent_id FROM child …) on the parent by one scan of both: a parent
// with such children is kept once, or one that is left without. rest are the
// other conditions.
func (b *builder) children(o *tableOp, conds []expr.Expr, need idSet, w wish) (out rows, ok bool, err error) {
	for i, c := range conds {
		d, kind := b.takeApart(c, gives(o))
		if d == nil {
			continue
		}
		child, isTable := d.tree.(*tableOp)
		if !isTable || child.rel.table == nil || !isParent(o.rel.table, child.rel.table) || len(d.on) > 0 && !d.onlyAbout(o, child) {
			continue
		}
		on := append([]expr.Expr(nil), d.on...)
		for _, k := range d.keys {
			on = append(on, &expr.Binary{Op: keyOp(k), L: k.outer, R: k.inner})
		}
		if kind == expr.InSet {
			x := c.(*expr.Subquery).X
			if _, tuple := x.(*expr.Tuple); tuple {
				continue
			}
			on = append(on, &expr.Binary{Op: expr.Eq, L: x, R: d.items[0]})
		}
		if !b.equatesParent(on, child.rel, o.rel) || !scannable(append(on, d.own...)) {
			continue
		}
		id, hasID := o.rel.column("id")
		key, hasKey := child.rel.column(child.rel.table.Parent.Key)
		if !hasID || !hasKey {
			continue
		}
		rest := append(append([]expr.Expr(nil), conds[:i]...), conds[i+1:]...)
		need = need.clone()
		need.add(id.id, key.id)
		join := &joinOp{left: o, right: child, outer: d.anti, on: append(on, d.own...)}
		if d.anti {
			none := &expr.Is{X: b.r.ref(key.id), What: expr.IsNull}
			in, err := b.build(join, append(rest, none), need, w.without())
			return in, true, err
		}
		in, err := b.build(join, rest, need, w.without())
		if err != nil {
			return rows{}, false, err
		}
		in.node = &Distinct{Input: in.node, Slots: []int{in.at[id.id]}, Exact: []bool{true}}
		return in, true, nil
	}
	return rows{}, false, nil
}

func keyOp(k equality) expr.Op {
	if k.nullSafe {
		return expr.NullSafe
	}
	return expr.Eq
}

// takeApart opens a condition that is [NOT] EXISTS or [NOT] IN; nil for others.
func (b *builder) takeApart(cond expr.Expr, left idSet) (*decorrelation, expr.SubqueryKind) {
	s, negated := asSubquery(cond)
	if s == nil || s.Kind == expr.Scalar || hasSubqueryOrNil(s.X) {
		return nil, 0
	}
	q, ok := s.Query.(*resolved)
	if !ok || s.Kind == expr.InSet && negated {
		return nil, 0
	}
	d := &decorrelation{b: b, left: left, anti: s.Not != negated}
	if !d.open(q, s.Kind) {
		return nil, 0
	}
	if s.Kind == expr.InSet {
		if d.anti {
			return nil, 0 // a child without a parent's id would count as a match
		}
		d.peel(s.Kind)
	}
	return d, s.Kind
}

// onlyAbout reports whether the conditions on both sides read nothing else.
func (d *decorrelation) onlyAbout(parent, child *tableOp) bool {
	both := gives(parent)
	both.addAll(gives(child))
	return columnsOf(d.on...).within(both)
}

// unique reports whether at most one row of o has given values of the columns
// that keys equate.
func (b *builder) unique(o logical, keys []equality) bool {
	t, ok := o.(*tableOp)
	if !ok || t.rel.table == nil {
		return false
	}
	key := primaryKey(t.rel)
	if len(key) == 0 || t.rel.table.Shape == graphtables.View {
		return false
	}
	have := idSet{}
	for _, k := range keys {
		if c, ok := k.inner.(*expr.Column); ok {
			have.add(c.Index)
		}
	}
	return key.within(have)
}
