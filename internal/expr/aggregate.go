package expr

import (
	"fmt"
	"strings"
)

// An Accumulator computes an aggregate over the rows of one group. It is for
// one goroutine.
type Accumulator interface {
	// Add takes in one row.
	Add(f *Frame) error
	// Result returns the aggregate of the rows added so far.
	Result() (Value, error)
	// Size returns about how many bytes the accumulator holds.
	Size() int64
}

// An aggregate is a built-in aggregate function.
type aggregate struct {
	name    string
	args    string
	summary string
	typ     func(args []Type) Type
	// make returns what makes the accumulator of a group.
	make func(c *compiler, in aggregateInput) func() Accumulator
}

// aggregateInput is a call's compiled arguments and, for GROUP_CONCAT, keys.
type aggregateInput struct {
	args, keys []*node
	desc       []bool
	separator  string
}

var aggregates = func() map[string]*aggregate {
	m := make(map[string]*aggregate)
	for _, group := range [][]aggregate{numberAggregates, valueAggregates, listAggregates} {
		for i := range group {
			m[group[i].name] = &group[i]
		}
	}
	return m
}()

// IsAggregate reports whether name, in any case, is that of an aggregate
// function.
func IsAggregate(name string) bool { return aggregates[strings.ToUpper(name)] != nil }

// NewAggregate compiles an aggregate call: it returns a function that makes an
// accumulator for a group, and the type of its result. Accumulators read the
// call's arguments from the frames they are given. With DISTINCT, they skip
// values they had.
func NewAggregate(call *Call, env *Env) (func() Accumulator, Type, error) {
	a, ok := aggregates[strings.ToUpper(call.Name)]
	if !ok {
		return nil, Type{}, fmt.Errorf("%s is no aggregate function", call.Name)
	}
	c := &compiler{env: env}
	t, in, err := c.aggregateArguments(call, a)
	if err != nil {
		return nil, Type{}, err
	}
	fresh := a.make(c, in)
	if call.Distinct {
		fresh = distinct(fresh, in.args)
	}
	return fresh, t, nil
}

func (c *compiler) aggregateArguments(call *Call, a *aggregate) (Type, aggregateInput, error) {
	in := aggregateInput{separator: ","}
	if err := checkAggregate(call, a); err != nil {
		return Type{}, in, err
	}
	var types []Type
	for _, x := range call.Args {
		n, err := c.compile(x)
		if err != nil {
			return Type{}, in, fmt.Errorf("%s: %w", a.name, err)
		}
		in.args, types = append(in.args, n), append(types, n.typ)
	}
	for _, o := range call.OrderBy {
		n, err := c.concatKey(o.X, in.args)
		if err != nil {
			return Type{}, in, fmt.Errorf("%s: %w", a.name, err)
		}
		in.keys, in.desc = append(in.keys, n), append(in.desc, o.Desc)
	}
	if call.Separator != nil {
		in.separator = *call.Separator
	}
	return a.typ(types), in, nil
}

func checkAggregate(call *Call, a *aggregate) error {
	if call.Star {
		if a.name != "COUNT" || call.Distinct || len(call.Args) > 0 {
			return fmt.Errorf("* is an argument of COUNT(*) only: %s", call)
		}
		return nil
	}
	if err := checkArity(a.name, a.args, len(call.Args), call.Pos); err != nil {
		return err
	}
	switch {
	case a.name == "COUNT" && len(call.Args) == 0:
		return fmt.Errorf("COUNT takes an argument, or *")
	case a.name == "COUNT" && len(call.Args) > 1 && !call.Distinct:
		return fmt.Errorf("COUNT takes several arguments only with DISTINCT: %s", call)
	case a.name != "GROUP_CONCAT" && (len(call.OrderBy) > 0 || call.Separator != nil):
		return fmt.Errorf("%s takes neither ORDER BY nor SEPARATOR; GROUP_CONCAT does", a.name)
	}
	for _, x := range operands(call) {
		if HasAggregate(x) {
			return fmt.Errorf("an aggregate stands inside an aggregate: %s", call)
		}
	}
	return nil
}

// concatKey compiles an ORDER BY key; a number is the position of an argument.
func (c *compiler) concatKey(e Expr, args []*node) (*node, error) {
	if l, ok := e.(*Literal); ok && l.Value.Kind() == Int {
		n := l.Value.Int()
		if n < 1 || n > int64(len(args)) {
			return nil, fmt.Errorf("ORDER BY %d names no argument", n)
		}
		return args[n-1], nil
	}
	return c.compile(e)
}

// aggregateCall gives an aggregate its type; it has no value for a single row.
func (c *compiler) aggregateCall(call *Call, a *aggregate) (*node, error) {
	if !c.typesOnly {
		return nil, fmt.Errorf("the aggregate %s cannot stand here; aggregates belong in the select list, HAVING and ORDER BY", call)
	}
	t, _, err := c.aggregateArguments(call, a)
	return &node{typ: t, slot: -1}, err
}

// distinct makes accumulators that take in rows with new values only.
func distinct(fresh func() Accumulator, args []*node) func() Accumulator {
	return func() Accumulator {
		return &distinctAccumulator{Accumulator: fresh(), args: args, seen: make(map[string]struct{})}
	}
}

type distinctAccumulator struct {
	Accumulator
	args []*node
	seen map[string]struct{}
	size int64
	key  []byte
}

func (d *distinctAccumulator) Add(f *Frame) error {
	d.key = d.key[:0]
	for _, a := range d.args {
		v, err := a.run(f)
		if err != nil {
			return err
		}
		d.key = Key(d.key, v, a.typ.Exact)
	}
	if _, ok := d.seen[string(d.key)]; ok {
		return nil
	}
	d.seen[string(d.key)] = struct{}{}
	d.size += int64(len(d.key)) + mapEntryBytes
	return d.Accumulator.Add(f)
}

// mapEntryBytes is about what an entry of a map of strings costs beside its
// bytes.
const mapEntryBytes = 40

func (d *distinctAccumulator) Size() int64 {
	return d.Accumulator.Size() + d.size + int64(cap(d.key))
}
