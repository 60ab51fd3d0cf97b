package graphtables

import "graphmail/internal/spelling"

// Nearest returns the candidate that name was probably meant to be, "" when
// none is like it. Case and underscores do not count, and the start or the end
// of a long name is as good as the whole.
func Nearest(name string, candidates []string) string {
	want := fold(name)
	best, at := "", spelling.Far(want)
	for _, c := range candidates {
		if d := spelling.Part(want, fold(c)); d < at {
			best, at = c, d
		}
	}
	return best
}

// Nearest returns the table that name was probably meant to be, "" when none is
// like it.
func (c *Catalog) Nearest(name string) string {
	var names []string
	for _, t := range c.tables {
		if t.Schema == "" {
			names = append(names, t.Name)
		}
	}
	return Nearest(name, names)
}

// Nearest returns the column that name was probably meant to be, "" when none
// is like it.
func (t *Table) Nearest(name string) string {
	names := make([]string, len(t.Columns))
	for i := range t.Columns {
		names[i] = t.Columns[i].Name
	}
	return Nearest(name, names)
}
