package exec

import (
	"errors"
	"fmt"
	"io"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// memoShare is the part of MaxMemory, as a divisor, that the answers of one
// correlated subquery may take before they are forgotten.
const memoShare = 16

// A subquery answers a subquery in an expression. Its answer depends only on the
// columns of rows around that it reads, and is kept for each of their values.
type subquery struct {
	x    *run
	s    *expr.Subquery
	sub  *plan.Sub
	uses []expr.Program
	left []expr.Program // of IN
	keys []func(dst []byte, v expr.Value) ([]byte, bool)

	key  []byte
	memo map[string]expr.Value
	rows map[string][]expr.Value // of a subquery that is compared with a row value
	set  *inSet                  // of an uncorrelated IN with one operand
	mem  *account
}

func subqueryTypes(s *expr.Subquery) ([]expr.Type, error) {
	sub, ok := s.Query.(*plan.Sub)
	if !ok {
		return nil, fmt.Errorf("internal error: a subquery was not planned: %s", s)
	}
	return sub.Types, nil
}

func (x *run) newSubquery(s *expr.Subquery) (*subquery, error) {
	sub, ok := s.Query.(*plan.Sub)
	if !ok {
		return nil, fmt.Errorf("internal error: a subquery was not planned: %s", s)
	}
	q := &subquery{x: x, s: s, sub: sub, mem: x.mem.account("subquery"), memo: map[string]expr.Value{}, rows: map[string][]expr.Value{}}
	for _, c := range sub.Uses {
		p, err := x.program(c)
		if err != nil {
			return nil, err
		}
		q.uses = append(q.uses, p)
	}
	if s.Kind != expr.InSet {
		return q, nil
	}
	operands := []expr.Expr{s.X}
	if t, ok := s.X.(*expr.Tuple); ok {
		operands = t.Items
	}
	for i, e := range operands {
		p, err := x.program(e)
		if err != nil {
			return nil, err
		}
		t, err := expr.TypeOf(e, x.env)
		if err != nil {
			return nil, err
		}
		q.left = append(q.left, p)
		q.keys = append(q.keys, expr.EqualKey(t, sub.Types[i], x.env.Location))
	}
	return q, nil
}

// subqueryValue compiles a subquery that is a value or a condition.
func (x *run) subqueryValue(s *expr.Subquery) (expr.Program, error) {
	q, err := x.newSubquery(s)
	if err != nil {
		return nil, err
	}
	switch {
	case s.Kind == expr.InSet && len(q.uses) == 0 && len(q.left) == 1:
		return q.inSet, nil
	case s.Kind == expr.InSet:
		return q.memoised(q.in), nil
	case s.Kind == expr.Exists:
		return q.memoised(q.exists), nil
	}
	return q.memoised(q.scalar), nil
}

// subqueryRow compiles a scalar subquery of several columns.
func (x *run) subqueryRow(s *expr.Subquery) (func(*expr.Frame) ([]expr.Value, error), error) {
	q, err := x.newSubquery(s)
	if err != nil {
		return nil, err
	}
	return func(f *expr.Frame) ([]expr.Value, error) {
		key, err := q.around(f)
		if err != nil {
			return nil, err
		}
		if row, ok := q.rows[string(key)]; ok {
			return row, nil
		}
		k := string(key)
		row, err := q.one(f)
		if err != nil {
			return nil, err
		}
		if err := q.remember(int64(len(k)) + rowBytes(row)); err != nil {
			return nil, err
		}
		q.rows[k] = row
		return row, nil
	}, nil
}

// around returns the key of the values that the answer depends on.
func (q *subquery) around(f *expr.Frame) ([]byte, error) {
	q.key = q.key[:0]
	for _, list := range [][]expr.Program{q.uses, q.left} {
		for _, p := range list {
			v, err := p(f)
			if err != nil {
				return nil, err
			}
			// Byte for byte: values that are equal to SQL may still be told apart.
			q.key = append(q.key, byte(v.Kind()))
			q.key = expr.Key(q.key, v, true)
		}
	}
	return q.key, nil
}

// memoised keeps the answers of a program.
func (q *subquery) memoised(answer expr.Program) expr.Program {
	return func(f *expr.Frame) (expr.Value, error) {
		key, err := q.around(f)
		if err != nil {
			return expr.Null, err
		}
		if v, ok := q.memo[string(key)]; ok {
			return v, nil
		}
		k := string(key)
		v, err := answer(f)
		if err != nil {
			return expr.Null, err
		}
		if err := q.remember(int64(len(k)) + valueBytes + int64(len(v.Text()))); err != nil {
			return expr.Null, err
		}
		q.memo[k] = v
		return v, nil
	}
}

// remember counts an answer, and forgets the older ones when they are many.
func (q *subquery) remember(n int64) error {
	if q.mem.held > q.x.mem.max/memoShare {
		clear(q.memo)
		clear(q.rows)
		q.mem.close()
	}
	return q.mem.add(n + mapEntryBytes)
}

// each reads the subquery's rows beside f until take returns false.
func (q *subquery) each(f *expr.Frame, take func(row []expr.Value) (bool, error)) error {
	in, err := q.x.beside(f).open(q.sub.Root)
	if err != nil {
		return err
	}
	defer in.Close()
	for {
		row, err := in.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if more, err := take(row[:q.sub.Columns]); !more || err != nil {
			return err
		}
		if err := q.x.tick(); err != nil {
			return err
		}
	}
}

var errSeveralRows = errors.New("a subquery that stands for one value gave more than one row; add LIMIT 1, an aggregate or a condition, or use IN")

// one returns the subquery's only row, nil when it has none.
func (q *subquery) one(f *expr.Frame) (out []expr.Value, err error) {
	n := 0
	err = q.each(f, func(row []expr.Value) (bool, error) {
		if n++; n > 1 {
			return false, errSeveralRows
		}
		out = append(out, row...)
		return true, nil
	})
	return out, err
}

func (q *subquery) scalar(f *expr.Frame) (expr.Value, error) {
	row, err := q.one(f)
	if err != nil || row == nil {
		return expr.Null, err
	}
	return row[0], nil
}

func (q *subquery) exists(f *expr.Frame) (expr.Value, error) {
	found := false
	err := q.each(f, func([]expr.Value) (bool, error) {
		found = true
		return false, nil
	})
	return expr.NewBool(found != q.s.Not), err
}

// in compares the operands with each row: true when one is equal, unknown when
// none is and one may be.
func (q *subquery) in(f *expr.Frame) (expr.Value, error) {
	left := make([]expr.Value, len(q.left))
	for i, p := range q.left {
		v, err := p(f)
		if err != nil {
			return expr.Null, err
		}
		left[i] = v
	}
	equal, unknown := false, false
	var a, b []byte
	err := q.each(f, func(row []expr.Value) (bool, error) {
		differs, maybe := false, false
		for i, v := range left {
			var okA, okB bool
			a, okA = q.keys[i](a[:0], v)
			b, okB = q.keys[i](b[:0], row[i])
			switch {
			case !okA || !okB:
				maybe = true
			case string(a) != string(b):
				differs = true
			}
		}
		equal = !differs && !maybe
		unknown = unknown || !differs && maybe
		return !equal, nil
	})
	return q.truth(equal, unknown), err
}

// inSet looks the operand up among the rows of an uncorrelated subquery.
func (q *subquery) inSet(f *expr.Frame) (expr.Value, error) {
	if q.set == nil {
		set := &inSet{keys: map[string]struct{}{}}
		any := false
		err := q.each(nil, func(row []expr.Value) (bool, error) {
			any = true
			k, ok := q.keys[0](nil, row[0])
			if !ok {
				set.null = true
				return true, nil
			}
			if _, have := set.keys[string(k)]; have {
				return true, nil
			}
			set.keys[string(k)] = struct{}{}
			return true, q.mem.add(int64(len(k)) + mapEntryBytes)
		})
		if err != nil {
			return expr.Null, err
		}
		set.simple = any
		q.set = set
	}
	v, err := q.left[0](f)
	if err != nil {
		return expr.Null, err
	}
	if !q.set.simple {
		return q.truth(false, false), nil // nothing is in an empty set
	}
	var ok bool
	if q.key, ok = q.keys[0](q.key[:0], v); !ok {
		return expr.Null, nil
	}
	_, have := q.set.keys[string(q.key)]
	return q.truth(have, q.set.null), nil
}

func (q *subquery) truth(equal, unknown bool) expr.Value {
	switch {
	case equal:
		return expr.NewBool(!q.s.Not)
	case unknown:
		return expr.Null
	}
	return expr.NewBool(q.s.Not)
}
