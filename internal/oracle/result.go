package oracle

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// A Result is what a database answers.
type Result struct {
	Columns []string
	Rows    [][]Value
	Err     error
}

// A Value is one of a row, in a form that does not depend on how a database
// represents it.
type Value struct {
	Kind   Kind
	Text   string
	Number float64
	// Unit is the last digit that a DECIMAL has, 0.01 of 1.50; 0 of others.
	Unit float64
	// Clock is set on a time of day.
	Clock bool
	// JSON is set where the database knows that the text is JSON.
	JSON bool
}

// A Kind is what a Value is.
type Kind uint8

// The kinds. A truth is a number, a date and a time are their texts.
const (
	Null Kind = iota
	Number
	Text
)

// String writes a value for a report.
func (v Value) String() string {
	switch v.Kind {
	case Null:
		return "NULL"
	case Number:
		return v.Text
	}
	return strconv.Quote(v.Text)
}

// Run runs a statement.
func Run(ctx context.Context, db *sql.DB, text string, args ...any) (r Result) {
	rows, err := db.QueryContext(ctx, text, args...)
	if err != nil {
		return Result{Err: err}
	}
	defer func() {
		if err := rows.Close(); r.Err == nil {
			r.Err = err
		}
	}()
	types, err := rows.ColumnTypes()
	if err != nil {
		return Result{Err: err}
	}
	raw, dest := make([]any, len(types)), make([]any, len(types))
	for i, t := range types {
		r.Columns = append(r.Columns, t.Name())
		dest[i] = &raw[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			r.Err = err
			return r
		}
		row := make([]Value, len(raw))
		for i, v := range raw {
			row[i] = toValue(v, types[i].DatabaseTypeName())
		}
		r.Rows = append(r.Rows, row)
	}
	r.Err = rows.Err()
	return r
}

// toValue takes a value as either driver gives it. typ is the column's type, in
// the words of the database it comes from.
func toValue(v any, typ string) Value {
	switch v := v.(type) {
	case nil:
		return Value{}
	case bool:
		if v {
			return Value{Kind: Number, Number: 1, Text: "1"}
		}
		return Value{Kind: Number, Text: "0"}
	case int64:
		return Value{Kind: Number, Number: float64(v), Text: strconv.FormatInt(v, 10)}
	case uint64:
		return Value{Kind: Number, Number: float64(v), Text: strconv.FormatUint(v, 10)}
	case float32:
		return toValue(float64(v), typ)
	case float64:
		return Value{Kind: Number, Number: v, Text: strconv.FormatFloat(v, 'g', -1, 64)}
	case time.Time:
		if typ == "DATE" {
			return Value{Kind: Text, Text: v.Format(time.DateOnly)}
		}
		return Value{Kind: Text, Text: v.UTC().Format("2006-01-02 15:04:05.999999999")}
	case []byte:
		return bytesValue(string(v), typ)
	case string:
		return bytesValue(v, typ)
	}
	return Value{Kind: Text, Text: "a value of an unknown type"}
}

func bytesValue(s, typ string) Value {
	switch typ {
	case "DECIMAL", "DOUBLE", "FLOAT", "BIGINT", "INT", "TINYINT", "SMALLINT", "MEDIUMINT", "YEAR",
		"UNSIGNED BIGINT", "UNSIGNED INT", "UNSIGNED TINYINT", "UNSIGNED SMALLINT", "UNSIGNED MEDIUMINT":
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return Value{Kind: Text, Text: s}
		}
		v := Value{Kind: Number, Number: f, Text: s}
		if _, fraction, ok := strings.Cut(s, "."); ok && typ == "DECIMAL" {
			v.Unit = 1
			for range fraction {
				v.Unit /= 10
			}
		}
		return v
	case "DATETIME", "TIMESTAMP", "TIME":
		if strings.HasSuffix(s, "838:59:59.999999") {
			s = strings.TrimSuffix(s, ".999999") // where a TIME ends in MySQL
		}
		return Value{Kind: Text, Text: trimFraction(s), Clock: typ == "TIME"}
	case "JSON":
		return Value{Kind: Text, Text: canonicalJSON(s), JSON: true}
	}
	return Value{Kind: Text, Text: s}
}

// trimFraction leaves out the noughts at the end of a fraction.
func trimFraction(s string) string {
	if strings.Contains(s, ".") {
		return strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// canonicalJSON writes a JSON text in one of the ways it can be written; other
// texts stay as they are.
func canonicalJSON(s string) string {
	dec := json.NewDecoder(strings.NewReader(s))
	dec.UseNumber()
	var v any
	if dec.Decode(&v) != nil || dec.More() {
		return s
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) != nil {
		return s
	}
	return strings.TrimSuffix(b.String(), "\n")
}
