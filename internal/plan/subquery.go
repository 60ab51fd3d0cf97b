package plan

import (
	"graphmail/internal/expr"
)

// A Sub is the plan of a subquery: in a plan, expr.Subquery.Query holds one.
// Its expressions read the row the subquery stands beside at Depth 1.
type Sub struct {
	Root    Node // its rows' first slots are the subquery's columns
	Columns int
	Types   []expr.Type
	// Uses are the columns of rows around it that it reads, as the expression
	// beside it would: with none, it is evaluated once.
	Uses []*expr.Column

	text string
}

// String returns the SQL it was made of.
func (s *Sub) String() string { return s.text }

// subplan plans a subquery beside a row.
func (b *builder) subplan(q *resolved, kind expr.SubqueryKind, at layout) (*Sub, error) {
	s := &Sub{text: q.text}
	var w wish
	switch kind {
	case expr.Exists:
		q = &resolved{root: q.root, free: q.free} // whether there is a row is all
		w.limit = 1
	case expr.Scalar:
		w.limit = 2 // one more than there may be
	default:
		w.limit = -1
	}
	s.Columns = len(q.ids)
	for _, id := range q.ids {
		s.Types = append(s.Types, b.r.attrs[id].typ)
	}
	for _, id := range sortedIDs(q.free) {
		x, err := b.slots(b.r.ref(id), at)
		if err != nil {
			return nil, err
		}
		s.Uses = append(s.Uses, x.(*expr.Column))
	}
	level, expect := b.level, b.expect
	b.around = append(b.around, at)
	b.level, b.expect = expect, nil
	defer func() {
		b.around = b.around[:len(b.around)-1]
		b.level, b.expect = level, expect
	}()
	root, err := b.result(q, w)
	if err != nil {
		return nil, err
	}
	if len(s.Uses) > 0 {
		root = cached(root)
	}
	s.Root = root
	return s, nil
}

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

func (s idSet) minus(t idSet) idSet {
	out := idSet{}
	for id := range s {
		if !t[id] {
			out.add(id)
		}
	}
	return out
}

// A decorrelation takes a subquery's conditions about the row beside it out of
// the subquery, so that the rest is worked out once.
type decorrelation struct {
	b    *builder
	left idSet // columns of the row beside
	anti bool

	tree  logical
	own   []expr.Expr // conditions that stay inside
	keys  []equality  // equalities with the row beside
	on    []expr.Expr // other conditions about both
	items []expr.Expr // IN: the subquery's columns, over tree
}

// An equality of the row beside with the subquery's.
type equality struct {
	outer, inner expr.Expr
	nullSafe     bool
}

// open takes q apart; false when it cannot be.
func (d *decorrelation) open(q *resolved, kind expr.SubqueryKind) bool {
	d.tree = q.root
	for _, id := range q.ids {
		d.items = append(d.items, d.b.r.ref(id))
	}
	if !q.free.meets(d.left) {
		return kind == expr.InSet
	}
	if !d.peel(kind) {
		return false
	}
	if readsOutside(d.tree, d.left) {
		return false
	}
	if g, ok := d.tree.(*groupOp); ok && len(g.keys) == 0 {
		return false // it gives a row even where nothing matches
	}
	conds := d.own
	d.own = nil
	inside := gives(d.tree)
	for _, c := range conds {
		cols := columnsOf(c)
		if !cols.meets(d.left) {
			d.own = append(d.own, c)
			continue
		}
		if hasSubquery(c) || isVolatile(c) || findMatch(c) != nil {
			return false
		}
		if k, ok := d.equality(c, inside); ok {
			d.keys = append(d.keys, k)
		} else {
			d.on = append(d.on, c)
		}
	}
	return true
}

// peel takes off what does not matter: to EXISTS which columns and how many
// rows there are, to it and to IN the order and repetitions. What is left is a
// relation, and its conditions in own; false when it cannot be taken off.
func (d *decorrelation) peel(kind expr.SubqueryKind) bool {
	for {
		switch o := d.tree.(type) {
		case *sortOp:
			d.tree = o.input
		case *distinctOp:
			d.tree = o.input
		case *limitOp:
			if kind != expr.Exists || o.offset > 0 || o.count == 0 {
				return false
			}
			d.tree = o.input
		case *projectOp:
			by := map[int]expr.Expr{}
			for i, id := range o.ids {
				by[id] = o.exprs[i]
			}
			for i, x := range d.items {
				d.items[i] = substitute(x, by)
			}
			if kind == expr.InSet && (columnsOf(d.items...).meets(d.left) || hasAnySubquery(d.items)) {
				return false
			}
			d.tree = o.input
		case *whereOp:
			d.own = append(append([]expr.Expr(nil), o.conds...), d.own...)
			d.tree = o.input
			if _, more := d.tree.(*whereOp); !more {
				return true
			}
		default:
			return true
		}
	}
}

func hasAnySubquery(list []expr.Expr) bool {
	for _, e := range list {
		if hasSubquery(e) {
			return true
		}
	}
	return false
}

// equality splits c into a side of the row beside and one of the subquery's.
func (d *decorrelation) equality(c expr.Expr, inside idSet) (equality, bool) {
	eq, ok := c.(*expr.Binary)
	if !ok || eq.Op != expr.Eq && eq.Op != expr.NullSafe {
		return equality{}, false
	}
	if _, tuple := eq.L.(*expr.Tuple); tuple {
		return equality{}, false
	}
	for _, s := range [2][2]expr.Expr{{eq.L, eq.R}, {eq.R, eq.L}} {
		out, in := columnsOf(s[0]), columnsOf(s[1])
		if len(in) > 0 && in.within(inside) && out.meets(d.left) && !out.meets(inside) {
			return equality{outer: s[0], inner: s[1], nullSafe: eq.Op == expr.NullSafe}, true
		}
	}
	return equality{}, false
}

// readsOutside reports whether an expression within o reads the row beside.
func readsOutside(o logical, left idSet) bool {
	if columnsOf(ownExprs(o)...).meets(left) {
		return true
	}
	for _, in := range o.inputs() {
		if readsOutside(in, left) {
			return true
		}
	}
	return false
}

// ownExprs are the expressions of an operator itself.
func ownExprs(o logical) []expr.Expr {
	switch o := o.(type) {
	case *whereOp:
		return o.conds
	case *joinOp:
		return o.on
	case *groupOp:
		list := append([]expr.Expr(nil), o.keys...)
		for _, c := range o.calls {
			list = append(list, c)
		}
		return list
	case *projectOp:
		return o.exprs
	case *sortOp:
		return orderExprs(o.keys)
	}
	return nil
}
