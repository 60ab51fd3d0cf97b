package plan

import (
	"fmt"
	"slices"
	"sort"

	"graphmail/internal/expr"
)

// A builder makes a physical plan of a logical one.
type builder struct {
	r   *resolver
	env *Env
	ex  *expr.Env
	// around are the layouts of the rows of the queries around the one that is
	// built, the innermost last.
	around []layout
	// dynamic are the tables whose mailboxes a join supplies.
	dynamic map[*relation]bool
	// level is about the rows that the subquery being built stands beside; nil
	// outside of subqueries. expect is for the subqueries of the expressions
	// whose slots are being found.
	level  *level
	expect *level
}

// A level is about the rows that subqueries stand beside.
type level struct {
	count  int64    // about how many there are
	caches []*Cache // those in the subqueries that are fetched by key
}

func newBuilder(r *resolver) *builder {
	return &builder{r: r, env: r.env, ex: r.env.expression(), dynamic: map[*relation]bool{}}
}

// A layout says in which slot of a row a column is.
type layout map[int]int

// rows are what a physical operator gives.
type rows struct {
	node Node
	at   layout
	// ordered says that the rows come in the order that was wished for, as far
	// as the server can be believed.
	ordered bool
	// count is about how many rows there are.
	count int64
}

// A wish is what the operator above would make use of: rows in an order, and no
// more of them than limit (−1: all).
type wish struct {
	order []expr.Order
	limit int64
}

var noWish = wish{limit: -1}

// without returns the wish of an operator that may drop rows.
func (w wish) without() wish { return wish{order: w.order, limit: -1} }

// result builds a query whose rows' first slots are its columns, in order.
func (b *builder) result(q *resolved, w wish) (Node, error) {
	need := idSet{}
	need.add(q.ids...)
	out, err := b.build(q.root, nil, need, w)
	if err != nil {
		return nil, err
	}
	for i, id := range q.ids {
		if out.at[id] != i {
			return b.project(out, q.ids)
		}
	}
	return out.node, nil
}

// project gives exactly the columns ids, in order.
func (b *builder) project(in rows, ids []int) (Node, error) {
	p := &Project{Input: in.node}
	for _, id := range ids {
		x, err := b.slots(b.r.ref(id), in.at)
		if err != nil {
			return nil, err
		}
		p.Items = append(p.Items, x)
	}
	return p, nil
}

// build makes the operators that give o's rows for which all conds are true,
// with at least the columns need.
func (b *builder) build(o logical, conds []expr.Expr, need idSet, w wish) (rows, error) {
	switch o := o.(type) {
	case *onceOp:
		once := rows{node: &Values{Name: "one row", Rows: [][]expr.Value{{}}}, at: layout{}, ordered: true, count: 1}
		return b.filter(once, conds)
	case *tableOp:
		return b.table(o, conds, need, w)
	case *whereOp:
		return b.build(o.input, append(append([]expr.Expr(nil), o.conds...), conds...), need, w)
	case *joinOp:
		return b.join(o, conds, need, w)
	case *groupOp:
		return b.group(o, conds, need)
	case *projectOp:
		return b.projection(o, conds, need, w)
	case *distinctOp:
		return b.distinct(o, conds, need, w)
	case *sortOp:
		return b.sort(o, conds, need, w)
	case *limitOp:
		return b.limit(o, conds, need, w)
	case *concatOp:
		return b.concat(o, conds, w)
	default:
		return rows{}, fmt.Errorf("internal error: no plan for %T", o)
	}
}

// slots makes columns of a row of their numbers. A column that the row does not
// have is one of a row around it.
func (b *builder) slots(e expr.Expr, at layout) (expr.Expr, error) {
	var failed error
	out := expr.Rewrite(e, func(x expr.Expr) expr.Expr {
		switch x := x.(type) {
		case *expr.Column:
			y := *x
			if slot, ok := at[x.Index]; ok {
				y.Index, y.Depth = slot, 0
				return &y
			}
			for depth := 1; depth <= len(b.around); depth++ {
				if slot, ok := b.around[len(b.around)-depth][x.Index]; ok {
					y.Index, y.Depth = slot, depth
					return &y
				}
			}
			failed = fmt.Errorf("internal error: column %s is nowhere to be read", x)
		case *expr.Subquery:
			q, ok := x.Query.(*resolved)
			if !ok {
				return x
			}
			sub, err := b.subplan(q, x.Kind, at)
			if err != nil {
				failed = err
				return x
			}
			y := *x
			y.Query = sub
			return &y
		}
		return x
	})
	return out, failed
}

// beside finds the slots of expressions that are evaluated beside in's rows, and
// returns in with a Prefetch over it where their subqueries fetch by key.
func (b *builder) beside(list []expr.Expr, in rows) ([]expr.Expr, Node, error) {
	before := b.expect
	b.expect = &level{count: in.count}
	defer func() { b.expect = before }()
	out, err := b.allSlots(list, in.at)
	if err != nil {
		return nil, nil, err
	}
	if len(b.expect.caches) == 0 {
		return out, in.node, nil
	}
	return out, &Prefetch{Input: in.node, Caches: b.expect.caches, Batch: bindBatch}, nil
}

func (b *builder) allSlots(list []expr.Expr, at layout) ([]expr.Expr, error) {
	out := make([]expr.Expr, len(list))
	for i, e := range list {
		x, err := b.slots(e, at)
		if err != nil {
			return nil, err
		}
		out[i] = x
	}
	return out, nil
}

// projection computes what is needed of a select list. Conditions move below it
// and are about the expressions then; those that would compute a subquery twice
// stay.
func (b *builder) projection(o *projectOp, conds []expr.Expr, need idSet, w wish) (rows, error) {
	by := map[int]expr.Expr{}
	for i, id := range o.ids {
		by[id] = o.exprs[i]
	}
	var below, above []expr.Expr
	for _, c := range conds {
		if movable(c, by) {
			below = append(below, substitute(c, by))
		} else {
			above = append(above, c)
			need = need.clone()
			need.addAll(columnsOf(c))
		}
	}
	inner := idSet{}
	plain := true
	for i, id := range o.ids {
		if need[id] {
			inner.addAll(columnsOf(o.exprs[i]))
			if _, ok := o.exprs[i].(*expr.Column); !ok {
				plain = false
			}
		}
	}
	pass := wish{limit: w.limit}
	for _, k := range w.order {
		pass.order = append(pass.order, expr.Order{X: substitute(k.X, by), Desc: k.Desc})
	}
	if len(above) > 0 {
		pass = pass.without()
	}
	in, err := b.build(o.input, below, inner, pass)
	if err != nil {
		return rows{}, err
	}
	out := rows{node: in.node, at: layout{}, ordered: in.ordered, count: in.count}
	if plain {
		for i, id := range o.ids {
			if c, ok := o.exprs[i].(*expr.Column); ok && need[id] {
				if slot, ok := in.at[c.Index]; ok {
					out.at[id] = slot
				}
			}
		}
		// A column of a query around it has no slot here, and is projected.
		plain = len(out.at) == countNeeded(o.ids, need)
	}
	if !plain {
		p := &Project{}
		out.at = layout{}
		var list []expr.Expr
		for i, id := range o.ids {
			if _, done := out.at[id]; !done && need[id] {
				out.at[id] = len(list)
				list = append(list, o.exprs[i])
			}
		}
		if p.Items, p.Input, err = b.beside(list, in); err != nil {
			return rows{}, err
		}
		out.node = p
	}
	return b.filter(out, above)
}

func countNeeded(ids []int, need idSet) int {
	seen := idSet{}
	for _, id := range ids {
		if need[id] {
			seen.add(id)
		}
	}
	return len(seen)
}

// movable reports whether a condition may be evaluated below the expressions by
// it is about: each only once, and with the same value both times. A subquery
// names the columns it reads, and they cannot be replaced in it.
func movable(cond expr.Expr, by map[int]expr.Expr) bool {
	for id := range columnsOf(cond) {
		x, ok := by[id]
		if ok && (hasSubquery(x) || isVolatile(x)) {
			return false
		}
		if c, plain := x.(*expr.Column); ok && hasSubquery(cond) && (!plain || c.Index != id) {
			return false
		}
	}
	return true
}

// isVolatile reports whether two evaluations of e may differ.
func isVolatile(e expr.Expr) bool {
	found := false
	expr.Walk(e, func(x expr.Expr) bool {
		if c, ok := x.(*expr.Call); ok && volatile[c.Name] {
			found = true
		}
		return !found
	})
	return found
}

var volatile = map[string]bool{"RAND": true, "UUID": true, "UUID_SHORT": true, "SLEEP": true}

// group puts a Group over its input. Conditions on keys alone move below it.
func (b *builder) group(o *groupOp, conds []expr.Expr, need idSet) (rows, error) {
	keys := map[int]expr.Expr{}
	for i, id := range o.keyIDs {
		keys[id] = o.keys[i]
	}
	calls := idSet{}
	calls.add(o.callIDs...)
	var below, above []expr.Expr
	inner := idSet{}
	for _, c := range conds {
		if len(o.keys) > 0 && !columnsOf(c).meets(calls) && movable(c, keys) {
			below = append(below, substitute(c, keys))
		} else {
			above = append(above, c)
		}
	}
	need = need.clone()
	need.addAll(columnsOf(above...))
	inner.addAll(columnsOf(o.keys...))
	g := &Group{}
	out := rows{node: g, at: layout{}}
	var used []int
	for i, id := range o.callIDs {
		if need[id] {
			used = append(used, i)
			inner.addAll(columnsOf(o.calls[i]))
		}
	}
	if len(o.keys) == 0 && len(above) == 0 {
		if count, ok, err := b.count(o, used, below); err != nil || ok {
			return count, err
		}
	}
	in, err := b.build(o.input, below, inner, noWish)
	if err != nil {
		return rows{}, err
	}
	g.Input = in.node
	if g.Keys, err = b.allSlots(o.keys, in.at); err != nil {
		return rows{}, err
	}
	for i, id := range o.keyIDs {
		out.at[id] = i
	}
	for _, i := range used {
		x, err := b.slots(o.calls[i], in.at)
		if err != nil {
			return rows{}, err
		}
		out.at[o.callIDs[i]] = len(g.Keys) + len(g.Calls)
		g.Calls = append(g.Calls, x.(*expr.Call))
	}
	out.count = 1
	if len(o.keys) > 0 {
		out.count = max(1, in.count/10)
	}
	return b.filter(out, above)
}

func (b *builder) distinct(o *distinctOp, conds []expr.Expr, need idSet, w wish) (rows, error) {
	inner := idSet{}
	inner.add(o.ids...)
	in, err := b.build(o.input, conds, inner, w.without())
	if err != nil {
		return rows{}, err
	}
	node := in.node
	if node.Width() != len(inner) || len(in.at) != len(inner) {
		ids := sortedIDs(inner)
		if node, err = b.project(in, ids); err != nil {
			return rows{}, err
		}
		in.at = layout{}
		for i, id := range ids {
			in.at[id] = i
		}
	}
	d := &Distinct{Input: node, Exact: make([]bool, len(inner))}
	for id, slot := range in.at {
		d.Exact[slot] = b.r.attrs[id].typ.Exact
	}
	return rows{node: d, at: in.at, ordered: in.ordered, count: in.count}, nil
}

func (b *builder) sort(o *sortOp, conds []expr.Expr, need idSet, w wish) (rows, error) {
	inner := need.clone()
	inner.addAll(columnsOf(orderExprs(o.keys)...))
	keys := distinctKeys(o.keys)
	in, err := b.build(o.input, conds, inner, wish{order: keys, limit: w.limit})
	if err != nil {
		return rows{}, err
	}
	if exactlyOne(in.node) {
		in.ordered = true
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
	return rows{node: s, at: in.at, ordered: len(w.order) == 0, count: in.count}, nil
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

// nothing is a relation that is known to have no rows.
func (b *builder) nothing(why string, need idSet) rows {
	v := &Values{Name: "no rows: " + why}
	out := rows{node: v, at: layout{}, ordered: true}
	for _, id := range sortedIDs(need) {
		out.at[id] = len(v.Columns)
		v.Columns = append(v.Columns, b.r.attrs[id].name)
	}
	return out
}

// concat puts the rows of several queries after one another.
func (b *builder) concat(o *concatOp, conds []expr.Expr, w wish) (rows, error) {
	c := &Concat{}
	out := rows{node: c, at: layout{}}
	for i, id := range o.ids {
		out.at[id] = i
	}
	kinds := make([]expr.Kind, len(o.ids))
	for i, id := range o.ids {
		kinds[i] = b.r.attrs[id].typ.Kind
	}
	var above []expr.Expr
	for _, cond := range conds {
		if isVolatile(cond) || hasSubquery(cond) || !b.sameKinds(o, columnsOf(cond)) {
			above = append(above, cond)
		}
	}
	for n, branch := range o.branches {
		by := map[int]expr.Expr{}
		for i, id := range o.ids {
			by[id] = b.r.ref(o.from[n][i])
		}
		var below []expr.Expr
		for _, cond := range conds {
			if !isVolatile(cond) && !hasSubquery(cond) && b.sameKinds(o, columnsOf(cond)) {
				below = append(below, substitute(cond, by))
			}
		}
		inner := idSet{}
		inner.add(o.from[n]...)
		pass := noWish
		if len(above) == 0 && len(w.order) == 0 {
			pass.limit = w.limit
		}
		in, err := b.build(branch, below, inner, pass)
		if err != nil {
			return rows{}, err
		}
		out.count += in.count
		node := in.node
		exact, converts := len(o.ids) == node.Width(), false
		for i, id := range o.from[n] {
			exact = exact && in.at[id] == i
			if k := b.r.attrs[id].typ.Kind; k != kinds[i] {
				converts = true
			}
		}
		if !exact || converts {
			p, err := b.project(in, o.from[n])
			if err != nil {
				return rows{}, err
			}
			if converts {
				p.(*Project).Kinds = kinds
			}
			node = p
		}
		if inner, ok := node.(*Concat); ok {
			c.Branches = append(c.Branches, inner.Branches...)
		} else {
			c.Branches = append(c.Branches, node)
		}
	}
	return b.filter(out, above)
}

// sameKinds reports whether the columns have the same type in all branches, so
// that a condition on them means the same before and after conversion.
func (b *builder) sameKinds(o *concatOp, ids idSet) bool {
	for i, id := range o.ids {
		if !ids[id] {
			continue
		}
		for n := range o.branches {
			t, u := b.r.attrs[id].typ, b.r.attrs[o.from[n][i]].typ
			if t.Kind != u.Kind || t.Exact != u.Exact {
				return false
			}
		}
	}
	return true
}

func sortedIDs(s idSet) []int {
	list := make([]int, 0, len(s))
	for id := range s {
		list = append(list, id)
	}
	sort.Ints(list)
	return list
}
