package exec

import (
	"slices"
	"strings"

	"graphmail/graphtables"
	"graphmail/internal/plan"
)

// A layout says where in a JSON object the value of each slot is. It is made
// once for a list, so that a page is decoded straight into values and whatever
// no slot asks for is skipped unread.
type layout struct {
	width int
	root  *field
	// entries are the properties whose elements become rows of their own.
	entries []*entry
	// computed are slots that the reader fills from what it knows.
	computed []slot
	lead     bool // whether the lead value is captured
	keep     bool // whether each parent also gives a row of its own, without a child
}

// A field is a step of a property path. A leaf has slots; an inner node has
// children.
type field struct {
	name     string
	slots    []slot
	children []*field
	entry    *entry
	capture  capture
}

// capture marks fields whose value the scan itself needs.
type capture uint8

const (
	captureID   capture = 1 << iota // the object's identity
	captureLead                     // the value by which a list is cut into windows
)

// A slot is where a column's value goes in the row.
type slot struct {
	index  int
	column *graphtables.Column
}

// An entry unfolds one property of a parent into rows.
type entry struct {
	graphtables.Entry
	layout *layout // of one element; its slots are those of the whole row
}

// layoutOf lays out the rows of a scan as the request's answer holds them.
func layoutOf(s *plan.Scan, req *plan.Request) *layout {
	n := len(s.Columns)
	var lay *layout
	if s.Access == plan.InParent || s.Access == plan.ByKey && s.Table.Shape == graphtables.Derived {
		lay = newLayout(s.Carried, n, s.Width())
		lay.inner(s)
		lay.keep = s.Outer
	} else {
		lay = newLayout(s.Columns, 0, s.Width())
	}
	lay.root.child("id").capture |= captureID
	if req != nil && req.Lead != "" && req.Search == "" {
		lay.root.child(req.Lead).capture |= captureLead
		lay.lead = true
	}
	return lay
}

// newLayout lays out the columns of one object; slots count from base.
func newLayout(columns []*graphtables.Column, base, width int) *layout {
	l := &layout{width: width, root: &field{}}
	for i, c := range columns {
		l.add(slot{index: base + i, column: c})
	}
	return l
}

// inner lays out the child columns of a scan that reads them in their parents.
func (l *layout) inner(s *plan.Scan) {
	parent := s.Table.Parent
	properties := parent.Entries
	if parent.Expand != "" {
		properties = []graphtables.Entry{{Property: parent.Expand}}
	}
	for _, p := range properties {
		if s.Kinds != nil && p.Kind != "" && !slices.Contains(s.Kinds, p.Kind) {
			continue
		}
		e := &entry{Entry: p, layout: newLayout(nil, 0, s.Width())}
		for i, c := range s.Columns {
			switch c.Source {
			case graphtables.FromParent, graphtables.FromMailbox, graphtables.FromFolder:
				// The parent's: below.
			case graphtables.FromPosition:
				e.layout.computed = append(e.layout.computed, slot{i, c})
			case graphtables.FromKind:
				if p.Kind != "" {
					e.layout.computed = append(e.layout.computed, slot{i, c})
				} else {
					e.layout.add(slot{i, c})
				}
			default:
				e.layout.add(slot{i, c})
			}
		}
		l.root.child(p.Property).entry = e
		l.entries = append(l.entries, e)
	}
	for i, c := range s.Columns {
		switch c.Source {
		case graphtables.FromParent:
			l.root.child("id").add(nil, slot{i, c})
		case graphtables.FromMailbox, graphtables.FromFolder:
			l.add(slot{i, c})
		}
	}
}

// add hangs a slot where its column's value is found.
func (l *layout) add(s slot) {
	path := s.column.Property
	switch s.column.Source {
	case graphtables.FromFolder:
		path = "parentFolderId"
		l.computed = append(l.computed, s)
	case graphtables.FromKind:
		path = "@odata.type"
	case graphtables.FromExtended:
		path = "singleValueExtendedProperties"
	case graphtables.FromValue:
		path = "id"
		l.computed = append(l.computed, s)
	case graphtables.FromMailbox, graphtables.FromCalendar, graphtables.FromParent:
		l.computed = append(l.computed, s)
		return
	case graphtables.FromTree, graphtables.FromCatalog, graphtables.FromPosition:
		return
	}
	l.root.add(strings.Split(path, "/"), s)
}

// add hangs a slot below f at the end of path; an empty path is f itself.
func (f *field) add(path []string, s slot) {
	if len(path) == 0 || path[0] == "" {
		f.slots = append(f.slots, s)
		return
	}
	f.child(path[0]).add(path[1:], s)
}

// child returns the child called name, a new one when there is none.
func (f *field) child(name string) *field {
	if c := f.named(name); c != nil {
		return c
	}
	c := &field{name: name}
	f.children = append(f.children, c)
	return c
}

// named returns the child called name, nil when there is none.
func (f *field) named(name string) *field {
	for _, c := range f.children {
		if c.name == name {
			return c
		}
	}
	return nil
}
