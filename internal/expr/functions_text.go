package expr

import (
	"strings"
	"unicode/utf8"
)

// https://dev.mysql.com/doc/refman/8.0/en/string-functions.html
var textFunctions = append([]function{
	{name: "CONCAT", args: "text[, …]", summary: "the arguments joined; NULL where one is NULL", typ: sameNulls(typeJoined), many: concatenate},
	{name: "CONCAT_WS", args: "separator, text[, …]", summary: "the arguments that are not NULL, joined by the separator", typ: typeJoined, nulls: true, many: concatenateWith},
	{name: "LOWER", args: "text", summary: "in small letters", typ: sameNulls(typeText), one: mapText(strings.ToLower)},
	{name: "LCASE", args: "text", summary: "in small letters", typ: sameNulls(typeText), one: mapText(strings.ToLower)},
	{name: "UPPER", args: "text", summary: "in capital letters", typ: sameNulls(typeText), one: mapText(strings.ToUpper)},
	{name: "UCASE", args: "text", summary: "in capital letters", typ: sameNulls(typeText), one: mapText(strings.ToUpper)},
	{name: "LENGTH", args: "text", summary: "how many bytes", typ: sameNulls(typeInt), one: countBytes},
	{name: "OCTET_LENGTH", args: "text", summary: "how many bytes", typ: sameNulls(typeInt), one: countBytes},
	{name: "BIT_LENGTH", args: "text", summary: "how many bits", typ: sameNulls(typeInt), one: func(env *Env, a Value) (Value, error) {
		return NewInt(8 * int64(len(a.text(env.location())))), nil
	}},
	{name: "CHAR_LENGTH", args: "text", summary: "how many characters", typ: sameNulls(typeInt), one: countChars},
	{name: "CHARACTER_LENGTH", args: "text", summary: "how many characters", typ: sameNulls(typeInt), one: countChars},
	{name: "SUBSTR", args: "text, position[, length]", summary: "from a character on, counted from 1, or from the end where negative", typ: sameNulls(typeSlice), two: substringFrom, three: substring},
	{name: "SUBSTRING", args: "text, position[, length]", summary: "from a character on, counted from 1, or from the end where negative", typ: sameNulls(typeSlice), two: substringFrom, three: substring},
	{name: "MID", args: "text, position[, length]", summary: "from a character on, counted from 1, or from the end where negative", typ: sameNulls(typeSlice), two: substringFrom, three: substring},
	{name: "LEFT", args: "text, n", summary: "the first n characters", typ: sameNulls(typeSlice), two: left},
	{name: "RIGHT", args: "text, n", summary: "the last n characters", typ: sameNulls(typeSlice), two: right},
	{name: "SUBSTRING_INDEX", args: "text, delimiter, n", summary: "up to the n-th delimiter, or from the n-th from the end on where negative", typ: sameNulls(typeText), three: substringIndex},
	{name: "TRIM", args: "text[, what]", summary: "without blanks, or what else, at both ends", typ: sameNulls(typeText), one: trimBlanks(true, true), two: trim(true, true)},
	{name: "LTRIM", args: "text[, what]", summary: "without blanks, or what else, at the start", typ: sameNulls(typeText), one: trimBlanks(true, false), two: trim(true, false)},
	{name: "RTRIM", args: "text[, what]", summary: "without blanks, or what else, at the end", typ: sameNulls(typeText), one: trimBlanks(false, true), two: trim(false, true)},
	{name: "REPLACE", args: "text, from, to", summary: "every from replaced by to; case matters", typ: sameNulls(typeText), three: replace},
	{name: "REVERSE", args: "text", summary: "the characters in reverse order", typ: sameNulls(typeText), one: mapText(reverse)},
	{name: "REPEAT", args: "text, n", summary: "the text n times", typ: sameNulls(typeText), two: repeat},
	{name: "SPACE", args: "n", summary: "n blanks", typ: sameNulls(typePlain), one: func(env *Env, n Value) (Value, error) { return repeat(env, NewText(" "), n) }},
	{name: "LPAD", args: "text, n, pad", summary: "n characters, filled up at the left or cut", typ: typeText, three: pad(true)},
	{name: "RPAD", args: "text, n, pad", summary: "n characters, filled up at the right or cut", typ: typeText, three: pad(false)},
	{name: "INSERT", args: "text, position, length, new", summary: "new in place of length characters", typ: sameNulls(typeText), many: insert},
	{name: "ELT", args: "n, text[, …]", summary: "the n-th text", typ: typeElt, nulls: true, many: elt},
	{name: "QUOTE", args: "text", summary: "as a literal of SQL", typ: present(typePlain), nulls: true, one: quote},
}, append(searchFunctions, append(codeFunctions, regexpFunctions...)...)...)

// typeJoined is TEXT, or BLOB where an argument is one.
func typeJoined(args []Type) Type {
	t := typeText(args)
	for _, a := range args {
		if a.Kind == Bytes {
			t.Kind = Bytes
		}
	}
	return t
}

// typeSlice is TEXT, or BLOB for a part of one.
func typeSlice(args []Type) Type {
	t := typeText(args)
	if args[0].Kind == Bytes {
		t.Kind = Bytes
	}
	return t
}

func mapText(f func(string) string) func(*Env, Value) (Value, error) {
	return func(env *Env, a Value) (Value, error) { return NewText(f(a.text(env.location()))), nil }
}

// joined makes text, or bytes where an argument was.
func joined(s string, args []Value) Value {
	for _, a := range args {
		if a.kind == Bytes {
			return NewBytes(s)
		}
	}
	return NewText(s)
}

func concatenate(env *Env, args []Value) (Value, error) {
	if len(args) == 1 {
		return joined(args[0].text(env.location()), args), nil
	}
	var buf [256]byte
	b := buf[:0]
	for _, a := range args {
		b = a.Append(b, env.location())
		if len(b) > maxText {
			return Null, errTooLong
		}
	}
	return joined(string(b), args), nil
}

func concatenateWith(env *Env, args []Value) (Value, error) {
	if args[0].IsNull() {
		return Null, nil
	}
	var buf [256]byte
	b := buf[:0]
	first := true
	for _, a := range args[1:] {
		if a.IsNull() {
			continue
		}
		if !first {
			b = args[0].Append(b, env.location())
		}
		first = false
		if b = a.Append(b, env.location()); len(b) > maxText {
			return Null, errTooLong
		}
	}
	return joined(string(b), args), nil
}

func countBytes(env *Env, a Value) (Value, error) {
	return NewInt(int64(len(a.text(env.location())))), nil
}

func countChars(env *Env, a Value) (Value, error) {
	if a.kind == Bytes {
		return NewInt(int64(len(a.str))), nil
	}
	return NewInt(int64(utf8.RuneCountInString(a.text(env.location())))), nil
}

func trimBlanks(start, end bool) func(env *Env, a Value) (Value, error) {
	f := trim(start, end)
	return func(env *Env, a Value) (Value, error) { return f(env, a, NewText(" ")) }
}

// trim makes TRIM, which takes a text off as often as it is there. The parser
// writes TRIM(BOTH x FROM y) as TRIM(y, x).
func trim(start, end bool) func(env *Env, a, what Value) (Value, error) {
	return func(env *Env, a, what Value) (Value, error) {
		s, w := a.text(env.location()), what.text(env.location())
		for start && w != "" && strings.HasPrefix(s, w) {
			s = s[len(w):]
		}
		for end && w != "" && strings.HasSuffix(s, w) {
			s = s[:len(s)-len(w)]
		}
		return NewText(s), nil
	}
}

func replace(env *Env, a, from, to Value) (Value, error) {
	s, f, t := a.text(env.location()), from.text(env.location()), to.text(env.location())
	if f == "" || f == t {
		return NewText(s), nil
	}
	if len(t) > len(f) {
		if n := strings.Count(s, f); len(s)+n*(len(t)-len(f)) > maxText {
			return Null, errTooLong
		}
	}
	return NewText(strings.ReplaceAll(s, f, t)), nil
}

func reverse(s string) string {
	b := make([]byte, 0, len(s))
	for i := len(s); i > 0; {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		b = append(b, s[i-size:i]...)
		i -= size
	}
	return string(b)
}

func repeat(env *Env, a, n Value) (Value, error) {
	s, k := a.text(env.location()), n.clamped(env.location())
	if k <= 0 || s == "" {
		return NewText(""), nil
	}
	if k > maxText/int64(len(s)) {
		return Null, errTooLong
	}
	return NewText(strings.Repeat(s, int(k))), nil
}

// pad makes LPAD or RPAD. Where nothing can be filled up, the result is NULL.
func pad(atLeft bool) func(env *Env, a, n, with Value) (Value, error) {
	return func(env *Env, a, n, with Value) (Value, error) {
		s, p, want := a.text(env.location()), with.text(env.location()), n.clamped(env.location())
		if want < 0 {
			return Null, nil
		}
		if want > maxText {
			return Null, errTooLong
		}
		have := int64(utf8.RuneCountInString(s))
		if want <= have {
			return NewText(firstChars(s, int(want))), nil
		}
		if p == "" {
			return Null, nil
		}
		missing := int(want - have)
		times := missing/utf8.RuneCountInString(p) + 1
		if times*len(p) > 4*maxText {
			return Null, errTooLong
		}
		fill := firstChars(strings.Repeat(p, times), missing)
		if atLeft {
			return NewText(fill + s), nil
		}
		return NewText(s + fill), nil
	}
}

func insert(env *Env, args []Value) (Value, error) {
	s, replacement := args[0].text(env.location()), args[3].text(env.location())
	position, n := args[1].clamped(env.location()), args[2].clamped(env.location())
	if position < 1 || position > int64(utf8.RuneCountInString(s)) {
		return NewText(s), nil
	}
	start := offset(s, position-1)
	end := len(s)
	if n >= 0 && n < maxLength {
		end = start + offset(s[start:], n)
	}
	if len(s)+len(replacement) > maxText {
		return Null, errTooLong
	}
	return NewText(s[:start] + replacement + s[end:]), nil
}

func typeElt(args []Type) Type {
	t := typeJoined(args[1:])
	t.Nullable = true
	return t
}

func elt(env *Env, args []Value) (Value, error) {
	if args[0].IsNull() {
		return Null, nil
	}
	i := args[0].clamped(env.location())
	if i < 1 || i >= int64(len(args)) || args[i].IsNull() {
		return Null, nil
	}
	return joined(args[i].text(env.location()), args[1:]), nil
}

func quote(env *Env, a Value) (Value, error) {
	if a.IsNull() {
		return NewText("NULL"), nil
	}
	s := a.text(env.location())
	return NewText("'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\x00", `\0`, "\x1a", `\Z`).Replace(s) + "'"), nil
}
