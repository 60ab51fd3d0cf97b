package exec

import (
	"io"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// bindJoin reads outer rows in batches and has the inner scan fetch what each
// batch needs, then joins the two by hash.
type bindJoin struct {
	x        *run
	n        *plan.BindJoin
	outer    iterator
	by       bindKeyer
	outerKey *keyer
	innerKey *keyer
	cond     condition
	f        expr.Frame
	row      []expr.Value

	batch  store
	inner  *table
	at     int   // next outer row of the batch
	pos    int32 // next candidate for it
	begun  bool  // the candidates of the current outer row are being tried
	found  bool
	ended  bool // the outer side has
	err    error
	memory *account
}

func (x *run) openBindJoin(n *plan.BindJoin) (iterator, error) {
	j := &bindJoin{x: x, n: n, f: expr.Frame{Up: x.up}, row: make([]expr.Value, n.Width()), memory: x.mem.account("join by key")}
	j.batch.mem = x.mem.account("join by key")
	var err error
	if j.outerKey, j.innerKey, err = x.keyers(n.Keys); err != nil {
		return nil, err
	}
	if j.cond, err = x.condition(n.Cond); err != nil {
		return nil, err
	}
	if j.by, err = x.bindKeyer(n.ID, n.Mailbox); err != nil {
		return nil, err
	}
	j.outer, err = x.open(n.Outer)
	return j, err
}

func (j *bindJoin) Next() ([]expr.Value, error) {
	if j.err != nil {
		return nil, j.err
	}
	row, err := j.pull()
	if err != nil {
		j.err = err
	}
	return row, err
}

func (j *bindJoin) pull() ([]expr.Value, error) {
	ow := j.n.Outer.Width()
	for {
		if j.at == len(j.batch.rows) {
			if j.ended {
				return nil, io.EOF
			}
			if err := j.gather(); err != nil {
				return nil, err
			}
			continue
		}
		if !j.begun {
			row := j.batch.rows[j.at]
			copy(j.row, row)
			j.f.Row = row
			k, ok, err := j.outerKey.key(&j.f)
			if err != nil {
				return nil, err
			}
			j.begun, j.found, j.pos = true, false, -1
			if ok {
				j.pos = j.inner.find(k)
			}
		}
		j.f.Row = j.row
		for j.pos >= 0 {
			copy(j.row[ow:], j.inner.store.rows[j.pos])
			j.pos = j.inner.next[j.pos]
			ok := true
			if j.cond != nil {
				var err error
				if ok, err = j.cond(&j.f); err != nil {
					return nil, err
				}
			}
			if ok {
				j.found = true
				return j.row, nil
			}
		}
		j.begun = false
		j.at++
		if !j.found && j.n.Kind == plan.LeftJoin {
			clear(j.row[ow:])
			return j.row, nil
		}
	}
}

// gather reads the next batch of outer rows and the inner rows for it.
func (j *bindJoin) gather() error {
	j.batch.close()
	if j.inner != nil {
		j.inner.close()
	}
	j.at = 0
	j.inner = newTable(j.memory)
	keys := bindKeys{bound: true}
	asked := map[bindKey]bool{}
	for len(j.batch.rows) < max(1, j.n.Batch) {
		row, err := j.outer.Next()
		if err == io.EOF {
			j.ended = true
			break
		}
		if err != nil {
			return err
		}
		if err := j.batch.add(row); err != nil {
			return err
		}
		j.f.Row = row
		key, ok, err := j.by.key(&j.f)
		if err != nil {
			return err
		}
		if ok && !asked[key] {
			asked[key] = true
			keys.keys = append(keys.keys, key)
		}
	}
	if len(keys.keys) == 0 {
		return nil
	}
	in, err := j.x.scan(j.x, j.n.Inner, keys)
	if err != nil {
		return err
	}
	return j.x.drain(in, func(f *expr.Frame) error {
		k, ok, err := j.innerKey.key(f)
		if err != nil || !ok {
			return err
		}
		return j.inner.add(k, f.Row)
	})
}

func (j *bindJoin) Close() {
	j.outer.Close()
	j.batch.close()
	if j.inner != nil {
		j.inner.close()
	}
	if j.err == nil {
		j.err = io.EOF
	}
}
