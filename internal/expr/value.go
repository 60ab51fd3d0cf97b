package expr

import (
	"math"
	"time"
)

// A Kind says which of the SQL types a [Value] has.
type Kind uint8

// The kinds. Unknown is the type of an expression that only a value can
// settle, such as an unbound parameter; no Value has it but NULL.
const (
	Unknown Kind = iota // NULL, or not known yet
	Bool                // BOOLEAN
	Int                 // BIGINT
	Float               // DOUBLE
	Text                // TEXT
	Time                // TIMESTAMP, an instant
	Date                // DATE, a day without a zone
	JSON                // JSON text
	Bytes               // BLOB
)

// A Value is one SQL value. The zero Value is NULL. Values are small and are
// passed by value; the text they hold is never changed.
type Value struct {
	kind Kind
	nano int32  // Time: nanoseconds within the second
	num  int64  // Bool 0/1, Int, Float (its bits), Time (Unix seconds), Date (days since 1970-01-01), Bytes (1 for NewBits)
	str  string // Text, JSON, Bytes
}

// Null is the SQL NULL.
var Null Value

// NewBool returns a BOOLEAN.
func NewBool(b bool) Value {
	v := Value{kind: Bool}
	if b {
		v.num = 1
	}
	return v
}

// NewInt returns a BIGINT.
func NewInt(i int64) Value { return Value{kind: Int, num: i} }

// NewFloat returns a DOUBLE; NaN and the infinities, which SQL has not, are NULL.
func NewFloat(f float64) Value {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Null
	}
	return Value{kind: Float, num: int64(math.Float64bits(f))}
}

// NewText returns a TEXT.
func NewText(s string) Value { return Value{kind: Text, str: s} }

// NewTime returns a TIMESTAMP, the instant t.
func NewTime(t time.Time) Value {
	return Value{kind: Time, num: t.Unix(), nano: int32(t.Nanosecond())}
}

// NewDate returns a DATE; days counts from 1970-01-01.
func NewDate(days int64) Value { return Value{kind: Date, num: days} }

// NewJSON returns a JSON value; text must be valid JSON.
func NewJSON(text string) Value { return Value{kind: JSON, str: text} }

// NewBytes returns a BLOB that holds the bytes of s.
func NewBytes(s string) Value { return Value{kind: Bytes, str: s} }

// NewBits returns the BLOB that a hexadecimal or bit literal stands for, X'41' or
// B'1000001'. Where a number is wanted it is the unsigned integer of its bytes,
// the first of them the highest, while other BLOBs are read as text.
// https://dev.mysql.com/doc/refman/8.4/en/hexadecimal-literals.html
func NewBits(s string) Value { return Value{kind: Bytes, num: 1, str: s} }

// isBits reports whether v came from [NewBits].
func (v Value) isBits() bool { return v.kind == Bytes && v.num == 1 }

// Kind returns the value's kind; NULL has kind [Unknown].
func (v Value) Kind() Kind { return v.kind }

// IsNull reports whether v is NULL.
func (v Value) IsNull() bool { return v.kind == Unknown }

// Bool returns a BOOLEAN's truth.
func (v Value) Bool() bool { return v.num != 0 }

// Int returns a BOOLEAN's or BIGINT's number.
func (v Value) Int() int64 { return v.num }

// Float returns a DOUBLE's number.
func (v Value) Float() float64 { return math.Float64frombits(uint64(v.num)) }

// Text returns the text of a TEXT, JSON or BLOB.
func (v Value) Text() string { return v.str }

// Time returns a TIMESTAMP in UTC.
func (v Value) Time() time.Time { return time.Unix(v.num, int64(v.nano)).UTC() }

// Days returns a DATE as days since 1970-01-01.
func (v Value) Days() int64 { return v.num }
