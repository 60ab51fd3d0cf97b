package expr

import "testing"

// TestGroupConcat_cut cuts at group_concat_max_len bytes, never within a
// character, and keeps nothing of what would be cut off.
func TestGroupConcat_cut(t *testing.T) {
	t.Parallel()
	env := testEnv()
	ordered := &Call{Name: "GROUP_CONCAT", Args: []Expr{col(0, Text)}, OrderBy: []Order{{X: col(0, Text), Desc: true}}}
	for _, tt := range []struct {
		call *Call
		most int64
		want string
	}{
		{call("GROUP_CONCAT", col(0, Text)), 4, "aé,"},
		{call("GROUP_CONCAT", col(0, Text)), 5, "aé,"},
		{call("GROUP_CONCAT", col(0, Text)), 6, "aé,é"},
		{call("GROUP_CONCAT", col(0, Text)), 100, "aé,é,z"},
		{ordered, 4, "z,é"},
		{ordered, 100, "z,é,aé"},
	} {
		env.Variables = map[string]Value{"group_concat_max_len": NewInt(tt.most)}
		fresh, _, err := NewAggregate(tt.call, env)
		if err != nil {
			t.Fatal(err)
		}
		a := fresh()
		for _, row := range column("aé", "é", "z") {
			if err := a.Add(&Frame{Row: row}); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := a.Result(); err != nil || got.Text() != tt.want {
			t.Errorf("%s in %d bytes: got %q, %v, want %q", tt.call, tt.most, got.Text(), err, tt.want)
		}
		full := a.Size()
		for range 1000 {
			if err := a.Add(&Frame{Row: column("more")[0]}); err != nil {
				t.Fatal(err)
			}
		}
		if grows := a.Size() > full+100; grows != (tt.call == ordered || tt.most == 100) {
			t.Errorf("%s in %d bytes: from %d to %d bytes of memory", tt.call, tt.most, full, a.Size())
		}
	}
}
