package exec

import (
	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// A child is a property that will be unfolded, and its JSON text.
type child struct {
	entry *entry
	text  []byte
}

// unfold reads one object and adds a row for each of its children.
func (d *decoder) unfold(p *page) error {
	if d.outer == nil {
		d.outer = make([]expr.Value, p.width)
	}
	clear(d.outer)
	d.children = d.children[:0]
	d.obj.first = len(p.rows) / max(p.width, 1)
	d.row.begin(d.outer, 0)
	if err := d.fields(&d.root, true); err != nil {
		return err
	}
	d.row.finish()
	n := d.obj.first
	for _, c := range d.children {
		grown, err := d.inside(c.entry).elementsOf(c, p, d.outer)
		if err != nil {
			return err
		}
		n += grown
	}
	if d.lay.keep || len(d.obj.more) > 0 {
		p.rows = append(p.rows, d.outer...)
		n++
	}
	d.obj.end = n
	p.objects = append(p.objects, d.obj)
	return nil
}

// inside returns the decoder of an entry's elements.
func (d *decoder) inside(e *entry) *decoder {
	if d.inner[e] == nil {
		if d.inner == nil {
			d.inner = map[*entry]*decoder{}
		}
		d.inner[e] = newDecoder(e.layout)
	}
	return d.inner[e]
}

// elementsOf decodes the elements of a child into rows that begin with the
// parent's values, and returns how many there are.
func (d *decoder) elementsOf(c child, p *page, parent []expr.Value) (int, error) {
	d.start(c.text)
	switch first := c.text[0]; {
	case first == 'n':
		return 0, nil
	case c.entry.Single:
		return 1, d.child(c.entry, p, parent, 0)
	case first != '[':
		return 0, d.unexpected("a collection is not an array")
	}
	d.c.at++
	if d.c.space() == ']' {
		return 0, nil
	}
	for n := 0; ; {
		if err := d.child(c.entry, p, parent, n); err != nil {
			return n, err
		}
		n++
		if again, err := d.c.more(']'); !again {
			return n, err
		}
	}
}

// child decodes the next element as one row.
func (d *decoder) child(e *entry, p *page, parent []expr.Value, position int) error {
	n := len(p.rows)
	p.rows = append(p.rows, parent...)
	d.row.begin(p.rows, n)
	var err error
	switch root := e.layout.root; {
	case len(root.slots) > 0: // an element that is a value: a category
		err = d.value(&member{field: root})
	case len(root.children) > 0:
		err = d.fields(&d.root, false)
	default: // nothing is asked of it but that it is there
		err = d.c.skip(0)
	}
	if err != nil {
		return err
	}
	d.row.finish()
	row := p.rows[n:]
	for _, s := range e.layout.computed {
		row[s.index] = e.computed(s.column, position)
	}
	return nil
}

// computed is the value of a slot that the element does not hold.
func (e *entry) computed(c *graphtables.Column, position int) expr.Value {
	if c.Source == graphtables.FromKind {
		return expr.NewText(e.Kind)
	}
	return expr.NewInt(int64(position))
}
