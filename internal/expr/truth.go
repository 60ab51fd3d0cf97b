package expr

import "time"

// A truth is a value of three-valued logic.
type truth uint8

const (
	isFalse truth = iota
	isTrue
	isUnknown
)

// A predicate is a compiled condition.
type predicate func(f *Frame) (truth, error)

func truthOf(b bool) truth {
	if b {
		return isTrue
	}
	return isFalse
}

func (t truth) value() Value {
	if t == isUnknown {
		return Null
	}
	return Value{kind: Bool, num: int64(t)}
}

func (t truth) not() truth {
	switch t {
	case isFalse:
		return isTrue
	case isTrue:
		return isFalse
	default:
		return isUnknown
	}
}

// negated returns t, or NOT t when yes.
func (t truth) negated(yes bool) truth {
	if yes {
		return t.not()
	}
	return t
}

// truth returns whether v counts as true: a number other than zero, text whose
// numeric prefix is one.
func (v Value) truth(loc *time.Location) truth {
	switch v.kind {
	case Unknown:
		return isUnknown
	case Bool, Int:
		return truthOf(v.num != 0)
	case Float:
		return truthOf(v.Float() != 0)
	case Time, Date:
		return isTrue
	default:
		return truthOf(v.float(loc) != 0)
	}
}
