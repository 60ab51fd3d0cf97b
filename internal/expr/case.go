package expr

// caseOf compiles CASE: the first arm whose condition is true, in the type all
// arms share.
func (c *compiler) caseOf(e *Case) (*node, error) {
	var tests []predicate
	var arms, operands []*node
	for _, w := range e.Whens {
		cond := w.Cond
		if e.X != nil {
			cond = &Binary{Op: Eq, L: e.X, R: w.Cond}
		}
		test, err := c.compile(cond)
		if err != nil {
			return nil, err
		}
		then, err := c.compile(w.Then)
		if err != nil {
			return nil, err
		}
		tests = append(tests, test.condition(c.env))
		arms = append(arms, then)
		operands = append(operands, test, then)
	}
	otherwise := literalNode(Null)
	if e.Else != nil {
		var err error
		if otherwise, err = c.compile(e.Else); err != nil {
			return nil, err
		}
	}
	arms = append(arms, otherwise)
	t, runs := c.merge(arms)
	return c.fold(&node{typ: t, slot: -1, run: func(f *Frame) (Value, error) {
		for i, test := range tests {
			t, err := test(f)
			if err != nil {
				return Null, err
			}
			if t == isTrue {
				return runs[i](f)
			}
		}
		return runs[len(tests)](f)
	}}, append(operands, otherwise)...), nil
}

// merge returns the type of a value that is one of nodes, and their programs,
// each giving that type.
func (c *compiler) merge(nodes []*node) (Type, []Program) {
	t := nodes[0].typ
	for _, n := range nodes[1:] {
		t = MergeTypes(t, n.typ)
	}
	runs := make([]Program, len(nodes))
	for i, n := range nodes {
		runs[i] = c.coerced(n, t.Kind)
	}
	return t, runs
}

// coerced returns a program that gives n's values as the kind.
func (c *compiler) coerced(n *node, kind Kind) Program {
	run, env := n.run, c.env
	if n.typ.Kind == kind || kind == Unknown {
		return run
	}
	return func(f *Frame) (Value, error) {
		v, err := run(f)
		if err != nil {
			return Null, err
		}
		return Coerce(v, kind, env), nil
	}
}
