package exec

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// appendText appends the text of a string that a cursor has read. Bytes that
// are not UTF-8 and halves of surrogate pairs become U+FFFD, as in encoding/json.
func appendText(dst, content []byte, how spelling) []byte {
	for how&escapes != 0 {
		n := bytes.IndexByte(content, '\\')
		if n < 0 {
			break
		}
		dst = appendRun(dst, content[:n], how)
		dst, n = appendEscape(dst, content[n:]), n+escapeLen(content[n:])
		content = content[n:]
	}
	return appendRun(dst, content, how)
}

// appendRun appends text without escapes.
func appendRun(dst, run []byte, how spelling) []byte {
	if how&foreign == 0 || utf8.Valid(run) {
		return append(dst, run...)
	}
	for len(run) > 0 {
		r, n := utf8.DecodeRune(run)
		dst = utf8.AppendRune(dst, r)
		run = run[n:]
	}
	return dst
}

// escapeLen returns how long the escape at the front of text is: that of a
// character, in two halves where it takes them.
func escapeLen(text []byte) int {
	switch {
	case text[1] != 'u':
		return 2
	case surrogates(text) != utf8.RuneError:
		return 12
	}
	return 6
}

// appendEscape appends what the escape at the front of text stands for.
func appendEscape(dst, text []byte) []byte {
	if text[1] != 'u' {
		return append(dst, escaped[text[1]])
	}
	r := hex4(text[2:])
	if utf16.IsSurrogate(r) {
		r = surrogates(text)
	}
	return utf8.AppendRune(dst, r)
}

// surrogates returns the character that two escapes at the front of text stand
// for, [utf8.RuneError] when they are no pair.
func surrogates(text []byte) rune {
	if len(text) < 12 || text[6] != '\\' || text[7] != 'u' {
		return utf8.RuneError
	}
	return utf16.DecodeRune(hex4(text[2:]), hex4(text[8:]))
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
