package query

import "testing"

// TestCaret holds that the caret stands under its column, however wide what is
// before it.
func TestCaret(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		line   string
		column int
		want   string
	}{
		{"SELECT x", 8, "\n  SELECT x\n         ^"},
		{"SELECT\tx", 8, "\n  SELECT\tx\n        \t^"},
		{"'日本' x", 6, "\n  '日本' x\n         ^"},
		{"'é' x", 5, "\n  'é' x\n      ^"},
		{"'e\u0301' x", 6, "\n  'e\u0301' x\n      ^"},
		{"'😀' x", 5, "\n  '😀' x\n       ^"},
		{"x", 9, "\n  x\n   ^"},
	} {
		if got := caret(tt.line, tt.column); got != tt.want {
			t.Errorf("%q, %d:\ngot  %q\nwant %q", tt.line, tt.column, got, tt.want)
		}
	}
}
