package plan

import (
	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// carried makes one scan of a table and its parent that are joined on the key:
// the parent's columns come along in the children's pages.
func (j *joining) carried() (out rows, ok bool, err error) {
	left, ok1 := j.o.left.(*tableOp)
	right, ok2 := j.o.right.(*tableOp)
	if !ok1 || !ok2 || left.rel.table == nil || right.rel.table == nil {
		return rows{}, false, nil
	}
	child, parent := left.rel, right.rel
	switch {
	case isParent(right.rel.table, left.rel.table):
		// With a left join from the child, ON may only be the key: a child has
		// its parent always.
		if j.outer && len(j.right)+len(j.on) > 0 {
			return rows{}, false, nil
		}
	case isParent(left.rel.table, right.rel.table):
		child, parent = right.rel, left.rel
	default:
		return rows{}, false, nil
	}
	more, ok := j.onParentKey(child, parent)
	if !ok {
		return rows{}, false, nil
	}
	outer := j.outer && parent == left.rel
	if j.outer && !outer && len(more) > 0 {
		return rows{}, false, nil
	}
	var where, on, above []expr.Expr
	put := func(list []expr.Expr, to *[]expr.Expr) {
		for _, c := range list {
			if hasSubquery(c) || isVolatile(c) || len(columnsOf(c)) == 0 {
				above = append(above, c)
			} else {
				*to = append(*to, c)
			}
		}
	}
	put(j.left, &where)
	if outer {
		put(j.right, &on)
		put(j.on, &on)
		put(more, &on)
		if len(above) > 0 {
			return rows{}, false, nil
		}
	} else {
		put(j.right, &where)
		put(j.on, &where)
		put(more, &where)
	}
	w := j.wish
	if len(above)+len(j.above) > 0 {
		w = w.without()
	}
	b := j.b
	if !columnsOf(orderExprs(w.order)...).within(gives(j.o)) {
		w = noWish
	}
	wanted := j.need.clone()
	wanted.addAll(columnsOf(above...))
	l := layOutBoth(child, parent, wanted, where, on, w.order)
	if l == nil {
		return rows{}, false, nil
	}
	l.Outer, l.Limit = outer, w.limit
	scan, err := l.reading.scan(b.env)
	if err != nil {
		return rows{}, false, err
	}
	if !carries(scan) || scan.Access == InParent && child.table.Shape == graphtables.Child && b.namesKey(where, parent) {
		return rows{}, false, nil
	}
	out = rows{node: scan, at: l.at, ordered: l.ordered(scan), count: estimate(scan)}
	out, err = b.filter(out, above)
	return out, true, err
}

// layOutBoth says which columns of a table and its parent are read, besides
// those wanted what the conditions and the order are about; nil when no page of
// children carries one of them.
func layOutBoth(child, parent *relation, wanted idSet, where, on []expr.Expr, order []expr.Order) *laidOut {
	l := &laidOut{reading: reading{Table: child.table, Alias: child.alias, Limit: -1}, at: layout{}}
	wanted = wanted.clone()
	wanted.addAll(columnsOf(where...))
	wanted.addAll(columnsOf(on...))
	wanted.addAll(columnsOf(orderExprs(order)...))
	l.add(child, wanted)
	for i, c := range parent.columns {
		if !wanted[c.id] {
			continue
		}
		if len(detailKeys(parent.table, []*graphtables.Column{&parent.table.Columns[i]})) > 0 {
			return nil
		}
		l.at[c.id] = len(l.Need) + len(l.Carried)
		l.Carried = append(l.Carried, &parent.table.Columns[i])
	}
	for _, c := range where {
		l.Where = append(l.Where, remap(c, l.at))
	}
	for _, c := range on {
		l.On = append(l.On, remap(c, l.at))
	}
	for _, k := range order {
		l.Order = append(l.Order, expr.Order{X: remap(k.X, l.at), Desc: k.Desc})
	}
	return l
}

// carries reports whether a scan's pages hold the parents it wants values of:
// lists of one parent's children do not.
func carries(s *Scan) bool { return s.Access != ByParent || len(s.Carried) == 0 && !s.Outer }

// namesKey reports whether a condition says which rows of rel are wanted: they
// are better got by id than looked for in the whole list.
func (b *builder) namesKey(conds []expr.Expr, rel *relation) bool {
	id, ok := rel.column("id")
	if !ok {
		return false
	}
	for _, c := range conds {
		cols := columnsOf(c)
		if len(cols) != 1 || !cols[id.id] {
			continue
		}
		switch c := c.(type) {
		case *expr.Binary:
			if c.Op == expr.Eq {
				return true
			}
		case *expr.In:
			if !c.Not {
				return true
			}
		}
	}
	return false
}

func isParent(parent, child *graphtables.Table) bool {
	return child.Parent != nil && child.Parent.Table == parent.Name
}

// onParentKey reports whether the join is on the parent's id, and returns the
// other keys that are not implied by it.
func (j *joining) onParentKey(child, parent *relation) (more []expr.Expr, found bool) {
	for _, k := range j.keys {
		l, r, nullSafe := j.sides(k)
		a, ok1 := l.(*expr.Column)
		z, ok2 := r.(*expr.Column)
		if !ok1 || !ok2 || nullSafe {
			more = append(more, k)
			continue
		}
		c, p := j.b.sourceOf(a), j.b.sourceOf(z)
		if c != nil && c.rel != child {
			c, p = p, c
		}
		switch {
		case c == nil || p == nil || c.rel != child || p.rel != parent:
			more = append(more, k)
		case c.column.Name == child.table.Parent.Key && p.column.Name == "id":
			found = true
		case c.column.Source == graphtables.FromMailbox && p.column.Source == graphtables.FromMailbox:
			// A child is in its parent's mailbox.
		default:
			more = append(more, k)
		}
	}
	return more, found
}

// sourceOf returns the table's column that c is, nil when it is computed.
func (b *builder) sourceOf(c *expr.Column) *source {
	s := b.r.attrs[c.Index].source
	if s == nil || b.r.attrs[c.Index].table != s.rel.alias {
		return nil
	}
	return s
}
