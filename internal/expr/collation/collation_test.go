package collation

import (
	"bytes"
	"cmp"
	"slices"
	"testing"
	"unicode/utf8"
)

// ordered is in the order MariaDB 10.11 gives with
// utf8mb4_uca1400_nopad_as_ci; texts on one line are equal to one another.
var ordered = [][]string{
	{"", "\x00", "\x01\x7f", "\u200b", "\u00ad"},
	{"\t"},
	{"\n"},
	{" ", "\u00a0", "\u2003"},
	{"  "},
	{" a"},
	{"_"},
	{"-"},
	{",", "，"},
	{"!"},
	{"¡"},
	{"."},
	{"…", "..."},
	{"·"},
	{"'"},
	{"’"},
	{"\""},
	{"“"},
	{"("},
	{"@"},
	{"*"},
	{"/"},
	{"&"},
	{"#"},
	{"%"},
	{"`"},
	{"^"},
	{"→"},
	{"+"},
	{"~"},
	{"😀"},
	{"🚀"},
	{"$"},
	{"€"},
	{"0", "０", "⁰"},
	{"1", "①", "¹"},
	{"10"},
	{"2"},
	{"a", "A", "ａ", "ª", "a\x01", "a\u200d"},
	{"á", "Á", "a\u0301", "A\u0301"},
	{"à"},
	{"ä", "Ä"},
	{"a "},
	{"a b"},
	{"a-b"},
	{"ab", "AB", "a\x02B"},
	{"äb"},
	{"ae", "AE"},
	{"b"},
	{"é"},
	{"ë"},
	{"fi", "FI", "ﬁ"},
	{"l"},
	{"ł"},
	{"l·"},
	{"la"},
	{"ñ", "Ñ"},
	{"o"},
	{"ø"},
	{"ss", "SS"},
	{"ß", "ẞ"},
	{"ssa"},
	{"z"},
	{"þ", "Þ"},
	{"α", "Α"},
	{"ά"},
	{"σ", "ς", "Σ"},
	{"и", "И"},
	{"й", "Й", "и\u0306"},
	{"я"},
	{"א"},
	{"ا"},
	{"ก"},
	{"เก"},
	{"ข"},
	{"あ", "ア", "ｱ"},
	{"が", "ガ"},
	{"一"},
	{"中"},
	{"龍"},
	{"가"},
}

func TestCompare(t *testing.T) {
	t.Parallel()
	type text struct {
		s    string
		rank int
	}
	var texts []text
	for i, line := range ordered {
		for _, s := range line {
			texts = append(texts, text{s, i})
		}
	}
	for _, a := range texts {
		for _, b := range texts {
			want := cmp.Compare(a.rank, b.rank)
			if got := Compare(a.s, b.s); got != want {
				t.Errorf("Compare(%q, %q): got %d, want %d", a.s, b.s, got, want)
			}
			if got := bytes.Compare(AppendKey(nil, a.s), AppendKey(nil, b.s)); got != want {
				t.Errorf("keys of %q and %q: got %d, want %d", a.s, b.s, got, want)
			}
		}
	}
}

// Every character orders as its key does, beside its neighbours and beside
// ASCII.
func TestCompare_everyCharacter(t *testing.T) {
	t.Parallel()
	last := ""
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if r > 0x32000 && r < 0xE0000 {
			r += 996 // no characters are assigned here
		}
		if !utf8.ValidRune(r) {
			continue
		}
		s := "m" + string(r)
		for _, other := range []string{last, "mé"} {
			c := Compare(s, other)
			if k := bytes.Compare(AppendKey(nil, s), AppendKey(nil, other)); c != k {
				t.Fatalf("%q and %q: Compare says %d, their keys %d", s, other, c, k)
			}
		}
		last = s
	}
}

func TestClass(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b rune
		want bool
	}{
		{'a', 'A', true},
		{'a', 'ａ', true},
		{'a', 'á', false},
		{'é', 'É', true},
		{'ß', 'ẞ', true},
		{'σ', 'ς', true},
		{'あ', 'ア', true},
		{' ', '\u00a0', true},
		{'\x01', '\x02', false},
		{'\x01', '\x01', true},
		{'中', '中', true},
		{'中', '一', false},
		{'😀', '🚀', false},
		{'1', '①', true},
		{utf8.RuneError, 'a', false},
	} {
		if got := Class(tt.a) == Class(tt.b); got != tt.want {
			t.Errorf("%q and %q match: got %t, want %t", tt.a, tt.b, got, tt.want)
		}
	}
}

func FuzzCompare(f *testing.F) {
	for _, line := range ordered {
		f.Add(line[0], line[len(line)-1], "x")
	}
	f.Add("l·\xff", "L\u0387", "\xc3")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		sign := Compare(a, b)
		if Compare(b, a) != -sign {
			t.Errorf("%q and %q: %d one way and %d the other", a, b, sign, Compare(b, a))
		}
		if k := bytes.Compare(AppendKey(nil, a), AppendKey(nil, b)); k != sign {
			t.Errorf("%q and %q: Compare says %d, their keys %d", a, b, sign, k)
		}
		if Compare(a, a) != 0 {
			t.Errorf("%q is not equal to itself", a)
		}
		texts := []string{a, b, c}
		slices.SortFunc(texts, Compare)
		if Compare(texts[0], texts[2]) > 0 {
			t.Errorf("%q: no order", texts)
		}
	})
}

func BenchmarkCompare(b *testing.B) {
	for name, pair := range map[string][2]string{
		"ascii":  {"Quarterly report: final version 2024", "QUARTERLY report: final version 2025"},
		"accent": {"Quarterly report: résumé 2024", "Quarterly report: RÉSUMÉ 2025"},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if Compare(pair[0], pair[1]) >= 0 {
					b.Fatal("order")
				}
			}
		})
	}
}

func BenchmarkAppendKey(b *testing.B) {
	for name, s := range map[string]string{"ascii": "ada.lovelace@contoso.com", "accent": "Zoë Müller <zoe@contoso.com>"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			var buf [128]byte
			for b.Loop() {
				if len(AppendKey(buf[:0], s)) == 0 {
					b.Fatal("no key")
				}
			}
		})
	}
}
