package exec

import (
	"strings"

	"graphmail/graphtables"
)

// An outline is a field as a decoder meets it: with all members that its
// objects have, in the order in which they come. Graph writes the objects of a
// list all alike, so that a look at the bytes where the next name is expected
// is nearly always enough to know it.
type outline struct {
	field   *field
	members []member
}

// A member is one member of the objects.
type member struct {
	key   string // as it is written, `"isRead":`
	field *field // nil when nothing is wanted of it
	inner *outline
	what  what
}

// what says how the value of a member is read. The common cases have ways of
// their own, which pass anything unusual to the general one.
type what uint8

const (
	unwanted  what = iota
	general        // see decoder.value
	ofText         // a text in one slot
	ofBoolean      // a boolean in one slot
	ofInstant      // a time in one slot
	ofMembers      // an object of whose members some are wanted
	ofFailure      // the name "error"
	ofLink         // the nextLink of children
)

// whatOf settles how the value of a member called name is read.
func whatOf(name string, f *field) what {
	switch {
	case f == nil && name == "error":
		return ofFailure
	case f == nil && strings.HasSuffix(name, "@odata.nextLink"):
		return ofLink
	case f == nil:
		return unwanted
	case f.entry != nil:
		return general
	case len(f.children) > 0 && len(f.slots) == 0:
		return ofMembers
	case len(f.children) > 0 || len(f.slots) != 1:
		return general
	}
	c := f.slots[0].column
	switch c.Source {
	case graphtables.FromFolder, graphtables.FromValue, graphtables.FromParent:
		return ofText
	case graphtables.FromProperty:
		switch {
		case c.Type == graphtables.Text:
			return ofText
		case c.Type == graphtables.Boolean:
			return ofBoolean
		case c.Type == graphtables.Timestamp && c.Form != graphtables.EventTime:
			return ofInstant
		}
	}
	return general
}

// maxMembers bounds what is learned from answers.
const maxMembers = 256

// expect passes over the name of the member that is expected at k, and returns
// it; nil when something else stands there.
func (o *outline) expect(c *cursor, k *int) *member {
	if *k >= len(o.members) {
		return nil
	}
	m := &o.members[*k]
	n := len(m.key)
	if len(c.text)-c.at < n || string(c.text[c.at:c.at+n]) != m.key {
		return nil
	}
	c.at += n
	*k++
	if c.at < len(c.text) && c.text[c.at] <= ' ' {
		c.space()
	}
	return m
}

// find returns the member with the given name and sets k to the one after it.
// One that is new is put where it came.
func (o *outline) find(name []byte, k *int) *member {
	n := len(o.members)
	for i := range n {
		at := *k + i
		if at >= n {
			at -= n
		}
		if key := o.members[at].key; string(name) == key[1:len(key)-2] {
			*k = at + 1
			return &o.members[at]
		}
	}
	text := string(name)
	f := o.field.named(text)
	m := member{key: `"` + text + `":`, field: f, what: whatOf(text, f)}
	if n >= maxMembers {
		return &m
	}
	o.members = append(o.members, member{})
	copy(o.members[*k+1:], o.members[*k:])
	o.members[*k] = m
	*k++
	return &o.members[*k-1]
}

// inside returns the outline of the member's own members.
func (m *member) inside() *outline {
	if m.inner == nil {
		m.inner = &outline{field: m.field}
	}
	return m.inner
}
