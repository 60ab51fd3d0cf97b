package oracle

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// literal returns a literal of a kind.
func (g *Generator) literal(kind string) string {
	switch kind {
	case "B":
		return pick(g.d, []string{"TRUE", "TRUE", "FALSE", "1", "0", "NULL"})
	case "I":
		return g.word(words["i"])
	case "N":
		return g.word(words["n"])
	case "S":
		return "CAST(" + g.timeLiteral("s") + " AS DATETIME)"
	case "D":
		return "CAST(" + g.timeLiteral("d") + " AS DATE)"
	case "U":
		return g.word(words["u"])
	case "M":
		return "TIME('12:34:56')"
	case "J":
		return pick(g.d, []string{`'[]'`, `'[1, 2, {"b": "x"}]'`, `'{"a": 1}'`})
	}
	return g.textLiteral()
}

// word returns one of a list of literals, or a parameter with its value.
func (g *Generator) word(list []string) string {
	w := pick(g.d, list)
	if !g.params || !g.d.chance(30) {
		return w
	}
	switch {
	case w == "NULL" || strings.HasPrefix(w, "'%Y") || strings.HasPrefix(w, "'$"):
		return w // a format or a path need not be variable
	case strings.HasPrefix(w, "'") && strings.HasSuffix(w, "'"):
		return g.param(strings.ReplaceAll(strings.ReplaceAll(w[1:len(w)-1], "''", "'"), `\\`, `\`))
	}
	if n, err := strconv.ParseInt(w, 10, 64); err == nil {
		return g.param(n)
	}
	if f, err := strconv.ParseFloat(w, 64); err == nil {
		return g.param(f)
	}
	return w
}

// textLiteral returns a text: one of the columns in sight, a piece of one, or
// an odd one.
func (g *Generator) textLiteral() string {
	s := ""
	switch values := g.valuesInSight("T"); {
	case len(values) > 0 && g.d.chance(75):
		s = pick(g.d, values)
		switch g.d.n(6) {
		case 1:
			s = strings.ToUpper(s)
		case 2:
			s = cutText(s, g.d.n(12))
		}
	default:
		s = pick(g.d, oddTexts)
	}
	if g.params && g.d.chance(30) {
		return g.param(s)
	}
	return quote(s)
}

// valueOf returns a value of the first table's column, or a pattern for how it
// begins ("head") or what is in it ("part").
func (g *Generator) valueOf(form, column string) string {
	var values []string
	for _, c := range g.scope.refs[0].cols {
		if c.name == column {
			values = c.values
		}
	}
	s := "nothing"
	if len(values) > 0 && g.d.chance(90) {
		s = pick(g.d, values)
	}
	switch form {
	case "head":
		s = cutText(s, 1+g.d.n(8)) + "%"
	case "part":
		words := strings.Fields(s)
		if len(words) > 0 {
			s = pick(g.d, words)
		}
		s = "%" + s + "%"
	default:
		if column != "id" && !strings.HasSuffix(column, "_id") && g.d.chance(15) {
			s = strings.ToUpper(s)
		}
	}
	if g.params && g.d.chance(30) {
		return g.param(s)
	}
	return quote(s)
}

// cutText returns the first n characters.
func cutText(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// timeLiteral returns a timestamp ("s") or a date ("d") as text.
func (g *Generator) timeLiteral(form string) string {
	s := "2026-01-01 00:00:00"
	switch values := g.valuesInSight("S"); {
	case len(values) > 0 && g.d.chance(50):
		s = pick(g.d, values)
	case g.d.chance(80):
		s = time.Date(2024, 11, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(g.d.n(750*24*60)) * time.Minute).Format(time.DateTime)
	default:
		s = pick(g.d, []string{"2024-02-29 12:00:00", "2025-12-31 23:59:59", "1999-12-31 23:59:59", "2026-03-29 02:30:00", "1970-01-01 00:00:00", "2026-01-31 10:00:00"})
	}
	if form == "d" {
		s = s[:len(time.DateOnly)]
	}
	if g.params && g.d.chance(30) {
		return g.param(s)
	}
	return "'" + s + "'"
}

// valuesInSight returns values of the columns of a kind.
func (g *Generator) valuesInSight(kind string) []string {
	var list []string
	for s := g.scope; s != nil; s = s.outer {
		for _, r := range s.refs {
			for _, c := range r.cols {
				if c.kind == kind {
					for _, v := range c.values {
						if utf8.ValidString(v) {
							list = append(list, v)
						}
					}
				}
			}
		}
	}
	return list
}
