package render

import (
	"bufio"
	"strings"
	"time"

	"github.com/clipperhouse/displaywidth"
)

// Bounds of what a table holds back to choose the widths of its columns. Rows
// that come later keep to those.
const (
	aheadRows  = 500
	aheadBytes = 1 << 20
	aheadTime  = 2 * time.Second // on a terminal, where somebody waits
)

// minWidth is what a text is cut to at the least, and maxWidth is what a column
// grows to for its texts where nothing is cut.
const (
	minWidth = 10
	maxWidth = 80
)

// tableWriter writes aligned columns. Widths are those of clusters as a
// terminal draws them, not of runes: a family of emoji is one.
//
// With a Width, texts are cut to fit, with an ellipsis; numbers and times never
// are. Without one nothing is cut, and a row with a longer text than the columns
// were made for stands out.
type tableWriter struct {
	w       *bufio.Writer
	o       *Options
	sum     *Summary
	columns []Column
	ahead   [][]any
	bytes   int
	began   time.Time

	widths  []int  // nil until they are chosen
	instead writer // what writes the rows where a table would be too narrow
}

func (t *tableWriter) head(columns []Column) error {
	t.columns, t.began = columns, time.Now()
	return nil
}

func (t *tableWriter) row(values []any) error {
	if t.instead != nil {
		return t.instead.row(values)
	}
	if t.widths != nil {
		return t.line(values)
	}
	t.ahead = append(t.ahead, append([]any(nil), values...))
	for _, v := range values {
		switch v := v.(type) {
		case string:
			t.bytes += len(v)
		case []byte:
			t.bytes += len(v)
		}
	}
	if len(t.ahead) >= aheadRows || t.bytes >= aheadBytes || t.o.Terminal && time.Since(t.began) > aheadTime {
		return t.begin()
	}
	return nil
}

func (t *tableWriter) tail(bool) error {
	if t.widths == nil {
		return t.begin()
	}
	return nil
}

// begin chooses the widths and writes the head and what was held back.
func (t *tableWriter) begin() error {
	widths, fits := fit(t.natural(), t.columns, t.o.Width)
	t.widths = widths
	switch {
	case !fits && t.o.Expand == ExpandAuto:
		t.instead = &verticalWriter{w: t.w, o: t.o}
		if isPlan(t.columns) {
			t.instead = &planWriter{w: t.w, o: t.o}
			t.sum.Counted = false
		}
		if err := t.instead.head(t.columns); err != nil {
			return err
		}
	case !t.o.NoHeader:
		t.names()
	}
	ahead := t.ahead
	t.ahead = nil
	for _, values := range ahead {
		if err := t.row(values); err != nil {
			return err
		}
	}
	return nil
}

// natural is the width each column would like to have.
func (t *tableWriter) natural() []int {
	widths := make([]int, len(t.columns))
	for i, c := range t.columns {
		if !t.o.NoHeader {
			widths[i] = displaywidth.String(Visible(c.Name))
		}
		for _, values := range t.ahead {
			s, _ := t.o.cell(c, values[i])
			widths[i] = max(widths[i], displaywidth.String(Visible(s)))
		}
	}
	return widths
}

// fit shrinks the widest texts until the table fits into total columns. It
// reports false where that would leave too little of them.
func fit(natural []int, columns []Column, total int) (widths []int, fits bool) {
	widths = append([]int(nil), natural...)
	if total <= 0 {
		for i, w := range widths {
			if elastic(columns[i]) {
				widths[i] = min(w, maxWidth)
			}
		}
		return widths, true
	}
	room := total - 3*(len(widths)-1) - 2
	texts := 0
	for i, w := range natural {
		if elastic(columns[i]) {
			texts += w
		} else {
			room -= w
		}
	}
	if texts <= room {
		return widths, true
	}
	// All texts are cut to the largest bound that fits; what that leaves over
	// goes to the first of them.
	bound := minWidth
	for bound < total && cutTo(bound+1, natural, columns) <= room {
		bound++
	}
	left := room - cutTo(bound, natural, columns)
	for i, w := range natural {
		if elastic(columns[i]) && w > bound {
			widths[i] = bound
			if left > 0 {
				widths[i]++
				left--
			}
		}
	}
	return widths, left >= 0
}

// cutTo is the room that the texts take when they are cut to bound.
func cutTo(bound int, natural []int, columns []Column) int {
	sum := 0
	for i, w := range natural {
		if elastic(columns[i]) {
			sum += min(w, bound)
		}
	}
	return sum
}

// elastic reports whether cells of a column may be cut.
func elastic(c Column) bool {
	switch c.Type {
	case "BIGINT", "DOUBLE", "TIMESTAMP", "DATE", "BOOLEAN":
		return false
	}
	return true
}

func (t *tableWriter) names() {
	s := t.o.style()
	var head, rule strings.Builder
	for i, c := range t.columns {
		if i > 0 {
			head.WriteString(" " + s.dim(s.vertical) + " ")
			rule.WriteString(s.horizontal + s.cross + s.horizontal)
		}
		head.WriteString(t.fitted(i, Visible(c.Name), s, s.bold))
		rule.WriteString(strings.Repeat(s.horizontal, t.widths[i]))
	}
	t.w.WriteString(strings.TrimRight(" "+head.String(), " ") + "\n")
	t.w.WriteString(s.dim(s.horizontal+rule.String()+s.horizontal) + "\n")
}

func (t *tableWriter) line(values []any) error {
	s := t.o.style()
	var b strings.Builder
	for i, v := range values {
		b.WriteByte(' ')
		if i > 0 {
			b.WriteString(s.dim(s.vertical) + " ")
		}
		text, null := t.o.cell(t.columns[i], v)
		var emphasis func(string) string
		if null {
			emphasis = s.dim
		}
		b.WriteString(t.fitted(i, Visible(text), s, emphasis))
	}
	_, err := t.w.WriteString(strings.TrimRight(b.String(), " ") + "\n")
	return err
}

// fitted is a visible text in the width of its column.
func (t *tableWriter) fitted(i int, text string, s style, emphasis func(string) string) string {
	if t.o.Width > 0 && elastic(t.columns[i]) && displaywidth.String(text) > t.widths[i] {
		text = displaywidth.TruncateString(text, t.widths[i], s.ellipsis)
		t.sum.Cut = true
	}
	return pad(t.o.isolate(text), t.widths[i], t.columns[i].Numeric(), emphasis)
}
