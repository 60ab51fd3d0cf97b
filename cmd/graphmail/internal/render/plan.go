package render

import (
	"bufio"
	"fmt"
	"slices"
	"strings"
	"time"
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

// line writes what is known under a name.
func (p *planWriter) line(indent, name, text string) {
	s := p.o.style()
	for n, l := range visibleLines(text) {
		if n > 0 {
			name = ""
		}
		fmt.Fprintln(p.w, indent+"     "+s.dim(pad(name, 8, false, nil))+" "+p.o.isolate(l))
	}
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
