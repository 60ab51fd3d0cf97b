package plan

import (
	"strings"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// A pusher turns predicates into conditions of $filter.
//
// A condition must hold for every row for which SQL finds the predicate true,
// else rows are lost; that it holds for more is harmless, since what is not
// claimed exact is checked again. So a predicate is asked for twice over: what
// follows from its being true, and what from its being false. Unknown follows
// neither, and NOT only swaps the two: three-valued logic needs no more care,
// and a condition that holds for too many rows is never negated.
type pusher struct {
	env *Env
	x   *expr.Env
	// columns are the columns by slot; nil where the list has no such property.
	columns []*graphtables.Column
	rules   graphtables.Rules
}

// A pushed is what became of a predicate.
type pushed struct {
	// cond is nil when claim is Rejected or the answer is known.
	cond  *condition
	known known
	claim Claim
	why   string
}

// known says that a predicate holds, or does not, whatever the row.
type known uint8

const (
	open known = iota
	always
	never
)

func reject(why string) pushed { return pushed{why: why} }

func narrow(c *condition, why string) pushed {
	return pushed{cond: c, claim: Narrowing, why: why}
}

var (
	holds = pushed{known: always, claim: Exact, why: "always true"}
	fails = pushed{known: never, claim: Exact, why: "never true"}
)

// push returns what follows for a row from e being want.
func (p *pusher) push(e expr.Expr, want bool) pushed {
	if v, ok := expr.IsConstant(e, p.x); ok {
		return p.constant(v, want)
	}
	switch e := e.(type) {
	case *expr.Unary:
		if e.Op == expr.Not {
			return p.push(e.X, !want)
		}
	case *expr.Binary:
		switch e.Op {
		case expr.And, expr.Or:
			parts := []pushed{p.push(e.L, want), p.push(e.R, want)}
			if (e.Op == expr.And) == want {
				return both(parts)
			}
			return either(parts)
		case expr.Eq, expr.Ne, expr.Lt, expr.Le, expr.Gt, expr.Ge, expr.NullSafe:
			return p.comparison(e.L, e.Op, e.R, want)
		}
	case *expr.In:
		return p.in(e, want != e.Not)
	case *expr.Between:
		return p.between(e, want != e.Not)
	case *expr.Like:
		return p.like(e, want != e.Not)
	case *expr.Is:
		return p.is(e, want)
	case *expr.Column:
		return p.comparison(e, expr.Ne, &expr.Literal{Value: expr.NewInt(0)}, want)
	case *expr.Call:
		return p.call(e, want)
	case *expr.Match:
		return reject("Graph searches only beside conditions joined by AND")
	}
	return reject("Graph has nothing like it")
}

func (p *pusher) constant(v expr.Value, want bool) pushed {
	test, err := expr.CompileCondition(negatedUnless(want, &expr.Literal{Value: v}), p.x)
	if err != nil {
		return reject("it is no condition")
	}
	if ok, err := test(&expr.Frame{}); err != nil || !ok {
		return fails
	}
	return holds
}

func negatedUnless(want bool, e expr.Expr) expr.Expr {
	if want {
		return e
	}
	return &expr.Unary{Op: expr.Not, X: e}
}

// both joins what follows from several conditions that all hold. What of it
// cannot be sent is left out: the rest still follows.
func both(parts []pushed) pushed {
	out := pushed{claim: Exact, known: always}
	var conds []*condition
	for _, part := range parts {
		if part.known == never {
			return fails
		}
		if part.known == always {
			continue
		}
		out.known = open
		out.claim = min(out.claim, part.claim)
		conds = append(conds, part.cond)
		out.why = joinWhy(out.why, part.why)
	}
	if out.known == always {
		return holds
	}
	if out.cond = allOf(conds...); out.cond != nil && out.claim == Rejected {
		out.claim = Narrowing
	}
	return out
}

// either joins what follows from several conditions one of which holds: nothing
// unless every one of them can be sent.
func either(parts []pushed) pushed {
	out := pushed{claim: Exact, known: never}
	var conds []*condition
	for _, part := range parts {
		if part.known == always {
			return holds
		}
		if part.known == never {
			continue
		}
		if part.claim == Rejected {
			return reject(part.why)
		}
		out.known = open
		out.claim = min(out.claim, part.claim)
		conds = append(conds, part.cond)
		out.why = joinWhy(out.why, part.why)
	}
	if out.known == never {
		return fails
	}
	out.cond = anyOf(conds...)
	return out
}

func joinWhy(a, b string) string {
	switch {
	case b == "" || strings.Contains(a, b):
		return a
	case a == "":
		return b
	}
	return a + "; " + b
}

var negations = map[expr.Op]expr.Op{
	expr.Eq: expr.Ne, expr.Ne: expr.Eq, expr.Lt: expr.Ge, expr.Ge: expr.Lt, expr.Gt: expr.Le, expr.Le: expr.Gt,
}

var mirrors = map[expr.Op]expr.Op{
	expr.Eq: expr.Eq, expr.Ne: expr.Ne, expr.NullSafe: expr.NullSafe,
	expr.Lt: expr.Gt, expr.Gt: expr.Lt, expr.Le: expr.Ge, expr.Ge: expr.Le,
}

// comparison pushes l op r, one side of which has to be constant.
func (p *pusher) comparison(l expr.Expr, op expr.Op, r expr.Expr, want bool) pushed {
	v, ok := expr.IsConstant(r, p.x)
	if !ok {
		if v, ok = expr.IsConstant(l, p.x); !ok {
			return reject("Graph does not compare properties with each other")
		}
		l, op = r, mirrors[op]
	}
	if op == expr.NullSafe {
		if v.IsNull() {
			return p.isNull(l, want)
		}
		if !want {
			return reject("Graph has no comparison that takes NULL for a value")
		}
		op = expr.Eq
	}
	if v.IsNull() {
		return fails // a comparison with NULL is neither true nor false
	}
	if !want {
		op = negations[op]
	}
	if truth, ok := p.truthTest(l, op, v); ok {
		return p.push(l, truth)
	}
	if iv, c := p.interval(l, op, v); c != nil {
		return p.times(c, iv)
	}
	c := p.column(l)
	if c == nil {
		return p.textFunction(l, op, v)
	}
	return p.compareColumn(c, op, v)
}

// truthTest recognises JSON_CONTAINS(…) = 1 and the like: a condition compared
// with a truth value.
func (p *pusher) truthTest(e expr.Expr, op expr.Op, v expr.Value) (truth, ok bool) {
	switch e := e.(type) {
	case *expr.Binary:
		if _, ok := mirrors[e.Op]; !ok && e.Op != expr.And && e.Op != expr.Or {
			return false, false
		}
	case *expr.In, *expr.Between, *expr.Like, *expr.Is:
	case *expr.Call:
		if e.Name != "JSON_CONTAINS" {
			return false, false
		}
	default:
		return false, false
	}
	if v.Kind() != expr.Int && v.Kind() != expr.Bool {
		return false, false
	}
	yes, no := holdsFor(expr.NewBool(true), op, v), holdsFor(expr.NewBool(false), op, v)
	return yes, yes != no
}

// holdsFor reports whether a op b.
func holdsFor(a expr.Value, op expr.Op, b expr.Value) bool {
	c, ok := expr.CompareSQL(a, b, false, nil)
	if !ok {
		return false
	}
	switch op {
	case expr.Eq:
		return c == 0
	case expr.Ne:
		return c != 0
	case expr.Lt:
		return c < 0
	case expr.Le:
		return c <= 0
	case expr.Gt:
		return c > 0
	default:
		return c >= 0
	}
}

// column returns the property's column that e is, nil when it is something
// else or not of this list.
func (p *pusher) column(e expr.Expr) *graphtables.Column {
	c, ok := e.(*expr.Column)
	if !ok || c.Depth != 0 || c.Index < 0 || c.Index >= len(p.columns) {
		return nil
	}
	return p.columns[c.Index]
}
