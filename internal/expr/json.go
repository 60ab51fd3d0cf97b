package expr

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"
)

// JSON values are kept as text. The functions here walk text that is known to
// be valid; on other text they end without an answer, but end.

// jsonRank is the order of JSON types in comparisons, the lowest first.
// https://dev.mysql.com/doc/refman/8.0/en/json.html#json-comparison
type jsonRank uint8

const (
	jsonNull jsonRank = iota
	jsonNumber
	jsonString
	jsonObject
	jsonArray
	jsonBool
)

func skipJSONSpace(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == '\n' || s[i] == '\r') {
		i++
	}
	return i
}

// jsonEnd returns where the JSON value that starts at i ends.
func jsonEnd(s string, i int) int {
	depth := 0
	for i < len(s) {
		switch s[i] {
		case '"':
			i = jsonStringEnd(s, i)
		case '{', '[':
			depth++
			i++
		case '}', ']':
			depth--
			i++
		case ',', ':', ' ', '\t', '\n', '\r':
			i++
			continue
		default:
			for i < len(s) && !strings.ContainsRune(",:]} \t\n\r", rune(s[i])) {
				i++
			}
		}
		if depth <= 0 {
			return i
		}
	}
	return len(s)
}

// jsonStringEnd returns where the string that starts with the quote at i ends.
func jsonStringEnd(s string, i int) int {
	for i++; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(s)
}

func jsonRankOf(s string) jsonRank {
	if s == "" {
		return jsonNull
	}
	switch s[0] {
	case '{':
		return jsonObject
	case '[':
		return jsonArray
	case '"':
		return jsonString
	case 't', 'f':
		return jsonBool
	case 'n':
		return jsonNull
	default:
		return jsonNumber
	}
}

// jsonElements calls f for each element of an array until f returns false.
func jsonElements(s string, f func(value string) bool) {
	for i := skipJSONSpace(s, 1); i < len(s) && s[i] != ']'; {
		end := jsonEnd(s, i)
		if !f(s[i:end]) {
			return
		}
		i = skipJSONComma(s, end)
	}
}

// jsonMembers calls f for each member of an object until f returns false; the
// key is as written, with quotes.
func jsonMembers(s string, f func(key, value string) bool) {
	for i := skipJSONSpace(s, 1); i < len(s) && s[i] == '"'; {
		keyEnd := jsonStringEnd(s, i)
		start := skipJSONSpace(s, keyEnd)
		start = skipJSONSpace(s, start+1)
		end := max(jsonEnd(s, start), start)
		if start > len(s) || !f(s[i:keyEnd], s[start:end]) {
			return
		}
		i = skipJSONComma(s, end)
	}
}

func skipJSONComma(s string, i int) int {
	if i = skipJSONSpace(s, i); i < len(s) && s[i] == ',' {
		i = skipJSONSpace(s, i+1)
	}
	return i
}

// jsonText returns what a JSON string, quotes included, says.
func jsonText(s string) string {
	if len(s) >= 2 && strings.IndexByte(s, '\\') < 0 {
		return s[1 : len(s)-1]
	}
	var text string
	if json.Unmarshal([]byte(s), &text) != nil {
		return s
	}
	return text
}

// jsonScalarText returns the text inside a JSON string, and any other JSON as
// it stands.
func jsonScalarText(s string) string {
	s = strings.TrimSpace(s)
	if jsonRankOf(s) == jsonString {
		return jsonText(s)
	}
	return s
}

// jsonFloat returns a JSON value as a number: true is 1, and a string counts by
// its numeric prefix.
func jsonFloat(s string) float64 {
	s = strings.TrimSpace(s)
	switch jsonRankOf(s) {
	case jsonBool:
		if s == "true" {
			return 1
		}
		return 0
	case jsonString:
		return floatPrefix(jsonText(s))
	default:
		return floatPrefix(s)
	}
}

// compareJSON orders two JSON values: by type, then numbers by value, strings
// byte for byte, arrays element by element. Objects are equal when their
// members are, in any order.
func compareJSON(a, b string) int {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	rank := jsonRankOf(a)
	if c := cmp.Compare(rank, jsonRankOf(b)); c != 0 {
		return c
	}
	switch rank {
	case jsonNumber:
		return compareJSONNumbers(a, b)
	case jsonString:
		return strings.Compare(jsonText(a), jsonText(b))
	case jsonArray:
		return slices.CompareFunc(jsonList(a), jsonList(b), compareJSON)
	case jsonObject:
		return slices.CompareFunc(sortedMembers(a), sortedMembers(b), func(x, y jsonMember) int {
			if c := strings.Compare(x.key, y.key); c != 0 {
				return c
			}
			return compareJSON(x.value, y.value)
		})
	case jsonBool:
		return cmp.Compare(len(b), len(a)) // false is longer, and less
	default:
		return 0
	}
}

func compareJSONNumbers(a, b string) int {
	i, err := strconv.ParseInt(a, 10, 64)
	j, errB := strconv.ParseInt(b, 10, 64)
	if err == nil && errB == nil {
		return cmp.Compare(i, j)
	}
	return cmp.Compare(floatPrefix(a), floatPrefix(b))
}

func jsonList(s string) []string {
	var list []string
	jsonElements(s, func(v string) bool {
		list = append(list, v)
		return true
	})
	return list
}

type jsonMember struct{ key, value string }

func sortedMembers(s string) []jsonMember {
	var members []jsonMember
	jsonMembers(s, func(key, value string) bool {
		members = append(members, jsonMember{jsonText(key), value})
		return true
	})
	slices.SortStableFunc(members, func(a, b jsonMember) int { return strings.Compare(a.key, b.key) })
	return members
}

// canonicalJSON returns text that two JSON values share exactly when they are
// equal.
func canonicalJSON(s string) string {
	return string(appendCanonical(nil, strings.TrimSpace(s)))
}

func appendCanonical(b []byte, s string) []byte {
	switch jsonRankOf(s) {
	case jsonNumber:
		if i, err := strconv.ParseInt(s, 10, 64); err == nil {
			return strconv.AppendInt(b, i, 10)
		}
		f := floatPrefix(s)
		if f == float64(int64(f)) && f > -1<<63 && f < 1<<63 {
			return strconv.AppendInt(b, int64(f), 10)
		}
		return strconv.AppendFloat(b, f, 'g', -1, 64)
	case jsonString:
		return strconv.AppendQuote(b, jsonText(s))
	case jsonArray:
		b = append(b, '[')
		jsonElements(s, func(v string) bool {
			b = append(appendCanonical(b, v), ',')
			return true
		})
		return append(b, ']')
	case jsonObject:
		b = append(b, '{')
		for _, m := range sortedMembers(s) {
			b = append(strconv.AppendQuote(b, m.key), ':')
			b = append(appendCanonical(b, m.value), ',')
		}
		return append(b, '}')
	default:
		return append(b, s...)
	}
}

// spaced writes an array or object as MySQL does, with one blank after commas
// and colons.
func spaced(s string) string {
	if r := jsonRankOf(s); r != jsonArray && r != jsonObject {
		return s
	}
	b := make([]byte, 0, len(s)+len(s)/8)
	for i := 0; i < len(s); {
		switch c := s[i]; c {
		case '"':
			end := jsonStringEnd(s, i)
			b = append(b, s[i:end]...)
			i = end
			continue
		case ',', ':':
			b = append(b, c, ' ')
		case ' ', '\t', '\n', '\r':
		default:
			b = append(b, c)
		}
		i++
	}
	return string(b)
}

var errNoJSON = errors.New("invalid JSON text")

// parseJSONValue reads text as JSON and makes JSON of any other value.
func parseJSONValue(v Value, loc *time.Location) (Value, error) {
	if v.kind != Text && v.kind != Bytes {
		return toJSON(v, loc), nil
	}
	if !json.Valid([]byte(v.str)) {
		return Null, errNoJSON
	}
	return NewJSON(strings.TrimSpace(v.str)), nil
}

// toJSON returns v as a JSON value: text becomes a JSON string.
func toJSON(v Value, loc *time.Location) Value {
	switch v.kind {
	case JSON, Unknown:
		return v
	case Bool:
		if v.Bool() {
			return NewJSON("true")
		}
		return NewJSON("false")
	case Int, Float:
		return NewJSON(v.text(loc))
	default:
		return NewJSON(string(appendJSONString(nil, v.text(loc))))
	}
}

// appendJSONString appends s as a JSON string, with nothing escaped that need
// not be.
func appendJSONString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		case '\b':
			b = append(b, '\\', 'b')
		case '\f':
			b = append(b, '\\', 'f')
		default:
			if c < ' ' {
				b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			} else {
				b = append(b, c)
			}
		}
	}
	return append(b, '"')
}
