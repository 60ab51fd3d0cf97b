package exec

import (
	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// project computes a row of expressions, in the same buffer each time.
type project struct {
	in    iterator
	items []expr.Program
	kinds []expr.Kind
	env   *expr.Env
	f     expr.Frame
	row   []expr.Value
}

func (x *run) openProject(n *plan.Project) (iterator, error) {
	items, err := x.programList(n.Items)
	if err != nil {
		return nil, err
	}
	in, err := x.open(n.Input)
	if err != nil {
		return nil, err
	}
	if slots := columnSlots(n); slots != nil {
		return &pick{in: in, slots: slots, row: make([]expr.Value, len(slots))}, nil
	}
	return &project{in: in, items: items, kinds: n.Kinds, env: x.env, f: expr.Frame{Up: x.up}, row: make([]expr.Value, len(items))}, nil
}

func (i *project) Next() ([]expr.Value, error) {
	row, err := i.in.Next()
	if err != nil {
		return nil, err
	}
	i.f.Row = row
	for k, p := range i.items {
		v, err := p(&i.f)
		if err != nil {
			return nil, err
		}
		if i.kinds != nil {
			v = expr.Coerce(v, i.kinds[k], i.env)
		}
		i.row[k] = v
	}
	return i.row, nil
}

func (i *project) Close() { i.in.Close() }

// pick is a project whose expressions are all columns of its input.
type pick struct {
	in    iterator
	slots []int
	row   []expr.Value
}

// columnSlots returns the slots of the columns that n is made of, nil when there
// is anything else among its expressions.
func columnSlots(n *plan.Project) []int {
	slots := make([]int, len(n.Items))
	for k, e := range n.Items {
		c, ok := e.(*expr.Column)
		if !ok || c.Depth > 0 || c.Index < 0 || c.Index >= n.Input.Width() || n.Kinds != nil && n.Kinds[k] != c.Type.Kind {
			return nil
		}
		slots[k] = c.Index
	}
	return slots
}

func (i *pick) Next() ([]expr.Value, error) {
	row, err := i.in.Next()
	if err != nil {
		return nil, err
	}
	for k, slot := range i.slots {
		i.row[k] = row[slot]
	}
	return i.row, nil
}

func (i *pick) Close() { i.in.Close() }
