package driver

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"math"
	"reflect"
	"time"

	"graphmail/internal/exec"
	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// A rows is the result of a query, read as it is asked for.
//
// It keeps the context of the query because [driver.Rows.Next] has none: an
// end of the context in the middle of a scan must come out as its error, never
// as the end of the rows.
type rows struct {
	ctx     context.Context
	stmt    *stmt
	plan    *plan.Plan
	exec    *exec.Rows
	loc     *time.Location
	work    *work
	columns []string
	row     []expr.Value // the current one, valid until the next
	err     error        // what ended it; io.EOF at the end
	closed  bool
}

var (
	_ driver.Rows                           = (*rows)(nil)
	_ driver.RowsColumnTypeScanType         = (*rows)(nil)
	_ driver.RowsColumnTypeDatabaseTypeName = (*rows)(nil)
	_ driver.RowsColumnTypeNullable         = (*rows)(nil)
	_ driver.RowsColumnTypeLength           = (*rows)(nil)
	// Not driver.RowsColumnTypePrecisionScale: there is no DECIMAL.
	// Not driver.RowsNextResultSet: a text is one statement.
)

func newRows(ctx context.Context, s *stmt, p *plan.Plan, x *exec.Rows, loc *time.Location, w *work) *rows {
	r := &rows{ctx: ctx, stmt: s, plan: p, exec: x, loc: loc, work: w, columns: make([]string, len(p.Columns))}
	for i, c := range p.Columns {
		r.columns[i] = c.Label
	}
	return r
}

// Columns implements [driver.Rows].
func (r *rows) Columns() []string { return r.columns }

// Next implements [driver.Rows].
func (r *rows) Next(dest []driver.Value) error {
	if err := r.next(); err != nil {
		return err
	}
	for i := range dest {
		dest[i] = r.value(r.row[i])
	}
	return nil
}

// next goes to the next row.
func (r *rows) next() error {
	if r.err != nil {
		return r.err
	}
	var err error
	if r.row, err = r.exec.Next(); err != nil {
		if err != io.EOF || r.ctx.Err() != nil {
			err = r.stmt.c.c.border(r.ctx, err)
		}
		r.err = err
		return err
	}
	return nil
}

// value gives a value the Go type that database/sql takes. JSON is bytes, as in
// drivers of MySQL: database/sql puts bytes into a [json.RawMessage] as well as
// into a string, but a string into no named type of bytes.
func (r *rows) value(v expr.Value) driver.Value {
	switch v.Kind() {
	case expr.Bool:
		return v.Bool()
	case expr.Int:
		return v.Int()
	case expr.Float:
		return v.Float()
	case expr.Text:
		return v.Text()
	case expr.Time:
		return v.Time().In(r.loc)
	case expr.Date:
		return time.Unix(v.Days()*86400, 0).UTC()
	case expr.JSON, expr.Bytes:
		return []byte(v.Text())
	}
	return nil
}

// Close implements [driver.Rows]. It sends nothing.
func (r *rows) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	err := r.exec.Close()
	failed := r.err
	if errors.Is(failed, io.EOF) {
		failed = nil
	}
	r.work.done(r.stmt.c, r.exec.Given(), failed)
	return err
}

// typeNames are the types' names in the catalog.
var typeNames = map[expr.Kind]string{
	expr.Bool: "BOOLEAN", expr.Int: "BIGINT", expr.Float: "DOUBLE", expr.Text: "TEXT",
	expr.Time: "TIMESTAMP", expr.Date: "DATE", expr.JSON: "JSON", expr.Bytes: "BLOB",
}

// scanTypes are Go types that hold every value of a column without NULL, and of
// one with it.
var scanTypes = map[expr.Kind]struct{ plain, nullable reflect.Type }{
	expr.Bool:  {reflect.TypeFor[bool](), reflect.TypeFor[sql.NullBool]()},
	expr.Int:   {reflect.TypeFor[int64](), reflect.TypeFor[sql.NullInt64]()},
	expr.Float: {reflect.TypeFor[float64](), reflect.TypeFor[sql.NullFloat64]()},
	expr.Text:  {reflect.TypeFor[string](), reflect.TypeFor[sql.NullString]()},
	expr.JSON:  {reflect.TypeFor[string](), reflect.TypeFor[sql.NullString]()},
	expr.Time:  {reflect.TypeFor[time.Time](), reflect.TypeFor[sql.NullTime]()},
	expr.Date:  {reflect.TypeFor[time.Time](), reflect.TypeFor[sql.NullTime]()},
	expr.Bytes: {reflect.TypeFor[[]byte](), reflect.TypeFor[[]byte]()},
}

// ColumnTypeDatabaseTypeName implements [driver.RowsColumnTypeDatabaseTypeName].
// A column that is NULL in every row, whatever it holds, has the type NULL.
func (r *rows) ColumnTypeDatabaseTypeName(i int) string {
	if name, ok := typeNames[r.plan.Columns[i].Type.Kind]; ok {
		return name
	}
	return "NULL"
}

// ColumnTypeScanType implements [driver.RowsColumnTypeScanType]: a type that
// takes every value of the column, NULL included where the column may be NULL.
func (r *rows) ColumnTypeScanType(i int) reflect.Type {
	t := r.plan.Columns[i].Type
	types, ok := scanTypes[t.Kind]
	switch {
	case !ok:
		return reflect.TypeFor[any]()
	case t.Nullable:
		return types.nullable
	}
	return types.plain
}

// ColumnTypeNullable implements [driver.RowsColumnTypeNullable].
func (r *rows) ColumnTypeNullable(i int) (nullable, ok bool) {
	return r.plan.Columns[i].Type.Nullable, true
}

// ColumnTypeLength implements [driver.RowsColumnTypeLength]: text has no bound.
func (r *rows) ColumnTypeLength(i int) (int64, bool) {
	switch r.plan.Columns[i].Type.Kind {
	case expr.Text, expr.JSON, expr.Bytes:
		return math.MaxInt64, true
	}
	return 0, false
}
