// Package collation compares text without regard to case and with regard to
// accents, as MySQL's utf8mb4_0900_as_ci and MariaDB's
// utf8mb4_uca1400_nopad_as_ci do: by the first two levels of the Default
// Unicode Collation Element Table, punctuation included, without padding.
//
// Letters of either case, of any width and in ligatures are the same
// (a = A = ａ, ﬁ = fi), accented ones are not (a < á), and characters the table
// gives no weight, such as control characters and zero-width joiners, count for
// nothing: "a\x01" = "a". The table is Unicode 13's; characters since then come
// after all others, by code point, and so do Hangul syllables, as in MariaDB.
//
// The text is not normalised, as it is in neither server; it need not be to
// make é and e with a combining accent the same.
//
// https://www.unicode.org/reports/tr10/,
// https://dev.mysql.com/doc/refman/8.0/en/charset-unicode-sets.html
package collation

import (
	"cmp"
	"unicode/utf8"
)

//go:generate go run gen.go allkeys.txt ducet.bin

// asciiOrder lists the ASCII characters that have a weight, in the table's
// order; capital letters weigh what small ones do.
const asciiOrder = "\t\n\v\f\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz"

// ascii holds the place of each ASCII character in asciiOrder, doubled and from
// 2: odd numbers are for the characters between. Those without weight have 0.
var ascii = func() (w [utf8.RuneSelf]byte) {
	for i := range len(asciiOrder) {
		c := asciiOrder[i]
		w[c] = byte(2*i + 2)
		if 'a' <= c && c <= 'z' {
			w[c-'a'+'A'] = w[c]
		}
	}
	return w
}()

// Compare returns −1, 0 or 1 as a comes before b, is equal to it or comes
// after it.
func Compare(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		x, y := a[i], b[i]
		if (x | y) >= utf8.RuneSelf {
			return compareFrom(a, b, i)
		}
		if x == y {
			continue
		}
		v, w := ascii[x], ascii[y]
		if v == 0 || w == 0 {
			return compareFrom(a, b, i)
		}
		if v != w {
			return cmp.Compare(v, w)
		}
	}
	if len(a) == len(b) {
		return 0
	}
	return compareFrom(a, b, n)
}

// compareFrom compares a and b, whose first i bytes are ASCII and equal, by
// the table. It starts one character earlier: that may be the first half of a
// contraction.
func compareFrom(a, b string, i int) int {
	i = max(i-1, 0)
	if c := compareLevel(a[i:], b[i:], 16); c != 0 {
		return c
	}
	return compareLevel(a[i:], b[i:], 0)
}

// compareLevel compares the weights that stand at a shift in the elements.
func compareLevel(a, b string, shift uint) int {
	t := table()
	x, y := elements{table: t, text: a}, elements{table: t, text: b}
	for {
		v, w := x.weight(shift), y.weight(shift)
		if v != w {
			return cmp.Compare(v, w)
		}
		if v == 0 {
			return 0
		}
	}
}

// elements steps through the collation elements of a text.
type elements struct {
	table    *tables
	text     string // not yet looked at
	pos, end uint32 // of the current character's elements in the table
	own      uint32 // the second element of a character the table has not, or 0
}

// weight returns the next weight that stands at the shift, 0 at the end.
func (e *elements) weight(shift uint) uint32 {
	for {
		element := e.next()
		if w := element >> shift & 0xffff; w != 0 || element == 0 {
			return w
		}
	}
}

// next returns the next element, 0 at the end.
func (e *elements) next() uint32 {
	for {
		switch {
		case e.pos < e.end:
			e.pos++
			return e.table.weights[e.pos-1]
		case e.own != 0:
			element := e.own
			e.own = 0
			return element
		case e.text == "":
			return 0
		}
		if element := e.load(); element != 0 {
			return element
		}
	}
}

// load turns to the next character or contraction. It returns the first element
// of a character the table has not, and else 0.
func (e *elements) load() uint32 {
	r, n := rune(e.text[0]), 1
	if r >= utf8.RuneSelf {
		r, n = utf8.DecodeRuneInString(e.text)
	}
	list, known := e.table.list(r)
	if known && list&startsContraction != 0 {
		if l, size := e.table.contraction(e.text, r); size > 0 {
			list, n = l, size
		}
	}
	e.text = e.text[n:]
	if !known {
		var element uint32
		element, e.own = implicit(r)
		return element
	}
	list &^= startsContraction
	e.pos, e.end = e.table.starts[list], e.table.starts[list+1]
	return 0
}

// implicit returns the two elements of a character the table has not: the base of
// its kind, then its number.
// https://www.unicode.org/reports/tr10/#Implicit_Weights
func implicit(r rune) (first, second uint32) {
	base, number := uint32(0xFBC0)+uint32(r>>15), uint32(r)&0x7fff
	switch {
	case 0x17000 <= r && r < 0x18B00, 0x18D00 <= r && r < 0x18D80: // Tangut
		base, number = 0xFB00, uint32(r-0x17000)
	case 0x1B170 <= r && r < 0x1B300: // Nushu
		base, number = 0xFB01, uint32(r-0x1B170)
	case 0x18B00 <= r && r < 0x18D00: // Khitan
		base, number = 0xFB02, uint32(r-0x18B00)
	case 0x4E00 <= r && r < 0xA000 || isCompatibilityIdeograph(r): // Han
		base = 0xFB40 + uint32(r>>15)
	case 0x3400 <= r && r < 0x4DC0, 0x20000 <= r && r < 0x2A6E0, 0x2A700 <= r && r < 0x2EBE1, 0x30000 <= r && r < 0x3134B:
		base = 0xFB80 + uint32(r>>15)
	}
	return base<<16 | defaultSecondary, (number | 0x8000) << 16
}

// isCompatibilityIdeograph reports whether r is one of the twelve in that block
// that are unified ideographs.
func isCompatibilityIdeograph(r rune) bool {
	switch r {
	case 0xFA0E, 0xFA0F, 0xFA11, 0xFA13, 0xFA14, 0xFA1F, 0xFA21, 0xFA23, 0xFA24, 0xFA27, 0xFA28, 0xFA29:
		return true
	default:
		return false
	}
}
