package plan

import "graphmail/internal/expr"

// JoinKind says which rows a join gives.
type JoinKind string

// The joins. A right join is planned as a left join the other way round.
const (
	InnerJoin JoinKind = "inner"
	LeftJoin  JoinKind = "left"
)

// A Key is an equality that a join or an index goes by: Left over the rows of
// one side, Right over those of the other. With NullSafe, NULL equals NULL.
type Key struct {
	Left, Right expr.Expr
	// LeftType and RightType say how the two compare.
	LeftType, RightType expr.Type
	NullSafe            bool
}

func keyExprs(keys []Key) []expr.Expr {
	list := make([]expr.Expr, 0, 2*len(keys))
	for _, k := range keys {
		list = append(list, k.Left, k.Right)
	}
	return list
}

// HashJoin gives pairs of rows, left slots then right slots, whose keys are
// equal and for which Cond is true. One side is held in memory, the right one
// unless HoldLeft; the order of the other one is kept. A left join gives a left
// row without a partner once, with NULLs.
type HashJoin struct {
	Left, Right Node
	Kind        JoinKind
	Keys        []Key
	Cond        expr.Expr // over left and right slots; nil when keys say it all
	HoldLeft    bool
}

// Inputs of a join are its sides.
func (j *HashJoin) Inputs() []Node { return []Node{j.Left, j.Right} }

// Exprs of a join are its keys and its condition.
func (j *HashJoin) Exprs() []expr.Expr { return withCond(keyExprs(j.Keys), j.Cond) }

// Width counts both sides.
func (j *HashJoin) Width() int { return j.Left.Width() + j.Right.Width() }

// NestedJoin gives pairs of rows for which Cond is true; nil is always true.
// The right side is held in memory.
type NestedJoin struct {
	Left, Right Node
	Kind        JoinKind
	Cond        expr.Expr
}

// Inputs of a join are its sides.
func (j *NestedJoin) Inputs() []Node { return []Node{j.Left, j.Right} }

// Exprs of a join is its condition.
func (j *NestedJoin) Exprs() []expr.Expr { return withCond(nil, j.Cond) }

// Width counts both sides.
func (j *NestedJoin) Width() int { return j.Left.Width() + j.Right.Width() }

// BindJoin reads Outer in batches and has Inner fetch exactly the objects each
// batch needs: by id, by the parent's id, or mailbox by mailbox. Its rows are
// those of a hash join: outer slots, then Inner's.
type BindJoin struct {
	Outer Node
	Inner *Scan
	Kind  JoinKind
	Keys  []Key // all equalities: Left over Outer, Right over Inner
	// ID and Mailbox are the Outer sides of the keys that Inner is fetched by;
	// nil for the one that is not joined on.
	ID, Mailbox expr.Expr
	Cond        expr.Expr
	// Inside is what is left to do to Inner's rows before they are joined; nil
	// when nothing is.
	Batch int // outer rows gathered at a time
	// Semi gives an outer row once when it has partners, without Inner's slots.
	Semi bool
}

// Inputs of a join are its sides.
func (j *BindJoin) Inputs() []Node { return []Node{j.Outer, j.Inner} }

// Exprs of a join are its keys and its condition.
func (j *BindJoin) Exprs() []expr.Expr { return withCond(keyExprs(j.Keys), j.Cond) }

// Width counts both sides.
func (j *BindJoin) Width() int { return j.Outer.Width() + j.Inner.Width() }

// SemiJoin gives the left rows that have a partner on the right, or with Anti
// those that have none. The right side is held in memory.
type SemiJoin struct {
	Left, Right Node
	Keys        []Key
	Cond        expr.Expr // over left and right slots; nil when keys say it all
	Anti        bool
	// NullAware makes an anti join mean NOT IN: the last InKeys of Keys are
	// the operands of IN, and a NULL on either side of them is a partner that
	// cannot be told from an equal one.
	NullAware bool
	InKeys    int
}

// Inputs of a join are its sides.
func (j *SemiJoin) Inputs() []Node { return []Node{j.Left, j.Right} }

// Exprs of a join are its keys and its condition.
func (j *SemiJoin) Exprs() []expr.Expr { return withCond(keyExprs(j.Keys), j.Cond) }

// Width is that of the left side.
func (j *SemiJoin) Width() int { return j.Left.Width() }

func withCond(list []expr.Expr, cond expr.Expr) []expr.Expr {
	if cond != nil {
		list = append(list, cond)
	}
	return list
}
