package driver

import (
	"context"
	"database/sql/driver"
	"fmt"
	"io"
	"slices"
	"strings"

	"graphmail/internal/exec"
	"graphmail/internal/expr"
	"graphmail/internal/plan"
	"graphmail/internal/query"
)

// A stmt is a parsed statement. Each execution plans it anew with the values
// of its parameters, so that they can be sent to Graph.
type stmt struct {
	c      *conn
	text   string
	parsed *query.Parsed
}

var (
	_ driver.Stmt              = (*stmt)(nil)
	_ driver.StmtQueryContext  = (*stmt)(nil)
	_ driver.StmtExecContext   = (*stmt)(nil)
	_ driver.NamedValueChecker = (*stmt)(nil)
)

// parse reads the text only.
func (c *conn) parse(text string) (*stmt, error) {
	p, err := query.Parse(text)
	if err != nil {
		return nil, err
	}
	return &stmt{c: c, text: text, parsed: p}, nil
}

// prepare reads the text and resolves its names.
func (c *conn) prepare(text string) (*stmt, error) {
	s, err := c.parse(text)
	if err != nil {
		return nil, err
	}
	if _, err := plan.Check(s.parsed, c.c.environment(&c.session)); err != nil {
		return nil, locate(err, text)
	}
	return s, nil
}

// NumInput implements [driver.Stmt]: −1 where parameters have names.
func (s *stmt) NumInput() int {
	for _, p := range s.parsed.Params {
		if p.Name != "" {
			return -1
		}
	}
	return len(s.parsed.Params)
}

// Close implements [driver.Stmt]; there is nothing to give back.
func (s *stmt) Close() error { return nil }

// Query implements [driver.Stmt]; database/sql calls [stmt.QueryContext].
func (s *stmt) Query(args []driver.Value) (driver.Rows, error) {
	return s.QueryContext(context.Background(), named(args))
}

// Exec implements [driver.Stmt]; database/sql calls [stmt.ExecContext].
func (s *stmt) Exec(args []driver.Value) (driver.Result, error) {
	return s.ExecContext(context.Background(), named(args))
}

func named(args []driver.Value) []driver.NamedValue {
	list := make([]driver.NamedValue, len(args))
	for i, a := range args {
		list[i] = driver.NamedValue{Ordinal: i + 1, Value: a}
	}
	return list
}

// QueryContext implements [driver.StmtQueryContext]. It fetches the first page,
// so that a refusal of Graph is this call's error. The context rules the rows,
// too: when it ends, so do they, with its error.
func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if s.c.closed.Load() {
		return nil, ErrClosed
	}
	w := newWork(s.text)
	r, err := s.open(ctx, args, w)
	if err != nil {
		w.done(s.c, 0, err)
		return nil, err
	}
	return r, nil
}

// open plans the statement and starts it. Its errors are dressed for the caller.
func (s *stmt) open(ctx context.Context, args []driver.NamedValue, w *work) (*rows, error) {
	connector := s.c.c
	values, err := s.bind(args)
	if err != nil {
		return nil, prefix(err)
	}
	env := connector.environment(&s.c.session)
	p, err := plan.BuildLists(s.parsed, values, env)
	if err != nil {
		return nil, prefix(locate(err, s.text))
	}
	w.plan = p
	if err := connector.permit(ctx, p); err != nil {
		return nil, connector.border(ctx, err)
	}
	if err := s.effect(p); err != nil {
		return nil, prefix(err)
	}
	limits := connector.limits()
	limits.Stats = w.stats
	r, err := exec.Open(ctx, p, fetcher{connector.client}, limits)
	if err != nil {
		return nil, connector.border(ctx, err)
	}
	return newRows(ctx, s, p, r, env.Location, w), nil
}

// effect is what SET and USE do to the session.
func (s *stmt) effect(p *plan.Plan) error {
	switch st := s.parsed.Statement.(type) {
	case *query.Set:
		return s.c.session.assign(p.Assign, p.Env)
	case *query.Use:
		s.c.session.use(st)
	}
	return nil
}

// ExecContext implements [driver.StmtExecContext]: SET, USE and a SELECT whose
// rows nobody wants.
func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	rows, err := s.QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	dest := make([]driver.Value, len(rows.Columns()))
	for {
		if err := rows.Next(dest); err == io.EOF {
			return driver.RowsAffected(0), nil
		} else if err != nil {
			return nil, err
		}
	}
}

// bind matches arguments with the statement's parameters, by position or by
// name. An argument that is a list has as many values.
func (s *stmt) bind(args []driver.NamedValue) ([][]expr.Value, error) {
	params := s.parsed.Params
	values := make([][]expr.Value, len(params))
	used := make([]bool, len(args))
	for i, p := range params {
		at := slices.IndexFunc(args, func(a driver.NamedValue) bool {
			if p.Name == "" {
				return a.Name == "" && a.Ordinal == p.Ordinal
			}
			return strings.EqualFold(a.Name, p.Name)
		})
		switch {
		case at < 0 && p.Name != "":
			return nil, fmt.Errorf("parameter :%s has no argument; pass sql.Named(%q, …)", p.Name, p.Name)
		case at < 0:
			return nil, countError(params, args)
		}
		used[at] = true
		var err error
		if values[i], err = toValues(args[at].Value); err != nil {
			return nil, err
		}
	}
	for j, a := range args {
		switch {
		case used[j]:
		case a.Name != "":
			return nil, fmt.Errorf("the statement has no parameter :%s", a.Name)
		default:
			return nil, countError(params, args)
		}
	}
	return values, nil
}

func countError(params []query.Param, args []driver.NamedValue) error {
	plural := "s"
	if len(params) == 1 {
		plural = ""
	}
	return fmt.Errorf("the statement has %d parameter%s; %d arguments were given", len(params), plural, len(args))
}
