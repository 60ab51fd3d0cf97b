package collation

import "unicode/utf8"

// The bytes of a key. Primary weights come first: an ASCII character's is its
// byte in the ascii table, any other is the odd number after the ASCII weight
// below it and then the weight. If the accents are not all the default ones,
// keyAccents and the secondary weights follow. keyEnd ends the key.
const (
	keyEnd     = 0
	keyAccents = 1
)

// AppendKey appends a key of s to dst: the keys of two texts are the same bytes
// exactly when the texts are equal, and in bytes' order when the texts are in
// order. No key is a prefix of another.
func AppendKey(dst []byte, s string) []byte {
	start := len(dst)
	for i := range len(s) {
		c := s[i]
		if c >= utf8.RuneSelf {
			return appendKey(dst[:start], s)
		}
		if w := ascii[c]; w != 0 {
			dst = append(dst, w)
		}
	}
	return append(dst, keyEnd)
}

func appendKey(dst []byte, s string) []byte {
	t := table()
	accents := false
	e := elements{table: t, text: s}
	for element := e.next(); element != 0; element = e.next() {
		primary, secondary := element>>16, element&0xffff
		if primary != 0 {
			dst = t.appendPrimary(dst, primary)
		}
		accents = accents || primary == 0 || secondary != defaultSecondary && secondary != 0
	}
	if !accents {
		return append(dst, keyEnd)
	}
	dst = append(dst, keyAccents)
	e = elements{table: t, text: s}
	for w := e.weight(0); w != 0; w = e.weight(0) {
		dst = append(dst, byte(w-defaultSecondary+2)) // they lie between 0x20 and 0x11C
	}
	return append(dst, keyEnd)
}

// Class returns a number that two characters share exactly when they are equal
// as texts; LIKE matches them character by character.
func Class(r rune) uint32 {
	if r < utf8.RuneSelf {
		if w := ascii[r]; w != 0 {
			return uint32(w)
		}
		return unlisted | uint32(r)
	}
	return table().class(r)
}
