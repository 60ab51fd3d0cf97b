package plan

// A Node is one operator of a plan. It takes rows from its inputs and gives
// rows: slots of [expr.Value], counted from 0.
type Node interface {
	// Inputs are the nodes below, left to right; nil for a leaf.
	Inputs() []Node
	// Width is the number of slots of a row.
	Width() int
	isNode()
}

func (*Scan) isNode() {}

// Inputs of a scan are none.
func (*Scan) Inputs() []Node { return nil }

// Width counts the table's slots, then those carried from its parent; a count
// has one slot.
func (s *Scan) Width() int {
	if s.CountOnly {
		return 1
	}
	return len(s.Columns) + len(s.Carried)
}
