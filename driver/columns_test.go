package driver_test

import (
	"database/sql"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"graphmail/graphtables"
	"graphmail/graphtest"
)

// goTypes are what a column's type is in Go: what holds each of its values, what
// holds NULL, too, and what a value is in an any.
var goTypes = map[string]struct{ value, nullable, any reflect.Type }{
	"TEXT":      {reflect.TypeFor[string](), reflect.TypeFor[sql.NullString](), reflect.TypeFor[string]()},
	"JSON":      {reflect.TypeFor[string](), reflect.TypeFor[sql.NullString](), reflect.TypeFor[[]byte]()},
	"BOOLEAN":   {reflect.TypeFor[bool](), reflect.TypeFor[sql.NullBool](), reflect.TypeFor[bool]()},
	"BIGINT":    {reflect.TypeFor[int64](), reflect.TypeFor[sql.NullInt64](), reflect.TypeFor[int64]()},
	"DOUBLE":    {reflect.TypeFor[float64](), reflect.TypeFor[sql.NullFloat64](), reflect.TypeFor[float64]()},
	"TIMESTAMP": {reflect.TypeFor[time.Time](), reflect.TypeFor[sql.NullTime](), reflect.TypeFor[time.Time]()},
	"DATE":      {reflect.TypeFor[time.Time](), reflect.TypeFor[sql.NullTime](), reflect.TypeFor[time.Time]()},
	"BLOB":      {reflect.TypeFor[[]byte](), reflect.TypeFor[[]byte](), reflect.TypeFor[[]byte]()},
}

// whereOf is what a table cannot be read without.
var whereOf = map[string]string{
	"calendar_view": " WHERE start_date_time >= '2026-11-01' AND end_date_time < '2026-12-01'",
	"users":         " WHERE id = 'me'", // other people's mailbox settings are not ours to read
}

// TestColumnTypesOfTables reads every column of every table, the hidden ones
// too, and holds what database/sql says of it against the catalog and against
// the values that come.
func TestColumnTypesOfTables(t *testing.T) {
	t.Parallel()
	db, _ := open(t, "")
	for _, table := range graphtables.Standard().Tables() {
		if table.Shape == graphtables.Local {
			continue
		}
		t.Run(table.Name, func(t *testing.T) {
			t.Parallel()
			names := make([]string, len(table.Columns))
			for i, c := range table.Columns {
				names[i] = c.Name
			}
			rows, err := db.Query("SELECT " + strings.Join(names, ", ") + " FROM " + table.Name + whereOf[table.Name] + " LIMIT 30")
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			types, err := rows.ColumnTypes()
			if err != nil {
				t.Fatal(err)
			}
			if len(types) != len(table.Columns) {
				t.Fatalf("got %d columns, want %d", len(types), len(table.Columns))
			}
			for i, c := range table.Columns {
				// Graph leaves out of a single object what is not ours to see.
				checkColumn(t, types[i], c.Name, c.Type.String(), !c.NotNull || c.Single)
			}
			n := 0
			for ; rows.Next(); n++ {
				checkRow(t, rows, types)
			}
			if err := rows.Err(); err != nil || n == 0 {
				t.Errorf("%d rows, %v", n, err)
			}
		})
	}
}

func checkColumn(t *testing.T, c *sql.ColumnType, name, databaseType string, nullable bool) {
	t.Helper()
	if c.Name() != name || c.DatabaseTypeName() != databaseType {
		t.Errorf("got %s %s, want %s %s", c.Name(), c.DatabaseTypeName(), name, databaseType)
		return
	}
	if got, ok := c.Nullable(); !ok || got != nullable {
		t.Errorf("%s: nullable %v, %v; want %v", name, got, ok, nullable)
	}
	want := goTypes[databaseType].value
	if nullable {
		want = goTypes[databaseType].nullable
	}
	if c.ScanType() != want {
		t.Errorf("%s: scan type %v, want %v", name, c.ScanType(), want)
	}
	length, variable := c.Length()
	switch databaseType {
	case "TEXT", "JSON", "BLOB":
		if !variable || length != math.MaxInt64 {
			t.Errorf("%s: length %d, %v; want no bound", name, length, variable)
		}
	default:
		if variable {
			t.Errorf("%s: a %s has the length %d", name, databaseType, length)
		}
	}
	if _, _, ok := c.DecimalSize(); ok {
		t.Errorf("%s: has a decimal size", name)
	}
}

// checkRow scans a row into the columns' scan types and into any.
func checkRow(t *testing.T, rows *sql.Rows, types []*sql.ColumnType) {
	t.Helper()
	dest, plain := make([]any, len(types)), make([]any, len(types))
	for i, c := range types {
		dest[i], plain[i] = reflect.New(c.ScanType()).Interface(), new(any)
	}
	if err := rows.Scan(dest...); err != nil {
		t.Fatal(err)
	}
	if err := rows.Scan(plain...); err != nil {
		t.Fatal(err)
	}
	for i, c := range types {
		v := *plain[i].(*any)
		nullable, _ := c.Nullable()
		switch {
		case v == nil && !nullable:
			t.Errorf("%s: NULL in a column that is never NULL", c.Name())
		case v != nil && reflect.TypeOf(v) != goTypes[c.DatabaseTypeName()].any:
			t.Errorf("%s: a %T in a column of type %s", c.Name(), v, c.DatabaseTypeName())
		}
	}
}

// TestColumnTypesOfExpressions are those of what is computed.
func TestColumnTypesOfExpressions(t *testing.T) {
	t.Parallel()
	data, _ := fourMailboxes(3)
	db, _ := open(t, "", graphtest.WithData(data))
	for _, tt := range []struct {
		expr, databaseType string
		nullable           bool
	}{
		{"COUNT(*)", "BIGINT", false},
		{"COUNT(DISTINCT subject)", "BIGINT", false},
		{"SUM(is_read)", "BIGINT", true},
		{"AVG(is_read)", "DOUBLE", true},
		{"MAX(received_date_time)", "TIMESTAMP", true},
		{"MIN(subject)", "TEXT", true},
		{"GROUP_CONCAT(subject)", "TEXT", true},
		{"1", "BIGINT", false},
		{"1.5", "DOUBLE", false},
		{"1 + 1", "BIGINT", false},
		{"1 / 2", "DOUBLE", true},
		{"'x'", "TEXT", false},
		{"NOW()", "TIMESTAMP", false},
		{"CURDATE()", "DATE", false},
		{"TRUE", "BOOLEAN", false},
		{"1 = 1", "BOOLEAN", false},
		{"1 IN (1, NULL)", "BOOLEAN", true},
		{"COALESCE(MAX(subject), '')", "TEXT", false},
		{"CONCAT('a', 1)", "TEXT", false},
		{"CAST('12' AS SIGNED)", "BIGINT", true},
		{"CAST('2025-01-31' AS DATE)", "DATE", true},
		{"CASE WHEN COUNT(*) > 1 THEN 'many' END", "TEXT", true},
		{"JSON_EXTRACT('{\"a\": 1}', '$.a')", "JSON", true},
		{"CAST('x' AS BINARY)", "BLOB", true},
		{"DATABASE()", "TEXT", true},
		{"@@version", "TEXT", false},
		{"(SELECT MAX(subject) FROM messages)", "TEXT", true},
		{"EXISTS (SELECT 1 FROM messages)", "BOOLEAN", false},
	} {
		rows, err := db.Query("SELECT " + tt.expr + " AS v FROM messages")
		if err != nil {
			t.Errorf("%s: %v", tt.expr, err)
			continue
		}
		types, err := rows.ColumnTypes()
		if err != nil {
			t.Fatal(err)
		}
		t.Run(tt.expr, func(t *testing.T) {
			checkColumn(t, types[0], "v", tt.databaseType, tt.nullable)
			for rows.Next() {
				checkRow(t, rows, types)
			}
			if err := rows.Err(); err != nil {
				t.Error(err)
			}
		})
		rows.Close()
	}
	rows, err := db.Query("SELECT NULL AS v")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil || types[0].DatabaseTypeName() != "NULL" || types[0].ScanType() != reflect.TypeFor[any]() {
		t.Errorf("NULL has the type %s, %v, %v", types[0].DatabaseTypeName(), types[0].ScanType(), err)
	}
}

// TestColumnTypesBeforeRows are known where there are no rows, too, and those of
// a column that an outer join may leave out are nullable.
func TestColumnTypesBeforeRows(t *testing.T) {
	t.Parallel()
	data, _ := fourMailboxes(3)
	db, _ := open(t, "", graphtest.WithData(data))
	rows, err := db.Query("SELECT m.id, a.id AS attachment, a.is_inline FROM messages m LEFT JOIN attachments a ON a.message_id = m.id WHERE m.subject = 'none such'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		t.Fatal(err)
	}
	checkColumn(t, types[0], "id", "TEXT", false)
	checkColumn(t, types[1], "attachment", "TEXT", true)
	checkColumn(t, types[2], "is_inline", "BOOLEAN", true)
	if rows.Next() {
		t.Error("there is a row")
	}
}
