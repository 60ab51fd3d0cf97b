package exec

import (
	"io"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// hashJoin holds one side by its keys and streams the other past it.
type hashJoin struct {
	x      *run
	n      *plan.HashJoin
	stream iterator // nil before the held side is there
	held   *table
	key    *keyer // of the streamed side
	cond   condition
	f      expr.Frame
	row    []expr.Value
	// from are the slots of the streamed side, to those of the held one.
	streamAt, heldAt, heldWidth int
	matched                     []bool // held rows with a partner, for a left join that holds left

	pos     int32 // next candidate for the current streamed row, −1 for none
	found   bool  // the current streamed row had a partner
	current bool  // there is a current streamed row
	left    int   // next held row to be given without a partner, after the stream
	ended   bool
	err     error
}

func (x *run) openHashJoin(n *plan.HashJoin) (iterator, error) {
	cond, err := x.condition(n.Cond)
	if err != nil {
		return nil, err
	}
	j := &hashJoin{x: x, n: n, cond: cond, f: expr.Frame{Up: x.up}, row: make([]expr.Value, n.Width()), pos: -1}
	lw := n.Left.Width()
	j.streamAt, j.heldAt, j.heldWidth = 0, lw, n.Right.Width()
	if n.HoldLeft {
		j.streamAt, j.heldAt, j.heldWidth = lw, 0, lw
	}
	return j, nil
}

func (j *hashJoin) Next() ([]expr.Value, error) {
	if j.err != nil {
		return nil, j.err
	}
	row, err := j.pull()
	if err != nil {
		j.err = err
	}
	return row, err
}

func (j *hashJoin) pull() ([]expr.Value, error) {
	if j.held == nil {
		if err := j.hold(); err != nil {
			return nil, err
		}
	}
	for {
		if j.ended {
			return j.leftover()
		}
		if !j.current {
			if err := j.advance(); err != nil {
				return nil, err
			}
			continue
		}
		for j.pos >= 0 {
			at := j.pos
			j.pos = j.held.next[at]
			copy(j.row[j.heldAt:j.heldAt+j.heldWidth], j.held.store.rows[at])
			if ok, err := j.passes(); err != nil {
				return nil, err
			} else if ok {
				j.found = true
				if j.matched != nil {
					j.matched[at] = true
				}
				return j.row, nil
			}
			if err := j.x.tick(); err != nil {
				return nil, err
			}
		}
		j.current = false
		if !j.found && j.n.Kind == plan.LeftJoin && !j.n.HoldLeft {
			clear(j.row[j.heldAt : j.heldAt+j.heldWidth])
			return j.row, nil
		}
	}
}

func (j *hashJoin) passes() (bool, error) {
	if j.cond == nil {
		return true, nil
	}
	j.f.Row = j.row
	return j.cond(&j.f)
}

// hold reads the held side, then opens the other, unless nothing can come of it.
func (j *hashJoin) hold() error {
	lk, rk, err := j.x.keyers(j.n.Keys)
	if err != nil {
		return err
	}
	held, streamed, key := j.n.Right, j.n.Left, rk
	j.key = lk
	if j.n.HoldLeft {
		held, streamed, key = j.n.Left, j.n.Right, lk
		j.key = rk
	}
	j.held = newTable(j.x.mem.account("hash join"))
	if err := j.x.fill(held, func(f *expr.Frame) error {
		k, ok, err := key.key(f)
		switch {
		case err != nil:
			return err
		case ok:
			return j.held.add(k, f.Row)
		case j.n.HoldLeft && j.n.Kind == plan.LeftJoin:
			return j.held.keep(f.Row)
		}
		return nil
	}); err != nil {
		return err
	}
	if len(j.held.store.rows) == 0 && (j.n.Kind == plan.InnerJoin || j.n.HoldLeft) {
		j.ended = true
		return nil
	}
	if j.n.HoldLeft && j.n.Kind == plan.LeftJoin {
		j.matched = make([]bool, len(j.held.store.rows))
	}
	j.stream, err = j.x.open(streamed)
	return err
}

// advance goes to the next streamed row.
func (j *hashJoin) advance() error {
	row, err := j.stream.Next()
	if err == io.EOF {
		j.ended = true
		return nil
	}
	if err != nil {
		return err
	}
	copy(j.row[j.streamAt:], row)
	j.f.Row = row
	k, ok, err := j.key.key(&j.f)
	if err != nil {
		return err
	}
	j.current, j.found, j.pos = true, false, -1
	if ok {
		j.pos = j.held.find(k)
	}
	return j.x.tick()
}

// leftover gives the held rows without a partner, where they are wanted.
func (j *hashJoin) leftover() ([]expr.Value, error) {
	for ; j.left < len(j.matched); j.left++ {
		if !j.matched[j.left] {
			copy(j.row[j.heldAt:], j.held.store.rows[j.left])
			clear(j.row[j.streamAt:])
			j.left++
			return j.row, nil
		}
	}
	return nil, io.EOF
}

func (j *hashJoin) Close() {
	if j.stream != nil {
		j.stream.Close()
	}
	if j.held != nil {
		j.held.close()
	}
	if j.err == nil {
		j.err = io.EOF
	}
}
