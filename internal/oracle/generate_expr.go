package oracle

import (
	"regexp"
	"strings"
)

var placeholder = regexp.MustCompile(`\{[a-zA-Z0-9:_]+\}`)

// bound matches the productions that bind as one.
var bound = regexp.MustCompile(`^(\{[A-Za-z0-9:]+\}|[A-Z0-9_]+\(.*\)|[A-Z0-9']+|CASE .* END)$`)

// expr returns an expression of a kind.
func (g *Generator) expr(kind string, depth int) string {
	text, _ := g.production(kind, depth)
	return text
}

// production returns an expression and whether it binds as one.
func (g *Generator) production(kind string, depth int) (text string, binds bool) {
	if depth <= 0 || !g.d.chance(75) {
		return g.leaf(kind, depth)
	}
	list := grammar[kind]
	return g.expand(pick(g.d, list), kind, depth)
}

// condition returns a truth that is more than a column or a literal.
func (g *Generator) condition(depth int) string {
	text, _ := g.expand(pick(g.d, grammar["B"]), "", max(1, depth))
	return begin + text + end
}

// expand puts expressions in the place of the placeholders.
func (g *Generator) expand(p, kind string, depth int) (text string, binds bool) {
	if p == "{"+kind+"}" || p == "{T1}" {
		return g.leaf(kind, depth)
	}
	if g.grouped != nil && (strings.Contains(p, "{list:") || strings.Contains(p, "{pair}")) {
		p = "{I} = {I}" // MariaDB finds that the NULL of an aggregate is in no list
	}
	if strings.Contains(p, "{J1}") {
		if _, ok := g.column("J"); !ok || g.grouped != nil {
			return g.leaf(kind, depth) // MariaDB compares what is in a literal by another collation
		}
	}
	var b strings.Builder
	at := 0
	for _, m := range placeholder.FindAllStringIndex(p, -1) {
		b.WriteString(p[at:m[0]])
		at = m[1]
		text, binds := g.fill(p[m[0]+1:m[1]-1], depth)
		argument := strings.HasSuffix(p[:m[0]], "(") || strings.HasSuffix(p[:m[0]], ", ") && strings.IndexAny(p[m[1]:], ",)") == 0
		closed := argument && (strings.HasPrefix(p[m[1]:], ")") || strings.HasPrefix(p[m[1]:], ","))
		if strings.HasSuffix(p[:m[0]], "INTERVAL ") && (!binds || strings.HasPrefix(text, "INTERVAL")) {
			text = "(" + text + ")" // the parser takes no operators there, and no INTERVAL
		} else if !binds && !closed && (p[m[0]:m[1]] != "{B}" && !g.d.chance(20) || strings.Contains(p, "NOT {B}")) {
			text = "(" + text + ")"
		}
		b.WriteString(text)
	}
	b.WriteString(p[at:])
	return b.String(), bound.MatchString(p) && !strings.Contains(p, ") ")
}

// fill returns what stands in the place of a placeholder.
func (g *Generator) fill(word string, depth int) (text string, binds bool) {
	if list, ok := words[word]; ok {
		return g.word(list), true
	}
	head, kind, _ := strings.Cut(word, ":")
	switch head {
	case "t":
		return g.textLiteral(), true
	case "s", "d":
		return g.timeLiteral(head), true
	case "T1", "K1", "I1", "J1":
		if word == "I1" && g.grouped == nil {
			if c, ok := g.column("I"); ok {
				return c, true
			}
			return g.word(words["u"]), true
		}
		return g.leaf(word[:1], depth)
	case "of", "head", "part":
		return g.valueOf(head, kind), true
	case "exists", "one", "list", "pair":
		return g.subquery(head, kind, depth), true
	}
	return g.production(word, depth-1)
}

// leaf returns a column of a kind, or a literal where there is none.
func (g *Generator) leaf(kind string, depth int) (text string, binds bool) {
	if g.grouped != nil {
		return g.groupedLeaf(kind, depth)
	}
	if g.d.chance(90) || kind == "K" || kind == "S" || kind == "J" {
		if c, ok := g.column(kind); ok {
			return c, true
		}
	}
	return g.literal(kind), true
}

// groupedLeaf returns what is grouped by or an aggregate.
func (g *Generator) groupedLeaf(kind string, depth int) (text string, binds bool) {
	var of []string
	for i, k := range g.grouped.kinds {
		if k == kind {
			of = append(of, g.grouped.texts[i])
		}
	}
	list := aggregates[kind]
	if len(of) > 0 && (len(list) == 0 || g.d.chance(40)) {
		return pick(g.d, of), false
	}
	if len(list) == 0 {
		return g.literal(kind), true
	}
	groups := g.grouped
	g.grouped = nil
	defer func() { g.grouped = groups }()
	text, _ = g.expand(pick(g.d, list), "", min(depth, 2))
	return text, false
}

// column returns the name of a column of a kind.
func (g *Generator) column(kind string) (string, bool) {
	var names, outer []string
	for s := g.scope; s != nil; s = s.outer {
		for _, r := range s.refs {
			for _, c := range r.cols {
				switch {
				case c.kind != kind:
				case s == g.scope:
					names = append(names, r.alias+"."+c.name)
				default:
					outer = append(outer, r.alias+"."+c.name)
				}
			}
		}
	}
	if len(outer) > 0 && (len(names) == 0 || g.d.chance(25)) {
		return pick(g.d, outer), true
	}
	if len(names) == 0 {
		return "", false
	}
	name := pick(g.d, names)
	if len(g.scope.refs) == 1 && g.scope.outer == nil && g.d.chance(50) {
		_, name, _ = strings.Cut(name, ".")
	}
	return name, true
}
