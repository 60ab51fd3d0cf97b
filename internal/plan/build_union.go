package plan

import (
	"graphmail/internal/expr"
)

// concat puts the rows of several queries after one another.
func (b *builder) concat(o *concatOp, conds []expr.Expr, w wish) (rows, error) {
	c := &Concat{}
	out := rows{node: c, at: layout{}}
	for i, id := range o.ids {
		out.at[id] = i
	}
	kinds := make([]expr.Kind, len(o.ids))
	for i, id := range o.ids {
		kinds[i] = b.r.attrs[id].typ.Kind
	}
	var above []expr.Expr
	for _, cond := range conds {
		if isVolatile(cond) || hasSubquery(cond) || !b.sameKinds(o, columnsOf(cond)) {
			above = append(above, cond)
		}
	}
	for n, branch := range o.branches {
		by := map[int]expr.Expr{}
		for i, id := range o.ids {
			by[id] = b.r.ref(o.from[n][i])
		}
		var below []expr.Expr
		for _, cond := range conds {
			if !isVolatile(cond) && !hasSubquery(cond) && b.sameKinds(o, columnsOf(cond)) {
				below = append(below, substitute(cond, by))
			}
		}
		inner := idSet{}
		inner.add(o.from[n]...)
		pass := noWish
		if len(above) == 0 && len(w.order) == 0 {
			pass.limit = w.limit
		}
		in, err := b.build(branch, below, inner, pass)
		if err != nil {
			return rows{}, err
		}
		out.count += in.count
		node := in.node
		exact, converts := len(o.ids) == node.Width(), false
		for i, id := range o.from[n] {
			exact = exact && in.at[id] == i
			if k := b.r.attrs[id].typ.Kind; k != kinds[i] {
				converts = true
			}
		}
		if !exact || converts {
			p, err := b.project(in, o.from[n])
			if err != nil {
				return rows{}, err
			}
			if converts {
				p.(*Project).Kinds = kinds
			}
			node = p
		}
		if inner, ok := node.(*Concat); ok {
			c.Branches = append(c.Branches, inner.Branches...)
		} else {
			c.Branches = append(c.Branches, node)
		}
	}
	return b.filter(out, above)
}

// sameKinds reports whether the columns have the same type in all branches, so
// that a condition on them means the same before and after conversion.
func (b *builder) sameKinds(o *concatOp, ids idSet) bool {
	for i, id := range o.ids {
		if !ids[id] {
			continue
		}
		for n := range o.branches {
			t, u := b.r.attrs[id].typ, b.r.attrs[o.from[n][i]].typ
			if t.Kind != u.Kind || t.Exact != u.Exact {
				return false
			}
		}
	}
	return true
}
