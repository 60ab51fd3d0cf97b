package plan

import (
	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// like pushes x LIKE pattern: its start, and the longest text within where the
// property can be searched for that.
func (p *pusher) like(e *expr.Like, want bool) pushed {
	if !want {
		return reject("Graph finds more than the pattern says, so its contrary would lose rows")
	}
	c := p.column(caseless(e.X))
	if c == nil || c.Type != graphtables.Text {
		return reject("Graph matches only text properties")
	}
	if c.Filter&(graphtables.StartsWith|graphtables.Contains|graphtables.EndsWith) == 0 {
		return reject("Graph does not match this property")
	}
	pattern, ok := expr.IsConstant(e.Pattern, p.x)
	if ok && pattern.IsNull() {
		return fails
	}
	if !ok || pattern.Kind() != expr.Text {
		return reject("the pattern is not constant")
	}
	escape := '\\'
	if e.Escape != nil {
		v, ok := expr.IsConstant(e.Escape, p.x)
		if !ok || v.Kind() != expr.Text {
			return reject("the pattern's escape is not constant")
		}
		escape = 0
		for _, r := range v.Text() {
			escape = r
		}
	}
	return p.match(c, parsePattern(pattern.Text(), escape), "the pattern is checked here")
}

// A pattern is a LIKE pattern cut at its wildcards: the texts between them, in
// order. The first is empty when it begins with a wildcard, and the last when
// it ends with one.
type pattern []string

func parsePattern(text string, escape rune) pattern {
	var parts []string
	var part []rune
	escaped := false
	for _, r := range text {
		switch {
		case escaped:
			part, escaped = append(part, r), false
		case r == escape && escape != 0:
			escaped = true
		case r == '%' || r == '_':
			parts = append(parts, string(part))
			part = part[:0]
		default:
			part = append(part, r)
		}
	}
	if escaped {
		part = append(part, escape)
	}
	return append(parts, string(part))
}

// match pushes what a pattern asks of a column: how the text begins and ends,
// and the longest part that is in it for sure.
func (p *pusher) match(c *graphtables.Column, pat pattern, why string) pushed {
	var conds []pushed
	first, last := safePrefix(pat[0]), pat[len(pat)-1]
	if p.rules.Family == graphtables.Directory {
		first = firstRunes(first, maxDirectoryText)
	}
	if c.Filter&graphtables.StartsWith == 0 {
		first = ""
	}
	if first != "" {
		conds = append(conds, textTest("startswith", c, first, why))
	}
	if len(pat) > 1 && last != "" && c.Filter&graphtables.EndsWith != 0 && safePrefix(last) == last && len(last) <= maxDirectoryText {
		conds = append(conds, textTest("endswith", c, last, why))
	}
	if c.Filter&graphtables.Contains != 0 {
		longest := ""
		for i, part := range pat {
			if s := safePart(part); len(s) > len(longest) && (i > 0 || s != first) {
				longest = s
			}
		}
		if len(longest) > len(first) {
			conds = append(conds, textTest("contains", c, longest, why))
		}
	}
	if len(conds) == 0 {
		return reject("Graph cannot be asked for such a text")
	}
	return both(conds)
}

func textTest(op string, c *graphtables.Column, text, why string) pushed {
	return narrow(&condition{op: op, path: c.Property, value: quoteOData(text)}, why)
}

// caseless takes LOWER and UPPER off text, which compares without regard to
// case anyway.
func caseless(e expr.Expr) expr.Expr {
	if call, ok := e.(*expr.Call); ok && len(call.Args) == 1 {
		switch call.Name {
		case "LOWER", "UPPER", "LCASE", "UCASE":
			if c, ok := call.Args[0].(*expr.Column); ok && !c.Type.Exact {
				return c
			}
		}
	}
	return e
}

// textFunction pushes a comparison of a function of a text property with a
// constant.
func (p *pusher) textFunction(e expr.Expr, op expr.Op, v expr.Value) pushed {
	call, ok := e.(*expr.Call)
	if !ok {
		return reject("Graph compares only properties")
	}
	if x := caseless(e); x != e {
		if c := p.column(x); c != nil && v.Kind() == expr.Text {
			return p.compareColumn(c, op, v)
		}
	}
	switch call.Name {
	case "LEFT":
		if len(call.Args) == 2 && op == expr.Eq && v.Kind() == expr.Text && v.Text() != "" {
			if c := p.column(call.Args[0]); c != nil && c.Filter&graphtables.StartsWith != 0 {
				return p.match(c, pattern{v.Text()}, "how it begins is checked here")
			}
		}
	case "SUBSTRING_INDEX":
		if c := p.tail(call); c != nil && op == expr.Eq && v.Kind() == expr.Text && v.Text() != "" {
			return p.match(c, pattern{"", v.Text()}, "how it ends is checked here")
		}
	}
	return reject("Graph does not compute " + call.Name)
}

// tail recognises SUBSTRING_INDEX(column, separator, −1): what is behind the
// last separator, such as an address's domain.
func (p *pusher) tail(call *expr.Call) *graphtables.Column {
	if len(call.Args) != 3 {
		return nil
	}
	n, ok := expr.IsConstant(call.Args[2], p.x)
	if !ok || n.Kind() != expr.Int || n.Int() != -1 {
		return nil
	}
	c := p.column(caseless(call.Args[0]))
	if c == nil || c.ID || c.Type != graphtables.Text {
		return nil
	}
	return c
}
