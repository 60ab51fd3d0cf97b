package testsql

import (
	"fmt"
	"os"
	"strings"
)

// A Case is one statement and what is expected of it.
type Case struct {
	Name string
	Line int // of its heading, from 1
	SQL  string
	Only string // why it is for graphmail only; "" when it is for all

	Error   string // a part of the error's text; "" when rows are expected
	Columns []string
	Rows    [][]string // as [Text] writes them
	// Ordered is set when the statement says in which order the rows come.
	Ordered bool

	from, to int // lines of what is expected, for Update
}

// ParseFile reads a file of cases.
func ParseFile(path string) ([]Case, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	cases, err := Parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return cases, nil
}

// Parse reads cases.
func Parse(text string) ([]Case, error) {
	p := &parser{lines: strings.Split(text, "\n")}
	var cases []Case
	for p.skipBlank(); p.at < len(p.lines); p.skipBlank() {
		c, err := p.one()
		if err != nil {
			return nil, err
		}
		cases = append(cases, c)
	}
	return cases, nil
}

type parser struct {
	lines []string
	at    int
}

func (p *parser) line() string {
	if p.at < len(p.lines) {
		return p.lines[p.at]
	}
	return ""
}

func (p *parser) skipBlank() {
	for p.at < len(p.lines) && strings.TrimSpace(p.line()) == "" {
		p.at++
	}
}

func (p *parser) fail(format string, args ...any) error {
	return fmt.Errorf("line %d: %s", p.at+1, fmt.Sprintf(format, args...))
}

// one reads a case.
func (p *parser) one() (Case, error) {
	c := Case{Line: p.at + 1}
	name, ok := strings.CutPrefix(p.line(), "-- test:")
	if !ok {
		return c, p.fail("a case begins with -- test: and its name")
	}
	c.Name = strings.TrimSpace(name)
	p.at++
	var sql []string
	for ; p.at < len(p.lines); p.at++ {
		l := p.line()
		if reason, ok := strings.CutPrefix(l, "-- only: graphmail"); ok && len(sql) == 0 {
			c.Only = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(reason), ","))
			if c.Only == "" {
				return c, p.fail("-- only: graphmail is followed by the reason")
			}
			continue
		}
		if strings.HasPrefix(l, "-- error:") || strings.HasPrefix(l, "/* result:") || strings.HasPrefix(l, "-- test:") {
			break
		}
		sql = append(sql, l)
	}
	c.SQL = strings.TrimSuffix(strings.TrimSpace(strings.Join(sql, "\n")), ";")
	if c.SQL == "" {
		return c, p.fail("the case %q has no statement", c.Name)
	}
	c.Ordered = ordered(c.SQL)
	c.from = p.at
	for c.from > 0 && strings.TrimSpace(p.lines[c.from-1]) == "" {
		c.from--
	}
	switch l := p.line(); {
	case strings.HasPrefix(l, "-- error:"):
		c.Error = strings.TrimSpace(strings.TrimPrefix(l, "-- error:"))
		if c.Error == "" {
			return c, p.fail("-- error: is followed by a part of the error's text")
		}
		p.at++
	case strings.HasPrefix(l, "/* result:"):
		if err := p.result(&c); err != nil {
			return c, err
		}
	}
	c.to = p.at
	return c, nil
}

// result reads the block of columns and rows.
func (p *parser) result(c *Case) error {
	for p.at++; p.at < len(p.lines) && p.line() != "*/"; p.at++ {
		fields, err := splitRow(p.line())
		if err != nil {
			return p.fail("%v", err)
		}
		switch {
		case c.Columns == nil:
			c.Columns = fields
		case len(fields) != len(c.Columns):
			return p.fail("a row of %d values under %d columns", len(fields), len(c.Columns))
		default:
			c.Rows = append(c.Rows, fields)
		}
	}
	if p.at == len(p.lines) || c.Columns == nil {
		return p.fail("a result is a line of columns, lines of rows and */")
	}
	p.at++
	return nil
}

// splitRow splits a line at " | " outside of quotes.
func splitRow(line string) ([]string, error) {
	var fields []string
	quoted, start := false, 0
	for i := 0; i < len(line); i++ {
		switch {
		case quoted && line[i] == '\\':
			i++
		case line[i] == '"' && (quoted || strings.TrimSpace(line[start:i]) == ""):
			quoted = !quoted
		case line[i] == '|' && !quoted:
			fields = append(fields, strings.TrimSpace(line[start:i]))
			start = i + 1
		}
	}
	if quoted {
		return nil, fmt.Errorf("a quote is not closed: %s", line)
	}
	return append(fields, strings.TrimSpace(line[start:])), nil
}

// ordered reports whether a statement ends in an ORDER BY of its own.
func ordered(sql string) bool {
	upper := strings.ToUpper(sql)
	i := strings.LastIndex(upper, "ORDER BY")
	if i < 0 {
		return false
	}
	// A parenthesis that closes behind it closes around it.
	depth := 0
	for _, r := range sql[i:] {
		switch r {
		case '(':
			depth++
		case ')':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return true
}
