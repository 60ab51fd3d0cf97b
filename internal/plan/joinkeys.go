package plan

import (
	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// Joins by key, instead of reading both sides whole.
const (
	// maxBound is how many rows a side may be expected to have for the other to
	// be fetched by its keys.
	maxBound = 400
	// listPage is about how many rows one page of a list has, and keyBatch how
	// many objects one call fetches by key.
	listPage = 200
	keyBatch = 20
	// bindBatch is how many rows are gathered before objects are fetched.
	bindBatch = 100
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
	l := &laidOut{reading: reading{Table: child.table, Alias: child.alias, Outer: outer, Limit: w.limit}, at: layout{}}
	wanted := j.need.clone()
	wanted.addAll(columnsOf(where...))
	wanted.addAll(columnsOf(on...))
	wanted.addAll(columnsOf(above...))
	wanted.addAll(columnsOf(orderExprs(w.order)...))
	l.add(child, wanted)
	for i, c := range parent.columns {
		if wanted[c.id] {
			if len(detailKeys(parent.table, []*graphtables.Column{&parent.table.Columns[i]})) > 0 {
				return rows{}, false, nil // no page of children carries it
			}
			l.at[c.id] = len(l.Need) + len(l.Carried)
			l.Carried = append(l.Carried, &parent.table.Columns[i])
		}
	}
	for _, c := range where {
		l.Where = append(l.Where, remap(c, l.at))
	}
	for _, c := range on {
		l.On = append(l.On, remap(c, l.at))
	}
	switch cols := columnsOf(orderExprs(w.order)...); {
	case len(w.order) == 0:
	case cols.within(gives(j.o)):
		for _, k := range w.order {
			l.Order = append(l.Order, expr.Order{X: remap(k.X, l.at), Desc: k.Desc})
		}
	default:
		l.Limit = -1
	}
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

// A bind is a way to fetch one side of a join by the values of the other.
type bind struct {
	inner   *relation
	by      *graphtables.Column // nil when only mailboxes are supplied
	id      expr.Expr           // over the other side
	mailbox expr.Expr           // over the other side; nil when not joined on
	forced  bool                // there is no other way
}

// binding looks for a way to fetch the table inner by keys; other gives the
// other side of the equality of a column, nil when it has none.
func (b *builder) binding(o logical, equalities []equality) *bind {
	t, ok := o.(*tableOp)
	if !ok || t.rel.table == nil {
		return nil
	}
	out := &bind{inner: t.rel}
	for _, e := range equalities {
		c, ok := e.inner.(*expr.Column)
		if !ok || e.nullSafe {
			continue
		}
		s := b.sourceOf(c)
		if s == nil || s.rel != t.rel || !bindable(t.rel.table, s.column) {
			continue
		}
		typ, err := b.r.typeOf(e.outer)
		if err != nil || typ.Kind != expr.Text {
			continue
		}
		if s.column.Source == graphtables.FromMailbox {
			if b.isStaticMailbox(e.outer) {
				continue
			}
			out.mailbox, out.forced = e.outer, true
		} else if out.by == nil {
			out.by, out.id = s.column, e.outer
			out.forced = out.forced || reachesBeyond(t.rel.table, s.column)
		}
	}
	if out.by == nil && out.mailbox == nil {
		return nil
	}
	return out
}

// isMailbox reports whether c says which mailbox is read.
func (b *builder) isMailbox(c *expr.Column) bool {
	s := b.r.attrs[c.Index].source
	return s != nil && s.column.Source == graphtables.FromMailbox
}

// isStaticMailbox reports whether e is the mailbox of a table whose mailboxes
// the statement names: both sides then read the same ones.
func (b *builder) isStaticMailbox(e expr.Expr) bool {
	c, ok := e.(*expr.Column)
	if !ok {
		return false
	}
	s := b.r.attrs[c.Index].source
	return s != nil && s.column.Source == graphtables.FromMailbox && !b.dynamic[s.rel]
}

// bound fetches one side by the keys of the other, when that takes fewer calls
// or there is no other way. right is nil when it could not be read whole, for
// the reason failed.
func (j *joining) bound(left, right *rows) (out rows, ok bool, err error) {
	b := j.b
	toRight := j.toRight()
	var toLeft []equality
	for _, e := range toRight {
		toLeft = append(toLeft, equality{outer: e.inner, inner: e.outer, nullSafe: e.nullSafe})
	}
	if d := b.binding(j.o.right, toRight); d != nil && left != nil && scannable(j.right) {
		if d.forced || right == nil || j.cheaper(*left, *right) {
			return j.bindTo(*left, d, toRight, j.right)
		}
	}
	if d := b.binding(j.o.left, toLeft); d != nil && right != nil && !j.outer && scannable(j.left) {
		if d.forced || left == nil || j.cheaper(*right, *left) {
			return j.bindTo(*right, d, toLeft, j.left)
		}
	}
	return rows{}, false, nil
}

// scannable reports whether a scan can check all conds itself.
func scannable(conds []expr.Expr) bool {
	for _, c := range conds {
		if hasSubquery(c) || isVolatile(c) {
			return false
		}
	}
	return true
}

// cheaper reports whether fetching the inner side by the outer one's keys takes
// fewer calls than reading it whole.
func (j *joining) cheaper(outer, inner rows) bool {
	n := outer.count
	if j.wish.limit >= 0 && len(j.above) == 0 && (len(j.wish.order) == 0 || outer.ordered) {
		n = min(n, 2*j.wish.limit)
	}
	return cheaper(n, inner.count)
}

// cheaper reports whether fetching for n keys takes fewer calls than reading a
// list of so many rows.
func cheaper(n, list int64) bool {
	return n <= maxBound && (n+keyBatch-1)/keyBatch < (list+listPage-1)/listPage
}

// bindTo makes the bind join.
func (j *joining) bindTo(outer rows, d *bind, keys []equality, where []expr.Expr) (rows, bool, error) {
	b := j.b
	if d.mailbox != nil {
		b.dynamic[d.inner] = true
	}
	need := idSet{}
	for _, c := range d.inner.columns {
		if j.need[c.id] {
			need.add(c.id)
		}
	}
	scan, at, err := b.boundScan(d, where, need)
	if err != nil {
		return rows{}, false, err
	}
	n := &BindJoin{Outer: outer.node, Inner: scan, Kind: InnerJoin, Batch: bindBatch}
	if j.outer {
		n.Kind = LeftJoin
	}
	if j.wish.limit >= 0 && j.wish.limit < bindBatch {
		n.Batch = int(max(j.wish.limit, keyBatch))
	}
	if err := b.bindKeys(n, d, keys, outer.at, at); err != nil {
		return rows{}, false, err
	}
	both := layout{}
	for id, slot := range outer.at {
		both[id] = slot
	}
	for id, slot := range at {
		both[id] = outer.node.Width() + slot
	}
	if n.Cond, err = b.conjunction(j.on, both); err != nil {
		return rows{}, false, err
	}
	return rows{node: n, at: both, ordered: outer.ordered, count: outer.count}, true, nil
}

// boundScan plans the reading of a table by keys that come while the query runs.
func (b *builder) boundScan(d *bind, where []expr.Expr, need idSet) (*Scan, layout, error) {
	l := b.layOut(d.inner, need, where, noWish)
	l.By, l.ByMailbox = d.by, d.mailbox != nil
	scan, err := l.reading.scan(b.env)
	return scan, l.at, err
}

func (b *builder) bindKeys(n *BindJoin, d *bind, keys []equality, outer, inner layout) (err error) {
	for _, e := range keys {
		k, err := b.key(e.outer, outer, e.inner, inner)
		if err != nil {
			return err
		}
		k.NullSafe = e.nullSafe
		n.Keys = append(n.Keys, k)
	}
	if d.id != nil {
		if n.ID, err = b.slots(d.id, outer); err != nil {
			return err
		}
	}
	if d.mailbox != nil {
		n.Mailbox, err = b.slots(d.mailbox, outer)
	}
	return err
}

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
