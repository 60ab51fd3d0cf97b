package render

import (
	"bufio"
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// maxBars is how many bars a chart has at the most; a person cannot look at
// more, and they have to be held to find the longest.
const maxBars = 1000

// chartWriter draws a bar for each row: the first column that holds numbers is
// the length, the columns before it, or else the others, are the label.
type chartWriter struct {
	w       *bufio.Writer
	o       *Options
	columns []Column
	number  int
	bars    []bar
	more    int64
}

type bar struct {
	label, text string
	value       float64
	null        bool
}

// ErrNoChart says what a chart needs.
var ErrNoChart = errors.New("a chart needs a label and a number, as in SELECT from_address, COUNT(*) FROM messages GROUP BY from_address")

func (c *chartWriter) head(columns []Column) error {
	c.columns, c.number = columns, -1
	for i, col := range columns {
		// The first column can be both: a year and its count are two numbers.
		if col.Numeric() && (c.number < 0 || c.number == 0 && len(columns) > 1) {
			c.number = i
		}
	}
	if c.number < 0 || len(columns) < 2 {
		return ErrNoChart
	}
	return nil
}

func (c *chartWriter) row(values []any) error {
	if len(c.bars) == maxBars {
		c.more++
		return nil
	}
	var labels []string
	for i, v := range values {
		if i != c.number {
			s, _ := c.o.cell(c.columns[i], v)
			labels = append(labels, Visible(s))
		}
	}
	b := bar{label: strings.Join(labels, ", ")}
	switch v := values[c.number].(type) {
	case int64:
		b.value = float64(v)
	case float64:
		b.value = v
	default:
		b.null = true
	}
	b.text, _ = c.o.cell(c.columns[c.number], values[c.number])
	c.bars = append(c.bars, b)
	return nil
}

// tail draws the bars, since their scale is known only now.
func (c *chartWriter) tail(bool) error {
	s := c.o.style()
	width := c.o.Width
	if width <= 0 {
		width = 80
	}
	var labels, numbers int
	least, most := 0.0, 0.0
	for _, b := range c.bars {
		labels = max(labels, displaywidth.String(b.label))
		numbers = max(numbers, displaywidth.String(b.text))
		least, most = min(least, b.value), max(most, b.value)
	}
	labels = min(labels, max(minWidth, width/3))
	room := max(5, width-labels-numbers-5)
	// Bars that go left take their share of the room.
	left := 0
	if least < 0 {
		left = int(math.Round(float64(room) * -least / (most - least)))
	}
	for _, b := range c.bars {
		label := displaywidth.TruncateString(b.label, labels, s.ellipsis)
		emphasis := s.plain
		if b.null {
			emphasis = s.dim
		}
		line := pad(c.o.isolate(label), labels, false, nil) + " " + pad(b.text, numbers, true, emphasis) + " " +
			s.dim(s.vertical) + " " + s.bar(b.value, least, most, left, room-left)
		c.w.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	if c.more > 0 {
		fmt.Fprintf(c.w, "(%d more rows not drawn)\n", c.more)
	}
	return nil
}

func (s style) plain(text string) string { return text }

// bar draws a value between least and most, with left columns for negative
// ones and right columns for the others.
func (s style) bar(value, least, most float64, left, right int) string {
	if value < 0 {
		n := int(math.Round(float64(left) * value / least))
		return strings.Repeat(" ", left-n) + strings.Repeat(s.blocks[0], n)
	}
	if most <= 0 {
		return strings.Repeat(" ", left)
	}
	steps := len(s.blocks) // parts of a column
	n := int(math.Round(float64(right*steps) * value / most))
	if n == 0 && value > 0 {
		n = 1 // a little is not nothing
	}
	text := strings.Repeat(" ", left) + strings.Repeat(s.blocks[0], n/steps)
	if n%steps > 0 {
		text += s.blocks[n%steps]
	}
	return text
}
