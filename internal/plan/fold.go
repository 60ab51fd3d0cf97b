package plan

import (
	"time"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// daysInterval reads DATEDIFF(constant, column) op n and DATEDIFF(column,
// constant) op n.
func (p *pusher) daysInterval(call *expr.Call, op expr.Op, v expr.Value) (interval, *graphtables.Column) {
	if len(call.Args) != 2 || v.Kind() != expr.Int || v.Int() < -4e6 || v.Int() > 4e6 {
		return interval{}, nil
	}
	n := int(v.Int())
	c, other := p.timeColumn(call.Args[0]), call.Args[1]
	if c == nil {
		c, other = p.timeColumn(call.Args[1]), call.Args[0]
		op, n = mirrors[op], -n
	}
	if c == nil {
		return interval{}, nil
	}
	base, ok := expr.IsConstant(other, p.x)
	if !ok {
		return interval{}, nil
	}
	loc := p.env.location()
	t, _, ok := expr.ToTime(base, loc)
	if !ok {
		return interval{}, nil
	}
	iv, ok := span(op, day(t, n, loc), day(t, n+1, loc))
	return only(iv, ok, c)
}

// formats are the formats of DATE_FORMAT whose texts sort as the times do, each
// with its Go layout.
var formats = map[string]string{"%Y": "2006", "%Y-%m": "2006-01", "%Y-%m-%d": "2006-01-02", "%Y%m": "200601", "%Y%m%d": "20060102"}

// formatInterval reads DATE_FORMAT(column, '%Y-%m') op '2024-03'.
func (p *pusher) formatInterval(call *expr.Call, op expr.Op, v expr.Value) (interval, *graphtables.Column) {
	if len(call.Args) != 2 || v.Kind() != expr.Text {
		return interval{}, nil
	}
	c := p.timeColumn(call.Args[0])
	f, ok := expr.IsConstant(call.Args[1], p.x)
	if c == nil || !ok || f.Kind() != expr.Text {
		return interval{}, nil
	}
	loc := p.env.location()
	layout := formats[f.Text()]
	start, err := time.ParseInLocation(layout, v.Text(), loc)
	if layout == "" || err != nil {
		return interval{}, nil
	}
	end := start.AddDate(1, 0, 0)
	switch len(layout) {
	case 6, 7:
		end = start.AddDate(0, 1, 0)
	case 8, 10:
		end = start.AddDate(0, 0, 1)
	}
	iv, ok := span(op, start, end)
	return only(iv, ok, c)
}

// month looks for a MONTH(column) = m beside e, a YEAR(column) = y of the same
// column, and returns the condition that the two make, and where it was found;
// −1 when there is none.
func (pl *planner) month(e expr.Expr) (pushed, int) {
	c, year, ok := pl.push.part("YEAR", e)
	if !ok || year < 1 || year > 9998 {
		return pushed{}, -1
	}
	for i, other := range pl.Where {
		of, m, ok := pl.push.part("MONTH", other)
		if !ok || of != c || m < 1 || m > 12 {
			continue
		}
		loc := pl.env.location()
		from, to := time.Date(year, time.Month(m), 1, 0, 0, 0, 0, loc), time.Date(year, time.Month(m)+1, 1, 0, 0, 0, 0, loc)
		if out := pl.push.times(c, interval{from: from, to: to}); out.cond != nil {
			return out, i
		}
	}
	return pushed{}, -1
}

// part recognises function(column) = n.
func (p *pusher) part(function string, e expr.Expr) (c *graphtables.Column, n int, ok bool) {
	b, isBinary := e.(*expr.Binary)
	if !isBinary || b.Op != expr.Eq {
		return nil, 0, false
	}
	call, isCall := b.L.(*expr.Call)
	v, constant := expr.IsConstant(b.R, p.x)
	if !isCall {
		call, isCall = b.R.(*expr.Call)
		v, constant = expr.IsConstant(b.L, p.x)
	}
	if !isCall || !constant || call.Name != function || len(call.Args) != 1 || v.Kind() != expr.Int {
		return nil, 0, false
	}
	c = p.timeColumn(call.Args[0])
	return c, int(v.Int()), c != nil
}
