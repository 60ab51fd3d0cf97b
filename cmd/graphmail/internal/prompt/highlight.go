package prompt

import (
	"strings"

	"graphmail/cmd/graphmail/internal/script"
)

// highlight colours the line that is being typed, by the kind of each token.
// What is typed can be pasted mail: nothing but printable characters gets in.
func highlight(line []rune) string {
	var b strings.Builder
	for _, t := range script.Tokens(string(line)) {
		switch {
		case t.Kind == script.String || t.Kind == script.Quoted:
			b.WriteString("\x1b[32m" + t.Text + "\x1b[0m")
		case t.Kind == script.Comment:
			b.WriteString("\x1b[2m" + t.Text + "\x1b[0m")
		case t.Kind == script.Word && reserved[strings.ToUpper(t.Text)]:
			b.WriteString("\x1b[1m" + t.Text + "\x1b[0m")
		default:
			b.WriteString(t.Text)
		}
	}
	return b.String()
}

// reserved are the words of the keywords.
var reserved = func() map[string]bool {
	m := map[string]bool{}
	for _, k := range keywords {
		for _, w := range strings.Fields(k) {
			m[w] = true
		}
	}
	return m
}()
