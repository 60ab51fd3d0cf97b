package graphtest

import (
	"slices"
	"strings"
	"unicode"
)

// objectSearch reads $search on directory objects: clauses "property:text",
// each in double quotes, joined by AND and OR outside them
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
	var any [][]func(*item) bool // of which one group must hold entirely
	group := []func(*item) bool{}
	rest := strings.TrimSpace(value)
	for {
		if !strings.HasPrefix(rest, `"`) {
			return nil, errObjectSearch(value)
		}
		end := strings.Index(rest[1:], `"`)
		if end < 0 {
			return nil, errObjectSearch(value)
		}
		name, text, ok := strings.Cut(rest[1:1+end], ":")
		if !ok || edmTypes["user"].property(name) == nil && edmTypes["group"].property(name) == nil {
			return nil, errObjectSearch(value)
		}
		group = append(group, objectClause(name, text))
		rest = strings.TrimSpace(rest[end+2:])
		if rest == "" {
			break
		}
		if after, ok := strings.CutPrefix(rest, "AND "); ok {
			rest = strings.TrimSpace(after)
			continue
		}
		after, ok := strings.CutPrefix(rest, "OR ")
		if !ok {
			return nil, errObjectSearch(value)
		}
		any, group = append(any, group), nil
		rest = strings.TrimSpace(after)
	}
	any = append(any, group)
	return func(o *item) bool {
		return slices.ContainsFunc(any, func(all []func(*item) bool) bool {
			return !slices.ContainsFunc(all, func(holds func(*item) bool) bool { return !holds(o) })
		})
	}, nil
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
