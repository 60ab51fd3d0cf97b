package plan

import (
	"slices"
	"strings"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// derived pushes to the parent's list what conditions on the children mean for
// it: a parent without a child that passes need not be read.
func (pl *planner) derived(searching bool) {
	s := pl.s
	if pl.Table.Parent == nil || s.Access != InParent && s.Access != ByKey {
		return
	}
	pl.kinds()
	if pl.Outer || s.Access != InParent || pl.unfiltered(searching) != "" {
		return
	}
	for i, e := range pl.Where {
		if s.Predicates[i].Claim != Rejected {
			continue
		}
		if pl.Table.Parent.Expand != "" {
			pl.attached(e)
			continue
		}
		if out := pl.entries(e); out.known == open && out.claim != Rejected {
			pl.cond[i] = out.cond
			pl.decide(i, Narrowing, out.cond.String(), "only "+pl.list.Name+" that have such a one are read")
		}
	}
}

// kinds finds out which kinds of entries can pass, so that no other property is
// asked for.
func (pl *planner) kinds() {
	if pl.Table.Shape != graphtables.Derived {
		return
	}
	for i, e := range pl.Where {
		if pl.ofKinds(e) {
			pl.decide(i, Narrowing, "$select", "only the properties of such a kind are read")
		}
	}
	pl.s.Never = pl.s.Never || pl.s.Kinds != nil && len(pl.s.Kinds) == 0 && !pl.Outer
	for _, e := range pl.On {
		pl.ofKinds(e)
	}
}

// ofKinds leaves out the kinds that a condition refuses; false when it is about
// something else.
func (pl *planner) ofKinds(e expr.Expr) bool {
	eq, ok := pl.equates(e)
	if !ok || eq.inexact || eq.carried || eq.column.Source != graphtables.FromKind {
		return false
	}
	kept := []string{}
	for _, entry := range pl.Table.Parent.Entries {
		if containsText(eq.values, entry.Kind, false) && (pl.s.Kinds == nil || slices.Contains(pl.s.Kinds, entry.Kind)) {
			kept = append(kept, entry.Kind)
		}
	}
	pl.s.Kinds = kept
	return true
}

// attached leaves out messages without attachments where inline ones are not
// asked for: hasAttachments does not count those.
// https://learn.microsoft.com/graph/api/resources/message
func (pl *planner) attached(e expr.Expr) {
	slot, values, ok := pl.settles(e)
	if !ok || len(values) != 1 || values[0].Int() != 0 {
		return
	}
	if k := values[0].Kind(); k != expr.Bool && k != expr.Int {
		return
	}
	c, carried := pl.slot(slot)
	has := pl.list.Column("has_attachments")
	if carried || c.Property != "isInline" || has == nil || pl.cond[-1] != nil {
		return
	}
	pl.cond[-1] = compare(has.Property, "eq", "true")
	pl.note("only messages with hasAttachments are read, since no inline attachment is asked for")
}

// entries pushes a condition on the entries of a derived table, when each kind
// of entry that can pass has a property to ask for.
func (pl *planner) entries(e expr.Expr) pushed {
	var parts []pushed
	for _, entry := range pl.Table.Parent.Entries {
		if pl.s.Kinds != nil && !slices.Contains(pl.s.Kinds, entry.Kind) {
			continue
		}
		var out pushed
		if entry.Single {
			p := *pl.push
			p.columns = pl.entryColumns(entry)
			out = p.push(e, true)
		} else {
			out = pl.element(entry, e)
		}
		if out.claim == Rejected {
			return out
		}
		parts = append(parts, out)
	}
	return either(parts)
}

// entryColumns maps the slots of a derived table to the parent's columns of one
// entry: address of kind from is from_address.
func (pl *planner) entryColumns(entry graphtables.Entry) []*graphtables.Column {
	columns := make([]*graphtables.Column, len(pl.Need)+len(pl.Carried))
	for i, c := range pl.Need {
		if c.Source == graphtables.FromProperty {
			columns[i] = pl.parentColumn(entry.Property + "/" + c.Property)
		}
	}
	return columns
}

func (pl *planner) parentColumn(property string) *graphtables.Column {
	property = strings.TrimSuffix(property, "/")
	for i := range pl.list.Columns {
		if c := &pl.list.Columns[i]; c.Property == property && c.Source == graphtables.FromProperty {
			return c
		}
	}
	return nil
}

// element pushes that a collection has one of the texts that e equates its
// elements with.
func (pl *planner) element(entry graphtables.Entry, e expr.Expr) pushed {
	eq, ok := pl.equates(e)
	c := pl.parentColumn(entry.Property)
	if !ok || eq.inexact || eq.carried || eq.column.Property != "" || eq.column.Source != graphtables.FromProperty ||
		c == nil || c.Filter&graphtables.AnyEq == 0 || len(eq.values) > maxOr {
		return reject("Graph does not look into " + entry.Property)
	}
	var parts []pushed
	for _, v := range eq.values {
		if safePrefix(v) != v {
			return reject("Graph may not find this text")
		}
		parts = append(parts, pl.push.anyEq(c, v))
	}
	return either(parts)
}

// parents plans the reading of all parents of a table whose children Graph
// lists for one parent at a time, when no condition names them.
func (pl *planner) parents() {
	s := pl.s
	if s.Key != nil {
		return
	}
	s.Key = pl.Table.Column(pl.Table.Parent.Key)
	id := pl.list.Column("id")
	parents, err := newScan(pl.list, pl.list.Name, []*graphtables.Column{id}, nil, nil, -1, pl.env)
	if err != nil {
		return
	}
	parents.Mailboxes = s.Mailboxes
	s.Parents = parents
	pl.note("Graph lists %s one by one of %s: all of them are read; name some by %s", pl.Table.Name, pl.list.Name, s.Key.Name)
}
