package exec

import (
	"errors"
	"fmt"
	"strconv"

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

// list decodes the answer of a list. The page's objects are valid until the next
// call. It fails for an answer that holds an error in place of the list, or
// beside it.
func (d *decoder) list(body []byte) (*page, error) {
	p := &page{width: d.lay.width, count: -1}
	if n := len(d.objects); n > 0 {
		p.rows = d.slabs.get(n * p.width)
	}
	p.objects = d.objects[:0]
	d.start(body)
	d.single = false
	listed := false
	err := d.members(func(name []byte) (err error) {
		switch string(name) {
		case "value":
			listed = true
			return d.elements(p)
		case "@odata.nextLink":
			p.next, err = d.text()
			return err
		case "@odata.count":
			raw, err := d.c.value()
			if n, perr := strconv.ParseInt(string(raw), 10, 64); err == nil && perr == nil && n >= 0 {
				p.count = n
			}
			return err
		case "error":
			return d.unexpected("it holds an error in place of the list")
		}
		return d.c.skip(0)
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
	d.objects = p.objects
	return p, nil
}

// one decodes an answer that is a single object.
func (d *decoder) one(body []byte) (*page, error) {
	p := &page{width: d.lay.width, count: -1}
	d.start(body)
	d.single = true
	err := d.element(p)
	if err == nil {
		d.row.finish()
		err = d.end()
	}
	if err != nil {
		return nil, d.broken(err)
	}
	return p, nil
}

// whole checks that a body is a single object and no error, for who keeps it to
// decode it later.
func whole(body []byte) error {
	d := newDecoder(nil)
	d.start(body)
	err := d.members(func(name []byte) error {
		if string(name) == "error" {
			return d.unexpected("it holds an error in place of an object")
		}
		return d.c.skip(0)
	})
	if err == nil {
		err = d.end()
	}
	if err != nil {
		return d.broken(err)
	}
	return nil
}

// elements reads the list of objects.
func (d *decoder) elements(p *page) error {
	if d.c.space() != '[' {
		if d.c.at >= len(d.c.text) {
			return errShort
		}
		return d.unexpected("the list is not an array")
	}
	d.c.at++
	if d.c.space() == ']' {
		d.c.at++
		return nil
	}
	for {
		if err := d.element(p); err != nil {
			return err
		}
		if again, err := d.c.more(']'); !again {
			d.row.finish()
			return err
		}
	}
}

// A bodyError says that the text of an answer is not what Graph promises. It
// never holds any of the text.
type bodyError struct {
	what   string
	offset int
}

func (e *bodyError) Error() string {
	return fmt.Sprintf("the answer is broken at byte %d: %s", e.offset, e.what)
}

// broken says where an error has come up.
func (d *decoder) broken(err error) error {
	if be := (*bodyError)(nil); errors.As(err, &be) {
		return be
	}
	return &bodyError{what: err.Error(), offset: d.c.at}
}

func (d *decoder) unexpected(what string) error {
	return &bodyError{what: what, offset: d.c.at}
}
