package plan

import (
	"fmt"
	"strings"

	"graphmail/internal/expr"
)

// A NameError is a name in a statement that means nothing, or too much.
type NameError = expr.NameError

// nameError makes one for the name at a byte offset, −1 when that is not known.
func nameError(pos int, format string, args ...any) error {
	return &NameError{Message: fmt.Sprintf(format, args...), Pos: pos}
}

func unknownSchema(name string, pos int, env *Env) error {
	return nameError(pos, "unknown database %q; tables are in %q and %s", name, env.schema(), informationSchema)
}

// unknownTable is about a table of the mail schema, or of information_schema.
func unknownTable(schema, name string, pos int, env *Env) error {
	if strings.EqualFold(schema, informationSchema) {
		return nameError(pos, "unknown table %q in %s%s", name, informationSchema, didYouMean(name, localTableNames()))
	}
	return nameError(pos, "unknown table %q%s", name, didYouMean(name, env.tableNames()))
}

func relationList(columns []relColumn) string {
	var list []string
	for _, c := range columns {
		for _, rel := range c.rels {
			list = append(list, fmt.Sprintf("%q", rel.alias))
		}
	}
	return strings.Join(list, " and ")
}

func qualifiedList(columns []relColumn) string {
	var list []string
	for _, c := range columns {
		for _, rel := range c.rels {
			list = append(list, rel.alias+"."+c.name)
		}
	}
	return strings.Join(list, " or ")
}

// unknownColumn says that a name means nothing, and what may have been meant.
func (r *resolver) unknownColumn(c *expr.Column, s *scope) error {
	if c.Table != "" {
		for at := s; at != nil; at = at.outer {
			if rel := at.relation(c.Table); rel != nil {
				return nameError(c.Pos, "unknown column %q in table %q%s", c.Name, rel.alias,
					columnHint(c.Name, columnNames(rel.columns)))
			}
		}
		var aliases []string
		for at := s; at != nil; at = at.outer {
			for _, rel := range at.rels {
				aliases = append(aliases, rel.alias)
			}
		}
		return nameError(c.Pos, "unknown table %q in %s.%s%s", c.Table, c.Table, c.Name, didYouMean(c.Table, aliases))
	}
	var candidates []string
	for at := s; at != nil; at = at.outer {
		candidates = append(candidates, columnNames(at.columns)...)
		for _, o := range at.outputs {
			candidates = append(candidates, o.alias)
		}
	}
	where := s.clause
	if len(s.rels) == 1 {
		where = fmt.Sprintf("table %q", s.rels[0].alias)
	}
	if len(s.rels) == 0 && s.outer == nil {
		return nameError(c.Pos, "unknown column %q: the query has no FROM; put text in single quotes", c.Name)
	}
	return nameError(c.Pos, "unknown column %q in %s%s", c.Name, where, columnHint(c.Name, candidates))
}

func columnNames(columns []relColumn) []string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = c.name
	}
	return list
}
