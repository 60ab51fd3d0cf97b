package exec

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"graphmail/graphtables"
	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

func TestRows_maxRows(t *testing.T) {
	t.Parallel()
	in := leaf(1, rowOf(1), rowOf(2), rowOf(3))
	if got, err := tryRowTexts(in, Options{MaxRows: 3}); err != nil || len(got) != 3 {
		t.Errorf("as many as allowed: got %d, %v", len(got), err)
	}
	if got, err := tryRowTexts(in, Options{MaxRows: 2}); err == nil || !strings.Contains(err.Error(), "MaxRows=2") {
		t.Errorf("one more: got %q, %v; want an error that names MaxRows", got, err)
	}
}

func TestRows_close(t *testing.T) {
	t.Parallel()
	r, err := Open(t.Context(), planOf(leaf(1, rowOf(1), rowOf(2))), nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := r.Next(); !errors.Is(err, ErrClosed) {
		t.Errorf("Next after Close: %v, want ErrClosed", err)
	}
}

// TestRows_cancelled: a cancelled query ends with the context's error, not as if
// it had no more rows.
func TestRows_cancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	r, err := Open(ctx, planOf(leaf(1, rowOf(1), rowOf(2))), nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Next(); err != nil {
		t.Fatal(err)
	}
	cancel()
	for range 2 {
		if _, err := r.Next(); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want context.Canceled", err)
		}
	}
	if _, err := Open(ctx, planOf(leaf(1)), nil, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Open: got %v, want context.Canceled", err)
	}
}

// TestRows_cancelledInside: operators that read much before they give a row
// notice that the query is cancelled.
func TestRows_cancelledInside(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	endless := &plan.Scan{Table: nil}
	for _, node := range []plan.Node{
		&plan.Sort{Input: endless, Keys: []expr.Order{{X: lit(1)}}, Limit: 1},
		&plan.Group{Input: endless, Keys: []expr.Expr{lit(1)}},
		&plan.Filter{Input: endless, Cond: lit(false)},
		&plan.Limit{Input: endless, Offset: 1 << 60, Count: 1},
		&plan.HashJoin{Left: leaf(0), Right: endless, Kind: plan.InnerJoin},
		&plan.NestedJoin{Left: leaf(0), Right: endless, Kind: plan.InnerJoin},
	} {
		x := newRun(ctx, env(), nil, Options{})
		rows := 0
		x.scan = func(*run, *plan.Scan, bindKeys) (iterator, error) {
			return iteratorFunc(func() ([]expr.Value, error) {
				if rows++; rows == 100 {
					x.cancel()
				}
				return nil, nil
			}), nil
		}
		it, err := x.open(node)
		for err == nil {
			_, err = it.Next()
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%T: got %v, want context.Canceled", node, err)
		}
		it.Close()
	}
	cancel()
}

// TestSort_cancelled: a sort of many rows notices that the query is cancelled
// when they have all been read.
func TestSort_cancelled(t *testing.T) {
	t.Parallel()
	x := newRun(t.Context(), env(), nil, Options{})
	n := 100_000
	x.scan = func(*run, *plan.Scan, bindKeys) (iterator, error) {
		return iteratorFunc(func() ([]expr.Value, error) {
			if n--; n < 0 {
				x.cancel()
				return nil, io.EOF
			}
			return rowOf(n * 7919 % 100_003), nil
		}), nil
	}
	it, err := x.open(&plan.Sort{Input: &plan.Scan{Columns: []*graphtables.Column{{Name: "n"}}}, Keys: []expr.Order{{X: col(0, expr.Int)}}, Limit: -1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := it.Next(); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	it.Close()
}

// iteratorFunc is an iterator that is its Next.
type iteratorFunc func() ([]expr.Value, error)

func (f iteratorFunc) Next() ([]expr.Value, error) { return f() }
func (iteratorFunc) Close()                        {}

// TestOpen_firstRowError: what goes wrong before the first row is Open's error.
func TestOpen_firstRowError(t *testing.T) {
	t.Parallel()
	bad := &plan.Project{Input: leaf(1, rowOf(1)), Items: []expr.Expr{&expr.Call{Name: "NO_SUCH_FUNCTION"}}}
	if _, err := Open(t.Context(), planOf(bad), nil, Options{}); err == nil || err == io.EOF {
		t.Errorf("got %v, want an error", err)
	}
}

// TestProject_allocates: filter and project keep no garbage behind.
func TestProject_allocates(t *testing.T) {
	rows := make([][]expr.Value, 1000)
	for i := range rows {
		rows[i] = rowOf(i, "abc")
	}
	node := &plan.Project{
		Input: &plan.Filter{Input: leaf(2, rows...), Cond: op(col(0, expr.Int), expr.Ge, lit(0))},
		Items: []expr.Expr{col(1, expr.Text), op(col(0, expr.Int), expr.Add, lit(1))},
	}
	per := testing.AllocsPerRun(5, func() {
		x := newRun(context.Background(), env(), nil, Options{})
		it, err := x.open(node)
		for err == nil {
			_, err = it.Next()
		}
		x.cancel()
	})
	if per > 300 {
		t.Errorf("%.0f allocations for 1000 rows, want those of opening only", per)
	}
}
