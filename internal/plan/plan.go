// Package plan turns a statement into a plan: which requests answer it, and
// what is left to do to the rows that come back. It sends nothing.
//
// A plan prints itself; EXPLAIN, the golden tests and bug reports show the same
// text.
package plan

import (
	"fmt"

	"graphmail/graphtables"
	"graphmail/internal/expr"
	"graphmail/internal/query"
)

// A Plan is a statement ready to be executed. It is not changed any more, and
// may be executed more than once; but what it says about time is that of its
// environment, and a statement is planned anew for each execution.
type Plan struct {
	Root    Node
	Columns []Column // the result; Root's rows may have further slots after these
	// Env is what the plan's expressions mean.
	Env *expr.Env
	// Analyze is the plan that EXPLAIN ANALYZE executes, whose work it reports;
	// Root is nil then.
	Analyze *Plan
	// Assign is what SET gives the session.
	Assign []query.Assignment
}

// A Column is one column of a result.
type Column struct {
	Label string
	Type  expr.Type
	// Table is the table's name in the query and Source the column it is read
	// from; "" and nil for a computed one.
	Table  string
	Source *graphtables.Column
}

// Build plans a statement. args are the values of its parameters, in the order
// of p.Params.
func Build(p *query.Parsed, args []expr.Value, env *Env) (*Plan, error) {
	lists := make([][]expr.Value, len(args))
	for i := range args {
		lists[i] = args[i : i+1]
	}
	return BuildLists(p, lists, env)
}

// BuildLists is [Build] for parameters that may be lists: IN (?) takes one of
// any length, anywhere else it must have one value.
func BuildLists(p *query.Parsed, args [][]expr.Value, env *Env) (*Plan, error) {
	st, err := bindParams(p, args)
	if err != nil {
		return nil, err
	}
	return build(st, env)
}

func build(st query.Statement, env *Env) (*Plan, error) {
	switch st := st.(type) {
	case *query.Explain:
		return buildExplain(st, env)
	case *query.Show:
		return buildShow(st, env)
	case *query.Describe:
		return buildDescribe(st, env)
	case *query.Set:
		return buildSet(st, env)
	case *query.Use:
		if !env.hasSchema(st.Schema) {
			return nil, unknownSchema(st.Schema, st.Pos, env)
		}
		return &Plan{Root: &Values{Name: "nothing"}, Env: env.expression()}, nil
	case query.Query:
		r := newResolver(env)
		q, err := r.query(st, nil)
		if err != nil {
			return nil, err
		}
		return r.plan(q)
	default:
		return nil, fmt.Errorf("a %T cannot be planned", st)
	}
}

// Check resolves a statement's names and types without values for its
// parameters, and returns the columns of its result. A type that depends on a
// parameter is Unknown.
func Check(p *query.Parsed, env *Env) ([]Column, error) {
	q, ok := p.Statement.(query.Query)
	if !ok {
		p, err := build(p.Statement, env)
		if err != nil {
			return nil, err
		}
		return p.Columns, nil
	}
	r := newResolver(env)
	out, err := r.query(q, nil)
	if err != nil {
		return nil, err
	}
	return r.columns(out), nil
}

// columns describes a query's result.
func (r *resolver) columns(q *resolved) []Column {
	list := make([]Column, len(q.ids))
	for i, id := range q.ids {
		a := r.attrs[id]
		list[i] = Column{Label: q.labels[i], Type: a.typ}
		if a.source != nil {
			list[i].Table, list[i].Source = a.source.rel.alias, a.source.column
		}
	}
	return list
}

// plan decides how a resolved query is executed.
func (r *resolver) plan(q *resolved) (*Plan, error) {
	b := newBuilder(r)
	root, err := b.result(q, noWish)
	if err != nil {
		return nil, err
	}
	expectAll(root)
	p := &Plan{Root: root, Columns: r.columns(q), Env: r.env.expression()}
	if r.env.Pushdown == Require {
		if err := p.requirePushed(); err != nil {
			return nil, err
		}
	}
	return p, nil
}
