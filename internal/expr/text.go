package expr

import (
	"bytes"
	"math"
	"strconv"
	"time"
)

// String returns the text MySQL would show; a TIMESTAMP is shown in UTC.
func (v Value) String() string {
	switch v.kind {
	case Text, JSON, Bytes:
		return v.str
	}
	var buf [40]byte
	return string(v.Append(buf[:0], time.UTC))
}

// Append appends the text MySQL would show to b. A TIMESTAMP is shown in loc;
// its fraction is shown when there is one, to six digits or nine. A nil loc is
// UTC.
func (v Value) Append(b []byte, loc *time.Location) []byte {
	switch v.kind {
	case Bool, Int:
		return strconv.AppendInt(b, v.num, 10)
	case Float:
		return appendFloat(b, v.Float())
	case Text, JSON, Bytes:
		return append(b, v.str...)
	case Time:
		return appendTime(b, time.Unix(v.num, int64(v.nano)).In(orUTC(loc)))
	case Date:
		return appendDate(b, dayTime(v.num))
	default:
		return append(b, "NULL"...)
	}
}

// text returns v as text, as CONCAT sees it; v is not NULL.
func (v Value) text(loc *time.Location) string {
	switch v.kind {
	case Text, JSON, Bytes:
		return v.str
	}
	var buf [40]byte
	return string(v.Append(buf[:0], loc))
}

// appendFloat writes the shortest digits that read back as f, with an exponent
// where MySQL shows one.
func appendFloat(b []byte, f float64) []byte {
	if f == 0 {
		return append(b, '0')
	}
	if a := math.Abs(f); a >= 1e-15 && a < 1e15 {
		return strconv.AppendFloat(b, f, 'f', -1, 64)
	}
	at := len(b)
	b = strconv.AppendFloat(b, f, 'e', -1, 64)
	// Go writes at least two digits of exponent and a plus sign: 1e+15, 1e-09.
	e := at + bytes.IndexByte(b[at:], 'e') + 1
	digits := e
	if b[digits] == '+' || b[digits] == '-' {
		digits++
	}
	if b[digits] == '0' {
		digits++
	}
	if b[e] == '-' {
		e++
	}
	return append(b[:e], b[digits:]...)
}

func appendDate(b []byte, t time.Time) []byte {
	year, month, day := t.Date()
	b = appendPadded(b, year, 4)
	b = appendPadded(append(b, '-'), int(month), 2)
	return appendPadded(append(b, '-'), day, 2)
}

func appendTime(b []byte, t time.Time) []byte {
	b = append(appendDate(b, t), ' ')
	return appendClock(b, t)
}

func appendClock(b []byte, t time.Time) []byte {
	hour, minute, second := t.Clock()
	b = appendPadded(b, hour, 2)
	b = appendPadded(append(b, ':'), minute, 2)
	b = appendPadded(append(b, ':'), second, 2)
	return appendFraction(b, t.Nanosecond())
}

func appendFraction(b []byte, nano int) []byte {
	switch {
	case nano == 0:
		return b
	case nano%1000 == 0:
		return appendPadded(append(b, '.'), nano/1000, 6)
	default:
		return appendPadded(append(b, '.'), nano, 9)
	}
}

func appendPadded(b []byte, n, width int) []byte {
	var buf [20]byte
	digits := strconv.AppendInt(buf[:0], int64(n), 10)
	for i := len(digits); i < width; i++ {
		b = append(b, '0')
	}
	return append(b, digits...)
}
