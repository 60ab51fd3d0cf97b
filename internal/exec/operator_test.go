package exec

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// values of a row by what Go calls them: nil, int, string, bool.
func rowOf(list ...any) []expr.Value {
	row := make([]expr.Value, len(list))
	for i, v := range list {
		switch v := v.(type) {
		case int:
			row[i] = expr.NewInt(int64(v))
		case string:
			row[i] = expr.NewText(v)
		case bool:
			row[i] = expr.NewBool(v)
		}
	}
	return row
}

// leaf is a node with rows.
func leaf(width int, rows ...[]expr.Value) *plan.Values {
	v := &plan.Values{Name: "given", Columns: make([]string, width), Rows: rows}
	return v
}

func col(i int, kind expr.Kind) *expr.Column {
	return &expr.Column{Name: fmt.Sprintf("c%d", i), Index: i, Type: expr.Type{Kind: kind, Nullable: true}}
}

func outer(i int, kind expr.Kind) *expr.Column {
	c := col(i, kind)
	c.Depth = 1
	return c
}

func op(l expr.Expr, o expr.Op, r expr.Expr) expr.Expr { return &expr.Binary{Op: o, L: l, R: r} }

func lit(v any) expr.Expr { return &expr.Literal{Value: rowOf(v)[0]} }

func key(l, r *expr.Column) plan.Key {
	return plan.Key{Left: l, Right: r, LeftType: l.Type, RightType: r.Type}
}

func env() *expr.Env { return &expr.Env{Now: time.Unix(0, 0), Location: time.UTC} }

// planOf makes a plan whose columns are all of the root's slots.
func planOf(root plan.Node) *plan.Plan {
	return &plan.Plan{Root: root, Columns: make([]plan.Column, root.Width()), Env: env()}
}

// rowTexts runs a plan and writes each row as text.
func rowTexts(t testing.TB, root plan.Node) []string {
	t.Helper()
	list, err := tryRowTexts(root, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func tryRowTexts(root plan.Node, opt Options) ([]string, error) {
	r, err := Open(context.Background(), planOf(root), nil, opt)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	var list []string
	for {
		row, err := r.Next()
		if err == io.EOF {
			return list, nil
		}
		if err != nil {
			return list, err
		}
		list = append(list, textOf(row))
	}
}

func textOf(row []expr.Value) string {
	parts := make([]string, len(row))
	for i, v := range row {
		parts[i] = v.String()
	}
	return strings.Join(parts, " ")
}

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestFilterProjectLimit(t *testing.T) {
	t.Parallel()
	in := leaf(2, rowOf(1, "a"), rowOf(nil, "b"), rowOf(3, "c"), rowOf(4, "d"))
	where := &plan.Filter{Input: in, Cond: op(col(0, expr.Int), expr.Gt, lit(0))}
	same(t, rowTexts(t, where), "1 a", "3 c", "4 d")
	item := &plan.Project{Input: where, Items: []expr.Expr{col(1, expr.Text), op(col(0, expr.Int), expr.Mul, lit(10))}}
	same(t, rowTexts(t, item), "a 10", "c 30", "d 40")
	same(t, rowTexts(t, &plan.Limit{Input: item, Offset: 1, Count: 1}), "c 30")
	same(t, rowTexts(t, &plan.Limit{Input: item, Offset: 2, Count: -1}), "d 40")
	same(t, rowTexts(t, &plan.Limit{Input: item, Offset: 9, Count: 2}))
}

func TestLimit_countsObjects(t *testing.T) {
	t.Parallel()
	in := leaf(2, rowOf("x", 1), rowOf("x", 2), rowOf("X", 3), rowOf("y", nil), rowOf("z", 5))
	of := []int{0}
	same(t, rowTexts(t, &plan.Limit{Input: in, Count: 1, Of: of}), "x 1", "x 2")
	same(t, rowTexts(t, &plan.Limit{Input: in, Count: 3, Of: of}), "x 1", "x 2", "X 3", "y NULL")
	same(t, rowTexts(t, &plan.Limit{Input: in, Count: 9, Of: of}), "x 1", "x 2", "X 3", "y NULL", "z 5")
	same(t, rowTexts(t, &plan.Limit{Input: leaf(2), Count: 1, Of: of}))
}

func TestProject_convertsKinds(t *testing.T) {
	t.Parallel()
	p := &plan.Project{Input: leaf(1, rowOf(true), rowOf(nil)), Items: []expr.Expr{col(0, expr.Bool)}, Kinds: []expr.Kind{expr.Text}}
	r, err := Open(t.Context(), planOf(p), nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	row, err := r.Next()
	if err != nil || row[0].Kind() != expr.Text || row[0].Text() != "1" {
		t.Errorf("got %v of kind %v, %v; want the text 1", row[0], row[0].Kind(), err)
	}
}

func TestConcatDistinct(t *testing.T) {
	t.Parallel()
	c := &plan.Concat{Branches: []plan.Node{leaf(1, rowOf("a"), rowOf(nil)), leaf(1), leaf(1, rowOf("A"), rowOf("b"), rowOf(nil))}}
	same(t, rowTexts(t, c), "a", "NULL", "A", "b", "NULL")
	same(t, rowTexts(t, &plan.Distinct{Input: c, Exact: []bool{false}}), "a", "NULL", "b")
	same(t, rowTexts(t, &plan.Distinct{Input: c, Exact: []bool{true}}), "a", "NULL", "A", "b")
}

func TestSort(t *testing.T) {
	t.Parallel()
	in := leaf(2, rowOf("b", 1), rowOf(nil, 2), rowOf("A", 3), rowOf("a", 4), rowOf("c", 5))
	by := []expr.Order{{X: col(0, expr.Text)}}
	same(t, rowTexts(t, &plan.Sort{Input: in, Keys: by, Limit: -1}), "NULL 2", "A 3", "a 4", "b 1", "c 5")
	same(t, rowTexts(t, &plan.Sort{Input: in, Keys: by, Limit: 3}), "NULL 2", "A 3", "a 4")
	by = []expr.Order{{X: col(0, expr.Text), Desc: true}, {X: col(1, expr.Int), Desc: true}}
	same(t, rowTexts(t, &plan.Sort{Input: in, Keys: by, Limit: 4}), "c 5", "b 1", "a 4", "A 3")
	same(t, rowTexts(t, &plan.Sort{Input: in, Keys: by, Limit: 0}))
}

func TestGroup(t *testing.T) {
	t.Parallel()
	in := leaf(2, rowOf("a", 1), rowOf("B", 2), rowOf("A", 3), rowOf(nil, 4), rowOf("b", nil), rowOf(nil, 5))
	calls := []*expr.Call{{Name: "COUNT", Star: true}, {Name: "SUM", Args: []expr.Expr{col(1, expr.Int)}}}
	same(t, rowTexts(t, &plan.Group{Input: in, Keys: []expr.Expr{col(0, expr.Text)}, Calls: calls}), "a 2 4", "B 2 2", "NULL 2 9")
	same(t, rowTexts(t, &plan.Group{Input: in, Calls: calls}), "6 15")
	same(t, rowTexts(t, &plan.Group{Input: leaf(2), Calls: calls}), "0 NULL")
	same(t, rowTexts(t, &plan.Group{Input: leaf(2), Keys: []expr.Expr{col(0, expr.Text)}, Calls: calls}))
}

func TestSemiJoin(t *testing.T) {
	t.Parallel()
	left := leaf(1, rowOf("a"), rowOf("B"), rowOf(nil), rowOf("d"))
	k := []plan.Key{key(col(0, expr.Text), col(0, expr.Text))}
	with, without, none := leaf(1, rowOf("b"), rowOf("A")), leaf(1, rowOf("b"), rowOf(nil)), leaf(1)
	for _, c := range []struct {
		name  string
		right plan.Node
		anti  bool
		in    bool // NOT IN, not NOT EXISTS
		want  []string
	}{
		{"in", with, false, false, []string{"a", "B"}},
		{"not exists", with, true, false, []string{"NULL", "d"}},
		{"not in", with, true, true, []string{"d"}},
		{"not in with NULL", without, true, true, nil},
		{"not exists with NULL", without, true, false, []string{"a", "NULL", "d"}},
		{"in nothing", none, false, false, nil},
		{"not in nothing", none, true, true, []string{"a", "B", "NULL", "d"}},
	} {
		j := &plan.SemiJoin{Left: left, Right: c.right, Keys: k, Anti: c.anti, NullAware: c.in, InKeys: 1}
		if got := rowTexts(t, j); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// TestSemiJoin_notInOfPairs holds NOT IN of row values with NULLs against the
// definition: a row is out when no pair of the set is, or may be, equal to it.
func TestSemiJoin_notInOfPairs(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		left, right := randomTable(r, 3, 5), randomTable(r, 3, 4)
		keys := []plan.Key{key(col(2, expr.Int), col(2, expr.Int)), key(col(0, expr.Int), col(0, expr.Int)), key(col(1, expr.Int), col(1, expr.Int))}
		got := rowTexts(t, &plan.SemiJoin{Left: left, Right: right, Keys: keys, Anti: true, NullAware: true, InKeys: 2})
		var want []string
		for _, l := range left.Rows {
			in := false
			for _, x := range right.Rows {
				around := !l[2].IsNull() && !x[2].IsNull() && l[2] == x[2]
				in = in || around && mayEqual(l[0], x[0]) && mayEqual(l[1], x[1])
			}
			if !in {
				want = append(want, textOf(l))
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%v NOT IN %v: got %q, want %q", left.Rows, right.Rows, got, want)
		}
	}
}

func mayEqual(a, b expr.Value) bool { return a.IsNull() || b.IsNull() || a == b }

// randomTable has rows of small numbers and NULLs.
func randomTable(r *rand.Rand, width, most int) *plan.Values {
	v := leaf(width)
	for range r.IntN(most + 1) {
		row := make([]expr.Value, width)
		for i := range row {
			if n := r.IntN(4); n > 0 {
				row[i] = expr.NewInt(int64(n))
			}
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

// TestJoins holds hash joins, either side held, against the nested loop.
func TestJoins(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for n := range 400 {
		left, right := randomTable(r, 2, 7), randomTable(r, 2, 7)
		kind := []plan.JoinKind{plan.InnerJoin, plan.LeftJoin}[n%2]
		k := key(col(0, expr.Int), col(0, expr.Int))
		equal := op(col(0, expr.Int), expr.Eq, col(2, expr.Int))
		if n%3 == 0 {
			k.NullSafe = true
			equal = op(col(0, expr.Int), expr.NullSafe, col(2, expr.Int))
		}
		var cond expr.Expr
		if n%5 == 0 {
			cond = op(col(1, expr.Int), expr.Lt, col(3, expr.Int))
		}
		all := equal
		if cond != nil {
			all = op(equal, expr.And, cond)
		}
		want := rowTexts(t, &plan.NestedJoin{Left: left, Right: right, Kind: kind, Cond: all})
		got := rowTexts(t, &plan.HashJoin{Left: left, Right: right, Kind: kind, Keys: []plan.Key{k}, Cond: cond})
		if !slices.Equal(got, want) {
			t.Fatalf("%s join of %v and %v: got %q, want %q", kind, left.Rows, right.Rows, got, want)
		}
		got = rowTexts(t, &plan.HashJoin{Left: left, Right: right, Kind: kind, Keys: []plan.Key{k}, Cond: cond, HoldLeft: true})
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("%s join holding left of %v and %v: got %q, want %q", kind, left.Rows, right.Rows, got, want)
		}
	}
}

// TestTopN holds ORDER BY … LIMIT n against sorting everything.
func TestTopN(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		in := randomTable(r, 3, 30)
		for i := range in.Rows {
			in.Rows[i][2] = expr.NewInt(int64(i)) // equal keys keep their order
		}
		keys := []expr.Order{{X: col(0, expr.Int), Desc: r.IntN(2) == 0}, {X: col(1, expr.Int), Desc: r.IntN(2) == 0}}
		limit := int64(r.IntN(12))
		want := rowTexts(t, &plan.Sort{Input: in, Keys: keys, Limit: -1})
		want = want[:min(len(want), int(limit))]
		if got := rowTexts(t, &plan.Sort{Input: in, Keys: keys, Limit: limit}); !slices.Equal(got, want) {
			t.Fatalf("limit %d of %v: got %q, want %q", limit, in.Rows, got, want)
		}
	}
}

// TestPresorted hands on rows in order, sorts what is not, and never gives rows
// out of order.
func TestPresorted(t *testing.T) {
	t.Parallel()
	keys := []expr.Order{{X: col(0, expr.Int)}}
	sorted := func(limit int64, numbers ...int) ([]string, error) {
		in := leaf(1)
		for _, n := range numbers {
			in.Rows = append(in.Rows, rowOf(n))
		}
		return tryRowTexts(&plan.Sort{Input: in, Keys: keys, Limit: limit, Presorted: true}, Options{})
	}
	for _, c := range []struct {
		limit int64
		in    []int
		want  []string
	}{
		{-1, nil, nil},
		{-1, []int{1, 2, 2, 3}, []string{"1", "2", "2", "3"}},
		{-1, []int{3, 1, 2}, []string{"1", "2", "3"}},
		{-1, []int{1, 2, 5, 4, 3, 6}, []string{"1", "2", "3", "4", "5", "6"}},
		{2, []int{1, 2, 0}, []string{"1", "2"}},
		{2, []int{2, 1, 0}, []string{"0", "1"}},
		{0, []int{2, 1}, nil},
		{9, []int{1}, []string{"1"}},
	} {
		got, err := sorted(c.limit, c.in...)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%v limit %d: got %q, %v; want %q", c.in, c.limit, got, err, c.want)
		}
	}
	if got, err := sorted(-1, 1, 5, 6, 2); err == nil || !strings.Contains(err.Error(), "out of the order") {
		t.Errorf("a row that belongs before one handed on: got %q, %v; want an error", got, err)
	}
}

// TestMemory says which operator needed how much.
func TestMemory(t *testing.T) {
	t.Parallel()
	in := leaf(2)
	for i := range 2000 {
		in.Rows = append(in.Rows, rowOf(i, strings.Repeat("x", 50)))
	}
	k := []plan.Key{key(col(0, expr.Int), col(0, expr.Int))}
	for name, node := range map[string]plan.Node{
		"ORDER BY":     &plan.Sort{Input: in, Keys: []expr.Order{{X: col(0, expr.Int)}}, Limit: -1},
		"GROUP BY":     &plan.Group{Input: in, Keys: []expr.Expr{col(0, expr.Int)}, Calls: []*expr.Call{{Name: "GROUP_CONCAT", Args: []expr.Expr{col(1, expr.Text)}}}},
		"DISTINCT":     &plan.Distinct{Input: in, Exact: []bool{false, false}},
		"hash join":    &plan.HashJoin{Left: in, Right: in, Kind: plan.InnerJoin, Keys: k},
		"join":         &plan.NestedJoin{Left: in, Right: in, Kind: plan.InnerJoin},
		"IN or EXISTS": &plan.SemiJoin{Left: in, Right: in, Keys: k},
	} {
		_, err := tryRowTexts(node, Options{MaxMemory: 64 << 10})
		var m *MemoryError
		if !errors.As(err, &m) || m.Operator != name || m.Max != 64<<10 || m.Needed < 60<<10 {
			t.Errorf("%s: got %v, want a MemoryError of this operator", name, err)
		}
	}
	top := &plan.Sort{Input: in, Keys: []expr.Order{{X: col(0, expr.Int)}}, Limit: 10}
	if got, err := tryRowTexts(top, Options{MaxMemory: 64 << 10}); err != nil || len(got) != 10 {
		t.Errorf("the first ten: got %d rows, %v", len(got), err)
	}
}

// TestMemory_givenBack: what operators held is given back when they are closed.
func TestMemory_givenBack(t *testing.T) {
	t.Parallel()
	in := leaf(1, rowOf("a"), rowOf("b"), rowOf("b"))
	k := []plan.Key{key(col(0, expr.Text), col(0, expr.Text))}
	by := []expr.Order{{X: col(0, expr.Text)}}
	for _, node := range []plan.Node{
		&plan.Sort{Input: in, Keys: by, Limit: -1}, &plan.Sort{Input: in, Keys: by, Limit: 1}, &plan.Sort{Input: leaf(1, rowOf("b"), rowOf("a")), Keys: by, Limit: -1, Presorted: true},
		&plan.Group{Input: in, Keys: []expr.Expr{col(0, expr.Text)}}, &plan.Distinct{Input: in, Exact: []bool{false}},
		&plan.HashJoin{Left: in, Right: in, Kind: plan.LeftJoin, Keys: k}, &plan.NestedJoin{Left: in, Right: in, Kind: plan.InnerJoin},
		&plan.SemiJoin{Left: in, Right: in, Keys: k}, &plan.SemiJoin{Left: in, Right: in, Keys: k, Anti: true, NullAware: true, InKeys: 1},
	} {
		x := newRun(t.Context(), env(), nil, Options{})
		it, err := x.open(node)
		if err != nil {
			t.Fatal(err)
		}
		for err == nil {
			_, err = it.Next()
		}
		it.Close()
		it.Close()
		x.cancel()
		if err != io.EOF || x.mem.used != 0 {
			t.Errorf("%T: %d bytes are still held, %v", node, x.mem.used, err)
		}
	}
}
