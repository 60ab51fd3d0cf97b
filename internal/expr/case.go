package expr

// caseOf compiles CASE: the first arm whose condition is true, in the type all
// arms share.
func (c *compiler) caseOf(e *Case) (*node, error) {
	var subject *node
	var operands, arms []*node
	if e.X != nil {
		var err error
		if subject, err = c.compile(e.X); err != nil {
			return nil, err
		}
		operands = append(operands, subject)
	}
	chooses := make([]chooser, len(e.Whens))
	for i, w := range e.Whens {
		cond, err := c.compile(w.Cond)
		if err != nil {
			return nil, err
		}
		then, err := c.compile(w.Then)
		if err != nil {
			return nil, err
		}
		if chooses[i], err = c.chooser(subject, cond); err != nil {
			return nil, err
		}
		operands, arms = append(operands, cond, then), append(arms, then)
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
		var x Value
		if subject != nil {
			var err error
			if x, err = subject.run(f); err != nil {
				return Null, err
			}
		}
		for i, choose := range chooses {
			yes, err := choose(f, x)
			if err != nil {
				return Null, err
			}
			if yes {
				return runs[i](f)
			}
		}
		return runs[len(chooses)](f)
	}}, append(operands, otherwise)...), nil
}

// A chooser reports whether an arm of CASE is taken, for the value of the CASE.
type chooser func(f *Frame, x Value) (bool, error)

// chooser compiles WHEN: cond is a condition, or is compared with the subject
// where there is one.
func (c *compiler) chooser(subject, cond *node) (chooser, error) {
	if subject == nil {
		test := cond.condition(c.env)
		return func(f *Frame, _ Value) (bool, error) {
			t, err := test(f)
			return t == isTrue, err
		}, nil
	}
	l, r, err := c.align(subject, cond)
	if err != nil {
		return nil, err
	}
	compare, run := c.comparer(l.typ, r.typ), r.run
	return func(f *Frame, x Value) (bool, error) {
		y, err := run(f)
		if err != nil {
			return false, err
		}
		s, ok := compare(x, y)
		return ok && s == 0, nil
	}, nil
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
