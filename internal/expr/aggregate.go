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
	make func(c *compiler, call *Call, args []*node) (func() Accumulator, error)
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
	t, args, err := c.aggregateArguments(call, a)
	if err != nil {
		return nil, Type{}, err
	}
	fresh, err := a.make(c, call, args)
	if err != nil {
		return nil, Type{}, fmt.Errorf("%s: %w", a.name, err)
	}
	if call.Distinct {
		fresh = distinct(fresh, args)
	}
	return fresh, t, nil
}

func (c *compiler) aggregateArguments(call *Call, a *aggregate) (Type, []*node, error) {
	if call.Star {
		if a.name != "COUNT" || call.Distinct || len(call.Args) > 0 {
			return Type{}, nil, fmt.Errorf("* is an argument of COUNT(*) only: %s", call)
		}
	} else if err := checkArity(a.name, a.args, len(call.Args)); err != nil {
		return Type{}, nil, err
	}
	if a.name == "COUNT" && len(call.Args) > 1 && !call.Distinct {
		return Type{}, nil, fmt.Errorf("COUNT takes several arguments only with DISTINCT: %s", call)
	}
	if a.name != "GROUP_CONCAT" && (len(call.OrderBy) > 0 || call.Separator != nil) {
		return Type{}, nil, fmt.Errorf("%s takes neither ORDER BY nor SEPARATOR; GROUP_CONCAT does", a.name)
	}
	args := make([]*node, len(call.Args))
	types := make([]Type, len(call.Args))
	for i, x := range call.Args {
		if HasAggregate(x) {
			return Type{}, nil, fmt.Errorf("an aggregate stands inside an aggregate: %s", call)
		}
		n, err := c.compile(x)
		if err != nil {
			return Type{}, nil, fmt.Errorf("%s: %w", a.name, err)
		}
		args[i], types[i] = n, n.typ
	}
	return a.typ(types), args, nil
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
