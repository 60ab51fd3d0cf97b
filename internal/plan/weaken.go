package plan

import (
	"slices"
	"strings"

	"graphmail/internal/expr"
)

// Weaken returns the next weaker scan after Graph refused the filter or the
// order: its weakest clause is checked here instead; when none is left, the
// rows are sorted here. ok is false when there is nothing left to give up.
func (s *Scan) Weaken() (weaker *Scan, ok bool) {
	if s.Access != List && s.Access != InParent || len(s.Requests) == 0 {
		return s, false
	}
	if s.CountOnly {
		return s.Uncount(), true
	}
	at := weakest(s.Requests[0].Clauses)
	switch {
	case at >= 0:
		out := s.clone()
		out.dropClause(at)
		out.settle()
		return out, true
	case len(s.Requests[0].OrderBy) > 0:
		return s.Unorder(), true
	}
	return s, false
}

// Unorder returns the scan without the order that was asked of Graph, which
// refused it or did not keep it.
func (s *Scan) Unorder() *Scan {
	out := s.clone()
	out.Sort, out.Ordered, out.Undated = s.Ordered, nil, NoUndated
	for _, r := range out.Requests {
		r.OrderBy, r.Lead = nil, s.list().Rules.Keyset
	}
	out.Notes = append(out.Notes, "sorted here: Graph did not take the order")
	out.settle()
	return out
}

// weakest returns the index of the clause to give up first; −1 for none.
func weakest(clauses []Clause) int {
	at := -1
	for i, c := range clauses {
		if at < 0 || c.Strength < clauses[at].Strength {
			at = i
		}
	}
	return at
}

func (s *Scan) dropClause(at int) {
	c := s.Requests[0].Clauses[at]
	if c.Predicate >= 0 {
		p := &s.Predicates[c.Predicate]
		p.Claim, p.Sent, p.Why = Rejected, "", "Graph refused "+c.Shape
		s.alsoSelect(p.Expr)
	} else {
		s.Notes = append(s.Notes, "Graph refused "+c.Shape)
	}
	if slices.ContainsFunc(s.Requests, func(r *Request) bool { return r.Clauses[at].Text != c.Text }) {
		s.Requests = s.Requests[:1] // the clause is what told the lists apart
	}
	for _, r := range s.Requests {
		r.Clauses = slices.Delete(r.Clauses, at, at+1)
	}
	if s.Undated == NoUndated && len(s.Ordered) > 0 {
		s.Undated = s.Requests[0].undated()
	}
}

// Shape names what of the scan Graph may refuse: the filter without its values,
// and the order.
func (s *Scan) Shape() string {
	if len(s.Requests) == 0 {
		return ""
	}
	r := s.Requests[0]
	var parts []string
	for _, c := range r.Clauses {
		parts = append(parts, c.Shape)
	}
	shape := strings.Join(parts, " and ")
	if len(r.OrderBy) > 0 {
		shape += " orderby " + orderBy(r.OrderBy)
	}
	return shape
}

// alsoSelect adds to $select the properties that e reads, now that it is checked
// here.
func (s *Scan) alsoSelect(e expr.Expr) {
	if s.Access != List {
		return // children and what is carried with them is selected always
	}
	expr.Walk(e, func(x expr.Expr) bool {
		c, ok := x.(*expr.Column)
		if !ok || c.Depth != 0 || c.Index < 0 || c.Index >= len(s.Columns) {
			return true
		}
		property, _, _ := strings.Cut(s.Columns[c.Index].Property, "/")
		for _, r := range s.Requests {
			if len(r.Select) > 0 && property != "" && !slices.Contains(r.Select, property) {
				r.Select = append(slices.Clone(r.Select), property)
			}
		}
		return true
	})
}
