package graphtest

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenName
	tokenString
	tokenNumber
	tokenDateTime
	tokenDate
	tokenGUID
	tokenPunct // one of ( ) , / : = - *
)

// A token is a piece of a filter or order expression.
type token struct {
	kind tokenKind
	text string // as written; a string without its quotes and with '' made '
	pos  int    // byte offset
}

func (t token) is(punct string) bool { return t.kind == tokenPunct && t.text == punct }

// A syntaxError is what Microsoft's OData library says of a text it cannot
// read. The wording of the messages is that library's
// (https://github.com/OData/odata.net).
type syntaxError string

func (e syntaxError) Error() string { return string(e) }

func syntaxf(format string, args ...any) error { return syntaxError(fmt.Sprintf(format, args...)) }

var (
	guidPattern     = regexp.MustCompile(`^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}`)
	dateTimePattern = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T[0-9:.]*(?:[Zz]|[+-]\d{2}:\d{2})?`)
	datePattern     = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}`)
	numberPattern   = regexp.MustCompile(`^\d+(?:\.\d+)?(?:[eE][+-]?\d+)?`)
)

// lex cuts an expression into tokens; the last one is tokenEnd.
func lex(text string) ([]token, error) {
	var tokens []token
	for pos := 0; ; {
		rest := text[pos:]
		trimmed := strings.TrimLeft(rest, " \t\r\n")
		pos += len(rest) - len(trimmed)
		rest = trimmed
		if rest == "" {
			return append(tokens, token{kind: tokenEnd, pos: pos}), nil
		}
		t, n, err := lexOne(text, rest, pos)
		if err != nil {
			return nil, err
		}
		if n < len(rest) && t.kind >= tokenNumber && t.kind <= tokenGUID {
			if r, _ := utf8.DecodeRuneInString(rest[n:]); isNamePart(r) {
				return nil, syntaxf("Syntax error at position %d in '%s'.", pos+n, text)
			}
		}
		tokens = append(tokens, t)
		pos += n
	}
}

// lexOne reads the token at the start of rest and says how long it is.
func lexOne(text, rest string, pos int) (token, int, error) {
	if m := guidPattern.FindString(rest); m != "" {
		return token{tokenGUID, m, pos}, len(m), nil
	}
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case r == '\'':
		value, n := lexString(rest)
		if n == 0 {
			return token{}, 0, syntaxf("There is an unterminated string literal at position %d in '%s'.", len(text), text)
		}
		return token{tokenString, value, pos}, n, nil
	case r >= '0' && r <= '9':
		for _, p := range []struct {
			kind    tokenKind
			pattern *regexp.Regexp
		}{{tokenDateTime, dateTimePattern}, {tokenDate, datePattern}, {tokenNumber, numberPattern}} {
			if m := p.pattern.FindString(rest); m != "" {
				return token{p.kind, m, pos}, len(m), nil
			}
		}
	case strings.ContainsRune("(),/:=-*", r):
		return token{tokenPunct, rest[:1], pos}, 1, nil
	case isNameStart(r):
		n := size
		for n < len(rest) {
			r, size := utf8.DecodeRuneInString(rest[n:])
			if !isNamePart(r) && r != '.' {
				break
			}
			n += size
		}
		return token{tokenName, rest[:n], pos}, n, nil
	}
	return token{}, 0, syntaxf("Syntax error: character '%c' is not valid at position %d in '%s'.", r, pos, text)
}

// lexString reads a quoted string, ” standing for one quote, and returns its
// value and its length in the text: 0 when it does not end.
func lexString(rest string) (string, int) {
	var b strings.Builder
	for i := 1; i < len(rest); i++ {
		if rest[i] != '\'' {
			b.WriteByte(rest[i])
			continue
		}
		if i+1 < len(rest) && rest[i+1] == '\'' {
			b.WriteByte('\'')
			i++
			continue
		}
		return b.String(), i + 1
	}
	return "", 0
}

func isNameStart(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || r == '_' || r == '$' || r == '@')
}

func isNamePart(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_')
}
