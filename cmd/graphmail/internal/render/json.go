package render

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode"
	"unicode/utf8"
)

// jsonWriter writes objects, one a line, in an array or alone. Numbers,
// booleans and NULL are JSON's own, a JSON column is part of the document,
// times are RFC 3339 and BLOBs base64.
type jsonWriter struct {
	w       *bufio.Writer
	o       *Options
	array   bool
	columns []Column
	keys    [][]byte
	rows    int64
	buf     bytes.Buffer
}

func (j *jsonWriter) head(columns []Column) error {
	j.columns = columns
	// Most readers keep one of several equal keys only.
	used := map[string]bool{}
	for _, c := range columns {
		name := c.Name
		for n := 2; used[name]; n++ {
			name = c.Name + "_" + strconv.Itoa(n)
		}
		used[name] = true
		j.keys = append(j.keys, append(quoteJSON(name), ':'))
	}
	if j.array {
		_, err := j.w.WriteString("[")
		return err
	}
	return nil
}

func (j *jsonWriter) row(values []any) error {
	j.buf.Reset()
	if j.array && j.rows > 0 {
		j.buf.WriteByte(',')
	}
	if j.array {
		j.buf.WriteByte('\n')
	}
	j.rows++
	j.buf.WriteByte('{')
	for i, v := range values {
		if i > 0 {
			j.buf.WriteByte(',')
		}
		j.buf.Write(j.keys[i])
		j.value(j.columns[i], v)
	}
	j.buf.WriteByte('}')
	if !j.array {
		j.buf.WriteByte('\n')
	}
	_, err := j.w.Write(j.buf.Bytes())
	return err
}

func (j *jsonWriter) value(c Column, v any) {
	switch v := v.(type) {
	case nil:
		j.buf.WriteString("null")
		return
	case bool, int64:
		fmt.Fprint(&j.buf, v)
		return
	case float64:
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			j.buf.WriteString(floatText(v))
			return
		}
	case string:
		if c.Type == "JSON" && j.raw(v) {
			return
		}
	case time.Time:
		if c.Type != "DATE" {
			j.buf.Write(quoteJSON(j.o.local(v).Format(time.RFC3339Nano)))
			return
		}
	}
	s, _ := j.o.text(c, v)
	j.buf.Write(quoteJSON(s))
}

// raw writes a JSON document as part of this one.
func (j *jsonWriter) raw(doc string) bool {
	var b bytes.Buffer
	if !utf8.ValidString(doc) || json.Compact(&b, []byte(doc)) != nil {
		return false
	}
	j.buf.Write(escapeJSON(b.Bytes()))
	return true
}

// tail closes the array only when it is whole: one that broke off must not
// look like all there is.
func (j *jsonWriter) tail(failed bool) error {
	if !j.array || failed {
		return nil
	}
	end := "\n]\n"
	if j.rows == 0 {
		end = "]\n"
	}
	_, err := j.w.WriteString(end)
	return err
}

func quoteJSON(s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.Encode(s) // a string can always be encoded
	return escapeJSON(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

// escapeJSON writes what a terminal would obey with \u, which changes nothing
// for a reader: control characters and those that turn text around can stand
// inside of strings only.
func escapeJSON(doc []byte) []byte {
	if !bytes.ContainsFunc(doc, mustEscape) {
		return doc
	}
	var b bytes.Buffer
	for _, r := range string(doc) {
		switch {
		case !mustEscape(r):
			b.WriteRune(r)
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+(r>>10), 0xdc00+(r&0x3ff))
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.Bytes()
}

func mustEscape(r rune) bool {
	return r >= 0x7f && r <= 0x9f || r == '\u2028' || r == '\u2029' || r > 0x9f && r != zwj && r != zwnj && unicode.Is(unicode.Cf, r) && hidden(r)
}
