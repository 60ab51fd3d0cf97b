package exec

import (
	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// A keyer makes the hash key of one side's rows: two sides' keys are the same
// bytes exactly when all equalities hold.
type keyer struct {
	parts    []expr.Program
	keys     []func(dst []byte, v expr.Value) ([]byte, bool)
	nullSafe []bool
	buf      []byte
}

// keyers makes the keyers of both sides.
func (x *run) keyers(keys []plan.Key) (left, right *keyer, err error) {
	left, right = &keyer{}, &keyer{}
	for _, k := range keys {
		l, err := x.program(k.Left)
		if err != nil {
			return nil, nil, err
		}
		r, err := x.program(k.Right)
		if err != nil {
			return nil, nil, err
		}
		key := expr.EqualKey(k.LeftType, k.RightType, x.env.Location)
		for _, side := range []struct {
			k *keyer
			p expr.Program
		}{{left, l}, {right, r}} {
			side.k.parts = append(side.k.parts, side.p)
			side.k.keys = append(side.k.keys, key)
			side.k.nullSafe = append(side.k.nullSafe, k.NullSafe)
		}
	}
	return left, right, nil
}

// key returns the key of the frame's row, valid until the next call; false when
// it equals no other.
func (k *keyer) key(f *expr.Frame) ([]byte, bool, error) {
	k.buf = k.buf[:0]
	for i, p := range k.parts {
		v, err := p(f)
		if err != nil {
			return nil, false, err
		}
		if k.nullSafe[i] {
			if v.IsNull() {
				k.buf = append(k.buf, 'N')
				continue
			}
			k.buf = append(k.buf, 'V')
		}
		var ok bool
		if k.buf, ok = k.keys[i](k.buf, v); !ok {
			return nil, false, nil
		}
	}
	return k.buf, true, nil
}

// A table holds rows by their keys; rows with the same key are linked in the
// order in which they came.
type table struct {
	store store
	first map[string]link
	next  []int32 // of each row: the one after it with the same key, −1 at the end
}

type link struct{ head, tail int32 }

func newTable(mem *account) *table {
	return &table{store: store{mem: mem}, first: map[string]link{}}
}

// add keeps row under key.
func (t *table) add(key []byte, row []expr.Value) error {
	if err := t.store.add(row); err != nil {
		return err
	}
	at := int32(len(t.next))
	t.next = append(t.next, -1)
	l, have := t.first[string(key)]
	if have {
		t.next[l.tail] = at
		l.tail = at
	} else {
		if err := t.store.mem.add(int64(len(key)) + mapEntryBytes); err != nil {
			return err
		}
		l = link{at, at}
	}
	t.first[string(key)] = l
	return nil
}

// find returns the first row with key, −1 when there is none.
func (t *table) find(key []byte) int32 {
	if l, ok := t.first[string(key)]; ok {
		return l.head
	}
	return -1
}

// keep keeps a row that no key finds.
func (t *table) keep(row []expr.Value) error {
	t.next = append(t.next, -1)
	return t.store.add(row)
}

func (t *table) close() {
	t.first, t.next = nil, nil
	t.store.close()
}
