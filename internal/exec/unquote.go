package exec

import (
	"unicode/utf16"
	"unicode/utf8"
)

// appendText appends the text of a string that a cursor has read. Bytes that
// are not UTF-8 and halves of surrogate pairs become U+FFFD, as in encoding/json.
func appendText(dst, content []byte, plain bool) []byte {
	if plain {
		return append(dst, content...)
	}
	for i := 0; i < len(content); {
		b := content[i]
		switch {
		case b == '\\' && content[i+1] == 'u':
			r := hex4(content[i+2:])
			i += 6
			if utf16.IsSurrogate(r) {
				pair := rune(utf8.RuneError)
				if i+6 <= len(content) && content[i] == '\\' && content[i+1] == 'u' {
					pair = utf16.DecodeRune(r, hex4(content[i+2:]))
				}
				if r = pair; r != utf8.RuneError {
					i += 6
				}
			}
			dst = utf8.AppendRune(dst, r)
		case b == '\\':
			dst = append(dst, escaped[content[i+1]])
			i += 2
		case b < utf8.RuneSelf:
			dst = append(dst, b)
			i++
		default:
			r, n := utf8.DecodeRune(content[i:])
			dst = utf8.AppendRune(dst, r)
			i += n
		}
	}
	return dst
}

// escaped is what a letter after a backslash stands for.
var escaped = [128]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// hex4 reads four hexadecimal digits.
func hex4(b []byte) rune {
	return hexDigit(b[0])<<12 | hexDigit(b[1])<<8 | hexDigit(b[2])<<4 | hexDigit(b[3])
}

// appendCompact appends a JSON value, which a cursor has read, without the
// white space between its parts.
func appendCompact(dst, raw []byte) []byte {
	for c := (cursor{text: raw}); c.space() != 0; {
		start := c.at
		if c.text[c.at] != '"' {
			c.at++
		} else if _, _, err := c.string(); err != nil {
			return append(dst, raw[start:]...)
		}
		dst = append(dst, raw[start:c.at]...)
	}
	return dst
}
