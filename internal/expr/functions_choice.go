package expr

var choiceFunctions = []function{
	{name: "IF", args: "condition, then, else", summary: "then where the condition is true, else else", typ: typeIf, build: buildIf},
	{name: "IFNULL", args: "a, b", summary: "a, or b where a is NULL", typ: typeCoalesce, build: buildCoalesce},
	{name: "COALESCE", args: "a[, …]", summary: "the first argument that is not NULL", typ: typeCoalesce, build: buildCoalesce},
	{name: "NULLIF", args: "a, b", summary: "NULL where a = b, else a", typ: typeNullif, build: buildNullif},
	{name: "ISNULL", args: "a", summary: "whether a is NULL", typ: present(typeBool), nulls: true, one: func(_ *Env, a Value) (Value, error) {
		return NewBool(a.IsNull()), nil
	}},
	{name: "GREATEST", args: "a, b[, …]", summary: "the greatest argument; NULL where one is NULL", typ: typeMerged, build: buildExtreme(1)},
	{name: "LEAST", args: "a, b[, …]", summary: "the least argument; NULL where one is NULL", typ: typeMerged, build: buildExtreme(-1)},
	{name: "INTERVAL", args: "n, a[, …]", summary: "how many of the ascending arguments are not above n", typ: present(typeInt), nulls: true, many: intervalIndex},
}

func typeIf(args []Type) Type { return MergeTypes(args[1], args[2]) }

func buildIf(c *compiler, args []*node) (Program, error) {
	test := args[0].condition(c.env)
	_, runs := c.merge(args[1:])
	return func(f *Frame) (Value, error) {
		t, err := test(f)
		if err != nil {
			return Null, err
		}
		if t == isTrue {
			return runs[0](f)
		}
		return runs[1](f)
	}, nil
}

// typeCoalesce can be NULL only if every argument can.
func typeCoalesce(args []Type) Type {
	t := typeMerged(args)
	t.Nullable = true
	for _, a := range args {
		t.Nullable = t.Nullable && a.Nullable
	}
	return t
}

func buildCoalesce(c *compiler, args []*node) (Program, error) {
	_, runs := c.merge(args)
	return func(f *Frame) (Value, error) {
		for _, run := range runs {
			if v, err := run(f); err != nil || v.kind != Unknown {
				return v, err
			}
		}
		return Null, nil
	}, nil
}

func typeNullif(args []Type) Type {
	t := args[0]
	t.Nullable = true
	return t
}

func buildNullif(c *compiler, args []*node) (Program, error) {
	l, r, err := c.align(args[0], args[1])
	if err != nil {
		return nil, err
	}
	a, b, compare := args[0].run, r.run, c.comparer(l.typ, r.typ)
	return func(f *Frame) (Value, error) {
		x, err := a(f)
		if err != nil || x.kind == Unknown {
			return Null, err
		}
		y, err := b(f)
		if err != nil {
			return Null, err
		}
		if s, ok := compare(x, y); ok && s == 0 {
			return Null, nil
		}
		return x, nil
	}, nil
}

// buildExtreme keeps the argument whose comparison has the sign. Text beside a
// TIMESTAMP is compared as a time, text beside a number as a number; the result
// has the type of all.
func buildExtreme(sign int) func(c *compiler, args []*node) (Program, error) {
	return func(c *compiler, args []*node) (Program, error) {
		t := args[0].typ
		for _, a := range args[1:] {
			t = MergeTypes(t, a.typ)
		}
		compare, env := c.comparer(t, t), c.env
		return func(f *Frame) (Value, error) {
			var best Value
			for i, a := range args {
				v, err := a.run(f)
				if err != nil || v.kind == Unknown {
					return Null, err
				}
				if i == 0 {
					best = v
				} else if s, ok := compare(v, best); ok && s*sign > 0 {
					best = v
				}
			}
			return Coerce(best, t.Kind, env), nil
		}, nil
	}
}

func intervalIndex(env *Env, args []Value) (Value, error) {
	if args[0].IsNull() {
		return NewInt(-1), nil
	}
	n := int64(0)
	for _, a := range args[1:] {
		if s, ok := CompareSQL(a, args[0], false, env.location()); ok && s > 0 {
			break
		}
		n++
	}
	return NewInt(n), nil
}
