package oracle

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A query is the text of one, and what is known of its rows.
type query struct {
	text    string
	cols    []col
	ordered bool
}

// A shape is what the place of a query asks of it.
type shape struct {
	kinds []string // of its columns; nil for any
	named bool     // every column has a name of its own, and no JSON
	one   bool     // one row at most
	inner bool     // a subquery: no LIMIT
}

// query returns a statement.
func (g *Generator) query(depth int) query {
	switch g.d.n(12) {
	case 8:
		return g.union(depth)
	case 9:
		return g.constants(depth)
	case 10, 11:
		return g.plain(depth)
	}
	return g.selectQuery(depth, shape{})
}

// plain returns a query of one table with conditions that Graph may answer.
func (g *Generator) plain(depth int) query {
	outer := g.scope
	g.scope = &scope{outer: outer}
	defer func() { g.scope = outer }()
	s := g.anySource(1000)
	for pushable[s.name] == nil {
		s = g.source("messages")
	}
	g.scope.refs = []ref{{s.name, s.cols, s.key}}
	var where []string
	for range 1 + g.d.n(3) {
		text, _ := g.expand(pick(g.d, pushable[s.name]), "", 1)
		if g.d.chance(15) {
			other, _ := g.expand(pick(g.d, pushable[s.name]), "", 1)
			text = "(" + text + " OR " + other + ")"
		}
		where = append(where, begin+text+end)
	}
	return g.finish(" FROM "+s.name+" WHERE "+strings.Join(where, " AND "), 1, shape{})
}

// constants returns a SELECT without FROM.
func (g *Generator) constants(depth int) query {
	g.scope = &scope{}
	var items []string
	for range 1 + g.d.n(3) {
		items = append(items, g.expr(g.kind(false), depth))
	}
	return query{text: "SELECT " + strings.Join(items, ", ")}
}

// kinds are what columns can be made of, by how often they are wanted.
var kinds = []string{"T", "I", "S", "K", "B", "T", "I", "N", "D", "S", "T", "U", "M", "J"}

// comparable reports whether values of a kind compare as MariaDB compares them:
// it has no JSON, and times of day are text here.
func comparable(kind string) bool { return kind != "J" && kind != "M" }

// kind returns a kind; comparable ones only where rows are compared.
func (g *Generator) kind(compared bool) string {
	if compared {
		return pick(g.d, kinds[:len(kinds)-2])
	}
	return pick(g.d, kinds)
}

// someKinds returns the kinds of a few columns.
func (g *Generator) someKinds() []string {
	var columns []string
	for range 1 + g.d.n(3) {
		columns = append(columns, g.kind(true))
	}
	return columns
}

// union returns a statement with UNION.
func (g *Generator) union(depth int) query {
	columns := g.someKinds()
	q := g.unionOf(depth, columns, false)
	if g.d.chance(50) {
		var keys []string
		for i := range columns {
			keys = append(keys, fmt.Sprint(i+1)+pick(g.d, []string{"", " DESC", " ASC"}))
		}
		q.text += " ORDER BY " + strings.Join(keys, ", ") + g.limit()
		q.ordered = true
	}
	return q
}

// unionOf returns two or three queries with UNION.
func (g *Generator) unionOf(depth int, columns []string, named bool) query {
	var b strings.Builder
	q := query{}
	bracket := g.nest == 0 && g.d.chance(30)
	for i := range 2 + g.d.n(2) {
		if i > 0 {
			b.WriteString(pick(g.d, []string{" UNION ALL ", " UNION ", " UNION DISTINCT "}))
		}
		part := g.selectQuery(depth-1, shape{kinds: columns, inner: !bracket, named: named})
		if bracket {
			part.text = "(" + part.text + ")"
		}
		b.WriteString(part.text)
		if i == 0 {
			q = part
		}
	}
	q.ordered = false
	q.text = b.String()
	return q
}

// selectQuery returns a SELECT.
func (g *Generator) selectQuery(depth int, sh shape) query {
	outer := g.scope
	g.scope = &scope{outer: outer}
	defer func() { g.scope = outer }()
	from := g.from(depth)
	where := ""
	if g.d.chance(65) {
		where = " WHERE " + g.condition(depth)
	}
	return g.finish(" FROM "+from+where, depth, sh)
}

// finish makes a query of what stands from FROM on.
func (g *Generator) finish(tail string, depth int, sh shape) query {
	if sh.one && g.d.chance(30) {
		q, items := g.items(depth, sh, false)
		q.text = "SELECT " + strings.Join(items, ", ") + tail + " ORDER BY " + strings.Join(g.keys(nil), ", ") + " LIMIT 1"
		return q
	}
	if sh.one || g.d.chance(25) {
		return g.groupQuery(tail, depth, sh)
	}
	if sh.kinds == nil && !sh.named && g.d.chance(8) {
		text := "SELECT *" + pick(g.d, []string{"", "", ", 1 AS one"}) + tail
		if len(g.scope.refs) > 1 && g.d.chance(50) {
			text = "SELECT " + pick(g.d, g.scope.refs).alias + ".*" + tail
		}
		return query{text: text}
	}
	distinct := g.d.chance(12)
	q, items := g.items(depth, sh, distinct)
	if !qualified.MatchString(items[0]) || strings.Contains(items[0], "SELECT") {
		distinct = false // MariaDB does not apply OFFSET to DISTINCT constants
	}
	q.text = "SELECT " + strings.Join(items, ", ") + tail
	if distinct {
		q.text = strings.Replace(q.text, "SELECT ", "SELECT DISTINCT ", 1)
	}
	if sh.inner || !g.d.chance(45) {
		return q
	}
	q.ordered = true
	var order []string
	if distinct {
		for i := range items {
			order = append(order, fmt.Sprint(i+1))
		}
		q.text += " ORDER BY " + g.directions(order) + g.limit()
		return q
	}
	for range g.d.n(3) {
		switch {
		case g.d.chance(30):
			if i := g.d.n(len(items)); comparable(q.cols[i].kind) {
				order = append(order, fmt.Sprint(i+1, " "))
			}
		case g.d.chance(30) && q.cols[0].name != "" && comparable(q.cols[0].kind):
			order = append(order, q.cols[0].name)
		default:
			params := g.params
			g.params = false
			order = append(order, g.expr(g.kind(true), min(depth, 2)))
			g.params = params
		}
	}
	order = slices.DeleteFunc(order, func(s string) bool { return s == "" || constant.MatchString(s) })
	q.text += " ORDER BY " + g.directions(g.keys(order)) + g.limit()
	return q
}

// keys appends what tells the rows of the tables in scope apart.
func (g *Generator) keys(order []string) []string {
	for _, r := range g.scope.refs {
		for _, k := range r.key {
			order = append(order, r.alias+"."+k)
		}
	}
	return order
}

// constant matches a literal, which ORDER BY would take for a name or a place.
var constant = regexp.MustCompile(`^\(?(TRUE|FALSE|NULL|-?[0-9.e]+|'.*')\)?$`)

// qualified finds a column.
var qualified = regexp.MustCompile(`[a-z_0-9]\.[a-z]`)

// directions adds ASC and DESC.
func (g *Generator) directions(keys []string) string {
	for i := range keys {
		keys[i] += pick(g.d, []string{"", "", " DESC", " ASC"})
	}
	return strings.Join(keys, ", ")
}

// limit returns a LIMIT, or nothing.
func (g *Generator) limit() string {
	if !g.d.chance(50) {
		return ""
	}
	n := g.word([]string{"1", "3", "0", "10", "2", "50"})
	switch g.d.n(3) {
	case 1:
		return " LIMIT " + n + " OFFSET " + g.word([]string{"1", "0", "5", "20", "1000"})
	case 2:
		return " LIMIT " + g.word([]string{"1", "0", "5"}) + ", " + n
	}
	return " LIMIT " + n
}

// items returns a select list.
func (g *Generator) items(depth int, sh shape, distinct bool) (q query, items []string) {
	wanted := sh.kinds
	if wanted == nil {
		for range 1 + g.d.n(4) {
			wanted = append(wanted, g.kind(distinct || sh.named))
		}
	}
	for _, k := range wanted {
		text := g.expr(k, depth-g.d.n(2))
		name := ""
		if sh.named || sh.kinds == nil && g.d.chance(30) {
			name = g.name("c")
			text += " AS " + name
		}
		items = append(items, text)
		q.cols = append(q.cols, col{name: name, kind: k})
	}
	return q, items
}

// aggregate finds an aggregate outside of a subquery.
var aggregate = regexp.MustCompile(`^[^()]*\b(COUNT|SUM|MIN|MAX|AVG|STD|BIT_AND|BIT_OR|BIT_XOR|GROUP_CONCAT)\b`)

// groupQuery returns a grouped SELECT; one of all rows where one is asked for.
func (g *Generator) groupQuery(tail string, depth int, sh shape) query {
	groups := &grouping{}
	params, scope := g.params, g.scope
	g.params = false
	if !sh.one && !g.d.chance(20) {
		for range 1 + g.d.n(2) {
			k := g.kind(true)
			text := g.expr(k, g.d.n(max(1, depth)))
			if g.d.chance(60) || !strings.ContainsAny(text, "._") {
				// A plain column; a literal would be an ordinal, and a subquery
				// is not for GROUP BY.
				c, ok := g.column(k)
				if !ok {
					continue
				}
				text = c
			}
			if strings.Contains(text, "SELECT") {
				continue
			}
			groups.texts, groups.kinds = append(groups.texts, text), append(groups.kinds, k)
		}
	}
	g.params = params
	g.grouped = groups
	// What is around is not grouped by.
	g.scope = scope.alone()
	q, items := g.items(min(depth, 2), sh, true)
	by := slices.Clone(groups.texts)
	if sh.kinds == nil && len(by) > 0 && g.d.chance(35) {
		// By place or by alias: what is grouped by leads the select list.
		named := g.d.chance(50)
		for i := range by {
			c, item := col{kind: groups.kinds[i]}, by[i]
			if named || sh.named {
				c.name = g.name("c")
				item += " AS " + c.name
			}
			items, q.cols = slices.Insert(items, i, item), slices.Insert(q.cols, i, c)
			if by[i] = fmt.Sprint(i + 1); named {
				by[i] = c.name
			}
		}
	}
	q.text = "SELECT " + strings.Join(items, ", ") + tail
	if len(by) > 0 {
		q.text += " GROUP BY " + strings.Join(by, ", ")
	}
	switch {
	case len(groups.texts) == 0 && !slices.ContainsFunc(items, aggregate.MatchString):
		q.text += " HAVING COUNT(*) >= 0" // makes it one group
	case g.d.chance(30) && !sh.one:
		g.grouped = groups.columns()
		q.text += " HAVING " + g.condition(min(depth, 2))
	}
	g.grouped, g.scope = nil, scope
	if sh.one || sh.inner || !g.d.chance(50) {
		return q
	}
	order := by
	if g.d.chance(30) {
		order = append([]string{pick(g.d, []string{"COUNT(*)", "COUNT(*) * 2", "1"})}, order...)
	}
	if len(order) > 0 {
		q.ordered = true
		q.text += " ORDER BY " + g.directions(order) + g.limit()
	}
	return q
}

// innermost are the subqueries within subqueries within subqueries.
var innermost = map[string]string{
	"exists": "EXISTS (SELECT 1 FROM calendars)", "pair": "(SELECT depth, path FROM mail_folders)",
	"listI": "(SELECT depth FROM mail_folders)", "listT": "(SELECT name FROM calendars)", "listK": "(SELECT message_id FROM attachments)",
	"oneI": "(SELECT MAX(depth) FROM mail_folders)", "oneT": "(SELECT MIN(name) FROM calendars)", "oneK": "(SELECT MAX(id) FROM calendars)", "oneS": "(SELECT MAX(start_date_time) FROM events)",
}

// subquery returns a subquery: for a value (one), a column (list), two columns
// (pair) or EXISTS.
func (g *Generator) subquery(form, kind string, depth int) string {
	if g.nest == 2 {
		return innermost[form+kind]
	}
	g.nest++
	defer func() { g.nest-- }()
	grouped, rows := g.grouped, g.rows
	outer := g.scope
	if grouped != nil {
		g.scope = nil // the rows around are not to be seen from a group
	}
	g.grouped = nil
	defer func() { g.grouped, g.rows, g.scope = grouped, rows, outer }()
	depth = min(depth-1, 2)
	switch form {
	case "exists":
		return "EXISTS (" + g.selectQuery(depth, shape{kinds: []string{"I"}, inner: true}).text + ")"
	case "list":
		if g.d.chance(12) {
			return "(" + g.unionOf(depth, []string{kind}, false).text + ")"
		}
		return "(" + g.selectQuery(depth, shape{kinds: []string{kind}, inner: true}).text + ")"
	case "pair":
		return "(" + g.selectQuery(depth, shape{kinds: []string{"I", "T"}, inner: true}).text + ")"
	}
	return "(" + g.selectQuery(depth, shape{kinds: []string{kind}, one: true, inner: true}).text + ")"
}
