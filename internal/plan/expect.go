package plan

// When a LIMIT cannot go down to a scan, since rows may be dropped on the way,
// it still says that few rows are likely to be read: the pages of the scans
// that stream are made small, so that the first does not bring a thousand rows
// for the three that are wanted.
const (
	// expectFactor is how many rows are read for each that is wanted, and
	// expectLeast the smallest page that this leads to: a page more costs as
	// much as a few hundred rows.
	expectFactor = 10
	expectLeast  = 100
)

// expect tells the operators from n down that about rows of their rows will be
// asked for.
func expect(n Node, rows int64) {
	if rows < 0 {
		return
	}
	switch n := n.(type) {
	case *Scan:
		n.expect(rows)
	case *Sort:
		if n.Presorted {
			expect(n.Input, rows)
		}
	case *HashJoin:
		if n.HoldLeft {
			expect(n.Right, rows)
		} else {
			expect(n.Left, rows)
		}
	case *BindJoin:
		n.Batch = min(n.Batch, int(max(keyBatch, min(rows, bindBatch))))
		expect(n.Outer, rows)
	case *Prefetch:
		n.Batch = min(n.Batch, int(max(keyBatch, min(rows, bindBatch))))
		expect(n.Input, rows)
	case *NestedJoin, *SemiJoin, *Filter, *Project, *Distinct:
		expect(n.Inputs()[0], rows)
	case *Limit:
		if n.Count < 0 || n.Count > rows {
			expect(n.Input, rows+n.Offset)
		}
	case *Concat:
		for _, b := range n.Branches {
			expect(b, rows)
		}
	}
}

// expectAll looks for the limits in a plan.
func expectAll(n Node) {
	switch n := n.(type) {
	case *Limit:
		if n.Count >= 0 && n.Count <= 1<<62-n.Offset {
			expect(n.Input, n.Count+n.Offset)
		}
	case *Sort:
		if n.Presorted && n.Limit >= 0 {
			expect(n.Input, n.Limit)
		}
	}
	for _, in := range n.Inputs() {
		expectAll(in)
	}
	for _, s := range subsOf(n) {
		expectAll(s.Root)
	}
}

// expect makes the pages small.
func (s *Scan) expect(rows int64) {
	if s.Limit >= 0 || s.CountOnly || s.Access != List && s.Access != InParent || s.env.PageSize > 0 || rows > 1<<20 {
		return
	}
	for _, r := range s.Requests {
		if r.Top > 0 {
			r.Top = min(r.Top, int(max(expectLeast, expectFactor*rows)))
			r.Count = false
		}
	}
}
