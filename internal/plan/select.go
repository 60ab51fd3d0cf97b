package plan

import (
	"slices"
	"strings"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// selection returns $select and $expand: the properties that the columns come
// from and no more, in the order of the table.
func (pl *planner) selection() (list []string, expand string) {
	s := pl.s
	switch {
	case s.Access == InParent || s.Access == ByKey && pl.Table.Shape == graphtables.Derived:
		list, expand = pl.propertiesOf(pl.list, pl.Carried)
		if pl.Table.Shape == graphtables.Child {
			inner, _ := pl.propertiesOf(pl.Table, pl.values())
			expand = joinText(expand, pl.Table.Parent.Expand+"($select="+strings.Join(inner, ",")+")")
			return list, expand
		}
		for _, e := range pl.Table.Parent.Entries {
			if (s.Kinds == nil || slices.Contains(s.Kinds, e.Kind)) && !slices.Contains(list, e.Property) {
				list = append(list, e.Property)
			}
		}
		return list, expand
	default:
		return pl.propertiesOf(pl.Table, pl.values())
	}
}

// values returns the columns whose values are read: all that are needed but
// those that only conditions are about which Graph decides.
func (pl *planner) values() []*graphtables.Column {
	used := make([]bool, len(pl.Need))
	for i := range len(pl.Need) - pl.Aside {
		used[i] = true
	}
	use := func(e expr.Expr) {
		expr.Walk(e, func(x expr.Expr) bool {
			if c, ok := x.(*expr.Column); ok && c.Depth == 0 && c.Index >= 0 && c.Index < len(used) {
				used[c.Index] = true
			}
			return true
		})
	}
	for i, e := range pl.Where {
		if pl.s.Predicates[i].Claim != Exact {
			use(e)
		}
	}
	for _, e := range pl.On {
		use(e)
	}
	for _, o := range pl.Order {
		use(o.X)
	}
	var list []*graphtables.Column
	for i, c := range pl.Need {
		if used[i] {
			list = append(list, c)
		}
	}
	return list
}

func joinText(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "," + b
}

// propertiesOf selects columns of t.
func (pl *planner) propertiesOf(t *graphtables.Table, columns []*graphtables.Column) (list []string, expand string) {
	list = []string{"id"}
	for i := range t.Columns {
		c := &t.Columns[i]
		if !slices.Contains(columns, c) || pl.isDetail(c) {
			continue
		}
		switch c.Source {
		case graphtables.FromProperty:
			property, _, _ := strings.Cut(c.Property, "/")
			if c.Cast != "" {
				property = c.Cast + "/" + property
			}
			if !slices.Contains(list, property) {
				list = append(list, property)
			}
		case graphtables.FromFolder:
			if pl.s.Scope == nil || pl.s.Scope.Source != graphtables.FromFolder {
				pl.s.FolderPaths = true
				if !slices.Contains(list, "parentFolderId") {
					list = append(list, "parentFolderId")
				}
			}
		case graphtables.FromTree:
			if pl.s.Access == ByKey {
				continue // it is the key
			}
			for _, property := range []string{"displayName", "parentFolderId"} {
				if !slices.Contains(list, property) {
					list = append(list, property)
				}
			}
			pl.s.WellKnown = pl.s.WellKnown || c.Name == "well_known_name"
		case graphtables.FromExtended:
			expand = joinText(expand, "singleValueExtendedProperties($filter=id eq "+quoteOData(c.Extended)+")")
		}
	}
	return list, expand
}

// isDetail reports whether a column's value takes a request for each row.
func (pl *planner) isDetail(c *graphtables.Column) bool {
	return c.Source == graphtables.FromValue || c.Single && pl.s.Access != ByKey
}

// details adds the requests for values that no list has: properties of a single
// object, and streams.
func (pl *planner) details() {
	var single []*graphtables.Column
	for _, c := range pl.Need {
		switch {
		case !pl.isDetail(c):
		case c.Single:
			single = append(single, c)
		default:
			pl.s.Details = append(pl.s.Details, Detail{
				Columns: []*graphtables.Column{c}, Raw: true, Kind: kindOf(c.Cast),
				Request: &Request{Path: "/" + pl.Table.Item + "/$value"},
			})
			pl.note("%s takes one request for each row that is left", c.Name)
		}
	}
	if single == nil {
		return
	}
	list := []string{"id"}
	for i := range pl.Table.Columns {
		c := &pl.Table.Columns[i]
		if property, _, _ := strings.Cut(c.Property, "/"); slices.Contains(single, c) && !slices.Contains(list, property) {
			list = append(list, property)
		}
	}
	pl.s.Details = append(pl.s.Details, Detail{
		Columns: single, Request: &Request{Path: "/" + pl.Table.Item, Select: list, Header: pl.header()},
	})
	pl.note("Graph gives %s for single objects only, so each row is read by id", strings.Join(list[1:], ", "))
}

// kindOf returns the value of a kind column for objects of a derived type:
// "file" for microsoft.graph.fileAttachment.
func kindOf(cast string) string {
	return strings.TrimSuffix(strings.TrimPrefix(cast, "microsoft.graph."), "Attachment")
}
