package main

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"graphmail/cmd/graphmail/internal/render"
	"graphmail/graphtables"
)

func (a *app) tablesCommand() *cobra.Command {
	var out output
	cmd := &cobra.Command{
		Use: "tables", Short: "List the tables", Long: "Lists the tables with the permission each one needs. No connection is needed.",
		Example: "  graphmail tables --format markdown", Args: usageArgs(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			return a.list(&out, tableList())
		},
	}
	a.outputFlags(cmd, &out, render.Table)
	a.demoFlag(cmd)
	return cmd
}

func (a *app) describeCommand() *cobra.Command {
	var out output
	cmd := &cobra.Command{
		Use: "describe TABLE", Short: "List the columns of a table",
		Long: `Lists the columns of a table: their types, what Graph can filter and sort by, and which are left out of SELECT *
because they are heavy. No connection is needed.`,
		Example: "  graphmail describe messages", Args: usageArgs(cobra.ExactArgs(1)),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, t := range graphtables.Standard().Tables() {
				names = append(names, qualifiedName(t))
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			list, err := columnList(args[0])
			if err != nil {
				return err
			}
			return a.list(&out, list)
		},
	}
	a.outputFlags(cmd, &out, render.Table)
	a.demoFlag(cmd)
	return cmd
}

// list writes a list that needed no query.
func (a *app) list(out *output, rows *listing) error {
	opts, err := a.options(out)
	if err != nil {
		return err
	}
	return a.print(opts, rows)
}

// print writes a list. It stays a table however narrow the terminal is.
func (a *app) print(opts render.Options, rows *listing) error {
	opts.Expand = render.ExpandOff
	sum, err := render.Write(a.stdout, rows, opts)
	if err == nil && sum.Counted {
		_, err = fmt.Fprintf(a.stdout, "(%s)\n", plural(sum.Rows, "row"))
	}
	return err
}

func qualifiedName(t *graphtables.Table) string {
	if t.Schema == "" {
		return t.Name
	}
	return t.Schema + "." + t.Name
}

func tableList() *listing {
	l := newListing("table", "permission", "what it holds")
	for _, t := range graphtables.Standard().Tables() {
		l.add(qualifiedName(t), orNull(t.Permission), t.Comment)
	}
	return l
}

func columnList(name string) (*listing, error) {
	t := graphtables.Standard().Table(name)
	if t == nil {
		hint := "\"graphmail tables\" lists them"
		if near := graphtables.Standard().Nearest(name); near != "" {
			hint = fmt.Sprintf("did you mean %q?", near)
		}
		return nil, fmt.Errorf("there is no table %q; %s", name, hint)
	}
	l := newListing("column", "type", "Graph filters", "about")
	for i := range t.Columns {
		c := &t.Columns[i]
		l.add(c.Name, typeText(c), orNull(filterText(c)), aboutText(c))
	}
	return l, nil
}

func typeText(c *graphtables.Column) string {
	if c.NotNull {
		return c.Type.String() + " NOT NULL"
	}
	return c.Type.String()
}

// filterText names the operators that Graph takes on a column.
func filterText(c *graphtables.Column) string {
	text := c.Filter.String()
	if c.Order {
		text += ", sorts"
	}
	return strings.TrimPrefix(text, ", ")
}

func aboutText(c *graphtables.Column) string {
	text := cmp.Or(c.Comment, c.Property)
	if c.Hidden {
		text = "not in SELECT *; " + text
	}
	return text
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// A listing is a small result made here.
type listing struct {
	columns []render.Column
	rows    [][]any
	at      int
}

func newListing(names ...string) *listing {
	l := &listing{at: -1}
	for _, n := range names {
		l.columns = append(l.columns, render.Column{Name: n, Type: "TEXT"})
	}
	return l
}

func (l *listing) add(values ...any) { l.rows = append(l.rows, values) }

func (l *listing) Columns() []render.Column { return l.columns }
func (l *listing) Next() bool               { l.at++; return l.at < len(l.rows) }
func (l *listing) Row() []any               { return l.rows[l.at] }
func (l *listing) Err() error               { return nil }
