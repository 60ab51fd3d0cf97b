package graphtest

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// A getter gives the value of an expression for an item: nil, string, bool,
// float64, time.Time, []any or map[string]any. element is the value of the
// lambda's variable, nil outside one.
type getter func(it *item, element any) any

// A test says whether an item passes.
type test func(it *item, element any) bool

// A compiler turns a checked filter into a test.
type compiler struct {
	root     *edmType
	variable string // the lambda's, "" outside one
	of       string // the type of its elements
	// nulls makes null a value that equals itself, as the directory has it.
	// Without it every comparison with a property that is not there is false,
	// ne included, as in an Exchange restriction.
	nulls bool
	// plain makes texts that count as equal the same: lower case, and perhaps
	// without accents. nil is lower case alone.
	plain func(string) string
	// lost says whether an equality misses a value it should find.
	lost func(path, value string) bool
}

func (c *compiler) test(n node) test {
	switch n := n.(type) {
	case *unary:
		x := c.test(n.x)
		return func(it *item, e any) bool { return !x(it, e) }
	case *operation:
		return c.binary(n)
	case *membership:
		tests := make([]test, len(n.list))
		for i, item := range n.list {
			tests[i] = c.binary(&operation{"eq", n.left, item})
		}
		return func(it *item, e any) bool {
			for _, t := range tests {
				if t(it, e) {
					return true
				}
			}
			return false
		}
	case *lambda:
		return c.lambda(n)
	case *invocation:
		if t := c.match(n); t != nil {
			return t
		}
	}
	value := c.value(n)
	return func(it *item, e any) bool { return value(it, e) == true }
}

func (c *compiler) binary(n *operation) test {
	switch n.op {
	case "and":
		left, right := c.test(n.left), c.test(n.right)
		return func(it *item, e any) bool { return left(it, e) && right(it, e) }
	case "or":
		left, right := c.test(n.left), c.test(n.right)
		return func(it *item, e any) bool { return left(it, e) || right(it, e) }
	}
	if t := c.timeTest(n); t != nil {
		return t
	}
	left, right, exact := c.value(n.left), c.value(n.right), c.exact(n.left) || c.exact(n.right)
	holds := comparisons[n.op]
	if holds == nil {
		value := c.value(n)
		return func(it *item, e any) bool { return value(it, e) == true }
	}
	if c.extendedID(n.left) {
		left, right = normalised(left), normalised(right)
	}
	lost := c.loses(n)
	return func(it *item, e any) bool {
		a, b := left(it, e), right(it, e)
		if a == nil || b == nil {
			return c.nulls && (n.op == "eq" && a == b || n.op == "ne" && a != b)
		}
		if !exact {
			a, b = c.plainly(a), c.plainly(b)
		}
		order, ok := compare(a, b, exact)
		if !ok || !holds(order) {
			return false
		}
		return lost == nil || !lost(a)
	}
}

var comparisons = map[string]func(order int) bool{
	"eq": func(o int) bool { return o == 0 },
	"ne": func(o int) bool { return o != 0 },
	"gt": func(o int) bool { return o > 0 },
	"ge": func(o int) bool { return o >= 0 },
	"lt": func(o int) bool { return o < 0 },
	"le": func(o int) bool { return o <= 0 },
}

// loses returns what an equality with a path misses, or nil.
func (c *compiler) loses(n *operation) func(value any) bool {
	p, ok := n.left.(*path)
	if !ok || n.op != "eq" || c.lost == nil {
		return nil
	}
	name := strings.ToLower(p.String())
	return func(value any) bool {
		s, _ := value.(string)
		return c.lost(name, s)
	}
}

// timeTest is the short way for the commonest comparison: a time of the item
// with a constant.
func (c *compiler) timeTest(n *operation) test {
	p, ok := n.left.(*path)
	if !ok || len(p.segments) != 1 || c.variable != "" {
		return nil
	}
	l, ok := n.right.(*literal)
	if !ok || l.kind != tokenDate && l.kind != tokenDateTime {
		return nil
	}
	prop := c.root.property(p.segments[0])
	t, ok := parseDateTime(l.text)
	if prop == nil || prop.time < 0 || !ok {
		return nil
	}
	at, want, holds, other := prop.time, t.UnixNano(), comparisons[n.op], c.nulls && n.op == "ne"
	return func(it *item, _ any) bool {
		have := it.times[at]
		if !have.ok {
			return other
		}
		switch {
		case have.ns < want:
			return holds(-1)
		case have.ns > want:
			return holds(1)
		}
		return holds(0)
	}
}

// extendedID says whether an expression is the id of an extended property.
func (c *compiler) extendedID(n node) bool {
	const extended = "singleValueLegacyExtendedProperty"
	p, ok := n.(*path)
	return ok && (c.of == extended || c.root.name == extended) && p.segments[len(p.segments)-1] == "id"
}

// normalised compares ids of extended properties whatever way they are written.
func normalised(g getter) getter {
	return func(it *item, e any) any {
		s, ok := g(it, e).(string)
		if !ok {
			return nil
		}
		return extendedID(s)
	}
}

// exact says whether a property is compared letter by letter: ids differ by
// case alone, all other text is compared without regard to it.
func (c *compiler) exact(n node) bool {
	p, ok := n.(*path)
	if !ok {
		return false
	}
	last := p.segments[len(p.segments)-1]
	last = strings.ToLower(last)
	return strings.HasSuffix(last, "id") && last != "internetmessageid"
}

func (c *compiler) lambda(n *lambda) test {
	over := c.value(n.over)
	inner := *c
	inner.variable, inner.of = n.variable, c.elementType(n.over)
	var body test
	if n.body != nil {
		body = inner.test(n.body)
	}
	all := n.op == "all"
	return func(it *item, e any) bool {
		list := elements(over(it, e))
		if body == nil {
			return len(list) > 0
		}
		for _, x := range list {
			if body(it, x) != all {
				return !all
			}
		}
		return all
	}
}

func (c *compiler) elementType(p *path) string {
	t, err := (&checker{root: c.root, vars: map[string]typeRef{}}).pathType(p)
	if err != nil {
		return ""
	}
	return t.name
}

// match compiles the functions that test text.
func (c *compiler) match(n *invocation) test {
	var holds func(s, part string) bool
	switch strings.ToLower(n.name) {
	case "contains":
		holds = strings.Contains
	case "startswith":
		holds = strings.HasPrefix
	case "endswith":
		holds = strings.HasSuffix
	default:
		return nil
	}
	if c.root.derives("message") && strings.EqualFold(n.args[0].String(), "body/content") {
		// Taken, and finds nothing
		// (https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/1079).
		return func(*item, any) bool { return false }
	}
	lower := c.plain
	if lower == nil {
		lower = strings.ToLower
	}
	left, right := c.value(n.args[0]), c.value(n.args[1])
	return func(it *item, e any) bool {
		a, ok := left(it, e).(string)
		b, ok2 := right(it, e).(string)
		return ok && ok2 && holds(lower(a), lower(b))
	}
}

// plainly writes a text the way it is compared where case is not all that is
// ignored.
func (c *compiler) plainly(v any) any {
	if s, ok := v.(string); ok && c.plain != nil {
		return c.plain(s)
	}
	return v
}

func (c *compiler) value(n node) getter {
	switch n := n.(type) {
	case *literal:
		v := literalValue(n)
		return func(*item, any) any { return v }
	case *path:
		return c.path(n)
	case *invocation:
		return c.call(n)
	case *operation:
		if f := arithmetic[n.op]; f != nil {
			left, right := c.value(n.left), c.value(n.right)
			return func(it *item, e any) any {
				a, ok := left(it, e).(float64)
				b, ok2 := right(it, e).(float64)
				if !ok || !ok2 {
					return nil
				}
				return f(a, b)
			}
		}
	case *unary:
		if n.op == "-" {
			x := c.value(n.x)
			return func(it *item, e any) any {
				if a, ok := x(it, e).(float64); ok {
					return -a
				}
				return nil
			}
		}
	}
	t := c.test(n)
	return func(it *item, e any) any { return t(it, e) }
}

var arithmetic = map[string]func(a, b float64) float64{
	"add": func(a, b float64) float64 { return a + b },
	"sub": func(a, b float64) float64 { return a - b },
	"mul": func(a, b float64) float64 { return a * b },
	"div": func(a, b float64) float64 { return a / b },
	"mod": math.Mod,
}

func literalValue(n *literal) any {
	switch n.kind {
	case tokenString, tokenGUID:
		return n.text
	case tokenNumber:
		f, _ := strconv.ParseFloat(n.text, 64)
		return f
	case tokenDate, tokenDateTime:
		t, _ := parseDateTime(n.text)
		return t
	}
	switch n.text {
	case "true":
		return true
	case "false":
		return false
	}
	return nil
}

func (c *compiler) path(p *path) getter {
	segments := p.segments
	fromElement := c.variable != "" && segments[0] == c.variable
	if fromElement || segments[0] == "$it" {
		segments = segments[1:]
	}
	typ := c.root
	if fromElement {
		typ = edmTypes[c.of]
	}
	if !fromElement && len(segments) == 1 {
		if prop := typ.property(segments[0]); prop != nil && prop.time >= 0 {
			return func(it *item, _ any) any {
				if t := it.times[prop.time]; t.ok {
					return time.Unix(0, t.ns)
				}
				return nil
			}
		}
	}
	if !fromElement && typ.name == "event" && len(segments) == 2 && strings.EqualFold(segments[1], "dateTime") {
		switch strings.ToLower(segments[0]) {
		case "start":
			return func(it *item, _ any) any { return it.start }
		case "end":
			return func(it *item, _ any) any { return it.end }
		}
	}
	names := spell(typ, segments)
	if !fromElement && len(names) == 1 && names[0] == "singleValueExtendedProperties" {
		return func(it *item, _ any) any { return extendedProperties(it) }
	}
	return func(it *item, e any) any {
		var at any = e
		if !fromElement {
			at = map[string]any(it.props)
		}
		return follow(at, names)
	}
}

// spell gives the properties of a path as the schema writes them.
func spell(typ *edmType, segments []string) []string {
	names := make([]string, 0, len(segments))
	for _, s := range segments {
		if strings.HasPrefix(s, "microsoft.graph.") {
			typ = edmTypes[strings.TrimPrefix(s, "microsoft.graph.")]
			continue
		}
		if prop := typ.property(s); prop != nil {
			s, typ = prop.name, edmTypes[prop.typ]
		}
		names = append(names, s)
	}
	return names
}
