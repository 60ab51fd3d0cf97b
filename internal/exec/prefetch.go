package exec

import (
	"io"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// prefetch reads rows in batches and fetches, for each batch, what the
// subqueries above will ask for.
type prefetch struct {
	x     *run
	n     *plan.Prefetch
	in    iterator
	batch store
	at    int
	ended bool
	err   error
}

func (x *run) openPrefetch(n *plan.Prefetch) (iterator, error) {
	in, err := x.open(n.Input)
	if err != nil {
		return nil, err
	}
	return &prefetch{x: x, n: n, in: in, batch: store{mem: x.mem.account("subquery")}}, nil
}

func (p *prefetch) Next() ([]expr.Value, error) {
	for p.err == nil && p.at == len(p.batch.rows) {
		if p.ended {
			p.err = io.EOF
		} else {
			p.err = p.gather()
		}
	}
	if p.err != nil {
		return nil, p.err
	}
	p.at++
	return p.batch.rows[p.at-1], nil
}

// gather reads the next batch and what it needs.
func (p *prefetch) gather() error {
	p.batch.close()
	p.at = 0
	for len(p.batch.rows) < max(1, p.n.Batch) {
		row, err := p.in.Next()
		if err == io.EOF {
			p.ended = true
			break
		}
		if err != nil {
			return err
		}
		if err := p.batch.add(row); err != nil {
			return err
		}
	}
	for _, n := range p.n.Caches {
		if err := p.fetch(n); err != nil {
			return err
		}
	}
	return nil
}

// fetch has one cache fetch for all rows of the batch. What it held for the
// batch before goes: the answers that were made of it are kept.
func (p *prefetch) fetch(n *plan.Cache) error {
	c, err := p.x.cacheOf(n)
	if err != nil {
		return err
	}
	c.clear()
	var keys []bindKey
	f := &expr.Frame{Up: &expr.Frame{Up: p.x.up}}
	for _, row := range p.batch.rows {
		f.Up.Row = row
		key, ok, err := c.by.key(f)
		if err != nil {
			return err
		}
		if ok && !c.asked[key] {
			c.asked[key] = true
			keys = append(keys, key)
		}
	}
	return p.x.fetch(n, c, keys)
}

func (p *prefetch) Close() {
	p.in.Close()
	p.batch.close()
	if p.err == nil {
		p.err = io.EOF
	}
}
