package expr

import (
	"fmt"
	"sync/atomic"
	"unicode/utf8"

	"graphmail/internal/expr/collation"
)

// A likePattern is a compiled LIKE pattern. % matches any text, _ one
// character; other characters match those of equal weight in the collation,
// one by one, as MySQL matches them.
// https://dev.mysql.com/doc/refman/8.0/en/string-comparison-functions.html
type likePattern struct {
	tokens []likeToken
	exact  bool
	ascii  *[utf8.RuneSelf]uint32 // what fold makes of ASCII characters
}

var foldedASCII, exactASCII = func() (folded, exact [utf8.RuneSelf]uint32) {
	for i := range folded {
		folded[i], exact[i] = collation.Class(rune(i)), uint32(i)
	}
	return folded, exact
}()

type likeToken struct {
	kind likeKind
	char uint32 // of a literal: what fold makes of it
}

type likeKind uint8

const (
	likeLiteral likeKind = iota
	likeOne              // _
	likeAny              // %
)

// parseLike compiles a pattern; escape is the escape character, or −1.
func parseLike(pattern string, escape rune, exact bool) *likePattern {
	p := &likePattern{exact: exact, ascii: &foldedASCII}
	if exact {
		p.ascii = &exactASCII
	}
	escaped := false
	for _, r := range pattern {
		switch {
		case escaped:
			escaped = false
			p.literal(r)
		case r == escape:
			escaped = true
		case r == '%':
			if n := len(p.tokens); n == 0 || p.tokens[n-1].kind != likeAny {
				p.tokens = append(p.tokens, likeToken{kind: likeAny})
			}
		case r == '_':
			p.tokens = append(p.tokens, likeToken{kind: likeOne})
		default:
			p.literal(r)
		}
	}
	if escaped { // an escape at the end stands for itself
		p.literal(escape)
	}
	return p
}

func (p *likePattern) literal(r rune) {
	p.tokens = append(p.tokens, likeToken{char: p.fold(r)})
}

// fold returns a number that characters share when they match.
func (p *likePattern) fold(r rune) uint32 {
	if p.exact {
		return uint32(r)
	}
	return collation.Class(r)
}

// match reports whether s matches. On a mismatch it goes back to the last %
// only: an earlier one could take no text that this one cannot.
func (p *likePattern) match(s string) bool {
	tokens := p.tokens
	i, t := 0, 0
	retry, resume := -1, 0 // the token behind the last %, and where in s it was tried
	for i < len(s) {
		if t < len(tokens) && tokens[t].kind == likeAny {
			t++
			if t == len(tokens) {
				return true
			}
			i = p.skipTo(s, i, tokens[t])
			retry, resume = t, i
			continue
		}
		char, n := p.char(s, i)
		if t < len(tokens) && (tokens[t].kind == likeOne || tokens[t].char == char) {
			i += n
			t++
			continue
		}
		if retry < 0 {
			return false
		}
		_, n = p.char(s, resume)
		resume = p.skipTo(s, resume+n, tokens[retry])
		i, t = resume, retry
	}
	for t < len(tokens) && tokens[t].kind == likeAny {
		t++
	}
	return t == len(tokens)
}

// char returns the character at i, folded, and its length.
func (p *likePattern) char(s string, i int) (char uint32, n int) {
	if c := s[i]; c < utf8.RuneSelf {
		return p.ascii[c], 1
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	return p.fold(r), n
}

// skipTo returns where, from i on, a token first matches; the end of s where it
// does not.
func (p *likePattern) skipTo(s string, i int, token likeToken) int {
	if token.kind != likeLiteral {
		return i
	}
	for i < len(s) {
		if c := s[i]; c < utf8.RuneSelf {
			if p.ascii[c] == token.char {
				return i
			}
			i++
			continue
		}
		char, n := p.char(s, i)
		if char == token.char {
			return i
		}
		i += n
	}
	return i
}

// like compiles X [NOT] LIKE Pattern [ESCAPE Escape].
func (c *compiler) like(e *Like) (*node, error) {
	x, err := c.compile(e.X)
	if err != nil {
		return nil, err
	}
	pattern, err := c.compile(e.Pattern)
	if err != nil {
		return nil, err
	}
	escape, err := c.escape(e.Escape)
	if err != nil {
		return nil, err
	}
	exact := x.typ.Exact || pattern.typ.Exact || x.typ.Kind == Bytes || pattern.typ.Kind == Bytes
	loc, no := c.env.location(), e.Not
	compiled := func(v Value) *likePattern { return parseLike(v.text(loc), escape, exact) }
	if pattern.constant && !pattern.value.IsNull() {
		fixed := compiled(pattern.value)
		compiled = func(Value) *likePattern { return fixed }
	}
	xrun, prun := x.run, pattern.run
	return c.fold(conditionNode(func(f *Frame) (truth, error) {
		v, err := xrun(f)
		if err != nil || v.kind == Unknown {
			return isUnknown, err
		}
		p, err := prun(f)
		if err != nil || p.kind == Unknown {
			return isUnknown, err
		}
		return truthOf(compiled(p).match(v.text(loc)) != no), nil
	}, anyNullable(x, pattern)), x, pattern), nil
}

// escape returns the escape character of LIKE: the backslash when e is nil,
// and −1, none, for ”.
func (c *compiler) escape(e Expr) (rune, error) {
	if e == nil {
		return '\\', nil
	}
	n, err := c.compile(e)
	if err != nil || c.typesOnly {
		return '\\', err
	}
	if !n.constant {
		return 0, fmt.Errorf("ESCAPE needs a constant, not %s", e)
	}
	if n.value.IsNull() {
		return '\\', nil
	}
	text := n.value.text(c.env.location())
	if text == "" {
		return -1, nil
	}
	r, size := utf8.DecodeRuneInString(text)
	if size != len(text) {
		return 0, fmt.Errorf("ESCAPE needs a single character, not %s", quoteShort(text))
	}
	return r, nil
}

// A lastUsed remembers the last thing compiled from a text, for patterns that
// are not constant but seldom change from row to row.
type lastUsed[T any] struct{ entry atomic.Pointer[lastEntry[T]] }

type lastEntry[T any] struct {
	text  string
	value T
}

func (l *lastUsed[T]) get(text string, compile func(string) (T, error)) (T, error) {
	if e := l.entry.Load(); e != nil && e.text == text {
		return e.value, nil
	}
	v, err := compile(text)
	if err == nil {
		l.entry.Store(&lastEntry[T]{text: text, value: v})
	}
	return v, err
}
