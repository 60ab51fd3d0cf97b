package plan

import (
	"graphmail/internal/expr"
)

// semijoin makes a semijoin or antijoin of a condition that is [NOT] IN (query)
// or [NOT] EXISTS (query); ok is false when it cannot be one.
func (b *builder) semijoin(in rows, cond expr.Expr) (out rows, ok bool, err error) {
	s, negated := asSubquery(cond)
	if s == nil || s.Kind == expr.Scalar {
		return in, false, nil
	}
	q, isSub := s.Query.(*resolved)
	if !isSub || hasSubqueryOrNil(s.X) {
		return in, false, nil
	}
	here := idSet{}
	for id := range in.at {
		here.add(id)
	}
	d := &decorrelation{b: b, left: here, anti: s.Not != negated}
	if !d.open(q, s.Kind) || s.Kind == expr.Exists && len(d.keys) == 0 && len(d.on) == 0 {
		return in, false, nil
	}
	for _, k := range d.keys {
		if c, ok := k.inner.(*expr.Column); ok && b.isMailbox(c) && !b.isStaticMailbox(k.outer) {
			return in, false, nil // the row beside says which mailbox is read
		}
	}
	need := idSet{}
	need.addAll(columnsOf(d.on...).minus(here))
	for _, k := range d.keys {
		need.addAll(columnsOf(k.inner))
	}
	var xs, ys []expr.Expr
	if s.Kind == expr.InSet {
		xs = tupleItems(s.X)
		ys = d.items
		need.addAll(columnsOf(ys...))
	}
	right, err := b.build(d.tree, d.own, need, noWish)
	if err != nil {
		return rows{}, false, err
	}
	j := &SemiJoin{Left: in.node, Right: right.node, Anti: d.anti, NullAware: d.anti && s.Kind == expr.InSet, InKeys: len(xs)}
	for _, k := range d.keys {
		key, err := b.key(k.outer, in.at, k.inner, right.at)
		if err != nil {
			return rows{}, false, err
		}
		key.NullSafe = k.nullSafe
		j.Keys = append(j.Keys, key)
	}
	for i := range xs {
		key, err := b.key(xs[i], in.at, ys[i], right.at)
		if err != nil {
			return rows{}, false, err
		}
		j.Keys = append(j.Keys, key)
	}
	both := layout{}
	for id, slot := range in.at {
		both[id] = slot
	}
	for id, slot := range right.at {
		both[id] = in.node.Width() + slot
	}
	if j.Cond, err = b.conjunction(d.on, both); err != nil {
		return rows{}, false, err
	}
	in.node = j
	in.count = max(1, in.count/2)
	return in, true, nil
}

// asSubquery returns the subquery that a condition, or its contrary, is.
func asSubquery(cond expr.Expr) (s *expr.Subquery, negated bool) {
	if n, ok := cond.(*expr.Unary); ok && n.Op == expr.Not {
		negated, cond = true, n.X
	}
	s, _ = cond.(*expr.Subquery)
	return s, negated
}

func hasSubqueryOrNil(e expr.Expr) bool { return e != nil && hasSubquery(e) }

func tupleItems(e expr.Expr) []expr.Expr {
	if t, ok := e.(*expr.Tuple); ok {
		return t.Items
	}
	return []expr.Expr{e}
}
