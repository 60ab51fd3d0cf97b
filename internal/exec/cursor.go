package exec

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

// A cursor reads JSON text (RFC 8259) in place, from front to back. It checks
// all of what it passes over, but takes strings that are not valid UTF-8 and
// escapes that are half of a surrogate pair, which Graph sends where it cuts
// text (bodyPreview after 255 characters).
//
// Its methods expect at to be at the first byte of what they read; space skips
// what may stand before.
type cursor struct {
	text []byte
	at   int
}

var (
	errShort  = errors.New("the JSON text ends early")
	errSyntax = errors.New("it is not valid JSON")
)

// maxDepth is how deep values may be nested, as in encoding/json.
const maxDepth = 10_000

// next returns the byte that comes next, 0 at the end.
func (c *cursor) next() byte {
	if c.at < len(c.text) {
		return c.text[c.at]
	}
	return 0
}

// space skips white space and returns the byte that follows, 0 at the end.
func (c *cursor) space() byte {
	for c.at < len(c.text) {
		switch b := c.text[c.at]; b {
		case ' ', '\n', '\r', '\t':
			c.at++
		default:
			return b
		}
	}
	return 0
}

// fail is the error of a byte that cannot stand where it does, or of none.
func (c *cursor) fail() error {
	if c.at >= len(c.text) {
		return errShort
	}
	return errSyntax
}

// pass skips white space and then b, which must follow.
func (c *cursor) pass(b byte) error {
	if c.space() != b || c.at >= len(c.text) {
		return c.fail()
	}
	c.at++
	return nil
}

// more is called after an element or member. It skips a comma and the white
// space around it and reports true, or skips end and reports false.
func (c *cursor) more(end byte) (bool, error) {
	switch c.space() {
	case ',':
		c.at++
		c.space()
		return true, nil
	case end:
		c.at++
		return false, nil
	}
	return false, c.fail()
}

// Eight bytes at a time: which of them have their highest bit set, and the
// same byte in all places.
const (
	highs = 0x8080808080808080
	ones  = 0x0101010101010101
)

// A spelling says what a string holds beside plain ASCII.
type spelling uint8

const (
	foreign spelling = 1 << iota // bytes outside of ASCII
	escapes
)

// stops has a high bit for the first byte of a word that ends a run within a
// string: a quote, a backslash, or a control character. Bits above the lowest
// mean nothing: a borrow reaches upwards.
func stops(w uint64) uint64 {
	return ((w - ' '*ones) | ((w ^ '"'*ones) - ones) | ((w ^ '\\'*ones) - ones)) &^ w & highs
}

// string reads a string and returns what stands between its quotes.
func (c *cursor) string() (content []byte, how spelling, err error) {
	if c.at >= len(c.text) || c.text[c.at] != '"' {
		return nil, 0, c.fail()
	}
	text, start := c.text, c.at+1
	i := start
	for {
		n, above := plain(text[i:])
		i += n
		if above {
			how |= foreign
		}
		c.at = i
		if i >= len(text) {
			return nil, 0, errShort
		}
		switch text[i] {
		case '"':
			c.at++
			return text[start:i], how, nil
		case '\\':
			how |= escapes
			if err := c.escape(); err != nil {
				return nil, 0, err
			}
			i = c.at
		default:
			return nil, 0, errSyntax
		}
	}
}

// plain returns how many bytes of text come before the first that ends a run
// within a string, and whether there are any outside of ASCII among them.
func plain(text []byte) (n int, foreign bool) {
	above, rest := uint64(0), text
	for len(rest) >= 16 {
		w, v := binary.LittleEndian.Uint64(rest), binary.LittleEndian.Uint64(rest[8:])
		if stops(w)|stops(v) != 0 {
			break
		}
		above |= w | v
		rest = rest[16:]
	}
	for len(rest) >= 8 {
		w := binary.LittleEndian.Uint64(rest)
		if stop := stops(w); stop != 0 {
			k := bits.TrailingZeros64(stop)
			above |= w & (1<<k - 1)
			return len(text) - len(rest) + k/8, above&highs != 0
		}
		above |= w
		rest = rest[8:]
	}
	for i, b := range rest {
		if b == '"' || b == '\\' || b < ' ' {
			return len(text) - len(rest) + i, above&highs != 0
		}
		above |= uint64(b)
	}
	return len(text), above&highs != 0
}

// escape passes over an escape.
func (c *cursor) escape() error {
	c.at++
	if c.at >= len(c.text) {
		return errShort
	}
	switch c.text[c.at] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		c.at++
		return nil
	case 'u':
		c.at++
		for range 4 {
			if c.at >= len(c.text) || hexDigit(c.text[c.at]) < 0 {
				return c.fail()
			}
			c.at++
		}
		return nil
	}
	return errSyntax
}

// hexDigit returns the value of a hexadecimal digit, −1 for anything else.
func hexDigit(b byte) rune {
	switch {
	case '0' <= b && b <= '9':
		return rune(b - '0')
	case 'a' <= b && b <= 'f':
		return rune(b - 'a' + 10)
	case 'A' <= b && b <= 'F':
		return rune(b - 'A' + 10)
	}
	return -1
}

// value reads any value and returns its text.
func (c *cursor) value() ([]byte, error) {
	start := c.at
	if err := c.skip(0); err != nil {
		return nil, err
	}
	return c.text[start:c.at], nil
}

// skip passes over a value that lies depth deep.
func (c *cursor) skip(depth int) error {
	if c.at >= len(c.text) {
		return errShort
	}
	switch b := c.text[c.at]; b {
	case '"':
		_, _, err := c.string()
		return err
	case '{', '[':
		if depth >= maxDepth {
			return errSyntax
		}
		c.at++
		return c.inside(b, depth+1)
	case 't':
		return c.word("true")
	case 'f':
		return c.word("false")
	case 'n':
		return c.word("null")
	}
	return c.number()
}

// inside passes over the rest of an object or array after its first byte.
func (c *cursor) inside(open byte, depth int) error {
	end := open + 2 // in ASCII, both for braces and for brackets
	if c.space() == end {
		c.at++
		return nil
	}
	for {
		if open == '{' {
			if _, _, err := c.string(); err != nil {
				return err
			}
			if err := c.pass(':'); err != nil {
				return err
			}
			c.space()
		}
		if err := c.skip(depth); err != nil {
			return err
		}
		if again, err := c.more(end); !again {
			return err
		}
	}
}

// word passes over true, false or null.
func (c *cursor) word(w string) error {
	for i := range len(w) {
		if c.at >= len(c.text) || c.text[c.at] != w[i] {
			return c.fail()
		}
		c.at++
	}
	return nil
}

// number passes over a number.
func (c *cursor) number() error {
	if c.at < len(c.text) && c.text[c.at] == '-' {
		c.at++
	}
	if c.at < len(c.text) && c.text[c.at] == '0' {
		c.at++
	} else if err := c.digits(); err != nil {
		return err
	}
	if c.at < len(c.text) && c.text[c.at] == '.' {
		c.at++
		if err := c.digits(); err != nil {
			return err
		}
	}
	if c.at < len(c.text) && c.text[c.at]|0x20 == 'e' {
		c.at++
		if c.at < len(c.text) && (c.text[c.at] == '+' || c.text[c.at] == '-') {
			c.at++
		}
		return c.digits()
	}
	return nil
}

// digits passes over one digit or more.
func (c *cursor) digits() error {
	start := c.at
	for c.at < len(c.text) && '0' <= c.text[c.at] && c.text[c.at] <= '9' {
		c.at++
	}
	if c.at == start {
		return c.fail()
	}
	return nil
}
