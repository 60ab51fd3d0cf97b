package plan

import (
	"fmt"

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
