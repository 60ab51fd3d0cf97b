package expr

import (
	"cmp"
	"unicode"
	"unicode/utf8"
)

// asciiWeight holds the place of each ASCII character in the Default Unicode
// Collation Element Table; characters that weigh nothing have 0.
var asciiWeight = func() (w [128]byte) {
	order := "\t\n\v\f\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789"
	for i := 0; i < len(order); i++ {
		w[order[i]] = byte(i + 1)
	}
	for c := byte('a'); c <= 'z'; c++ {
		w[c] = c
		w[c-'a'+'A'] = c
	}
	return w
}()

func foldRune(r rune) rune { return unicode.ToLower(unicode.ToUpper(r)) }

func runeWeight(r rune) int {
	if r < 128 {
		return int(asciiWeight[r])
	}
	return int(foldRune(r)) + 128
}

func compareText(a, b string) int {
	for {
		for len(a) > 0 {
			if r, n := utf8.DecodeRuneInString(a); runeWeight(r) == 0 {
				a = a[n:]
			} else {
				break
			}
		}
		for len(b) > 0 {
			if r, n := utf8.DecodeRuneInString(b); runeWeight(r) == 0 {
				b = b[n:]
			} else {
				break
			}
		}
		if a == "" || b == "" {
			return cmp.Compare(len(a), len(b))
		}
		x, n := utf8.DecodeRuneInString(a)
		y, m := utf8.DecodeRuneInString(b)
		if c := cmp.Compare(runeWeight(x), runeWeight(y)); c != 0 {
			return c
		}
		a, b = a[n:], b[m:]
	}
}

// appendTextKey appends a key without zero bytes.
func appendTextKey(dst []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r >= 128:
			dst = utf8.AppendRune(dst, foldRune(r))
		case asciiWeight[r] != 0:
			dst = append(dst, asciiWeight[r])
		}
	}
	return dst
}

// runeClass returns a character that stands for all those that match r in LIKE.
func runeClass(r rune) rune { return foldRune(r) }
