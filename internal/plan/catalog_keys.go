package plan

import (
	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// A keyInfo is a primary or foreign key.
type keyInfo struct {
	name, kind string
	columns    []string
	refers     string // the table that a foreign key refers to by its id
}

// references holds the columns that refer to another table's id and are not
// that of a parent: the folder or the calendar that a row lies in. Tools draw
// diagrams and offer joins by them. The other table need not list every id:
// the default folder of contacts is in no list.
var references = map[string]struct{ column, table string }{
	"messages":        {"parent_folder_id", "mail_folders"},
	"mail_folders":    {"parent_folder_id", "mail_folders"},
	"contacts":        {"parent_folder_id", "contact_folders"},
	"contact_folders": {"parent_folder_id", "contact_folders"},
	"events":          {"calendar_id", "calendars"},
	"calendar_view":   {"calendar_id", "calendars"},
}

// keysOf returns the keys of a table, the primary one first.
func keysOf(t *graphtables.Table) []keyInfo {
	var list []keyInfo
	if key := keyColumns(t); len(key) > 0 {
		list = append(list, keyInfo{name: "PRIMARY", kind: "PRIMARY KEY", columns: key})
	}
	refers := func(column, table string) {
		list = append(list, keyInfo{name: t.Name + "_" + column, kind: "FOREIGN KEY", columns: []string{column}, refers: table})
	}
	if t.Parent != nil {
		refers(t.Parent.Key, t.Parent.Table)
	}
	if r, ok := references[t.Name]; ok {
		refers(r.column, r.table)
	}
	return list
}

func keysRows(env *Env) [][]expr.Value {
	var rows [][]expr.Value
	s := env.schema()
	for _, t := range env.mailTables() {
		for _, k := range keysOf(t) {
			for i, c := range k.columns {
				row := []any{"def", s, k.name, "def", s, t.Name, c, i + 1, nil, nil, nil, nil}
				if k.refers != "" {
					row[8], row[9], row[10], row[11] = 1, s, k.refers, "id"
				}
				rows = append(rows, cells(row...))
			}
		}
	}
	return rows
}

func constraintsRows(env *Env) [][]expr.Value {
	var rows [][]expr.Value
	for _, t := range env.mailTables() {
		for _, k := range keysOf(t) {
			rows = append(rows, cells("def", env.schema(), k.name, env.schema(), t.Name, k.kind, "YES"))
		}
	}
	return rows
}

func statisticsRows(env *Env) [][]expr.Value {
	var rows [][]expr.Value
	for _, t := range env.mailTables() {
		for _, k := range keysOf(t) {
			for i, c := range k.columns {
				rows = append(rows, cells("def", env.schema(), t.Name, boolInt(k.refers != ""), env.schema(), k.name, i+1, c, "A", nil, nil, nil, "", "BTREE", "", "", "YES", nil))
			}
		}
	}
	return rows
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func referencesRows(env *Env) [][]expr.Value {
	var rows [][]expr.Value
	for _, t := range env.mailTables() {
		for _, k := range keysOf(t) {
			if k.refers != "" {
				rows = append(rows, cells("def", env.schema(), k.name, "def", env.schema(), "PRIMARY", "NONE", "NO ACTION", "NO ACTION", t.Name, k.refers))
			}
		}
	}
	return rows
}
