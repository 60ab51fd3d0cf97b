package expr

import "math"

// bitProgram computes 64 bits; known is false for NULL.
type bitProgram func(f *Frame) (bits uint64, known bool, err error)

// bitwise compiles & | ^ << >> and ~. Within such an expression values are
// unsigned, as MySQL's are; only its result must fit a BIGINT, so ~x & 255
// works and ~x alone is out of range.
// https://dev.mysql.com/doc/refman/8.0/en/bit-functions.html
func (c *compiler) bitwise(e Expr) (*node, error) {
	var operands []*node
	run, err := c.bits(e, &operands)
	if err != nil {
		return nil, err
	}
	n := &node{typ: Type{Kind: Int, Nullable: anyNullable(operands...)}, slot: -1}
	n.run = func(f *Frame) (Value, error) {
		b, known, err := run(f)
		if err != nil || !known {
			return Null, err
		}
		if b > math.MaxInt64 {
			return Null, errUnsigned
		}
		return NewInt(int64(b)), nil
	}
	return c.fold(n, operands...), nil
}

func (c *compiler) bits(e Expr, operands *[]*node) (bitProgram, error) {
	switch e := e.(type) {
	case *Unary:
		if e.Op == BitNot {
			x, err := c.bits(e.X, operands)
			if err != nil {
				return nil, err
			}
			return func(f *Frame) (uint64, bool, error) {
				b, known, err := x(f)
				return ^b, known, err
			}, nil
		}
	case *Binary:
		if compute := bitOperator(e.Op); compute != nil {
			l, err := c.bits(e.L, operands)
			if err != nil {
				return nil, err
			}
			r, err := c.bits(e.R, operands)
			if err != nil {
				return nil, err
			}
			return func(f *Frame) (uint64, bool, error) {
				a, known, err := l(f)
				if err != nil || !known {
					return 0, false, err
				}
				b, known, err := r(f)
				return compute(a, b), known, err
			}, nil
		}
	}
	n, err := c.compile(e)
	if err != nil {
		return nil, err
	}
	*operands = append(*operands, n)
	run, loc := n.run, c.env.location()
	return func(f *Frame) (uint64, bool, error) {
		v, err := run(f)
		if err != nil || v.kind == Unknown {
			return 0, false, err
		}
		b, err := v.unsigned(loc)
		return b, true, err
	}, nil
}

func bitOperator(op Op) func(a, b uint64) uint64 {
	switch op {
	case BitAnd:
		return func(a, b uint64) uint64 { return a & b }
	case BitOr:
		return func(a, b uint64) uint64 { return a | b }
	case BitXor:
		return func(a, b uint64) uint64 { return a ^ b }
	case ShiftL:
		return func(a, b uint64) uint64 { return a << b }
	case ShiftR:
		return func(a, b uint64) uint64 { return a >> b }
	default:
		return nil
	}
}
