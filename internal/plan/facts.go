package plan

import (
	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// contradictions finds out whether the conjuncts exclude each other: a constant
// that is not true, an empty interval of time, two values for one column.
func (pl *planner) contradictions() {
	p := *pl.push
	p.columns = make([]*graphtables.Column, len(pl.Need)+len(pl.Carried))
	for i := range p.columns {
		p.columns[i], _ = pl.slot(i)
	}
	if pl.Outer {
		for i := range pl.Need {
			p.columns[i] = nil // a child that is not there has no value at all
		}
	}
	times := map[*graphtables.Column]interval{}
	values := map[int][]expr.Value{}
	for _, e := range pl.Where {
		if v, ok := expr.IsConstant(e, p.x); ok {
			if p.constant(v, true).known == never {
				pl.s.Never = true
			}
			continue
		}
		for c, iv := range p.intervals(e) {
			times[c] = times[c].meet(iv)
			if times[c].empty() {
				pl.s.Never = true
			}
		}
		slot, list, ok := pl.settles(e)
		if !ok {
			continue
		}
		if before, again := values[slot]; again {
			column, _ := pl.slot(slot)
			list = common(before, list, column)
		}
		values[slot] = list
		if len(list) == 0 {
			pl.s.Never = true
		}
	}
}

// intervals returns the intervals that a conjunct sets for time columns.
func (p *pusher) intervals(e expr.Expr) map[*graphtables.Column]interval {
	switch e := e.(type) {
	case *expr.Binary:
		if _, ok := mirrors[e.Op]; !ok {
			return nil
		}
		l, op := e.L, e.Op
		v, ok := expr.IsConstant(e.R, p.x)
		if !ok {
			if v, ok = expr.IsConstant(e.L, p.x); !ok {
				return nil
			}
			l, op = e.R, mirrors[op]
		}
		if op == expr.NullSafe {
			op = expr.Eq
		}
		if v.IsNull() {
			return nil
		}
		if iv, c := p.interval(l, op, v); c != nil {
			return map[*graphtables.Column]interval{c: iv}
		}
	case *expr.Between:
		if e.Not {
			return nil
		}
		lo := p.intervals(&expr.Binary{Op: expr.Ge, L: e.X, R: e.Lo})
		for c, iv := range p.intervals(&expr.Binary{Op: expr.Le, L: e.X, R: e.Hi}) {
			if lo == nil {
				return map[*graphtables.Column]interval{c: iv}
			}
			lo[c] = lo[c].meet(iv)
		}
		return lo
	}
	return nil
}

// settles returns the values that a conjunct leaves a column: those it is
// equated with, or a truth value.
func (pl *planner) settles(e expr.Expr) (slot int, values []expr.Value, ok bool) {
	if slot, values, ok := pl.equation(e); ok {
		kept := values[:0:0]
		for _, v := range values {
			if !v.IsNull() {
				kept = append(kept, v)
			}
		}
		return slot, kept, true
	}
	truth := true
	if u, isNot := e.(*expr.Unary); isNot && u.Op == expr.Not {
		e, truth = u.X, false
	}
	c, isColumn := e.(*expr.Column)
	if !isColumn || c.Depth != 0 {
		return 0, nil, false
	}
	if column, _ := pl.slot(c.Index); column == nil || column.Type != graphtables.Boolean {
		return 0, nil, false
	}
	return c.Index, []expr.Value{expr.NewBool(truth)}, true
}

// common returns the values of a that equal one of b, or cannot be compared
// without a value of the column: two texts may be one number or time.
func common(a, b []expr.Value, column *graphtables.Column) []expr.Value {
	exact, text := column != nil && column.ID, column != nil && column.Type == graphtables.Text
	var out []expr.Value
	for _, x := range a {
		for _, y := range b {
			c, ok := expr.CompareSQL(x, y, exact, nil)
			if c == 0 || !ok || x.Kind() != y.Kind() || x.Kind() == expr.Text && !text {
				out = append(out, x)
				break
			}
		}
	}
	return out
}
