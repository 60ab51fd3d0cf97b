package plan

import (
	"graphmail/internal/expr"
)

// projection computes what is needed of a select list. Conditions move below it
// and are about the expressions then; those that would compute a subquery twice
// stay.
func (b *builder) projection(o *projectOp, conds []expr.Expr, need idSet, w wish) (rows, error) {
	by := map[int]expr.Expr{}
	for i, id := range o.ids {
		by[id] = o.exprs[i]
	}
	var below, above []expr.Expr
	for _, c := range conds {
		if movable(c, by) {
			below = append(below, substitute(c, by))
		} else {
			above = append(above, c)
			need = need.clone()
			need.addAll(columnsOf(c))
		}
	}
	inner := idSet{}
	plain := true
	for i, id := range o.ids {
		if need[id] {
			inner.addAll(columnsOf(o.exprs[i]))
			if _, ok := o.exprs[i].(*expr.Column); !ok {
				plain = false
			}
		}
	}
	pass := wish{limit: w.limit}
	for _, k := range w.order {
		pass.order = append(pass.order, expr.Order{X: substitute(k.X, by), Desc: k.Desc})
	}
	if len(above) > 0 {
		pass = pass.without()
	}
	in, err := b.build(o.input, below, inner, pass)
	if err != nil {
		return rows{}, err
	}
	out := rows{node: in.node, at: layout{}, ordered: in.ordered, count: in.count}
	if plain {
		for i, id := range o.ids {
			if c, ok := o.exprs[i].(*expr.Column); ok && need[id] {
				if slot, ok := in.at[c.Index]; ok {
					out.at[id] = slot
				}
			}
		}
		// A column of a query around it has no slot here, and is projected.
		plain = len(out.at) == countNeeded(o.ids, need)
	}
	if !plain {
		p := &Project{}
		out.at = layout{}
		var list []expr.Expr
		for i, id := range o.ids {
			if _, done := out.at[id]; !done && need[id] {
				out.at[id] = len(list)
				list = append(list, o.exprs[i])
			}
		}
		if p.Items, p.Input, err = b.beside(list, in); err != nil {
			return rows{}, err
		}
		out.node = p
	}
	return b.filter(out, above)
}

func countNeeded(ids []int, need idSet) int {
	seen := idSet{}
	for _, id := range ids {
		if need[id] {
			seen.add(id)
		}
	}
	return len(seen)
}

// movable reports whether a condition may be evaluated below the expressions by
// it is about: each only once, and with the same value both times. A subquery
// names the columns it reads, and they cannot be replaced in it.
func movable(cond expr.Expr, by map[int]expr.Expr) bool {
	for id := range columnsOf(cond) {
		x, ok := by[id]
		if ok && (hasSubquery(x) || isVolatile(x)) {
			return false
		}
		if c, plain := x.(*expr.Column); ok && hasSubquery(cond) && (!plain || c.Index != id) {
			return false
		}
	}
	return true
}

// isVolatile reports whether two evaluations of e may differ.
func isVolatile(e expr.Expr) bool {
	found := false
	expr.Walk(e, func(x expr.Expr) bool {
		if c, ok := x.(*expr.Call); ok && volatile[c.Name] {
			found = true
		}
		return !found
	})
	return found
}

var volatile = map[string]bool{"RAND": true, "UUID": true, "UUID_SHORT": true, "SLEEP": true}
