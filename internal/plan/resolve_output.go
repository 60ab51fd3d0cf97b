package plan

import (
	"fmt"

	"graphmail/internal/expr"
	"graphmail/internal/query"
)

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
