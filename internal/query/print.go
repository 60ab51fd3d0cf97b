package query

import (
	"strings"

	"graphmail/internal/expr"
)

// quoteName returns a name as SQL, in backquotes where it needs them.
func quoteName(name string) string {
	plain := name != ""
	for i := range len(name) {
		plain = plain && (isLetter(name[i]) || i > 0 && isDigit(name[i]))
	}
	upper := strings.ToUpper(name)
	if plain && !grammar[upper] && !reserved[upper] && !contextual[upper] && bare[upper] == "" {
		return name
	}
	return "`" + strings.ReplaceAll(name, "`", "``") + "`"
}

// contextual holds words that are no names in places where a name may stand.
var contextual = set("END", "OFFSET", "FULL", "PARTITION", "OVER", "WINDOW", "WITH", "DUAL",
	"LATERAL", "EXCEPT", "INTERSECT", "SEPARATOR", "ESCAPE", "UNKNOWN")

// String returns the SQL of the query.
func (s *Select) String() string {
	var b strings.Builder
	b.WriteString("SELECT ")
	if s.Distinct {
		b.WriteString("DISTINCT ")
	}
	for i, item := range s.Items {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(item.String())
	}
	if s.From != nil {
		b.WriteString(" FROM " + s.From.String())
	}
	if s.Where != nil {
		b.WriteString(" WHERE " + s.Where.String())
	}
	for i, e := range s.GroupBy {
		b.WriteString(separated(i, " GROUP BY ") + e.String())
	}
	if s.Having != nil {
		b.WriteString(" HAVING " + s.Having.String())
	}
	b.WriteString(tail(s.OrderBy, s.Limit))
	return b.String()
}

func separated(i int, first string) string {
	if i == 0 {
		return first
	}
	return ", "
}

func tail(order []expr.Order, limit *Limit) string {
	var b strings.Builder
	for i, o := range order {
		b.WriteString(separated(i, " ORDER BY ") + o.String())
	}
	if limit != nil {
		// The offset stands first in the text that has it as a parameter with
		// the lower ordinal.
		if offset, ok := limit.Offset.(*expr.Param); ok && before(offset, limit.Count) {
			b.WriteString(" LIMIT " + offset.String() + ", " + limit.Count.String())
			return b.String()
		}
		b.WriteString(" LIMIT " + limit.Count.String())
		if limit.Offset != nil {
			b.WriteString(" OFFSET " + limit.Offset.String())
		}
	}
	return b.String()
}

func before(p *expr.Param, e expr.Expr) bool {
	q, ok := e.(*expr.Param)
	return ok && p.Ordinal < q.Ordinal
}

// String returns the item as it stands in the list. One without an alias gets
// its label as one where its text would give another label.
func (it Item) String() string {
	if it.Star {
		if it.Table != "" {
			return quoteName(it.Table) + ".*"
		}
		return "*"
	}
	text := it.Expr.String()
	name := it.Alias
	if name == "" && label(it.Expr, text) != it.Label {
		name = it.Label
	}
	if name == "" {
		return text
	}
	return text + " AS " + quoteName(name)
}

// String returns [schema.]table [AS alias].
func (t *Table) String() string {
	s := quoteName(t.Name)
	if t.Schema != "" {
		s = quoteName(t.Schema) + "." + s
	}
	return as(s, t.Alias)
}

// String returns (query) AS alias.
func (d *Derived) String() string { return as("("+d.Query.String()+")", d.Alias) }

func as(s, alias string) string {
	if alias == "" {
		return s
	}
	return s + " AS " + quoteName(alias)
}

// String returns left JOIN right and the condition.
func (j *Join) String() string {
	left, right := j.Left.String(), j.Right.String()
	if _, ok := j.Right.(*Join); ok {
		right = "(" + right + ")"
	}
	kind := string(j.Kind)
	if j.Natural {
		kind = "NATURAL " + kind
	}
	s := left + " " + kind + " " + right
	switch {
	case j.On != nil:
		s += " ON " + j.On.String()
	case len(j.Using) > 0:
		for i, name := range j.Using {
			s += separated(i, " USING (") + quoteName(name)
		}
		s += ")"
	}
	return s
}

// String returns the SQL of the query.
func (u *Union) String() string {
	parts := []string{}
	q := Query(u)
	for {
		v, ok := q.(*Union)
		if !ok || v != u && (len(v.OrderBy) > 0 || v.Limit != nil) {
			break
		}
		word := " UNION "
		if v.All {
			word = " UNION ALL "
		}
		parts = append(parts, word+side(v.Right))
		q = v.Left
	}
	var b strings.Builder
	b.WriteString(side(q))
	for i := len(parts) - 1; i >= 0; i-- {
		b.WriteString(parts[i])
	}
	b.WriteString(tail(u.OrderBy, u.Limit))
	return b.String()
}

// side returns one side of a UNION, in parentheses unless it is a SELECT
// without an order or limit of its own.
func side(q Query) string {
	if s, ok := q.(*Select); ok && len(s.OrderBy) == 0 && s.Limit == nil {
		return s.String()
	}
	return "(" + q.String() + ")"
}

// String returns EXPLAIN [ANALYZE] query.
func (e *Explain) String() string {
	if e.Analyze {
		return "EXPLAIN ANALYZE " + e.Query.String()
	}
	return "EXPLAIN " + e.Query.String()
}

// String returns the statement.
func (s *Show) String() string {
	var b strings.Builder
	b.WriteString("SHOW ")
	if s.Full {
		b.WriteString("FULL ")
	}
	if s.Global {
		b.WriteString("GLOBAL ")
	}
	b.WriteString(s.What)
	table := quoteName(s.Table)
	switch {
	case s.What == "CREATE TABLE" && s.Schema != "":
		b.WriteString(" " + quoteName(s.Schema) + "." + table)
	case s.What == "CREATE TABLE":
		b.WriteString(" " + table)
	case s.What == "CREATE DATABASE":
		b.WriteString(" " + quoteName(s.Schema))
	default:
		if s.Table != "" {
			b.WriteString(" FROM " + table)
		}
		if s.Schema != "" {
			b.WriteString(" FROM " + quoteName(s.Schema))
		}
	}
	if s.Like != nil {
		b.WriteString(" LIKE " + s.Like.String())
	}
	if s.Where != nil {
		b.WriteString(" WHERE " + s.Where.String())
	}
	return b.String()
}

// String returns DESCRIBE table [column].
func (d *Describe) String() string {
	s := quoteName(d.Table)
	if d.Schema != "" {
		s = quoteName(d.Schema) + "." + s
	}
	s = "DESCRIBE " + s
	if d.Column != "" {
		s += " " + expr.Expr(literal(expr.NewText(d.Column))).String()
	}
	return s
}

// String returns the statement as it was written.
func (s *Set) String() string { return s.Text }

// String returns USE schema.
func (u *Use) String() string { return "USE " + quoteName(u.Schema) }
