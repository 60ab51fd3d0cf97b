package main

import (
	"io"
	"os"
	"strconv"

	"golang.org/x/term"
)

// isTerminal reports whether a person sees what is written to w.
func isTerminal(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// columns is the width of the terminal that w is, or 0.
func (a *app) columns(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok || !isTerminal(w) {
		return 0
	}
	if n, err := strconv.Atoi(a.getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	n, _, err := term.GetSize(int(f.Fd()))
	if err != nil || n <= 0 {
		return 80
	}
	return n
}

// dumb reports whether the terminal draws no more than text.
func (a *app) dumb() bool { return a.getenv("TERM") == "dumb" }

// color reports whether w takes colours: https://no-color.org
func (a *app) color(w io.Writer) bool {
	return isTerminal(w) && !a.dumb() && a.getenv("NO_COLOR") == ""
}
