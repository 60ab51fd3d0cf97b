package plan

import (
	"time"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// An interval is a set of instants. A zero bound is open-ended; after excludes
// from, and upTo includes to.
type interval struct {
	from, to    time.Time
	after, upTo bool
	none        bool
}

// span is the interval of instants x with x op [start, end), where an equal x
// lies within.
func span(op expr.Op, start, end time.Time) (interval, bool) {
	switch op {
	case expr.Eq:
		return interval{from: start, to: end}, true
	case expr.Lt:
		return interval{to: start}, true
	case expr.Le:
		return interval{to: end}, true
	case expr.Gt:
		return interval{from: end}, true
	case expr.Ge:
		return interval{from: start}, true
	}
	return interval{}, false
}

// point is the interval of instants x with x op t.
func point(op expr.Op, t time.Time) (interval, bool) {
	switch op {
	case expr.Eq:
		return interval{from: t, to: t, upTo: true}, true
	case expr.Lt:
		return interval{to: t}, true
	case expr.Le:
		return interval{to: t, upTo: true}, true
	case expr.Gt:
		return interval{from: t, after: true}, true
	case expr.Ge:
		return interval{from: t}, true
	}
	return interval{}, false
}

// empty reports whether no instant is in the interval.
func (iv interval) empty() bool {
	if iv.none {
		return true
	}
	if iv.from.IsZero() || iv.to.IsZero() {
		return false
	}
	c := iv.from.Compare(iv.to)
	return c > 0 || c == 0 && (iv.after || !iv.upTo)
}

// meet returns what two intervals have in common.
func (iv interval) meet(other interval) interval {
	out := iv
	out.none = iv.none || other.none
	if c := other.from.Compare(out.from); !other.from.IsZero() && (out.from.IsZero() || c > 0 || c == 0 && other.after) {
		out.from, out.after = other.from, other.after
	}
	if c := other.to.Compare(out.to); !other.to.IsZero() && (out.to.IsZero() || c < 0 || c == 0 && !other.upTo) {
		out.to, out.upTo = other.to, other.upTo
	}
	return out
}

// interval reads a comparison of a time, or of its day, month or year, with a
// constant as an interval of the column; nil when it is no such thing.
func (p *pusher) interval(e expr.Expr, op expr.Op, v expr.Value) (interval, *graphtables.Column) {
	loc := p.env.location()
	if c := p.timeColumn(e); c != nil {
		t, _, ok := expr.ToTime(v, loc)
		if !ok {
			return interval{}, nil
		}
		iv, ok := point(op, t)
		return only(iv, ok, c)
	}
	if cast, ok := e.(*expr.Cast); ok && cast.Type == "DATE" {
		return p.dayInterval(cast.X, op, v)
	}
	call, ok := e.(*expr.Call)
	if !ok || len(call.Args) == 0 {
		return interval{}, nil
	}
	switch call.Name {
	case "DATE":
		return p.dayInterval(call.Args[0], op, v)
	case "YEAR":
		c := p.timeColumn(call.Args[0])
		if c == nil || v.Kind() != expr.Int || v.Int() < 1 || v.Int() > 9998 {
			return interval{}, nil
		}
		year := int(v.Int())
		iv, ok := span(op, time.Date(year, 1, 1, 0, 0, 0, 0, loc), time.Date(year+1, 1, 1, 0, 0, 0, 0, loc))
		return only(iv, ok, c)
	case "DATEDIFF":
		return p.daysInterval(call, op, v)
	case "DATE_FORMAT":
		return p.formatInterval(call, op, v)
	}
	return interval{}, nil
}

func only(iv interval, ok bool, c *graphtables.Column) (interval, *graphtables.Column) {
	if !ok {
		return interval{}, nil
	}
	return iv, c
}

func (p *pusher) timeColumn(e expr.Expr) *graphtables.Column {
	if c := p.column(e); c != nil && c.Type == graphtables.Timestamp {
		return c
	}
	return nil
}

// dayInterval reads DATE(column) op v.
func (p *pusher) dayInterval(e expr.Expr, op expr.Op, v expr.Value) (interval, *graphtables.Column) {
	c := p.timeColumn(e)
	if c == nil {
		return interval{}, nil
	}
	loc := p.env.location()
	t, _, ok := expr.ToTime(v, loc)
	if !ok {
		return interval{}, nil
	}
	start, end := day(t, 0, loc), day(t, 1, loc)
	if t.Equal(start) {
		iv, ok := span(op, start, end)
		return only(iv, ok, c)
	}
	// A day is its midnight, and v lies between two of them.
	switch op {
	case expr.Eq:
		return interval{none: true}, c
	case expr.Lt, expr.Le:
		return interval{to: end}, c
	case expr.Gt, expr.Ge:
		return interval{from: end}, c
	}
	return interval{}, nil
}

// day returns the midnight n days after t's day in loc.
func day(t time.Time, n int, loc *time.Location) time.Time {
	y, m, d := t.In(loc).Date()
	return time.Date(y, m, d+n, 0, 0, 0, 0, loc)
}

// times pushes an interval of a time column. Graph stores times finer than the
// second it shows, so an inclusive end reaches to the next second, and a bound
// within a second is widened to it.
func (p *pusher) times(c *graphtables.Column, iv interval) pushed {
	if iv.empty() {
		return fails
	}
	if c.Filter&graphtables.Range == 0 {
		return reject("Graph does not filter by this property")
	}
	path, literal := c.Property, instantOData
	if c.Form == graphtables.EventTime {
		path, literal = path+"/dateTime", eventTimeOData
	}
	exact := c.Exact&(graphtables.Ge|graphtables.Lt) == graphtables.Ge|graphtables.Lt
	var conds []*condition
	if !iv.from.IsZero() {
		t := iv.from.Truncate(time.Second)
		op := "ge"
		if iv.after && t.Equal(iv.from) && c.Filter&graphtables.Gt != 0 {
			op = "gt"
		}
		exact = exact && op == "ge" && !iv.after && t.Equal(iv.from)
		conds = append(conds, compare(path, op, literal(t)))
	}
	if !iv.to.IsZero() {
		t := iv.to.Truncate(time.Second)
		whole := t.Equal(iv.to)
		if iv.upTo || !whole {
			t = t.Add(time.Second)
		}
		op := "lt"
		if c.Filter&graphtables.Lt == 0 {
			op = "le"
		}
		exact = exact && whole && !iv.upTo
		conds = append(conds, compare(path, op, literal(t)))
	}
	// The first instant of all counts as no bound.
	if !inYears(iv.from) || !inYears(iv.to) || len(conds) == 0 {
		return reject("the time is outside of what Graph can be asked for")
	}
	out := narrow(allOf(conds...), "Graph stores times finer than the second it shows, so the bound is checked here")
	if exact {
		out.claim, out.why = Exact, "whole seconds, so Graph decides it as SQL does"
	}
	return out
}

// inYears reports whether OData can write t, if it is set.
func inYears(t time.Time) bool { return t.IsZero() || t.Year() >= 2 && t.Year() <= 9998 }
