package exec

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// A page is one decoded answer of a list.
type page struct {
	width   int
	rows    []expr.Value // width values a row
	objects []object     // one for each element of the list, in order
	next    string       // @odata.nextLink
	count   int64        // @odata.count; −1 when it is absent or nonsense
}

// An object is one element of a page: its identity, its lead value, and the
// rows it became (one, unless children were unfolded from it).
type object struct {
	id         identity
	lead       expr.Value // NULL when the layout has none, or the object has none
	first, end int        // rows [first, end); with layout.keep the last is the parent alone
	more       []string   // nextLinks of children that did not fit in
}

// row returns row i of the page.
func (p *page) row(i int) []expr.Value {
	return p.rows[i*p.width : (i+1)*p.width : (i+1)*p.width]
}

// A decoder turns bodies into pages. It is used by one goroutine at a time.
type decoder struct {
	lay   *layout
	dec   *jsontext.Decoder
	outer []expr.Value // values of the parent while its children are unfolded
	row   rowBuilder
	raw   []rawEntry // properties to unfold once the parent is read
	obj   object
}

// rawEntry is the JSON text of a property that will be unfolded.
type rawEntry struct {
	entry *entry
	text  []byte
}

// decodeOptions accept what Graph may send: text cut in the middle of a
// surrogate pair (bodyPreview is cut at 255 characters).
var decodeOptions = []jsontext.Options{jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)}

func newDecoder(lay *layout) *decoder {
	return &decoder{lay: lay, dec: jsontext.NewDecoder(new(bytes.Buffer), decodeOptions...)}
}

// A bodyError says that the text of an answer is not what Graph promises. It
// never holds any of the text.
type bodyError struct {
	what   string
	offset int64
}

func (e *bodyError) Error() string {
	return fmt.Sprintf("the answer is broken at byte %d: %s", e.offset, e.what)
}

// broken turns an error of the JSON decoder into one that quotes nothing.
func (d *decoder) broken(err error) error {
	if be := (*bodyError)(nil); errors.As(err, &be) {
		return be
	}
	what := "it is not valid JSON"
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		what = "the JSON text ends early"
	}
	return &bodyError{what: what, offset: d.dec.InputOffset()}
}

func (d *decoder) unexpected(what string) error {
	return &bodyError{what: what, offset: d.dec.InputOffset()}
}

// list decodes the answer of a list.
func (d *decoder) list(body []byte) (*page, error) {
	p := &page{width: d.lay.width, count: -1}
	d.dec.Reset(bytes.NewBuffer(body), decodeOptions...)
	listed := false
	err := d.object(func(name []byte) error {
		switch string(name) {
		case `"value"`:
			listed = true
			return d.elements(p)
		case `"@odata.nextLink"`:
			return d.text(&p.next)
		case `"@odata.count"`:
			raw, err := d.dec.ReadValue()
			if n, perr := strconv.ParseInt(string(raw), 10, 64); err == nil && perr == nil && n >= 0 {
				p.count = n
			}
			return err
		case `"error"`:
			return d.unexpected("it holds an error in place of the list")
		}
		return d.dec.SkipValue()
	})
	if err == nil && !listed {
		err = d.unexpected("it holds no list")
	}
	if err == nil {
		err = d.end()
	}
	if err != nil {
		return nil, d.broken(err)
	}
	return p, nil
}

// one decodes an answer that is a single object.
func (d *decoder) one(body []byte) (*page, error) {
	p := &page{width: d.lay.width, count: -1}
	d.dec.Reset(bytes.NewBuffer(body), decodeOptions...)
	err := d.element(p)
	if err == nil {
		err = d.end()
	}
	if err != nil {
		return nil, d.broken(err)
	}
	return p, nil
}

// end checks that nothing follows the top-level value.
func (d *decoder) end() error {
	if _, err := d.dec.ReadToken(); err == nil {
		return d.unexpected("text follows the JSON value")
	} else if err != io.EOF {
		return err
	}
	return nil
}

// object reads an object and calls member for each name, quoted, which must
// read the value.
func (d *decoder) object(member func(name []byte) error) error {
	if k := d.dec.PeekKind(); k != '{' {
		if k > 0 {
			return d.unexpected("an object was expected")
		}
		_, err := d.dec.ReadToken()
		return err
	}
	if _, err := d.dec.ReadToken(); err != nil {
		return err
	}
	for d.dec.PeekKind() != '}' {
		name, err := d.dec.ReadValue()
		if err != nil {
			return err
		}
		if err := member(name); err != nil {
			return err
		}
	}
	_, err := d.dec.ReadToken()
	return err
}

// elements reads the list of objects.
func (d *decoder) elements(p *page) error {
	if d.dec.PeekKind() != '[' {
		return d.unexpected("the list is not an array")
	}
	if _, err := d.dec.ReadToken(); err != nil {
		return err
	}
	for d.dec.PeekKind() != ']' {
		if err := d.element(p); err != nil {
			return err
		}
	}
	_, err := d.dec.ReadToken()
	return err
}

// text reads a string, or null, into s.
func (d *decoder) text(s *string) error {
	t, err := d.dec.ReadToken()
	if err == nil && t.Kind() == '"' {
		*s = t.String()
	}
	return err
}

// element reads one object of the list and adds its rows to p.
func (d *decoder) element(p *page) error {
	d.obj = object{first: len(p.rows) / max(p.width, 1)}
	d.raw = d.raw[:0]
	if len(d.lay.entries) == 0 {
		p.rows = append(p.rows, make([]expr.Value, p.width)...)
		row := p.rows[len(p.rows)-p.width:]
		d.row.start(row)
		if err := d.fields(d.lay.root, true); err != nil {
			return err
		}
		d.row.finish()
		d.obj.end = d.obj.first + 1
		p.objects = append(p.objects, d.obj)
		return nil
	}
	if d.outer == nil {
		d.outer = make([]expr.Value, p.width)
	}
	clear(d.outer)
	d.row.start(d.outer)
	if err := d.fields(d.lay.root, true); err != nil {
		return err
	}
	d.row.finish()
	n := d.obj.first
	for _, r := range d.raw {
		grown, err := r.entry.unfold(p, d.outer, r.text)
		if err != nil {
			return err
		}
		n += grown
	}
	if d.lay.keep {
		p.rows = append(p.rows, d.outer...)
		n++
	}
	d.obj.end = n
	p.objects = append(p.objects, d.obj)
	return nil
}

// fields reads an object below f; top is set for the element itself.
func (d *decoder) fields(f *field, top bool) error {
	last := 0
	return d.object(func(name []byte) error {
		if c := f.find(name, &last); c != nil {
			return d.value(c)
		}
		if top && string(name) == `"error"` && d.obj.id.zero() {
			return d.unexpected("it holds an error in place of an object")
		}
		if top && len(d.lay.entries) > 0 && bytes.HasSuffix(name, []byte(`@odata.nextLink"`)) {
			var link string
			err := d.text(&link)
			d.obj.more = append(d.obj.more, link)
			return err
		}
		return d.dec.SkipValue()
	})
}

// value reads the value of f into its slots, or descends.
func (d *decoder) value(f *field) error {
	if len(f.children) > 0 && len(f.slots) == 0 && f.entry == nil {
		if d.dec.PeekKind() == '{' {
			return d.fields(f, false)
		}
		return d.dec.SkipValue()
	}
	raw, err := d.dec.ReadValue()
	if err != nil {
		return err
	}
	if f.capture&captureID != 0 && raw[0] == '"' {
		d.obj.id = newIdentity(raw[1 : len(raw)-1])
	}
	if f.entry != nil {
		d.raw = append(d.raw, rawEntry{f.entry, bytes.Clone(raw)})
	}
	if raw[0] == 'n' {
		return nil
	}
	for _, s := range f.slots {
		if err := d.row.set(s, raw); err != nil {
			return d.unexpected(err.Error())
		}
	}
	if f.capture&captureLead != 0 {
		if t, err := instant(raw); err == nil {
			d.obj.lead = t
		}
	}
	if len(f.children) > 0 {
		sub := &decoder{lay: d.lay, dec: jsontext.NewDecoder(bytes.NewBuffer(bytes.Clone(raw)), decodeOptions...)}
		sub.row.start(d.row.values)
		if err := sub.fields(f, false); err != nil {
			return err
		}
		sub.row.finish()
	}
	return nil
}

// unfold decodes the elements of an entry into rows that begin with the
// parent's values, and returns how many there are.
func (e *entry) unfold(p *page, parent []expr.Value, text []byte) (int, error) {
	d := newDecoder(e.layout)
	d.dec.Reset(bytes.NewBuffer(text), decodeOptions...)
	switch {
	case text[0] == 'n':
		return 0, nil
	case e.Single:
		return 1, e.add(d, p, parent, 0)
	case text[0] != '[':
		return 0, &bodyError{what: "a collection is not an array"}
	}
	if _, err := d.dec.ReadToken(); err != nil {
		return 0, err
	}
	n := 0
	for d.dec.PeekKind() != ']' {
		if err := e.add(d, p, parent, n); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// add decodes the next element as one row.
func (e *entry) add(d *decoder, p *page, parent []expr.Value, position int) error {
	p.rows = append(p.rows, parent...)
	row := p.rows[len(p.rows)-p.width:]
	d.row.start(row)
	if len(e.layout.root.slots) > 0 { // an element that is a value: a category
		raw, err := d.dec.ReadValue()
		if err != nil {
			return err
		}
		for _, s := range e.layout.root.slots {
			if raw[0] == 'n' {
				continue
			}
			if err := d.row.set(s, raw); err != nil {
				return d.unexpected(err.Error())
			}
		}
	} else if err := d.fields(e.layout.root, false); err != nil {
		return err
	}
	d.row.finish()
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
