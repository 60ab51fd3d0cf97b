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
	directory := p.rules.Family == graphtables.Directory
	if c.Filter&graphtables.Eq != 0 && !(directory && utf8.RuneCountInString(text) > maxDirectoryText) {
		if c.ID || safePrefix(text) == text {
			return narrow(compare(c.Property, "eq", quoteOData(text)), whyCollation)
		}
	}
	if c.Filter&graphtables.StartsWith == 0 {
		return reject("Graph does not find this text for sure")
	}
	return p.startsWith(c, text, whyPrefix)
}

func (p *pusher) compareNumber(c *graphtables.Column, op expr.Op, v expr.Value) pushed {
	names := map[expr.Op]string{expr.Eq: "eq", expr.Ne: "ne", expr.Lt: "lt", expr.Le: "le", expr.Gt: "gt", expr.Ge: "ge"}
	if v.Kind() != expr.Int {
		return reject("it compares a number with something else")
	}
	return narrow(compare(c.Property, names[op], v.String()), "Graph is not known to decide it exactly as SQL does")
}

// startsWith pushes that text begins with prefix.
func (p *pusher) startsWith(c *graphtables.Column, prefix, why string) pushed {
	safe := safePrefix(prefix)
	if p.rules.Family == graphtables.Directory {
		safe = firstRunes(safe, maxDirectoryText)
	}
	if safe == "" {
		return reject("nothing of the text is sure to be compared alike")
	}
	return narrow(&condition{op: "startswith", path: c.Property, value: quoteOData(safe)}, why)
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
// find equal to another one than its other case: ß and ẞ, ς and σ, µ and μ, a
// control character. A server that knows fewer such pairs would lose rows.
func safePrefix(text string) string {
	for i, r := range text {
		if !plain(r) {
			return text[:i]
		}
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
		if text != "" {
			_, n := utf8.DecodeRuneInString(text)
			text = text[n:]
		}
	}
	return best
}

// plain reports whether a character has at most one other case. The long s and
// the Kelvin sign, which count as s and k, are let pass.
func plain(r rune) bool {
	switch {
	case r == utf8.RuneError:
		return false
	case r < utf8.RuneSelf:
		return r >= ' ' && r != 0x7f
	}
	other := unicode.SimpleFold(r)
	if other == r {
		return unicode.ToUpper(r) == r && unicode.ToLower(r) == r
	}
	return unicode.SimpleFold(other) == r && (unicode.ToLower(r) == other || unicode.ToUpper(r) == other)
}
