package main

import (
	"strings"
	"testing"
)

func TestSearch(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		words string
		most  int
		lines int
		want  string // in every line
	}{
		{"subject:invoice", 5, 5, "nvoice"},
		{"from:build@ci.contoso.com", 3, 3, "Build server"},
		{"subject:thisisnowhere", 5, 0, ""},
	} {
		var b strings.Builder
		if err := search(t.Context(), &b, "", test.words, test.most); err != nil {
			t.Fatal(err)
		}
		lines := strings.SplitAfter(b.String(), "\n")
		lines = lines[:len(lines)-1]
		if len(lines) != test.lines {
			t.Errorf("%s: %d lines, want %d:\n%s", test.words, len(lines), test.lines, b.String())
		}
		for _, line := range lines {
			if !strings.Contains(line, test.want) {
				t.Errorf("%s found %q", test.words, line)
			}
		}
	}
	if err := search(t.Context(), new(strings.Builder), "", "", 5); err == nil {
		t.Error("searched for nothing")
	}
}

func TestPlain(t *testing.T) {
	t.Parallel()
	if got, want := plain("a\x1b[31mb\u009bc\nd é🥙"), "a[31mbcd é🥙"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
