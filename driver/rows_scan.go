//go:build go1.27

package driver

import (
	"database/sql"
	"database/sql/driver"
	"time"

	"graphmail/internal/expr"
)

var _ driver.RowsColumnScanner = (*rows)(nil)

// NextRow implements [driver.RowsColumnScanner], by which Go 1.27 and later scan
// a column into the program's variable without a [driver.Value] in between.
func (r *rows) NextRow() error { return r.next() }

// ScanColumn implements [driver.RowsColumnScanner]. It gives what Next would
// have given, without the memory that a value in an interface takes.
func (r *rows) ScanColumn(ctx driver.ScanContext, i int, dest any) error {
	v := r.row[i]
	switch d := dest.(type) {
	case *string:
		if v.Kind() == expr.Text {
			*d = v.Text()
			return nil
		}
	case *time.Time:
		if v.Kind() == expr.Time {
			*d = v.Time().In(r.loc)
			return nil
		}
	case *bool:
		if v.Kind() == expr.Bool {
			*d = v.Bool()
			return nil
		}
	case *int64:
		if v.Kind() == expr.Int {
			*d = v.Int()
			return nil
		}
	case *float64:
		if v.Kind() == expr.Float {
			*d = v.Float()
			return nil
		}
	}
	return sql.ConvertAssign(ctx, dest, r.value(v))
}
