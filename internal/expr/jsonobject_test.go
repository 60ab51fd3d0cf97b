package expr

import (
	"errors"
	"strings"
	"testing"
)

func TestJSONObjectBuilder(t *testing.T) {
	t.Parallel()
	var o jsonObjectBuilder
	for _, m := range [][2]Value{
		{NewText("a"), NewInt(1)}, {NewText("b\""), NewText("x")}, {NewText("A"), NewBool(true)}, {NewText("a"), NewJSON(`[1, 2]`)}, {NewInt(1), Null}, {NewText("1"), NewFloat(1.5)},
	} {
		if err := o.set(m[0], m[1], &Env{}); err != nil {
			t.Fatal(err)
		}
	}
	got, want := o.value().Text(), `{"a": [1, 2], "b\"": "x", "A": true, "1": 1.5}`
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if o.size < len(got)-2 || o.size > len(got) {
		t.Errorf("the size is %d, that of %s is %d", o.size, got, len(got))
	}
	if err := o.set(Null, NewInt(1), &Env{}); !errors.Is(err, errNullKey) {
		t.Errorf("NULL for a key: got %v", err)
	}
	half := NewText(strings.Repeat("x", maxText/2))
	if err := o.set(NewText("long"), half, &Env{}); err != nil {
		t.Fatal(err)
	}
	if err := o.set(NewText("long"), half, &Env{}); err != nil {
		t.Errorf("the same key again: got %v, since what it replaces does not count", err)
	}
	if err := o.set(NewText("longer"), half, &Env{}); !errors.Is(err, errTooLong) {
		t.Errorf("over the limit: got %v", err)
	}
}
