package expr

import (
	"cmp"
	"math"
	"strings"
	"time"

	"graphmail/internal/expr/collation"
)

// Compare orders a and b for ORDER BY: NULL first, text by collation, numbers
// by value. Values of kinds that do not mix are ordered as SQL compares them,
// and else by kind, so that the order is total.
func Compare(a, b Value) int { return order(a, b, false) }

// CompareExact is [Compare] for columns whose type is Exact: text is ordered
// byte for byte.
func CompareExact(a, b Value) int { return order(a, b, true) }

func order(a, b Value, exact bool) int {
	if a.kind == Unknown || b.kind == Unknown {
		return cmp.Compare(min(a.kind, 1), min(b.kind, 1))
	}
	if c, ok := CompareSQL(a, b, exact, time.UTC); ok {
		return c
	}
	return cmp.Compare(a.kind, b.kind)
}

// CompareSQL compares a and b as the operators =, < and > do, with MySQL's
// implicit conversions: text beside a number is read as a number, text and
// numbers beside a TIMESTAMP or DATE as a time in loc, and a BOOLEAN is 1 or 0.
// Text compares by collation, or byte for byte when exact. ok is false, and
// the answer unknown, when either is NULL or is no time beside a time.
// https://dev.mysql.com/doc/refman/8.0/en/type-conversion.html
func CompareSQL(a, b Value, exact bool, loc *time.Location) (c int, ok bool) {
	if a.kind == Unknown || b.kind == Unknown {
		return 0, false
	}
	if a.kind == b.kind {
		return compareSame(a, b, exact), true
	}
	loc = orUTC(loc)
	switch {
	case a.isNumber() && b.isNumber():
		return compareNumbers(a, b), true
	case a.isMoment() || b.isMoment():
		return compareMoments(a, b, loc)
	case a.kind == JSON:
		return compareJSONWith(a, b, exact), true
	case b.kind == JSON:
		return -compareJSONWith(b, a, exact), true
	case a.isBits() && b.isNumber(), a.isNumber() && b.isBits():
		return compareNumbers(a.number(), b.number()), true
	case a.isNumber() || b.isNumber():
		return cmp.Compare(a.float(loc), b.float(loc)), true
	default: // TEXT beside BLOB
		return strings.Compare(a.str, b.str), true
	}
}

func (v Value) isNumber() bool { return v.kind == Bool || v.kind == Int || v.kind == Float }

func (v Value) isMoment() bool { return v.kind == Time || v.kind == Date }

func compareSame(a, b Value, exact bool) int {
	switch a.kind {
	case Float:
		return cmp.Compare(a.Float(), b.Float())
	case Text:
		if exact {
			return strings.Compare(a.str, b.str)
		}
		return collation.Compare(a.str, b.str)
	case Time:
		if c := cmp.Compare(a.num, b.num); c != 0 {
			return c
		}
		return cmp.Compare(a.nano, b.nano)
	case JSON:
		return compareJSON(a.str, b.str)
	case Bytes:
		return strings.Compare(a.str, b.str)
	default:
		return cmp.Compare(a.num, b.num)
	}
}

// compareNumbers compares a BIGINT with a DOUBLE by value. MySQL would round
// the BIGINT to a DOUBLE first; then 2^53+1 = 2^53 and sorting has no order.
func compareNumbers(a, b Value) int {
	switch {
	case a.kind != Float && b.kind != Float:
		return cmp.Compare(a.num, b.num)
	case a.kind != Float:
		return compareIntFloat(a.num, b.Float())
	default:
		return -compareIntFloat(b.num, a.Float())
	}
}

func compareIntFloat(i int64, f float64) int {
	switch {
	case f >= 1<<63:
		return -1
	case f < -1<<63:
		return 1
	}
	whole := math.Trunc(f)
	if c := cmp.Compare(i, int64(whole)); c != 0 {
		return c
	}
	return cmp.Compare(whole, f)
}

// compareMoments compares two values one of which is a TIMESTAMP or DATE.
func compareMoments(a, b Value, loc *time.Location) (int, bool) {
	x, _, ok := ToTime(a, loc)
	if !ok {
		return 0, false
	}
	y, _, ok := ToTime(b, loc)
	if !ok {
		return 0, false
	}
	return x.Compare(y), true
}

// compareJSONWith compares a JSON value with one that is not: a JSON string or
// number as what it says, anything else by its text.
func compareJSONWith(j, v Value, exact bool) int {
	text := jsonScalarText(j.str)
	switch {
	case v.isNumber():
		return cmp.Compare(j.float(time.UTC), v.float(time.UTC))
	case exact || v.kind == Bytes:
		return strings.Compare(text, v.str)
	default:
		return collation.Compare(text, v.str)
	}
}
