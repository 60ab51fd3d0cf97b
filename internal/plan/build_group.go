package plan

import (
	"graphmail/internal/expr"
)

// group puts a Group over its input. Conditions on keys alone move below it.
func (b *builder) group(o *groupOp, conds []expr.Expr, need idSet) (rows, error) {
	keys := map[int]expr.Expr{}
	for i, id := range o.keyIDs {
		keys[id] = o.keys[i]
	}
	calls := idSet{}
	calls.add(o.callIDs...)
	var below, above []expr.Expr
	inner := idSet{}
	for _, c := range conds {
		if len(o.keys) > 0 && !columnsOf(c).meets(calls) && movable(c, keys) {
			below = append(below, substitute(c, keys))
		} else {
			above = append(above, c)
		}
	}
	need = need.clone()
	need.addAll(columnsOf(above...))
	inner.addAll(columnsOf(o.keys...))
	g := &Group{}
	out := rows{node: g, at: layout{}}
	var used []int
	for i, id := range o.callIDs {
		if need[id] {
			used = append(used, i)
			inner.addAll(columnsOf(o.calls[i]))
		}
	}
	if len(o.keys) == 0 && len(above) == 0 {
		if count, ok, err := b.count(o, used, below); err != nil || ok {
			return count, err
		}
	}
	in, err := b.build(o.input, below, inner, noWish)
	if err != nil {
		return rows{}, err
	}
	g.Input = in.node
	if g.Keys, err = b.allSlots(o.keys, in.at); err != nil {
		return rows{}, err
	}
	for i, id := range o.keyIDs {
		out.at[id] = i
	}
	for _, i := range used {
		x, err := b.slots(o.calls[i], in.at)
		if err != nil {
			return rows{}, err
		}
		out.at[o.callIDs[i]] = len(g.Keys) + len(g.Calls)
		g.Calls = append(g.Calls, x.(*expr.Call))
	}
	out.count = 1
	if len(o.keys) > 0 {
		out.count = max(1, in.count/10)
	}
	return b.filter(out, above)
}

func (b *builder) distinct(o *distinctOp, conds []expr.Expr, need idSet, w wish) (rows, error) {
	inner := idSet{}
	inner.add(o.ids...)
	in, err := b.build(o.input, conds, inner, w.without())
	if err != nil {
		return rows{}, err
	}
	node := in.node
	if node.Width() != len(inner) || len(in.at) != len(inner) {
		ids := sortedIDs(inner)
		if node, err = b.project(in, ids); err != nil {
			return rows{}, err
		}
		in.at = layout{}
		for i, id := range ids {
			in.at[id] = i
		}
	}
	d := &Distinct{Input: node, Exact: make([]bool, len(inner))}
	for id, slot := range in.at {
		d.Exact[slot] = b.r.attrs[id].typ.Exact
	}
	return rows{node: d, at: in.at, ordered: in.ordered, count: in.count}, nil
}
