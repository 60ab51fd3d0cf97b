package render

import (
	"bufio"
	"strings"
)

// tsvWriter writes one line a row with tabs between the fields, as PostgreSQL's
// COPY does: \t, \n, \r and \\ inside of texts, \N for NULL.
type tsvWriter struct {
	w       *bufio.Writer
	o       *Options
	sum     *Summary
	columns []Column
}

var tsvEscape = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

func (t *tsvWriter) head(columns []Column) error {
	t.columns = columns
	if t.o.NoHeader {
		return nil
	}
	for i, c := range columns {
		t.field(i, guarded(t.o, t.sum, Column{Type: "TEXT"}, c.Name), false)
	}
	return t.w.WriteByte('\n')
}

func (t *tsvWriter) row(values []any) error {
	for i, v := range values {
		s, null := t.o.text(t.columns[i], v)
		if !null {
			s = guarded(t.o, t.sum, t.columns[i], s)
		}
		t.field(i, s, null)
	}
	return t.w.WriteByte('\n')
}

func (t *tsvWriter) field(i int, s string, null bool) {
	if i > 0 {
		t.w.WriteByte('\t')
	}
	if null {
		t.w.WriteString(`\N`)
		return
	}
	s = tsvEscape.Replace(s)
	if t.o.Terminal {
		s = Visible(s)
	}
	t.w.WriteString(s)
}

func (t *tsvWriter) tail(bool) error { return nil }
