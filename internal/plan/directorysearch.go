package plan

import (
	"fmt"
	"strings"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// A directorySearch reads the text of search() on a list of the directory, whose
// own language knows nothing but clauses "property:text", AND, OR and
// parentheses. Text without a property is looked for where MATCH may look, quotes
// may be left out, and clauses side by side are joined by AND as in KQL.
// https://learn.microsoft.com/graph/search-query-parameter#using-search-on-directory-object-collections
type directorySearch struct {
	list  *graphtables.Table
	rest  string
	depth int // parentheses that are open
}

// directoryQuery writes the text of a search() as the directory takes it.
func (pl *planner) directoryQuery(m *expr.Match, text string) (string, error) {
	q, err := parseDirectorySearch(pl.list, text)
	if err != nil {
		return "", pl.searchError(m, *err)
	}
	return q, nil
}

func parseDirectorySearch(list *graphtables.Table, text string) (string, *searchFault) {
	d := &directorySearch{list: list, rest: text}
	q, _, err := d.or()
	return q, err
}

// or reads what OR joins. joined reports whether q needs parentheses within more.
func (d *directorySearch) or() (q string, joined bool, err *searchFault) {
	return d.chain("OR", d.and, func() bool { return d.take("OR") })
}

// and reads what AND joins, and clauses side by side.
func (d *directorySearch) and() (q string, joined bool, err *searchFault) {
	return d.chain("AND", d.term, func() bool { return d.take("AND") || !d.ends() && !d.at("OR") })
}

// chain reads one and, as long as there are more, others joined to it by op.
func (d *directorySearch) chain(op string, next func() (string, bool, *searchFault), more func() bool) (q string, joined bool, err *searchFault) {
	if q, joined, err = next(); err != nil || !more() {
		return q, joined, err
	}
	list := []string{grouped(q, joined)}
	for again := true; again; again = more() {
		if q, joined, err = next(); err != nil {
			return "", false, err
		}
		list = append(list, grouped(q, joined))
	}
	return strings.Join(list, " "+op+" "), true, nil
}

// term reads a clause or what stands in parentheses.
func (d *directorySearch) term() (q string, joined bool, err *searchFault) {
	for _, op := range []string{"AND", "OR"} {
		if d.at(op) {
			return "", false, &searchFault{"nothing stands before its " + op, "put a word there, or write " + strings.ToLower(op) + " for the word"}
		}
	}
	switch {
	case d.at("NOT"):
		return "", false, &searchFault{"the directory's search has no NOT", "leave it out and add a condition on a column to the others"}
	case d.ends():
		return "", false, &noWord
	case d.rest[0] == '(':
		d.rest = d.rest[1:]
		if d.depth++; d.depth > maxDepth {
			return "", false, &searchFault{"its parentheses lie too deep within each other", "leave some out"}
		}
		if q, joined, err = d.or(); err != nil {
			return "", false, err
		}
		if d.ends(); !strings.HasPrefix(d.rest, ")") {
			return "", false, &searchFault{"its parenthesis is not closed", "close it"}
		}
		d.rest = d.rest[1:]
		d.depth--
		return q, joined, nil
	case d.rest[0] == '"':
		text, err := d.quoted()
		if err != nil {
			return "", false, err
		}
		return d.clause(text)
	}
	return d.words()
}

// words reads words up to an operator, a quote, a parenthesis or the next word
// with a property.
func (d *directorySearch) words() (q string, joined bool, err *searchFault) {
	var list []string
	for !d.ends() && d.rest[0] != '"' && d.rest[0] != '(' && !d.at("AND") && !d.at("OR") && !d.at("NOT") {
		word := d.word()
		name, text, ok := strings.Cut(word, ":")
		if ok && len(list) > 0 && d.property(name) != "" {
			break
		}
		d.rest = d.rest[len(word):]
		if ok && text == "" && strings.HasPrefix(d.rest, `"`) { // property:"two words"
			phrase, err := d.quoted()
			if err != nil {
				return "", false, err
			}
			return d.clause(word + phrase)
		}
		list = append(list, word)
	}
	return d.clause(strings.Join(list, " "))
}

// clause writes a clause, which is several where the text names no property.
func (d *directorySearch) clause(text string) (q string, joined bool, err *searchFault) {
	name, words, ok := strings.Cut(text, ":")
	if !ok || !isName(name) {
		var list []string
		for i := range d.list.Columns {
			if field := d.list.Columns[i].Search; field != "" {
				list = append(list, quoteSearch(field+":"+text))
			}
		}
		if strings.TrimSpace(text) == "" {
			return "", false, &noWord
		}
		return strings.Join(list, " OR "), len(list) > 1, nil
	}
	property := d.property(name)
	if property == "" {
		var names []string
		for i := range d.list.Columns {
			if c := &d.list.Columns[i]; searchable(c) {
				names = append(names, c.Property)
			}
		}
		near := graphtables.Nearest(name, names)
		if near == "" {
			near = "displayName"
		}
		return "", false, &searchFault{fmt.Sprintf("it searches no property %q", name), fmt.Sprintf("write %s:%s", near, strings.TrimSpace(words))}
	}
	if strings.TrimSpace(words) == "" {
		return "", false, &searchFault{fmt.Sprintf("nothing stands after %s:", name), "name a word to look for"}
	}
	return quoteSearch(property + ":" + words), false, nil
}

// property returns the property that a search calls by its own name or by that
// of its column, "" when there is none that can be searched.
func (d *directorySearch) property(name string) string {
	for i := range d.list.Columns {
		if c := &d.list.Columns[i]; searchable(c) && (strings.EqualFold(c.Property, name) || strings.EqualFold(c.Name, name)) {
			return c.Property
		}
	}
	return ""
}

// searchable reports whether the directory's search takes a property: any text
// that it filters by.
func searchable(c *graphtables.Column) bool {
	return c.Filter != 0 && !c.ID && (c.Type == graphtables.Text || c.Form == graphtables.Strings)
}

// ends skips blanks and reports whether nothing more stands on this level.
func (d *directorySearch) ends() bool {
	d.rest = strings.TrimLeft(d.rest, " \t\r\n")
	return d.rest == "" || d.depth > 0 && d.rest[0] == ')'
}

// at reports whether an operator comes next. They are upper case.
func (d *directorySearch) at(op string) bool { return !d.ends() && d.word() == op }

// take reads an operator if it comes next.
func (d *directorySearch) take(op string) bool {
	if !d.at(op) {
		return false
	}
	d.rest = d.rest[len(op):]
	return true
}

// word returns the word that comes next, which a quote ends, a blank, and a
// closing parenthesis where one is open.
func (d *directorySearch) word() string {
	end := strings.IndexFunc(d.rest, func(r rune) bool {
		return r == '"' || r == ' ' || r == '\t' || r == '\r' || r == '\n' || r == ')' && d.depth > 0
	})
	if end < 0 {
		return d.rest
	}
	return d.rest[:end]
}

// quoted reads text in double quotes, in which a backslash stands before a quote
// or another backslash.
func (d *directorySearch) quoted() (string, *searchFault) {
	var text strings.Builder
	for i := 1; i < len(d.rest); i++ {
		switch c := d.rest[i]; {
		case c == '"':
			d.rest = d.rest[i+1:]
			return text.String(), nil
		case c == '\\' && i+1 < len(d.rest) && (d.rest[i+1] == '"' || d.rest[i+1] == '\\'):
			i++
			text.WriteByte(d.rest[i])
		default:
			text.WriteByte(c)
		}
	}
	return "", &searchFault{"its double quote is not closed", "close it, or leave it out"}
}

func grouped(q string, joined bool) string {
	if joined {
		return "(" + q + ")"
	}
	return q
}

// isName reports whether a text can be the name of a property.
func isName(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}) < 0
}
