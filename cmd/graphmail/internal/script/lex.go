// Package script takes SQL text apart as far as a prompt needs it: into tokens,
// to colour and complete them, and into statements.
package script

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Kind says what a token is.
type Kind int

// The kinds of tokens.
const (
	Space   Kind = iota
	Comment      // -- …, # … or /* … */
	String       // '…' or "…"
	Quoted       // `…`
	Word         // a keyword, a name, a number
	Symbol       // one character
	End          // ; or \g or \G
)

// A Token is a piece of SQL text. The tokens of a text joined are the text.
type Token struct {
	Kind Kind
	Text string
	Open bool // a comment, a string or a quoted name whose end is missing
}

// Tokens splits text the way MySQL does: backslashes and doubled quotes inside
// of strings, a blank after the dashes of a comment.
// https://dev.mysql.com/doc/refman/8.0/en/comments.html
func Tokens(text string) []Token {
	var list []Token
	for text != "" {
		t := next(text)
		list = append(list, t)
		text = text[len(t.Text):]
	}
	return list
}

func next(s string) Token {
	switch c := s[0]; {
	case c == '\'' || c == '"':
		return delimited(s, String, c, true)
	case c == '`':
		return delimited(s, Quoted, c, false)
	case c == '#' || s == "--" || strings.HasPrefix(s, "--") && isSpace(s[2]):
		end := strings.IndexByte(s, '\n')
		if end < 0 {
			return Token{Comment, s, false}
		}
		return Token{Comment, s[:end], false}
	case strings.HasPrefix(s, "/*"):
		if end := strings.Index(s[2:], "*/"); end >= 0 {
			return Token{Comment, s[:end+4], false}
		}
		return Token{Comment, s, true}
	case c == ';':
		return Token{End, s[:1], false}
	case c == '\\' && len(s) > 1 && (s[1] == 'g' || s[1] == 'G') && (len(s) == 2 || isSpace(s[2])):
		return Token{End, s[:2], false}
	case isSpace(c):
		return Token{Space, s[:len(s)-len(strings.TrimLeft(s, " \t\r\n\f\v"))], false}
	}
	if n := strings.IndexFunc(s, notWord); n != 0 {
		if n < 0 {
			n = len(s)
		}
		return Token{Word, s[:n], false}
	}
	_, size := utf8.DecodeRuneInString(s)
	return Token{Symbol, s[:size], false}
}

func delimited(s string, kind Kind, quote byte, backslash bool) Token {
	for i := 1; i < len(s); i++ {
		switch {
		case backslash && s[i] == '\\':
			i++
		case s[i] != quote:
		case i+1 < len(s) && s[i+1] == quote:
			i++
		default:
			return Token{kind, s[:i+1], false}
		}
	}
	return Token{kind, s, true}
}

func isSpace(c byte) bool { return strings.IndexByte(" \t\r\n\f\v", c) >= 0 }

func notWord(r rune) bool {
	return r != '_' && r != '@' && r != '$' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}
