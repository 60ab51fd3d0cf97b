package plan

import (
	"graphmail/internal/expr"
)

// While a statement is planned, every column has a number of its own that is
// unique in the statement: expr.Column.Index holds it, at Depth 0 however many
// queries lie between the column and its use. A column keeps its number on its
// way up through filters, joins, groups and derived tables. The physical plan
// then says in which slot of which row each number is.

// An attr is what a column's number stands for.
type attr struct {
	table  string // the alias it is qualified with; "" when computed
	name   string
	typ    expr.Type
	source *source // nil when computed
}

// A logical is a relation as the statement describes it, before it is decided
// how it is read.
type logical interface{ inputs() []logical }

// tableOp is a table of FROM.
type tableOp struct{ rel *relation }

// onceOp is the one row without columns of a SELECT without FROM.
type onceOp struct{}

// whereOp keeps rows for which all conditions are true.
type whereOp struct {
	input logical
	conds []expr.Expr
}

// joinOp pairs rows. left says that it is a left join.
type joinOp struct {
	left, right logical
	outer       bool // a left join
	on          []expr.Expr
}

// groupOp groups by keys; columns that depend on the keys are aggregated with
// ANY_VALUE. A key or dependent that is a plain column keeps its number.
type groupOp struct {
	input   logical
	keys    []expr.Expr
	keyIDs  []int
	calls   []*expr.Call
	callIDs []int
}

// projectOp computes exprs; one that is a plain column keeps its number.
type projectOp struct {
	input logical
	exprs []expr.Expr
	ids   []int
}

// distinctOp keeps the first of rows with the same ids.
type distinctOp struct {
	input logical
	ids   []int
}

type sortOp struct {
	input logical
	keys  []expr.Order
}

// limitOp skips offset rows, then keeps count; −1 is all.
type limitOp struct {
	input         logical
	offset, count int64
}

// concatOp is UNION ALL: each branch's columns, in order, become ids.
type concatOp struct {
	branches []logical
	from     [][]int
	ids      []int
}

func (*tableOp) inputs() []logical { return nil }

func (*onceOp) inputs() []logical { return nil }

func (o *whereOp) inputs() []logical { return []logical{o.input} }

func (o *joinOp) inputs() []logical { return []logical{o.left, o.right} }

func (o *groupOp) inputs() []logical { return []logical{o.input} }

func (o *projectOp) inputs() []logical { return []logical{o.input} }

func (o *distinctOp) inputs() []logical { return []logical{o.input} }

func (o *sortOp) inputs() []logical { return []logical{o.input} }

func (o *limitOp) inputs() []logical { return []logical{o.input} }

func (o *concatOp) inputs() []logical { return o.branches }

// A resolved is a query whose names are resolved. It stands in
// expr.Subquery.Query until the subquery is planned.
type resolved struct {
	root   logical
	ids    []int    // the result's columns, in order
	labels []string // their names
	free   idSet    // columns of queries around it that it reads
	text   string
}

// String returns the SQL it was made of.
func (q *resolved) String() string { return q.text }

// hasSubquery reports whether e holds a subquery.
func hasSubquery(e expr.Expr) bool {
	found := false
	expr.Walk(e, func(x expr.Expr) bool {
		if _, ok := x.(*expr.Subquery); ok {
			found = true
		}
		return !found
	})
	return found
}

// substitute puts expressions in the place of columns.
func substitute(e expr.Expr, by map[int]expr.Expr) expr.Expr {
	return expr.Rewrite(e, func(x expr.Expr) expr.Expr {
		if c, ok := x.(*expr.Column); ok {
			if y, ok := by[c.Index]; ok {
				return y
			}
		}
		return x
	})
}
