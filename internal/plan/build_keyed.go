package plan

import (
	"graphmail/internal/expr"
)

// keyed fetches a table of a correlated subquery by the keys of the rows around
// it, where these are few.
func (b *builder) keyed(o *tableOp, where, above []expr.Expr, need idSet, plain *rows) (out rows, ok bool, err error) {
	if len(b.around) == 0 {
		return rows{}, false, nil
	}
	around := idSet{}
	for id := range b.around[len(b.around)-1] {
		around.add(id)
	}
	d := &decorrelation{b: b, left: around}
	var keys []equality
	var rest []expr.Expr
	own := gives(o)
	for _, c := range above {
		if k, ok := d.equality(c, own); ok && columnsOf(k.outer).within(around) && !hasSubquery(c) && !isVolatile(c) {
			keys = append(keys, k)
		} else {
			rest = append(rest, c)
		}
	}
	by := b.binding(o, keys)
	if by == nil || !scannable(where) {
		return rows{}, false, nil
	}
	if !by.forced && plain != nil && (b.level == nil || !cheaper(b.level.count, plain.count)) {
		return rows{}, false, nil
	}
	if by.mailbox != nil {
		b.dynamic[o.rel] = true
	}
	for _, k := range keys {
		need.addAll(columnsOf(k.inner))
	}
	scan, at, err := b.boundScan(by, where, need)
	if err != nil {
		return rows{}, false, err
	}
	c := &Cache{Input: scan}
	for _, e := range keys {
		k, err := b.key(e.outer, layout{}, e.inner, at)
		if err != nil {
			return rows{}, false, err
		}
		k.NullSafe = e.nullSafe
		c.Keys = append(c.Keys, k)
	}
	if by.id != nil {
		if c.ID, err = b.slots(by.id, layout{}); err != nil {
			return rows{}, false, err
		}
	}
	if by.mailbox != nil {
		if c.Mailbox, err = b.slots(by.mailbox, layout{}); err != nil {
			return rows{}, false, err
		}
	}
	if b.level != nil {
		b.level.caches = append(b.level.caches, c)
	}
	out, err = b.filter(rows{node: c, at: at, count: 1}, rest)
	return out, true, err
}

// drive reads a table by the keys that a subquery gives: WHERE id IN (SELECT …)
// with few rows in it. ok is false when that is no gain.
func (b *builder) drive(o *tableOp, conds []expr.Expr, need idSet, plain *rows) (out rows, ok bool, err error) {
	for i, c := range conds {
		s, isSub := c.(*expr.Subquery)
		if !isSub || s.Kind != expr.InSet || s.Not {
			continue
		}
		q, isQuery := s.Query.(*resolved)
		x, isColumn := s.X.(*expr.Column)
		if !isQuery || !isColumn || len(q.free) > 0 {
			continue
		}
		keys := []equality{{outer: b.r.ref(q.ids[0]), inner: x}}
		d := b.binding(o, keys)
		rest := append(append([]expr.Expr(nil), conds[:i]...), conds[i+1:]...)
		if out, ok, err := b.first(q, o, x, rest, need); ok || err != nil {
			return out, ok, err
		}
		if d == nil || !scannable(rest) {
			continue
		}
		sub, err := b.build(&distinctOp{q.root, q.ids}, nil, columnsOf(b.r.ref(q.ids[0])), noWish)
		if err != nil {
			return rows{}, false, err
		}
		j := &joining{b: b, wish: noWish}
		if !d.forced && plain != nil && !j.cheaper(sub, *plain) {
			continue
		}
		if d.mailbox != nil {
			b.dynamic[d.inner] = true
		}
		need = need.clone()
		need.add(x.Index)
		scan, at, err := b.boundScan(d, rest, need)
		if err != nil {
			return rows{}, false, err
		}
		n := &BindJoin{Outer: sub.node, Inner: scan, Kind: InnerJoin, Batch: bindBatch}
		if err := b.bindKeys(n, d, keys, sub.at, at); err != nil {
			return rows{}, false, err
		}
		both := layout{}
		for id, slot := range at {
			both[id] = sub.node.Width() + slot
		}
		return rows{node: n, at: both, count: sub.count}, true, nil
	}
	return rows{}, false, nil
}
