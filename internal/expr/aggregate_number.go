package expr

import (
	"math"
	"time"
)

var numberAggregates = []aggregate{
	{name: "COUNT", args: "[value, …]", summary: "how many rows (COUNT(*)), or how many where no value is NULL", typ: present(typeInt), make: makeCount},
	{name: "SUM", args: "number", summary: "the sum; of integers an integer", typ: typeNumber, make: makeSum},
	{name: "AVG", args: "number", summary: "the mean, as DOUBLE", typ: typeFloat, make: makeFloat(func() floatAccumulator { return new(average) })},
	{name: "STD", args: "number", summary: "the population's standard deviation", typ: typeFloat, make: makeVariance(false, true)},
	{name: "STDDEV", args: "number", summary: "the population's standard deviation", typ: typeFloat, make: makeVariance(false, true)},
	{name: "STDDEV_POP", args: "number", summary: "the population's standard deviation", typ: typeFloat, make: makeVariance(false, true)},
	{name: "STDDEV_SAMP", args: "number", summary: "the sample's standard deviation", typ: typeFloat, make: makeVariance(true, true)},
	{name: "VARIANCE", args: "number", summary: "the population's variance", typ: typeFloat, make: makeVariance(false, false)},
	{name: "VAR_POP", args: "number", summary: "the population's variance", typ: typeFloat, make: makeVariance(false, false)},
	{name: "VAR_SAMP", args: "number", summary: "the sample's variance", typ: typeFloat, make: makeVariance(true, false)},
	{name: "BIT_AND", args: "number", summary: "the bits set in all values; NULL without one", typ: typeInt, make: makeBits(BitAnd)},
	{name: "BIT_OR", args: "number", summary: "the bits set in any value", typ: present(typeInt), make: makeBits(BitOr)},
	{name: "BIT_XOR", args: "number", summary: "the bits set in an odd number of values", typ: present(typeInt), make: makeBits(BitXor)},
}

// accumulatorBytes is about what a small accumulator costs.
const accumulatorBytes = 64

func makeCount(_ *compiler, in aggregateInput) func() Accumulator {
	return func() Accumulator { return &count{args: in.args} }
}

// count counts rows in which no argument is NULL.
type count struct {
	args []*node
	n    int64
}

func (a *count) Add(f *Frame) error {
	for _, x := range a.args {
		if v, err := x.run(f); err != nil || v.kind == Unknown {
			return err
		}
	}
	a.n++
	return nil
}

func (a *count) Result() (Value, error) { return NewInt(a.n), nil }
func (a *count) Size() int64            { return accumulatorBytes }

func makeSum(c *compiler, in aggregateInput) func() Accumulator {
	if arithmeticKind(in.args[0].typ.Kind) != Int {
		return makeFloat(func() floatAccumulator { return new(floatSum) })(c, in)
	}
	run, loc := in.args[0].run, c.env.location()
	return func() Accumulator { return &intSum{run: run, loc: loc} }
}

// intSum adds integers in 128 bits, so that only the result must fit a BIGINT.
type intSum struct {
	run    Program
	loc    *time.Location
	lo, hi int64 // hi counts the overflows of lo
	any    bool
}

func (a *intSum) Add(f *Frame) error {
	v, err := a.run(f)
	if err != nil || v.kind == Unknown {
		return err
	}
	i, err := v.integer(a.loc)
	if err != nil {
		return err
	}
	a.any = true
	sum := a.lo + i
	if (sum > a.lo) != (i > 0) && i != 0 {
		if i > 0 {
			a.hi++
		} else {
			a.hi--
		}
	}
	a.lo = sum
	return nil
}

func (a *intSum) Result() (Value, error) {
	switch {
	case !a.any:
		return Null, nil
	case a.hi != 0:
		return Null, errBigint
	default:
		return NewInt(a.lo), nil
	}
}

func (a *intSum) Size() int64 { return accumulatorBytes }

// A floatAccumulator computes something of DOUBLEs.
type floatAccumulator interface {
	add(x float64)
	result() (Value, error)
}

func makeFloat(fresh func() floatAccumulator) func(c *compiler, in aggregateInput) func() Accumulator {
	return func(c *compiler, in aggregateInput) func() Accumulator {
		run, loc := in.args[0].run, c.env.location()
		return func() Accumulator { return &floats{run: run, loc: loc, of: fresh()} }
	}
}

// floats feeds a floatAccumulator from rows.
type floats struct {
	run Program
	loc *time.Location
	of  floatAccumulator
}

func (a *floats) Add(f *Frame) error {
	v, err := a.run(f)
	if err == nil && v.kind != Unknown {
		a.of.add(v.float(a.loc))
	}
	return err
}

func (a *floats) Result() (Value, error) { return a.of.result() }
func (a *floats) Size() int64            { return 2 * accumulatorBytes }

// floatSum adds with Neumaier's compensation: decimal fractions, which MySQL
// adds exactly, then sum up to what the eye expects.
type floatSum struct {
	sum, lost float64
	n         int64
}

func (a *floatSum) add(x float64) {
	a.n++
	t := a.sum + x
	if math.Abs(a.sum) >= math.Abs(x) {
		a.lost += (a.sum - t) + x
	} else {
		a.lost += (x - t) + a.sum
	}
	a.sum = t
}

func (a *floatSum) total() float64 {
	if math.IsInf(a.sum, 0) {
		return a.sum
	}
	return a.sum + a.lost
}

func (a *floatSum) result() (Value, error) {
	if a.n == 0 {
		return Null, nil
	}
	return finite(a.total())
}

type average struct{ floatSum }

func (a *average) result() (Value, error) {
	if a.n == 0 {
		return Null, nil
	}
	return finite(a.total() / float64(a.n))
}

func makeVariance(sample, root bool) func(c *compiler, in aggregateInput) func() Accumulator {
	return makeFloat(func() floatAccumulator { return &variance{sample: sample, root: root} })
}

// variance follows Welford's method, which is stable for values far from zero.
type variance struct {
	sample, root  bool
	n             int64
	mean, squares float64
}

func (a *variance) add(x float64) {
	a.n++
	d := x - a.mean
	a.mean += d / float64(a.n)
	a.squares += d * (x - a.mean)
}

func (a *variance) result() (Value, error) {
	n := a.n
	if a.sample {
		n--
	}
	if n <= 0 {
		return Null, nil
	}
	v := a.squares / float64(n)
	if a.root {
		v = math.Sqrt(v)
	}
	return finite(v)
}

func makeBits(op Op) func(c *compiler, in aggregateInput) func() Accumulator {
	compute := bitOperator(op)
	return func(c *compiler, in aggregateInput) func() Accumulator {
		run, loc := in.args[0].run, c.env.location()
		return func() Accumulator {
			a := &bitAccumulator{run: run, loc: loc, compute: compute, any: op != BitAnd}
			if op == BitAnd {
				a.bits = math.MaxUint64
			}
			return a
		}
	}
}

type bitAccumulator struct {
	run     Program
	loc     *time.Location
	compute func(a, b uint64) uint64
	bits    uint64
	any     bool
}

func (a *bitAccumulator) Add(f *Frame) error {
	v, err := a.run(f)
	if err != nil || v.kind == Unknown {
		return err
	}
	b, err := v.unsigned(a.loc)
	a.bits, a.any = a.compute(a.bits, b), true
	return err
}

func (a *bitAccumulator) Result() (Value, error) {
	switch {
	case !a.any:
		return Null, nil
	case a.bits > math.MaxInt64:
		return Null, errUnsigned
	default:
		return NewInt(int64(a.bits)), nil
	}
}

func (a *bitAccumulator) Size() int64 { return accumulatorBytes }
