package driver

import (
	"maps"
	"strings"
	"time"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
	"graphmail/internal/query"
)

// A session is what SET and USE have changed on a connection. The zero value is
// that of a new connection, and [conn.ResetSession] returns to it: what one user
// of the pool sets, the next does not see.
type session struct {
	loc    *time.Location // of SET time_zone; nil is the connection string's
	schema string         // of USE; "" is that of the mail tables
	vars   map[string]expr.Value
}

// environment is what a statement of the session is planned with.
func (c *Connector) environment(s *session) *plan.Env {
	env := c.planEnv()
	env.Globals = env.Variables
	env.Schema = s.schema
	if s.loc != nil {
		env.Location = s.loc
	}
	if len(s.vars) > 0 {
		env.Variables = maps.Clone(env.Variables)
		maps.Copy(env.Variables, s.vars)
	}
	return env
}

// use takes the effect of USE.
func (s *session) use(st *query.Use) {
	s.schema = ""
	if !strings.EqualFold(st.Schema, Name) {
		s.schema = strings.ToLower(st.Schema)
	}
}

// assign takes the effect of SET: of all its assignments, or of none when one
// is refused.
func (s *session) assign(list []query.Assignment, env *expr.Env) error {
	next := session{loc: s.loc, schema: s.schema, vars: maps.Clone(s.vars)}
	if next.vars == nil {
		next.vars = map[string]expr.Value{}
	}
	for _, a := range list {
		v, err := constant(a.Value, env)
		if err != nil {
			return err
		}
		target := &next
		if a.Next {
			target = &session{vars: map[string]expr.Value{}}
		}
		if err := target.set(a.Name, v, env); err != nil {
			return err
		}
	}
	*s = next
	return nil
}

// constant evaluates an expression that stands beside no row.
func constant(e expr.Expr, env *expr.Env) (expr.Value, error) {
	program, err := expr.Compile(e, env)
	if err != nil {
		return expr.Null, err
	}
	return program(&expr.Frame{})
}
