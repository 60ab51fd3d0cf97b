package exec

import (
	"context"
	"slices"
	"strings"
	"testing"

	"graphmail/graphtables"
	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// counted counts how often a leaf is read, as a scan.
func counted(rows *plan.Values) (*plan.Scan, func(x *run), *int) {
	s, opened := &plan.Scan{}, new(int)
	return s, func(x *run) {
		x.scan = func(_ *run, _ *plan.Scan, _ bindKeys) (iterator, error) {
			*opened++
			return &values{rows: rows.Rows}, nil
		}
	}, opened
}

func all(t *testing.T, x *run, node plan.Node) []string {
	t.Helper()
	it, err := x.open(node)
	if err != nil {
		t.Fatal(err)
	}
	defer it.Close()
	var list []string
	for {
		row, err := it.Next()
		if err != nil {
			return append(list, strings.TrimPrefix(err.Error(), "EOF"))
		}
		list = append(list, textOf(row))
	}
}

// TestSubquery_readsOnce: a correlated subquery reads its table once for the
// statement, whatever the number of rows around it.
func TestSubquery_readsOnce(t *testing.T) {
	t.Parallel()
	inner, fake, opened := counted(leaf(2, rowOf("a", 1), rowOf("A", 2), rowOf("b", 3), rowOf(nil, 4)))
	cache := &plan.Cache{Input: inner, Keys: []plan.Key{key(outer(0, expr.Text), col(0, expr.Text))}}
	sum := &plan.Group{Input: cache, Calls: []*expr.Call{{Name: "SUM", Args: []expr.Expr{col(1, expr.Int)}}}}
	sub := &plan.Sub{Root: sum, Columns: 1, Types: []expr.Type{{Kind: expr.Int}}, Uses: []*expr.Column{col(0, expr.Text)}}
	node := &plan.Project{Input: leaf(1, rowOf("a"), rowOf("B"), rowOf("c"), rowOf(nil), rowOf("a")), Items: []expr.Expr{
		col(0, expr.Text), &expr.Subquery{Kind: expr.Scalar, Query: sub}}}
	x := newRun(context.Background(), env(), nil, Options{})
	defer x.cancel()
	fake(x)
	same(t, all(t, x, node), "a 3", "B 3", "c NULL", "NULL NULL", "a 3", "")
	if *opened != 1 {
		t.Errorf("the table was read %d times, want once", *opened)
	}
}

// TestSubquery_uncorrelated: it is evaluated once, and not at all where no row
// asks for it.
func TestSubquery_uncorrelated(t *testing.T) {
	t.Parallel()
	inner, fake, opened := counted(leaf(1, rowOf(7)))
	sub := &plan.Sub{Root: &plan.Limit{Input: inner, Count: -1}, Columns: 1, Types: []expr.Type{{Kind: expr.Int}}}
	item := func(in plan.Node) plan.Node {
		return &plan.Project{Input: in, Items: []expr.Expr{&expr.Subquery{Kind: expr.Scalar, Query: sub}}}
	}
	x := newRun(context.Background(), env(), nil, Options{})
	defer x.cancel()
	fake(x)
	same(t, all(t, x, item(leaf(1))), "")
	if *opened != 0 {
		t.Errorf("the table was read %d times for no rows", *opened)
	}
}

func TestSubquery_in(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		set        *plan.Values
		correlated bool
		not        bool
		want       []string
	}{
		{"set", leaf(1, rowOf(1), rowOf(2)), false, false, []string{"1 1", "3 0", "NULL NULL"}},
		{"set with NULL", leaf(1, rowOf(1), rowOf(nil)), false, false, []string{"1 1", "3 NULL", "NULL NULL"}},
		{"empty set", leaf(1), false, false, []string{"1 0", "3 0", "NULL 0"}},
		{"not in", leaf(1, rowOf(1)), false, true, []string{"1 0", "3 1", "NULL NULL"}},
		{"correlated", leaf(1, rowOf(1), rowOf(2)), true, false, []string{"1 1", "3 0", "NULL NULL"}},
		{"correlated, with NULL", leaf(1, rowOf(1), rowOf(nil)), true, true, []string{"1 0", "3 NULL", "NULL NULL"}},
		{"correlated, empty", leaf(1), true, true, []string{"1 1", "3 1", "NULL 1"}},
	} {
		sub := &plan.Sub{Root: c.set, Columns: 1, Types: []expr.Type{{Kind: expr.Int, Nullable: true}}}
		if c.correlated {
			sub.Uses = []*expr.Column{col(0, expr.Int)}
		}
		node := &plan.Project{Input: leaf(1, rowOf(1), rowOf(3), rowOf(nil)), Items: []expr.Expr{
			col(0, expr.Int), &expr.Subquery{Kind: expr.InSet, X: col(0, expr.Int), Not: c.not, Query: sub}}}
		if got := rowTexts(t, node); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestSubquery_severalRows(t *testing.T) {
	t.Parallel()
	sub := &plan.Sub{Root: leaf(1, rowOf(1), rowOf(2)), Columns: 1, Types: []expr.Type{{Kind: expr.Int}}}
	node := &plan.Project{Input: leaf(0, nil), Items: []expr.Expr{&expr.Subquery{Kind: expr.Scalar, Query: sub}}}
	if _, err := tryRowTexts(node, Options{}); err == nil || !strings.Contains(err.Error(), "more than one row") {
		t.Errorf("got %v, want an error", err)
	}
}

// TestSubquery_twoLevels: a subquery in a subquery reads both rows around it.
func TestSubquery_twoLevels(t *testing.T) {
	t.Parallel()
	two := outer(0, expr.Int)
	two.Depth = 2
	deepest := &plan.Sub{Root: &plan.Project{Input: leaf(0, nil), Items: []expr.Expr{op(two, expr.Add, outer(0, expr.Int))}}, Columns: 1,
		Types: []expr.Type{{Kind: expr.Int}}, Uses: []*expr.Column{col(0, expr.Int), outer(0, expr.Int)}}
	middle := &plan.Sub{Root: &plan.Project{Input: leaf(1, rowOf(10)), Items: []expr.Expr{&expr.Subquery{Kind: expr.Scalar, Query: deepest}}}, Columns: 1,
		Types: []expr.Type{{Kind: expr.Int}}, Uses: []*expr.Column{col(0, expr.Int)}}
	node := &plan.Project{Input: leaf(1, rowOf(1), rowOf(2)), Items: []expr.Expr{&expr.Subquery{Kind: expr.Scalar, Query: middle}}}
	same(t, rowTexts(t, node), "11", "12")
}

// TestBindJoin fetches each batch's keys once and joins as a hash join does.
func TestBindJoin(t *testing.T) {
	t.Parallel()
	objects := map[string]string{"1": "one", "2": "two", "4": "four"}
	var asked [][]bindKey
	x := newRun(context.Background(), env(), nil, Options{})
	defer x.cancel()
	x.scan = func(_ *run, _ *plan.Scan, keys bindKeys) (iterator, error) {
		asked = append(asked, keys.keys)
		v := &values{}
		for _, k := range keys.keys {
			if name, ok := objects[k.ID]; ok {
				v.rows = append(v.rows, rowOf(k.ID, name))
			}
		}
		return v, nil
	}
	inner := &plan.Scan{Columns: make([]*graphtables.Column, 2)}
	join := &plan.BindJoin{
		Outer: leaf(1, rowOf("1"), rowOf("1"), rowOf("3"), rowOf("2"), rowOf(nil)), Inner: inner, Kind: plan.LeftJoin,
		Keys: []plan.Key{key(col(0, expr.Text), col(0, expr.Text))}, ID: col(0, expr.Text), Batch: 3,
	}
	same(t, all(t, x, join), "1 1 one", "1 1 one", "3 NULL NULL", "2 2 two", "NULL NULL NULL", "")
	if len(asked) != 2 || !slices.Equal(asked[0], []bindKey{{ID: "1"}, {ID: "3"}}) || !slices.Equal(asked[1], []bindKey{{ID: "2"}}) {
		t.Errorf("asked for %v, want 1 and 3, then 2", asked)
	}
	join.Kind = plan.InnerJoin
	same(t, all(t, x, join), "1 1 one", "1 1 one", "2 2 two", "")
}
