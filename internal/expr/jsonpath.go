package expr

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A jsonPath is a path of MySQL's JSON functions. Its grammar is not that of
// RFC 9535: ** descends, [last-1] and [0 to 2] count, and there are no filters.
// https://dev.mysql.com/doc/refman/8.0/en/json.html#json-path-syntax
type jsonPath []jsonLeg

type jsonLeg struct {
	kind     jsonLegKind
	key      string
	from, to jsonIndex
}

type jsonLegKind uint8

const (
	legMember     jsonLegKind = iota // .key
	legAnyMember                     // .*
	legRange                         // [n], [last], [n to m]
	legAnyElement                    // [*]
	legDescend                       // **
)

// A jsonIndex counts from the start of an array, or back from its last element.
type jsonIndex struct {
	n        int
	fromLast bool
}

func (i jsonIndex) in(length int) int {
	if i.fromLast {
		return length - 1 - i.n
	}
	return i.n
}

func (l jsonLeg) isWild() bool {
	return l.kind == legAnyMember || l.kind == legAnyElement || l.kind == legDescend || l.kind == legRange && l.from != l.to
}

// isWild reports whether the path may match more than one value.
func (p jsonPath) isWild() bool {
	for _, l := range p {
		if l.isWild() {
			return true
		}
	}
	return false
}

func parseJSONPath(text string) (jsonPath, error) {
	s := strings.TrimSpace(text)
	fail := func() (jsonPath, error) {
		return nil, fmt.Errorf("the JSON path %s cannot be read at byte %d; write $.key, $[0], $.* or $[*]", quoteShort(text), len(text)-len(s)+1)
	}
	if !strings.HasPrefix(s, "$") {
		return fail()
	}
	var path jsonPath
	for s = strings.TrimSpace(s[1:]); s != ""; s = strings.TrimSpace(s) {
		var leg jsonLeg
		rest, ok := "", false
		switch {
		case strings.HasPrefix(s, "**"):
			leg, rest, ok = jsonLeg{kind: legDescend}, s[2:], true
		case s[0] == '.':
			leg, rest, ok = parseMember(strings.TrimSpace(s[1:]))
		case s[0] == '[':
			leg, rest, ok = parseCell(s[1:])
		}
		if !ok {
			return fail()
		}
		path, s = append(path, leg), rest
	}
	if n := len(path); n > 0 && path[n-1].kind == legDescend {
		return fail()
	}
	descents := 0
	for _, l := range path {
		if l.kind == legDescend {
			descents++
		}
	}
	if descents > 1 { // the time would grow with the power of their number
		return nil, fmt.Errorf("the JSON path %s has more than one **", quoteShort(text))
	}
	return path, nil
}

func parseMember(s string) (leg jsonLeg, rest string, ok bool) {
	switch {
	case strings.HasPrefix(s, "*"):
		return jsonLeg{kind: legAnyMember}, s[1:], true
	case strings.HasPrefix(s, `"`):
		end := jsonStringEnd(s, 0)
		return jsonLeg{kind: legMember, key: jsonText(s[:end])}, s[end:], end >= 2 && s[end-1] == '"'
	}
	end := 0
	for end < len(s) {
		r, n := utf8.DecodeRuneInString(s[end:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '$' {
			break
		}
		end += n
	}
	return jsonLeg{kind: legMember, key: s[:end]}, s[end:], end > 0
}

func parseCell(s string) (leg jsonLeg, rest string, ok bool) {
	inside, rest, ok := strings.Cut(s, "]")
	if !ok {
		return leg, s, false
	}
	inside = strings.TrimSpace(inside)
	if inside == "*" {
		return jsonLeg{kind: legAnyElement}, rest, true
	}
	from, to, isRange := strings.Cut(inside, " to ")
	leg.kind = legRange
	if leg.from, ok = parseJSONIndex(from); !ok {
		return leg, s, false
	}
	leg.to = leg.from
	if isRange {
		leg.to, ok = parseJSONIndex(to)
	}
	return leg, rest, ok
}

func parseJSONIndex(s string) (jsonIndex, bool) {
	s = strings.TrimSpace(s)
	last, fromLast := strings.CutPrefix(s, "last")
	if fromLast {
		if s = strings.TrimSpace(last); s == "" {
			return jsonIndex{fromLast: true}, true
		}
		if s[0] != '-' {
			return jsonIndex{}, false
		}
		s = strings.TrimSpace(s[1:])
	}
	n, err := strconv.ParseUint(s, 10, 31)
	return jsonIndex{n: int(n), fromLast: fromLast}, err == nil
}

// find calls f for each value of doc that the path names, until f returns
// false; it returns whether f never did.
func (p jsonPath) find(doc string, f func(value string) bool) bool {
	if len(p) == 0 {
		return f(doc)
	}
	leg, rest := p[0], p[1:]
	goOn := true
	each := func(value string) bool {
		goOn = rest.find(value, f)
		return goOn
	}
	switch leg.kind {
	case legMember:
		if jsonRankOf(doc) == jsonObject {
			jsonMembers(doc, func(key, value string) bool {
				if len(key) == len(leg.key)+2 && key[1:len(key)-1] == leg.key || strings.IndexByte(key, '\\') >= 0 && jsonText(key) == leg.key {
					each(value)
					return false
				}
				return true
			})
		}
	case legAnyMember:
		if jsonRankOf(doc) == jsonObject {
			jsonMembers(doc, func(_, value string) bool { return each(value) })
		}
	case legAnyElement:
		if jsonRankOf(doc) == jsonArray {
			jsonElements(doc, each)
		}
	case legRange:
		leg.elements(doc, each)
	case legDescend:
		return rest.descend(doc, f)
	}
	return goOn
}

// elements calls f for the elements of an array that the leg names. Anything
// else counts as an array of itself.
func (l jsonLeg) elements(doc string, f func(value string) bool) {
	if jsonRankOf(doc) != jsonArray {
		if l.from.in(1) <= 0 && l.to.in(1) >= 0 {
			f(doc)
		}
		return
	}
	length := 0
	if l.from.fromLast || l.to.fromLast {
		jsonElements(doc, func(string) bool {
			length++
			return true
		})
	}
	from, to := l.from.in(length), l.to.in(length)
	i := 0
	jsonElements(doc, func(value string) bool {
		if i >= from && i <= to && !f(value) {
			return false
		}
		i++
		return i <= to
	})
}

// descend finds the path in doc and in every value within it.
func (p jsonPath) descend(doc string, f func(value string) bool) bool {
	if !p.find(doc, f) {
		return false
	}
	goOn := true
	each := func(value string) bool {
		goOn = p.descend(value, f)
		return goOn
	}
	switch jsonRankOf(doc) {
	case jsonObject:
		jsonMembers(doc, func(_, value string) bool { return each(value) })
	case jsonArray:
		jsonElements(doc, each)
	}
	return goOn
}
