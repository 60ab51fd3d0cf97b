package plan

import (
	"fmt"
	"slices"

	"graphmail/internal/expr"
	"graphmail/internal/query"
)

// bindParams puts values in the place of a statement's parameters. A parameter
// with more values than one, or none, may only be an element of an IN list.
func bindParams(p *query.Parsed, args [][]expr.Value) (query.Statement, error) {
	if len(args) != len(p.Params) {
		return nil, fmt.Errorf("the statement has %d parameters and %d values were given", len(p.Params), len(args))
	}
	if len(args) == 0 {
		return p.Statement, nil
	}
	b := &binding{values: map[expr.Param][]expr.Value{}}
	for i, q := range p.Params {
		b.values[q] = args[i]
	}
	st := b.statement(p.Statement)
	if len(b.lists) > 0 {
		return nil, fmt.Errorf("the parameter %s is a list of %d values; a list can only stand in IN (%s)", b.lists[0], len(b.values[*b.lists[0]]), b.lists[0])
	}
	return st, nil
}

// A binding replaces parameters; statements and expressions are copied where
// they have some.
type binding struct {
	values map[expr.Param][]expr.Value
	lists  []*expr.Param // lists met and not unfolded
}

func (b *binding) statement(st query.Statement) query.Statement {
	switch st := st.(type) {
	case query.Query:
		return b.query(st)
	case *query.Explain:
		return &query.Explain{Analyze: st.Analyze, Query: b.query(st.Query)}
	case *query.Show:
		k := *st
		k.Like, k.Where = b.expr(st.Like), b.expr(st.Where)
		return &k
	case *query.Set:
		k := *st
		k.Assign = slices.Clone(st.Assign)
		for i := range k.Assign {
			k.Assign[i].Value = b.expr(k.Assign[i].Value)
		}
		return &k
	}
	return st
}

func (b *binding) query(q query.Query) query.Query {
	switch q := q.(type) {
	case *query.Select:
		k := *q
		k.Items = slices.Clone(q.Items)
		for i := range k.Items {
			k.Items[i].Expr = b.expr(k.Items[i].Expr)
		}
		k.From = b.from(q.From)
		k.Where, k.Having = b.expr(q.Where), b.expr(q.Having)
		k.GroupBy = slices.Clone(q.GroupBy)
		for i := range k.GroupBy {
			k.GroupBy[i] = b.expr(k.GroupBy[i])
		}
		k.OrderBy, k.Limit = b.order(q.OrderBy), b.limit(q.Limit)
		return &k
	case *query.Union:
		return &query.Union{Left: b.query(q.Left), Right: b.query(q.Right), All: q.All, OrderBy: b.order(q.OrderBy), Limit: b.limit(q.Limit)}
	}
	return q
}

func (b *binding) from(f query.From) query.From {
	switch f := f.(type) {
	case *query.Derived:
		return &query.Derived{Query: b.query(f.Query), Alias: f.Alias}
	case *query.Join:
		k := *f
		k.Left, k.Right, k.On = b.from(f.Left), b.from(f.Right), b.expr(f.On)
		return &k
	}
	return f
}

func (b *binding) order(keys []expr.Order) []expr.Order {
	out := slices.Clone(keys)
	for i := range out {
		out[i].X = b.expr(out[i].X)
		// A parameter is no ordinal: ORDER BY ? orders by a constant.
		if _, ok := keys[i].X.(*expr.Param); ok {
			out[i].X = &expr.Unary{Op: expr.Plus, X: out[i].X}
		}
	}
	return out
}

func (b *binding) limit(l *query.Limit) *query.Limit {
	if l == nil {
		return nil
	}
	return &query.Limit{Count: b.expr(l.Count), Offset: b.expr(l.Offset)}
}

func (b *binding) expr(e expr.Expr) expr.Expr {
	if e == nil {
		return nil
	}
	return expr.Rewrite(e, func(x expr.Expr) expr.Expr {
		switch x := x.(type) {
		case *expr.Param:
			if values := b.values[*x]; len(values) == 1 {
				return &expr.Literal{Value: values[0]}
			}
			b.lists = append(b.lists, x)
			return x
		case *expr.In:
			return b.in(x)
		case *expr.Subquery:
			if q, ok := x.Query.(query.Query); ok {
				k := *x
				k.Query = b.query(q)
				return &k
			}
		}
		return x
	})
}

// in unfolds parameters that are lists. Nothing is in an empty list, not even
// NULL.
func (b *binding) in(e *expr.In) expr.Expr {
	k := &expr.In{X: e.X, Not: e.Not}
	changed := false
	for _, x := range e.List {
		p, ok := x.(*expr.Param)
		if !ok {
			k.List = append(k.List, x)
			continue
		}
		changed = true
		b.lists = slices.DeleteFunc(b.lists, func(q *expr.Param) bool { return q == p })
		for _, v := range b.values[*p] {
			k.List = append(k.List, &expr.Literal{Value: v})
		}
	}
	switch {
	case !changed:
		return e
	case len(k.List) == 0:
		return &expr.Literal{Value: expr.NewBool(e.Not)}
	}
	return k
}
