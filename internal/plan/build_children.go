package plan

import (
	"graphmail/graphtables"
	"graphmail/internal/expr"
)

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
