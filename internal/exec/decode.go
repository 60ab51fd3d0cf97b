package exec

import (
	"bytes"
	"slices"

	"graphmail/internal/expr"
)

// A decoder turns bodies into pages. It is used by one goroutine at a time.
type decoder struct {
	lay    *layout
	c      cursor
	root   outline
	row    rowBuilder
	obj    object
	single bool // the answer is one object and not a list
	// objects are the memory of the last page's, of which the next one is taken to
	// have as many, and slabs, when not nil, have that of rows.
	objects []object
	slabs   *slabs[expr.Value]

	outer    []expr.Value // values of the parent while its children are unfolded
	children []child      // properties to unfold once the parent is read
	inner    map[*entry]*decoder
}

func newDecoder(lay *layout) *decoder {
	d := &decoder{lay: lay}
	if lay != nil {
		d.root.field = lay.root
	}
	return d
}

// start begins a new text.
func (d *decoder) start(text []byte) {
	d.c = cursor{text: text}
	d.row.reset()
}

// end checks that nothing follows the top-level value.
func (d *decoder) end() error {
	d.c.space()
	if d.c.at < len(d.c.text) {
		return d.unexpected("text follows the JSON value")
	}
	return nil
}

// open passes the first byte of an object and reports whether it has members.
func (d *decoder) open() (bool, error) {
	switch d.c.space() {
	case '{':
		d.c.at++
		if d.c.space() == '}' {
			d.c.at++
			return false, nil
		}
		return true, nil
	case '[', '"', 't', 'f', 'n', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return false, d.unexpected("an object was expected")
	}
	return false, d.c.fail()
}

// name reads the name of a member, without its quotes, and the colon.
func (d *decoder) name() ([]byte, error) {
	name, _, err := d.c.string()
	if err == nil {
		err = d.c.pass(':')
	}
	d.c.space()
	return name, err
}

// members reads an object and calls member for each name, which must read the
// value.
func (d *decoder) members(member func(name []byte) error) error {
	again, err := d.open()
	for again && err == nil {
		var name []byte
		if name, err = d.name(); err == nil {
			err = member(name)
		}
		if err == nil {
			again, err = d.c.more('}')
		}
	}
	return err
}

// text reads a string; anything else is "".
func (d *decoder) text() (string, error) {
	if d.c.space() != '"' {
		return "", d.c.skip(0)
	}
	content, how, err := d.c.string()
	return string(appendText(nil, content, how)), err
}

// element reads one object of the list and adds its rows to p.
func (d *decoder) element(p *page) error {
	d.obj = object{first: len(p.objects), end: len(p.objects) + 1}
	if len(d.lay.entries) > 0 {
		return d.unfold(p)
	}
	n := len(p.rows)
	if n+p.width > cap(p.rows) {
		d.row.finish() // rows are about to move
		p.rows = slices.Grow(p.rows, max(p.width, n))
	}
	p.rows = p.rows[:n+p.width] // all NULL: see slabs
	d.row.begin(p.rows, n)
	if err := d.fields(&d.root, true); err != nil {
		return err
	}
	p.objects = append(p.objects, d.obj)
	return nil
}

// fields reads an object laid out by o; top is set for the element itself.
func (d *decoder) fields(o *outline, top bool) error {
	again, err := d.open()
	if !again {
		return err
	}
	for k := 0; ; {
		m := o.expect(&d.c, &k)
		if m == nil {
			name, err := d.name()
			if err != nil {
				return err
			}
			m = o.find(name, &k)
		}
		switch m.what {
		case unwanted:
			err = d.pass()
		case ofText:
			err = d.textOf(m)
		case ofBoolean:
			err = d.booleanOf(m)
		case ofInstant:
			err = d.instantOf(m)
		case ofMembers:
			if d.c.space() == '{' {
				err = d.fields(m.inside(), false)
			} else {
				err = d.c.skip(0)
			}
		case general:
			err = d.value(m)
		default:
			err = d.notice(m, top)
		}
		if err != nil {
			return err
		}
		// What follows nearly always: a comma or the end, and no white space.
		switch d.c.next() {
		case ',':
			d.c.at++
			if d.c.next() <= ' ' {
				d.c.space()
			}
		case '}':
			d.c.at++
			return nil
		default:
			if again, err := d.c.more('}'); !again {
				return err
			}
		}
	}
}

// pass passes over a value.
func (d *decoder) pass() error {
	if d.c.next() == '"' {
		_, _, err := d.c.string()
		return err
	}
	return d.c.skip(0)
}

// textOf reads the text of a member with one slot.
func (d *decoder) textOf(m *member) error {
	if d.c.next() != '"' {
		return d.value(m)
	}
	content, how, err := d.c.string()
	if err != nil {
		return err
	}
	if m.field.capture&captureID != 0 {
		d.obj.id = newIdentity(content)
	}
	from := len(d.row.text)
	if how == 0 {
		d.row.text = append(d.row.text, content...)
	} else {
		d.row.text = appendText(d.row.text, content, how)
	}
	d.row.mark(m.field.slots[0], from, expr.Text)
	return nil
}

// booleanOf reads the boolean of a member with one slot.
func (d *decoder) booleanOf(m *member) error {
	b := d.c.next() == 't'
	word := "false"
	if b {
		word = "true"
	}
	if !bytes.HasPrefix(d.c.text[d.c.at:], []byte(word)) {
		return d.value(m)
	}
	d.c.at += len(word)
	d.row.values[d.row.base+m.field.slots[0].index] = expr.NewBool(b)
	return nil
}

// instantOf reads the time of a member with one slot.
func (d *decoder) instantOf(m *member) error {
	start := d.c.at
	if d.c.next() == '"' {
		content, _, err := d.c.string()
		if err != nil {
			return err
		}
		if v, err := d.row.instant(content); err == nil {
			d.row.values[d.row.base+m.field.slots[0].index] = v
			if m.field.capture&captureLead != 0 {
				d.obj.lead = v
			}
			return nil
		}
	}
	d.c.at = start
	return d.value(m)
}

// notice reads the value of a member whose name tells something.
func (d *decoder) notice(m *member, top bool) error {
	switch {
	case top && m.what == ofFailure && (d.single || d.obj.id.zero()):
		return d.unexpected("it holds an error in place of an object")
	case top && m.what == ofLink && len(d.lay.entries) > 0:
		link, err := d.text()
		d.obj.more = append(d.obj.more, link)
		return err
	}
	return d.c.skip(0)
}

// value reads the value of a field, whatever it is, into its slots.
func (d *decoder) value(m *member) error {
	f := m.field
	first := d.c.space()
	start := d.c.at
	t := token{}
	var err error
	if first == '"' {
		t.content, t.how, err = d.c.string()
	} else {
		err = d.c.skip(0)
	}
	if err != nil {
		return err
	}
	t.raw = d.c.text[start:d.c.at]
	if f.capture&captureID != 0 && first == '"' {
		d.obj.id = newIdentity(t.content)
	}
	if f.entry != nil {
		d.children = append(d.children, child{f.entry, t.raw})
	}
	if first == 'n' {
		return nil
	}
	for _, s := range f.slots {
		if err := d.row.set(s, t); err != nil {
			return d.unexpected(err.Error())
		}
	}
	if f.capture&captureLead != 0 {
		if v, err := d.row.instant(t.content); err == nil {
			d.obj.lead = v
		}
	}
	if len(f.children) > 0 && first == '{' {
		d.c.at = start
		return d.fields(m.inside(), false)
	}
	return nil
}
