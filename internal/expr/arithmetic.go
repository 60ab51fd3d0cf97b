package expr

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"time"
)

var errNoOperator = errors.New("internal error: unknown operator")

func (c *compiler) unary(e *Unary) (*node, error) {
	switch e.Op {
	case Not:
		return c.not(e)
	case BitNot:
		return c.bitwise(e)
	}
	x, err := c.compile(e.X)
	if err != nil {
		return nil, err
	}
	if e.Op == Plus {
		return x, nil
	}
	if e.Op != Neg {
		return nil, errNoOperator
	}
	if x, err = numeric(x); err != nil {
		return nil, err
	}
	loc, run := c.env.location(), x.run
	n := &node{typ: Type{Kind: arithmeticKind(x.typ.Kind), Nullable: x.typ.Nullable}, slot: -1}
	integral := n.typ.Kind == Int
	n.run = func(f *Frame) (Value, error) {
		v, err := run(f)
		if err != nil || v.kind == Unknown {
			return Null, err
		}
		if !integral {
			return NewFloat(-v.float(loc)), nil
		}
		i, err := v.integer(loc)
		if err != nil {
			return Null, err
		}
		if i == math.MinInt64 {
			return Null, errBigint
		}
		return NewInt(-i), nil
	}
	return c.fold(n, x), nil
}

// arithmeticKind returns the kind in which a value takes part in arithmetic: a
// TIMESTAMP or DATE is the integer YYYYMMDD[hhmmss], and MySQL's DECIMAL is a
// DOUBLE here.
func arithmeticKind(k Kind) Kind {
	switch k {
	case Float, Text, JSON, Bytes:
		return Float
	default:
		return Int
	}
}

// numeric returns an operand that is a hexadecimal or bit literal as the BIGINT
// it is where a number is wanted.
func numeric(n *node) (*node, error) {
	if !n.constant || !n.value.isBits() {
		return n, nil
	}
	i, err := n.value.integer(nil)
	if err != nil {
		return nil, fmt.Errorf("a hexadecimal or bit literal as a number: %w", err)
	}
	return literalNode(NewInt(i)), nil
}

func (c *compiler) binary(e *Binary) (*node, error) {
	switch e.Op {
	case And:
		return c.and(e)
	case Or:
		return c.or(e)
	case Eq, Ne, Lt, Le, Gt, Ge, NullSafe:
		return c.comparison(e)
	case BitAnd, BitOr, BitXor, ShiftL, ShiftR:
		return c.bitwise(e)
	}
	if e.Op == Add || e.Op == Sub {
		if i, ok := e.R.(*Interval); ok {
			return c.shifted(e.L, i, e.Op == Sub)
		}
		if i, ok := e.L.(*Interval); ok && e.Op == Add {
			return c.shifted(e.R, i, false)
		}
	}
	nodes, err := c.compileAll([]Expr{e.L, e.R})
	if err != nil {
		return nil, err
	}
	for i, n := range nodes {
		if nodes[i], err = numeric(n); err != nil {
			return nil, err
		}
	}
	return c.arithmetic(e.Op, nodes[0], nodes[1])
}

// arithmetic compiles + - * / DIV and %.
func (c *compiler) arithmetic(op Op, l, r *node) (*node, error) {
	integral := arithmeticKind(l.typ.Kind) == Int && arithmeticKind(r.typ.Kind) == Int
	n := &node{typ: Type{Kind: Float, Nullable: anyNullable(l, r) || op == Div || op == IntDiv || op == Mod}, slot: -1}
	if (integral && op != Div) || op == IntDiv {
		n.typ.Kind = Int
	}
	loc := c.env.location()
	switch {
	case integral && op != Div:
		compute := intOperator(op)
		if compute == nil {
			return nil, errNoOperator
		}
		n.run = intProgram(l.run, r.run, loc, compute)
	default:
		compute := floatOperator(op)
		if compute == nil {
			return nil, errNoOperator
		}
		n.run = floatProgram(l.run, r.run, loc, compute)
	}
	return c.fold(n, l, r), nil
}

func intProgram(l, r Program, loc *time.Location, compute func(a, b int64) (Value, error)) Program {
	return func(f *Frame) (Value, error) {
		x, err := l(f)
		if err != nil || x.kind == Unknown {
			return Null, err
		}
		y, err := r(f)
		if err != nil || y.kind == Unknown {
			return Null, err
		}
		a, err := x.integer(loc)
		if err != nil {
			return Null, err
		}
		b, err := y.integer(loc)
		if err != nil {
			return Null, err
		}
		return compute(a, b)
	}
}

func floatProgram(l, r Program, loc *time.Location, compute func(a, b float64) (Value, error)) Program {
	return func(f *Frame) (Value, error) {
		x, err := l(f)
		if err != nil || x.kind == Unknown {
			return Null, err
		}
		y, err := r(f)
		if err != nil || y.kind == Unknown {
			return Null, err
		}
		return compute(x.float(loc), y.float(loc))
	}
}

func intOperator(op Op) func(a, b int64) (Value, error) {
	switch op {
	case Add:
		return addInts
	case Sub:
		return subInts
	case Mul:
		return mulInts
	case IntDiv:
		return func(a, b int64) (Value, error) {
			if b == 0 {
				return Null, nil
			}
			if a == math.MinInt64 && b == -1 {
				return Null, errBigint
			}
			return NewInt(a / b), nil
		}
	case Mod:
		return func(a, b int64) (Value, error) {
			if b == 0 {
				return Null, nil
			}
			if b == -1 {
				return NewInt(0), nil
			}
			return NewInt(a % b), nil
		}
	default:
		return nil
	}
}

func addInts(a, b int64) (Value, error) {
	s := a + b
	if (s > a) != (b > 0) && b != 0 {
		return Null, errBigint
	}
	return NewInt(s), nil
}

func subInts(a, b int64) (Value, error) {
	d := a - b
	if (d < a) != (b > 0) && b != 0 {
		return Null, errBigint
	}
	return NewInt(d), nil
}

func mulInts(a, b int64) (Value, error) {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	// The high word of the signed product.
	high := int64(hi) - (a>>63)&b - (b>>63)&a
	if high != int64(lo)>>63 {
		return Null, errBigint
	}
	return NewInt(int64(lo)), nil
}

func floatOperator(op Op) func(a, b float64) (Value, error) {
	switch op {
	case Add:
		return func(a, b float64) (Value, error) { return finite(a + b) }
	case Sub:
		return func(a, b float64) (Value, error) { return finite(a - b) }
	case Mul:
		return func(a, b float64) (Value, error) { return finite(a * b) }
	case Div:
		return func(a, b float64) (Value, error) {
			if b == 0 {
				return Null, nil
			}
			return finite(a / b)
		}
	case IntDiv:
		return func(a, b float64) (Value, error) {
			if b == 0 {
				return Null, nil
			}
			i, err := roundToInt(math.Trunc(a / b))
			if err != nil {
				return Null, err
			}
			return NewInt(i), nil
		}
	case Mod:
		return func(a, b float64) (Value, error) {
			if b == 0 {
				return Null, nil
			}
			return finite(math.Mod(a, b))
		}
	default:
		return nil
	}
}

// finite returns f; SQL has no infinity, so what became one is an error.
func finite(f float64) (Value, error) {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return Null, errDouble
	}
	return NewFloat(f), nil
}
