package plan

import (
	"strings"

	"graphmail/internal/expr"
)

// column finds what a name refers to: the tables of this query, its select list
// where that may be used, then the queries around it.
func (r *resolver) column(c *expr.Column, s *scope) (expr.Expr, error) {
	for at := s; at != nil; at = at.outer {
		e, err := r.columnHere(c, at)
		if err != nil {
			return nil, err
		}
		if e == nil {
			continue
		}
		for in := s; in != at; in = in.outer {
			in.free.addAll(columnsOf(e))
		}
		return e, nil
	}
	return nil, r.unknownColumn(c, s)
}

func (r *resolver) columnHere(c *expr.Column, s *scope) (expr.Expr, error) {
	if c.Table != "" {
		rel := s.relation(c.Table)
		if rel == nil {
			return nil, nil
		}
		if col, ok := rel.column(c.Name); ok {
			return r.at(col.id, c.Pos), nil
		}
		return nil, nil
	}
	found := s.find(c.Name)
	if s.preferOutputs && !s.groupsBy(found) {
		if e, err := s.output(c); e != nil || err != nil {
			return e, err
		}
	}
	switch {
	case len(found) == 1:
		return r.at(found[0].id, c.Pos), nil
	case len(found) > 1:
		return nil, nameError(c.Pos, "column %q in %s is ambiguous: %s have one; write %s", c.Name, s.clause,
			relationList(found), qualifiedList(found))
	}
	if !s.preferOutputs {
		return s.output(c)
	}
	return nil, nil
}

// groupsBy reports whether one of the columns is a key of GROUP BY.
func (s *scope) groupsBy(columns []relColumn) bool {
	for _, k := range s.keys {
		for _, c := range columns {
			if col, ok := k.(*expr.Column); ok && col.Index == c.id {
				return true
			}
		}
	}
	return false
}

func (r *resolver) at(id, pos int) *expr.Column {
	c := r.ref(id)
	c.Pos = pos
	return c
}

// output finds an item of the select list by its alias, or by its own name when
// it is a column.
func (s *scope) output(c *expr.Column) (expr.Expr, error) {
	var found expr.Expr
	for _, o := range s.outputs {
		match := strings.EqualFold(o.alias, c.Name)
		if col, ok := o.x.(*expr.Column); ok && o.alias == "" {
			match = sameName(col.Name, c.Name)
		}
		if !match {
			continue
		}
		if found != nil && !expr.Equal(found, o.x) {
			return nil, nameError(c.Pos, "column %q in %s is ambiguous: the select list has it twice", c.Name, s.clause)
		}
		found = o.x
	}
	return found, nil
}
