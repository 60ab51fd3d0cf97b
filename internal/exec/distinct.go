package exec

import (
	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// distinct gives the first of rows that are equal, as it comes.
type distinct struct {
	x     *run
	in    iterator
	slots []int
	exact []bool
	seen  map[string]struct{}
	key   []byte
	mem   *account
}

func (x *run) openDistinct(n *plan.Distinct) (iterator, error) {
	in, err := x.open(n.Input)
	if err != nil {
		return nil, err
	}
	slots := n.Slots
	if slots == nil {
		slots = make([]int, n.Width())
		for i := range slots {
			slots[i] = i
		}
	}
	return &distinct{x: x, in: in, slots: slots, exact: n.Exact, seen: map[string]struct{}{}, mem: x.mem.account("DISTINCT")}, nil
}

func (i *distinct) Next() ([]expr.Value, error) {
	for {
		row, err := i.in.Next()
		if err != nil {
			return nil, err
		}
		i.key = i.key[:0]
		for k, slot := range i.slots {
			i.key = expr.Key(i.key, row[slot], i.exact[k])
		}
		if _, have := i.seen[string(i.key)]; !have {
			if err := i.mem.add(int64(len(i.key)) + mapEntryBytes); err != nil {
				return nil, err
			}
			i.seen[string(i.key)] = struct{}{}
			return row, nil
		}
		if err := i.x.tick(); err != nil {
			return nil, err
		}
	}
}

func (i *distinct) Close() {
	i.in.Close()
	i.seen = nil
	i.mem.close()
}
