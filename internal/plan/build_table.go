package plan

import (
	"slices"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// table reads one table. Conditions that are only about its columns go to the
// scan, which sends what it can and checks the rest; those with subqueries, or
// with columns of queries around this one, are checked above it.
func (b *builder) table(o *tableOp, conds []expr.Expr, need idSet, w wish) (rows, error) {
	own := gives(o)
	var where, above []expr.Expr
	for _, c := range conds {
		cols := columnsOf(c)
		switch _, constant := expr.IsConstant(c, b.ex); {
		case constant, hasSubquery(c), isVolatile(c), !cols.within(own):
			above = append(above, c)
			need = need.clone()
			need.addAll(cols)
		default:
			where = append(where, c)
		}
	}
	if v := b.constantlyFalse(above); v != nil {
		return b.nothing(v.String()+" is never true", need.among(own)), nil
	}
	if len(above) > 0 {
		w = w.without()
	}
	need = need.among(own)
	if out, ok, err := b.children(o, append(append([]expr.Expr(nil), where...), above...), need, w); ok || err != nil {
		return out, err
	}
	out, err := b.read(o.rel, where, need, w)
	plain := &out
	if err != nil {
		plain = nil
	}
	if keyed, ok, err := b.keyed(o, where, above, need, plain); ok || err != nil {
		return keyed, err
	}
	if driven, ok, err := b.drive(o, append(append([]expr.Expr(nil), where...), above...), need, plain); ok || err != nil {
		return driven, err
	}
	if err != nil {
		return rows{}, err
	}
	return b.filter(out, above)
}

// constantlyFalse returns a condition that never holds, nil when there is none.
func (b *builder) constantlyFalse(conds []expr.Expr) expr.Expr {
	for _, c := range conds {
		if v, ok := expr.IsConstant(c, b.ex); ok && !isTrue(v, b.ex) {
			return c
		}
	}
	return nil
}

// read makes the scan of a table of Graph, or the rows of a local one.
func (b *builder) read(rel *relation, where []expr.Expr, need idSet, w wish) (rows, error) {
	if rel.local != nil {
		return b.local(rel, where, need)
	}
	l := b.layOut(rel, need, where, w)
	scan, err := l.reading.scan(b.env)
	if err != nil {
		return rows{}, err
	}
	return rows{node: scan, at: l.at, ordered: l.ordered(scan), count: estimate(scan)}, nil
}

// A laidOut is a reading with the slots of its columns.
type laidOut struct {
	reading
	at layout
}

// ordered reports whether the scan gives the order that was asked for.
func (l *laidOut) ordered(s *Scan) bool {
	return len(l.Order) > 0 && (len(s.Ordered) > 0 || len(s.Sort) > 0)
}

// layOut says which columns of a table are read: those that are needed, then
// those that only conditions and the order are about.
func (b *builder) layOut(rel *relation, need idSet, where []expr.Expr, w wish) *laidOut {
	l := &laidOut{reading: reading{Table: rel.table, Alias: rel.alias, Limit: w.limit}, at: layout{}}
	own := idSet{}
	for _, c := range rel.columns {
		own.add(c.id)
	}
	l.add(rel, need)
	shown := len(l.Need)
	l.add(rel, columnsOf(where...))
	for _, c := range where {
		l.Where = append(l.Where, remap(c, l.at))
	}
	switch cols := columnsOf(orderExprs(w.order)...); {
	case len(w.order) == 0:
	case cols.within(own) && len(cols) > 0:
		l.add(rel, cols)
		for _, k := range w.order {
			l.Order = append(l.Order, expr.Order{X: remap(k.X, l.at), Desc: k.Desc})
		}
	default:
		l.Limit = -1
	}
	l.Aside = len(l.Need) - shown
	return l
}

// add reads the columns ids of rel that are not read yet, and with those that
// take a request for each row what that is made of.
func (l *laidOut) add(rel *relation, ids idSet) {
	for i := range rel.columns {
		c := &rel.columns[i]
		if _, have := l.at[c.id]; !have && ids[c.id] {
			l.at[c.id] = len(l.Need)
			l.Need = append(l.Need, &rel.table.Columns[i])
		}
	}
	keys := detailKeys(rel.table, l.Need)
	for i := range rel.columns {
		c := &rel.columns[i]
		if _, have := l.at[c.id]; !have && slices.Contains(keys, &rel.table.Columns[i]) {
			l.at[c.id] = len(l.Need)
			l.Need = append(l.Need, &rel.table.Columns[i])
		}
	}
}

// remap makes slots of column numbers, all of which at has.
func remap(e expr.Expr, at layout) expr.Expr {
	return expr.Rewrite(e, func(x expr.Expr) expr.Expr {
		if c, ok := x.(*expr.Column); ok {
			y := *c
			y.Index = at[c.Index]
			return &y
		}
		return x
	})
}

// estimate says about how many rows a scan gives. It only has to tell small
// tables and few keys from long lists.
func estimate(s *Scan) int64 {
	n := int64(1000)
	switch {
	case s.CountOnly:
		return 1
	case s.Never || s.Access == Nothing:
		return 0
	case s.Access == One:
		return int64(max(1, len(s.Mailboxes)))
	case s.Keys != nil && s.Access == ByKey:
		n = int64(len(s.Keys))
	case s.Keys != nil && s.Access == ByParent:
		n = 5 * int64(len(s.Keys))
	case s.Table.Shape == graphtables.FolderTree:
		n = 100
	case s.Table.Name == "messages":
		n = 100_000
	case s.Table.Parent != nil && s.Table.Parent.Table == "messages":
		n = 100_000
	case s.Table.Rules.Keyset != "" || s.Table.Name == "events":
		n = 10_000
	}
	for _, p := range s.Predicates {
		if p.Claim != Rejected && s.Access == List {
			n = n/4 + 1
		}
	}
	if s.Limit >= 0 {
		n = min(n, s.Limit)
	}
	if s.ParentLimit >= 0 {
		n = min(n, 5*s.ParentLimit)
	}
	return n
}
