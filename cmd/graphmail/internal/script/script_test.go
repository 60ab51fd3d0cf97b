package script

import (
	"reflect"
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text string
		want []Statement
		rest string
	}{
		{"", nil, ""},
		{"  \n-- nothing here\n", nil, ""},
		{"SELECT 1", nil, "SELECT 1"},
		{"SELECT 1;", []Statement{{"SELECT 1", 1, false}}, ""},
		{"SELECT 1\\G", []Statement{{"SELECT 1", 1, true}}, ""},
		{"SELECT 1 \\g SELECT 2;", []Statement{{"SELECT 1", 1, false}, {"SELECT 2", 1, false}}, ""},
		{";;SELECT 1;;", []Statement{{"SELECT 1", 1, false}}, ""},
		{"-- one; two\nSELECT\n 1; # three;\nSELECT 2 ;", []Statement{{"SELECT\n 1", 2, false}, {"SELECT 2", 4, false}}, ""},
		{`SELECT 'a;b', "c;d", 'e''f;', 'g\';h';`, []Statement{{`SELECT 'a;b', "c;d", 'e''f;', 'g\';h'`, 1, false}}, ""},
		{"SELECT `x;y` /* ; */ FROM t;", []Statement{{"SELECT `x;y` /* ; */ FROM t", 1, false}}, ""},
		{"SELECT 'open;", nil, "SELECT 'open;"},
		{"/* open;", nil, "/* open;"},
		{"SELECT 1; SELECT 'x", []Statement{{"SELECT 1", 1, false}}, "SELECT 'x"},
		{"SELECT 1--2;", []Statement{{"SELECT 1--2", 1, false}}, ""},
		{"SELECT '会議;' ;", []Statement{{"SELECT '会議;'", 1, false}}, ""},
	} {
		got, rest := Split(tc.text)
		if !reflect.DeepEqual(got, tc.want) || rest != tc.rest {
			t.Errorf("Split(%q)\n got %v, %q\nwant %v, %q", tc.text, got, rest, tc.want, tc.rest)
		}
	}
}

func TestAll(t *testing.T) {
	t.Parallel()
	got := All("SELECT 1;\n\n-- the other\nSELECT 2\n")
	want := []Statement{{"SELECT 1", 1, false}, {"SELECT 2", 4, false}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"SELECT 'a''b\\'c' FROM `x``y`; -- z\n\\G", "/* */ # \n--\t", "'\\", "é@x$1_2 \xff;", "\\g", "--", "\u00a0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var b strings.Builder
		for _, tok := range Tokens(text) {
			if tok.Text == "" {
				t.Fatalf("an empty token in %q", text)
			}
			b.WriteString(tok.Text)
		}
		if b.String() != text {
			t.Fatalf("tokens of %q join to %q", text, b.String())
		}
		for _, s := range All(text) {
			if strings.Trim(s.Text, " \t\r\n\f\v") == "" || s.Line < 1 || s.Line > 1+strings.Count(text, "\n") {
				t.Fatalf("statement %+v of %q", s, text)
			}
		}
	})
}
