package oracle

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"graphmail/graphtables"
)

// Load makes a database of the tables, in place of one of that name.
func Load(ctx context.Context, db *sql.DB, name string, tables []*Table) error {
	for _, s := range []string{"DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name} {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	for _, t := range tables {
		if _, err := db.ExecContext(ctx, create(name, t)); err != nil {
			return fmt.Errorf("table %q: %w", t.Name, err)
		}
		for from := 0; from < len(t.Rows); from += 50 {
			if err := insert(ctx, db, name, t, t.Rows[from:min(from+50, len(t.Rows))]); err != nil {
				return fmt.Errorf("table %q: %w", t.Name, err)
			}
		}
	}
	return nil
}

// create returns the CREATE TABLE of a table. A child has no key of its own, and
// ids longer than a key may be; so there are none, but an index on what rows are
// found by.
func create(database string, t *Table) string {
	var lines []string
	for _, c := range t.Columns {
		line := "`" + c.Name + "` " + typeOf(c)
		if c.NotNull {
			line += " NOT NULL"
		}
		if c.Hidden {
			line += " INVISIBLE"
			if c.NotNull {
				line += " DEFAULT ''"
			}
		}
		lines = append(lines, line)
	}
	for _, c := range t.Columns {
		if c.Name == "id" || strings.HasSuffix(c.Name, "_id") && c.ID {
			lines = append(lines, "INDEX (`"+c.Name+"`(200))")
		}
	}
	return "CREATE TABLE " + database + ".`" + t.Name + "` (\n" + strings.Join(lines, ",\n") + "\n)"
}

// typeOf returns MariaDB's type for a column.
func typeOf(c Column) string {
	switch c.Type {
	case graphtables.Boolean:
		return "BOOLEAN"
	case graphtables.BigInt:
		return "BIGINT"
	case graphtables.Double:
		return "DOUBLE"
	case graphtables.Timestamp:
		if c.Fraction {
			return "DATETIME(6)"
		}
		return "DATETIME"
	case graphtables.Date:
		return "DATE"
	case graphtables.JSON:
		return "LONGTEXT"
	case graphtables.Blob:
		return "LONGBLOB"
	}
	if c.ID {
		return "VARCHAR(1000) COLLATE utf8mb4_nopad_bin"
	}
	return "LONGTEXT"
}

func insert(ctx context.Context, db *sql.DB, database string, t *Table, rows [][]any) error {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = "`" + c.Name + "`"
	}
	row := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(names)), ", ") + ")"
	var args []any
	for _, r := range rows {
		for i, v := range r {
			if at, ok := v.(time.Time); ok {
				v = datetime(at, t.Columns[i].Type)
			}
			args = append(args, v)
		}
	}
	_, err := db.ExecContext(ctx, "INSERT INTO "+database+".`"+t.Name+"` ("+strings.Join(names, ", ")+") VALUES "+
		strings.TrimSuffix(strings.Repeat(row+", ", len(rows)), ", "), args...)
	return err
}

// datetime writes a time as MariaDB reads it. The driver would take the first
// instant of the year 1, which Graph sends for what never happened, for no time.
func datetime(at time.Time, typ graphtables.Type) string {
	if typ == graphtables.Date {
		return at.Format(time.DateOnly)
	}
	return at.UTC().Format("2006-01-02 15:04:05.999999")
}
