package expr

import (
	"strings"
	"unicode/utf8"
)

// slice cuts characters from to end (counted from 0) out of a value: bytes out
// of a BLOB.
func slice(env *Env, a Value, from, end int64) Value {
	if a.kind == Bytes {
		n := int64(len(a.str))
		return NewBytes(a.str[min(max(from, 0), n):max(min(max(from, 0), n), min(end, n))])
	}
	s := a.text(env.location())
	start := offset(s, from)
	return NewText(s[start : start+offset(s[start:], end-from)])
}

// offset returns at which byte the n-th character of s (from 0) starts, at most
// the length of s.
func offset(s string, n int64) int {
	if n >= int64(len(s)) {
		return len(s)
	}
	i := 0
	for ; n > 0 && i < len(s); n-- {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return i
}

func length(env *Env, a Value) int64 {
	n, _ := countChars(env, a)
	return n.num
}

func substringFrom(env *Env, a, position Value) (Value, error) {
	return cutFrom(env, a, position.clamped(env.location()), int64(maxLength)), nil
}

// maxLength is more characters than any text has.
const maxLength = 1 << 40

func substring(env *Env, a, position, n Value) (Value, error) {
	return cutFrom(env, a, position.clamped(env.location()), min(n.clamped(env.location()), maxLength)), nil
}

func cutFrom(env *Env, a Value, position, n int64) Value {
	from := position - 1
	if position < 0 {
		from = length(env, a) + position
	}
	if position == 0 || from < 0 || n <= 0 || from > maxLength {
		return slice(env, a, 0, 0)
	}
	return slice(env, a, from, from+n)
}

func left(env *Env, a, n Value) (Value, error) {
	return slice(env, a, 0, max(n.clamped(env.location()), 0)), nil
}

func right(env *Env, a, n Value) (Value, error) {
	all := length(env, a)
	k := min(max(n.clamped(env.location()), 0), all)
	return slice(env, a, all-k, all), nil
}

// substringIndex compares byte for byte, as MySQL's SUBSTRING_INDEX does.
func substringIndex(env *Env, a, delimiter, n Value) (Value, error) {
	s, d, count := a.text(env.location()), delimiter.text(env.location()), n.clamped(env.location())
	if d == "" || count == 0 {
		return NewText(""), nil
	}
	if count < 0 {
		// Matches are counted from the left, where they overlap too.
		if count += int64(strings.Count(s, d)) + 1; count <= 0 {
			return NewText(s), nil
		}
		return NewText(s[afterMatch(s, d, count):]), nil
	}
	if end := afterMatch(s, d, count); end >= 0 {
		s = s[:end-len(d)]
	}
	return NewText(s), nil
}

// afterMatch returns where the n-th d in s ends, −1 for nowhere.
func afterMatch(s, d string, n int64) int {
	end := 0
	for ; n > 0; n-- {
		i := strings.Index(s[end:], d)
		if i < 0 {
			return -1
		}
		end += i + len(d)
	}
	return end
}
