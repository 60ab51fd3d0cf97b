package render

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	zwnj       = '\u200c'
	zwj        = '\u200d'
	blackFlag  = '\U0001F3F4'
	dottedRing = '\u25cc'

	// maxMarks is how many combining characters in a row are drawn, after the stream-safe text format:
	// https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format
	maxMarks = 30
)

// Visible returns s with everything a terminal might obey made visible, so that
// no subject moves the cursor, paints over other lines or turns text around.
//
// A line break becomes ↵, other C0 controls their pictures (ESC is ␛); C1 controls,
// bidirectional controls and characters that cannot be seen become their number,
// <U+202E>; a byte that is no UTF-8 becomes <0xFF>. The joiners that scripts and
// emoji need stay where they join something. A combining mark at the start gets
// a ring to stand on, and the 31st in a row its number.
func Visible(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 16)
	var before rune // the character before, 0 at the start and after one that is not shown as itself
	marks := 0
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		next := i + size
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, "<0x%02X>", s[i])
			before = 0
		case r == '\n' || r == '\r' && strings.HasPrefix(s[next:], "\n"):
			next = i + strings.IndexByte(s[i:], '\n') + 1
			b.WriteRune('↵')
			before = 0
		case r < ' ':
			b.WriteRune(0x2400 + r)
			before = 0
		case r == 0x7f:
			b.WriteRune('\u2421')
			before = 0
		case unicode.Is(unicode.M, r):
			if marks++; marks > maxMarks {
				fmt.Fprintf(&b, "<U+%04X>", r)
				break
			}
			if before == 0 {
				b.WriteRune(dottedRing)
			}
			b.WriteRune(r)
			before = r
			i = next
			continue
		case hidden(r) && !joins(r, before, s[next:]):
			fmt.Fprintf(&b, "<U+%04X>", r)
			before = 0
		default:
			b.WriteRune(r)
			before = r
		}
		if !unicode.Is(unicode.M, r) {
			marks = 0
		}
		i = next
	}
	return b.String()
}

// plain reports whether s is printable ASCII alone.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// hidden reports whether r acts on a terminal, or on the text around it, and is
// not seen itself.
func hidden(r rune) bool {
	switch {
	case r < 0x80:
		return false
	case r <= 0x9f, r == '\u2028', r == '\u2029':
		return true
	case unicode.Is(unicode.Prepended_Concatenation_Mark, r):
		return false // Arabic number signs and their like are drawn
	}
	return unicode.Is(unicode.Cf, r)
}

// joins reports whether a character that is hidden belongs to what stands
// before it: a joiner between letters or emoji, a tag of a flag.
func joins(r, before rune, after string) bool {
	switch {
	case r == zwj || r == zwnj:
		next, size := utf8.DecodeRuneInString(after)
		return before >= 0x80 && next >= 0x80 && size > 1 && !hidden(next)
	case r >= 0xE0020 && r <= 0xE007F:
		return before == blackFlag || before >= 0xE0020 && before <= 0xE007F
	}
	return false
}

// visibleLines splits s at its line breaks and makes each line visible.
func visibleLines(s string) []string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, l := range lines {
		lines[i] = Visible(l)
	}
	return lines
}

// rightToLeft reports whether s holds letters that are written from right to
// left, which a terminal may draw in another order than they are sent.
func rightToLeft(s string) bool {
	for _, r := range s {
		switch {
		case r < 0x590:
		case r <= 0x8ff, r >= 0xfb1d && r <= 0xfdff, r >= 0xfe70 && r <= 0xfefc, r >= 0x10800 && r <= 0x10fff, r >= 0x1e800 && r <= 0x1efff:
			return true
		}
	}
	return false
}
