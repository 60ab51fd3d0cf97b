package expr

import (
	"cmp"
	"fmt"
	"strings"

	"graphmail/internal/expr/collation"
)

// outcomes gives the truth of a comparison by the sign of its result: less,
// equal, greater.
type outcomes [3]truth

func outcomesOf(op Op) outcomes {
	switch op {
	case Eq, NullSafe:
		return outcomes{isFalse, isTrue, isFalse}
	case Ne:
		return outcomes{isTrue, isFalse, isTrue}
	case Lt:
		return outcomes{isTrue, isFalse, isFalse}
	case Le:
		return outcomes{isTrue, isTrue, isFalse}
	case Gt:
		return outcomes{isFalse, isFalse, isTrue}
	default:
		return outcomes{isFalse, isTrue, isTrue}
	}
}

func (o outcomes) of(c int) truth { return o[cmp.Compare(c, 0)+1] }

func flip(op Op) Op {
	switch op {
	case Lt:
		return Gt
	case Le:
		return Ge
	case Gt:
		return Lt
	case Ge:
		return Le
	default:
		return op
	}
}

// comparison compiles L op R.
func (c *compiler) comparison(e *Binary) (*node, error) {
	if isRow(e.L) || isRow(e.R) {
		return c.rowComparison(e)
	}
	l, err := c.compile(e.L)
	if err != nil {
		return nil, err
	}
	r, err := c.compile(e.R)
	if err != nil {
		return nil, err
	}
	return c.compareNodes(e.Op, l, r)
}

func (c *compiler) compareNodes(op Op, l, r *node) (*node, error) {
	l, r, err := c.align(l, r)
	if err != nil {
		return nil, err
	}
	if op == NullSafe {
		return c.nullSafe(l, r), nil
	}
	if l.constant && !r.constant {
		l, r, op = r, l, flip(op)
	}
	nullable := mayBeUnknown(l, r)
	if l.slot >= 0 && r.constant {
		if test := c.columnTest(op, l, r); test != nil {
			return conditionNode(test, nullable), nil
		}
	}
	want, compare, lrun, rrun := outcomesOf(op), c.comparer(l.typ, r.typ), l.run, r.run
	return c.fold(conditionNode(func(f *Frame) (truth, error) {
		x, err := lrun(f)
		if err != nil || x.kind == Unknown {
			return isUnknown, err
		}
		y, err := rrun(f)
		if err != nil {
			return isUnknown, err
		}
		s, ok := compare(x, y)
		if !ok {
			return isUnknown, nil
		}
		return want.of(s), nil
	}, nullable), l, r), nil
}

func (c *compiler) nullSafe(l, r *node) *node {
	compare, lrun, rrun := c.comparer(l.typ, r.typ), l.run, r.run
	return c.fold(conditionNode(func(f *Frame) (truth, error) {
		x, err := lrun(f)
		if err != nil {
			return isUnknown, err
		}
		y, err := rrun(f)
		if err != nil {
			return isUnknown, err
		}
		if x.kind == Unknown || y.kind == Unknown {
			return truthOf(x.kind == y.kind), nil
		}
		s, ok := compare(x, y)
		return truthOf(ok && s == 0), nil
	}, false), l, r)
}

// comparer returns the function that compares values of these types.
func (c *compiler) comparer(l, r Type) func(a, b Value) (int, bool) {
	exact, loc := l.Exact || r.Exact, c.env.location()
	return func(a, b Value) (int, bool) { return CompareSQL(a, b, exact, loc) }
}

// mayBeUnknown reports whether a comparison may be neither true nor false: for
// NULLs, and for what may not be a time beside one.
func mayBeUnknown(l, r *node) bool {
	mixed := l.typ.Kind != r.typ.Kind
	return anyNullable(l, r) || mixed && (isMomentKind(l.typ.Kind) || isMomentKind(r.typ.Kind))
}

func isMomentKind(k Kind) bool { return k == Time || k == Date }

// align turns a constant operand into the kind it is compared in, once: text
// beside a TIMESTAMP or DATE into a time, text beside a number into a number.
func (c *compiler) align(l, r *node) (*node, *node, error) {
	x, err := c.alignOne(l, r.typ.Kind)
	if err != nil {
		return nil, nil, err
	}
	y, err := c.alignOne(r, l.typ.Kind)
	return x, y, err
}

func (c *compiler) alignOne(n *node, beside Kind) (*node, error) {
	if n.constant && n.value.isNumber() && isMomentKind(beside) {
		if _, _, ok := ToTime(n.value, c.env.location()); !ok {
			return nil, fmt.Errorf("the number %s is not a date or time; write %s, or YYYYMMDD", n.value.text(nil), timeForms)
		}
	}
	if n.constant && n.value.isBits() {
		switch beside {
		case Bool, Int, Float:
			return numeric(n)
		case Time, Date:
			if _, _, ok := ToTime(n.value, c.env.location()); !ok {
				return nil, fmt.Errorf("the literal %s is not a date or time; write %s", firstChars(quoteValue(n.value), 60), timeForms)
			}
		}
	}
	if !n.constant || n.value.kind != Text {
		return n, nil
	}
	switch {
	case isMomentKind(beside):
		v, err := c.timeLiteral(n.value, beside)
		if err != nil {
			return nil, err
		}
		return literalNode(v), nil
	case beside == Bool || beside == Int || beside == Float:
		return literalNode(NewFloat(floatPrefix(n.value.str))), nil
	default:
		return n, nil
	}
}

// timeLiteral reads a text literal that stands beside a TIMESTAMP or DATE.
func (c *compiler) timeLiteral(v Value, beside Kind) (Value, error) {
	t, hasTime, err := ParseTime(v.str, c.env.location())
	if err != nil {
		return Null, err
	}
	if beside == Date && !hasTime {
		return NewDate(dayOf(t)), nil
	}
	return NewTime(t), nil
}

// columnTest compiles "column op constant" without a detour, for the kinds
// filters mostly compare; nil for others. Values of a kind the column's type
// did not promise take the long way.
func (c *compiler) columnTest(op Op, col, k *node) predicate {
	want, slot, kind, v := outcomesOf(op), col.slot, col.typ.Kind, k.value
	compare := c.comparer(col.typ, k.typ)
	slow := func(x Value) (truth, error) {
		s, ok := compare(x, v)
		if !ok {
			return isUnknown, nil
		}
		return want.of(s), nil
	}
	integral := func(k Kind) bool { return k == Bool || k == Int }
	switch {
	case v.kind == Unknown:
		return func(*Frame) (truth, error) { return isUnknown, nil }
	case integral(kind) && integral(v.kind), kind == Date && v.kind == Date:
		return func(f *Frame) (truth, error) {
			if slot >= len(f.Row) {
				return isUnknown, errShortRow
			}
			x := &f.Row[slot]
			if x.kind != kind {
				return slow(*x)
			}
			return want[cmp.Compare(x.num, v.num)+1], nil
		}
	case kind == Time && v.kind == Time:
		return func(f *Frame) (truth, error) {
			if slot >= len(f.Row) {
				return isUnknown, errShortRow
			}
			x := &f.Row[slot]
			if x.kind != Time {
				return slow(*x)
			}
			s := cmp.Compare(x.num, v.num)
			if s == 0 {
				s = cmp.Compare(x.nano, v.nano)
			}
			return want[s+1], nil
		}
	case kind == Text && v.kind == Text:
		exact := col.typ.Exact || k.typ.Exact
		return func(f *Frame) (truth, error) {
			if slot >= len(f.Row) {
				return isUnknown, errShortRow
			}
			x := &f.Row[slot]
			if x.kind != Text {
				return slow(*x)
			}
			if exact {
				return want.of(strings.Compare(x.str, v.str)), nil
			}
			return want.of(collation.Compare(x.str, v.str)), nil
		}
	default:
		return nil
	}
}

// between compiles X BETWEEN Lo AND Hi as X >= Lo AND X <= Hi, with X run once.
func (c *compiler) between(e *Between) (*node, error) {
	if isRow(e.X) || isRow(e.Lo) || isRow(e.Hi) {
		return nil, fmt.Errorf("BETWEEN takes no row values: %s", e)
	}
	nodes, err := c.compileAll([]Expr{e.X, e.Lo, e.Hi})
	if err != nil {
		return nil, err
	}
	x, lo, hi := nodes[0], nodes[1], nodes[2]
	for _, bound := range []**node{&lo, &hi} {
		if x, *bound, err = c.align(x, *bound); err != nil {
			return nil, err
		}
	}
	compareLo, compareHi := c.comparer(x.typ, lo.typ), c.comparer(x.typ, hi.typ)
	xrun, lorun, hirun, no := x.run, lo.run, hi.run, e.Not
	return c.fold(conditionNode(func(f *Frame) (truth, error) {
		v, err := xrun(f)
		if err != nil || v.kind == Unknown {
			return isUnknown, err
		}
		a, err := lorun(f)
		if err != nil {
			return isUnknown, err
		}
		b, err := hirun(f)
		if err != nil {
			return isUnknown, err
		}
		s, known := compareLo(v, a)
		if known && s < 0 {
			return isFalse.negated(no), nil
		}
		t, ok := compareHi(v, b)
		if ok && t > 0 {
			return isFalse.negated(no), nil
		}
		if !known || !ok {
			return isUnknown, nil
		}
		return isTrue.negated(no), nil
	}, true), nodes...), nil
}
