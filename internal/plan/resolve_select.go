package plan

import (
	"fmt"
	"strings"

	"graphmail/internal/expr"
	"graphmail/internal/query"
)

func (r *resolver) selectQuery(q *query.Select, outer *scope) (*resolved, error) {
	s := &scope{outer: outer, free: idSet{}}
	tree, all, err := r.from(q.From, outer, s.free)
	if err != nil {
		return nil, err
	}
	s.names = all
	if q.Where != nil {
		s.clause = "WHERE"
		where, err := r.expr(q.Where, s)
		if err != nil {
			return nil, err
		}
		if err := r.check(where); err != nil {
			return nil, err
		}
		tree = &whereOp{tree, expr.Conjuncts(where)}
	}
	b := &block{r: r, s: s}
	if err := b.items(q); err != nil {
		return nil, err
	}
	if err := b.groupBy(q); err != nil {
		return nil, err
	}
	if err := b.having(q); err != nil {
		return nil, err
	}
	if err := b.orderBy(q); err != nil {
		return nil, err
	}
	if tree, err = b.group(tree); err != nil {
		return nil, err
	}
	if b.havingX != nil {
		tree = &whereOp{tree, expr.Conjuncts(b.havingX)}
	}
	root, ids, err := b.project(tree, q.Distinct)
	if err != nil {
		return nil, err
	}
	if root, err = r.limit(root, q.Limit); err != nil {
		return nil, err
	}
	labels := make([]string, len(b.outputs))
	for i, o := range b.outputs {
		labels[i] = o.label
	}
	return &resolved{root: root, ids: ids, labels: labels, free: s.free, text: q.String()}, nil
}

// A block is one SELECT while it is resolved.
type block struct {
	r *resolver
	s *scope

	outputs []output
	keys    []expr.Expr // GROUP BY
	havingX expr.Expr
	order   []expr.Order
	grouped bool
}

// items resolves the select list and unfolds its stars.
func (b *block) items(q *query.Select) error {
	b.s.clause, b.s.aggregates = "the select list", true
	for _, it := range q.Items {
		if it.Star {
			if err := b.star(it); err != nil {
				return err
			}
			continue
		}
		x, err := b.resolve(it.Expr)
		if err != nil {
			return err
		}
		b.outputs = append(b.outputs, output{label: it.Label, alias: it.Alias, x: x})
	}
	return nil
}

// resolve resolves and checks one expression.
func (b *block) resolve(e expr.Expr) (expr.Expr, error) {
	x, err := b.r.expr(e, b.s)
	if err != nil {
		return nil, err
	}
	_, err = b.r.typeOf(x)
	return x, err
}

// star adds the columns of * or t.*, hidden ones left out.
func (b *block) star(it query.Item) error {
	columns := b.s.columns
	if it.Table != "" {
		rel := b.s.relation(it.Table)
		if rel == nil {
			var aliases []string
			for _, r := range b.s.rels {
				aliases = append(aliases, r.alias)
			}
			return &NameError{fmt.Sprintf("unknown table %q in %s.*%s", it.Table, it.Table, didYouMean(it.Table, aliases)), -1}
		}
		columns = rel.columns
	} else if len(b.s.rels) == 0 {
		return &NameError{"* needs tables; the query has no FROM", -1}
	}
	for _, c := range columns {
		if !c.hidden {
			b.outputs = append(b.outputs, output{label: c.name, x: b.r.ref(c.id)})
		}
	}
	return nil
}

// groupBy resolves GROUP BY: an ordinal, a column of the tables, an alias or an
// expression.
func (b *block) groupBy(q *query.Select) error {
	b.s.clause, b.s.aggregates = "GROUP BY", false
	for _, e := range q.GroupBy {
		if i, ok, err := ordinal(e, len(b.outputs), "GROUP BY"); err != nil {
			return err
		} else if ok {
			if expr.HasAggregate(b.outputs[i].x) {
				return fmt.Errorf("GROUP BY %d is %s, an aggregate; group by a column or an expression of columns", i+1, b.outputs[i].x)
			}
			b.keys = append(b.keys, b.outputs[i].x)
			continue
		}
		b.s.outputs, b.s.preferOutputs = b.outputs, false
		x, err := b.resolve(e)
		if err != nil {
			return err
		}
		if expr.HasAggregate(x) {
			return fmt.Errorf("GROUP BY %s is an aggregate; group by a column or an expression of columns", e)
		}
		b.keys = append(b.keys, x)
	}
	b.grouped = len(q.GroupBy) > 0
	for _, o := range b.outputs {
		b.grouped = b.grouped || expr.HasAggregate(o.x)
	}
	return nil
}

func (b *block) having(q *query.Select) error {
	if q.Having == nil {
		return nil
	}
	b.s.clause, b.s.aggregates = "HAVING", true
	b.s.outputs, b.s.preferOutputs, b.s.keys = b.outputs, true, b.keys
	defer func() { b.s.keys = nil }()
	x, err := b.resolve(q.Having)
	if err != nil {
		return err
	}
	b.havingX = x
	b.grouped = b.grouped || expr.HasAggregate(x)
	return nil
}

// orderBy resolves ORDER BY: an ordinal, an item of the select list by its
// alias or name, or an expression of the tables' columns.
func (b *block) orderBy(q *query.Select) error {
	b.s.clause, b.s.aggregates, b.s.outputs = "ORDER BY", true, b.outputs
	for _, o := range q.OrderBy {
		if i, ok, err := ordinal(o.X, len(b.outputs), "ORDER BY"); err != nil {
			return err
		} else if ok {
			b.order = append(b.order, expr.Order{X: b.outputs[i].x, Desc: o.Desc})
			continue
		}
		// Only a name that stands alone is looked up in the select list first.
		_, b.s.preferOutputs = o.X.(*expr.Column)
		x, err := b.resolve(o.X)
		if err != nil {
			return err
		}
		if expr.HasAggregate(x) {
			b.grouped = true
		}
		b.order = append(b.order, expr.Order{X: x, Desc: o.Desc})
	}
	b.s.outputs = nil
	if b.grouped && len(b.keys) == 0 {
		b.order = nil // one row has no order
	}
	return nil
}

// ordinal reads a whole number as the place of an item in the select list.
func ordinal(e expr.Expr, n int, clause string) (int, bool, error) {
	l, ok := e.(*expr.Literal)
	if !ok || l.Value.Kind() != expr.Int {
		return 0, false, nil
	}
	i := l.Value.Int()
	if i < 1 || i > int64(n) {
		return 0, false, fmt.Errorf("%s %d is no column of the select list, which has %d", clause, i, n)
	}
	return int(i - 1), true, nil
}

// project puts the select list over tree, then DISTINCT and ORDER BY. Keys that
// are not in the list come along as columns of their own.
func (b *block) project(tree logical, distinct bool) (logical, []int, error) {
	p := &projectOp{input: tree}
	ids := make([]int, len(b.outputs))
	for i, o := range b.outputs {
		id, err := b.add(p, o.x, o.label)
		if err != nil {
			return nil, nil, err
		}
		ids[i] = id
	}
	var root logical = p
	if distinct {
		root = &distinctOp{root, ids}
	}
	if len(b.order) == 0 {
		return root, ids, nil
	}
	var keys []expr.Order
	for _, o := range b.order {
		if _, constant := expr.IsConstant(o.X, &b.r.types); constant {
			continue
		}
		at := -1
		for j, out := range b.outputs {
			if expr.Equal(out.x, o.X) {
				at = ids[j]
				break
			}
		}
		if at < 0 && distinct {
			if columnsOf(o.X).within(plainIDs(p)) && !hasSubquery(o.X) {
				keys = append(keys, o)
				continue
			}
			return nil, nil, fmt.Errorf("ORDER BY %s is not in the select list, which SELECT DISTINCT wants: the rows that are left out may differ in it", o.X)
		}
		if at < 0 {
			id, err := b.add(p, o.X, o.X.String())
			if err != nil {
				return nil, nil, err
			}
			at = id
		}
		keys = append(keys, expr.Order{X: b.r.ref(at), Desc: o.Desc})
	}
	if len(keys) == 0 {
		return root, ids, nil
	}
	return &sortOp{root, keys}, ids, nil
}

// plainIDs are the columns that a projection passes on as they are.
func plainIDs(p *projectOp) idSet {
	s := idSet{}
	for i, x := range p.exprs {
		if c, ok := x.(*expr.Column); ok && c.Index == p.ids[i] {
			s.add(c.Index)
		}
	}
	return s
}

// add puts x into the projection and returns its number.
func (b *block) add(p *projectOp, x expr.Expr, label string) (int, error) {
	for i, y := range p.exprs {
		if expr.Equal(x, y) {
			return p.ids[i], nil
		}
	}
	var id int
	if c, ok := x.(*expr.Column); ok {
		id = c.Index
	} else {
		t, err := b.r.typeOf(x)
		if err != nil {
			return 0, err
		}
		id = b.r.newID(attr{name: label, typ: t})
	}
	p.exprs, p.ids = append(p.exprs, x), append(p.ids, id)
	return id, nil
}

// limit puts LIMIT over root.
func (r *resolver) limit(root logical, l *query.Limit) (logical, error) {
	if l == nil {
		return root, nil
	}
	op := &limitOp{input: root, count: -1}
	for _, part := range []struct {
		name string
		x    expr.Expr
		to   *int64
	}{{"LIMIT", l.Count, &op.count}, {"OFFSET", l.Offset, &op.offset}} {
		if part.x == nil {
			continue
		}
		lit, ok := part.x.(*expr.Literal)
		switch {
		case ok && lit.Value.Kind() == expr.Int && lit.Value.Int() >= 0:
			*part.to = lit.Value.Int()
		case isParam(part.x):
			r.noteLimit(part.x) // not known before the statement is executed
		default:
			return nil, fmt.Errorf("%s is %s; it takes a whole number from 0", part.name, part.x)
		}
	}
	return op, nil
}

func isParam(e expr.Expr) bool {
	_, ok := e.(*expr.Param)
	return ok
}

// union resolves UNION and UNION ALL.
func (r *resolver) union(q *query.Union, outer *scope) (*resolved, error) {
	left, err := r.query(q.Left, outer)
	if err != nil {
		return nil, err
	}
	right, err := r.query(q.Right, outer)
	if err != nil {
		return nil, err
	}
	if len(left.ids) != len(right.ids) {
		return nil, fmt.Errorf("the SELECTs of UNION give %d and %d columns; they must give as many", len(left.ids), len(right.ids))
	}
	out := &resolved{labels: left.labels, free: left.free.clone(), text: q.String()}
	out.free.addAll(right.free)
	rel := &relation{}
	for i := range left.ids {
		l, g := r.attrs[left.ids[i]], r.attrs[right.ids[i]]
		a := attr{name: left.labels[i], typ: expr.MergeTypes(l.typ, g.typ)}
		if l.source != nil && g.source != nil && l.source.column == g.source.column {
			a.source = l.source
		}
		id := r.newID(a)
		out.ids = append(out.ids, id)
		rel.columns = append(rel.columns, relColumn{name: left.labels[i], id: id, rels: []*relation{rel}})
	}
	out.root = &concatOp{branches: []logical{left.root, right.root}, from: [][]int{left.ids, right.ids}, ids: out.ids}
	if !q.All {
		out.root = &distinctOp{out.root, out.ids}
	}
	if err := r.unionOrder(q, out, rel); err != nil {
		return nil, err
	}
	out.root, err = r.limit(out.root, q.Limit)
	return out, err
}

// unionOrder resolves the ORDER BY of a union: ordinals and expressions of the
// first SELECT's column names.
func (r *resolver) unionOrder(q *query.Union, out *resolved, rel *relation) error {
	if len(q.OrderBy) == 0 {
		return nil
	}
	s := &scope{names: names{rels: []*relation{rel}, columns: rel.columns}, clause: "the ORDER BY of a UNION", free: idSet{}}
	p := &projectOp{input: out.root, ids: out.ids}
	for _, id := range out.ids {
		p.exprs = append(p.exprs, r.ref(id))
	}
	b := &block{r: r, s: s}
	var keys []expr.Order
	for _, o := range q.OrderBy {
		i, ok, err := ordinal(o.X, len(out.ids), "ORDER BY")
		if err != nil {
			return err
		}
		id := 0
		if ok {
			id = out.ids[i]
		} else {
			x := o.X
			if c, ok := x.(*expr.Column); ok && c.Table != "" && strings.TrimSpace(c.Name) != "" {
				x = &expr.Column{Name: c.Name, Index: -1, Pos: c.Pos}
			}
			if x, err = b.resolve(x); err != nil {
				return err
			}
			if id, err = b.add(p, x, x.String()); err != nil {
				return err
			}
		}
		keys = append(keys, expr.Order{X: r.ref(id), Desc: o.Desc})
	}
	out.root = &sortOp{p, keys}
	return nil
}
