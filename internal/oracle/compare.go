package oracle

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"graphmail/internal/expr"
)

// A Difference is one between two results.
type Difference struct {
	// Kind is in which respect they differ: "refused", "labels", "count", "order"
	// or "values"; "" when they are equal.
	Kind string
	Text string
}

// How says how results are compared.
type How struct {
	// Ordered results come in one order only.
	Ordered bool
	// Loose results may show any of several texts that compare as equal, as
	// DISTINCT and GROUP BY do: which of them stands for the group is open.
	Loose bool
	// Unlabelled results have parameters in their labels, which MariaDB has not
	// seen: its driver put the arguments in.
	Unlabelled bool
}

// sameLabel compares labels. MariaDB cuts them after 256 bytes and has only the
// basic plane of Unicode for them.
func sameLabel(got, want string) bool {
	if got == want {
		return true
	}
	got = strings.Map(func(r rune) rune {
		if r > 0xffff {
			return '?'
		}
		return r
	}, got)
	return got == want || len(want) >= 250 && strings.HasPrefix(got, want)
}

// Compare compares what graphmail answers with what is expected.
func Compare(got, want Result, how How) Difference {
	switch {
	case got.Err != nil && want.Err != nil:
		return Difference{}
	case got.Err != nil:
		return Difference{"refused", fmt.Sprintf("graphmail: %v\nMariaDB: %d rows", got.Err, len(want.Rows))}
	case want.Err != nil:
		return Difference{"accepted", fmt.Sprintf("graphmail: %d rows\nMariaDB: %v", len(got.Rows), want.Err)}
	case !how.Unlabelled && !slices.EqualFunc(got.Columns, want.Columns, sameLabel):
		return Difference{"labels", fmt.Sprintf("graphmail: %q\nMariaDB: %q", got.Columns, want.Columns)}
	case len(got.Rows) != len(want.Rows):
		return Difference{"count", fmt.Sprintf("graphmail: %d rows%s\nMariaDB: %d rows%s", len(got.Rows), first(got), len(want.Rows), first(want))}
	}
	a, b := got.Rows, want.Rows
	if how.Ordered {
		if i := mismatch(a, b, how); i < 0 {
			return Difference{}
		}
	}
	a, b = sorted(a, how), sorted(b, how)
	if i := mismatch(a, b, how); i >= 0 {
		return Difference{"values", fmt.Sprintf("graphmail: %v\nMariaDB: %v", a[i], b[i])}
	}
	if !how.Ordered {
		return Difference{}
	}
	i := mismatch(got.Rows, want.Rows, how)
	return Difference{"order", fmt.Sprintf("at row %d\ngraphmail: %v\nMariaDB: %v", i+1, got.Rows[i], want.Rows[i])}
}

func first(r Result) string {
	if len(r.Rows) == 0 {
		return ""
	}
	return fmt.Sprintf(", the first %v", r.Rows[0])
}

// mismatch returns the first place where two lists of rows differ, −1 when
// there is none.
func mismatch(a, b [][]Value, how How) int {
	return slices.IndexFunc(indexes(len(a)), func(i int) bool {
		return !slices.EqualFunc(a[i], b[i], func(x, y Value) bool { return equal(x, y, how) })
	})
}

func indexes(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// equal reports whether two values are the same but for the representation of
// numbers: a DOUBLE has some 15 digits, a DECIMAL those behind its point.
func equal(got, want Value, how How) bool {
	if got.Kind != want.Kind {
		return false
	}
	switch got.Kind {
	case Number:
		d := math.Abs(got.Number - want.Number)
		return d <= 0.5001*math.Max(got.Unit, want.Unit) || d <= 1e-9*math.Max(math.Abs(got.Number), math.Abs(want.Number)) || d <= 1e-12
	case Text:
		if got.Text == want.Text || want.Clock && trimFraction(got.Text) == want.Text {
			return true
		}
		if got.JSON && canonicalJSON(got.Text) == canonicalJSON(want.Text) {
			return true
		}
		return how.Loose && fold(got.Text) == fold(want.Text)
	}
	return true
}

// fold returns what texts have in common that compare as equal.
func fold(s string) string { return string(expr.Key(nil, expr.NewText(s), false)) }

// sorted returns the rows in an order that depends on what they are. Numbers,
// which may differ in their last digits, decide last.
func sorted(rows [][]Value, how How) [][]Value {
	type keyed struct {
		texts string
		row   []Value
	}
	list := make([]keyed, len(rows))
	for i, row := range rows {
		var b strings.Builder
		for _, v := range row {
			b.WriteByte(byte(v.Kind))
			if v.Kind == Text {
				t := canonicalJSON(v.Text)
				if how.Loose {
					t = fold(t)
				}
				b.WriteString(t)
			}
			b.WriteByte(0)
		}
		list[i] = keyed{b.String(), row}
	}
	slices.SortStableFunc(list, func(x, y keyed) int {
		if c := strings.Compare(x.texts, y.texts); c != 0 {
			return c
		}
		for i := range min(len(x.row), len(y.row)) {
			a, b := x.row[i].Number, y.row[i].Number
			if math.Abs(a-b) > 1e-9*math.Max(math.Abs(a), math.Abs(b)) {
				return cmp.Compare(a, b)
			}
		}
		return 0
	})
	out := make([][]Value, len(rows))
	for i, k := range list {
		out[i] = k.row
	}
	return out
}
