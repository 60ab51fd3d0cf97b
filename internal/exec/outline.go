package exec

import "strings"

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
	key     string // as it is written, `"isRead":`
	field   *field // nil when nothing is wanted of it
	inner   *outline
	failure bool // its name is "error"
	link    bool // it is the nextLink of children
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
	c.space()
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
	m := member{
		key: `"` + text + `":`, field: o.field.named(text),
		failure: text == "error", link: strings.HasSuffix(text, "@odata.nextLink"),
	}
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
