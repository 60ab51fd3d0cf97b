package plan

import (
	"slices"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

const (
	maxOr    = 12 // comparisons in one or; Exchange takes some 255 nodes in a filter
	maxSplit = 20 // lists that one IN may be spread over
)

// split spreads the longest or of a scan over several lists, and leaves to the
// local check what is too long for that too.
func (pl *planner) split() {
	s := pl.s
	base := s.Requests[0]
	longest := -1
	for i, c := range base.Clauses {
		if n := pl.alternatives(c); n > maxOr && (longest < 0 || n > pl.alternatives(base.Clauses[longest])) {
			longest = i
		}
	}
	if longest < 0 {
		return
	}
	if pl.alternatives(base.Clauses[longest]) > maxOr*maxSplit {
		longest = -1
	}
	var spread *condition
	kept := base.Clauses[:0:0]
	for i, c := range base.Clauses {
		switch {
		case pl.alternatives(c) <= maxOr:
			kept = append(kept, c)
		case i == longest:
			spread = pl.cond[c.Predicate]
			kept = append(kept, c)
		default:
			pl.decide(c.Predicate, Rejected, "", "too many values to ask Graph for")
		}
	}
	base.Clauses = kept
	if spread == nil {
		return
	}
	at := slices.IndexFunc(kept, func(c Clause) bool { return pl.cond[c.Predicate] == spread })
	s.Requests = nil
	for part := range slices.Chunk(spread.args, maxOr) {
		r := *base
		r.Clauses = slices.Clone(kept)
		r.Clauses[at] = newClause(anyOf(part...), kept[at].Predicate)
		s.Requests = append(s.Requests, &r)
	}
	pl.note("%d values are asked for in %d lists", len(spread.args), len(s.Requests))
}

// alternatives counts the arguments of an or.
func (pl *planner) alternatives(c Clause) int {
	if cond := pl.cond[c.Predicate]; cond != nil && cond.op == "or" {
		return len(cond.args)
	}
	return 1
}

// strength says how much of a list a condition usually leaves out, and how well
// Graph bears it.
func strength(c *condition) int {
	switch c.op {
	case "and":
		best := 0
		for _, a := range c.args {
			best = max(best, strength(a))
		}
		return best
	case "or":
		worst := 100
		for _, a := range c.args {
			worst = min(worst, strength(a))
		}
		return worst - 5
	case "any":
		return 50
	case "startswith", "endswith":
		return 70
	case "contains":
		return 20
	case "eq", "in":
		if c.value == "true" || c.value == "false" {
			return 40
		}
		return 80
	case "ne", "not":
		return 30
	}
	return 90
}

// settle computes what follows from the predicates and requests: what is left
// to check, how many rows are enough, and how many to ask for at a time.
func (s *Scan) settle() {
	var now, late []expr.Expr
	narrowing := false
	for _, p := range s.Predicates {
		if p.Claim == Exact {
			continue
		}
		narrowing = narrowing || p.Claim == Narrowing
		if s.needsDetail(p.Expr) {
			late = append(late, p.Expr)
		} else {
			now = append(now, p.Expr)
		}
	}
	s.Filter, s.Late = expr.Join(expr.And, now), expr.Join(expr.And, late)
	s.Limit, s.ParentLimit = -1, -1
	if (len(s.order) == 0 || s.Ordered != nil) && s.Sort == nil {
		s.Limit = max(s.limit, -1)
		if s.parents > 0 && s.Access == InParent {
			s.ParentLimit = s.parents
		}
	}
	for _, r := range s.Requests {
		if r.Top > 0 {
			r.Top = s.top()
		}
	}
}

// Stops reports whether the scan may end before its lists do.
func (s *Scan) Stops() bool { return s.Limit >= 0 || s.ParentLimit >= 0 }

// needsDetail reports whether e reads a column whose value takes a request for
// each row.
func (s *Scan) needsDetail(e expr.Expr) bool {
	found := false
	expr.Walk(e, func(x expr.Expr) bool {
		c, ok := x.(*expr.Column)
		if !ok || c.Depth != 0 || c.Index >= len(s.Columns)+len(s.Carried) {
			return true
		}
		column := slices.Concat(s.Columns, s.Carried)[c.Index]
		for _, d := range s.Details {
			found = found || slices.Contains(d.Columns, column)
		}
		return !found
	})
	return found
}

// Uncount returns, for a CountOnly scan, the scan whose rows are to be counted
// when Graph's count is absent, negative or refused.
func (s *Scan) Uncount() *Scan {
	out := s.clone()
	out.CountOnly = false
	out.settle()
	return out
}

// clone copies the scan and its requests, so that they can be changed.
func (s *Scan) clone() *Scan {
	out := *s
	out.Requests = make([]*Request, len(s.Requests))
	for i, r := range s.Requests {
		copied := *r
		copied.Clauses = slices.Clone(r.Clauses)
		out.Requests[i] = &copied
	}
	out.Predicates = slices.Clone(s.Predicates)
	out.Notes = slices.Clone(s.Notes)
	return &out
}

// CanWindow reports whether the scan's lists can be cut by their Lead property
// and read in parts.
func (s *Scan) CanWindow() bool {
	if s.Access != List && s.Access != InParent || s.CountOnly || len(s.Requests) == 0 {
		return false
	}
	r := s.Requests[0]
	if r.Lead == "" || r.Search != "" || !s.list().Rules.Filter || s.env.Pushdown == Off {
		return false
	}
	return len(r.OrderBy) == 0 || r.OrderBy[0].Property == r.Lead
}

// list is the table whose list is read: the scan's own, or its parent.
func (s *Scan) list() *graphtables.Table {
	if s.Table.Parent != nil && (s.Access == InParent || s.Access == ByKey) {
		return s.env.catalog().Table(s.Table.Parent.Table)
	}
	return s.Table
}
