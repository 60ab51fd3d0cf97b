package render

import "database/sql"

// A Column is one column of a result.
type Column struct {
	Name string
	Type string // the driver's name of the type: TEXT, BOOLEAN, BIGINT, DOUBLE, TIMESTAMP, DATE, JSON, BLOB, NULL
}

// Numeric reports whether the column holds numbers.
func (c Column) Numeric() bool { return c.Type == "BIGINT" || c.Type == "DOUBLE" }

// Rows is a result that is read once, from its first row to its last.
type Rows interface {
	Columns() []Column
	// Next reads the next row and reports whether there is one.
	Next() bool
	// Row is the current row, valid until Next: nil, bool, int64, float64, string, []byte or time.Time.
	Row() []any
	// Err is what ended the rows, nil at their end.
	Err() error
}

// sqlRows reads a database/sql result.
type sqlRows struct {
	rows    *sql.Rows
	columns []Column
	row     []any
	dest    []any
	err     error
}

// FromSQL reads rows, which the caller closes.
func FromSQL(rows *sql.Rows) (Rows, error) {
	types, err := rows.ColumnTypes()
	if err != nil {
		return nil, err
	}
	s := &sqlRows{rows: rows, columns: make([]Column, len(types)), row: make([]any, len(types)), dest: make([]any, len(types))}
	for i, t := range types {
		s.columns[i] = Column{Name: t.Name(), Type: t.DatabaseTypeName()}
		s.dest[i] = &s.row[i]
	}
	return s, nil
}

func (s *sqlRows) Columns() []Column { return s.columns }

func (s *sqlRows) Next() bool {
	if s.err != nil || !s.rows.Next() {
		return false
	}
	if s.err = s.rows.Scan(s.dest...); s.err != nil {
		return false
	}
	for i, v := range s.row {
		if doc, ok := v.([]byte); ok && s.columns[i].Type == "JSON" {
			s.row[i] = string(doc)
		}
	}
	return true
}

func (s *sqlRows) Row() []any { return s.row }

func (s *sqlRows) Err() error {
	if s.err != nil {
		return s.err
	}
	return s.rows.Err()
}
