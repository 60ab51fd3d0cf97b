package graphtables

import "graphmail/internal/spelling"

// Nearest returns the candidate that name was probably meant to be, "" when
// none is like it. Case and underscores do not count, and the start or the end
// of a long name is as good as the whole.
func Nearest(name string, candidates []string) string {
	want := fold(name)
	best, at := "", len(want)/3+2
	for _, c := range candidates {
		folded := fold(c)
		d := spelling.Distance(want, folded)
		if n := len(want); n >= 4 && len(folded) > n {
			d = min(d, spelling.Distance(want, folded[:n])+1, spelling.Distance(want, folded[len(folded)-n:])+1)
		}
		if d < at {
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
