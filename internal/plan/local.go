package plan

import (
	"fmt"
	"strings"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

const (
	mailSchema        = "graphmail"
	informationSchema = "information_schema"
)

// A localTable is answered here, without a request: information_schema and
// graphmail_columns.
type localTable struct {
	name    string
	comment string
	bare    bool // found without its schema too
	columns []localColumn
	rows    func(env *Env) [][]expr.Value
}

type localColumn struct {
	name string
	typ  expr.Type
}

func textColumns(names ...string) []localColumn {
	list := make([]localColumn, len(names))
	for i, n := range names {
		list[i] = localColumn{name: n, typ: expr.Type{Kind: expr.Text, Nullable: true}}
	}
	return list
}

// typed marks columns as numbers.
func typed(columns []localColumn, kind expr.Kind, names ...string) []localColumn {
	for i := range columns {
		for _, n := range names {
			if columns[i].name == n {
				columns[i].typ.Kind = kind
			}
		}
	}
	return columns
}

func localTableOf(name string) *localTable {
	for _, t := range localTables() {
		if sameName(t.name, name) {
			return t
		}
	}
	return nil
}

func localTableNames() []string {
	var list []string
	for _, t := range localTables() {
		list = append(list, t.name)
	}
	return list
}

// schema is the name the mail tables are found under.
func (env *Env) schema() string {
	if env.Database != "" {
		return env.Database
	}
	return mailSchema
}

func (env *Env) hasSchema(name string) bool {
	return strings.EqualFold(name, env.schema()) || strings.EqualFold(name, informationSchema)
}

// table returns one of the mail tables.
func (env *Env) table(name string) *graphtables.Table { return env.catalog().Table(name) }

func (env *Env) tableNames() []string {
	var list []string
	for _, t := range env.mailTables() {
		list = append(list, t.Name)
	}
	return list
}

func (env *Env) mailTables() []*graphtables.Table {
	var list []*graphtables.Table
	for _, t := range env.catalog().Tables() {
		if t.Schema == "" && t.Shape != graphtables.Local {
			list = append(list, t)
		}
	}
	return list
}

// local gives a local table's rows that pass where.
func (b *builder) local(rel *relation, where []expr.Expr, need idSet) (rows, error) {
	need = need.clone()
	need.addAll(columnsOf(where...))
	v := &Values{Name: informationSchema + "." + rel.local.name}
	out := rows{node: v, at: layout{}}
	var from []int
	for i, c := range rel.columns {
		if need[c.id] {
			out.at[c.id] = len(v.Columns)
			v.Columns = append(v.Columns, c.name)
			from = append(from, i)
		}
	}
	all := rel.local.rows(b.env)
	cells := make([]expr.Value, 0, len(all)*len(from))
	for _, row := range all {
		if len(row) != len(rel.columns) {
			return rows{}, fmt.Errorf("internal error: %s has %d columns and a row of %d", v.Name, len(rel.columns), len(row))
		}
		at := len(cells)
		for _, i := range from {
			cells = append(cells, row[i])
		}
		v.Rows = append(v.Rows, cells[at:len(cells):len(cells)])
	}
	out.count = int64(len(all))
	return b.filter(out, where)
}
