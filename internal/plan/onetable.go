package plan

import "graphmail/internal/expr"

// A oneTable is a relation whose rows are those of a single table, or some of
// them: a table or a derived table.
type oneTable struct {
	table *tableOp
	// of are the relation's columns over those of the table.
	of map[int]expr.Expr
	// where, order and count are what is left of it, in which order, and how many
	// rows of that; −1 is all.
	where []expr.Expr
	order []expr.Order
	count int64
	// odd says that these are not all that is done to the table's rows.
	odd bool
}

// oneTableOf takes o apart; nil when it is anything else.
func oneTableOf(o logical) *oneTable {
	out := &oneTable{of: map[int]expr.Expr{}, count: -1}
	for id := range gives(o) {
		out.of[id] = nil
	}
	for {
		switch x := o.(type) {
		case *tableOp:
			out.table = x
			return out
		case *projectOp:
			out.through(x)
			o = x.input
		case *limitOp:
			out.odd = out.odd || out.count >= 0 || len(out.where) > 0 || len(out.order) > 0 || x.offset > 0 || x.count <= 0
			out.count = x.count
			o = x.input
		case *sortOp:
			out.odd = out.odd || len(out.where) > 0 || len(out.order) > 0
			out.order = distinctKeys(x.keys)
			o = x.input
		case *whereOp:
			out.where = append(out.where, x.conds...)
			o = x.input
		case *distinctOp:
			out.odd = true
			o = x.input
		default:
			return nil
		}
	}
}

// through makes what is about the columns of a projection be about its input.
func (t *oneTable) through(p *projectOp) {
	by := map[int]expr.Expr{}
	for i, id := range p.ids {
		by[id] = p.exprs[i]
	}
	for id, x := range t.of {
		if x == nil {
			t.of[id] = by[id]
		} else {
			t.of[id] = substitute(x, by)
		}
	}
	for i, e := range t.where {
		t.where[i] = substitute(e, by)
	}
	for i, k := range t.order {
		t.order[i] = expr.Order{X: substitute(k.X, by), Desc: k.Desc}
	}
}

// over returns what e, which is about the relation's columns, says about the
// table's; columns of others stay as they are.
func (t *oneTable) over(e expr.Expr) expr.Expr {
	by := map[int]expr.Expr{}
	for id, x := range t.of {
		if x != nil {
			by[id] = x
		}
	}
	return substitute(e, by)
}

// isID reports whether e is the id of the table.
func (t *oneTable) isID(b *builder, e expr.Expr) bool {
	c, ok := t.over(e).(*expr.Column)
	if !ok {
		return false
	}
	s := b.sourceOf(c)
	return s != nil && s.rel == t.table.rel && s.column.Name == "id"
}
