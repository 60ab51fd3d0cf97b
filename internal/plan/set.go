package plan

import (
	"graphmail/internal/expr"
	"graphmail/internal/query"
)

// buildSet checks the names and the types of what SET assigns. The values are
// the session's business, which may refuse them.
func buildSet(st *query.Set, env *Env) (*Plan, error) {
	r := newResolver(env)
	for _, a := range st.Assign {
		if _, ok := env.Variables[a.Name]; !ok {
			return nil, expr.UnknownVariable(a.Name, env.Variables, a.Pos)
		}
		x, err := r.expr(a.Value, &scope{clause: "SET", free: idSet{}})
		if err != nil {
			return nil, err
		}
		if err := r.check(x); err != nil {
			return nil, err
		}
	}
	return &Plan{Root: &Values{Name: "nothing"}, Env: env.expression(), Assign: st.Assign}, nil
}
