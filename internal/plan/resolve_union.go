package plan

import (
	"fmt"
	"strings"

	"graphmail/internal/expr"
	"graphmail/internal/query"
)

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
