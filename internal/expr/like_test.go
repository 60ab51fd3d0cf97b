package expr

import (
	"strings"
	"testing"
	"unicode/utf8"

	"graphmail/internal/expr/collation"
)

// slowLike is LIKE as the manual describes it, in exponential time.
func slowLike(s, pattern []rune, escape rune, exact bool) bool {
	if len(pattern) == 0 {
		return len(s) == 0
	}
	p := pattern[0]
	switch {
	case p == escape && len(pattern) > 1:
		pattern = pattern[1:]
		p = pattern[0]
	case p == escape: // stands for itself
	case p == '%':
		for i := range len(s) + 1 {
			if slowLike(s[i:], pattern[1:], escape, exact) {
				return true
			}
		}
		return false
	case p == '_':
		return len(s) > 0 && slowLike(s[1:], pattern[1:], escape, exact)
	}
	if len(s) == 0 || s[0] != p && (exact || collation.Class(s[0]) != collation.Class(p)) {
		return false
	}
	return slowLike(s[1:], pattern[1:], escape, exact)
}

func TestLike(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		s, pattern string
		escape     rune
		exact      bool
		want       bool
	}{
		{"", "", '\\', false, true},
		{"", "%", '\\', false, true},
		{"a", "", '\\', false, false},
		{"David!", "David_", '\\', false, true},
		{"David!", "%D%v%", '\\', false, true},
		{"David_", `David\_`, '\\', false, true},
		{"David!", `David\_`, '\\', false, false},
		{"David_", "David|_", '|', false, true},
		{`a\`, `a\`, '\\', false, true},
		{`a\b`, `a\b`, -1, false, true},
		{"10%", `10\%`, '\\', false, true},
		{"ABC", "a%C", '\\', false, true},
		{"ABC", "a%C", '\\', true, false},
		{"Grüße", "GRÜ__", '\\', false, true},
		{"Grüße", "gru%", '\\', false, false},
		{"日本語", "_本%", '\\', false, true},
		{"a\nb", "a_b", '\\', false, true},
		{"\xff\xfe", "__", '\\', false, true},
		{"abcabcabd", "%abd", '\\', false, true},
		{"aXbXc", "a%X_", '\\', false, true},
	} {
		if got := parseLike(tt.pattern, tt.escape, tt.exact).match(tt.s); got != tt.want {
			t.Errorf("%q LIKE %q: got %t, want %t", tt.s, tt.pattern, got, tt.want)
		}
	}
}

// A pattern that is exponential for a backtracking matcher.
func TestLike_hostile(t *testing.T) {
	t.Parallel()
	p := parseLike(strings.Repeat("%a", 200)+"%b", '\\', false)
	if p.match(strings.Repeat("a", 20000)) {
		t.Error("matches")
	}
}

func FuzzLike(f *testing.F) {
	f.Add("David!", "D%_", "\\", false)
	f.Add("aaab", "%a_b%", "|", true)
	f.Add("Grüße", "g%|%ß_", "|", false)
	f.Add("l·", "L_", "", false)
	f.Fuzz(func(t *testing.T, s, pattern, escapes string, exact bool) {
		if len(s) > 24 || strings.Count(pattern, "%") > 5 || !utf8.ValidString(pattern) {
			return
		}
		escape := rune(-1)
		for _, r := range escapes {
			escape = r
		}
		got := parseLike(pattern, escape, exact).match(s)
		if want := slowLike([]rune(s), []rune(pattern), escape, exact); got != want {
			t.Errorf("%q LIKE %q ESCAPE %q: got %t, want %t", s, pattern, escape, got, want)
		}
	})
}

func BenchmarkLike(b *testing.B) {
	body := strings.Repeat("The quarterly report is attached. ", 30) + "invoice"
	for name, pattern := range map[string]string{"prefix": "the quarter%", "contains": "%invoice%", "suffix": "%invoice"} {
		b.Run(name, func(b *testing.B) {
			p := parseLike(pattern, '\\', false)
			b.ReportAllocs()
			for b.Loop() {
				if !p.match(body) {
					b.Fatal("no match")
				}
			}
		})
	}
}
