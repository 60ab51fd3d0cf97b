package query

import (
	"encoding/hex"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"graphmail/internal/expr"
)

// quote reads a string literal. MySQL keeps the backslash of \% and \_, which
// are for LIKE; the parser would drop it.
// https://dev.mysql.com/doc/refman/8.4/en/string-literals.html
func (s *scanner) quote(delim byte) error {
	start := s.pos
	var b strings.Builder
	for s.pos++; ; s.pos++ {
		if s.pos >= len(s.sql) {
			s.pos = min(start+1, len(s.sql))
			return s.fail(start, "the string has no end", "")
		}
		c := s.sql[s.pos]
		switch {
		case c == delim && s.peek(1) == delim:
			s.pos++
			b.WriteByte(delim)
		case c == delim:
			s.pos++
			if !utf8.ValidString(b.String()) {
				return s.fail(start, "the string is not UTF-8 text", "")
			}
			s.add(str, start, b.String())
			return nil
		case c == '\\' && s.pos+1 < len(s.sql):
			s.pos++
			escape(&b, s.sql[s.pos])
		default:
			b.WriteByte(c)
		}
	}
}

// escape writes what a backslash before c stands for.
func escape(b *strings.Builder, c byte) {
	switch c {
	case '0':
		b.WriteByte(0)
	case 'b':
		b.WriteByte('\b')
	case 'n':
		b.WriteByte('\n')
	case 'r':
		b.WriteByte('\r')
	case 't':
		b.WriteByte('\t')
	case 'Z':
		b.WriteByte(26)
	case '%', '_':
		b.WriteByte('\\')
		b.WriteByte(c)
	default:
		b.WriteByte(c)
	}
}

func (s *scanner) backquote() error {
	start := s.pos
	var b strings.Builder
	for s.pos++; ; s.pos++ {
		if s.pos >= len(s.sql) {
			s.pos = min(start+1, len(s.sql))
			return s.fail(start, "the quoted name has no end", "")
		}
		c := s.sql[s.pos]
		if c == '`' {
			if s.peek(1) != '`' {
				break
			}
			s.pos++
		}
		if c == 0 {
			return s.fail(start, nulInName, "")
		}
		b.WriteByte(c)
	}
	s.pos++
	switch name := b.String(); {
	case name == "":
		return s.fail(start, "the quoted name is empty", "")
	case !utf8.ValidString(name):
		return s.fail(start, "the name is not UTF-8 text", "")
	default:
		s.add(quoted, start, name)
	}
	return nil
}

func (s *scanner) hex(inQuotes bool) error {
	start := s.pos
	s.pos += 2
	digits := s.run(func(c byte) bool {
		return isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
	})
	if err := s.endBits(start, digits, inQuotes, "hexadecimal"); err != nil {
		return err
	}
	if len(digits)%2 == 1 {
		if inQuotes {
			return s.fail(start, "a hexadecimal literal needs an even number of digits", "")
		}
		digits = "0" + digits
	}
	text, err := hex.DecodeString(digits)
	if err != nil {
		return s.fail(start, "a broken hexadecimal literal", "")
	}
	s.add(bits, start, string(text))
	return nil
}

func (s *scanner) binary(inQuotes bool) error {
	start := s.pos
	s.pos += 2
	digits := s.run(func(c byte) bool { return c == '0' || c == '1' })
	if err := s.endBits(start, digits, inQuotes, "bit"); err != nil {
		return err
	}
	out := make([]byte, (len(digits)+7)/8)
	for i := range len(digits) {
		if digits[len(digits)-1-i] == '1' {
			out[len(out)-1-i/8] |= 1 << (i % 8)
		}
	}
	s.add(bits, start, string(out))
	return nil
}

func (s *scanner) run(ok func(byte) bool) string {
	start := s.pos
	for s.pos < len(s.sql) && ok(s.sql[s.pos]) {
		s.pos++
	}
	return s.sql[start:s.pos]
}

func (s *scanner) endBits(start int, digits string, inQuotes bool, what string) error {
	switch {
	case inQuotes && s.peek(0) != '\'', !inQuotes && (digits == "" || s.wordRune(s.pos) > 0):
		return s.fail(start, "a broken "+what+" literal", "")
	case inQuotes:
		s.pos++
	}
	return nil
}

func (s *scanner) number() error {
	start := s.pos
	s.run(isDigit)
	if s.peek(0) == '.' {
		s.pos++
		s.run(isDigit)
	}
	if c := s.peek(0); c == 'e' || c == 'E' {
		s.pos++
		if c := s.peek(0); c == '+' || c == '-' {
			s.pos++
		}
		if s.run(isDigit) == "" {
			return s.fail(start, "a number without the digits of its exponent", "")
		}
	}
	if n := s.wordRune(s.pos); n > 0 {
		s.pos += n
		return s.fail(start, "a letter right after a number", "write names that begin with a digit in backquotes")
	}
	s.add(num, start, s.sql[start:s.pos])
	return nil
}

const nulInName = "a NUL character is not allowed in a name"

// beyondBigint reports whether a number as written is an integer, but none that
// a BIGINT holds. There is no BIGINT UNSIGNED or DECIMAL here, and a DOUBLE would
// silently be another number.
func beyondBigint(text string, v expr.Value) bool {
	return v.Kind() == expr.Float && !strings.ContainsAny(text, ".eE")
}

// number returns the value of a number as written, negative when neg. What has a
// point or an exponent is a DOUBLE, and so is a whole number beyond 64 bits (see
// [beyondBigint]); ok is false when a DOUBLE cannot hold it either.
func number(text string, neg bool) (v expr.Value, ok bool) {
	if neg {
		text = "-" + text
	}
	if i, err := strconv.ParseInt(text, 10, 64); err == nil {
		return expr.NewInt(i), true
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil && math.IsInf(f, 0) {
		return expr.Null, false
	}
	if f == 0 {
		f = 0 // no minus zero
	}
	return expr.NewFloat(f), true
}
