package plan

import (
	"encoding/json"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// call pushes a function used as a condition: JSON_CONTAINS on a collection.
func (p *pusher) call(e *expr.Call, want bool) pushed {
	if e.Name != "JSON_CONTAINS" || len(e.Args) != 2 {
		return reject("Graph does not compute " + e.Name)
	}
	c := p.column(e.Args[0])
	if c == nil || c.Filter&graphtables.AnyEq == 0 {
		return reject("Graph does not look into this property")
	}
	if !want {
		return reject("Graph finds more than SQL does, so its contrary would lose rows")
	}
	v, ok := expr.IsConstant(e.Args[1], p.x)
	if !ok || v.Kind() != expr.Text && v.Kind() != expr.JSON {
		return reject("what is looked for is not constant")
	}
	var wanted any
	if json.Unmarshal([]byte(v.Text()), &wanted) != nil {
		return reject("what is looked for is no JSON")
	}
	return p.contains(c, wanted)
}

// contains pushes that a collection holds wanted, or all of a list.
func (p *pusher) contains(c *graphtables.Column, wanted any) pushed {
	switch w := wanted.(type) {
	case string:
		if c.Element == "" {
			return p.anyEq(c, w)
		}
	case map[string]any:
		if s, ok := w[c.Element].(string); ok && c.Element != "" {
			return p.anyEq(c, s)
		}
	case []any:
		if len(w) == 0 {
			break
		}
		parts := make([]pushed, len(w))
		for i, x := range w {
			parts[i] = p.contains(c, x)
		}
		return both(parts)
	}
	return reject("Graph looks only for text in a collection")
}

func (p *pusher) anyEq(c *graphtables.Column, text string) pushed {
	return narrow(&condition{op: "any", path: c.Property, element: c.Element, value: quoteOData(text)},
		"Graph ignores case, so it is checked here")
}
