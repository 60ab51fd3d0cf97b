package plan

import (
	"graphmail/internal/expr"
	"graphmail/internal/query"
)

// Walk calls f for each operator of the plan, from the top down and with those
// of subqueries, each once. Of EXPLAIN ANALYZE they are those that it executes.
func (p *Plan) Walk(f func(n Node)) {
	if p.Analyze != nil {
		p.Analyze.Walk(f)
		return
	}
	seen := map[*Sub]bool{}
	var walk func(n Node)
	walk = func(n Node) {
		f(n)
		if s, ok := n.(*Scan); ok && s.Parents != nil {
			walk(s.Parents)
		}
		for _, in := range n.Inputs() {
			walk(in)
		}
		for _, s := range subsOf(n) {
			if !seen[s] {
				seen[s] = true
				walk(s.Root)
			}
		}
	}
	if p.Root != nil {
		walk(p.Root)
	}
}

// Describe names an operator and says in SQL what it does with its rows.
func Describe(n Node) string { return Operation(n) + after(" ", detail(n)) }

// Permissions are the least delegated permissions that the scan's requests
// need; nil when there are none.
func (s *Scan) Permissions() []string { return permissions(s) }

// Reach says in words how the scan gets at its rows: "a list of me".
func (s *Scan) Reach() string { return s.reach() }

// Estimate says in words how many requests the scan takes: "about 1 call".
func (s *Scan) Estimate() string { return calls(s) }

// A Placeholder is a parameter before it has a value.
type Placeholder struct {
	query.Param
	// Type is that of what it is compared with; its kind is Unknown where the
	// statement does not say.
	Type expr.Type
	// Upper is set where values up to the parameter are asked for.
	Upper bool
	// Small is set where the parameter is a number of rows, or of days or the
	// like.
	Small bool
}

// Placeholders resolves a statement without values and says what it wants of
// each parameter, in the order of p.Params.
func Placeholders(p *query.Parsed, env *Env) ([]Placeholder, error) {
	list := make([]Placeholder, len(p.Params))
	for i, param := range p.Params {
		list[i].Param = param
	}
	q, ok := p.Statement.(query.Query)
	if x, is := p.Statement.(*query.Explain); is {
		q, ok = x.Query, true
	}
	if !ok || len(list) == 0 {
		return list, nil
	}
	r := newResolver(env)
	r.params = map[expr.Param]Placeholder{}
	if _, err := r.query(q, nil); err != nil {
		return nil, err
	}
	for i := range list {
		if known, ok := r.params[list[i].Param]; ok {
			known.Param = list[i].Param
			list[i] = known
		}
	}
	return list, nil
}

// noteParams remembers what a resolved expression wants of its parameters.
func (r *resolver) noteParams(e expr.Expr) {
	if r.params == nil {
		return
	}
	note := func(x expr.Expr, known Placeholder) {
		if p, ok := x.(*expr.Param); ok {
			if _, have := r.params[*p]; !have {
				r.params[*p] = known
			}
		}
	}
	beside := func(x, other expr.Expr, upper bool) {
		if t, err := r.typeOf(other); err == nil && t.Kind != expr.Unknown {
			note(x, Placeholder{Type: t, Upper: upper})
		}
	}
	text := Placeholder{Type: expr.Type{Kind: expr.Text}}
	expr.Walk(e, func(x expr.Expr) bool {
		switch x := x.(type) {
		case *expr.Binary:
			if _, compares := mirrors[x.Op]; compares || x.Op == expr.NullSafe {
				beside(x.R, x.L, x.Op == expr.Lt || x.Op == expr.Le)
				beside(x.L, x.R, x.Op == expr.Gt || x.Op == expr.Ge)
			}
		case *expr.Between:
			beside(x.Lo, x.X, false)
			beside(x.Hi, x.X, true)
		case *expr.In:
			for _, y := range x.List {
				beside(y, x.X, false)
				beside(x.X, y, false)
			}
		case *expr.Like:
			note(x.Pattern, text)
		case *expr.Regexp:
			note(x.Pattern, text)
		case *expr.Match:
			note(x.Words, text)
		case *expr.Interval:
			note(x.X, Placeholder{Type: expr.Type{Kind: expr.Int}, Small: true})
		}
		return true
	})
}

// noteLimit remembers that a parameter is a number of rows.
func (r *resolver) noteLimit(e expr.Expr) {
	if p, ok := e.(*expr.Param); ok && r.params != nil {
		r.params[*p] = Placeholder{Type: expr.Type{Kind: expr.Int}, Small: true}
	}
}
