package plan

import (
	"slices"

	"graphmail/internal/expr"
)

func (b *builder) sort(o *sortOp, conds []expr.Expr, need idSet, w wish) (rows, error) {
	if len(w.order) > 0 {
		// The rows are put into another order above, and this one is not seen.
		return b.build(o.input, conds, need, w)
	}
	inner := need.clone()
	inner.addAll(columnsOf(orderExprs(o.keys)...))
	keys := distinctKeys(o.keys)
	in, err := b.build(o.input, conds, inner, wish{order: keys, limit: w.limit})
	if err != nil {
		return rows{}, err
	}
	if exactlyOne(in.node) {
		return in, nil
	}
	s := &Sort{Input: in.node, Limit: w.limit, Presorted: in.ordered}
	for _, k := range keys {
		x, err := b.slots(k.X, in.at)
		if err != nil {
			return rows{}, err
		}
		s.Keys = append(s.Keys, expr.Order{X: x, Desc: k.Desc})
	}
	return rows{node: s, at: in.at, count: in.count}, nil
}

// exactlyOne reports whether a node gives one row by its nature.
func exactlyOne(n Node) bool {
	switch n := n.(type) {
	case *Values:
		return len(n.Rows) <= 1
	case *Group:
		return len(n.Keys) == 0
	case *Project:
		return exactlyOne(n.Input)
	}
	return false
}

// distinctKeys leaves out keys that stand there before.
func distinctKeys(keys []expr.Order) []expr.Order {
	var out []expr.Order
	for _, k := range keys {
		if !slices.ContainsFunc(out, func(o expr.Order) bool { return expr.Equal(o.X, k.X) }) {
			out = append(out, k)
		}
	}
	return out
}

func (b *builder) limit(o *limitOp, conds []expr.Expr, need idSet, w wish) (rows, error) {
	need = need.clone()
	need.addAll(columnsOf(conds...))
	if o.count == 0 {
		return b.filter(b.nothing("LIMIT 0", need), conds)
	}
	limit := int64(-1)
	if o.count >= 0 && o.offset <= 1<<62-o.count {
		limit = o.count + o.offset
	}
	in, err := b.build(o.input, nil, need, wish{limit: limit})
	if err != nil {
		return rows{}, err
	}
	out := rows{node: in.node, at: in.at, ordered: in.ordered && len(w.order) == 0, count: in.count}
	if sort, ok := in.node.(*Sort); ok && o.offset == 0 && sort.Limit == o.count {
		return b.filter(out, conds) // the sort gives no more
	}
	if o.offset > 0 || o.count >= 0 && !exactlyOne(in.node) {
		out.node = &Limit{Input: in.node, Offset: o.offset, Count: o.count}
		if o.count >= 0 {
			out.count = min(out.count, o.count)
		}
	}
	return b.filter(out, conds)
}
