package oracle

import (
	"slices"
	"strings"
)

// mostRows is how many combinations of rows a FROM may have.
const mostRows = 12000

// from returns a FROM clause and puts its tables in scope.
func (g *Generator) from(depth int) string {
	g.rows = 1
	text, last := g.table(depth, 800)
	if last != "" && g.d.chance(8) {
		// A join in parentheses.
		if inner, ok := g.linkedJoin(" JOIN ", depth); ok {
			text, last = "("+text+inner+")", ""
		}
	}
	for g.d.chance(35) && len(g.scope.refs) < 4 {
		text += g.join(depth, last)
		last = ""
	}
	return text
}

// table returns a table or a derived one and puts it in scope. base is the name
// of the table; "" for a derived one.
func (g *Generator) table(depth, most int) (text, base string) {
	if depth > 1 && g.d.chance(15) {
		return g.derived(depth - 1), ""
	}
	s := g.anySource(most)
	g.rows *= max(1, s.rows)
	return g.use(s), s.name
}

// use puts a table in scope.
func (g *Generator) use(s *source) string {
	alias := s.name
	taken := slices.ContainsFunc(g.scope.refs, func(r ref) bool { return r.alias == alias })
	text := s.name
	if taken || g.scope.outer != nil || g.d.chance(60) {
		alias = g.name("t")
		text += pick(g.d, []string{" AS ", " "}) + alias
	}
	g.scope.refs = append(g.scope.refs, ref{alias, s.cols, s.key})
	return text
}

// join returns a join with what is in scope. last is the table before it, where
// that is a table with all its columns.
func (g *Generator) join(depth int, last string) string {
	left := []string{" JOIN ", " INNER JOIN ", " LEFT JOIN ", " LEFT OUTER JOIN ", " RIGHT JOIN "}
	if last != "" && len(g.scope.refs) == 1 && g.d.chance(20) {
		for _, pair := range sortedPairs() {
			if pair[0] == last && g.d.chance(60) {
				s := g.source(pair[1])
				g.rows *= 4
				text := pick(g.d, left) + g.use(s) + " USING (" + shared[pair] + ")"
				return text
			}
		}
		if last == "users" || last == "group_members" {
			other := map[string]string{"users": "group_members", "group_members": "users"}[last]
			return pick(g.d, []string{" NATURAL JOIN ", " NATURAL LEFT JOIN ", " NATURAL RIGHT JOIN "}) + g.use(g.source(other))
		}
	}
	if g.d.chance(75) {
		if text, ok := g.linkedJoin(pick(g.d, left), depth); ok {
			return text
		}
	}
	most := mostRows / g.rows
	if most < 3 {
		return ""
	}
	kind := pick(g.d, []string{" CROSS JOIN ", ", ", " JOIN ", " LEFT JOIN ", " RIGHT JOIN "})
	if kind == ", " && len(g.scope.refs) > 1 {
		kind = " CROSS JOIN " // a comma binds less than JOIN, and hides names from ON
	}
	text, _ := g.table(depth, most)
	if kind == " CROSS JOIN " || kind == ", " {
		return kind + text
	}
	return kind + text + " ON " + g.on(depth)
}

// on returns a condition for ON. It names no column of a query around it, which
// MariaDB may take from another row than the current one.
func (g *Generator) on(depth int) string {
	outer := g.scope.outer
	g.scope.outer = nil
	defer func() { g.scope.outer = outer }()
	return g.condition(min(depth, 2))
}

// linkedJoin joins a table by one of the links.
func (g *Generator) linkedJoin(kind string, depth int) (string, bool) {
	type option struct {
		left, name, column string
	}
	var options []option
	for _, r := range g.scope.refs {
		for _, l := range links {
			for _, l := range [][4]string{l, {l[2], l[3], l[0], l[1]}} {
				if s := g.source(l[0]); len(r.cols) == len(s.cols) && slices.EqualFunc(r.cols, s.cols, sameCol) {
					options = append(options, option{r.alias + "." + l[1], l[2], l[3]})
				}
			}
		}
	}
	if len(options) == 0 || g.rows*4 > mostRows {
		return "", false
	}
	o := pick(g.d, options)
	g.rows *= 4
	text := kind + g.use(g.source(o.name))
	on := []string{o.left, g.scope.refs[len(g.scope.refs)-1].alias + "." + o.column}
	if g.d.chance(50) {
		slices.Reverse(on)
	}
	switch g.d.n(12) {
	case 10:
		text += " ON " + strings.Join(on, " <=> ")
	case 11:
		text += " ON CONCAT(" + on[0] + ", '') = " + on[1]
	default:
		text += " ON " + strings.Join(on, " = ")
	}
	if g.d.chance(25) {
		text += " AND (" + g.on(depth) + ")"
	}
	return text, true
}

func sameCol(a, b col) bool { return a.name == b.name && a.kind == b.kind }

func sortedPairs() [][2]string {
	var pairs [][2]string
	for p := range shared {
		pairs = append(pairs, p)
	}
	slices.SortFunc(pairs, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	return pairs
}

// derived returns a derived table and puts it in scope.
func (g *Generator) derived(depth int) string {
	scope, grouped, rows, params := g.scope, g.grouped, g.rows, g.params
	g.scope, g.grouped = nil, nil
	var q query
	if g.d.chance(15) {
		q = g.unionOf(depth, g.someKinds(), true)
	} else {
		q = g.selectQuery(depth, shape{named: true})
	}
	g.scope, g.grouped, g.params = scope, grouped, params
	g.rows = rows * min(g.rows, 200)
	alias := g.name("d")
	r := ref{alias: alias, cols: q.cols}
	for _, c := range q.cols {
		r.key = append(r.key, c.name)
	}
	g.scope.refs = append(g.scope.refs, r)
	return "(" + q.text + ") AS " + alias
}
