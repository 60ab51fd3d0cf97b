package plan

import (
	"strings"
	"time"
)

// A condition is a boolean expression of $filter.
// https://learn.microsoft.com/graph/filter-query-parameter
type condition struct {
	// op is "and", "or" or "not" over args; "any" of path over value; else a
	// comparison or a function of path and value.
	op   string
	args []*condition
	path string
	// value is an OData literal; element is what any() compares in an element,
	// "" for the element itself; list holds the literals of "in".
	value   string
	element string
	list    []string
}

func compare(path, op, literal string) *condition {
	return &condition{op: op, path: path, value: literal}
}

// allOf and anyOf join conditions; one alone stays as it is and none is nil.
func allOf(list ...*condition) *condition { return joined("and", list) }
func anyOf(list ...*condition) *condition { return joined("or", list) }

func joined(op string, list []*condition) *condition {
	var args []*condition
	for _, c := range list {
		switch {
		case c == nil:
		case c.op == op:
			args = append(args, c.args...)
		default:
			args = append(args, c)
		}
	}
	switch len(args) {
	case 0:
		return nil
	case 1:
		return args[0]
	}
	return &condition{op: op, args: args}
}

// String returns the text of $filter, not yet escaped for a URL.
func (c *condition) String() string {
	var b strings.Builder
	c.write(&b, "", true)
	return b.String()
}

// shape is the text with its literals left out: what makes Graph refuse a
// filter or take it.
func (c *condition) shape() string {
	var b strings.Builder
	c.write(&b, "", false)
	return b.String()
}

func (c *condition) write(b *strings.Builder, above string, values bool) {
	literal := func(s string) string {
		if values {
			return s
		}
		return "?"
	}
	switch c.op {
	case "and", "or":
		paren := above != "" && above != c.op
		if paren {
			b.WriteByte('(')
		}
		for i, a := range c.args {
			if i > 0 {
				b.WriteString(" " + c.op + " ")
			}
			a.write(b, c.op, values)
			if !values && c.op == "or" {
				break // as many as there are, they are of one kind
			}
		}
		if paren {
			b.WriteByte(')')
		}
	case "not":
		b.WriteString("not (")
		c.args[0].write(b, "", values)
		b.WriteByte(')')
	case "any":
		x := c.path[:1]
		element := x
		if c.element != "" {
			element += "/" + c.element
		}
		b.WriteString(c.path + "/any(" + x + ":" + element + " eq " + literal(c.value) + ")")
	case "startswith", "contains", "endswith":
		b.WriteString(c.op + "(" + c.path + "," + literal(c.value) + ")")
	case "in":
		b.WriteString(c.path + " in (" + literal(strings.Join(c.list, ",")) + ")")
	default:
		b.WriteString(c.path + " " + c.op + " " + literal(c.value))
	}
}

// walk calls f for c and all conditions within it.
func (c *condition) walk(f func(*condition)) {
	f(c)
	for _, a := range c.args {
		a.walk(f)
	}
}

// property returns the one property c speaks of, "" when it speaks of several.
func (c *condition) property() string {
	path, several := "", false
	c.walk(func(x *condition) {
		if x.path == "" {
			return
		}
		several = several || path != "" && path != x.path
		path = x.path
	})
	if several {
		return ""
	}
	return path
}

// quoteOData writes text as a string literal of OData: in single quotes, with
// a quote in it doubled. Nothing else is special until it goes into a URL.
// https://learn.microsoft.com/graph/query-parameters#escaping-single-quotes
func quoteOData(text string) string {
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// instantOData writes an instant as Graph takes it: bare, UTC, whole seconds.
func instantOData(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// eventTimeOData writes an instant as the start or end of an event, which are
// strings without a zone, in UTC unless the request asks for another one.
// Without a fraction it compares the same whether Graph compares texts or
// times.
func eventTimeOData(t time.Time) string {
	return quoteOData(t.UTC().Format("2006-01-02T15:04:05"))
}
