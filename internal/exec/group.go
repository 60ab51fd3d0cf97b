package exec

import (
	"io"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// A grouping is what a Group does to rows, compiled.
type grouping struct {
	keys    []expr.Program
	exact   []bool
	calls   []func() expr.Accumulator
	growing []bool // accumulators whose size changes as they go
}

// grouping compiles a group, once for the whole run.
func (x *run) grouping(n *plan.Group) (*grouping, error) {
	if g := x.groups[n]; g != nil {
		return g, nil
	}
	g := &grouping{}
	var err error
	if g.keys, err = x.programList(n.Keys); err != nil {
		return nil, err
	}
	for _, k := range n.Keys {
		t, err := expr.TypeOf(k, x.env)
		if err != nil {
			return nil, err
		}
		g.exact = append(g.exact, t.Exact)
	}
	for _, c := range n.Calls {
		fresh, _, err := expr.NewAggregate(c, x.env)
		if err != nil {
			return nil, err
		}
		g.calls = append(g.calls, fresh)
		g.growing = append(g.growing, c.Distinct || c.Name == "GROUP_CONCAT")
	}
	x.groups[n] = g
	return g, nil
}

// group reads all rows and gives one for each combination of keys, in the order
// in which they first came.
type group struct {
	*grouping
	x   *run
	in  iterator
	f   expr.Frame
	mem *account

	index  map[string]int
	groups []oneGroup
	key    []byte
	values []expr.Value
	ready  bool
	at     int
	row    []expr.Value
	err    error
}

type oneGroup struct {
	keys []expr.Value
	acc  []expr.Accumulator
}

func (x *run) openGroup(n *plan.Group) (iterator, error) {
	program, err := x.grouping(n)
	if err != nil {
		return nil, err
	}
	in, err := x.open(n.Input)
	if err != nil {
		return nil, err
	}
	return &group{
		grouping: program, x: x, in: in, f: expr.Frame{Up: x.up}, mem: x.mem.account("GROUP BY"),
		index: map[string]int{}, row: make([]expr.Value, n.Width()), values: make([]expr.Value, len(n.Keys)),
	}, nil
}

func (g *group) Next() ([]expr.Value, error) {
	if g.err == nil && !g.ready {
		g.err = g.fill()
	}
	if g.err != nil {
		return nil, g.err
	}
	if g.at == len(g.groups) {
		return nil, io.EOF
	}
	one := &g.groups[g.at]
	g.at++
	n := copy(g.row, one.keys)
	for i, a := range one.acc {
		v, err := a.Result()
		if err != nil {
			return nil, err
		}
		g.row[n+i] = v
	}
	return g.row, nil
}

func (g *group) fill() error {
	if len(g.keys) == 0 {
		if _, err := g.begin(nil); err != nil {
			return err
		}
	}
	for {
		row, err := g.in.Next()
		if err == io.EOF {
			g.ready = true
			return nil
		}
		if err != nil {
			return err
		}
		if err := g.add(row); err != nil {
			return err
		}
		if err := g.x.tick(); err != nil {
			return err
		}
	}
}

// add takes in one row.
func (g *group) add(row []expr.Value) error {
	g.f.Row = row
	at := 0
	if len(g.keys) > 0 {
		g.key = g.key[:0]
		for i, p := range g.keys {
			v, err := p(&g.f)
			if err != nil {
				return err
			}
			g.values[i] = v
			g.key = expr.Key(g.key, v, g.exact[i])
		}
		var have bool
		if at, have = g.index[string(g.key)]; !have {
			var err error
			if at, err = g.begin(g.values); err != nil {
				return err
			}
			if err := g.mem.add(int64(len(g.key)) + mapEntryBytes); err != nil {
				return err
			}
			g.index[string(g.key)] = at
		}
	}
	for i, a := range g.groups[at].acc {
		if !g.growing[i] {
			if err := a.Add(&g.f); err != nil {
				return err
			}
			continue
		}
		before := a.Size()
		if err := a.Add(&g.f); err != nil {
			return err
		}
		if err := g.mem.add(a.Size() - before); err != nil {
			return err
		}
	}
	return nil
}

// begin starts a new group.
func (g *group) begin(keys []expr.Value) (int, error) {
	one := oneGroup{acc: make([]expr.Accumulator, len(g.calls))}
	one.keys = append(one.keys, keys...)
	size := rowBytes(one.keys)
	for i, fresh := range g.calls {
		one.acc[i] = fresh()
		size += one.acc[i].Size()
	}
	if err := g.mem.add(size); err != nil {
		return 0, err
	}
	g.groups = append(g.groups, one)
	return len(g.groups) - 1, nil
}

func (g *group) Close() {
	g.in.Close()
	g.index, g.groups = nil, nil
	g.mem.close()
	g.ready = true
}
