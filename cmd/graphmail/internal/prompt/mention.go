package prompt

import (
	"slices"
	"strings"

	"graphmail/cmd/graphmail/internal/script"
	"graphmail/graphtables"
)

// A mention is a table of the statement and the name it is called by.
type mention struct {
	table *graphtables.Table
	alias string
}

// mentioned finds the tables after FROM, JOIN and commas.
func (c *Completer) mentioned(tokens []script.Token, after string) []mention {
	words := append(significant(tokens), significant(script.Tokens(after))...)
	var list []mention
	for i, w := range words {
		if i == 0 || !slices.Contains([]string{"FROM", "JOIN", ","}, strings.ToUpper(words[i-1])) {
			continue
		}
		if strings.EqualFold(w, "information_schema") && i+2 < len(words) && words[i+1] == "." {
			w += "." + words[i+2]
			i += 2
		}
		t := c.Catalog.Table(w)
		if t == nil {
			continue
		}
		m := mention{t, t.Name}
		if i+2 < len(words) && strings.EqualFold(words[i+1], "AS") {
			m.alias = words[i+2]
		} else if i+1 < len(words) && isName(words[i+1]) && !isKeyword(words[i+1]) {
			m.alias = words[i+1]
		}
		list = append(list, m)
	}
	return list
}

func isName(w string) bool {
	t := script.Tokens(w)
	return len(t) == 1 && t[0].Kind == script.Word
}

func isKeyword(w string) bool {
	return slices.ContainsFunc(keywords, func(k string) bool {
		first, _, _ := strings.Cut(k, " ")
		return strings.EqualFold(first, w)
	})
}
