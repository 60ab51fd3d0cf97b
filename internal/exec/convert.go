package exec

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// A rowBuilder fills the slots of one row from JSON text. All text of a row
// lies in one string, so that a row costs one allocation and pins nothing of
// the page it came in.
type rowBuilder struct {
	values []expr.Value
	text   []byte
	marks  []mark
}

// A mark is a piece of the row's text that belongs in a slot.
type mark struct {
	slot, from, to int
	kind           expr.Kind
}

func (b *rowBuilder) start(values []expr.Value) {
	b.values, b.text, b.marks = values, b.text[:0], b.marks[:0]
}

// finish makes the row's string and hands its pieces to the slots.
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
}

// mark ends a piece of text that began at from.
func (b *rowBuilder) mark(slot, from int, kind expr.Kind) {
	b.marks = append(b.marks, mark{slot, from, len(b.text), kind})
}

// set converts raw, a JSON value other than null, to the type of the slot's
// column. Its errors name the column and never the value.
func (b *rowBuilder) set(s slot, raw []byte) error {
	c := s.column
	from := len(b.text)
	switch c.Source {
	case graphtables.FromKind:
		if b.appendString(raw) != nil {
			return mismatch(c)
		}
		b.text = append(b.text[:from], kindOf(string(b.text[from:]))...)
		b.mark(s.index, from, expr.Text)
		return nil
	case graphtables.FromExtended:
		return b.setExtended(s, raw)
	case graphtables.FromFolder, graphtables.FromValue, graphtables.FromParent:
		// For now the id by which the value will be found.
		if b.appendString(raw) != nil {
			return mismatch(c)
		}
		b.mark(s.index, from, expr.Text)
		return nil
	}
	switch c.Type {
	case graphtables.Text:
		if raw[0] != '"' {
			b.text = append(b.text, raw...)
		} else if b.appendString(raw) != nil {
			return mismatch(c)
		}
		b.mark(s.index, from, expr.Text)
	case graphtables.Boolean:
		if raw[0] != 't' && raw[0] != 'f' {
			return mismatch(c)
		}
		b.values[s.index] = expr.NewBool(raw[0] == 't')
	case graphtables.BigInt:
		n, err := strconv.ParseInt(string(raw), 10, 64)
		if err != nil {
			return mismatch(c)
		}
		b.values[s.index] = expr.NewInt(n)
	case graphtables.Double:
		f, err := strconv.ParseFloat(string(raw), 64)
		if err != nil {
			return mismatch(c)
		}
		b.values[s.index] = expr.NewFloat(f)
	case graphtables.Timestamp:
		v, err := timestamp(c, raw)
		if err != nil {
			return mismatch(c)
		}
		b.values[s.index] = v
	case graphtables.Date:
		t, err := time.Parse(`"2006-01-02"`, string(raw))
		if err != nil {
			return mismatch(c)
		}
		b.values[s.index] = expr.NewDate(t.Unix() / 86400)
	case graphtables.JSON:
		out, err := jsontext.AppendFormat(b.text, raw, append(decodeOptions, jsontext.PreserveRawStrings(true))...)
		if err != nil {
			return mismatch(c)
		}
		b.text = out
		b.mark(s.index, from, expr.JSON)
	case graphtables.Blob:
		if len(raw) < 2 || raw[0] != '"' {
			return mismatch(c)
		}
		out, err := base64.StdEncoding.AppendDecode(b.text, raw[1:len(raw)-1])
		if err != nil {
			return mismatch(c)
		}
		b.text = out
		b.mark(s.index, from, expr.Bytes)
	}
	return nil
}

// setExtended takes the value out of an expanded list of extended properties,
// of which only the column's own was asked for. Their values are text.
// https://learn.microsoft.com/graph/api/singlevaluelegacyextendedproperty-get
func (b *rowBuilder) setExtended(s slot, raw []byte) error {
	d := newDecoder(nil)
	d.dec = jsontext.NewDecoder(bytes.NewBuffer(raw), decodeOptions...)
	if d.dec.PeekKind() != '[' {
		return mismatch(s.column)
	}
	if _, err := d.dec.ReadToken(); err != nil {
		return mismatch(s.column)
	}
	for d.dec.PeekKind() == '{' {
		var text string
		err := d.object(func(name []byte) error {
			if string(name) == `"value"` {
				return d.text(&text)
			}
			return d.dec.SkipValue()
		})
		n, perr := strconv.ParseInt(text, 10, 64)
		if err != nil || perr != nil {
			return mismatch(s.column)
		}
		b.values[s.index] = expr.NewInt(n)
	}
	return nil
}

// appendString appends the text of a JSON string.
func (b *rowBuilder) appendString(raw []byte) error {
	out, err := jsontext.AppendUnquote(b.text, raw)
	if err != nil && len(out) == len(b.text) {
		return err
	}
	b.text = out // an unpaired surrogate has become U+FFFD
	return nil
}

func mismatch(c *graphtables.Column) error {
	return fmt.Errorf("the value of %q is not of its type", c.Property)
}

// timestamp converts an Edm.DateTimeOffset or a dateTimeTimeZone.
func timestamp(c *graphtables.Column, raw []byte) (expr.Value, error) {
	if c.Form == graphtables.EventTime || raw[0] == '{' {
		return zoned(raw)
	}
	return instant(raw)
}

var errTime = errors.New("not a date and time")

// instant reads "2024-01-31T09:30:00Z" in quotes; the usual form costs no
// allocation.
func instant(raw []byte) (expr.Value, error) {
	if len(raw) == 22 && raw[20] == 'Z' && raw[5] == '-' && raw[8] == '-' && raw[11] == 'T' && raw[14] == ':' && raw[17] == ':' {
		n, ok := digits(raw[1:5], raw[6:8], raw[9:11], raw[12:14], raw[15:17], raw[18:20])
		if ok && n[1] >= 1 && n[1] <= 12 && n[2] >= 1 && n[2] <= 31 && n[3] < 24 && n[4] < 60 && n[5] < 60 {
			return expr.NewTime(time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], 0, time.UTC)), nil
		}
	}
	if len(raw) < 2 || raw[0] != '"' {
		return expr.Null, errTime
	}
	t, err := time.Parse(time.RFC3339Nano, string(raw[1:len(raw)-1]))
	if err != nil {
		return expr.Null, errTime
	}
	return expr.NewTime(t), nil
}

// digits reads decimal fields.
func digits(fields ...[]byte) (out [6]int, ok bool) {
	for i, f := range fields {
		for _, b := range f {
			if b < '0' || b > '9' {
				return out, false
			}
			out[i] = out[i]*10 + int(b-'0')
		}
	}
	return out, true
}

// zoned reads {"dateTime": "2024-01-31T09:30:00.0000000", "timeZone": "UTC"}
// as the instant it names.
// https://learn.microsoft.com/graph/api/resources/datetimetimezone
func zoned(raw []byte) (expr.Value, error) {
	var local, zone string
	d := newDecoder(nil)
	d.dec = jsontext.NewDecoder(bytes.NewBuffer(raw), decodeOptions...)
	err := d.object(func(name []byte) error {
		switch string(name) {
		case `"dateTime"`:
			return d.text(&local)
		case `"timeZone"`:
			return d.text(&zone)
		}
		return d.dec.SkipValue()
	})
	if err != nil || local == "" {
		return expr.Null, errTime
	}
	loc, err := location(zone)
	if err != nil {
		return expr.Null, err
	}
	t, err := time.ParseInLocation("2006-01-02T15:04:05.9999999", local, loc)
	if err != nil {
		if t, err = time.Parse(time.RFC3339Nano, local); err != nil {
			return expr.Null, errTime
		}
	}
	return expr.NewTime(t), nil
}
