package oracle

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"graphmail/graphtables"
)

// A Table is a table of graphmail's with all its rows, as graphmail reads them,
// but for the columns that cost a request a row.
type Table struct {
	Name    string
	Columns []Column
	Rows    [][]any
}

// A Column is one of a Table.
type Column struct {
	*graphtables.Column
	// Fraction is set on times of which one has a fraction of a second.
	Fraction bool
}

// ReadSchema reads every table of the catalog that can be read without a key,
// from a mailbox that is opened without pushdown.
func ReadSchema(ctx context.Context, db *sql.DB) ([]*Table, error) {
	var tables []*Table
	for _, t := range graphtables.Standard().Tables() {
		if t.Shape == graphtables.View {
			continue // has no rows without a window
		}
		read, err := readTable(ctx, db, t)
		if err != nil {
			return nil, fmt.Errorf("table %q: %w", t.Name, err)
		}
		tables = append(tables, read)
	}
	return tables, nil
}

func readTable(ctx context.Context, db *sql.DB, from *graphtables.Table) (*Table, error) {
	t := &Table{Name: from.Name}
	var names []string
	for i := range from.Columns {
		if from.Columns[i].Single {
			continue
		}
		t.Columns = append(t.Columns, Column{Column: &from.Columns[i]})
		names = append(names, from.Columns[i].Name)
	}
	rows, err := db.QueryContext(ctx, "SELECT "+strings.Join(names, ", ")+" FROM "+from.Name)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		row, dest := make([]any, len(names)), make([]any, len(names))
		for i := range row {
			dest[i] = &row[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return nil, err
		}
		for i, v := range row {
			if at, ok := v.(time.Time); ok && at.Nanosecond() != 0 {
				t.Columns[i].Fraction = true
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t, rows.Err()
}
