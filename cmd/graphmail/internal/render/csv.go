package render

import (
	"bufio"
	"strings"
)

// csvWriter writes CSV as RFC 4180 has it: a head, CRLF, quotes where they are
// needed. NULL is an empty field and an empty text "", which PostgreSQL's COPY
// does, too. Line breaks inside of texts stay as they are.
//
// The standard library's writer cannot quote an empty field, and changes line
// breaks inside of fields when it ends lines with CRLF.
type csvWriter struct {
	w       *bufio.Writer
	o       *Options
	sum     *Summary
	columns []Column
}

func (c *csvWriter) head(columns []Column) error {
	c.columns = columns
	if c.o.NoHeader {
		return nil
	}
	for i, col := range columns {
		c.field(i, guarded(c.o, c.sum, Column{Type: "TEXT"}, col.Name), false)
	}
	_, err := c.w.WriteString("\r\n")
	return err
}

func (c *csvWriter) row(values []any) error {
	for i, v := range values {
		s, null := c.o.text(c.columns[i], v)
		if !null {
			s = guarded(c.o, c.sum, c.columns[i], s)
		}
		c.field(i, s, null)
	}
	_, err := c.w.WriteString("\r\n")
	return err
}

func (c *csvWriter) field(i int, s string, null bool) {
	if i > 0 {
		c.w.WriteByte(',')
	}
	if c.o.Terminal {
		s = Visible(s)
	}
	switch {
	case null:
	case s == "" || strings.ContainsAny(s, "\",\r\n") || s[0] == ' ' || s[len(s)-1] == ' ':
		c.w.WriteByte('"')
		c.w.WriteString(strings.ReplaceAll(s, `"`, `""`))
		c.w.WriteByte('"')
	default:
		c.w.WriteString(s)
	}
}

func (c *csvWriter) tail(bool) error { return nil }

// guarded puts an apostrophe before a text that a spreadsheet would run.
// Numbers and times of the database are what they are.
func guarded(o *Options, sum *Summary, c Column, s string) string {
	if o.RawCSV || c.Type != "TEXT" && c.Type != "JSON" && c.Type != "NULL" && c.Type != "" || !formula(s) {
		return s
	}
	sum.Guarded++
	return "'" + s
}

// formula reports whether a spreadsheet takes s for a formula: after blanks,
// which some of them drop, a sign in its plain or full-width form. A tab or a
// line break in front is dropped by some, too.
func formula(s string) bool {
	t := strings.TrimLeft(s, " \t\r\n\x00\u00a0\u3000\ufeff")
	if t != s && (s[0] == '\t' || s[0] == '\r' || s[0] == '\n') {
		return true
	}
	for _, sign := range []string{"=", "+", "-", "@", "＝", "＋", "－", "＠", "\u2212"} {
		if strings.HasPrefix(t, sign) {
			return true
		}
	}
	return false
}
