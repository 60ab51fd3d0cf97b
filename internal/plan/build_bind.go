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
		if d.forced || right == nil || j.cheaper(*left, *right) || b.relists(*right, d, j.o.left) {
			return j.bindTo(*left, d, toRight, j.right)
		}
	}
	if d := b.binding(j.o.left, toLeft); d != nil && right != nil && !j.outer && scannable(j.left) {
		if d.forced || left == nil || j.cheaper(*right, *left) || b.relists(*left, d, j.o.right) {
			return j.bindTo(*right, d, toLeft, j.left)
		}
	}
	return rows{}, false, nil
}

// relists reports whether reading the inner side whole would list again what
// the outer one is: its parents, each of which it has once.
func (b *builder) relists(inner rows, d *bind, outer logical) bool {
	scan, ok := inner.node.(*Scan)
	if !ok || scan.Parents == nil || d.id == nil || b.env.Pushdown == Off {
		return false
	}
	t := oneTableOf(outer)
	return t != nil && t.table.rel.table != nil && isParent(t.table.rel.table, scan.Table) && t.isID(b, d.id)
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
