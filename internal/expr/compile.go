package expr

import (
	"errors"
	"fmt"
	"strings"
)

// Compile returns a program for e, in which every [Column] must be resolved and
// every [Param] bound. Constant parts are computed once, and a text literal
// beside a TIMESTAMP is read once: one that is no time is an error here.
// Aggregate calls are errors; the planner puts columns in their place.
func Compile(e Expr, env *Env) (Program, error) {
	c := &compiler{env: env}
	n, err := c.compile(e)
	if err != nil {
		return nil, err
	}
	return n.run, nil
}

// CompileCondition returns a function that reports whether e is true for a
// row: not false and not unknown. It saves a filter the detour by a [Value].
func CompileCondition(e Expr, env *Env) (func(f *Frame) (bool, error), error) {
	c := &compiler{env: env}
	n, err := c.compile(e)
	if err != nil {
		return nil, err
	}
	test := n.condition(env)
	return func(f *Frame) (bool, error) {
		t, err := test(f)
		return t == isTrue, err
	}, nil
}

// TypeOf returns the static type of e: what its values will be, NULL aside. It
// reports the errors [Compile] would, such as an unknown function or a wrong
// number of arguments, but takes unbound parameters (their type is Unknown) and
// aggregates.
func TypeOf(e Expr, env *Env) (Type, error) {
	c := &compiler{env: env, typesOnly: true}
	n, err := c.compile(e)
	if err != nil {
		return Type{}, err
	}
	return n.typ, nil
}

// IsConstant reports whether e has one value for the whole statement, and
// returns it: no columns, parameters or subqueries, and nothing random.
func IsConstant(e Expr, env *Env) (Value, bool) {
	c := &compiler{env: env}
	n, err := c.compile(e)
	if err != nil || !n.constant {
		return Null, false
	}
	return n.value, true
}

// compiler turns nodes into closures. With typesOnly it settles types, and the
// closures are not to be run.
type compiler struct {
	env       *Env
	typesOnly bool
}

// A node is a compiled expression.
type node struct {
	typ      Type
	run      Program
	test     predicate // for conditions, what run is made of
	constant bool      // value is its value
	value    Value
	slot     int // of a column of the row itself, −1 for anything else
}

func constantNode(v Value, t Type) *node {
	return &node{
		typ:      t,
		run:      func(*Frame) (Value, error) { return v, nil },
		constant: true,
		value:    v,
		slot:     -1,
	}
}

func literalNode(v Value) *node {
	return constantNode(v, Type{Kind: v.kind, Nullable: v.IsNull()})
}

// conditionNode makes a node of a predicate.
func conditionNode(test predicate, nullable bool) *node {
	return &node{
		typ:  Type{Kind: Bool, Nullable: nullable},
		test: test,
		run: func(f *Frame) (Value, error) {
			t, err := test(f)
			return t.value(), err
		},
		slot: -1,
	}
}

// condition returns the node as a predicate.
func (n *node) condition(env *Env) predicate {
	if n.constant {
		t := n.value.truth(env.location())
		return func(*Frame) (truth, error) { return t, nil }
	}
	if n.test != nil {
		return n.test
	}
	loc := env.location()
	if n.slot >= 0 {
		slot := n.slot
		return func(f *Frame) (truth, error) {
			if slot >= len(f.Row) {
				return isUnknown, errShortRow
			}
			v := &f.Row[slot]
			if v.kind == Bool {
				return truth(v.num & 1), nil
			}
			return v.truth(loc), nil
		}
	}
	run := n.run
	return func(f *Frame) (truth, error) {
		v, err := run(f)
		if err != nil {
			return isUnknown, err
		}
		return v.truth(loc), nil
	}
}

// fold computes n now when its operands are constant. An error stays for the
// run: the expression may stand where it is never reached.
func (c *compiler) fold(n *node, operands ...*node) *node {
	if c.typesOnly {
		return n
	}
	for _, o := range operands {
		if o != nil && !o.constant {
			return n
		}
	}
	v, err := n.run(&Frame{})
	if err != nil {
		return n
	}
	return constantNode(v, n.typ)
}

var errShortRow = errors.New("internal error: the row has fewer columns than the expression reads")

func (c *compiler) compile(e Expr) (*node, error) {
	switch e := e.(type) {
	case *Literal:
		return literalNode(e.Value), nil
	case *Column:
		return c.column(e)
	case *Param:
		return c.param(e)
	case *Variable:
		return c.variable(e)
	case *Unary:
		return c.unary(e)
	case *Binary:
		return c.binary(e)
	case *In:
		return c.in(e)
	case *Between:
		return c.between(e)
	case *Like:
		return c.like(e)
	case *Regexp:
		return c.regexp(e)
	case *Is:
		return c.is(e)
	case *Case:
		return c.caseOf(e)
	case *Call:
		return c.call(e)
	case *Cast:
		return c.cast(e)
	case *Subquery:
		return c.subquery(e)
	case *Tuple:
		return nil, fmt.Errorf("%s is a row value; compare it with a row value of as many parts, or use one part", e)
	case *Interval:
		return nil, fmt.Errorf("%s can only be added to a date or time, or subtracted from one", e)
	case *Match:
		if c.typesOnly {
			return conditionNode(nil, false), nil
		}
		return nil, fmt.Errorf("%s is answered by the server; it can only be a condition of its own in WHERE, joined by AND", e)
	default:
		return nil, errors.New("internal error: an expression has no operand")
	}
}

func (c *compiler) compileAll(es []Expr) ([]*node, error) {
	nodes := make([]*node, len(es))
	for i, e := range es {
		n, err := c.compile(e)
		if err != nil {
			return nil, err
		}
		nodes[i] = n
	}
	return nodes, nil
}

func (c *compiler) column(e *Column) (*node, error) {
	if e.Index < 0 && !c.typesOnly {
		return nil, fmt.Errorf("unknown column %q", e.Name)
	}
	slot, depth := e.Index, e.Depth
	if depth == 0 {
		return &node{typ: e.Type, slot: slot, run: func(f *Frame) (Value, error) {
			if slot >= len(f.Row) {
				return Null, errShortRow
			}
			return f.Row[slot], nil
		}}, nil
	}
	return &node{typ: e.Type, slot: -1, run: func(f *Frame) (Value, error) {
		for range depth {
			if f = f.Up; f == nil {
				return Null, errShortRow
			}
		}
		if slot >= len(f.Row) {
			return Null, errShortRow
		}
		return f.Row[slot], nil
	}}, nil
}

func (c *compiler) param(e *Param) (*node, error) {
	if c.typesOnly {
		return &node{typ: Type{Nullable: true}, slot: -1}, nil
	}
	return nil, fmt.Errorf("the parameter %s has no value", e)
}

func (c *compiler) variable(e *Variable) (*node, error) {
	values, name := c.env.Variables, strings.ToLower(e.Name)
	if rest, ok := strings.CutPrefix(name, "global."); ok {
		if name = rest; c.env.Globals != nil {
			values = c.env.Globals
		}
	} else {
		name = strings.TrimPrefix(strings.TrimPrefix(name, "session."), "local.")
	}
	v, ok := values[name]
	if !ok {
		return nil, UnknownVariable(e.Name, values, e.Pos)
	}
	if v.kind == Bool {
		v = NewInt(v.num) // SELECT @@autocommit gives 1 where SHOW VARIABLES says ON
	}
	return literalNode(v), nil
}

func (c *compiler) subquery(e *Subquery) (*node, error) {
	n := &node{typ: Type{Kind: Bool, Nullable: e.Kind == InSet}, slot: -1}
	if e.Kind == Scalar {
		n.typ = Type{Nullable: true}
		if c.env.SubqueryTypes != nil {
			types, err := c.env.SubqueryTypes(e)
			if err != nil {
				return nil, err
			}
			if len(types) != 1 {
				return nil, fmt.Errorf("the subquery %s gives %d columns where one value is wanted", e, len(types))
			}
			n.typ = types[0]
			n.typ.Nullable = true
		}
	}
	if c.typesOnly {
		return n, nil
	}
	if c.env.Subquery == nil {
		return nil, fmt.Errorf("a subquery cannot stand here: %s", e)
	}
	var err error
	n.run, err = c.env.Subquery(e)
	return n, err
}
