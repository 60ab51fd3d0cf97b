package plan

import (
	"strings"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// collation is how text compares, by the name MySQL has for it, and charset its
// character set.
const (
	collation = "utf8mb4_0900_as_ci"
	charset   = "utf8mb4"
)

// localTables are the tables of information_schema as MySQL 8 has them, with
// the rows that make sense here, and graphmail_columns.
// https://dev.mysql.com/doc/refman/8.4/en/information-schema.html
func localTables() []*localTable { return localTableList }

var localTableList []*localTable

// The rows of information_schema.tables come from this list itself, which an
// initialiser could not say.
func init() {
	localTableList = []*localTable{
		{name: "schemata", comment: "the databases", columns: textColumns(
			"CATALOG_NAME", "SCHEMA_NAME", "DEFAULT_CHARACTER_SET_NAME", "DEFAULT_COLLATION_NAME", "SQL_PATH", "DEFAULT_ENCRYPTION"), rows: schemataRows},
		{name: "tables", comment: "the tables of all databases", columns: typed(typed(textColumns(
			"TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "TABLE_TYPE", "ENGINE", "VERSION", "ROW_FORMAT", "TABLE_ROWS", "AVG_ROW_LENGTH",
			"DATA_LENGTH", "MAX_DATA_LENGTH", "INDEX_LENGTH", "DATA_FREE", "AUTO_INCREMENT", "CREATE_TIME", "UPDATE_TIME", "CHECK_TIME",
			"TABLE_COLLATION", "CHECKSUM", "CREATE_OPTIONS", "TABLE_COMMENT"),
			expr.Int, "VERSION", "TABLE_ROWS", "AVG_ROW_LENGTH", "DATA_LENGTH", "MAX_DATA_LENGTH", "INDEX_LENGTH", "DATA_FREE", "AUTO_INCREMENT", "CHECKSUM"),
			expr.Time, "CREATE_TIME", "UPDATE_TIME", "CHECK_TIME"), rows: tablesRows},
		{name: "columns", comment: "the columns of all tables", columns: typed(textColumns(
			"TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "COLUMN_NAME", "ORDINAL_POSITION", "COLUMN_DEFAULT", "IS_NULLABLE", "DATA_TYPE",
			"CHARACTER_MAXIMUM_LENGTH", "CHARACTER_OCTET_LENGTH", "NUMERIC_PRECISION", "NUMERIC_SCALE", "DATETIME_PRECISION",
			"CHARACTER_SET_NAME", "COLLATION_NAME", "COLUMN_TYPE", "COLUMN_KEY", "EXTRA", "PRIVILEGES", "COLUMN_COMMENT", "GENERATION_EXPRESSION", "SRS_ID"),
			expr.Int, "ORDINAL_POSITION", "CHARACTER_MAXIMUM_LENGTH", "CHARACTER_OCTET_LENGTH", "NUMERIC_PRECISION", "NUMERIC_SCALE", "DATETIME_PRECISION", "SRS_ID"), rows: columnsRows},
		{name: "key_column_usage", comment: "the columns that identify rows or refer to other tables", columns: typed(textColumns(
			"CONSTRAINT_CATALOG", "CONSTRAINT_SCHEMA", "CONSTRAINT_NAME", "TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "COLUMN_NAME",
			"ORDINAL_POSITION", "POSITION_IN_UNIQUE_CONSTRAINT", "REFERENCED_TABLE_SCHEMA", "REFERENCED_TABLE_NAME", "REFERENCED_COLUMN_NAME"),
			expr.Int, "ORDINAL_POSITION", "POSITION_IN_UNIQUE_CONSTRAINT"), rows: keysRows},
		{name: "table_constraints", comment: "primary and foreign keys", columns: textColumns(
			"CONSTRAINT_CATALOG", "CONSTRAINT_SCHEMA", "CONSTRAINT_NAME", "TABLE_SCHEMA", "TABLE_NAME", "CONSTRAINT_TYPE", "ENFORCED"), rows: constraintsRows},
		{name: "statistics", comment: "the columns of indexes", columns: typed(textColumns(
			"TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "NON_UNIQUE", "INDEX_SCHEMA", "INDEX_NAME", "SEQ_IN_INDEX", "COLUMN_NAME", "COLLATION",
			"CARDINALITY", "SUB_PART", "PACKED", "NULLABLE", "INDEX_TYPE", "COMMENT", "INDEX_COMMENT", "IS_VISIBLE", "EXPRESSION"),
			expr.Int, "NON_UNIQUE", "SEQ_IN_INDEX", "CARDINALITY", "SUB_PART"), rows: statisticsRows},
		{name: "referential_constraints", comment: "foreign keys", columns: textColumns(
			"CONSTRAINT_CATALOG", "CONSTRAINT_SCHEMA", "CONSTRAINT_NAME", "UNIQUE_CONSTRAINT_CATALOG", "UNIQUE_CONSTRAINT_SCHEMA", "UNIQUE_CONSTRAINT_NAME",
			"MATCH_OPTION", "UPDATE_RULE", "DELETE_RULE", "TABLE_NAME", "REFERENCED_TABLE_NAME"), rows: referencesRows},
		{name: "character_sets", comment: "how text is encoded", columns: typed(textColumns(
			"CHARACTER_SET_NAME", "DEFAULT_COLLATE_NAME", "DESCRIPTION", "MAXLEN"), expr.Int, "MAXLEN"),
			rows: oneRow(charset, collation, "UTF-8 Unicode", 4)},
		{name: "collations", comment: "how text compares", columns: typed(textColumns(
			"COLLATION_NAME", "CHARACTER_SET_NAME", "ID", "IS_DEFAULT", "IS_COMPILED", "SORTLEN", "PAD_ATTRIBUTE"), expr.Int, "ID", "SORTLEN"),
			rows: oneRow(collation, charset, 305, "Yes", "Yes", 0, "NO PAD")},
		{name: "collation_character_set_applicability", comment: "which collation is for which character set", columns: textColumns(
			"COLLATION_NAME", "CHARACTER_SET_NAME"), rows: oneRow(collation, charset)},
		{name: "engines", comment: "where tables are kept", columns: textColumns(
			"ENGINE", "SUPPORT", "COMMENT", "TRANSACTIONS", "XA", "SAVEPOINTS"), rows: oneRow("GRAPH", "DEFAULT", "Microsoft Graph", "NO", "NO", "NO")},
		{name: "views", columns: textColumns("TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "VIEW_DEFINITION", "CHECK_OPTION", "IS_UPDATABLE",
			"DEFINER", "SECURITY_TYPE", "CHARACTER_SET_CLIENT", "COLLATION_CONNECTION"), rows: noRows},
		{name: "routines", columns: textColumns("SPECIFIC_NAME", "ROUTINE_CATALOG", "ROUTINE_SCHEMA", "ROUTINE_NAME", "ROUTINE_TYPE", "DATA_TYPE",
			"DTD_IDENTIFIER", "ROUTINE_BODY", "ROUTINE_DEFINITION", "EXTERNAL_LANGUAGE", "IS_DETERMINISTIC", "SQL_DATA_ACCESS", "SECURITY_TYPE",
			"CREATED", "LAST_ALTERED", "SQL_MODE", "ROUTINE_COMMENT", "DEFINER"), rows: noRows},
		{name: "parameters", columns: textColumns("SPECIFIC_CATALOG", "SPECIFIC_SCHEMA", "SPECIFIC_NAME", "ORDINAL_POSITION", "PARAMETER_MODE",
			"PARAMETER_NAME", "DATA_TYPE", "DTD_IDENTIFIER", "ROUTINE_TYPE"), rows: noRows},
		{name: "triggers", columns: textColumns("TRIGGER_CATALOG", "TRIGGER_SCHEMA", "TRIGGER_NAME", "EVENT_MANIPULATION", "EVENT_OBJECT_SCHEMA",
			"EVENT_OBJECT_TABLE", "ACTION_ORDER", "ACTION_STATEMENT", "ACTION_TIMING", "CREATED", "SQL_MODE", "DEFINER"), rows: noRows},
		{name: "events", columns: textColumns("EVENT_CATALOG", "EVENT_SCHEMA", "EVENT_NAME", "DEFINER", "TIME_ZONE", "EVENT_TYPE", "EXECUTE_AT",
			"INTERVAL_VALUE", "INTERVAL_FIELD", "STATUS", "EVENT_COMMENT"), rows: noRows},
		{name: "partitions", columns: textColumns("TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "PARTITION_NAME", "PARTITION_METHOD", "PARTITION_EXPRESSION"), rows: noRows},
		{name: "files", columns: textColumns("FILE_ID", "FILE_NAME", "FILE_TYPE", "TABLESPACE_NAME", "TABLE_SCHEMA", "TABLE_NAME", "ENGINE"), rows: noRows},
		{name: "plugins", columns: textColumns("PLUGIN_NAME", "PLUGIN_VERSION", "PLUGIN_STATUS", "PLUGIN_TYPE", "PLUGIN_DESCRIPTION"), rows: noRows},
		{name: "processlist", columns: textColumns("ID", "USER", "HOST", "DB", "COMMAND", "TIME", "STATE", "INFO"), rows: noRows},
		{name: "user_privileges", columns: textColumns("GRANTEE", "TABLE_CATALOG", "PRIVILEGE_TYPE", "IS_GRANTABLE"), rows: noRows},
		{name: "schema_privileges", columns: textColumns("GRANTEE", "TABLE_CATALOG", "TABLE_SCHEMA", "PRIVILEGE_TYPE", "IS_GRANTABLE"), rows: noRows},
		{name: "table_privileges", columns: textColumns("GRANTEE", "TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "PRIVILEGE_TYPE", "IS_GRANTABLE"), rows: noRows},
		{name: "column_privileges", columns: textColumns("GRANTEE", "TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "COLUMN_NAME", "PRIVILEGE_TYPE", "IS_GRANTABLE"), rows: noRows},
		{name: "graphmail_columns", bare: true, comment: "what Microsoft Graph can do with each column", columns: typed(typed(textColumns(
			"table_name", "column_name", "ordinal_position", "data_type", "property", "filter", "exact", "sortable", "searchable_as", "hidden", "permission", "shared_permission", "comment"),
			expr.Int, "ordinal_position"), expr.Bool, "sortable", "hidden"), rows: graphColumnsRows},
	}
}

// cells makes values of what a catalog row holds: nil, text, numbers, truths.
func cells(list ...any) []expr.Value {
	row := make([]expr.Value, len(list))
	for i, c := range list {
		switch c := c.(type) {
		case string:
			row[i] = expr.NewText(c)
		case int:
			row[i] = expr.NewInt(int64(c))
		case bool:
			row[i] = expr.NewBool(c)
		}
	}
	return row
}

func noRows(*Env) [][]expr.Value { return nil }

func oneRow(list ...any) func(*Env) [][]expr.Value {
	return func(*Env) [][]expr.Value { return [][]expr.Value{cells(list...)} }
}

func schemataRows(env *Env) [][]expr.Value {
	var rows [][]expr.Value
	for _, s := range []string{informationSchema, env.schema()} {
		rows = append(rows, cells("def", s, charset, collation, nil, "NO"))
	}
	return rows
}

func tablesRows(env *Env) [][]expr.Value {
	var rows [][]expr.Value
	add := func(schema, name, kind, engine, comment string) {
		rows = append(rows, cells("def", schema, name, kind, engine, 10, "Dynamic", nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, collation, nil, "", comment))
	}
	for _, t := range env.mailTables() {
		add(env.schema(), t.Name, "BASE TABLE", "GRAPH", t.Comment)
	}
	for _, t := range localTables() {
		add(informationSchema, strings.ToUpper(t.name), "SYSTEM VIEW", "MEMORY", t.comment)
	}
	return rows
}

// columnsRows leaves EXTRA empty: INVISIBLE is known to few tools, and there are
// some that refuse the table for it. SHOW COLUMNS and graphmail_columns tell.
func columnsRows(env *Env) [][]expr.Value {
	var rows [][]expr.Value
	add := func(schema, table string, position int, c fieldInfo) {
		var length, precision, scale, fraction, set, coll any
		switch c.dataType {
		case "text", "json":
			length = 1<<31 - 1
			set, coll = charset, collation
		case "bigint":
			precision, scale = 19, 0
		case "double":
			precision = 22
		case "boolean":
			precision, scale = 1, 0
		case "timestamp":
			fraction = 6
		}
		if c.dataType == "json" {
			set, coll = nil, nil
		}
		rows = append(rows, cells("def", schema, table, c.name, position, nil, yesNo(c.nullable), c.dataType, length, length, precision, scale, fraction,
			set, coll, c.dataType, c.key, "", "select", c.comment, "", nil))
	}
	for _, t := range env.mailTables() {
		for i, c := range mailFields(t) {
			add(env.schema(), t.Name, i+1, c)
		}
	}
	for _, t := range localTables() {
		for i, c := range t.fields() {
			add(informationSchema, strings.ToUpper(t.name), i+1, c)
		}
	}
	return rows
}

func yesNo(b bool) string {
	if b {
		return "YES"
	}
	return "NO"
}

// A fieldInfo is a column as SHOW COLUMNS and information_schema describe it.
type fieldInfo struct {
	name, dataType, key, extra, comment string
	nullable                            bool
}

// mailFields describes a table's columns. Hidden ones are INVISIBLE, as MySQL
// calls columns that SELECT * leaves out.
func mailFields(t *graphtables.Table) []fieldInfo {
	key := map[string]string{}
	for _, k := range keysOf(t) { // the primary key comes first
		for _, name := range k.columns {
			if k.refers == "" {
				key[name] = "PRI"
			} else if key[name] == "" {
				key[name] = "MUL"
			}
		}
	}
	list := make([]fieldInfo, len(t.Columns))
	for i := range t.Columns {
		c := &t.Columns[i]
		list[i] = fieldInfo{name: c.Name, dataType: strings.ToLower(c.Type.String()), key: key[c.Name], comment: c.Comment, nullable: columnType(c).Nullable}
		if c.Hidden {
			list[i].extra = "INVISIBLE"
		}
	}
	return list
}

func (t *localTable) fields() []fieldInfo {
	list := make([]fieldInfo, len(t.columns))
	for i, c := range t.columns {
		list[i] = fieldInfo{name: c.name, dataType: strings.ToLower(c.typ.Kind.String()), nullable: c.typ.Nullable}
	}
	return list
}

// graphColumnsRows says what Graph can do with each column: the operators of
// $filter it takes, those whose answer needs no second look, whether it sorts
// by it, its name in $search, and the permission that opens the table.
func graphColumnsRows(env *Env) [][]expr.Value {
	var rows [][]expr.Value
	optional := func(s string) any {
		if s == "" {
			return nil
		}
		return s
	}
	for _, t := range env.mailTables() {
		for i := range t.Columns {
			c := &t.Columns[i]
			permission, shared := t.Permission, t.Shared
			if c.Full {
				permission, shared = full(t)
			}
			rows = append(rows, cells(t.Name, c.Name, i+1, strings.ToLower(c.Type.String()), optional(c.Property), c.Filter.String(), c.Exact.String(),
				c.Order, optional(c.Search), c.Hidden, optional(permission), optional(shared), c.Comment))
		}
	}
	return rows
}
