package main

import (
	"context"
	"io"
	"os"

	"github.com/spf13/cobra"

	"graphmail/cmd/graphmail/internal/render"
	"graphmail/cmd/graphmail/internal/script"
)

const queryLong = `Runs SQL and prints the rows. The SQL is the argument, or a file (-f), or stdin; several statements end with ";",
or with "\G" for a line per value.

Parameters are :name in the SQL and -p name=value; ? takes -p 1=value, -p 2=value. A value written like a number,
TRUE, FALSE, NULL or a 'text' in quotes is that, everything else is text.

A table is cut to the terminal's width, or becomes a line for each value where that leaves too little. NULL is the
value NULL and "NULL" a text of these letters; csv has nothing for NULL and "" for an empty text, tsv has \N for NULL.
Times are in your time zone, in SQL and in the rows (--utc, or TimeZone in the connection string, for another). On a
terminal, what it would obey is made visible. csv is RFC 4180; a text that a spreadsheet would run as a formula gets
a ' in front, in tsv too (--raw-csv: as it is).`

// source says where SQL comes from.
type source struct {
	file   string
	params []string
}

func (a *app) queryCommand() *cobra.Command {
	var src source
	var out output
	cmd := &cobra.Command{
		Use: "query [SQL]", Short: "Run SQL and print the rows", Long: queryLong,
		Example: `  graphmail query --demo --chart "SELECT YEAR(received_date_time) AS year, COUNT(*) AS messages FROM messages GROUP BY year"`,
		Args:    usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.query(cmd.Context(), args, src, out, "")
		},
	}
	a.sourceFlags(cmd, &src)
	a.outputFlags(cmd, &out, render.Table)
	a.demoFlag(cmd)
	return cmd
}

func (a *app) explainCommand() *cobra.Command {
	var src source
	var out output
	var analyze bool
	cmd := &cobra.Command{
		Use: "explain [SQL]", Short: "Show what Graph would be asked, and what is done here",
		Long: `Prints the plan of a query: each request with its URL, and each condition with where it is checked and why.
Nothing is sent. With --analyze the query is run, and the plan tells calls, pages, bytes, rows, retries and waits.`,
		Example: `  graphmail explain --demo "SELECT subject FROM messages WHERE from_address = 'nora@contoso.com'"`,
		Args:    usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			prefix := "EXPLAIN "
			if analyze {
				prefix = "EXPLAIN ANALYZE "
			}
			return a.query(cmd.Context(), args, src, out, prefix)
		},
	}
	cmd.Flags().BoolVar(&analyze, "analyze", false, "run the query, and tell what it cost")
	a.sourceFlags(cmd, &src)
	a.outputFlags(cmd, &out, render.Plan)
	a.demoFlag(cmd)
	return cmd
}

func (a *app) sourceFlags(cmd *cobra.Command, src *source) {
	cmd.Flags().StringVarP(&src.file, "file", "f", "", "read SQL from a `file`; - is stdin")
	cmd.Flags().StringArrayVarP(&src.params, "param", "p", nil, "a parameter, `name=value`; may be repeated")
}

// query runs the statements of the command line, each with prefix before it.
func (a *app) query(ctx context.Context, args []string, src source, out output, prefix string) error {
	ps, err := parseParams(src.params)
	if err != nil {
		return err
	}
	opts, err := a.options(&out)
	if err != nil {
		return err
	}
	text, err := a.sql(args, src.file)
	if err != nil {
		return err
	}
	statements := script.All(text)
	if len(statements) == 0 {
		return usagef("there is no SQL: give it as the argument, with -f or on stdin")
	}
	requests := make([]request, len(statements))
	for i, s := range statements {
		requests[i] = request{sql: prefix + s.Text, opts: opts}
		if s.Vertical {
			requests[i].opts.Format = render.Vertical
		}
		if len(statements) > 1 {
			requests[i].line = s.Line
		}
		if requests[i].args, err = ps.arguments(s.Text, "-p %v=value"); err != nil {
			return err
		}
	}
	if err := ps.unused(); err != nil {
		return err
	}
	ctx, done := a.interrupts.operation(ctx)
	defer done()
	c, err := a.connect(ctx)
	if err != nil {
		return err
	}
	for i, r := range requests {
		r.apart = i > 0 && opts.Format != render.NDJSON
		if err := a.execute(ctx, c, r); err != nil {
			return err
		}
	}
	return nil
}

// sql reads the statements.
func (a *app) sql(args []string, file string) (string, error) {
	switch {
	case len(args) > 0 && file != "":
		return "", usagef("SQL is given twice, as the argument and with -f")
	case len(args) > 0:
		return args[0], nil
	case file != "" && file != "-":
		text, err := os.ReadFile(file)
		if err != nil {
			return "", &usageError{err: err}
		}
		return string(text), nil
	case isTerminal(a.stdin) && file == "":
		return "", usagef("there is no SQL: give it as the argument, with -f or on stdin, or start \"graphmail shell\"")
	}
	text, err := io.ReadAll(a.stdin)
	return string(text), err
}
