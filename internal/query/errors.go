package query

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ErrReadOnly is wrapped by the error of [Parse] for a statement that would
// change something; that error names the statement.
var ErrReadOnly = errors.New("mail is only read here; SELECT, SHOW, DESCRIBE, EXPLAIN, SET and USE are answered")

// A SyntaxError says where and why a statement is not SQL.
type SyntaxError struct {
	Line, Column int    // from 1; Column counts characters
	Message      string // what is wrong
	Near         string // the text at that place, shortened; "" at the end of the statement
	Hint         string // what to write instead, or ""

	line string // the line of the statement, for Detail
}

// Error returns the whole message on one line.
func (e *SyntaxError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "syntax error at line %d, column %d: %s", e.Line, e.Column, e.Message)
	if e.Near != "" && !strings.Contains(e.Message, e.Near) {
		fmt.Fprintf(&b, " near %q", e.Near)
	}
	if e.Hint != "" {
		b.WriteString("; " + e.Hint)
	}
	return b.String()
}

// Detail returns the message followed by the line of the statement it is about
// and a caret under the place.
func (e *SyntaxError) Detail() string { return e.Error() + caret(e.line, e.Column) }

// An UnsupportedError names a feature of SQL that is understood and not
// answered.
type UnsupportedError struct {
	Feature      string
	Line, Column int    // from 1; Column counts characters
	Hint         string // what to write instead, or ""

	line string
}

// Error returns the whole message on one line.
func (e *UnsupportedError) Error() string {
	s := fmt.Sprintf("%s is not supported, line %d, column %d", e.Feature, e.Line, e.Column)
	if e.Hint != "" {
		s += "; " + e.Hint
	}
	return s
}

// Detail returns the message followed by the line of the statement it is about
// and a caret under the place.
func (e *UnsupportedError) Detail() string { return e.Error() + caret(e.line, e.Column) }

// caret draws line with a caret under the column. Tabs stay, so that the caret
// stands right however wide the terminal draws them, and a long line is cut to
// the neighbourhood of the place.
func caret(line string, column int) string {
	const before, after = 60, 40
	runes := []rune(line)
	at := min(column-1, len(runes))
	lo, hi := max(0, at-before), min(len(runes), at+after)
	var b strings.Builder
	b.WriteString("\n  ")
	for _, r := range runes[lo:hi] {
		if r != '\t' && (r < ' ' || r == utf8.RuneError) {
			r = ' '
		}
		b.WriteRune(r)
	}
	b.WriteString("\n  ")
	for _, r := range runes[lo:at] {
		b.WriteString(blank(r))
	}
	b.WriteByte('^')
	return b.String()
}

// blank is white space as wide as a character is on a terminal.
// https://www.unicode.org/reports/tr11/
func blank(r rune) string {
	switch {
	case r == '\t':
		return "\t"
	case unicode.In(r, unicode.Mn, unicode.Me):
		return ""
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul),
		0x3000 <= r && r <= 0x303E, 0xFF01 <= r && r <= 0xFF60, 0x1F300 <= r && r <= 0x1FAFF:
		return "  "
	}
	return " "
}

// Position returns the line and the column, both from 1 and the column in
// characters, of a byte offset in a statement, as the errors of this package
// give them.
func Position(sql string, offset int) (line, column int) {
	offset = max(0, min(offset, len(sql)))
	before := sql[:offset]
	start := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[start:]) + 1
}

// Caret returns the line of sql that holds a byte offset, on a line of its own
// and with a caret under the place.
func Caret(sql string, offset int) string {
	_, column := Position(sql, offset)
	return caret(lineAt(sql, offset), column)
}

// lineAt returns the line of sql that holds offset.
func lineAt(sql string, offset int) string {
	offset = max(0, min(offset, len(sql)))
	start := strings.LastIndexByte(sql[:offset], '\n') + 1
	end := strings.IndexByte(sql[offset:], '\n')
	if end < 0 {
		return strings.TrimSuffix(sql[start:], "\r")
	}
	return strings.TrimSuffix(sql[start:offset+end], "\r")
}

// clip shortens the text an error quotes.
func clip(s string) string {
	const most = 40
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		s = s[:i]
	}
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

func newSyntaxError(sql string, start, end int, message, hint string) *SyntaxError {
	line, column := Position(sql, start)
	start, end = min(start, len(sql)), min(end, len(sql))
	return &SyntaxError{
		Line: line, Column: column, Message: message, Hint: hint,
		Near: clip(sql[start:end]), line: lineAt(sql, start),
	}
}

func newUnsupported(sql string, start int, feature, hint string) *UnsupportedError {
	line, column := Position(sql, start)
	return &UnsupportedError{Feature: feature, Line: line, Column: column, Hint: hint, line: lineAt(sql, start)}
}
