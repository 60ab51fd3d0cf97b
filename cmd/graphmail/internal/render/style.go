package render

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// A style is what lines, bars and emphasis are drawn with.
type style struct {
	horizontal, vertical, cross string
	ellipsis                    string
	blocks                      []string // a full block, then its eighths from one to seven
	color                       bool
}

func (o *Options) style() style {
	if o.ASCII {
		return style{horizontal: "-", vertical: "|", cross: "+", ellipsis: "~", blocks: []string{"#"}, color: o.Color}
	}
	return style{horizontal: "─", vertical: "│", cross: "┼", ellipsis: "…", blocks: []string{"█", "▏", "▎", "▍", "▌", "▋", "▊", "▉"}, color: o.Color}
}

func (s style) bold(text string) string { return s.sgr("1", text) }
func (s style) dim(text string) string  { return s.sgr("2", text) }

// sgr sets one attribute around a text that holds no escapes of its own.
func (s style) sgr(code, text string) string {
	if !s.color || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// pad fills text up to width columns and applies emphasis to the text alone.
func pad(text string, width int, right bool, emphasis func(string) string) string {
	fill := strings.Repeat(" ", max(0, width-displaywidth.String(text)))
	if emphasis != nil {
		text = emphasis(text)
	}
	if right {
		return fill + text
	}
	return text + fill
}

// isolate keeps letters written from right to left from reordering what stands
// beside them on a terminal: the mark on both sides has no width, and makes the
// border between two such cells run from left to right.
func (o *Options) isolate(text string) string {
	const mark = "\u200e"
	if !o.Terminal || !rightToLeft(text) {
		return text
	}
	return mark + text + mark
}
