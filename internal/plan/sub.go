package plan

import (
	"graphmail/internal/expr"
)

// A Sub is the plan of a subquery: in a plan, expr.Subquery.Query holds one.
// Its expressions read the row the subquery stands beside at Depth 1.
type Sub struct {
	Root    Node // its rows' first slots are the subquery's columns
	Columns int
	Types   []expr.Type
	// Uses are the columns of rows around it that it reads, as the expression
	// beside it would: with none, it is evaluated once.
	Uses []*expr.Column

	text string
}

// String returns the SQL it was made of.
func (s *Sub) String() string { return s.text }

// subplan plans a subquery beside a row.
func (b *builder) subplan(q *resolved, kind expr.SubqueryKind, at layout) (*Sub, error) {
	s := &Sub{text: q.text}
	var w wish
	switch kind {
	case expr.Exists:
		q = &resolved{root: q.root, free: q.free} // whether there is a row is all
		w.limit = 1
	case expr.Scalar:
		w.limit = 2 // one more than there may be
	default:
		w.limit = -1
	}
	s.Columns = len(q.ids)
	for _, id := range q.ids {
		s.Types = append(s.Types, b.r.attrs[id].typ)
	}
	for _, id := range sortedIDs(q.free) {
		x, err := b.slots(b.r.ref(id), at)
		if err != nil {
			return nil, err
		}
		s.Uses = append(s.Uses, x.(*expr.Column))
	}
	level, expect := b.level, b.expect
	b.around = append(b.around, at)
	b.level, b.expect = expect, nil
	defer func() {
		b.around = b.around[:len(b.around)-1]
		b.level, b.expect = level, expect
	}()
	root, err := b.result(q, w)
	if err != nil {
		return nil, err
	}
	if len(s.Uses) > 0 {
		root = cached(root)
	}
	s.Root = root
	return s, nil
}
