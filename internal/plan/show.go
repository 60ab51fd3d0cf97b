package plan

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"graphmail/internal/expr"
	"graphmail/internal/query"
)

// buildShow plans SHOW over rows that are known here, with the column names
// MySQL gives them. https://dev.mysql.com/doc/refman/8.4/en/show.html
func buildShow(st *query.Show, env *Env) (*Plan, error) {
	if st.Schema != "" && !env.hasSchema(st.Schema) {
		return nil, unknownSchema(st.Schema, st.SchemaPos, env)
	}
	t, err := shown(st, env)
	if err != nil {
		return nil, err
	}
	return planLocal(t, st.Like, st.Where, env)
}

// shown returns what SHOW gives, before LIKE and WHERE.
func shown(st *query.Show, env *Env) (*localTable, error) {
	switch st.What {
	case "TABLES":
		return showTables(st, env), nil
	case "COLUMNS":
		return showColumns(st.Schema, st.Table, st.Pos, st.Full, env)
	case "INDEX":
		return showIndex(st, env)
	case "CREATE TABLE":
		return showCreateTable(st, env)
	case "DATABASES":
		label := "Database" + likeSuffix(st.Like)
		return rowsOf(textColumns(label), [][]expr.Value{cells(informationSchema), cells(env.schema())}), nil
	case "CREATE DATABASE":
		return rowsOf(textColumns("Database", "Create Database"), [][]expr.Value{cells(st.Schema,
			fmt.Sprintf("CREATE DATABASE `%s` /*!40100 DEFAULT CHARACTER SET %s COLLATE %s */", st.Schema, charset, collation))}), nil
	case "VARIABLES":
		return rowsOf(textColumns("Variable_name", "Value"), variableRows(st.Global, env)), nil
	case "STATUS":
		return rowsOf(textColumns("Variable_name", "Value"), nil), nil
	case "WARNINGS", "ERRORS":
		return rowsOf(typed(textColumns("Level", "Code", "Message"), expr.Int, "Code"), nil), nil
	case "COLLATION":
		return rowsOf(typed(textColumns("Collation", "Charset", "Id", "Default", "Compiled", "Sortlen", "Pad_attribute"), expr.Int, "Id", "Sortlen"),
			[][]expr.Value{cells(collation, charset, 305, "Yes", "Yes", 0, "NO PAD")}), nil
	case "CHARACTER SET":
		return rowsOf(typed(textColumns("Charset", "Description", "Default collation", "Maxlen"), expr.Int, "Maxlen"),
			[][]expr.Value{cells(charset, "UTF-8 Unicode", collation, 4)}), nil
	case "ENGINES":
		return rowsOf(textColumns("Engine", "Support", "Comment", "Transactions", "XA", "Savepoints"),
			[][]expr.Value{cells("GRAPH", "DEFAULT", "Microsoft Graph", "NO", "NO", "NO")}), nil
	case "TABLE STATUS":
		return showTableStatus(env), nil
	case "GRANTS":
		return rowsOf(textColumns("Grants"), [][]expr.Value{cells(fmt.Sprintf("GRANT SELECT ON `%s`.* TO `%s`", env.schema(), env.mailbox()))}), nil
	}
	if names := emptyShows[st.What]; names != nil {
		return rowsOf(textColumns(names...), nil), nil
	}
	return nil, &query.UnsupportedError{Feature: "SHOW " + st.What, Line: 1, Column: 1}
}

// emptyShows are those with nothing to show.
var emptyShows = map[string][]string{
	"PROCESSLIST":      {"Id", "User", "Host", "db", "Command", "Time", "State", "Info"},
	"PLUGINS":          {"Name", "Status", "Type", "Library", "License"},
	"PRIVILEGES":       {"Privilege", "Context", "Comment"},
	"TRIGGERS":         {"Trigger", "Event", "Table", "Statement", "Timing", "Created", "sql_mode", "Definer", "character_set_client", "collation_connection", "Database Collation"},
	"EVENTS":           {"Db", "Name", "Definer", "Time zone", "Type", "Execute at", "Interval value", "Interval field", "Starts", "Ends", "Status", "Originator", "character_set_client", "collation_connection", "Database Collation"},
	"PROCEDURE STATUS": {"Db", "Name", "Type", "Definer", "Modified", "Created", "Security_type", "Comment", "character_set_client", "collation_connection", "Database Collation"},
	"FUNCTION STATUS":  {"Db", "Name", "Type", "Definer", "Modified", "Created", "Security_type", "Comment", "character_set_client", "collation_connection", "Database Collation"},
	"OPEN TABLES":      {"Database", "Table", "In_use", "Name_locked"},
}

func rowsOf(columns []localColumn, rows [][]expr.Value) *localTable {
	return &localTable{name: "SHOW", columns: columns, rows: func(*Env) [][]expr.Value { return rows }}
}

// likeSuffix is what MySQL appends to a column name when LIKE is used.
func likeSuffix(like expr.Expr) string {
	if l, ok := like.(*expr.Literal); ok {
		return " (" + l.Value.String() + ")"
	}
	return ""
}

func showTables(st *query.Show, env *Env) *localTable {
	schema := env.schema()
	var rows [][]expr.Value
	if strings.EqualFold(cmp.Or(st.Schema, env.Schema), informationSchema) {
		schema = informationSchema
		for _, t := range localTables() {
			rows = append(rows, cells(strings.ToUpper(t.name), "SYSTEM VIEW"))
		}
	} else {
		for _, t := range env.mailTables() {
			rows = append(rows, cells(t.Name, "BASE TABLE"))
		}
	}
	sort.SliceStable(rows, func(i, j int) bool { return rows[i][0].Text() < rows[j][0].Text() })
	columns := textColumns("Tables_in_"+schema+likeSuffix(st.Like), "Table_type")
	if !st.Full {
		columns = columns[:1]
		for i := range rows {
			rows[i] = rows[i][:1]
		}
	}
	return rowsOf(columns, rows)
}

// fieldsOf describes the columns of a table by its name.
func fieldsOf(schema, name string, pos int, env *Env) (string, []fieldInfo, error) {
	schema = cmp.Or(schema, env.Schema)
	if !strings.EqualFold(schema, informationSchema) {
		if t := env.table(name); t != nil {
			return t.Name, mailFields(t), nil
		}
	}
	if l := localTableOf(name); l != nil && (l.bare || strings.EqualFold(schema, informationSchema)) {
		return l.name, l.fields(), nil
	}
	return "", nil, unknownTable(schema, name, pos, env)
}

func showColumns(schema, table string, pos int, full bool, env *Env) (*localTable, error) {
	_, fields, err := fieldsOf(schema, table, pos, env)
	if err != nil {
		return nil, err
	}
	var rows [][]expr.Value
	for _, f := range fields {
		if full {
			var coll any
			if f.dataType == "text" {
				coll = collation
			}
			rows = append(rows, cells(f.name, f.dataType, coll, yesNo(f.nullable), f.key, nil, f.extra, "select", f.comment))
		} else {
			rows = append(rows, cells(f.name, f.dataType, yesNo(f.nullable), f.key, nil, f.extra))
		}
	}
	if full {
		return rowsOf(textColumns("Field", "Type", "Collation", "Null", "Key", "Default", "Extra", "Privileges", "Comment"), rows), nil
	}
	return rowsOf(textColumns("Field", "Type", "Null", "Key", "Default", "Extra"), rows), nil
}

func showIndex(st *query.Show, env *Env) (*localTable, error) {
	name, fields, err := fieldsOf(st.Schema, st.Table, st.Pos, env)
	if err != nil {
		return nil, err
	}
	nullable := map[string]bool{}
	for _, f := range fields {
		nullable[f.name] = f.nullable
	}
	var rows [][]expr.Value
	if t := env.table(name); t != nil {
		for _, k := range keysOf(t) {
			for i, c := range k.columns {
				null := ""
				if nullable[c] {
					null = "YES"
				}
				rows = append(rows, cells(name, boolInt(k.refers != ""), k.name, i+1, c, "A", nil, nil, nil, null, "BTREE", "", "", "YES", nil))
			}
		}
	}
	return rowsOf(typed(textColumns("Table", "Non_unique", "Key_name", "Seq_in_index", "Column_name", "Collation", "Cardinality", "Sub_part", "Packed",
		"Null", "Index_type", "Comment", "Index_comment", "Visible", "Expression"), expr.Int, "Non_unique", "Seq_in_index", "Cardinality", "Sub_part"), rows), nil
}

func showCreateTable(st *query.Show, env *Env) (*localTable, error) {
	name, fields, err := fieldsOf(st.Schema, st.Table, st.Pos, env)
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, f := range fields {
		line := fmt.Sprintf("  `%s` %s", f.name, f.dataType)
		if !f.nullable {
			line += " NOT NULL"
		}
		if f.extra != "" {
			line += " /*!80023 " + f.extra + " */"
		}
		if f.comment != "" {
			line += " COMMENT '" + strings.ReplaceAll(f.comment, "'", "''") + "'"
		}
		lines = append(lines, line)
	}
	if t := env.table(name); t != nil {
		for _, k := range keysOf(t) {
			columns := "`" + strings.Join(k.columns, "`,`") + "`"
			if k.refers == "" {
				lines = append(lines, fmt.Sprintf("  PRIMARY KEY (%s)", columns))
			} else {
				lines = append(lines, fmt.Sprintf("  CONSTRAINT `%s` FOREIGN KEY (%s) REFERENCES `%s` (`id`)", k.name, columns, k.refers))
			}
		}
	}
	text := fmt.Sprintf("CREATE TABLE `%s` (\n%s\n) ENGINE=GRAPH DEFAULT CHARSET=%s COLLATE=%s", name, strings.Join(lines, ",\n"), charset, collation)
	return rowsOf(textColumns("Table", "Create Table"), [][]expr.Value{cells(name, text)}), nil
}

func showTableStatus(env *Env) *localTable {
	var rows [][]expr.Value
	for _, t := range env.mailTables() {
		rows = append(rows, cells(t.Name, "GRAPH", 10, "Dynamic", nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, collation, nil, "", t.Comment))
	}
	return rowsOf(typed(textColumns("Name", "Engine", "Version", "Row_format", "Rows", "Avg_row_length", "Data_length", "Max_data_length", "Index_length",
		"Data_free", "Auto_increment", "Create_time", "Update_time", "Check_time", "Collation", "Checksum", "Create_options", "Comment"),
		expr.Int, "Version", "Rows", "Avg_row_length", "Data_length", "Max_data_length", "Index_length", "Data_free", "Auto_increment", "Checksum"), rows)
}

func variableRows(global bool, env *Env) [][]expr.Value {
	variables := env.Variables
	if global && env.Globals != nil {
		variables = env.Globals
	}
	var rows [][]expr.Value
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		v := variables[name]
		text := v.String()
		switch {
		case v.IsNull():
			text = ""
		case v.Kind() == expr.Bool && v.Bool():
			text = "ON"
		case v.Kind() == expr.Bool:
			text = "OFF"
		}
		rows = append(rows, cells(name, text))
	}
	return rows
}

// buildDescribe plans DESCRIBE table [column or pattern].
func buildDescribe(st *query.Describe, env *Env) (*Plan, error) {
	if st.Schema != "" && !env.hasSchema(st.Schema) {
		return nil, unknownSchema(st.Schema, st.Pos, env)
	}
	t, err := showColumns(st.Schema, st.Table, st.Pos, false, env)
	if err != nil {
		return nil, err
	}
	if st.Column == "" {
		return planLocal(t, nil, nil, env)
	}
	if !strings.ContainsAny(st.Column, "%_") || columnNamed(t, st.Column, env) {
		kept := [][]expr.Value{}
		for _, row := range t.rows(env) {
			if sameName(row[0].Text(), st.Column) {
				kept = append(kept, row)
			}
		}
		return planLocal(rowsOf(t.columns, kept), nil, nil, env)
	}
	return planLocal(t, &expr.Literal{Value: expr.NewText(st.Column)}, nil, env)
}

func columnNamed(t *localTable, name string, env *Env) bool {
	for _, row := range t.rows(env) {
		if sameName(row[0].Text(), name) {
			return true
		}
	}
	return false
}

// planLocal plans SELECT * FROM t WHERE its first column LIKE like AND where.
func planLocal(t *localTable, like, where expr.Expr, env *Env) (*Plan, error) {
	r := newResolver(env)
	rel := r.localRelation(t, t.name)
	s := &scope{names: names{rels: []*relation{rel}, columns: rel.columns}, clause: "WHERE", free: idSet{}}
	q := &resolved{text: t.name}
	for _, c := range rel.columns {
		q.ids, q.labels = append(q.ids, c.id), append(q.labels, c.name)
	}
	w := &whereOp{input: &tableOp{rel}}
	if like != nil {
		w.conds = append(w.conds, &expr.Like{X: r.ref(q.ids[0]), Pattern: like})
	}
	if where != nil {
		x, err := r.expr(where, s)
		if err != nil {
			return nil, err
		}
		if err := r.check(x); err != nil {
			return nil, err
		}
		w.conds = append(w.conds, expr.Conjuncts(x)...)
	}
	q.root = w
	return r.plan(q)
}
