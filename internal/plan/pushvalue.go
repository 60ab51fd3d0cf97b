package plan

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// Limits of $filter on the directory.
// https://developer.microsoft.com/graph/known-issues/?search=13635
const (
	maxInList        = 15
	maxDirectoryText = 120
)

const (
	whyPrefix    = "Graph's eq loses rows of text; startswith finds them all and equality is checked here"
	whyCollation = "Graph ignores accents or case where SQL does not, so equality is checked here"
)

// compareColumn pushes column op value; v is not NULL.
func (p *pusher) compareColumn(c *graphtables.Column, op expr.Op, v expr.Value) pushed {
	if c.Filter == 0 {
		return reject("Graph does not filter by this property")
	}
	switch {
	case c.Type == graphtables.Boolean:
		return p.compareBoolean(c, op, v)
	case c.Form == graphtables.Enum || c.Values != nil:
		return p.compareEnum(c, op, v)
	case c.Type == graphtables.Text:
		return p.compareText(c, op, v)
	case c.Type == graphtables.BigInt:
		return p.compareNumber(c, op, v)
	}
	return reject("Graph does not compare this kind of value")
}

// compareBoolean finds out for which of true and false the comparison holds,
// so that every way of writing it comes to eq, which needs no advanced query.
func (p *pusher) compareBoolean(c *graphtables.Column, op expr.Op, v expr.Value) pushed {
	if v.Kind() != expr.Bool && v.Kind() != expr.Int && v.Kind() != expr.Float {
		return reject("it compares a truth value with something else")
	}
	yes, no := holdsFor(expr.NewBool(true), op, v), holdsFor(expr.NewBool(false), op, v)
	switch {
	case !yes && !no:
		return fails
	case yes && no:
		return reject("it holds for every value but NULL, which Graph cannot be asked for")
	case c.Filter&graphtables.Eq == 0:
		return reject("Graph does not filter by this property")
	}
	literal := "false"
	if yes {
		literal = "true"
	}
	return p.claim(c, graphtables.Eq, compare(c.Property, "eq", literal))
}

func (p *pusher) claim(c *graphtables.Column, op graphtables.Ops, cond *condition) pushed {
	if c.Exact&op != 0 {
		return pushed{cond: cond, claim: Exact, why: "Graph decides it as SQL does"}
	}
	return narrow(cond, "Graph is not known to decide it exactly as SQL does")
}

// compareEnum compares with a member of an enumeration, in Graph's spelling. A
// value that is no member is left to the local check, since Graph answers an
// unknown member with an error and may add members.
func (p *pusher) compareEnum(c *graphtables.Column, op expr.Op, v expr.Value) pushed {
	want := graphtables.Eq
	if op == expr.Ne {
		want = graphtables.Ne
	} else if op != expr.Eq {
		return reject("Graph has no order of such values")
	}
	if c.Filter&want == 0 {
		return reject("Graph takes only eq on this property")
	}
	i := slices.IndexFunc(c.Values, func(member string) bool {
		return v.Kind() == expr.Text && strings.EqualFold(member, v.Text())
	})
	if i < 0 {
		return reject("the value is none of " + strings.Join(c.Values, ", "))
	}
	name := "eq"
	if want == graphtables.Ne {
		name = "ne"
	}
	return p.claim(c, want, compare(c.Property, name, quoteOData(c.Values[i])))
}

// compareText pushes an equality of text, as startswith where eq is not to be
// trusted.
func (p *pusher) compareText(c *graphtables.Column, op expr.Op, v expr.Value) pushed {
	switch {
	case op == expr.Ne:
		return reject("Graph ignores accents or case where SQL does not, so ne would lose rows")
	case op != expr.Eq:
		return reject("Graph orders text differently")
	case v.Kind() != expr.Text:
		return reject("it compares text with something else")
	}
	text := v.Text()
	if text == "" {
		return reject("Graph cannot be asked for empty text")
	}
	directory := p.rules.Family == graphtables.Directory
	if c.Filter&graphtables.Eq != 0 && !(directory && utf8.RuneCountInString(text) > maxDirectoryText) {
		if c.ID || safePrefix(text) == text {
			return narrow(compare(c.Property, "eq", quoteOData(text)), whyCollation)
		}
	}
	if c.Filter&graphtables.StartsWith == 0 {
		return reject("Graph does not find this text for sure")
	}
	return p.match(c, pattern{text}, whyPrefix)
}

func (p *pusher) compareNumber(c *graphtables.Column, op expr.Op, v expr.Value) pushed {
	names := map[expr.Op]string{expr.Eq: "eq", expr.Ne: "ne", expr.Lt: "lt", expr.Le: "le", expr.Gt: "gt", expr.Ge: "ge"}
	if v.Kind() != expr.Int {
		return reject("it compares a number with something else")
	}
	return narrow(compare(c.Property, names[op], v.String()), "Graph is not known to decide it exactly as SQL does")
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// safePrefix returns the start of text up to the first character that SQL may
// find equal to more than its other case. Most that are not ASCII are such: é
// may be stored as e and an accent, ß equals ss, ς equals σ, and the kana are
// two alphabets. A server that does not know that would lose rows.
//
// Variants that mail seldom has, such as wide letters, ligatures and characters
// without any weight, are let pass.
func safePrefix(text string) string {
	for i, r := range text {
		if plain(r) {
			continue
		}
		if unicode.Is(unicode.M, r) { // it may be one character with the one before
			_, n := utf8.DecodeLastRuneInString(text[:i])
			i -= n
		}
		return text[:i]
	}
	return text
}

// safePart returns the longest stretch of text without such characters.
func safePart(text string) string {
	best := ""
	for text != "" {
		part := safePrefix(text)
		if len(part) > len(best) {
			best = part
		}
		text = text[len(part):]
		if _, n := utf8.DecodeRuneInString(text); n > 0 {
			text = text[n:]
		}
		for {
			r, n := utf8.DecodeRuneInString(text)
			if n == 0 || !unicode.Is(unicode.M, r) {
				break
			}
			text = text[n:]
		}
	}
	return best
}

// plain reports whether a character is one of those that are spelled in one way
// only, but for case.
func plain(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r >= ' ' && r != 0x7f
	case 'А' <= r && r <= 'я':
		return r != 'Й' && r != 'й'
	case 'א' <= r && r <= 'ת', 0xAC00 <= r && r <= 0xD7A3, 0x4E00 <= r && r <= 0x9FFF: // Hebrew, Hangul, Han
		return true
	}
	return false
}
