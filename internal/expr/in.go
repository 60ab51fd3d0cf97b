package expr

import "fmt"

// in compiles X [NOT] IN (list). Constants of X's own kind go into a set, the
// rest is compared one by one.
func (c *compiler) in(e *In) (*node, error) {
	if len(e.List) == 0 {
		return nil, fmt.Errorf("IN needs at least one value: %s", e)
	}
	if isRow(e.X) {
		return c.rowIn(e)
	}
	x, err := c.compile(e.X)
	if err != nil {
		return nil, err
	}
	items := make([]*node, len(e.List))
	operands, nullable := []*node{x}, false
	for i, item := range e.List {
		n, err := c.compile(item)
		if err != nil {
			return nil, err
		}
		if n, err = c.alignOne(n, x.typ.Kind); err != nil {
			return nil, err
		}
		items[i] = n
		operands, nullable = append(operands, n), nullable || mayBeUnknown(x, n)
	}
	set, hasNull, rest := c.constantSet(x, items)
	compares := make([]func(a, b Value) (int, bool), len(rest))
	for i, n := range rest {
		compares[i] = c.comparer(x.typ, n.typ)
	}
	xrun, no, exact := x.run, e.Not, x.typ.Exact
	return c.fold(conditionNode(func(f *Frame) (truth, error) {
		v, err := xrun(f)
		if err != nil || v.kind == Unknown {
			return isUnknown, err
		}
		answer := isFalse
		if hasNull {
			answer = isUnknown
		}
		if len(set) > 0 {
			var buf [128]byte
			if _, ok := set[string(Key(buf[:0], v, exact))]; ok {
				return isTrue.negated(no), nil
			}
		}
		for i, n := range rest {
			w, err := n.run(f)
			if err != nil {
				return isUnknown, err
			}
			s, ok := compares[i](v, w)
			if ok && s == 0 {
				return isTrue.negated(no), nil
			}
			if !ok {
				answer = isUnknown
			}
		}
		return answer.negated(no), nil
	}, nullable), operands...), nil
}

// constantSet splits items into the keys of those that equal X exactly when
// their keys are equal, whether there was a NULL, and the rest.
func (c *compiler) constantSet(x *node, items []*node) (set map[string]struct{}, hasNull bool, rest []*node) {
	set = make(map[string]struct{})
	for _, n := range items {
		switch {
		case n.constant && n.value.kind == Unknown:
			hasNull = true
		case n.constant && sameKey(x.typ, n):
			set[string(Key(nil, n.value, x.typ.Exact))] = struct{}{}
		default:
			rest = append(rest, n)
		}
	}
	return set, hasNull, rest
}

func sameKey(x Type, n *node) bool {
	if n.value.isNumber() {
		return x.Kind == Bool || x.Kind == Int || x.Kind == Float
	}
	return x.Kind == n.value.kind && x.Kind != JSON && x.Exact == (x.Exact || n.typ.Exact)
}
