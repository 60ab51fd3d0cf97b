package prompt

import (
	"slices"
	"strings"

	"graphmail/cmd/graphmail/internal/script"
	"graphmail/graphtables"
)

// A Completer knows what can be typed.
type Completer struct {
	Catalog *graphtables.Catalog
	// Commands are those that begin with a backslash.
	Commands []string
	// Arguments gives what can follow such a command; tables are offered where it is nil or empty.
	Arguments map[string][]string
}

// Complete lists what the word that ends text, the input up to the cursor, can
// become, and says what that word is. after is the input from the cursor on: a
// FROM there names tables, too.
func (c *Completer) Complete(text, after string) (word string, list []string) {
	if strings.HasPrefix(strings.TrimLeft(text, " "), `\`) {
		return c.command(strings.TrimLeft(text, " "))
	}
	tokens := script.Tokens(text)
	for i := len(tokens) - 1; i >= 0; i-- {
		if tokens[i].Kind == script.End {
			tokens = tokens[i+1:]
			break
		}
	}
	before := tokens
	if n := len(tokens); n > 0 {
		switch last := tokens[n-1]; {
		case last.Open && last.Kind == script.String:
			return last.Text, c.inString(tokens[:n-1], last.Text)
		case last.Open || last.Kind == script.Comment:
			return "", nil
		case last.Kind == script.Word:
			word, before = last.Text, tokens[:n-1]
		}
	}
	words := significant(before)
	if n := len(words); n >= 2 && words[n-1] == "." {
		return word, c.qualified(words[n-2], word, c.mentioned(tokens, after))
	}
	if wantsTable(words) {
		return word, c.tables(word)
	}
	return word, c.expression(word, words, c.mentioned(tokens, after))
}

// command completes \d and its like.
func (c *Completer) command(text string) (word string, list []string) {
	name, arg, found := strings.Cut(text, " ")
	words, takes := c.Arguments[name]
	switch {
	case !found:
		for _, k := range c.Commands {
			if strings.HasPrefix(k, name) {
				list = append(list, k)
			}
		}
		return name, list
	case name == `\explain`:
		return c.Complete(arg, "")
	case !takes || strings.Contains(arg, " "):
		return "", nil
	case len(words) == 0:
		return arg, c.tables(arg)
	}
	for _, w := range words {
		if strings.HasPrefix(w, arg) {
			list = append(list, w)
		}
	}
	return arg, list
}

// significant is the text of the tokens that mean something.
func significant(tokens []script.Token) []string {
	var list []string
	for _, t := range tokens {
		if t.Kind != script.Space && t.Kind != script.Comment {
			list = append(list, strings.Trim(t.Text, "`"))
		}
	}
	return list
}

// wantsTable reports whether a table's name comes next.
func wantsTable(words []string) bool {
	for i := len(words) - 1; i >= 0; i-- {
		switch strings.ToUpper(words[i]) {
		case "FROM", "JOIN", "DESCRIBE", "TABLE":
			return i == len(words)-1 || words[len(words)-1] == "," && !slices.ContainsFunc(words[i:], leavesFrom)
		case "DESC":
			return i == 0 && len(words) == 1
		}
	}
	return false
}

func leavesFrom(word string) bool {
	switch strings.ToUpper(word) {
	case "WHERE", "ON", "GROUP", "ORDER", "HAVING", "LIMIT", "USING", "SELECT", "(", ")":
		return true
	}
	return false
}

func (c *Completer) tables(word string) []string {
	var list []string
	for _, t := range c.Catalog.Tables() {
		name := t.Name
		if t.Schema != "" {
			name = t.Schema + "." + name
		}
		if begins(name, word) {
			list = append(list, name)
		}
	}
	return list
}

// qualified completes what follows a table's name or alias and a dot.
func (c *Completer) qualified(name, word string, tables []mention) []string {
	var list []string
	for _, m := range tables {
		if strings.EqualFold(m.alias, name) {
			list = append(list, columns(m.table, word)...)
		}
	}
	if strings.EqualFold(name, "information_schema") {
		for _, t := range c.Catalog.Tables() {
			if strings.EqualFold(t.Schema, name) && begins(t.Name, word) {
				list = append(list, t.Name)
			}
		}
	}
	if len(tables) == 0 && list == nil && word != "" {
		return c.likely(word)
	}
	return list
}

// likely lists columns while the FROM is still to come: those of messages, or
// else of the other tables.
func (c *Completer) likely(word string) []string {
	if t := c.Catalog.Table("messages"); t != nil {
		if list := columns(t, word); len(list) > 0 {
			return list
		}
	}
	var all []mention
	for _, t := range c.Catalog.Tables() {
		if t.Schema == "" {
			all = append(all, mention{table: t})
		}
	}
	return c.columns(all, word)
}

// columns lists the columns of several tables, each name once.
func (c *Completer) columns(tables []mention, word string) []string {
	var list []string
	seen := map[string]bool{}
	for _, m := range tables {
		for _, k := range columns(m.table, word) {
			if !seen[k] {
				seen[k] = true
				list = append(list, k)
			}
		}
	}
	return list
}

func columns(t *graphtables.Table, word string) []string {
	var list []string
	for _, col := range t.Columns {
		if begins(col.Name, word) {
			list = append(list, col.Name)
		}
	}
	return list
}

// expression completes everything else: columns, functions, keywords.
func (c *Completer) expression(word string, words []string, tables []mention) []string {
	var list []string
	if len(tables) > 0 {
		list = c.columns(tables, word)
	} else if word != "" && len(words) > 0 {
		list = c.likely(word)
	}
	lower := word != "" && word == strings.ToLower(word)
	first := len(words) == 0
	for _, k := range keywords {
		if begins(k, word) && (starts(k) == first || k == "SELECT") {
			list = append(list, cased(k, lower))
		}
		if rest := goesOn(k, words); rest != "" && begins(rest, word) && !slices.Contains(keywords, rest) {
			list = append(list, cased(rest, lower))
		}
	}
	if word != "" && !first {
		for _, f := range functions {
			if begins(f, word) {
				list = append(list, cased(f, lower)+"(")
			}
		}
	}
	return list
}

// goesOn returns what is left of a keyword of several words whose first ones are
// typed: TABLES after SHOW; else "".
func goesOn(keyword string, words []string) string {
	parts := strings.Fields(keyword)
	for n := len(parts) - 1; n > 0; n-- {
		if n > len(words) || starts(keyword) && n != len(words) {
			continue
		}
		if strings.EqualFold(strings.Join(parts[:n], " "), strings.Join(words[len(words)-n:], " ")) {
			return strings.Join(parts[n:], " ")
		}
	}
	return ""
}

// starts reports whether a statement can begin with a keyword.
func starts(keyword string) bool {
	switch first, _, _ := strings.Cut(keyword, " "); first {
	case "SELECT", "SHOW", "DESCRIBE", "EXPLAIN", "SET", "USE":
		return true
	}
	return false
}

// inString completes the names of folders: folder = 'in…, folder IN ('in….
func (c *Completer) inString(tokens []script.Token, text string) []string {
	if !namesFolder(significant(tokens)) {
		return nil
	}
	var list []string
	for _, f := range []string{"inbox", "sentitems", "drafts", "deleteditems", "archive", "junkemail", "outbox"} {
		if begins(f, text[1:]) {
			list = append(list, text[:1]+f+text[:1])
		}
	}
	return list
}

// namesFolder reports whether the words end in folder = or folder IN (….
func namesFolder(words []string) bool {
	n := len(words)
	if n >= 2 && words[n-1] == "=" {
		return strings.EqualFold(words[n-2], "folder")
	}
	open := n - 1
	for open >= 0 && (words[open] == "," || strings.HasPrefix(words[open], "'") || strings.HasPrefix(words[open], `"`)) {
		open--
	}
	return open >= 2 && words[open] == "(" && strings.EqualFold(words[open-1], "IN") && strings.EqualFold(words[open-2], "folder")
}

// begins compares without regard to case.
func begins(name, word string) bool {
	return len(name) >= len(word) && strings.EqualFold(name[:len(word)], word)
}

func cased(word string, lower bool) string {
	if lower {
		return strings.ToLower(word)
	}
	return word
}
