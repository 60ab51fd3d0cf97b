package plan

import (
	"fmt"
	"strings"

	"graphmail/internal/expr"
	"graphmail/internal/query"
)

// maxDepth bounds how deep queries may lie within each other.
const maxDepth = 32

// A resolver finds what each name of a statement means and gives every column
// its number.
type resolver struct {
	env   *Env
	types expr.Env // env's, with the types of subqueries
	attrs []attr
	depth int
	// params, when not nil, gathers what the statement wants of its parameters.
	params map[expr.Param]Placeholder
}

func newResolver(env *Env) *resolver {
	r := &resolver{env: env, types: *env.expression()}
	r.types.SubqueryTypes = func(s *expr.Subquery) ([]expr.Type, error) {
		q, ok := s.Query.(*resolved)
		if !ok {
			return nil, fmt.Errorf("a subquery cannot stand here: %s", s)
		}
		types := make([]expr.Type, len(q.ids))
		for i, id := range q.ids {
			types[i] = r.attrs[id].typ
		}
		return types, nil
	}
	return r
}

// newID numbers a column.
func (r *resolver) newID(a attr) int {
	r.attrs = append(r.attrs, a)
	return len(r.attrs) - 1
}

// ref returns a reference to the column with that number.
func (r *resolver) ref(id int) *expr.Column {
	a := &r.attrs[id]
	return &expr.Column{Table: a.table, Name: a.name, Index: id, Type: a.typ}
}

// typeOf returns an expression's type.
func (r *resolver) typeOf(e expr.Expr) (expr.Type, error) { return expr.TypeOf(e, &r.types) }

// A scope is where the names of one SELECT are looked up.
type scope struct {
	names
	outer  *scope
	clause string // where the expression stands, for errors
	free   idSet  // columns of outer scopes that were used
	// outputs is the select list, where aliases may be used; preferOutputs
	// looks a name up there before the tables.
	outputs       []output
	preferOutputs bool
	keys          []expr.Expr // HAVING: what is grouped by goes before outputs
	aggregates    bool        // aggregate calls may stand here
	inAggregate   bool
}

// An output is an item of the select list.
type output struct {
	label string
	alias string // "" when none was given
	x     expr.Expr
}

// query resolves a query that stands in outer, which is nil at the top.
func (r *resolver) query(q query.Query, outer *scope) (*resolved, error) {
	if r.depth++; r.depth > maxDepth {
		return nil, fmt.Errorf("queries are nested more than %d deep", maxDepth)
	}
	defer func() { r.depth-- }()
	switch q := q.(type) {
	case *query.Select:
		return r.selectQuery(q, outer)
	case *query.Union:
		return r.union(q, outer)
	default:
		return nil, fmt.Errorf("a %T is no query", q)
	}
}

// expr resolves the names in e.
func (r *resolver) expr(e expr.Expr, s *scope) (expr.Expr, error) {
	var failed error
	fail := func(err error, x expr.Expr) expr.Expr {
		if failed == nil {
			failed = err
		}
		return x
	}
	if err := r.checkAggregates(e, s, false); err != nil {
		return nil, err
	}
	out := r.rewrite(e, s.inAggregate, func(x expr.Expr, inAggregate bool) expr.Expr {
		if failed != nil {
			return x
		}
		switch x := x.(type) {
		case *expr.Column:
			in := *s
			if inAggregate {
				// Aggregates are of the tables' columns, not of other items.
				in.outputs = nil
			}
			y, err := r.column(x, &in)
			if err != nil {
				return fail(err, x)
			}
			return y
		case *expr.Subquery:
			y, err := r.subquery(x, s)
			if err != nil {
				return fail(err, x)
			}
			return y
		case *expr.Match:
			y, err := r.match(x, s)
			if err != nil {
				return fail(err, x)
			}
			return y
		}
		return x
	})
	if failed == nil {
		r.noteParams(out)
	}
	return out, failed
}

// rewrite is expr.Rewrite with word of whether the node stands in an aggregate.
func (r *resolver) rewrite(e expr.Expr, inAggregate bool, f func(expr.Expr, bool) expr.Expr) expr.Expr {
	inside := map[expr.Expr]bool{}
	expr.Walk(e, func(x expr.Expr) bool {
		if c, ok := x.(*expr.Call); ok && expr.IsAggregate(c.Name) {
			for _, part := range append(orderExprs(c.OrderBy), c.Args...) {
				expr.Walk(part, func(y expr.Expr) bool {
					inside[y] = true
					return true
				})
			}
		}
		return true
	})
	return expr.Rewrite(e, func(x expr.Expr) expr.Expr { return f(x, inAggregate || inside[x]) })
}

// checkAggregates refuses aggregates where they have no meaning.
func (r *resolver) checkAggregates(e expr.Expr, s *scope, inside bool) error {
	var failed error
	expr.Walk(e, func(x expr.Expr) bool {
		c, ok := x.(*expr.Call)
		if failed != nil || !ok || !expr.IsAggregate(c.Name) {
			return failed == nil
		}
		switch {
		case inside:
			failed = nameError(c.Pos, "%s stands inside another aggregate; compute it in a derived table first", c)
		case !s.aggregates:
			failed = nameError(c.Pos, "%s is an aggregate and cannot stand in %s; use HAVING for conditions on groups", c, s.clause)
		default:
			for _, part := range append(orderExprs(c.OrderBy), c.Args...) {
				if err := r.checkAggregates(part, s, true); err != nil {
					failed = err
				}
			}
		}
		return false
	})
	return failed
}

// subquery resolves the query inside an expression.
func (r *resolver) subquery(e *expr.Subquery, s *scope) (expr.Expr, error) {
	q, ok := e.Query.(query.Query)
	if !ok {
		return e, nil // resolved before, as an alias
	}
	in, err := r.query(q, s)
	if err != nil {
		return nil, err
	}
	want := 1
	if t, ok := e.X.(*expr.Tuple); ok {
		want = len(t.Items)
	}
	if e.Kind == expr.InSet && len(in.ids) != want {
		return nil, fmt.Errorf("the subquery of IN gives %d columns and is compared with %d: %s", len(in.ids), want, in.text)
	}
	k := *e
	k.Query = in
	return &k, nil
}

// match finds the table that a full-text search is about, and leaves word of it
// in Columns.
func (r *resolver) match(m *expr.Match, s *scope) (expr.Expr, error) {
	if len(m.Columns) > 0 {
		return m, nil
	}
	var found []*relation
	for _, rel := range s.rels {
		if rel.table != nil && rel.table.Rules.Search {
			found = append(found, rel)
		}
	}
	switch {
	case len(found) == 0:
		var tables []string
		for _, rel := range s.rels {
			tables = append(tables, fmt.Sprintf("%q", rel.alias))
		}
		if len(tables) == 0 {
			return nil, nameError(m.Pos, "search() needs a table that Graph can search, such as messages")
		}
		return nil, nameError(m.Pos, "search() cannot be used on %s: Graph searches only messages, people, users and groups; compare a column with LIKE", strings.Join(tables, ", "))
	case len(found) > 1:
		return nil, nameError(m.Pos, "search() could be about %q or %q; put it in a derived table of its own", found[0].alias, found[1].alias)
	}
	k := *m
	k.KQL = true
	k.Columns = []expr.Expr{r.ref(found[0].columns[0].id)}
	return &k, nil
}
