package plan

import "graphmail/internal/expr"

// filter keeps the rows for which all conds are true: constant ones are decided
// now, subqueries become semijoins where they can, and the rest is checked row
// by row, what needs no subquery first.
func (b *builder) filter(in rows, conds []expr.Expr) (rows, error) {
	var plain, subs []expr.Expr
	for _, c := range conds {
		if v, ok := expr.IsConstant(c, b.ex); ok {
			if isTrue(v, b.ex) {
				continue
			}
			return b.never(in, c), nil
		}
		if m := findMatch(c); m != nil {
			return rows{}, nameError(m.Pos, "%s can only be answered by Graph, and here Graph cannot be asked; make it a condition of its own in WHERE, joined by AND, on the table itself", m)
		}
		if hasSubquery(c) {
			subs = append(subs, c)
		} else {
			plain = append(plain, c)
		}
	}
	in, err := b.check(in, plain)
	if err != nil {
		return rows{}, err
	}
	var rest []expr.Expr
	for _, c := range subs {
		out, ok, err := b.semijoin(in, c)
		if err != nil {
			return rows{}, err
		}
		if ok {
			in = out
		} else {
			rest = append(rest, c)
		}
	}
	return b.check(in, rest)
}

// check puts a Filter over in.
func (b *builder) check(in rows, conds []expr.Expr) (rows, error) {
	if len(conds) == 0 {
		return in, nil
	}
	list, input, err := b.beside(conds, in)
	if err != nil {
		return rows{}, err
	}
	in.node = &Filter{Input: input, Cond: expr.Join(expr.And, list)}
	in.count = max(1, in.count/3)
	return in, nil
}

// never replaces in by a relation of the same shape without rows.
func (b *builder) never(in rows, cond expr.Expr) rows {
	need := idSet{}
	for id := range in.at {
		need.add(id)
	}
	return b.nothing(cond.String()+" is never true", need)
}

// isTrue reports whether a constant condition holds.
func isTrue(v expr.Value, env *expr.Env) bool {
	t := expr.Coerce(v, expr.Bool, env)
	return !t.IsNull() && t.Bool()
}

func findMatch(e expr.Expr) *expr.Match {
	var found *expr.Match
	expr.Walk(e, func(x expr.Expr) bool {
		if m, ok := x.(*expr.Match); ok && found == nil {
			found = m
		}
		return found == nil
	})
	return found
}
