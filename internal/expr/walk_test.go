package expr

import (
	"slices"
	"testing"
)

func TestWalk(t *testing.T) {
	t.Parallel()
	bar := "|"
	e := bin(
		&Case{X: named("a"), Whens: []When{{named("b"), named("c")}}, Else: named("d")},
		And,
		&In{
			X: &Between{X: named("e"), Lo: named("f"), Hi: named("g")},
			List: []Expr{
				&Like{X: named("h"), Pattern: named("i"), Escape: lit("|")},
				&Regexp{X: named("j"), Pattern: &Is{X: named("k"), What: IsNull}},
				&Call{Name: "GROUP_CONCAT", Args: []Expr{named("l")}, OrderBy: []Order{{X: named("m")}}, Separator: &bar},
				&Cast{X: un(Neg, named("n")), Type: "CHAR", Length: -1, Scale: -1},
				&Interval{X: &Tuple{Items: []Expr{named("o")}}, Unit: "DAY"},
				&Match{Columns: []Expr{named("p")}, Words: named("q")},
				&Subquery{Kind: InSet, X: named("r"), Query: lit(1)},
			},
		})
	var names []string
	Walk(e, func(x Expr) bool {
		if c, ok := x.(*Column); ok {
			names = append(names, c.Name)
		}
		return true
	})
	if got, want := len(names), 18; got != want || !slices.IsSorted(names) {
		t.Errorf("walked %d columns in the order %q, want %d from a to r", got, names, want)
	}

	rename := func(x Expr) Expr {
		if c, ok := x.(*Column); ok {
			return named("x" + c.Name)
		}
		return x
	}
	renamed := Rewrite(e, rename)
	var after []string
	Walk(renamed, func(x Expr) bool {
		if c, ok := x.(*Column); ok {
			after = append(after, c.Name)
		}
		return true
	})
	for i := range names {
		if after[i] != "x"+names[i] {
			t.Errorf("rewritten %q to %q", names[i], after[i])
		}
	}
	if Equal(e, renamed) {
		t.Error("the rewritten tree is equal to the first")
	}
	if same := Rewrite(e, func(x Expr) Expr { return x }); same != e {
		t.Error("a rewrite that changes nothing copies the tree")
	}
	if !Equal(e, Rewrite(renamed, func(x Expr) Expr {
		if c, ok := x.(*Column); ok {
			return named(c.Name[1:])
		}
		return x
	})) {
		t.Error("the tree rewritten back is not equal to the first")
	}
}

func TestWalk_stops(t *testing.T) {
	t.Parallel()
	n := 0
	Walk(bin(bin(1, Add, 2), Add, 3), func(x Expr) bool {
		n++
		_, isLiteral := x.(*Literal)
		return isLiteral
	})
	if n != 1 {
		t.Errorf("walked %d nodes, want 1", n)
	}
	Walk(nil, func(Expr) bool { t.Error("nil has a node"); return true })
	if Rewrite(nil, nil) != nil {
		t.Error("the rewritten nil is something")
	}
}

func TestConjuncts(t *testing.T) {
	t.Parallel()
	a, b, c := named("a"), named("b"), named("c")
	e := Join(And, []Expr{a, bin(b, Or, c), c})
	if got, want := e.String(), "a AND (b OR c) AND c"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := Conjuncts(e); len(got) != 3 || got[0] != Expr(a) || got[2] != Expr(c) {
		t.Errorf("got %v", got)
	}
	if got := Disjuncts(bin(b, Or, c)); len(got) != 2 {
		t.Errorf("got %v", got)
	}
	if got := Conjuncts(nil); len(got) != 0 {
		t.Errorf("nil has the conjuncts %v", got)
	}
	if Join(And, nil) != nil {
		t.Error("nothing joined is something")
	}
}

func TestHasAggregate(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		e    Expr
		want bool
	}{
		{bin(1, Add, call("SUM", 2)), true},
		{call("LOWER", call("group_concat", "x")), true},
		{call("LOWER", "x"), false},
		{&Subquery{Query: call("SUM", 2)}, false},
	} {
		if got := HasAggregate(tt.e); got != tt.want {
			t.Errorf("%s: got %t, want %t", tt.e, got, tt.want)
		}
	}
}

func TestEqual(t *testing.T) {
	t.Parallel()
	a := &Column{Name: "A", Index: -1}
	for _, tt := range []struct {
		x, y Expr
		want bool
	}{
		{a, &Column{Name: "a", Index: -1, Pos: 7}, true},
		{a, &Column{Table: "t", Name: "a", Index: -1}, false},
		{&Column{Name: "a", Index: 1}, &Column{Name: "b", Index: 1}, true},
		{&Column{Name: "a", Index: 1}, &Column{Name: "a", Index: 1, Depth: 1}, false},
		{lit("a"), lit("A"), false},
		{lit(1), lit(1.0), false},
		{lit(nil), lit(nil), true},
		{&Case{X: a, Whens: []When{{a, a}}}, &Case{Whens: []When{{a, a}}, Else: a}, false},
		{call("COUNT", a), &Call{Name: "COUNT", Args: []Expr{a}, Distinct: true}, false},
		{&Call{Name: "COUNT", Star: true}, &Call{Name: "count", Star: true, Pos: 9}, true},
		{&Like{X: a, Pattern: a}, &Like{X: a, Pattern: a, Escape: lit("|")}, false},
		{&Subquery{Query: lit(1)}, &Subquery{Query: lit(1)}, true},
		{&Subquery{Query: lit(1)}, &Subquery{Query: lit(2)}, false},
		{&Cast{X: a, Type: "CHAR", Length: 1}, &Cast{X: a, Type: "CHAR", Length: 2}, false},
		{interval(1, "DAY"), interval(1, "HOUR"), false},
		{&Match{Columns: []Expr{a}, Words: a}, &Match{Columns: []Expr{a}, Words: a, Boolean: true}, false},
		{nil, nil, true},
		{nil, a, false},
	} {
		if got := Equal(tt.x, tt.y); got != tt.want {
			t.Errorf("%v and %v: got %t, want %t", tt.x, tt.y, got, tt.want)
		}
		if Equal(tt.y, tt.x) != tt.want {
			t.Errorf("%v and %v: not the same both ways", tt.x, tt.y)
		}
	}
}

// named is a column as the parser leaves it.
func named(name string) *Column { return &Column{Name: name, Index: -1} }
