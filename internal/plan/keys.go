package plan

import (
	"fmt"
	"slices"
	"strings"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// An equated column is one that a conjunct equates with constants: column =
// 'a', column IN ('a', 'b') or column = 'a' OR column = 'b'.
type equated struct {
	column  *graphtables.Column
	carried bool
	values  []string // each once, in the order they are written
	// inexact is set when a value is no text, so that comparing converts it.
	inexact bool
}

// equates reads a conjunct as an equation.
func (pl *planner) equates(e expr.Expr) (equated, bool) {
	column, list, ok := pl.equation(e)
	if !ok {
		return equated{}, false
	}
	eq := equated{}
	eq.column, eq.carried = pl.slot(column)
	if eq.column == nil {
		return equated{}, false
	}
	for _, v := range list {
		switch {
		case v.IsNull():
		case v.Kind() != expr.Text:
			eq.inexact = true
		case v.Text() == "": // no id and no name is empty
		case !containsText(eq.values, v.Text(), eq.column.ID):
			eq.values = append(eq.values, v.Text())
		}
	}
	return eq, true
}

func containsText(list []string, s string, exact bool) bool {
	return slices.ContainsFunc(list, func(t string) bool { return t == s || !exact && strings.EqualFold(t, s) })
}

// equation returns the slot that e equates, and with what.
func (pl *planner) equation(e expr.Expr) (slot int, values []expr.Value, ok bool) {
	switch e := e.(type) {
	case *expr.Binary:
		switch e.Op {
		case expr.Eq, expr.NullSafe:
			x, v := e.L, e.R
			value, constant := expr.IsConstant(v, pl.push.x)
			if !constant {
				x = v
				value, constant = expr.IsConstant(e.L, pl.push.x)
			}
			c, isColumn := x.(*expr.Column)
			if !constant || !isColumn || c.Depth != 0 || e.Op == expr.NullSafe && value.IsNull() {
				return 0, nil, false
			}
			return c.Index, []expr.Value{value}, true
		case expr.Or:
			a, va, ok := pl.equation(e.L)
			if !ok {
				return 0, nil, false
			}
			b, vb, ok := pl.equation(e.R)
			return a, append(va, vb...), ok && a == b
		}
	case *expr.In:
		c, isColumn := e.X.(*expr.Column)
		if e.Not || !isColumn || c.Depth != 0 {
			return 0, nil, false
		}
		for _, x := range e.List {
			v, constant := expr.IsConstant(x, pl.push.x)
			if !constant {
				return 0, nil, false
			}
			values = append(values, v)
		}
		return c.Index, values, true
	}
	return 0, nil, false
}

// keys settles which mailboxes, folders and objects are read, from the
// conjuncts that equate them. Conjuncts it has used are decided.
func (pl *planner) keys() error {
	s := pl.s
	s.Mailboxes = []string{""}
	if mailboxPath(pl.list.Path) {
		s.Mailboxes = []string{pl.env.mailbox()}
	}
	if pl.ByMailbox {
		s.Mailboxes = nil
	}
	named := map[*graphtables.Column]bool{}
	for i, e := range pl.Where {
		eq, ok := pl.equates(e)
		if !ok {
			if err := pl.misplaced(e); err != nil {
				return err
			}
			continue
		}
		if eq.inexact && isScope(eq.column) {
			return fmt.Errorf("%q is a text; compare it with one: %s", eq.column.Name, e)
		}
		switch eq.column.Source {
		case graphtables.FromMailbox:
			s.Mailboxes = narrowed(s.Mailboxes, eq, named[eq.column])
			pl.decide(i, Exact, "user_id", "it says which mailbox is read")
			s.Never = s.Never || len(s.Mailboxes) == 0
		case graphtables.FromFolder:
			s.Folders = narrowed(s.Folders, eq, named[eq.column])
			s.Scope = eq.column
			pl.decide(i, Exact, "folder", "it says which folder is read")
			s.Never = s.Never || len(s.Folders) == 0
		default:
			continue
		}
		named[eq.column] = true
	}
	if pl.By != nil && reachesBeyond(pl.list, pl.By) {
		s.Key, s.Scope = pl.By, pl.By
	}
	for i, e := range pl.Where {
		eq, ok := pl.equates(e)
		if !ok || eq.inexact || pl.s.Predicates[i].Claim != Rejected {
			continue
		}
		pl.objectKeys(i, eq, named)
	}
	if pl.By != nil && s.Key == nil {
		s.Key, s.Keys = pl.By, nil
		s.Access = pl.keyAccess(pl.By)
	}
	return nil
}

// objectKeys uses an equation of ids: of the object, its parent, its folder or
// its calendar.
func (pl *planner) objectKeys(i int, eq equated, named map[*graphtables.Column]bool) {
	s, c := pl.s, eq.column
	values := eq.values
	me := c.Property == "id" && pl.list.Rules.Family == graphtables.Directory && len(eq.values) == 1 && strings.EqualFold(eq.values[0], "me")
	scope := pl.scopeOf(c)
	if pl.env.Pushdown == Off && !me && (scope == nil || !scope.Beyond) {
		return
	}
	switch {
	case pl.isKey(eq) && pl.By == nil && (s.Key == nil || s.Key == c):
		s.Access = pl.keyAccess(c)
		if c.Source == graphtables.FromTree {
			values = folderNames(values)
		}
		if named[c] {
			s.Keys = slices.DeleteFunc(s.Keys, func(k string) bool { return !slices.Contains(values, k) })
		} else {
			s.Keys = values
		}
		named[c], s.Key = true, c
		s.Never = s.Never || len(s.Keys) == 0
		switch {
		case me:
			pl.decide(i, Exact, "/me", "me is whoever is signed in")
		case c.Source == graphtables.FromTree:
			pl.decide(i, Exact, c.Name, "the name stands for the folder's id")
		case c.Source == graphtables.FromParent:
			pl.decide(i, Exact, c.Name, "its children are listed by the parent's id")
		default:
			pl.decide(i, Narrowing, c.Name, "objects are got by id; whether it is the very same id is checked here")
		}
	case scope != nil && s.Scope == nil && s.Access != ByKey:
		s.Scope, s.Folders = c, values
		s.Never = s.Never || len(values) == 0
		if c.Source == graphtables.FromProperty && slices.ContainsFunc(values, graphtables.IsWellKnownFolder) {
			pl.decide(i, Narrowing, c.Name, "it says which folder is read; a well-known name is not the folder's id, so that is checked here")
		} else {
			pl.decide(i, Exact, c.Name, "it says which list is read")
		}
	}
}

// isKey reports whether an equation says which objects to get.
func (pl *planner) isKey(eq equated) bool {
	if pl.Table.Parent != nil {
		if eq.carried {
			return eq.column.Property == "id" && pl.Table.Shape == graphtables.Derived
		}
		return eq.column.Source == graphtables.FromParent && !pl.Outer
	}
	if eq.column.Name == "well_known_name" && pl.Table.Shape == graphtables.FolderTree {
		return !pl.readsTree(eq.column)
	}
	return eq.column.Property == "id" && hasItems(pl.Table) && !eq.carried && !pl.readsTree(nil)
}

// readsTree reports whether a column is wanted, besides one, that only the whole
// tree of folders tells.
func (pl *planner) readsTree(but *graphtables.Column) bool {
	return slices.ContainsFunc(pl.Need, func(c *graphtables.Column) bool { return c.Source == graphtables.FromTree && c != but })
}

// folderNames are those of names that stand for a folder, as the tree has them.
func folderNames(names []string) []string {
	var list []string
	for _, n := range names {
		if graphtables.IsWellKnownFolder(n) {
			list = append(list, strings.ToLower(n))
		}
	}
	return list
}

// keyAccess says how objects are reached by values of c.
func (pl *planner) keyAccess(c *graphtables.Column) Access {
	switch {
	case c.Source == graphtables.FromMailbox:
		return pl.s.Access
	case pl.Table.Shape == graphtables.Child:
		return ByParent
	default:
		return ByKey
	}
}

// scopeOf returns the scope that c chooses; nil when it chooses none.
func (pl *planner) scopeOf(c *graphtables.Column) *graphtables.Scope {
	if pl.list.Column(c.Name) == nil {
		return nil
	}
	for i := range pl.list.Scopes {
		if pl.list.Scopes[i].Column == c.Name {
			return &pl.list.Scopes[i]
		}
	}
	return nil
}

// narrowed returns the values of eq, or when the column has been equated
// before, those both say.
func narrowed(list []string, eq equated, again bool) []string {
	if !again {
		return eq.values
	}
	return slices.DeleteFunc(slices.Clone(list), func(v string) bool { return !containsText(eq.values, v, eq.column.ID) })
}

// isScope reports whether c is no property but says where to read.
func isScope(c *graphtables.Column) bool {
	return c.Source == graphtables.FromMailbox || c.Source == graphtables.FromFolder
}

// misplaced returns an error when a conjunct uses user_id or folder in a way
// that would silently mean something else: only the mailbox and folder that are
// read are there to be compared with. A folder's path can be matched.
func (pl *planner) misplaced(e expr.Expr) error {
	var found *graphtables.Column
	expr.Walk(e, func(x expr.Expr) bool {
		switch x := x.(type) {
		case *expr.Like, *expr.Regexp:
			return pl.mentions(x, graphtables.FromMailbox)
		case *expr.Column:
			if c, _ := pl.slot(x.Index); c != nil && x.Depth == 0 && isScope(c) {
				found = c
			}
		}
		return true
	})
	switch {
	case found == nil:
		return nil
	case found.Source == graphtables.FromMailbox:
		return &ScopeError{Table: pl.Table.Name, Column: found.Name, Expr: e.String(),
			Remedy: "it says which mailboxes are read: write user_id = '…' or user_id IN (…) as a condition of its own, joined by AND"}
	default:
		return &ScopeError{Table: pl.Table.Name, Column: found.Name, Expr: e.String(),
			Remedy: "it says which folders are read: write folder = '…' or folder IN (…) as a condition of its own, joined by AND, or folder LIKE '…' to match paths"}
	}
}

func (pl *planner) mentions(e expr.Expr, source graphtables.Source) bool {
	found := false
	expr.Walk(e, func(x expr.Expr) bool {
		if x, ok := x.(*expr.Column); ok && x.Depth == 0 {
			if c, _ := pl.slot(x.Index); c != nil && c.Source == source {
				found = true
			}
		}
		return !found
	})
	return found
}

// A ScopeError says that user_id or folder stands where it cannot be used.
type ScopeError struct{ Table, Column, Expr, Remedy string }

// Error names the table, the condition and the remedy.
func (e *ScopeError) Error() string {
	return fmt.Sprintf("%q of %q cannot be used in %s: %s", e.Column, e.Table, e.Expr, e.Remedy)
}
