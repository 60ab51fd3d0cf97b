package exec

import (
	"io"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// A cache holds the rows of a part of a plan that does not depend on the rows
// around it, for the whole statement.
type cache struct {
	table *table
	// around makes the key that is asked for, of the rows around.
	around *keyer
	filled bool
	// asked are the keys whose rows a Prefetch has fetched.
	asked map[string]bool
}

// cacheOf returns the state of a Cache, which is one for the whole run.
func (x *run) cacheOf(n *plan.Cache) (*cache, *keyer, error) {
	around, own, err := x.keyers(n.Keys)
	if err != nil {
		return nil, nil, err
	}
	c := x.caches[n]
	if c == nil {
		c = &cache{table: newTable(x.mem.account("subquery")), asked: map[string]bool{}}
		x.caches[n] = c
	}
	c.around = around
	return c, own, nil
}

// openCache reads the input the first time, and then gives the rows that are
// asked for from memory.
func (x *run) openCache(n *plan.Cache) (iterator, error) {
	c, own, err := x.cacheOf(n)
	if err != nil {
		return nil, err
	}
	if !c.filled && !n.Scoped {
		// The rows are the same whatever stands around: nothing in them reads it.
		if err := x.fill(n.Input, c.adder(n, own)); err != nil {
			return nil, err
		}
		c.filled = true
	}
	if len(n.Keys) == 0 {
		return &values{rows: c.table.store.rows}, nil
	}
	k, ok, err := c.around.key(&expr.Frame{Up: x.up})
	if err != nil {
		return nil, err
	}
	found := &found{table: c.table, at: -1}
	if ok {
		found.at = c.table.find(k)
	}
	return found, nil
}

// adder returns what takes in the rows of the input.
func (c *cache) adder(n *plan.Cache, own *keyer) func(f *expr.Frame) error {
	return func(f *expr.Frame) error {
		if len(n.Keys) == 0 {
			return c.table.store.add(f.Row)
		}
		k, ok, err := own.key(f)
		if err != nil || !ok {
			return err
		}
		return c.table.add(k, f.Row)
	}
}

// found gives the rows of a table with one key.
type found struct {
	table *table
	at    int32
}

func (f *found) Next() ([]expr.Value, error) {
	if f.at < 0 {
		return nil, io.EOF
	}
	row := f.table.store.rows[f.at]
	f.at = f.table.next[f.at]
	return row, nil
}

func (f *found) Close() { f.at = -1 }
