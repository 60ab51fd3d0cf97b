package script

import "strings"

// A Statement is one statement of a text.
type Statement struct {
	Text     string // without what ended it
	Line     int    // of its first token in the text, from 1
	Vertical bool   // it ended with \G
}

// Split takes the statements of text that are ended by ;, \g or \G, and what is
// left after them: "" when that is blanks and comments alone. A statement of
// blanks and comments is none.
func Split(text string) (list []Statement, rest string) {
	var b strings.Builder
	line, first, empty := 1, 0, true
	for _, t := range Tokens(text) {
		switch {
		case t.Kind == End:
			if !empty {
				list = append(list, Statement{strings.TrimRight(b.String(), " \t\r\n\f\v"), first, t.Text == `\G`})
			}
			b.Reset()
			first, empty = 0, true
		case first == 0 && (t.Kind == Space || t.Kind == Comment && !t.Open):
			// What stands before a statement is not part of it.
		default:
			if first == 0 {
				first = line
			}
			empty = false
			b.WriteString(t.Text)
		}
		line += strings.Count(t.Text, "\n")
	}
	return list, b.String()
}

// Complete reports whether the text needs no more lines: every statement in it
// is ended.
func Complete(text string) bool {
	_, rest := Split(text)
	return rest == ""
}

// All is Split for a whole text: what is left at its end is a statement, too.
func All(text string) []Statement {
	list, rest := Split(text)
	if rest == "" {
		return list
	}
	at := strings.LastIndex(text, rest)
	return append(list, Statement{strings.TrimRight(rest, " \t\r\n\f\v"), 1 + strings.Count(text[:at], "\n"), false})
}
