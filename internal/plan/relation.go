package plan

import (
	"strings"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// A relation is a table of FROM: one of Graph's, one that is answered without a
// request, or a derived table.
type relation struct {
	alias   string
	schema  string
	table   *graphtables.Table // nil for a derived table
	local   *localTable        // set for a table that is answered here
	columns []relColumn
}

// A source is where a column comes from.
type source struct {
	rel    *relation
	column *graphtables.Column
}

// A relColumn is a column of a relation, or of what a join makes of two: a
// column that USING or NATURAL merges belongs to several relations.
type relColumn struct {
	name   string
	id     int
	hidden bool
	rels   []*relation
}

// names is what a FROM clause, or a part of one, offers to expressions.
type names struct {
	rels    []*relation
	columns []relColumn // in the order of SELECT *
}

// relation finds the table that a qualifier names.
func (n *names) relation(qualifier string) *relation {
	for _, r := range n.rels {
		if strings.EqualFold(r.alias, qualifier) {
			return r
		}
	}
	for _, r := range n.rels {
		if sameName(r.alias, qualifier) {
			return r
		}
	}
	return nil
}

// find returns the columns with an unqualified name.
func (n *names) find(name string) []relColumn {
	var found []relColumn
	for _, c := range n.columns {
		if sameName(c.name, name) {
			found = append(found, c)
		}
	}
	return found
}

// column returns the relation's own column with that name.
func (r *relation) column(name string) (relColumn, bool) {
	for _, c := range r.columns {
		if sameName(c.name, name) {
			return c, true
		}
	}
	return relColumn{}, false
}

// sameName compares names as this driver does: without regard to case or
// underscores, so that Graph's own spelling works.
func sameName(a, b string) bool { return foldName(a) == foldName(b) }

func foldName(s string) string {
	return strings.ToLower(strings.ReplaceAll(s, "_", ""))
}

// columnType is the type of a table's column. Graph leaves out of a single object
// what the caller has no licence or permission for, whatever the schema says.
func columnType(c *graphtables.Column) expr.Type {
	t := expr.Type{Exact: c.ID, Nullable: !c.NotNull || c.Single}
	switch c.Type {
	case graphtables.Boolean:
		t.Kind = expr.Bool
	case graphtables.BigInt:
		t.Kind = expr.Int
	case graphtables.Double:
		t.Kind = expr.Float
	case graphtables.Timestamp:
		t.Kind = expr.Time
	case graphtables.Date:
		t.Kind = expr.Date
	case graphtables.JSON:
		t.Kind = expr.JSON
	case graphtables.Blob:
		t.Kind = expr.Bytes
	default:
		t.Kind = expr.Text
	}
	return t
}
