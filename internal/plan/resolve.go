package plan

import (
	"fmt"
	"strings"

	"graphmail/internal/expr"
	"graphmail/internal/query"
)

// maxDepth bounds how deep queries may lie within each other.
const maxDepth = 32

// A NameError is a name in a statement that means nothing, or too much.
type NameError struct {
	Message string
	Pos     int // byte offset of the name in the SQL text, −1 when not known
}

func (e *NameError) Error() string { return e.Message }

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
			failed = &NameError{fmt.Sprintf("%s stands inside another aggregate; compute it in a derived table first", c), c.Pos}
		case !s.aggregates:
			failed = &NameError{fmt.Sprintf("%s is an aggregate and cannot stand in %s; use HAVING for conditions on groups", c, s.clause), c.Pos}
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

// column finds what a name refers to: the tables of this query, its select list
// where that may be used, then the queries around it.
func (r *resolver) column(c *expr.Column, s *scope) (expr.Expr, error) {
	for at := s; at != nil; at = at.outer {
		e, err := r.columnHere(c, at)
		if err != nil {
			return nil, err
		}
		if e == nil {
			continue
		}
		for in := s; in != at; in = in.outer {
			in.free.addAll(columnsOf(e))
		}
		return e, nil
	}
	return nil, r.unknownColumn(c, s)
}

func (r *resolver) columnHere(c *expr.Column, s *scope) (expr.Expr, error) {
	if c.Table != "" {
		rel := s.relation(c.Table)
		if rel == nil {
			return nil, nil
		}
		if col, ok := rel.column(c.Name); ok {
			return r.at(col.id, c.Pos), nil
		}
		return nil, nil
	}
	found := s.find(c.Name)
	if s.preferOutputs && !s.groupsBy(found) {
		if e, err := s.output(c); e != nil || err != nil {
			return e, err
		}
	}
	switch {
	case len(found) == 1:
		return r.at(found[0].id, c.Pos), nil
	case len(found) > 1:
		return nil, &NameError{fmt.Sprintf("column %q in %s is ambiguous: %s have one; write %s", c.Name, s.clause,
			relationList(found), qualifiedList(found)), c.Pos}
	}
	if !s.preferOutputs {
		return s.output(c)
	}
	return nil, nil
}

// groupsBy reports whether one of the columns is a key of GROUP BY.
func (s *scope) groupsBy(columns []relColumn) bool {
	for _, k := range s.keys {
		for _, c := range columns {
			if col, ok := k.(*expr.Column); ok && col.Index == c.id {
				return true
			}
		}
	}
	return false
}

func (r *resolver) at(id, pos int) *expr.Column {
	c := r.ref(id)
	c.Pos = pos
	return c
}

// output finds an item of the select list by its alias, or by its own name when
// it is a column.
func (s *scope) output(c *expr.Column) (expr.Expr, error) {
	var found expr.Expr
	for _, o := range s.outputs {
		match := strings.EqualFold(o.alias, c.Name)
		if col, ok := o.x.(*expr.Column); ok && o.alias == "" {
			match = sameName(col.Name, c.Name)
		}
		if !match {
			continue
		}
		if found != nil && !expr.Equal(found, o.x) {
			return nil, &NameError{fmt.Sprintf("column %q in %s is ambiguous: the select list has it twice", c.Name, s.clause), c.Pos}
		}
		found = o.x
	}
	return found, nil
}

func relationList(columns []relColumn) string {
	var list []string
	for _, c := range columns {
		for _, rel := range c.rels {
			list = append(list, fmt.Sprintf("%q", rel.alias))
		}
	}
	return strings.Join(list, " and ")
}

func qualifiedList(columns []relColumn) string {
	var list []string
	for _, c := range columns {
		for _, rel := range c.rels {
			list = append(list, rel.alias+"."+c.name)
		}
	}
	return strings.Join(list, " or ")
}

// unknownColumn says that a name means nothing, and what may have been meant.
func (r *resolver) unknownColumn(c *expr.Column, s *scope) error {
	if c.Table != "" {
		for at := s; at != nil; at = at.outer {
			if rel := at.relation(c.Table); rel != nil {
				return &NameError{fmt.Sprintf("unknown column %q in table %q%s", c.Name, rel.alias,
					didYouMean(c.Name, columnNames(rel.columns))), c.Pos}
			}
		}
		var aliases []string
		for at := s; at != nil; at = at.outer {
			for _, rel := range at.rels {
				aliases = append(aliases, rel.alias)
			}
		}
		return &NameError{fmt.Sprintf("unknown table %q in %s.%s%s", c.Table, c.Table, c.Name, didYouMean(c.Table, aliases)), c.Pos}
	}
	var candidates []string
	for at := s; at != nil; at = at.outer {
		candidates = append(candidates, columnNames(at.columns)...)
		for _, o := range at.outputs {
			candidates = append(candidates, o.alias)
		}
	}
	where := s.clause
	if len(s.rels) == 1 {
		where = fmt.Sprintf("table %q", s.rels[0].alias)
	}
	if len(s.rels) == 0 && s.outer == nil {
		return &NameError{fmt.Sprintf("unknown column %q: the query has no FROM; put text in single quotes", c.Name), c.Pos}
	}
	return &NameError{fmt.Sprintf("unknown column %q in %s%s", c.Name, where, didYouMean(c.Name, candidates)), c.Pos}
}

func columnNames(columns []relColumn) []string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = c.name
	}
	return list
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
			return nil, &NameError{"search() needs a table that Graph can search, such as messages", m.Pos}
		}
		return nil, &NameError{fmt.Sprintf("search() cannot be used on %s: Graph searches only messages, people, users and groups", strings.Join(tables, ", ")), m.Pos}
	case len(found) > 1:
		return nil, &NameError{fmt.Sprintf("search() could be about %q or %q; put it in a derived table of its own", found[0].alias, found[1].alias), m.Pos}
	}
	k := *m
	k.KQL = true
	k.Columns = []expr.Expr{r.ref(found[0].columns[0].id)}
	return &k, nil
}
