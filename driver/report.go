package driver

import (
	"fmt"
	"slices"
	"strings"

	"graphmail/dsn"
	"graphmail/internal/expr"
	"graphmail/internal/plan"
	"graphmail/internal/query"
)

// A Report is what can be said about a statement without asking Graph: what it
// reads, what it gives, what it needs, and which part of it Graph answers.
type Report struct {
	// Kind is SELECT, EXPLAIN, SHOW, DESCRIBE, SET or USE. A UNION is a SELECT.
	Kind string
	// Tables are the tables that are read, in the order of EXPLAIN; a table that
	// is read twice is there twice. Those that take no request (information_schema)
	// are left out.
	Tables []ReportTable
	// Columns are the columns of the result.
	Columns []ReportColumn
	// Parameters are the placeholders, each name once.
	Parameters []ReportParameter
	// Permissions are the least delegated permissions that the requests need,
	// sorted. https://learn.microsoft.com/graph/permissions-reference
	Permissions []string
	// Local is what is done here to the rows that come back, one line for each
	// operator: sorts, joins, groups. Conditions are with their table.
	Local []string
	// Plan is the whole plan as text.
	Plan string
}

// A ReportTable is one reading of a table.
type ReportTable struct {
	Name, Alias string
	Columns     []string // that are needed, conditions included, in the table's order
	Reach       string   // how the rows are reached, in words: "a list of me"
	Calls       string   // how many requests that takes, in words: "about 1 call"
	Requests    []string // the first page of each list: "GET /me/messages?$select=…"
	Permissions []string
	Conditions  []Condition
	Order       string   // $orderby, "" when the table is read in no order
	Notes       []string // what else was decided, and why
}

// A Condition is one conjunct of WHERE or ON and where it is decided.
type Condition struct {
	SQL   string
	Where Pushed
	Sent  string // as it is sent: OData, KQL or a part of the path
	Why   string
}

// Pushed says where a condition is decided.
type Pushed string

const (
	// PushedExact conditions are decided by Graph.
	PushedExact Pushed = "exact"
	// PushedNarrowing conditions are sent, and checked again here.
	PushedNarrowing Pushed = "narrowing"
	// Local conditions are decided here alone.
	Local Pushed = "local"
)

// A ReportColumn is a column of the result.
type ReportColumn struct {
	Name         string
	DatabaseType string // as database/sql names it: "TEXT"; "" when it depends on a parameter
	Nullable     bool
	Table        string // the table's name in the query, "" for a computed column
	Source       string // the table's column, "" for a computed one
}

// A ReportParameter is a placeholder.
type ReportParameter struct {
	Ordinal      int    // from 1; 0 for a named one
	Name         string // without the colon; "" for ?
	DatabaseType string // of what it is compared with; "" when the statement does not say
}

// Analyze reports on a statement without a connection, with the defaults of all
// parameters of the connection string. It fails where executing the statement
// would fail before its first request: a *[SyntaxError], an unknown column, a
// write ([ErrReadOnly]).
//
// A placeholder is planned with a value that stands for any other: it appears as
// ? or :name in conditions and as {1} or {name} in requests. Where that cannot
// be it is planned as TRUE, and as 100 in LIMIT and INTERVAL. An argument can
// change the plan all the same: a LIKE pattern that begins with % is not sent as
// one that ends with it. Use [Connector.Analyze] with the arguments to be exact.
func Analyze(sql string) (*Report, error) {
	cfg := dsn.New()
	cfg.AuthMode, cfg.AccessToken = dsn.AccessToken, "none"
	c, err := NewConnector(cfg)
	if err != nil {
		return nil, err
	}
	return c.Analyze(sql)
}

// Analyze is [Analyze] with the connector's configuration, which says the
// mailbox, the page size and what may be pushed, and with arguments, if there
// are any: as many as the statement has parameters, [database/sql.Named] ones
// for :name. It sends nothing.
func (c *Connector) Analyze(sql string, args ...any) (*Report, error) {
	r, err := c.analyze(sql, args)
	return r, prefix(locate(err, sql))
}

func (c *Connector) analyze(text string, args []any) (*Report, error) {
	s, err := (&conn{c: c}).parse(text)
	if err != nil {
		return nil, err
	}
	env := c.planEnv()
	params, err := plan.Placeholders(s.parsed, env)
	if err != nil {
		return nil, err
	}
	stand := newStandIns(params)
	values := stand.values
	if len(args) > 0 {
		stand = standIns{}
		list, err := namedValues(args)
		if err != nil {
			return nil, err
		}
		if values, err = s.bind(list); err != nil {
			return nil, err
		}
	}
	p, err := plan.BuildLists(s.parsed, values, env)
	if err != nil {
		return nil, err
	}
	columns, err := plan.Check(s.parsed, env)
	if err != nil {
		return nil, err
	}
	r := &Report{Kind: kindOf(s.parsed.Statement), Plan: stand.inURL(stand.inSQL(p.String()))}
	for _, c := range columns {
		r.Columns = append(r.Columns, reportColumn(c))
	}
	for _, q := range params {
		r.Parameters = append(r.Parameters, ReportParameter{Ordinal: q.Ordinal, Name: q.Name, DatabaseType: typeNames[q.Type.Kind]})
	}
	p.Walk(func(n plan.Node) {
		switch n := n.(type) {
		case *plan.Scan:
			r.Tables = append(r.Tables, reportTable(n, &stand))
			r.Permissions = append(r.Permissions, n.Permissions()...)
		case *plan.Values, *plan.Project, *plan.Limit:
		default:
			r.Local = append(r.Local, stand.inSQL(plan.Describe(n)))
		}
	})
	slices.Sort(r.Permissions)
	r.Permissions = slices.Compact(r.Permissions)
	return r, nil
}

func reportColumn(c plan.Column) ReportColumn {
	out := ReportColumn{Name: c.Label, DatabaseType: typeNames[c.Type.Kind], Nullable: c.Type.Nullable, Table: c.Table}
	if c.Source != nil {
		out.Source = c.Source.Name
	}
	return out
}

func reportTable(s *plan.Scan, stand *standIns) ReportTable {
	t := ReportTable{
		Name: s.Table.Name, Alias: s.Alias, Reach: stand.inURL(s.Reach()), Calls: s.Estimate(), Permissions: s.Permissions(),
	}
	used := map[string]bool{}
	for _, c := range slices.Concat(s.Columns, s.Carried) {
		used[c.Name] = true
	}
	for _, p := range s.Predicates {
		expr.Walk(p.Expr, func(x expr.Expr) bool {
			if c, ok := x.(*expr.Column); ok {
				used[c.Name] = true
			}
			return true
		})
		t.Conditions = append(t.Conditions, Condition{
			SQL: stand.inSQL(p.Expr.String()), Where: Pushed(p.Claim.String()), Sent: stand.inURL(p.Sent), Why: stand.inSQL(p.Why),
		})
	}
	for i := range s.Table.Columns {
		if name := s.Table.Columns[i].Name; used[name] {
			t.Columns = append(t.Columns, name)
		}
	}
	for _, url := range s.URLs() {
		t.Requests = append(t.Requests, "GET "+stand.inURL(url))
	}
	if len(s.Requests) > 0 {
		var keys []string
		for _, k := range s.Requests[0].OrderBy {
			if k.Desc {
				k.Property += " desc"
			}
			keys = append(keys, k.Property)
		}
		t.Order = strings.Join(keys, ",")
	}
	for _, note := range s.Notes {
		t.Notes = append(t.Notes, stand.inSQL(note))
	}
	return t
}

func kindOf(st query.Statement) string {
	switch st.(type) {
	case query.Query:
		return "SELECT"
	case *query.Explain:
		return "EXPLAIN"
	case *query.Show:
		return "SHOW"
	case *query.Describe:
		return "DESCRIBE"
	case *query.Set:
		return "SET"
	case *query.Use:
		return "USE"
	}
	return strings.ToUpper(strings.TrimPrefix(fmt.Sprintf("%T", st), "*query."))
}
