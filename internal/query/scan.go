package query

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

type kind uint8

const (
	none   kind = iota // past the end
	word               // an unquoted word: a keyword or a name
	quoted             // a name in backquotes
	str                // a string literal; text is its value
	num                // a number as written
	bits               // x'41', 0x41, b'1', 0b1; text is its bytes
	param              // ?
	named              // :name; text is the name
	sysvar             // @@name; text is the name
	op                 // an operator or punctuation
)

// A token is one lexical element of MySQL's SQL.
type token struct {
	kind       kind
	start, end int    // byte offsets in the statement
	text       string // see kind
	upper      string // word: the text in upper case
}

func (t token) is(op_ string) bool { return t.kind == op && t.text == op_ }

func (t token) isWord(words ...string) bool {
	if t.kind != word {
		return false
	}
	for _, w := range words {
		if t.upper == w {
			return true
		}
	}
	return false
}

// name reports whether t can be the part of a name after a dot.
func (t token) name() bool { return t.kind == word || t.kind == quoted }

type scanner struct {
	sql  string
	pos  int
	toks []token
}

// scan splits sql into tokens by the rules of MySQL, which differ from the
// parser's: https://dev.mysql.com/doc/refman/8.4/en/lexical-structure.html.
// With an error come the tokens before it.
func scan(sql string) ([]token, error) {
	s := &scanner{sql: sql}
	for {
		if err := s.blank(); err != nil {
			return s.toks, err
		}
		if s.pos >= len(sql) {
			return s.toks, nil
		}
		if err := s.next(); err != nil {
			return s.toks, err
		}
	}
}

func (s *scanner) peek(n int) byte {
	if s.pos+n < len(s.sql) {
		return s.sql[s.pos+n]
	}
	return 0
}

func (s *scanner) fail(start int, message, hint string) error {
	return newSyntaxError(s.sql, start, max(start, s.pos), message, hint)
}

func (s *scanner) add(k kind, start int, text string) {
	t := token{kind: k, start: start, end: s.pos, text: text}
	if k == word {
		t.upper = upper(text)
	}
	s.toks = append(s.toks, t)
}

// upper returns a word in upper case. Only ASCII letters have one here: the
// upper case of a Turkish ı is an I and would make keywords of names.
func upper(s string) string {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return s
		}
	}
	return strings.ToUpper(s)
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f'
}

// blank skips blanks and comments.
func (s *scanner) blank() error {
	for s.pos < len(s.sql) {
		rest := s.sql[s.pos:]
		switch {
		case isSpace(rest[0]):
			s.pos++
		case rest[0] == '#':
			s.skipLine()
		case strings.HasPrefix(rest, "--") && (len(rest) == 2 || rest[2] <= ' '):
			// Without the blank it is two minus signs.
			s.skipLine()
		case strings.HasPrefix(rest, "/*!"), strings.HasPrefix(rest, "/*M!"):
			return newUnsupported(s.sql, s.pos, "a /*! version comment */", "write its text as plain SQL, or leave it out")
		case strings.HasPrefix(rest, "/*"):
			end := strings.Index(rest[2:], "*/")
			if end < 0 {
				return s.fail(s.pos, "the comment has no end", "close it with */")
			}
			s.pos += end + 4
		case strings.HasPrefix(rest, "//"):
			s.pos += 2
			return s.fail(s.pos-2, `"//" is no comment in SQL`, "write -- or /* … */")
		default:
			return nil
		}
	}
	return nil
}

func (s *scanner) skipLine() {
	if end := strings.IndexByte(s.sql[s.pos:], '\n'); end >= 0 {
		s.pos += end + 1
	} else {
		s.pos = len(s.sql)
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
}

// wordRune returns the size of the character at pos if a word may hold it.
func (s *scanner) wordRune(pos int) int {
	if pos >= len(s.sql) {
		return 0
	}
	c := s.sql[pos]
	switch {
	case isLetter(c), isDigit(c), c == '$':
		return 1
	case c < utf8.RuneSelf:
		return 0
	}
	r, n := utf8.DecodeRuneInString(s.sql[pos:])
	if n > 1 && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)) {
		return n
	}
	return 0
}

func (s *scanner) next() error {
	start, c := s.pos, s.sql[s.pos]
	switch {
	case (c == 'x' || c == 'X') && s.peek(1) == '\'':
		return s.hex(true)
	case (c == 'b' || c == 'B') && s.peek(1) == '\'':
		return s.binary(true)
	case c == '0' && s.peek(1) == 'x':
		return s.hex(false)
	case c == '0' && s.peek(1) == 'b':
		return s.binary(false)
	case isDigit(c), c == '.' && isDigit(s.peek(1)):
		return s.number()
	case c == '\'' || c == '"':
		return s.quote(c)
	case c == '`':
		return s.backquote()
	case c == '?':
		s.pos++
		if isDigit(s.peek(0)) {
			s.pos++
			return newUnsupported(s.sql, start, "a numbered parameter", "write ? or :name")
		}
		s.add(param, start, "?")
		return nil
	case c == ':':
		return s.colon()
	case c == '@':
		return s.at()
	case c == '$':
		return newUnsupported(s.sql, start, "a parameter or name that begins with $", "write ? or :name for a parameter")
	case s.wordRune(s.pos) > 0:
		return s.word()
	}
	return s.operator()
}

func (s *scanner) word() error {
	start := s.pos
	for n := s.wordRune(s.pos); n > 0; n = s.wordRune(s.pos) {
		s.pos += n
	}
	s.add(word, start, s.sql[start:s.pos])
	return nil
}

var operators = []string{
	"<=>", "->>", "->", "<=", "<>", "<<", ">=", ">>", "!=", "&&", "||",
	"+", "-", "*", "/", "%", "^", "~", "&", "|", "=", "<", ">", "!", "(", ")", ",", ".", ";", "{", "}",
}

func (s *scanner) operator() error {
	rest := s.sql[s.pos:]
	start := s.pos
	if strings.HasPrefix(rest, "||") {
		s.pos += 2
		return s.fail(start, `"||" means OR to MySQL and concatenation to others`, "write OR, or CONCAT(a, b)")
	}
	if strings.HasPrefix(rest, "==") {
		s.pos += 2
		return s.fail(start, `"==" is no operator of SQL`, "write =")
	}
	for _, o := range operators {
		if strings.HasPrefix(rest, o) {
			s.pos += len(o)
			s.add(op, start, o)
			return nil
		}
	}
	r, n := utf8.DecodeRuneInString(rest)
	s.pos += n
	switch {
	case r == utf8.RuneError && n <= 1:
		return s.fail(start, "the statement is not UTF-8 text", "")
	case r == 0:
		return s.fail(start, "a NUL character is not allowed outside of strings", "")
	case unicode.IsSpace(r), r == '\u200b', r == '\ufeff':
		return s.fail(start, "a blank that SQL does not know", "write a plain blank")
	case strings.ContainsRune("‘’‚“”„«»´", r):
		return s.fail(start, "a typographic quote", `write ' around text and a backquote around names`)
	case r == '[' || r == ']':
		return s.fail(start, `unexpected "`+string(r)+`"`, "write names in backquotes")
	case r == '\\':
		return s.fail(start, "unexpected backslash", "a backslash only has a meaning within a string")
	}
	return s.fail(start, "unexpected character "+printable(r), "")
}

func printable(r rune) string {
	if unicode.IsPrint(r) {
		return `"` + string(r) + `"`
	}
	return fmt.Sprintf("U+%04X", r)
}

func (s *scanner) colon() error {
	start := s.pos
	s.pos++
	switch c := s.peek(0); {
	case c == ':':
		s.pos++
		return newUnsupported(s.sql, start, `"::"`, "write CAST(x AS type) for a cast, and IN (?) or IN (:name) with a slice for a list")
	case c == '=':
		return newUnsupported(s.sql, start, `":="`, "variables cannot be assigned")
	case isLetter(c):
		for isLetter(s.peek(0)) || isDigit(s.peek(0)) {
			s.pos++
		}
		if s.wordRune(s.pos) > 0 {
			return s.fail(start, "the name of a parameter is made of letters, digits and _", "")
		}
		s.add(named, start, s.sql[start+1:s.pos])
		return nil
	case isDigit(c):
		s.pos++
		return newUnsupported(s.sql, start, "a numbered parameter", "write ? or :name")
	}
	return s.fail(start, `unexpected ":"`, "a parameter is written ? or :name")
}

func (s *scanner) at() error {
	start := s.pos
	if s.peek(1) != '@' {
		return newUnsupported(s.sql, start, "a user variable (@name)", "write a parameter as ? or :name")
	}
	s.pos += 2
	nameStart := s.pos
	for s.wordRune(s.pos) > 0 || s.peek(0) == '.' && s.wordRune(s.pos+1) > 0 {
		s.pos += max(1, s.wordRune(s.pos))
	}
	if s.pos == nameStart {
		return s.fail(start, "@@ without the name of a variable", "")
	}
	s.add(sysvar, start, s.sql[nameStart:s.pos])
	return nil
}
