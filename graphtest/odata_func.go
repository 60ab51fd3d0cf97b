package graphtest

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// call compiles a function that gives a value.
func (c *compiler) call(n *invocation) getter {
	name := strings.ToLower(n.name)
	if name == "cast" {
		return c.cast(n)
	}
	if t := c.match(n); t != nil {
		return func(it *item, e any) any { return t(it, e) }
	}
	args := make([]getter, len(n.args))
	for i, a := range n.args {
		args[i] = c.value(a)
	}
	return func(it *item, e any) any {
		values := make([]any, len(args))
		for i, a := range args {
			if values[i] = a(it, e); values[i] == nil {
				return nil
			}
		}
		return apply(name, values)
	}
}

// cast compiles cast(ep/value, Edm.Int32), the documented way to compare a
// numeric extended property
// (https://learn.microsoft.com/en-us/graph/api/singlevaluelegacyextendedproperty-get).
func (c *compiler) cast(n *invocation) getter {
	if len(n.args) != 2 {
		return func(*item, any) any { return nil }
	}
	x, target := c.value(n.args[0]), n.args[1].String()
	return func(it *item, e any) any {
		s, ok := x(it, e).(string)
		if !ok || target == "Edm.String" {
			return x(it, e)
		}
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return nil
		}
		return f
	}
}

// apply computes a function of values that are all there.
func apply(name string, v []any) any {
	if len(v) == 0 {
		return nil
	}
	switch x := v[0].(type) {
	case string:
		return applyText(name, x, v[1:])
	case time.Time:
		return applyTime(name, x.UTC())
	case float64:
		switch name {
		case "round":
			return math.Round(x)
		case "floor":
			return math.Floor(x)
		case "ceiling":
			return math.Ceil(x)
		}
	}
	return nil
}

func applyText(name, s string, rest []any) any {
	switch name {
	case "tolower":
		return strings.ToLower(s)
	case "toupper":
		return strings.ToUpper(s)
	case "trim":
		return strings.TrimSpace(s)
	case "length":
		return float64(utf8.RuneCountInString(s))
	}
	if len(rest) == 0 {
		return nil
	}
	switch arg := rest[0].(type) {
	case string:
		switch name {
		case "concat":
			return s + arg
		case "indexof":
			at := strings.Index(strings.ToLower(s), strings.ToLower(arg))
			if at < 0 {
				return float64(-1)
			}
			return float64(utf8.RuneCountInString(strings.ToLower(s)[:at]))
		}
	case float64:
		if name == "substring" {
			runes := []rune(s)
			return string(runes[min(max(int(arg), 0), len(runes)):])
		}
	}
	return nil
}

func applyTime(name string, t time.Time) any {
	switch name {
	case "year":
		return float64(t.Year())
	case "month":
		return float64(t.Month())
	case "day":
		return float64(t.Day())
	case "hour":
		return float64(t.Hour())
	case "minute":
		return float64(t.Minute())
	case "second":
		return float64(t.Second())
	case "date":
		return t.Truncate(24 * time.Hour)
	}
	return nil
}
