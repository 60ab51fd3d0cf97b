package expr

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// A function is a built-in function. Exactly one of the implementations is
// used for a call: the one for its number of arguments, else many, else build.
type function struct {
	name    string
	args    string // as documented: "text, position[, length]"; … repeats the last
	summary string
	typ     func(args []Type) Type
	nulls   bool // the implementation sees NULLs; else one makes the result NULL
	random  bool // not the same for the same arguments

	zero  func(env *Env) (Value, error)
	one   func(env *Env, a Value) (Value, error)
	two   func(env *Env, a, b Value) (Value, error)
	three func(env *Env, a, b, c Value) (Value, error)
	many  func(env *Env, args []Value) (Value, error)
	build func(c *compiler, args []*node) (Program, error)
}

// maxText is the longest text a function makes, as MySQL's max_allowed_packet.
const maxText = 16 << 20

var errTooLong = errors.New("the result of a function is longer than 16 MiB")

// FunctionInfo describes a function for documentation and completion.
type FunctionInfo struct {
	Name      string
	Arguments string // "text, position[, length]"
	Summary   string
	Aggregate bool
}

// Functions returns all functions, sorted by name.
func Functions() []FunctionInfo {
	var infos []FunctionInfo
	for _, f := range functions {
		infos = append(infos, FunctionInfo{Name: f.name, Arguments: f.args, Summary: f.summary})
	}
	for _, a := range aggregates {
		infos = append(infos, FunctionInfo{Name: a.name, Arguments: a.args, Summary: a.summary, Aggregate: true})
	}
	slices.SortFunc(infos, func(a, b FunctionInfo) int { return strings.Compare(a.Name, b.Name) })
	return infos
}

var functions = func() map[string]*function {
	m := make(map[string]*function)
	for _, group := range [][]function{
		choiceFunctions, numberFunctions, textFunctions, timeFunctions, jsonFunctions, sessionFunctions,
	} {
		for i := range group {
			m[group[i].name] = &group[i]
		}
	}
	return m
}()

// arity returns how many arguments a documented list allows; max is −1 for any
// number.
func arity(args string) (least, most int) {
	required, optional, _ := strings.Cut(args, "[")
	least = countNames(required)
	most = least + countNames(optional)
	if strings.Contains(args, "…") {
		most = -1
	}
	return least, most
}

func countNames(list string) int {
	n := 0
	for name := range strings.SplitSeq(strings.Replace(list, " FROM ", ",", 1), ",") {
		if strings.Trim(name, " []") != "" && !strings.Contains(name, "…") {
			n++
		}
	}
	return n
}

func checkArity(name, args string, n, pos int) error {
	least, most := arity(args)
	if n >= least && (most < 0 || n <= most) {
		return nil
	}
	count, arguments := fmt.Sprint(least), "arguments"
	switch {
	case most < 0:
		count += " or more"
	case most > least:
		count += fmt.Sprintf(" to %d", most)
	case most == 1:
		arguments = "argument"
	}
	return &NameError{fmt.Sprintf("%s takes %s %s, not %d: %s(%s)", name, count, arguments, n, name, args), known(pos)}
}

// call compiles a function call.
func (c *compiler) call(e *Call) (*node, error) {
	name := strings.ToUpper(e.Name)
	if a, ok := aggregates[name]; ok {
		return c.aggregateCall(e, a)
	}
	if e.Star || e.Distinct || len(e.OrderBy) > 0 || e.Separator != nil {
		return nil, fmt.Errorf("%s is no aggregate function; it takes neither *, DISTINCT, ORDER BY nor SEPARATOR", name)
	}
	f, ok := functions[name]
	if !ok {
		return nil, unknownFunction(e.Name, e.Pos)
	}
	if err := checkArity(name, f.args, len(e.Args), e.Pos); err != nil {
		return nil, err
	}
	switch name {
	case "DATE_ADD", "DATE_SUB", "ADDDATE", "SUBDATE":
		return c.dateAdd(e, name == "DATE_SUB" || name == "SUBDATE")
	case "TIMESTAMPADD":
		return c.timestampAdd(e)
	case "STR_TO_DATE":
		return c.strToDate(e)
	}
	args, err := c.compileAll(e.Args)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return c.apply(f, args)
}

// IsFunction reports whether there is a function, or an aggregate, of that name
// in any case.
func IsFunction(name string) bool {
	name = strings.ToUpper(name)
	return functions[name] != nil || aggregates[name] != nil
}

func unknownFunction(name string, pos int) error {
	names := slices.Concat(slices.Collect(maps.Keys(functions)), slices.Collect(maps.Keys(aggregates)))
	if near := nearest(strings.ToUpper(name), names); near != "" {
		return &NameError{fmt.Sprintf("unknown function %q; did you mean %s?", name, near), known(pos)}
	}
	return &NameError{fmt.Sprintf("unknown function %q", name), known(pos)}
}

// apply makes a node of a function and its arguments.
func (c *compiler) apply(f *function, args []*node) (*node, error) {
	types := make([]Type, len(args))
	for i, a := range args {
		types[i] = a.typ
	}
	n := &node{typ: f.typ(types), slot: -1}
	var err error
	if n.run, err = c.program(f, args); err != nil {
		return nil, fmt.Errorf("%s: %w", f.name, err)
	}
	if f.random {
		return n, nil
	}
	return c.fold(n, args...), nil
}

func (c *compiler) program(f *function, args []*node) (Program, error) {
	switch {
	case f.build != nil:
		return f.build(c, args)
	case len(args) == 0 && f.zero != nil:
		env := c.env
		return func(*Frame) (Value, error) { return f.zero(env) }, nil
	case len(args) == 1 && f.one != nil:
		return c.programOne(f, args[0].run), nil
	case len(args) == 2 && f.two != nil:
		return c.programTwo(f, args[0].run, args[1].run), nil
	case len(args) == 3 && f.three != nil:
		return c.programThree(f, args[0].run, args[1].run, args[2].run), nil
	default:
		return c.programMany(f, args), nil
	}
}

func (c *compiler) programOne(f *function, a Program) Program {
	env, compute, strict := c.env, f.one, !f.nulls
	return func(frame *Frame) (Value, error) {
		x, err := a(frame)
		if err != nil || strict && x.kind == Unknown {
			return Null, err
		}
		return compute(env, x)
	}
}

func (c *compiler) programTwo(f *function, a, b Program) Program {
	env, compute, strict := c.env, f.two, !f.nulls
	return func(frame *Frame) (Value, error) {
		x, err := a(frame)
		if err != nil || strict && x.kind == Unknown {
			return Null, err
		}
		y, err := b(frame)
		if err != nil || strict && y.kind == Unknown {
			return Null, err
		}
		return compute(env, x, y)
	}
}

func (c *compiler) programThree(f *function, a, b, d Program) Program {
	env, compute, strict := c.env, f.three, !f.nulls
	return func(frame *Frame) (Value, error) {
		x, err := a(frame)
		if err != nil || strict && x.kind == Unknown {
			return Null, err
		}
		y, err := b(frame)
		if err != nil || strict && y.kind == Unknown {
			return Null, err
		}
		z, err := d(frame)
		if err != nil || strict && z.kind == Unknown {
			return Null, err
		}
		return compute(env, x, y, z)
	}
}

// argumentLists saves a list for each evaluation of a function of many
// arguments.
var argumentLists = sync.Pool{New: func() any { return new([]Value) }}

func (c *compiler) programMany(f *function, args []*node) Program {
	env, compute, strict := c.env, f.many, !f.nulls
	return func(frame *Frame) (Value, error) {
		list := argumentLists.Get().(*[]Value)
		defer func() {
			clear(*list)
			argumentLists.Put(list)
		}()
		values := (*list)[:0]
		for _, a := range args {
			v, err := a.run(frame)
			if err != nil || strict && v.kind == Unknown {
				return Null, err
			}
			values = append(values, v)
		}
		*list = values
		return compute(env, values)
	}
}
