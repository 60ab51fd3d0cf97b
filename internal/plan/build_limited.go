package plan

import (
	"slices"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// limited makes one scan of a table and the first rows of its parent:
//
//	(SELECT … FROM m ORDER BY … LIMIT 200) m JOIN a ON a.message_id = m.id
//
// The scan keeps parents without children, so that those are counted too. It may
// stop when there are enough of them; that there are no more, and that they are
// in order, is seen to above it, as it is above a scan of the parent alone.
func (j *joining) limited() (out rows, ok bool, err error) {
	if j.b.env.Pushdown == Off {
		return rows{}, false, nil
	}
	l := &limitedJoin{joining: j}
	if l.open(j.o.left, j.o.right, j.left, j.right) || !j.outer && l.open(j.o.right, j.o.left, j.right, j.left) {
		return l.build()
	}
	return rows{}, false, nil
}

// first does the same for parent_id IN (SELECT id FROM m ORDER BY … LIMIT 200);
// x is the child's column, and rest are the other conditions.
func (b *builder) first(q *resolved, o *tableOp, x *expr.Column, rest []expr.Expr, need idSet) (out rows, ok bool, err error) {
	on := []expr.Expr{&expr.Binary{Op: expr.Eq, L: b.r.ref(q.ids[0]), R: x}}
	j := &joining{b: b, o: &joinOp{left: q.root, right: o, on: on}, leftIDs: gives(q.root), rightIDs: gives(o), need: need.clone(), wish: noWish}
	j.split(rest)
	if out, ok, err = j.limited(); !ok || err != nil {
		return rows{}, ok, err
	}
	out, err = b.filter(out, j.above)
	return out, true, err
}

// A limitedJoin is a join of a table with the first rows of its parent.
type limitedJoin struct {
	*joining
	child   *relation
	parents *oneTable
	// children are conditions about the columns of the two tables that choose
	// among a parent's children; above are those on the joined rows.
	children, above []expr.Expr
}

// open takes the join apart; false when it is none that one scan can do. first
// and second are the conditions on the rows of either side alone.
func (l *limitedJoin) open(parents, child logical, first, second []expr.Expr) bool {
	t, isTable := child.(*tableOp)
	if !isTable || t.rel.table == nil {
		return false
	}
	p := oneTableOf(parents)
	if p == nil || p.odd || p.count <= 0 || p.table.rel.table == nil || !isParent(p.table.rel.table, t.rel.table) {
		return false
	}
	l.child, l.parents = t.rel, p
	if slices.ContainsFunc(l.sources(p.where...), func(s *source) bool { return s != nil && s.column.Source == graphtables.FromMailbox }) {
		return false // the child says for itself which mailboxes it is read from
	}
	l.children, l.above = nil, first
	keyed := false
	for _, c := range slices.Concat(l.keys, second, l.on) {
		switch l.about(c) {
		case theKey:
			keyed = true
		case implied:
		case ofChild:
			l.children = append(l.children, p.over(c))
		case ofRow:
			l.above = append(l.above, c)
			if l.outer {
				return false
			}
		default:
			return false
		}
	}
	return keyed && l.plain(p.where) && l.plain(orderExprs(p.order))
}

// What a condition of such a join is about.
const (
	otherwise = iota
	theKey    // the child's parent is this one
	implied   // both are in one mailbox
	ofChild   // the scan can check it on a child
	ofRow     // it can be checked on the joined row only
)

func (l *limitedJoin) about(c expr.Expr) int {
	if a, z, nullSafe := l.sides(c); a != nil && !nullSafe {
		if l.parents.of[soleColumn(a)] == nil {
			a, z = z, a
		}
		parent, child := l.sourceOf(l.parents.over(a)), l.sourceOf(z)
		switch {
		case parent == nil || child == nil || parent.rel != l.parents.table.rel || child.rel != l.child:
		case parent.column.Name == "id" && child.column.Name == l.child.table.Parent.Key:
			return theKey
		case parent.column.Source == graphtables.FromMailbox && child.column.Source == graphtables.FromMailbox:
			return implied
		}
	}
	over := l.parents.over(c)
	if hasSubquery(over) || isVolatile(over) || findMatch(over) != nil {
		return otherwise
	}
	kind := ofChild
	for _, s := range l.sources(over) {
		switch {
		case s == nil || isScope(s.column):
			return otherwise
		case len(detailKeys(s.rel.table, []*graphtables.Column{s.column})) > 0:
			kind = ofRow // its value comes later
		}
	}
	return kind
}

// soleColumn is the number of the column that e is, −1 when it is computed.
func soleColumn(e expr.Expr) int {
	if c, ok := e.(*expr.Column); ok {
		return c.Index
	}
	return -1
}

func (l *limitedJoin) sourceOf(e expr.Expr) *source {
	if c, ok := e.(*expr.Column); ok {
		return l.b.sourceOf(c)
	}
	return nil
}

// sources are what the columns of expressions come from, nil for those of
// neither table.
func (l *limitedJoin) sources(exprs ...expr.Expr) []*source {
	var list []*source
	for id := range columnsOf(exprs...) {
		s := l.b.r.attrs[id].source
		if s != nil && s.rel != l.child && s.rel != l.parents.table.rel {
			s = nil
		}
		list = append(list, s)
	}
	return list
}

// plain reports whether all of list are about columns of the parent and nothing
// else.
func (l *limitedJoin) plain(list []expr.Expr) bool {
	own := gives(l.parents.table)
	return scannable(list) && !slices.ContainsFunc(list, func(e expr.Expr) bool {
		cols := columnsOf(e)
		return len(cols) == 0 || !cols.within(own)
	})
}

// build makes the scan and what is above it.
func (l *limitedJoin) build() (out rows, ok bool, err error) {
	b, p := l.b, l.parents
	parent := p.table.rel
	key, _ := l.child.column(l.child.table.Parent.Key)
	id, _ := parent.column("id")
	need := l.need.clone()
	need.addAll(columnsOf(l.above...))
	need.add(key.id)
	wanted := idSet{}
	wanted.add(id.id)
	need = need.among(gives(l.o))
	for id := range need {
		x := p.of[id]
		switch {
		case x == nil:
			wanted.add(id)
		case soleColumn(x) >= 0 || l.plain([]expr.Expr{x}):
			wanted.addAll(columnsOf(x))
		default:
			return rows{}, false, nil
		}
	}
	lay := layOutBoth(l.child, parent, wanted, p.where, l.children, p.order)
	if lay == nil {
		return rows{}, false, nil
	}
	lay.Outer, lay.Parents = true, p.count
	scan, err := lay.reading.scan(b.env)
	if err != nil || scan.ParentLimit < 0 || l.child.table.Shape == graphtables.Child && b.namesKey(p.where, parent) {
		return rows{}, false, nil // another plan will do, or have the same error
	}
	out = rows{node: scan, at: lay.at, count: estimate(scan)}
	if len(lay.Order) > 0 {
		out.node = &Sort{Input: out.node, Keys: lay.Order, Limit: -1, Presorted: true}
	}
	out.node = &Limit{Input: out.node, Count: p.count, Of: []int{lay.at[id.id]}}
	if out, err = l.columns(out, need); err != nil {
		return rows{}, false, err
	}
	if !l.outer {
		has := *b.r.ref(key.id)
		has.Type.Nullable = true
		l.above = append([]expr.Expr{&expr.Is{X: &has, What: expr.IsNull, Not: true}}, l.above...)
	}
	out, err = b.filter(out, l.above)
	return out, true, err
}

// columns gives the joined columns their slots, and computes those that the
// relation of the parents computes.
func (l *limitedJoin) columns(in rows, need idSet) (rows, error) {
	at, computed := layout{}, false
	p := &Project{Input: in.node}
	for _, id := range sortedIDs(need) {
		var x expr.Expr = l.b.r.ref(id)
		if of := l.parents.of[id]; of != nil {
			x = of
		}
		if c := soleColumn(x); c >= 0 {
			at[id] = in.at[c]
		} else {
			computed = true
		}
		x, err := l.b.slots(x, in.at)
		if err != nil {
			return rows{}, err
		}
		p.Items = append(p.Items, x)
	}
	if computed {
		for i, id := range sortedIDs(need) {
			at[id] = i
		}
		in.node = p
	}
	in.at = at
	return in, nil
}
