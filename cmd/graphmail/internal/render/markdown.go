package render

import (
	"bufio"
	"strings"
	"unicode"
	"unicode/utf8"
)

// markdownWriter writes a table of GitHub's Markdown
// (https://github.github.com/gfm/#tables-extension-). Texts are escaped: a
// subject is shown, never rendered.
type markdownWriter struct {
	w       *bufio.Writer
	o       *Options
	columns []Column
}

func (m *markdownWriter) head(columns []Column) error {
	m.columns = columns
	for _, c := range columns {
		m.w.WriteString("| " + markdown(c.Name) + " ")
	}
	m.w.WriteString("|\n")
	for _, c := range columns {
		if c.Numeric() {
			m.w.WriteString("| --: ")
		} else {
			m.w.WriteString("| --- ")
		}
	}
	_, err := m.w.WriteString("|\n")
	return err
}

func (m *markdownWriter) row(values []any) error {
	for i, v := range values {
		s, null := m.o.text(m.columns[i], v)
		if blob, ok := v.([]byte); ok {
			s = blobText(blob)
		}
		if null {
			m.w.WriteString("| *NULL* ")
			continue
		}
		m.w.WriteString("| " + markdown(s) + " ")
	}
	_, err := m.w.WriteString("|\n")
	return err
}

func (m *markdownWriter) tail(bool) error { return nil }

// markdown writes s so that it comes out as it is.
func markdown(s string) string {
	lines := visibleLines(s)
	for i, l := range lines {
		lines[i] = escapeMarkdown(l)
	}
	return strings.Join(lines, "<br>")
}

func escapeMarkdown(s string) string {
	var b strings.Builder
	before := ' '
	for i, r := range s {
		switch r {
		case '\\', '|', '`', '*', '[', ']', '~', '$', '#':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '&':
			b.WriteString("&amp;")
		case '_':
			// Between letters it means nothing, and names are full of it.
			next, _ := utf8.DecodeRuneInString(s[i+1:])
			if !word(before) || !word(next) {
				b.WriteByte('\\')
			}
			b.WriteByte('_')
		default:
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}

func word(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
