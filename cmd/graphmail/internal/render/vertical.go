package render

import (
	"bufio"
	"strconv"
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// verticalWriter writes one line for each value. A value of several lines goes
// on below itself, behind the line that no value can reach.
type verticalWriter struct {
	w       *bufio.Writer
	o       *Options
	columns []Column
	names   []string
	width   int
	rows    int64
}

func (v *verticalWriter) head(columns []Column) error {
	v.columns = columns
	for _, c := range columns {
		name := Visible(c.Name)
		v.names = append(v.names, name)
		v.width = max(v.width, displaywidth.String(name))
	}
	return nil
}

func (v *verticalWriter) row(values []any) error {
	v.rows++
	s := v.o.style()
	title := s.horizontal + "[ row " + strconv.FormatInt(v.rows, 10) + " ]"
	fill := max(2, v.width+2-displaywidth.String(title))
	v.w.WriteString(s.dim(title+strings.Repeat(s.horizontal, fill)) + "\n")
	for i, value := range values {
		text, null := v.o.cell(v.columns[i], value)
		for n, line := range visibleLines(text) {
			name := v.names[i]
			if n > 0 {
				name = ""
			}
			v.w.WriteString(pad(name, v.width, true, s.bold) + " " + s.dim(s.vertical) + " ")
			if null {
				line = s.dim(line)
			}
			v.w.WriteString(v.o.isolate(line) + "\n")
		}
	}
	return nil
}

func (v *verticalWriter) tail(bool) error { return nil }
