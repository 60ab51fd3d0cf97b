package plan

import (
	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// group puts GROUP BY over tree, when the block has one or calls aggregates,
// and makes the select list, HAVING and ORDER BY expressions over the groups.
func (b *block) group(tree logical) (logical, error) {
	if !b.grouped {
		return tree, nil
	}
	g := &grouping{b: b, op: &groupOp{input: tree}, fixed: idSet{}}
	for _, k := range b.keys {
		if err := g.key(k); err != nil {
			return nil, err
		}
	}
	g.fix(tree)
	for i := range b.outputs {
		x, err := g.over(b.outputs[i].x, "the select list")
		if err != nil {
			return nil, err
		}
		b.outputs[i].x = x
	}
	if b.havingX != nil {
		x, err := g.over(b.havingX, "HAVING")
		if err != nil {
			return nil, err
		}
		b.havingX = x
	}
	for i := range b.order {
		x, err := g.over(b.order[i].X, "ORDER BY")
		if err != nil {
			return nil, err
		}
		b.order[i].X = x
	}
	return g.op, nil
}

// A grouping turns expressions over rows into expressions over groups.
type grouping struct {
	b     *block
	op    *groupOp
	fixed idSet // columns with one value in each group
}

func (g *grouping) key(k expr.Expr) error {
	for _, have := range g.op.keys {
		if expr.Equal(have, k) {
			return nil
		}
	}
	id := 0
	if c, ok := k.(*expr.Column); ok {
		id = c.Index
		g.fixed.add(id)
	} else {
		t, err := g.b.r.typeOf(k)
		if err != nil {
			return err
		}
		id = g.b.r.newID(attr{name: k.String(), typ: t})
	}
	g.op.keys, g.op.keyIDs = append(g.op.keys, k), append(g.op.keyIDs, id)
	return nil
}

// call adds an aggregate and returns its number.
func (g *grouping) call(c *expr.Call) (int, error) {
	for i, have := range g.op.calls {
		if expr.Equal(have, c) {
			return g.op.callIDs[i], nil
		}
	}
	t, err := g.b.r.typeOf(c)
	if err != nil {
		return 0, err
	}
	id := g.b.r.newID(attr{name: c.String(), typ: t})
	g.op.calls, g.op.callIDs = append(g.op.calls, c), append(g.op.callIDs, id)
	return id, nil
}

// dependent keeps a column that has one value in each group.
func (g *grouping) dependent(c *expr.Column) {
	for _, list := range [][]int{g.op.keyIDs, g.op.callIDs} {
		for _, id := range list {
			if id == c.Index {
				return
			}
		}
	}
	g.op.calls = append(g.op.calls, &expr.Call{Name: "ANY_VALUE", Args: []expr.Expr{c}})
	g.op.callIDs = append(g.op.callIDs, c.Index)
}

// over rewrites e: keys and aggregates become columns; what is left must have
// one value in each group.
func (g *grouping) over(e expr.Expr, clause string) (expr.Expr, error) {
	put := map[expr.Expr]expr.Expr{}
	var failed error
	here := g.rows()
	check := func(id, pos int) {
		if failed != nil || !here[id] {
			return
		}
		c := g.b.r.at(id, pos)
		if !g.fixed[id] {
			failed = nameError(pos, "column %q in %s is neither in GROUP BY nor inside an aggregate, and may differ within a group; add it to GROUP BY or use ANY_VALUE(%s)", c.Name, clause, c)
			return
		}
		g.dependent(c)
	}
	expr.Walk(e, func(x expr.Expr) bool {
		if failed != nil {
			return false
		}
		for i, k := range g.op.keys {
			if expr.Equal(k, x) {
				put[x] = g.b.r.ref(g.op.keyIDs[i])
				return false
			}
		}
		switch x := x.(type) {
		case *expr.Call:
			if expr.IsAggregate(x.Name) {
				id, err := g.call(x)
				if err != nil {
					failed = err
				} else {
					put[x] = g.b.r.ref(id)
				}
				return false
			}
		case *expr.Column:
			check(x.Index, x.Pos)
		case *expr.Subquery:
			if q, ok := x.Query.(*resolved); ok {
				for _, id := range sortedIDs(q.free) {
					check(id, -1)
				}
			}
		}
		return true
	})
	if failed != nil {
		return nil, failed
	}
	return expr.Rewrite(e, func(x expr.Expr) expr.Expr {
		if y, ok := put[x]; ok {
			return y
		}
		return x
	}), nil
}

// rows are the columns of the rows that are grouped.
func (g *grouping) rows() idSet { return gives(g.op.input) }

// fix finds the columns that depend on the keys: those equal to a constant or
// to a fixed column, and all columns of a table whose id is fixed.
// https://dev.mysql.com/doc/refman/8.0/en/group-by-functional-dependence.html
func (g *grouping) fix(tree logical) {
	for n := -1; n != len(g.fixed); {
		n = len(g.fixed)
		g.fixFrom(tree, true)
	}
}

// fixFrom looks for dependences in o; conditions count where every row has
// passed them.
func (g *grouping) fixFrom(o logical, all bool) {
	switch o := o.(type) {
	case *tableOp:
		if key := primaryKey(o.rel); len(key) > 0 && key.within(g.fixed) {
			g.fixed.addAll(gives(o))
		}
	case *whereOp:
		if all {
			g.fixBy(o.conds, nil)
		}
		g.fixFrom(o.input, all)
	case *joinOp:
		if o.outer {
			// A missing right row is fixed by the left one too, so ON may fix the
			// right side by the left, not the other way round.
			g.fixBy(o.on, gives(o.right))
		} else if all {
			g.fixBy(o.on, nil)
		}
		g.fixFrom(o.left, all)
		g.fixFrom(o.right, all && !o.outer)
	case *projectOp:
		// A derived table's columns: a plain one is fixed when its source is.
		by := idSet{}
		for i, x := range o.exprs {
			if c, ok := x.(*expr.Column); ok && g.fixed[o.ids[i]] {
				by.add(c.Index)
			}
		}
		inner := &grouping{b: g.b, fixed: by}
		inner.fixFrom(o.input, false)
		for i, x := range o.exprs {
			if cols := columnsOf(x); !hasSubquery(x) && len(cols) > 0 && cols.within(inner.fixed) {
				g.fixed.add(o.ids[i])
			}
		}
	case *groupOp:
		keys := idSet{}
		keys.add(o.keyIDs...)
		if keys.within(g.fixed) {
			g.fixed.add(o.callIDs...)
		}
	case *sortOp, *limitOp, *distinctOp:
		g.fixFrom(o.inputs()[0], all)
	}
}

// fixBy uses equalities; with only set, they fix columns of only.
func (g *grouping) fixBy(conds []expr.Expr, only idSet) {
	for _, c := range conds {
		eq, ok := c.(*expr.Binary)
		if !ok || eq.Op != expr.Eq {
			continue
		}
		for _, side := range [2][2]expr.Expr{{eq.L, eq.R}, {eq.R, eq.L}} {
			col, ok := side[0].(*expr.Column)
			if ok && !hasSubquery(side[1]) && columnsOf(side[1]).within(g.fixed) && (only == nil || only[col.Index]) {
				g.fixed.add(col.Index)
			}
		}
	}
}

// primaryKey returns the columns that identify a row of a table; none when it
// has no such columns.
func primaryKey(rel *relation) idSet {
	if rel.table == nil {
		return nil
	}
	key := idSet{}
	for _, name := range keyColumns(rel.table) {
		if c, ok := rel.column(name); ok {
			key.add(c.id)
		}
	}
	return key
}

// keyColumns names the columns that identify a row.
func keyColumns(t *graphtables.Table) []string {
	has := map[string]bool{}
	for _, c := range t.Columns {
		has[c.Name] = true
	}
	switch {
	case t.Shape == graphtables.Singleton && has["user_id"]:
		return []string{"user_id"}
	case t.Parent != nil && t.Shape == graphtables.Derived:
		key := []string{t.Parent.Key}
		for _, name := range []string{"kind", "position"} {
			if has[name] {
				key = append(key, name)
			}
		}
		return key
	case t.Name == "group_members":
		return []string{"group_id", "id"}
	case has["id"] && t.Shape != graphtables.View:
		return []string{"id"}
	}
	return nil
}
