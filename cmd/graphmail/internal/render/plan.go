package render

import (
	"bufio"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/clipperhouse/displaywidth"
)

// planColumns are those of an EXPLAIN, with which its outline is drawn.
var planColumns = []string{"id", "operation", "target"}

// isPlan reports whether a result is that of an EXPLAIN.
func isPlan(columns []Column) bool {
	if len(columns) < len(planColumns) {
		return false
	}
	for i, name := range planColumns {
		if columns[i].Name != name {
			return false
		}
	}
	return slices.ContainsFunc(columns, func(c Column) bool { return c.Name == "request" })
}

// planWriter writes a plan as an outline: the operations with what is known of
// each below it, and the conditions of a scan below the scan.
type planWriter struct {
	w       *bufio.Writer
	o       *Options
	columns []Column
	last    string // id of the row before
}

func (p *planWriter) head(columns []Column) error {
	if !isPlan(columns) {
		return fmt.Errorf("only EXPLAIN has a plan to write; take another format")
	}
	p.columns = columns
	return nil
}

func (p *planWriter) row(values []any) error {
	s := p.o.style()
	id, _ := p.o.text(p.columns[0], values[0])
	indent, label := "", pad(id, 2, true, nil)+" "
	if id == p.last {
		indent, label = "     ", ""
	}
	p.last = id
	operation, _ := p.o.text(p.columns[1], values[1])
	target, null := p.o.text(p.columns[2], values[2])
	if null {
		target = ""
	}
	fmt.Fprintln(p.w, strings.TrimRight(indent+label+s.bold(Visible(operation))+" "+Visible(target), " "))
	var counts []string
	for i, v := range values[3:] {
		c := p.columns[i+3]
		text, null := p.o.text(c, v)
		switch {
		case null:
		case c.Numeric():
			if text != "0" {
				counts = append(counts, strings.ReplaceAll(c.Name, "_", " ")+" "+text)
			}
		default:
			p.line(indent, c.Name, text)
		}
	}
	if len(counts) > 0 {
		p.line(indent, "measured", strings.Join(counts, ", "))
	}
	return nil
}

// line writes what is known under a name, with the lines that a long text takes
// below each other.
func (p *planWriter) line(indent, name, text string) {
	s := p.o.style()
	indent += "     "
	room := 0
	if p.o.Width > 0 {
		room = max(20, p.o.Width-len(indent)-9)
	}
	for _, paragraph := range visibleLines(text) {
		for _, l := range wrap(paragraph, room) {
			fmt.Fprintln(p.w, indent+s.dim(pad(name, 8, false, nil))+" "+p.o.isolate(l))
			name = ""
		}
	}
}

// wrap breaks a text into lines of at most width columns, after a blank where
// there is one in the second half of a line; 0 leaves it whole.
func wrap(text string, width int) []string {
	var lines []string
	for width > 0 && displaywidth.String(text) > width {
		head := displaywidth.TruncateString(text, width, "")
		if blank := strings.LastIndexByte(head, ' '); blank >= len(head)/2 {
			head = head[:blank+1]
		}
		if head == "" {
			break
		}
		lines = append(lines, strings.TrimRight(head, " "))
		text = text[len(head):]
	}
	return append(lines, text)
}

func (p *planWriter) tail(bool) error { return nil }

// Elapsed writes a duration for a person: 12 ms, 3.4 s, 2 min 5 s.
func Elapsed(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%.3g ms", float64(d)/float64(time.Millisecond))
	case d < time.Minute:
		return fmt.Sprintf("%.3g s", d.Seconds())
	}
	return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
}
