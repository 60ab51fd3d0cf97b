package expr

import (
	"encoding/binary"
	"math"
	"time"

	"graphmail/internal/expr/collation"
)

// Key appends to dst a key of v for grouping, DISTINCT and hash joins: keys are
// the same bytes exactly when the values are equal (two NULLs are). Text goes
// by collation, or byte for byte when exact. Keys of several values may be
// appended to one another: none is a prefix of another.
//
// Numbers of any kind have one key for one value. Other kinds have keys of
// their own; to join columns of different kinds, use [EqualKey].
func Key(dst []byte, v Value, exact bool) []byte {
	switch v.kind {
	case Bool, Int:
		return intKey(dst, v.num)
	case Float:
		f := v.Float()
		if f == math.Trunc(f) && f >= -1<<63 && f < 1<<63 {
			return intKey(dst, int64(f))
		}
		return binary.BigEndian.AppendUint64(append(dst, 'f'), math.Float64bits(f))
	case Text:
		if !exact {
			return collation.AppendKey(append(dst, 's'), v.str)
		}
		return stringKey(append(dst, 'x'), v.str)
	case Time:
		dst = binary.BigEndian.AppendUint64(append(dst, 't'), uint64(v.num))
		return binary.BigEndian.AppendUint32(dst, uint32(v.nano))
	case Date:
		return binary.BigEndian.AppendUint64(append(dst, 'd'), uint64(v.num))
	case JSON:
		return stringKey(append(dst, 'j'), canonicalJSON(v.str))
	case Bytes:
		return stringKey(append(dst, 'b'), v.str)
	default:
		return append(dst, '0')
	}
}

func intKey(dst []byte, i int64) []byte {
	return binary.BigEndian.AppendUint64(append(dst, 'i'), uint64(i))
}

func stringKey(dst []byte, s string) []byte {
	dst = binary.AppendUvarint(dst, uint64(len(s)))
	return append(dst, s...)
}

// EqualKey returns a function that appends a key to dst such that the keys of a
// value of type l and one of type r are the same exactly when l = r is true in
// SQL. The function reports false, and the key is of no use, for a value that
// equals nothing: NULL, or text that is no time beside a time. loc is the
// session's time zone, nil UTC.
func EqualKey(l, r Type, loc *time.Location) func(dst []byte, v Value) (key []byte, ok bool) {
	exact, loc := l.Exact || r.Exact, orUTC(loc)
	kind := comparisonKind(l.Kind, r.Kind)
	return func(dst []byte, v Value) ([]byte, bool) {
		if v.kind == Unknown {
			return dst, false
		}
		if v.kind != kind {
			if v = convertForComparison(v, kind, loc); v.kind == Unknown {
				return dst, false
			}
		}
		return Key(dst, v, exact), true
	}
}

// comparisonKind returns the kind in which SQL compares values of two kinds, as
// CompareSQL does.
func comparisonKind(l, r Kind) Kind {
	numeric := func(k Kind) bool { return k == Bool || k == Int || k == Float }
	moment := func(k Kind) bool { return k == Time || k == Date }
	switch {
	case l == r || r == Unknown:
		return l
	case l == Unknown:
		return r
	case moment(l) || moment(r):
		return Time
	case numeric(l) || numeric(r):
		return Float
	case l == Bytes || r == Bytes:
		return Bytes
	default:
		return Text
	}
}

func convertForComparison(v Value, kind Kind, loc *time.Location) Value {
	if v.kind == Unknown {
		return Null
	}
	switch kind {
	case Time:
		if t, _, ok := ToTime(v, loc); ok {
			return NewTime(t)
		}
		return Null
	case Bool, Int, Float:
		if v.isNumber() {
			return v // one key for one number, whatever its kind
		}
		return NewFloat(v.float(loc))
	case Text:
		if v.kind == JSON {
			return NewText(jsonScalarText(v.str))
		}
		return NewText(v.text(loc))
	case Bytes:
		if v.kind == JSON {
			return NewBytes(jsonScalarText(v.str))
		}
		return NewBytes(v.text(loc))
	default:
		return v
	}
}
