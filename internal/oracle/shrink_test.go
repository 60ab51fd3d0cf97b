package oracle

import (
	"slices"
	"testing"

	"graphmail/graphtables"
)

// TestShrink shows that of many choices those remain that matter.
func TestShrink(t *testing.T) {
	choices := make([]int, 60)
	for i := range choices {
		choices[i] = 3 + i%7
	}
	choices[20], choices[41] = 11, 13
	small := shrink(choices, 10000, func(c []int) bool {
		i, j := slices.Index(c, 11), slices.IndexFunc(c, func(n int) bool { return n > 11 })
		return i >= 0 && j > i
	})
	if want := []int{11, 13}; !slices.Equal(small, want) {
		t.Errorf("got %v, want %v", small, want)
	}
}

// TestShrink_tries shows that the search ends.
func TestShrink_tries(t *testing.T) {
	asked := 0
	got := shrink([]int{9, 9, 9}, 2, func([]int) bool { asked++; return false })
	if asked != 2 || !slices.Equal(got, []int{9, 9, 9}) {
		t.Errorf("asked %d times for %v", asked, got)
	}
}

// TestReplay shows that the choices of a statement give it again, and fewer of
// them another one of the grammar.
func TestReplay(t *testing.T) {
	var tables []*Table
	for _, from := range graphtables.Standard().Tables() {
		table := &Table{Name: from.Name}
		for i := range from.Columns {
			table.Columns = append(table.Columns, Column{Column: &from.Columns[i]})
		}
		tables = append(tables, table)
	}
	g := NewGenerator(tables)
	for seed := range uint64(200) {
		s, choices := g.Generate(seed)
		if again := g.Replay(choices); again.SQL != s.SQL || !slices.Equal(again.Args, s.Args) {
			t.Fatalf("seed %d:\ngot  %s\nwant %s", seed, again.SQL, s.SQL)
		}
		if half := g.Replay(choices[:len(choices)/2]); half.SQL == "" {
			t.Errorf("seed %d: nothing of half the choices", seed)
		}
	}
}
