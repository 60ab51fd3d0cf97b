package plan

import (
	"fmt"

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
			return nameError(it.Pos, "unknown table %q in %s.*%s", it.Table, it.Table, didYouMean(it.Table, aliases))
		}
		columns = rel.columns
	} else if len(b.s.rels) == 0 {
		return nameError(it.Pos, "* needs tables; the query has no FROM")
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
