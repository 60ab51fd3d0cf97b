package expr

import (
	"hash/crc32"
	"math"
	"math/bits"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
)

// https://dev.mysql.com/doc/refman/8.0/en/mathematical-functions.html
var numberFunctions = []function{
	{name: "ABS", args: "x", summary: "the absolute value", typ: sameNulls(typeNumber), one: absolute},
	{name: "CEIL", args: "x", summary: "the least integer not below x", typ: sameNulls(typeNumber), one: whole(math.Ceil)},
	{name: "CEILING", args: "x", summary: "the least integer not below x", typ: sameNulls(typeNumber), one: whole(math.Ceil)},
	{name: "FLOOR", args: "x", summary: "the greatest integer not above x", typ: sameNulls(typeNumber), one: whole(math.Floor)},
	{name: "ROUND", args: "x[, digits]", summary: "x rounded, halves away from zero", typ: sameNulls(typeNumber), one: round, two: roundTo},
	{name: "TRUNCATE", args: "x, digits", summary: "x cut to digits behind the point", typ: sameNulls(typeNumber), two: truncateTo},
	{name: "MOD", args: "n, m", summary: "the remainder of n / m", typ: typeArithmetic, build: buildMod},
	{name: "POW", args: "x, y", summary: "x to the power of y", typ: sameNulls(typeFloat), two: power},
	{name: "POWER", args: "x, y", summary: "x to the power of y", typ: sameNulls(typeFloat), two: power},
	{name: "SQRT", args: "x", summary: "the square root; NULL below zero", typ: typeFloat, one: defined(math.Sqrt)},
	{name: "SIGN", args: "x", summary: "−1, 0 or 1", typ: sameNulls(typeInt), one: sign},
	{name: "EXP", args: "x", summary: "e to the power of x", typ: sameNulls(typeFloat), one: bounded(math.Exp)},
	{name: "LN", args: "x", summary: "the natural logarithm; NULL unless x > 0", typ: typeFloat, one: logarithm(math.Log)},
	{name: "LOG", args: "x[, y]", summary: "the natural logarithm of x, or that of y to base x", typ: typeFloat, one: logarithm(math.Log), two: logBase},
	{name: "LOG2", args: "x", summary: "the logarithm to base 2", typ: typeFloat, one: logarithm(math.Log2)},
	{name: "LOG10", args: "x", summary: "the logarithm to base 10", typ: typeFloat, one: logarithm(math.Log10)},
	{name: "PI", args: "", summary: "3.141592653589793", typ: present(typeFloat), zero: func(*Env) (Value, error) { return NewFloat(math.Pi), nil }},
	{name: "DEGREES", args: "x", summary: "radians as degrees", typ: sameNulls(typeFloat), one: bounded(func(x float64) float64 { return x * (180 / math.Pi) })},
	{name: "RADIANS", args: "x", summary: "degrees as radians", typ: sameNulls(typeFloat), one: bounded(func(x float64) float64 { return x * (math.Pi / 180) })},
	{name: "SIN", args: "x", summary: "the sine", typ: sameNulls(typeFloat), one: bounded(math.Sin)},
	{name: "COS", args: "x", summary: "the cosine", typ: sameNulls(typeFloat), one: bounded(math.Cos)},
	{name: "TAN", args: "x", summary: "the tangent", typ: sameNulls(typeFloat), one: bounded(math.Tan)},
	{name: "COT", args: "x", summary: "the cotangent", typ: sameNulls(typeFloat), one: bounded(func(x float64) float64 { return 1 / math.Tan(x) })},
	{name: "ASIN", args: "x", summary: "the arc sine; NULL outside −1 to 1", typ: typeFloat, one: defined(math.Asin)},
	{name: "ACOS", args: "x", summary: "the arc cosine; NULL outside −1 to 1", typ: typeFloat, one: defined(math.Acos)},
	{name: "ATAN", args: "y[, x]", summary: "the arc tangent of y, or of y / x", typ: sameNulls(typeFloat), one: bounded(math.Atan), two: arcTangent},
	{name: "ATAN2", args: "y[, x]", summary: "the arc tangent of y, or of y / x", typ: sameNulls(typeFloat), one: bounded(math.Atan), two: arcTangent},
	{name: "RAND", args: "[seed]", summary: "a random number from 0 to less than 1; with a seed, always the same sequence", typ: present(typeFloat), random: true, build: buildRand},
	{name: "CRC32", args: "text", summary: "the CRC-32 checksum", typ: sameNulls(typeInt), one: checksum},
	{name: "BIT_COUNT", args: "n", summary: "how many bits are set", typ: sameNulls(typeInt), one: bitCount},
	{name: "CONV", args: "n, from, to", summary: "a number of one base (2 to 36) in another, as text", typ: typePlain, three: convertBase},
	{name: "BIN", args: "n", summary: "n in base 2, as text", typ: sameNulls(typePlain), one: inBase(2)},
	{name: "OCT", args: "n", summary: "n in base 8, as text", typ: sameNulls(typePlain), one: inBase(8)},
}

// bounded makes a function of DOUBLEs whose infinite results are errors.
func bounded(f func(float64) float64) func(*Env, Value) (Value, error) {
	return func(env *Env, a Value) (Value, error) { return finite(f(a.float(env.location()))) }
}

// defined makes a function of DOUBLEs that is NULL where it is not defined.
func defined(f func(float64) float64) func(*Env, Value) (Value, error) {
	return func(env *Env, a Value) (Value, error) { return NewFloat(f(a.float(env.location()))), nil }
}

func logarithm(f func(float64) float64) func(*Env, Value) (Value, error) {
	return func(env *Env, a Value) (Value, error) {
		x := a.float(env.location())
		if x <= 0 {
			return Null, nil
		}
		return NewFloat(f(x)), nil
	}
}

func logBase(env *Env, base, a Value) (Value, error) {
	b, x := base.float(env.location()), a.float(env.location())
	if b <= 0 || b == 1 || x <= 0 {
		return Null, nil
	}
	return NewFloat(math.Log(x) / math.Log(b)), nil
}

func absolute(env *Env, a Value) (Value, error) {
	if arithmeticKind(a.kind) != Int {
		return NewFloat(math.Abs(a.float(env.location()))), nil
	}
	i, err := a.integer(env.location())
	if i == math.MinInt64 {
		err = errBigint
	}
	if err != nil {
		return Null, err
	}
	return NewInt(max(i, -i)), nil
}

// whole makes a function that leaves integers as they are.
func whole(f func(float64) float64) func(*Env, Value) (Value, error) {
	return func(env *Env, a Value) (Value, error) {
		if arithmeticKind(a.kind) != Int {
			return NewFloat(f(a.float(env.location()))), nil
		}
		i, err := a.integer(env.location())
		return NewInt(i), err
	}
}

func round(env *Env, a Value) (Value, error) { return roundTo(env, a, NewInt(0)) }

func roundTo(env *Env, a, digits Value) (Value, error) {
	return cutTo(env, a, digits, roundDecimal, roundInt)
}

func truncateTo(env *Env, a, digits Value) (Value, error) {
	return cutTo(env, a, digits, truncateDecimal, truncateInt)
}

func cutTo(env *Env, a, digits Value, float func(float64, int) float64, integer func(int64, int) (int64, error)) (Value, error) {
	d := int(min(max(digits.clamped(env.location()), -400), 400))
	if arithmeticKind(a.kind) != Int {
		return finite(float(a.float(env.location()), d))
	}
	i, err := a.integer(env.location())
	if err != nil {
		return Null, err
	}
	if i, err = integer(i, d); err != nil {
		return Null, err
	}
	return NewInt(i), nil
}

func truncateInt(i int64, digits int) (int64, error) {
	switch {
	case digits >= 0:
		return i, nil
	case digits < -18:
		return 0, nil
	}
	p := int64(math.Pow10(-digits))
	return i / p * p, nil
}

func roundInt(i int64, digits int) (int64, error) {
	cut, err := truncateInt(i, digits)
	if err != nil || digits >= 0 || digits < -18 {
		if digits == -19 && (i >= 5e18 || i <= -5e18) {
			return 0, errBigint
		}
		return cut, err
	}
	p := int64(math.Pow10(-digits))
	switch rest := i - cut; {
	case rest >= p/2:
		v, err := addInts(cut, p)
		return v.num, err
	case rest <= -p/2:
		v, err := subInts(cut, p)
		return v.num, err
	default:
		return cut, nil
	}
}

func buildMod(c *compiler, args []*node) (Program, error) {
	n, err := c.arithmetic(Mod, args[0], args[1])
	if err != nil {
		return nil, err
	}
	return n.run, nil
}

func typeArithmetic(args []Type) Type {
	for _, a := range args {
		if arithmeticKind(a.Kind) != Int {
			return Type{Kind: Float, Nullable: true}
		}
	}
	return Type{Kind: Int, Nullable: true}
}

func power(env *Env, a, b Value) (Value, error) {
	return finite(math.Pow(a.float(env.location()), b.float(env.location())))
}

func arcTangent(env *Env, a, b Value) (Value, error) {
	return finite(math.Atan2(a.float(env.location()), b.float(env.location())))
}

func sign(env *Env, a Value) (Value, error) {
	switch x := a.float(env.location()); {
	case x > 0:
		return NewInt(1), nil
	case x < 0:
		return NewInt(-1), nil
	default:
		return NewInt(0), nil
	}
}

func checksum(env *Env, a Value) (Value, error) {
	return NewInt(int64(crc32.ChecksumIEEE([]byte(a.text(env.location()))))), nil
}

func bitCount(env *Env, a Value) (Value, error) {
	b, err := a.unsigned(env.location())
	return NewInt(int64(bits.OnesCount64(b))), err
}

// buildRand compiles RAND. With a constant seed the rows get MySQL's own
// sequence for it; with one that varies, each row the first number of its own.
func buildRand(c *compiler, args []*node) (Program, error) {
	if len(args) == 0 {
		return func(*Frame) (Value, error) { return NewFloat(rand.Float64()), nil }, nil
	}
	seed, loc := args[0], c.env.location()
	if !seed.constant {
		run := seed.run
		return func(f *Frame) (Value, error) {
			v, err := run(f)
			return NewFloat(newLinear(v.clamped(loc)).next()), err
		}, nil
	}
	var mu sync.Mutex
	sequence := newLinear(seed.value.clamped(loc))
	return func(*Frame) (Value, error) {
		mu.Lock()
		defer mu.Unlock()
		return NewFloat(sequence.next()), nil
	}, nil
}

// linear is MySQL's random number generator, two linked congruential ones.
type linear struct{ a, b uint64 }

const linearModulus = 0x3FFFFFFF

func newLinear(seed int64) *linear {
	return &linear{
		a: uint64(uint32(seed*0x10001+55555555)) % linearModulus,
		b: uint64(uint32(seed*0x10000001)) % linearModulus,
	}
}

func (l *linear) next() float64 {
	l.a = (l.a*3 + l.b) % linearModulus
	l.b = (l.a + l.b + 33) % linearModulus
	return float64(l.a) / linearModulus
}

// inBase writes an integer, taken as 64 bits without sign, in a base.
func inBase(base int) func(*Env, Value) (Value, error) {
	return func(env *Env, a Value) (Value, error) {
		if a.isBits() {
			a = NewText(a.str) // it is CONV(a, 10, base), and CONV takes text
		}
		i, err := a.integer(env.location())
		return NewText(strconv.FormatUint(uint64(i), base)), err
	}
}

func convertBase(env *Env, n, from, to Value) (Value, error) {
	f, t := from.clamped(env.location()), to.clamped(env.location())
	valid := func(base int64) bool { return 2 <= base && base <= 36 || -36 <= base && base <= -2 }
	digits := n.text(env.location())
	if !valid(f) || !valid(t) || digits == "" {
		return Null, nil
	}
	v := parseBase(digits, int(max(f, -f)), f < 0)
	if t < 0 {
		return NewText(strings.ToUpper(strconv.FormatInt(int64(v), int(-t)))), nil
	}
	return NewText(strings.ToUpper(strconv.FormatUint(v, int(t)))), nil
}

// parseBase reads the digits s starts with, up to 64 bits without sign; where
// there are more, the largest number. A signed one is kept to a BIGINT.
func parseBase(s string, base int, signed bool) uint64 {
	s = s[skipBlanks(s):]
	negative := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(strings.TrimPrefix(s, "-"), "+")
	n, overflow := uint64(0), false
	for i := range len(s) {
		d, err := strconv.ParseUint(s[i:i+1], 36, 8)
		if err != nil || int(d) >= base {
			break
		}
		hi, lo := bits.Mul64(n, uint64(base))
		sum, carry := bits.Add64(lo, d, 0)
		n, overflow = sum, overflow || hi != 0 || carry != 0
	}
	switch {
	case signed && negative && (overflow || n > 1<<63):
		return 1 << 63
	case signed && !negative && (overflow || n >= 1<<63):
		return math.MaxInt64
	case overflow:
		return math.MaxUint64
	case negative:
		return -n
	default:
		return n
	}
}
