package plan

import (
	"sort"

	"graphmail/internal/expr"
)

// An idSet is a set of column numbers.
type idSet map[int]bool

func (s idSet) add(ids ...int) {
	for _, id := range ids {
		s[id] = true
	}
}

func (s idSet) addAll(t idSet) {
	for id := range t {
		s[id] = true
	}
}

// within reports whether every one of s is in t.
func (s idSet) within(t idSet) bool {
	for id := range s {
		if !t[id] {
			return false
		}
	}
	return true
}

// meets reports whether s and t have one in common.
func (s idSet) meets(t idSet) bool {
	for id := range s {
		if t[id] {
			return true
		}
	}
	return false
}

func (s idSet) clone() idSet {
	t := make(idSet, len(s))
	t.addAll(s)
	return t
}

// among returns what s and t have in common.
func (s idSet) among(t idSet) idSet {
	out := idSet{}
	for id := range s {
		if t[id] {
			out.add(id)
		}
	}
	return out
}

func (s idSet) minus(t idSet) idSet {
	out := idSet{}
	for id := range s {
		if !t[id] {
			out.add(id)
		}
	}
	return out
}

func sortedIDs(s idSet) []int {
	list := make([]int, 0, len(s))
	for id := range s {
		list = append(list, id)
	}
	sort.Ints(list)
	return list
}

// columnsOf returns the columns that e reads, those its subqueries read
// included.
func columnsOf(list ...expr.Expr) idSet {
	s := idSet{}
	for _, e := range list {
		expr.Walk(e, func(x expr.Expr) bool {
			switch x := x.(type) {
			case *expr.Column:
				s.add(x.Index)
			case *expr.Subquery:
				if q, ok := x.Query.(*resolved); ok {
					s.addAll(q.free)
				}
			}
			return true
		})
	}
	return s
}

// gives returns the columns that o's rows have.
func gives(o logical) idSet {
	s := idSet{}
	switch o := o.(type) {
	case *tableOp:
		for _, c := range o.rel.columns {
			s.add(c.id)
		}
	case *groupOp:
		s.add(o.keyIDs...)
		s.add(o.callIDs...)
	case *projectOp:
		s.add(o.ids...)
	case *concatOp:
		s.add(o.ids...)
	default:
		for _, in := range o.inputs() {
			s.addAll(gives(in))
		}
	}
	return s
}
