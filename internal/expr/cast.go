package expr

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// cast compiles CAST(X AS Type).
// https://dev.mysql.com/doc/refman/8.0/en/cast-functions.html
func (c *compiler) cast(e *Cast) (*node, error) {
	x, err := c.compile(e.X)
	if err != nil {
		return nil, err
	}
	kind, convert, err := castTo(e, c.env)
	if err != nil {
		return nil, err
	}
	run := x.run
	n := &node{
		typ:  Type{Kind: kind, Exact: x.typ.Exact && kind == Text, Nullable: true},
		slot: -1,
		run: func(f *Frame) (Value, error) {
			v, err := run(f)
			if err != nil || v.kind == Unknown {
				return Null, err
			}
			return convert(v)
		},
	}
	return c.fold(n, x), nil
}

func castTo(e *Cast, env *Env) (Kind, func(Value) (Value, error), error) {
	loc := env.location()
	switch e.Type {
	case "CHAR", "NCHAR":
		return Text, func(v Value) (Value, error) { return NewText(firstChars(v.text(loc), e.Length)), nil }, nil
	case "BINARY":
		return Bytes, func(v Value) (Value, error) { return castBinary(v.text(loc), e.Length) }, nil
	case "SIGNED":
		return Int, func(v Value) (Value, error) { return castSigned(v, loc) }, nil
	case "UNSIGNED":
		return Int, func(v Value) (Value, error) {
			i, err := castSigned(v, loc)
			if err == nil && i.num < 0 {
				return Null, errUnsigned
			}
			return i, err
		}, nil
	case "DECIMAL":
		return Float, func(v Value) (Value, error) { return castDecimal(v.float(loc), e.Length, e.Scale), nil }, nil
	case "DATE":
		return Date, func(v Value) (Value, error) { return Coerce(v, Date, env), nil }, nil
	case "DATETIME":
		return Time, func(v Value) (Value, error) { return castDatetime(v, e.Length, loc), nil }, nil
	case "TIME":
		return Text, func(v Value) (Value, error) { return castTime(v, e.Length, loc), nil }, nil
	case "JSON":
		return JSON, func(v Value) (Value, error) { return parseJSONValue(v, loc) }, nil
	default:
		return Unknown, nil, fmt.Errorf("CAST to %s is not supported; use CHAR, SIGNED, UNSIGNED, DECIMAL, DATE, DATETIME, TIME, BINARY or JSON", e.Type)
	}
}

// firstChars returns the first n characters of s; all of it when n is
// negative.
func firstChars(s string, n int) string {
	if n < 0 || n >= len(s) {
		return s
	}
	i := 0
	for ; n > 0 && i < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return s[:i]
}

func castBinary(s string, n int) (Value, error) {
	switch {
	case n < 0:
		return NewBytes(s), nil
	case n > maxText:
		return Null, errTooLong
	case n <= len(s):
		return NewBytes(s[:n]), nil
	default:
		return NewBytes(s + strings.Repeat("\x00", n-len(s))), nil
	}
}

func castSigned(v Value, loc *time.Location) (Value, error) {
	i, err := v.integer(loc)
	if err != nil {
		return Null, err
	}
	return NewInt(i), nil
}

// castDecimal rounds to scale digits and keeps to precision, as DECIMAL would;
// the result is a DOUBLE.
func castDecimal(f float64, precision, scale int) Value {
	if precision < 0 {
		precision = 10
	}
	scale = min(max(scale, 0), 30)
	limit, err := strconv.ParseFloat(strings.Repeat("9", max(precision-scale, 0))+"."+strings.Repeat("9", scale), 64)
	if err != nil {
		limit = 0
	}
	return NewFloat(math.Max(-limit, math.Min(limit, roundDecimal(f, scale))))
}

// castDatetime rounds to digits of a second; MySQL's default is none.
func castDatetime(v Value, digits int, loc *time.Location) Value {
	t, _, ok := ToTime(v, loc)
	if !ok {
		return Null
	}
	t = t.Round(precision(digits))
	if !inRange(t) {
		return Null
	}
	return NewTime(t)
}

func precision(digits int) time.Duration {
	d := time.Second
	for i := 0; i < digits && d > 1; i++ {
		d /= 10
	}
	return d
}

// castTime returns the time of day, or the span of time that text or a number
// hhmmss gives, as text: there is no TIME type here.
func castTime(v Value, digits int, loc *time.Location) Value {
	d, ok := toDuration(v, loc)
	if !ok {
		return Null
	}
	return durationText(d.Round(precision(digits)))
}
