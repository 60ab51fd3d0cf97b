package expr

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

var (
	errBigint   = errors.New("BIGINT value is out of range; a DOUBLE operand, as in x * 1.0, gives an approximate result")
	errUnsigned = errors.New("BIGINT UNSIGNED value is out of range of BIGINT, the only integer type here")
	errDouble   = errors.New("DOUBLE value is out of range")
)

// float returns v as a DOUBLE, as arithmetic sees it: text by its longest
// numeric prefix, a TIMESTAMP as YYYYMMDDhhmmss, a DATE as YYYYMMDD.
func (v Value) float(loc *time.Location) float64 {
	switch v.kind {
	case Bool, Int:
		return float64(v.num)
	case Float:
		return v.Float()
	case Text, Bytes:
		if v.isBits() {
			return bitsFloat(v.str)
		}
		return floatPrefix(v.str)
	case Time, Date:
		n := v.timeNumber(loc)
		return float64(n) + float64(v.nano)/1e9
	case JSON:
		return jsonFloat(v.str)
	default:
		return 0
	}
}

// integer returns v as a BIGINT: a DOUBLE is rounded, text is read up to its
// first byte that is no digit.
func (v Value) integer(loc *time.Location) (int64, error) {
	switch v.kind {
	case Bool, Int:
		return v.num, nil
	case Float:
		return roundToInt(v.Float())
	case Text, Bytes:
		if !v.isBits() {
			return intPrefix(v.str)
		}
		b, err := bitsInteger(v.str)
		if err == nil && b > math.MaxInt64 {
			err = errUnsigned
		}
		return int64(b), err
	case Time, Date:
		return v.timeNumber(loc), nil
	case JSON:
		if i, err := strconv.ParseInt(v.str, 10, 64); err == nil {
			return i, nil
		}
		return roundToInt(jsonFloat(v.str))
	default:
		return 0, nil
	}
}

// unsigned returns v as 64 bits, as bit operations see it.
func (v Value) unsigned(loc *time.Location) (uint64, error) {
	if v.isBits() {
		return bitsInteger(v.str)
	}
	i, err := v.integer(loc)
	return uint64(i), err
}

// number returns a hexadecimal or bit literal as a number, and anything else as
// it is.
func (v Value) number() Value {
	if !v.isBits() {
		return v
	}
	if i, err := v.integer(nil); err == nil {
		return NewInt(i)
	}
	return NewFloat(bitsFloat(v.str))
}

// bitsInteger reads the bytes of a hexadecimal or bit literal as an integer.
func bitsInteger(s string) (uint64, error) {
	s = strings.TrimLeft(s, "\x00")
	if len(s) > 8 {
		return 0, errUnsigned
	}
	var n uint64
	for i := range len(s) {
		n = n<<8 | uint64(s[i])
	}
	return n, nil
}

func bitsFloat(s string) float64 {
	f := 0.0
	for i := range len(s) {
		f = f*256 + float64(s[i])
	}
	return min(f, math.MaxFloat64)
}

func roundToInt(f float64) (int64, error) {
	f = math.Round(f)
	if f < -1<<63 || f >= 1<<63 {
		return 0, fmt.Errorf("%g: %w", f, errBigint)
	}
	return int64(f), nil
}

// clamped returns v as a BIGINT for an argument that is a count or position,
// where a number too large means the same as the largest.
func (v Value) clamped(loc *time.Location) int64 {
	if v.kind <= Int {
		return v.num
	}
	i, err := v.integer(loc)
	if err == nil {
		return i
	}
	if v.float(loc) < 0 {
		return math.MinInt64
	}
	return math.MaxInt64
}

// timeNumber returns a TIMESTAMP as YYYYMMDDhhmmss and a DATE as YYYYMMDD.
func (v Value) timeNumber(loc *time.Location) int64 {
	if v.kind == Date {
		return dateNumber(dayTime(v.num))
	}
	t := time.Unix(v.num, 0).In(loc)
	hour, minute, second := t.Clock()
	return dateNumber(t)*1000000 + int64(hour*10000+minute*100+second)
}

func dateNumber(t time.Time) int64 {
	year, month, day := t.Date()
	return int64(year*10000 + int(month)*100 + day)
}

// floatPrefix reads the longest prefix of s that is a number, 0 when there is
// none. https://dev.mysql.com/doc/refman/8.0/en/type-conversion.html
func floatPrefix(s string) float64 {
	i := skipBlanks(s)
	start := i
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		i++
	}
	first := i
	i = skipDigits(s, i)
	digits := i - first
	if i < len(s) && s[i] == '.' {
		end := skipDigits(s, i+1)
		digits += end - i - 1
		i = end
	}
	if digits == 0 {
		return 0
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		j := i + 1
		if j < len(s) && (s[j] == '+' || s[j] == '-') {
			j++
		}
		if end := skipDigits(s, j); end > j {
			i = end
		}
	}
	f, err := strconv.ParseFloat(s[start:i], 64)
	if err != nil && math.IsInf(f, 0) {
		return math.Copysign(math.MaxFloat64, f)
	}
	return f
}

// intPrefix reads the digits s starts with, 0 when there are none.
func intPrefix(s string) (int64, error) {
	i := skipBlanks(s)
	start := i
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		i++
	}
	end := skipDigits(s, i)
	if end == i {
		return 0, nil
	}
	n, err := strconv.ParseInt(s[start:end], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("a number of %d digits: %w", end-i, errBigint)
	}
	return n, nil
}

func skipBlanks(s string) int {
	i := 0
	for i < len(s) && (s[i] == ' ' || '\t' <= s[i] && s[i] <= '\r') {
		i++
	}
	return i
}

func skipDigits(s string, i int) int {
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return i
}
