package plan

import (
	"graphmail/internal/expr"
)

// join pairs the rows of two relations. Conditions move to the side they are
// about, where that is right for the kind of join; equalities become keys.
func (b *builder) join(o *joinOp, conds []expr.Expr, need idSet, w wish) (rows, error) {
	if moved, all := b.graft(o, conds); moved != nil {
		return b.join(moved, all, need, w)
	}
	j := &joining{b: b, o: o, leftIDs: gives(o.left), rightIDs: gives(o.right), outer: o.outer, need: need.clone(), wish: w}
	j.split(conds)
	if c := b.constantlyFalse(j.above); c != nil {
		j.need.addAll(columnsOf(j.above...))
		all := j.leftIDs.clone()
		all.addAll(j.rightIDs)
		return b.nothing(c.String()+" is never true", j.need.among(all)), nil
	}
	out, err := j.build()
	if err != nil {
		return rows{}, err
	}
	return b.filter(out, j.above)
}

// A joining is one join while it is planned.
type joining struct {
	b                 *builder
	o                 *joinOp
	leftIDs, rightIDs idSet
	outer             bool

	left, right []expr.Expr // conditions of one side
	keys, on    []expr.Expr // equalities of both sides; other conditions to match
	above       []expr.Expr // conditions on the joined row

	need idSet
	wish wish
}

// split says where each condition is decided.
func (j *joining) split(conds []expr.Expr) {
	for _, c := range conds {
		j.outer = j.outer && !rejectsNull(c, j.rightIDs)
	}
	all := j.leftIDs.clone()
	all.addAll(j.rightIDs)
	for _, c := range conds {
		cols := columnsOf(c)
		here := cols.among(all)
		switch {
		case len(here) == 0 || len(here) < len(cols):
			// Constant, or about a query around this one: the joined rows are
			// worked out once, whatever the row around them.
			j.above = append(j.above, c)
		case cols.within(j.leftIDs):
			j.left = append(j.left, c)
		case j.outer:
			j.above = append(j.above, c)
		case cols.within(j.rightIDs):
			j.right = append(j.right, c)
		case hasSubquery(c):
			j.above = append(j.above, c)
		default:
			j.match(c)
		}
	}
	for _, c := range j.o.on {
		cols := columnsOf(c)
		switch {
		case len(cols.among(all)) > 0 && cols.within(j.rightIDs):
			j.right = append(j.right, c)
		case len(cols.among(all)) > 0 && cols.within(j.leftIDs) && !j.outer:
			j.left = append(j.left, c)
		case !j.outer && (hasSubquery(c) || !cols.within(all) || len(cols) == 0):
			j.above = append(j.above, c)
		default:
			j.match(c)
		}
	}
	j.spread()
	j.need.addAll(columnsOf(j.above...))
	j.need.addAll(columnsOf(j.keys...))
	j.need.addAll(columnsOf(j.on...))
}

// match adds a condition on both sides: a key when it is an equality of one
// side with the other.
func (j *joining) match(c expr.Expr) {
	if l, _, _ := j.sides(c); l != nil {
		j.keys = append(j.keys, c)
	} else {
		j.on = append(j.on, c)
	}
}

// sides splits an equality into the expression of the left side and that of the
// right side; l is nil when it is none.
func (j *joining) sides(c expr.Expr) (l, r expr.Expr, nullSafe bool) {
	eq, ok := c.(*expr.Binary)
	if !ok || eq.Op != expr.Eq && eq.Op != expr.NullSafe || hasSubquery(c) || isVolatile(c) {
		return nil, nil, false
	}
	if _, tuple := eq.L.(*expr.Tuple); tuple {
		return nil, nil, false
	}
	a, z := columnsOf(eq.L), columnsOf(eq.R)
	switch {
	case len(a) == 0 || len(z) == 0:
		return nil, nil, false
	case a.within(j.leftIDs) && z.within(j.rightIDs):
		return eq.L, eq.R, eq.Op == expr.NullSafe
	case a.within(j.rightIDs) && z.within(j.leftIDs):
		return eq.R, eq.L, eq.Op == expr.NullSafe
	}
	return nil, nil, false
}

// spread gives a condition on a key column to the other side too: with
// m.id = a.message_id, m.id = 'x' says a.message_id = 'x'.
func (j *joining) spread() {
	left, right := j.left, j.right
	for _, k := range j.keys {
		l, r, _ := j.sides(k)
		a, ok := l.(*expr.Column)
		z, ok2 := r.(*expr.Column)
		if !ok || !ok2 || a.Type.Kind != z.Type.Kind || a.Type.Exact != z.Type.Exact {
			continue
		}
		for _, c := range left {
			if d := moveTo(c, a, z); d != nil {
				j.right = appendNew(j.right, d)
			}
		}
		if j.outer {
			continue
		}
		for _, c := range right {
			if d := moveTo(c, z, a); d != nil {
				j.left = appendNew(j.left, d)
			}
		}
	}
}

// moveTo returns a condition on the column from alone as one on the column to,
// nil for others.
func moveTo(c expr.Expr, from, to *expr.Column) expr.Expr {
	switch c := c.(type) {
	case *expr.Binary:
		switch c.Op {
		case expr.Eq, expr.Lt, expr.Le, expr.Gt, expr.Ge:
		default:
			return nil
		}
	case *expr.In:
		if c.Not {
			return nil
		}
	case *expr.Between:
		if c.Not {
			return nil
		}
	default:
		return nil
	}
	cols := columnsOf(c)
	if len(cols) != 1 || !cols[from.Index] || hasSubquery(c) || isVolatile(c) {
		return nil
	}
	return substitute(c, map[int]expr.Expr{from.Index: to})
}

func appendNew(list []expr.Expr, e expr.Expr) []expr.Expr {
	for _, have := range list {
		if expr.Equal(have, e) {
			return list
		}
	}
	return append(list[:len(list):len(list)], e)
}

// fewRows is how many rows are held without a thought, where that keeps an order
// that the server gives.
const fewRows = 10_000

// build decides how the sides meet.
func (j *joining) build() (rows, error) {
	if out, ok, err := j.carried(); ok || err != nil {
		return out, err
	}
	if out, ok, err := j.limited(); ok || err != nil {
		return out, err
	}
	b := j.b
	left, leftErr := b.build(j.o.left, j.left, j.need.among(j.leftIDs), j.leftWish())
	right, rightErr := b.build(j.o.right, j.right, j.need.among(j.rightIDs), j.rightWish())
	// A side that was not asked for the order comes in one of its own, or none.
	left.ordered = left.ordered && len(j.leftWish().order) == len(j.wish.order)
	right.ordered = right.ordered && len(j.rightWish().order) == len(j.wish.order)
	// A table that cannot be read whole may still be fetched by key.
	lp, rp := &left, &right
	if leftErr != nil {
		lp = nil
	}
	if rightErr != nil {
		rp = nil
	}
	if out, ok, err := j.bound(lp, rp); ok || err != nil {
		return out, err
	}
	if leftErr != nil {
		return rows{}, leftErr
	}
	if rightErr != nil {
		return rows{}, rightErr
	}
	at := layout{}
	for id, slot := range left.at {
		at[id] = slot
	}
	for id, slot := range right.at {
		at[id] = left.node.Width() + slot
	}
	cond, err := b.conjunction(j.on, at)
	if err != nil {
		return rows{}, err
	}
	kind := InnerJoin
	if j.outer {
		kind = LeftJoin
	}
	out := rows{at: at, ordered: left.ordered, count: max(left.count, right.count)}
	if len(j.keys) == 0 {
		out.node = &NestedJoin{Left: left.node, Right: right.node, Kind: kind, Cond: cond}
		out.count = left.count * max(1, right.count) // saturating is not needed: estimates are small
		return out, nil
	}
	h := &HashJoin{Left: left.node, Right: right.node, Kind: kind, Cond: cond}
	if h.Keys, err = j.hashKeys(left.at, right.at); err != nil {
		return rows{}, err
	}
	if left.count < right.count && !(left.ordered && right.count <= fewRows) {
		h.HoldLeft = true
		out.ordered = right.ordered && !j.outer
	}
	out.node = h
	return out, nil
}

// leftWish is what the left side may make of the order that is wished for.
func (j *joining) leftWish() wish {
	if !columnsOf(orderExprs(j.wish.order)...).within(j.leftIDs) {
		return noWish
	}
	if j.outer && len(j.above) == 0 && j.b.unique(j.o.right, j.toRight()) {
		return j.wish // each left row is there once, with a partner or without
	}
	return j.wish.without()
}

// toRight are the keys as equalities of the left side with columns of the right.
func (j *joining) toRight() []equality {
	var list []equality
	for _, k := range j.keys {
		l, r, nullSafe := j.sides(k)
		list = append(list, equality{outer: l, inner: r, nullSafe: nullSafe})
	}
	return list
}

func (j *joining) rightWish() wish {
	if !j.outer && columnsOf(orderExprs(j.wish.order)...).within(j.rightIDs) {
		return j.wish.without()
	}
	return noWish
}

func (j *joining) hashKeys(left, right layout) ([]Key, error) {
	var keys []Key
	for _, c := range j.keys {
		l, r, nullSafe := j.sides(c)
		k, err := j.b.key(l, left, r, right)
		if err != nil {
			return nil, err
		}
		k.NullSafe = nullSafe
		keys = append(keys, k)
	}
	return keys, nil
}

// key makes an equality of two sides.
func (b *builder) key(l expr.Expr, left layout, r expr.Expr, right layout) (k Key, err error) {
	if k.LeftType, err = b.r.typeOf(l); err != nil {
		return k, err
	}
	if k.RightType, err = b.r.typeOf(r); err != nil {
		return k, err
	}
	if k.Left, err = b.slots(l, left); err != nil {
		return k, err
	}
	k.Right, err = b.slots(r, right)
	return k, err
}

// conjunction joins conditions over a row, nil when there are none.
func (b *builder) conjunction(list []expr.Expr, at layout) (expr.Expr, error) {
	if len(list) == 0 {
		return nil, nil
	}
	out, err := b.allSlots(list, at)
	if err != nil {
		return nil, err
	}
	return expr.Join(expr.And, out), nil
}
