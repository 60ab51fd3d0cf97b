package main

import (
	"fmt"
	"html"
	"strings"

	"graphmail/cmd/graphmail/internal/screen"
)

// Sizes in the picture, in pixels.
const (
	cellWidth  = 8.4
	cellHeight = 18
	margin     = 16
	bar        = 32 // the window's title
)

// draw draws a screen as SVG. Each run of one look is a text of its own, which
// is stretched to its columns, so that the borders of tables meet whatever font
// there is.
func draw(cells [][]screen.Cell, title string) string {
	for len(cells) > 0 && blank(cells[len(cells)-1]) {
		cells = cells[:len(cells)-1]
	}
	width := 2 * margin
	if len(cells) > 0 {
		width += int(float64(len(cells[0])) * cellWidth)
	}
	height := bar + 2*margin + len(cells)*cellHeight
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s">`+"\n", width, height, width, height, html.EscapeString(title))
	b.WriteString(`<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#d7d7db;white-space:pre}.b{font-weight:700;fill:#fff}.d{fill:#85858f}.t{font:13px system-ui,sans-serif;fill:#a5a5ad}</style>` + "\n")
	fmt.Fprintf(&b, `<rect width="%d" height="%d" rx="8" fill="#1b1b1f"/>`+"\n", width, height)
	for i, c := range []string{"#ff5f57", "#febc2e", "#28c840"} {
		fmt.Fprintf(&b, `<circle cx="%d" cy="%d" r="6" fill="%s"/>`, 20+20*i, bar/2, c)
	}
	fmt.Fprintf(&b, "\n"+`<text class="t" x="%d" y="%d" text-anchor="middle">%s</text>`+"\n", width/2, bar/2+4, html.EscapeString(title))
	for y, row := range cells {
		for _, r := range runs(row) {
			fmt.Fprintf(&b, `<text%s x="%.1f" y="%d" textLength="%.1f" lengthAdjust="spacingAndGlyphs">%s</text>`+"\n",
				r.class, margin+float64(r.from)*cellWidth, bar+margin+y*cellHeight+cellHeight-5, float64(r.columns)*cellWidth, html.EscapeString(r.text))
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// A run is a stretch of text that looks the same.
type run struct {
	from, columns int
	class, text   string
}

// runs takes a row apart, at blanks of two and more, too.
func runs(row []screen.Cell) []run {
	var list []run
	open := false
	for x, c := range row {
		class := ""
		switch {
		case c.Bold:
			class = ` class="b"`
		case c.Dim:
			class = ` class="d"`
		}
		space := c.Text == " " && (x+1 == len(row) || row[x+1].Text == " ")
		switch {
		case c.Text == "" && open: // the second column of a wide one
			list[len(list)-1].columns++
		case c.Text == "" || space:
			open = false
		case open && list[len(list)-1].class == class:
			list[len(list)-1].text += c.Text
			list[len(list)-1].columns++
		case c.Text != " ":
			list = append(list, run{x, 1, class, c.Text})
			open = true
		default:
			open = false
		}
	}
	for i := range list {
		trimmed := strings.TrimRight(list[i].text, " ")
		list[i].columns -= len(list[i].text) - len(trimmed)
		list[i].text = trimmed
	}
	return list
}

func blank(row []screen.Cell) bool {
	for _, c := range row {
		if strings.TrimSpace(c.Text) != "" {
			return false
		}
	}
	return true
}
