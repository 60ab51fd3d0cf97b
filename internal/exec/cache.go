package exec

import (
	"io"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// A cache holds the rows of a part of a plan that does not depend on the rows
// around it, for the whole statement; or, when it is keyed, what was fetched for
// some of them.
type cache struct {
	table  *table
	filled bool
	around *keyer // the key that is asked for, of the rows around
	own    *keyer // the key of a row that is held
	by     bindKeyer
	asked  map[bindKey]bool
}

// cacheOf returns the state of a Cache, which is one for the whole run.
func (x *run) cacheOf(n *plan.Cache) (*cache, error) {
	if c := x.caches[n]; c != nil {
		return c, nil
	}
	c := &cache{table: newTable(x.mem.account("subquery")), asked: map[bindKey]bool{}}
	var err error
	if c.around, c.own, err = x.keyers(n.Keys); err != nil {
		return nil, err
	}
	if c.by, err = x.bindKeyer(n.ID, n.Mailbox); err != nil {
		return nil, err
	}
	x.caches[n] = c
	return c, nil
}

// clear forgets all rows.
func (c *cache) clear() {
	mem := c.table.store.mem
	c.table.close()
	c.table = newTable(mem)
	clear(c.asked)
}

// openCache reads the input the first time, and then gives the rows that are
// asked for from memory.
func (x *run) openCache(n *plan.Cache) (iterator, error) {
	c, err := x.cacheOf(n)
	if err != nil {
		return nil, err
	}
	around := &expr.Frame{Up: x.up}
	switch {
	case n.Keyed():
		key, ok, err := c.by.key(around)
		if err != nil {
			return nil, err
		}
		if ok && !c.asked[key] {
			c.asked[key] = true
			if err := x.fetch(n, c, []bindKey{key}); err != nil {
				return nil, err
			}
		}
	case !c.filled:
		// The rows are the same whatever stands around: nothing in them reads it.
		if err := x.fill(n.Input, c.adder(n)); err != nil {
			return nil, err
		}
		c.filled = true
	}
	if len(n.Keys) == 0 {
		return &values{rows: c.table.store.rows}, nil
	}
	k, ok, err := c.around.key(around)
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
func (c *cache) adder(n *plan.Cache) func(f *expr.Frame) error {
	return func(f *expr.Frame) error {
		if len(n.Keys) == 0 {
			return c.table.store.add(f.Row)
		}
		k, ok, err := c.own.key(f)
		if err != nil || !ok {
			return err
		}
		return c.table.add(k, f.Row)
	}
}

// fetch adds the rows of some keys.
func (x *run) fetch(n *plan.Cache, c *cache, keys []bindKey) error {
	scan, ok := n.Input.(*plan.Scan)
	if !ok || len(keys) == 0 {
		return nil
	}
	in, err := x.scan(x, scan, bindKeys{bound: true, keys: keys})
	if err != nil {
		return err
	}
	return x.drain(in, c.adder(n))
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
