package expr

var valueAggregates = []aggregate{
	{name: "MIN", args: "value", summary: "the least value", typ: typeNullif, make: makeExtreme(-1)},
	{name: "MAX", args: "value", summary: "the greatest value", typ: typeNullif, make: makeExtreme(1)},
	{name: "ANY_VALUE", args: "value", summary: "the value of one of the rows", typ: typeNullif, make: makeAny},
}

func makeExtreme(sign int) func(c *compiler, in aggregateInput) func() Accumulator {
	return func(c *compiler, in aggregateInput) func() Accumulator {
		x := in.args[0]
		return func() Accumulator { return &extreme{run: x.run, exact: x.typ.Exact, sign: sign} }
	}
}

// extreme keeps the value whose comparison with all others has the sign; of
// equal ones, the first.
type extreme struct {
	run   Program
	exact bool
	sign  int
	best  Value
}

func (a *extreme) Add(f *Frame) error {
	v, err := a.run(f)
	if err != nil || v.kind == Unknown {
		return err
	}
	if a.best.kind == Unknown || order(v, a.best, a.exact)*a.sign > 0 {
		a.best = v
	}
	return nil
}

func (a *extreme) Result() (Value, error) { return a.best, nil }
func (a *extreme) Size() int64            { return accumulatorBytes + int64(len(a.best.str)) }

func makeAny(_ *compiler, in aggregateInput) func() Accumulator {
	run := in.args[0].run
	return func() Accumulator { return &anyValue{run: run} }
}

type anyValue struct {
	run   Program
	value Value
	any   bool
}

func (a *anyValue) Add(f *Frame) (err error) {
	if !a.any {
		a.any = true
		a.value, err = a.run(f)
	}
	return err
}

func (a *anyValue) Result() (Value, error) { return a.value, nil }
func (a *anyValue) Size() int64            { return accumulatorBytes + int64(len(a.value.str)) }
