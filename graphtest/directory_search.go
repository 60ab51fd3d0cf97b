package graphtest

import (
	"slices"
	"strings"
	"unicode"
)

// objectSearch reads $search on directory objects: clauses "property:text",
// each in double quotes, joined by AND, OR and parentheses outside them
// (https://learn.microsoft.com/en-us/graph/search-query-parameter#using-search-on-directory-object-collections).
// It returns nil without $search.
func (c *call) objectSearch() (func(*item) bool, *apiError) {
	value, ok := c.options.get("$search")
	if !ok {
		return nil, nil
	}
	if !c.eventual() {
		return nil, errUnsupportedQuery("Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'")
	}
	p := &objectSearchParser{rest: strings.TrimSpace(value)}
	holds, ok := p.or()
	if !ok || p.rest != "" {
		return nil, errObjectSearch(value)
	}
	return holds, nil
}

type objectSearchParser struct{ rest string }

// take reads a token and the blanks after it, if it comes next.
func (p *objectSearchParser) take(token string) bool {
	rest, ok := strings.CutPrefix(p.rest, token)
	if ok {
		p.rest = strings.TrimSpace(rest)
	}
	return ok
}

func (p *objectSearchParser) or() (func(*item) bool, bool) {
	first, ok := p.and()
	for ok && p.take("OR ") {
		left := first
		var right func(*item) bool
		right, ok = p.and()
		first = func(o *item) bool { return left(o) || right(o) }
	}
	return first, ok
}

func (p *objectSearchParser) and() (func(*item) bool, bool) {
	first, ok := p.term()
	for ok && p.take("AND ") {
		left := first
		var right func(*item) bool
		right, ok = p.term()
		first = func(o *item) bool { return left(o) && right(o) }
	}
	return first, ok
}

func (p *objectSearchParser) term() (func(*item) bool, bool) {
	if p.take("(") {
		holds, ok := p.or()
		return holds, ok && p.take(")")
	}
	clause, ok := p.quoted()
	if !ok {
		return nil, false
	}
	name, text, ok := strings.Cut(clause, ":")
	if !ok || edmTypes["user"].property(name) == nil && edmTypes["group"].property(name) == nil {
		return nil, false
	}
	return objectClause(name, text), true
}

// quoted reads text in double quotes, in which a backslash escapes.
func (p *objectSearchParser) quoted() (string, bool) {
	if !strings.HasPrefix(p.rest, `"`) {
		return "", false
	}
	var text strings.Builder
	for i := 1; i < len(p.rest); i++ {
		switch p.rest[i] {
		case '"':
			p.rest = strings.TrimSpace(p.rest[i+1:])
			return text.String(), true
		case '\\':
			if i++; i == len(p.rest) {
				return "", false
			}
		}
		text.WriteByte(p.rest[i])
	}
	return "", false
}

func errObjectSearch(text string) *apiError {
	return &apiError{Status: 400, Code: "Request_BadRequest", Message: "Unrecognized query argument specified: '" + text + "'."}
}

// objectClause matches one property: displayName and description by the tokens
// they are cut into, the others by how they begin.
func objectClause(name, text string) func(*item) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	words := tokens(text)
	return func(o *item) bool {
		p := o.typ.property(name)
		if p == nil {
			return false
		}
		for _, v := range append(elements(o.props[p.name]), o.props[p.name]) {
			s, ok := v.(string)
			if !ok {
				continue
			}
			s = strings.ToLower(s)
			if p.name != "displayName" && p.name != "description" {
				if strings.HasPrefix(s, text) {
					return true
				}
				continue
			}
			have := tokens(s)
			if !slices.ContainsFunc(words, func(w string) bool {
				return !slices.ContainsFunc(have, func(h string) bool { return strings.HasPrefix(h, w) })
			}) {
				return true
			}
		}
		return false
	}
}

// tokens cuts a text into words as the directory does: at blanks, at changes
// between letters, digits and symbols, and at capital letters.
func tokens(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
