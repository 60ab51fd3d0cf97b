package plan

import (
	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// in pushes x IN (list), or its contrary, as equalities.
func (p *pusher) in(e *expr.In, want bool) pushed {
	if c := p.column(e.X); want && c != nil && c.Filter&graphtables.InList != 0 {
		if out, ok := p.inList(c, e.List); ok {
			return out
		}
	}
	var parts []pushed
	for _, x := range e.List {
		parts = append(parts, p.comparison(e.X, expr.Eq, x, want))
	}
	if want {
		return either(parts)
	}
	return both(parts)
}

// inList pushes an IN as such: the directory takes it with up to 15 values.
// https://developer.microsoft.com/graph/known-issues/?search=13635
func (p *pusher) inList(c *graphtables.Column, list []expr.Expr) (pushed, bool) {
	var literals []string
	for _, x := range list {
		v, ok := expr.IsConstant(x, p.x)
		if !ok || !v.IsNull() && (v.Kind() != expr.Text || v.Text() == "" || len(v.Text()) > maxDirectoryText || safePrefix(v.Text()) != v.Text()) {
			return pushed{}, false
		}
		if !v.IsNull() {
			literals = append(literals, quoteOData(v.Text()))
		}
	}
	if len(literals) < 2 || len(literals) > maxInList {
		return pushed{}, false
	}
	return narrow(&condition{op: "in", path: c.Property, list: literals}, whyCollation), true
}

func (p *pusher) between(e *expr.Between, want bool) pushed {
	if want {
		return both([]pushed{p.comparison(e.X, expr.Ge, e.Lo, true), p.comparison(e.X, expr.Le, e.Hi, true)})
	}
	return either([]pushed{p.comparison(e.X, expr.Ge, e.Lo, false), p.comparison(e.X, expr.Le, e.Hi, false)})
}

// is pushes x IS [NOT] NULL, TRUE or FALSE.
func (p *pusher) is(e *expr.Is, want bool) pushed {
	want = want != e.Not
	if e.What == expr.IsNull {
		return p.isNull(e.X, want)
	}
	if want {
		return p.push(e.X, e.What == expr.IsTrue)
	}
	if c := p.column(e.X); c != nil && c.NotNull {
		return p.push(e.X, e.What != expr.IsTrue)
	}
	return reject("it holds for NULL too, which Graph cannot be asked for")
}

// isNull pushes a test for NULL. On mail a comparison with null is a server
// error: https://github.com/microsoftgraph/microsoft-graph-docs/issues/4083
func (p *pusher) isNull(e expr.Expr, want bool) pushed {
	c := p.column(e)
	switch {
	case c == nil:
		return reject("Graph tests only properties for null")
	case c.Filter&graphtables.NullTest == 0:
		return reject("Graph answers a test for null on this property with an error")
	case want:
		return narrow(compare(c.Property, "eq", "null"), "an advanced query tests for null")
	default:
		return narrow(compare(c.Property, "ne", "null"), "an advanced query tests for null")
	}
}
