package expr

import "slices"

// and compiles a chain of ANDs. Operands run from left to right; the first
// false one settles the answer, so those behind it need not be errorless.
func (c *compiler) and(e *Binary) (*node, error) {
	tests, nodes, err := c.conditions(Conjuncts(e))
	if err != nil {
		return nil, err
	}
	if len(tests) == 2 {
		l, r := tests[0], tests[1]
		return c.fold(conditionNode(func(f *Frame) (truth, error) {
			x, err := l(f)
			if x == isFalse || err != nil {
				return x, err
			}
			y, err := r(f)
			if y == isFalse || x == isTrue {
				return y, err
			}
			return x, err
		}, anyNullable(nodes...)), nodes...), nil
	}
	return c.fold(conditionNode(func(f *Frame) (truth, error) {
		answer := isTrue
		for _, test := range tests {
			t, err := test(f)
			if t == isFalse || err != nil {
				return t, err
			}
			if t == isUnknown {
				answer = t
			}
		}
		return answer, nil
	}, anyNullable(nodes...)), nodes...), nil
}

// or compiles a chain of ORs; the first true operand settles the answer.
func (c *compiler) or(e *Binary) (*node, error) {
	tests, nodes, err := c.conditions(Disjuncts(e))
	if err != nil {
		return nil, err
	}
	return c.fold(conditionNode(func(f *Frame) (truth, error) {
		answer := isFalse
		for _, test := range tests {
			t, err := test(f)
			if t == isTrue || err != nil {
				return t, err
			}
			if t == isUnknown {
				answer = t
			}
		}
		return answer, nil
	}, anyNullable(nodes...)), nodes...), nil
}

func (c *compiler) conditions(es []Expr) (tests []predicate, nodes []*node, err error) {
	for _, e := range es {
		n, err := c.compile(e)
		if err != nil {
			return nil, nil, err
		}
		nodes = append(nodes, n)
		tests = append(tests, n.condition(c.env))
	}
	return tests, nodes, nil
}

func anyNullable(nodes ...*node) bool {
	return slices.ContainsFunc(nodes, func(n *node) bool { return n.typ.Nullable })
}

func (c *compiler) not(e *Unary) (*node, error) {
	x, err := c.compile(e.X)
	if err != nil {
		return nil, err
	}
	test := x.condition(c.env)
	return c.fold(conditionNode(func(f *Frame) (truth, error) {
		t, err := test(f)
		return t.not(), err
	}, x.typ.Nullable), x), nil
}

// is compiles IS NULL, IS TRUE and IS FALSE, which are never unknown.
func (c *compiler) is(e *Is) (*node, error) {
	x, err := c.compile(e.X)
	if err != nil {
		return nil, err
	}
	no := e.Not
	if e.What == IsNull {
		run := x.run
		return c.fold(conditionNode(func(f *Frame) (truth, error) {
			v, err := run(f)
			return truthOf(v.IsNull() != no), err
		}, false), x), nil
	}
	wanted := truthOf(e.What == IsTrue)
	test := x.condition(c.env)
	return c.fold(conditionNode(func(f *Frame) (truth, error) {
		t, err := test(f)
		return truthOf((t == wanted) != no), err
	}, false), x), nil
}
