package plan

import "graphmail/internal/expr"

// A Node is one operator of a plan. It takes rows from its inputs and gives
// rows: slots of [expr.Value], counted from 0.
type Node interface {
	// Inputs are the nodes below, left to right; nil for a leaf.
	Inputs() []Node
	// Exprs are the expressions the node evaluates itself, for whoever looks for
	// columns and subqueries in them.
	Exprs() []expr.Expr
	// Width is the number of slots of a row.
	Width() int
	isNode()
}

func (*Scan) isNode()       {}
func (*Values) isNode()     {}
func (*Filter) isNode()     {}
func (*Project) isNode()    {}
func (*Sort) isNode()       {}
func (*Group) isNode()      {}
func (*Distinct) isNode()   {}
func (*Limit) isNode()      {}
func (*Concat) isNode()     {}
func (*HashJoin) isNode()   {}
func (*NestedJoin) isNode() {}
func (*BindJoin) isNode()   {}
func (*SemiJoin) isNode()   {}
func (*Cache) isNode()      {}
func (*Prefetch) isNode()   {}

// Inputs of a scan are none.
func (*Scan) Inputs() []Node { return nil }

// Exprs of a scan is its filter: over its own slots, without subqueries.
func (s *Scan) Exprs() []expr.Expr {
	var list []expr.Expr
	for _, e := range []expr.Expr{s.Filter, s.Children, s.Late} {
		if e != nil {
			list = append(list, e)
		}
	}
	return list
}

// Width counts the table's slots, then those carried from its parent; a count
// has one slot.
func (s *Scan) Width() int {
	if s.CountOnly {
		return 1
	}
	return len(s.Columns) + len(s.Carried)
}

// Values gives rows that are known without a request.
type Values struct {
	Name    string   // what the rows are: "information_schema.tables"
	Columns []string // a name for each slot
	Rows    [][]expr.Value
}

// Inputs of values are none.
func (*Values) Inputs() []Node { return nil }

// Exprs of values are none.
func (*Values) Exprs() []expr.Expr { return nil }

// Width is the number of columns.
func (v *Values) Width() int { return len(v.Columns) }

// Filter keeps the rows for which Cond is true.
type Filter struct {
	Input Node
	Cond  expr.Expr
}

// Inputs of a filter is the one.
func (f *Filter) Inputs() []Node { return []Node{f.Input} }

// Exprs of a filter is its condition.
func (f *Filter) Exprs() []expr.Expr { return []expr.Expr{f.Cond} }

// Width is that of the input.
func (f *Filter) Width() int { return f.Input.Width() }

// Project gives a row of expressions over the input's row.
type Project struct {
	Input Node
	Items []expr.Expr
	// Kinds, when not nil, are what each item is converted to, so that the
	// branches of a UNION give the same types.
	Kinds []expr.Kind
}

// Inputs of a projection is the one.
func (p *Project) Inputs() []Node { return []Node{p.Input} }

// Exprs of a projection are its items.
func (p *Project) Exprs() []expr.Expr { return p.Items }

// Width is the number of items.
func (p *Project) Width() int { return len(p.Items) }

// Sort orders the rows by Keys; rows with equal keys keep their order.
type Sort struct {
	Input Node
	Keys  []expr.Order
	// Limit is how many of the first rows are wanted, −1 for all: only that many
	// are held.
	Limit int64
	// Presorted says that the scan below asked the server for this order: rows
	// are handed on as they come while they are in order.
	Presorted bool
}

// Inputs of a sort is the one.
func (s *Sort) Inputs() []Node { return []Node{s.Input} }

// Exprs of a sort are its keys.
func (s *Sort) Exprs() []expr.Expr { return orderExprs(s.Keys) }

// Width is that of the input.
func (s *Sort) Width() int { return s.Input.Width() }

func orderExprs(keys []expr.Order) []expr.Expr {
	list := make([]expr.Expr, len(keys))
	for i, k := range keys {
		list[i] = k.X
	}
	return list
}

// Group gives one row for each different combination of Keys: the keys, then
// the result of each call. Without keys it gives exactly one row.
type Group struct {
	Input Node
	Keys  []expr.Expr
	Calls []*expr.Call // aggregates over the input's row
}

// Inputs of a group is the one.
func (g *Group) Inputs() []Node { return []Node{g.Input} }

// Exprs of a group are its keys and calls.
func (g *Group) Exprs() []expr.Expr {
	list := append([]expr.Expr(nil), g.Keys...)
	for _, c := range g.Calls {
		list = append(list, c)
	}
	return list
}

// Width counts the keys and the calls.
func (g *Group) Width() int { return len(g.Keys) + len(g.Calls) }

// Distinct keeps the first of rows that are equal in Slots, or in all slots when
// Slots is nil; text compares byte for byte where Exact, beside them, is set.
type Distinct struct {
	Input Node
	Slots []int
	Exact []bool
}

// Inputs of a distinct is the one.
func (d *Distinct) Inputs() []Node { return []Node{d.Input} }

// Exprs of a distinct are none.
func (*Distinct) Exprs() []expr.Expr { return nil }

// Width is that of the input.
func (d *Distinct) Width() int { return d.Input.Width() }

// Limit skips Offset rows, then gives Count, or all when Count is −1.
//
// With Of, it counts not rows but objects: rows with equal values of these
// slots, byte for byte, are of one object. They come together.
type Limit struct {
	Input         Node
	Offset, Count int64
	Of            []int
}

// Inputs of a limit is the one.
func (l *Limit) Inputs() []Node { return []Node{l.Input} }

// Exprs of a limit are none.
func (*Limit) Exprs() []expr.Expr { return nil }

// Width is that of the input.
func (l *Limit) Width() int { return l.Input.Width() }

// Concat gives the rows of each branch after those of the one before (UNION
// ALL).
type Concat struct{ Branches []Node }

// Inputs of a concat are its branches.
func (c *Concat) Inputs() []Node { return c.Branches }

// Exprs of a concat are none.
func (*Concat) Exprs() []expr.Expr { return nil }

// Width is that of each branch.
func (c *Concat) Width() int { return c.Branches[0].Width() }

// Cache reads its input once for the whole statement and gives its rows again
// each time it is opened. With Keys it is an index: it gives the rows whose
// Right equals the value of Left, which is over the rows around it.
//
// With ID or Mailbox, the input is a scan that is fetched by those values of
// rows around it: by a Prefetch for many rows at a time, or else when asked.
type Cache struct {
	Input       Node
	Keys        []Key
	ID, Mailbox expr.Expr
}

// Keyed reports whether the input is fetched by key.
func (c *Cache) Keyed() bool { return c.ID != nil || c.Mailbox != nil }

// Inputs of a cache is the one.
func (c *Cache) Inputs() []Node { return []Node{c.Input} }

// Exprs of a cache are both sides of its keys, and what it is fetched by.
func (c *Cache) Exprs() []expr.Expr { return withCond(withCond(keyExprs(c.Keys), c.ID), c.Mailbox) }

// Width is that of the input.
func (c *Cache) Width() int { return c.Input.Width() }

// Prefetch reads its input in batches and, for each, has the keyed caches of the
// subqueries that are evaluated beside its rows fetch what the batch will ask
// for, so that no row sends a request of its own.
type Prefetch struct {
	Input  Node
	Caches []*Cache
	Batch  int // rows
}

// Inputs of a prefetch is the one.
func (p *Prefetch) Inputs() []Node { return []Node{p.Input} }

// Exprs of a prefetch are none: its caches belong to the subqueries above.
func (*Prefetch) Exprs() []expr.Expr { return nil }

// Width is that of the input.
func (p *Prefetch) Width() int { return p.Input.Width() }
