package exec

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"time"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// A rowBuilder fills the slots of rows from JSON text. Text of several rows lies
// in one string of about blockBytes, so that a row costs less than one
// allocation and yet a value that is kept holds on to little else, and to
// nothing of the page it came in.
type rowBuilder struct {
	values []expr.Value // the rows, of which earlier ones may wait for their text
	base   int          // where the current row begins
	text   []byte
	marks  []mark
	day    day
}

// blockBytes is how much text is gathered at least, as long as there is more.
const blockBytes = 1 << 10

// A mark is a piece of the text that belongs in a slot.
type mark struct {
	slot, from, to int32 // a page is far from the two billion
	kind           expr.Kind
}

// reset forgets what has not been finished.
func (b *rowBuilder) reset() { b.text, b.marks = b.text[:0], b.marks[:0] }

// begin starts the row of values that begins at base. Rows that were begun
// before and not finished must be in values, too.
func (b *rowBuilder) begin(values []expr.Value, base int) {
	if len(b.text) >= blockBytes {
		b.finish()
	}
	b.values, b.base = values, base
}

// finish makes a string of the text and hands its pieces to the slots.
func (b *rowBuilder) finish() {
	if len(b.marks) == 0 {
		return
	}
	text := string(b.text)
	for _, m := range b.marks {
		s := text[m.from:m.to]
		switch m.kind {
		case expr.JSON:
			b.values[m.slot] = expr.NewJSON(s)
		case expr.Bytes:
			b.values[m.slot] = expr.NewBytes(s)
		default:
			b.values[m.slot] = expr.NewText(s)
		}
	}
	b.reset()
}

// mark ends a piece of text that began at from.
func (b *rowBuilder) mark(s slot, from int, kind expr.Kind) {
	b.marks = append(b.marks, mark{int32(b.base + s.index), int32(from), int32(len(b.text)), kind})
}

// A token is a JSON value as it is written; content and how are those of a
// string (see [cursor.string]).
type token struct {
	raw     []byte
	content []byte
	how     spelling
}

func (t token) isString() bool { return t.raw[0] == '"' }

// set converts a value other than null to the type of the slot's column. Its
// errors name the column and never the value.
func (b *rowBuilder) set(s slot, t token) error {
	c := s.column
	from := len(b.text)
	switch c.Source {
	case graphtables.FromKind:
		if !t.isString() {
			return mismatch(c)
		}
		b.text = append(b.text, kindOf(string(appendText(nil, t.content, t.how)))...)
		b.mark(s, from, expr.Text)
		return nil
	case graphtables.FromExtended:
		n, err := extended(t.raw)
		if err != nil {
			return mismatch(c)
		}
		b.values[b.base+s.index] = n
		return nil
	case graphtables.FromFolder, graphtables.FromValue, graphtables.FromParent:
		// For now the id by which the value will be found.
		if !t.isString() {
			return mismatch(c)
		}
		b.text = appendText(b.text, t.content, t.how)
		b.mark(s, from, expr.Text)
		return nil
	}
	switch c.Type {
	case graphtables.Text:
		if t.isString() {
			b.text = appendText(b.text, t.content, t.how)
		} else {
			b.text = append(b.text, t.raw...)
		}
		b.mark(s, from, expr.Text)
		return nil
	case graphtables.JSON:
		b.text = appendCompact(b.text, t.raw)
		b.mark(s, from, expr.JSON)
		return nil
	case graphtables.Blob:
		content := t.content
		if t.how != 0 {
			content = appendText(nil, content, t.how) // a slash may be escaped
		}
		out, err := base64.StdEncoding.AppendDecode(b.text, content)
		if err != nil || !t.isString() {
			return mismatch(c)
		}
		b.text = out
		b.mark(s, from, expr.Bytes)
		return nil
	}
	v, err := b.scalar(c, t)
	if err != nil {
		return mismatch(c)
	}
	b.values[b.base+s.index] = v
	return nil
}

// scalar converts a value that takes no text.
func (b *rowBuilder) scalar(c *graphtables.Column, t token) (expr.Value, error) {
	switch c.Type {
	case graphtables.Boolean:
		if t.raw[0] == 't' || t.raw[0] == 'f' {
			return expr.NewBool(t.raw[0] == 't'), nil
		}
	case graphtables.BigInt:
		n, err := strconv.ParseInt(string(t.raw), 10, 64)
		return expr.NewInt(n), err
	case graphtables.Double:
		f, err := strconv.ParseFloat(string(t.raw), 64)
		return expr.NewFloat(f), err
	case graphtables.Timestamp:
		if c.Form == graphtables.EventTime || t.raw[0] == '{' {
			return zoned(t.raw)
		}
		return b.instant(t.content)
	case graphtables.Date:
		d, err := time.Parse("2006-01-02", string(t.content))
		return expr.NewDate(d.Unix() / 86400), err
	}
	return expr.Null, errType
}

// extended takes the value out of an expanded list of extended properties, of
// which only the column's own was asked for. Their values are text.
// https://learn.microsoft.com/graph/api/singlevaluelegacyextendedproperty-get
func extended(raw []byte) (v expr.Value, err error) {
	d := newDecoder(nil)
	d.start(raw)
	if err := d.c.pass('['); err != nil {
		return v, err
	}
	if d.c.space() == ']' {
		return v, nil
	}
	for again := true; again; {
		var text string
		err := d.members(func(name []byte) (err error) {
			if string(name) == "value" {
				text, err = d.text()
				return err
			}
			return d.c.skip(0)
		})
		if err != nil {
			return v, err
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return v, err
		}
		v = expr.NewInt(n)
		if again, err = d.c.more(']'); err != nil {
			return v, err
		}
	}
	return v, nil
}

func mismatch(c *graphtables.Column) error {
	return fmt.Errorf("the value of %q is not of its type", c.Property)
}
