package expr

import (
	"bytes"
	"math"
	"slices"
	"testing"
	"time"
)

// sorted is in ascending order; values on one line are equal.
var sorted = [][]Value{
	{Null},
	{NewInt(math.MinInt64), NewFloat(-1 << 63)},
	{NewFloat(-2.5)},
	{NewInt(0), NewBool(false), NewFloat(0), NewFloat(math.Copysign(0, -1))},
	{NewFloat(0.5)},
	{NewInt(1), NewBool(true), NewFloat(1)},
	{NewInt(1 << 53), NewFloat(1 << 53)},
	{NewInt(1<<53 + 1)},
	{NewInt(math.MaxInt64)},
	{NewFloat(1 << 63)},
	{NewFloat(math.MaxFloat64)},
}

func TestCompare(t *testing.T) {
	t.Parallel()
	for i, line := range sorted {
		for j, other := range sorted {
			for _, a := range line {
				for _, b := range other {
					want := 0
					if i != j {
						want = 2*min(max(i-j, 0), 1) - 1
					}
					if got := Compare(a, b); got != want {
						t.Errorf("Compare(%v, %v): got %d, want %d", a, b, got, want)
					}
					if got := bytes.Equal(Key(nil, a, false), Key(nil, b, false)); got != (want == 0) {
						t.Errorf("%v and %v: the keys are the same: %t", a, b, got)
					}
				}
			}
		}
	}
}

func TestCompare_text(t *testing.T) {
	t.Parallel()
	texts := []string{"b", "B", "á", "a", "_", "1", "Ab", "aa"}
	slices.SortStableFunc(texts, func(a, b string) int { return Compare(NewText(a), NewText(b)) })
	if got, want := texts, []string{"_", "1", "a", "á", "aa", "Ab", "b", "B"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if CompareExact(NewText("B"), NewText("a")) != -1 || CompareExact(Null, NewText("a")) != -1 {
		t.Error("exact text is not ordered byte for byte")
	}
}

func TestCompareSQL(t *testing.T) {
	t.Parallel()
	berlin := time.FixedZone("", 2*60*60)
	noon := NewTime(time.Date(2024, 5, 1, 12, 0, 0, 0, berlin))
	const unknown = 9
	for _, tt := range []struct {
		a, b Value
		want int
	}{
		{Null, NewInt(1), unknown},
		{Null, Null, unknown},
		{NewText("1x"), NewInt(1), 0},
		{NewText("abc"), NewBool(false), 0},
		{noon, NewText("2024-05-01 12:00:00"), 0},
		{noon, NewText("2024-05-01T10:00:00Z"), 0},
		{noon, NewText("noon"), unknown},
		{noon, date(2024, 5, 1), 1},
		{NewTime(time.Date(2024, 5, 1, 0, 0, 0, 0, berlin)), date(2024, 5, 1), 0},
		{date(2024, 5, 1), NewInt(20240501), 0},
		{date(2024, 5, 1), NewInt(7), unknown},
		{NewJSON(`"A"`), NewText("a"), 0},
		{NewJSON(`"\u0041"`), NewText("a"), 0},
		{NewJSON(`5`), NewInt(5), 0},
		{NewJSON(`true`), NewBool(true), 0},
		{NewJSON(`"2024-05-01T10:00:00Z"`), noon, 0},
		{NewText("a"), NewBytes("A"), 1},
		{NewBytes("a"), NewBytes("a"), 0},
	} {
		got, ok := CompareSQL(tt.a, tt.b, false, berlin)
		if !ok {
			got = unknown
		}
		if got != tt.want {
			t.Errorf("CompareSQL(%v, %v): got %d, want %d", tt.a, tt.b, got, tt.want)
		}
		back, ok := CompareSQL(tt.b, tt.a, false, berlin)
		if ok && back != -tt.want || !ok && tt.want != unknown {
			t.Errorf("CompareSQL(%v, %v): got %d, want the opposite of %d", tt.b, tt.a, back, tt.want)
		}
	}
	if got, _ := CompareSQL(NewText("a"), NewText("A"), true, berlin); got != 1 {
		t.Errorf("exact a and A: got %d, want 1", got)
	}
}

// Keys of the values of two types are equal exactly when the values are.
func TestEqualKey(t *testing.T) {
	t.Parallel()
	values := []Value{
		Null, NewBool(true), NewInt(1), NewInt(20240501), NewFloat(1), NewFloat(1.5), NewText("1"), NewText("1x"), NewText("a"), NewText("A"),
		NewText("á"), NewText("2024-05-01"), NewText("2024-05-01 00:00:00"), NewText("20240501"), date(2024, 5, 1), NewTime(time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)),
		NewTime(testNow), NewBytes("a"), NewBytes("1"), NewJSON(`"a"`), NewJSON("1"), NewJSON("1.0"), NewJSON(`{"a":1,"b":[]}`), NewJSON(`{"b": [], "a": 1.0}`),
	}
	for _, exact := range []bool{false, true} {
		for _, a := range values {
			for _, b := range values {
				key := EqualKey(Type{Kind: a.Kind(), Exact: exact}, Type{Kind: b.Kind()}, time.UTC)
				x, xok := key(nil, a)
				y, yok := key(nil, b)
				c, known := CompareSQL(a, b, exact, time.UTC)
				if got, want := xok && yok && bytes.Equal(x, y), known && c == 0; got != want {
					t.Errorf("%v %v and %v %v, exact %t: same key %t, equal %t", a.Kind(), a, b.Kind(), b, exact, got, want)
				}
			}
		}
	}
}

// No key is the start of another, so keys of several values can be joined.
func TestKey_prefix(t *testing.T) {
	t.Parallel()
	values := []Value{
		Null, NewBool(true), NewInt(7), NewFloat(1.5), NewText(""), NewText("a"), NewText("aá"), NewText("áa"), NewText("ab\x00"), NewText("\x01"),
		date(2024, 5, 1), NewTime(testNow), NewBytes(""), NewBytes("a"), NewBytes("ab"), NewJSON("1"), NewJSON(`"1"`), NewJSON("[1]"), NewText("日本"), NewText("日"),
	}
	for _, exact := range []bool{false, true} {
		for _, a := range values {
			for _, b := range values {
				x, y := Key(nil, a, exact), Key(nil, b, exact)
				if len(x) < len(y) && bytes.HasPrefix(y, x) {
					t.Errorf("the key of %v %v is the start of that of %v %v", a.Kind(), a, b.Kind(), b)
				}
			}
		}
	}
}

func TestKey_allocations(t *testing.T) {
	var buf [128]byte
	v := NewText("ada.lovelace@contoso.com")
	if n := testing.AllocsPerRun(100, func() { Key(buf[:0], v, false) }); n != 0 {
		t.Errorf("a key of ASCII text makes %v allocations", n)
	}
}

func TestMergeTypes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ a, b, want Kind }{
		{Unknown, Int, Int},
		{Bool, Bool, Bool},
		{Bool, Int, Int},
		{Int, Float, Float},
		{Date, Time, Time},
		{Time, Text, Text},
		{Int, Text, Text},
		{Int, Date, Text},
		{JSON, Text, Text},
		{JSON, Int, Text},
		{Bytes, Text, Bytes},
	} {
		if got := MergeTypes(Type{Kind: tt.b}, Type{Kind: tt.a}).Kind; got != tt.want {
			t.Errorf("%v and %v: got %v, want %v", tt.a, tt.b, got, tt.want)
		}
		if got := MergeTypes(Type{Kind: tt.a}, Type{Kind: tt.b}).Kind; got != tt.want {
			t.Errorf("%v and %v: got %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}

// A value coerced to the type it was merged to has that type.
func TestCoerce(t *testing.T) {
	t.Parallel()
	env := testEnv()
	values := []Value{NewBool(true), NewInt(7), NewFloat(1.5), NewText("2024-05-01"), NewTime(testNow), date(2024, 5, 1), NewJSON("[1]"), NewBytes("x")}
	for _, a := range values {
		for _, b := range values {
			kind := MergeTypes(Type{Kind: a.Kind()}, Type{Kind: b.Kind()}).Kind
			if got := Coerce(a, kind, env); got.Kind() != kind {
				t.Errorf("%v %v as %v: got %v %v", a.Kind(), a, kind, got.Kind(), got)
			}
		}
	}
	if got := Coerce(date(2024, 5, 1), Time, env); got != NewTime(time.Date(2024, 5, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("a date as a time: got %v", got)
	}
}
