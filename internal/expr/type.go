package expr

// MergeTypes returns the type of a column that holds values of both types, as
// CASE, COALESCE and UNION make one: numbers widen, a DATE widens to a
// TIMESTAMP, and kinds that do not mix become TEXT.
func MergeTypes(a, b Type) Type {
	return Type{
		Kind:     mergeKinds(a.Kind, b.Kind),
		Exact:    a.Exact || b.Exact,
		Nullable: a.Nullable || b.Nullable,
	}
}

func mergeKinds(a, b Kind) Kind {
	if a > b {
		a, b = b, a
	}
	switch {
	case a == b || a == Unknown:
		return b
	case b <= Float: // BOOLEAN beside a number
		return b
	case a == Time && b == Date:
		return Time
	case b == Bytes && a == Text:
		return Bytes
	default:
		return Text
	}
}

// Coerce returns v as a value of the kind: what MergeTypes promised. A kind v
// cannot take leaves it NULL.
func Coerce(v Value, kind Kind, env *Env) Value {
	if v.kind == kind || v.kind == Unknown || kind == Unknown {
		return v
	}
	loc := env.location()
	switch kind {
	case Bool:
		return NewBool(v.truth(loc) == isTrue)
	case Int:
		if i, err := v.integer(loc); err == nil {
			return NewInt(i)
		}
		return Null
	case Float:
		return NewFloat(v.float(loc))
	case Time:
		if t, _, ok := ToTime(v, loc); ok {
			return NewTime(t)
		}
		return Null
	case Date:
		if t, _, ok := ToTime(v, loc); ok {
			return NewDate(dayOf(t))
		}
		return Null
	case Bytes:
		return NewBytes(v.text(loc))
	case JSON:
		return toJSON(v, loc)
	default:
		return NewText(v.text(loc))
	}
}

// String returns the kind's SQL name.
func (k Kind) String() string {
	switch k {
	case Bool:
		return "BOOLEAN"
	case Int:
		return "BIGINT"
	case Float:
		return "DOUBLE"
	case Text:
		return "TEXT"
	case Time:
		return "TIMESTAMP"
	case Date:
		return "DATE"
	case JSON:
		return "JSON"
	case Bytes:
		return "BLOB"
	default:
		return "NULL"
	}
}
