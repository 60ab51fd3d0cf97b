package exec

import (
	"bytes"
	"io"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// semiJoin hands on left rows that have a partner on the right, or that have
// none.
type semiJoin struct {
	x    *run
	n    *plan.SemiJoin
	left iterator // nil before the right side is there
	cond condition
	f    expr.Frame // of the left row
	pair expr.Frame // of the left row and a right one
	key  *keyer
	set  *table // right rows by key; their slots are kept only where cond reads them
	not  *notIn
	err  error
}

func (x *run) openSemiJoin(n *plan.SemiJoin) (iterator, error) {
	cond, err := x.condition(n.Cond)
	if err != nil {
		return nil, err
	}
	return &semiJoin{x: x, n: n, cond: cond, f: expr.Frame{Up: x.up}, pair: expr.Frame{Up: x.up}}, nil
}

func (j *semiJoin) Next() ([]expr.Value, error) {
	if j.err != nil {
		return nil, j.err
	}
	row, err := j.pull()
	if err != nil {
		j.err = err
	}
	return row, err
}

func (j *semiJoin) pull() ([]expr.Value, error) {
	if j.left == nil {
		if err := j.hold(); err != nil {
			return nil, err
		}
	}
	for {
		row, err := j.left.Next()
		if err != nil {
			return nil, err
		}
		j.f.Row = row
		var found bool
		if j.not != nil {
			found, err = j.not.finds(&j.f)
		} else {
			found, err = j.finds(row)
		}
		if err != nil {
			return nil, err
		}
		if found != j.n.Anti {
			return row, nil
		}
		if err := j.x.tick(); err != nil {
			return nil, err
		}
	}
}

// hold reads the right side, then opens the left one, unless nothing can come
// of it.
func (j *semiJoin) hold() error {
	mem := j.x.mem.account("IN or EXISTS")
	j.set = newTable(mem)
	if j.n.NullAware {
		not, err := j.x.newNotIn(j.n, j.cond, mem)
		if err != nil {
			return err
		}
		j.not = not
		if err := j.x.fill(j.n.Right, not.add); err != nil {
			return err
		}
	} else {
		lk, rk, err := j.x.keyers(j.n.Keys)
		if err != nil {
			return err
		}
		j.key = lk
		if err := j.x.fill(j.n.Right, func(f *expr.Frame) error {
			k, ok, err := rk.key(f)
			switch {
			case err != nil || !ok:
				return err
			case j.cond != nil:
				return j.set.add(k, f.Row)
			case j.set.find(k) < 0:
				return j.set.add(k, nil)
			}
			return nil
		}); err != nil {
			return err
		}
		if len(j.set.store.rows) == 0 && !j.n.Anti {
			return io.EOF
		}
	}
	var err error
	j.left, err = j.x.open(j.n.Left)
	return err
}

// finds reports whether a left row has a partner.
func (j *semiJoin) finds(row []expr.Value) (bool, error) {
	k, ok, err := j.key.key(&j.f)
	if err != nil || !ok {
		return false, err
	}
	at := j.set.find(k)
	if j.cond == nil {
		return at >= 0, nil
	}
	j.pair.Row = append(j.pair.Row[:0], row...)
	for ; at >= 0; at = j.set.next[at] {
		j.pair.Row = append(j.pair.Row[:len(row)], j.set.store.rows[at]...)
		if ok, err := j.cond(&j.pair); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

func (j *semiJoin) Close() {
	if j.left != nil {
		j.left.Close()
	}
	if j.set != nil {
		j.set.close()
	}
	if j.err == nil {
		j.err = io.EOF
	}
}

// notIn decides NOT IN with SQL's NULLs: a row that may or may not be in the set
// counts as found.
type notIn struct {
	outer, outerSet *keyer // of the equalities around the set
	x, y            *keyer // of the operands of IN
	cond            condition
	groups          map[string]*inSet
	mem             *account
	pair            expr.Frame
	buf             []byte
}

// An inSet is one set: its values by key, or its rows where a look at each is
// needed.
type inSet struct {
	keys   map[string]struct{}
	null   bool // one is NULL
	rows   store
	simple bool
}

func (x *run) newNotIn(n *plan.SemiJoin, cond condition, mem *account) (*notIn, error) {
	s := &notIn{cond: cond, groups: map[string]*inSet{}, mem: mem, pair: expr.Frame{Up: x.up}}
	around := len(n.Keys) - n.InKeys
	var err error
	if s.outer, s.outerSet, err = x.keyers(n.Keys[:around]); err != nil {
		return nil, err
	}
	s.x, s.y, err = x.keyers(n.Keys[around:])
	return s, err
}

// add takes in a row of the right side.
func (s *notIn) add(f *expr.Frame) error {
	k, ok, err := s.outerSet.key(f)
	if err != nil || !ok {
		return err
	}
	set := s.groups[string(k)]
	if set == nil {
		set = &inSet{keys: map[string]struct{}{}, rows: store{mem: s.mem}, simple: s.cond == nil && len(s.x.parts) == 1}
		if err := s.mem.add(int64(len(k)) + 4*mapEntryBytes); err != nil {
			return err
		}
		s.groups[string(k)] = set
	}
	if !set.simple {
		return set.rows.add(f.Row)
	}
	y, ok, err := s.y.key(f)
	if err != nil {
		return err
	}
	if !ok {
		set.null = true
		return nil
	}
	if _, have := set.keys[string(y)]; !have {
		if err := s.mem.add(int64(len(y)) + mapEntryBytes); err != nil {
			return err
		}
		set.keys[string(y)] = struct{}{}
	}
	return nil
}

// finds reports whether the left row is, or may be, in its set.
func (s *notIn) finds(f *expr.Frame) (bool, error) {
	k, ok, err := s.outer.key(f)
	if err != nil || !ok {
		return false, err
	}
	set := s.groups[string(k)]
	if set == nil {
		return false, nil
	}
	if set.simple {
		x, ok, err := s.x.key(f)
		if err != nil {
			return false, err
		}
		if !ok || set.null {
			return true, nil
		}
		_, have := set.keys[string(x)]
		return have, nil
	}
	right := expr.Frame{Up: f.Up}
	for _, row := range set.rows.rows {
		if s.cond != nil {
			s.pair.Row = append(append(s.pair.Row[:0], f.Row...), row...)
			if ok, err := s.cond(&s.pair); err != nil {
				return false, err
			} else if !ok {
				continue
			}
		}
		right.Row = row
		if may, err := s.mayEqual(f, &right); may || err != nil {
			return may, err
		}
	}
	return false, nil
}

// mayEqual reports whether no part of the operands differs.
func (s *notIn) mayEqual(l, r *expr.Frame) (bool, error) {
	for i := range s.x.parts {
		a, err := s.x.parts[i](l)
		if err != nil {
			return false, err
		}
		b, err := s.y.parts[i](r)
		if err != nil {
			return false, err
		}
		var ok bool
		if s.buf, ok = s.x.keys[i](s.buf[:0], a); !ok {
			continue
		}
		n := len(s.buf)
		if s.buf, ok = s.y.keys[i](s.buf, b); ok && !bytes.Equal(s.buf[:n], s.buf[n:]) {
			return false, nil
		}
	}
	return true, nil
}
