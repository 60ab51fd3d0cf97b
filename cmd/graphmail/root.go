package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"graphmail/cmd/graphmail/internal/render"
	"graphmail/driver"
)

const rootLong = `graphmail queries Outlook and Microsoft 365 mail with SQL.

A connection string says where and as whom: --dsn, or the variable GRAPHMAIL_DSN.
--dsn NAME, or DSN=NAME in the string, uses a data source that "graphmail login --save NAME" wrote.
--demo needs neither: it starts a made-up mailbox on this machine and signs in to it.

Exit codes: 0; 1 a query failed; 2 wrong usage; 3 somebody has to sign in.`

// rootCommand puts the commands together.
func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "graphmail",
		Short:         "SQL for Outlook mail",
		Long:          rootLong,
		Example:       `  graphmail query --demo "SELECT received_date_time, from_address, subject FROM messages WHERE is_read = FALSE ORDER BY received_date_time DESC LIMIT 10"`,
		Args:          usageArgs(cobra.NoArgs),
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return cmd.Help()
		},
	}
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return &usageError{err: err, help: cmd.CommandPath()}
	})
	root.PersistentFlags().StringVar(&a.dsn, "dsn", "", "connection `string`, or the name of a data source (default: GRAPHMAIL_DSN)")
	root.PersistentFlags().BoolVarP(&a.verbose, "verbose", "v", false, "one line on stderr for each request")
	root.AddCommand(
		a.queryCommand(), a.shellCommand(), a.explainCommand(), a.tablesCommand(), a.describeCommand(),
		a.loginCommand(), a.logoutCommand(), a.pingCommand(), a.demoCommand(), a.versionCommand(),
	)
	root.InitDefaultCompletionCmd()
	root.InitDefaultHelpCmd()
	wrapUsage(root)
	return root
}

// usageArgs makes the error of a check of arguments one of usage.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			text := err.Error()
			if first, _, found := strings.Cut(text, "\n"); found {
				text = first
			}
			return &usageError{err: fmt.Errorf("%s", text), help: cmd.CommandPath()}
		}
		return nil
	}
}

// wrapUsage does so for the commands that cobra adds.
func wrapUsage(root *cobra.Command) {
	for _, c := range root.Commands() {
		switch c.Name() {
		case "completion":
			for _, shell := range c.Commands() {
				shell.Args = usageArgs(cobra.NoArgs)
			}
		case "help":
			c.Args = usageArgs(isCommand)
		}
	}
}

// isCommand checks that the arguments of help name a command.
func isCommand(cmd *cobra.Command, args []string) error {
	found, rest, err := cmd.Root().Find(args)
	if err == nil && len(rest) > 0 {
		err = fmt.Errorf("unknown command %q for %q", rest[0], found.CommandPath())
	}
	return err
}

// demoFlag adds --demo.
func (a *app) demoFlag(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&a.demo, "demo", false, "use the made-up mailbox, whole path included: sign-in, token file, HTTP, paging")
}

// output are the flags that say how rows are written.
type output struct {
	format   string
	vertical string
	chart    bool
	rawCSV   bool
	noHeader bool
	width    int
	given    func(flag string) bool // on the command line; nil: none was
}

func (a *app) outputFlags(cmd *cobra.Command, o *output, format render.Format) {
	f := cmd.Flags()
	o.given = f.Changed
	f.StringVar(&o.format, "format", string(format), "`format` of the rows: table, vertical, csv, tsv, json, ndjson, markdown, chart, or plan for an EXPLAIN")
	f.StringVar(&o.vertical, "vertical", "auto", "`when` to write a line for each value: on, off, or auto, where the terminal is too narrow")
	f.Lookup("vertical").NoOptDefVal = "on"
	f.BoolVar(&o.chart, "chart", false, "bars for a label and a number, the same as --format chart")
	f.BoolVar(&o.rawCSV, "raw-csv", false, "csv and tsv without the ' before texts that a spreadsheet would run")
	f.BoolVar(&o.noHeader, "no-header", false, "no column names in table, csv and tsv")
	f.IntVar(&o.width, "width", -1, "cut tables to this many `columns`; 0: never (default: the terminal's)")
	f.Lookup("width").DefValue = "0" // not worth telling
	f.BoolVar(&a.utc, "utc", false, "times in UTC instead of your time zone")
	cmd.RegisterFlagCompletionFunc("format", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		var names []string
		for _, f := range render.Formats() {
			names = append(names, string(f))
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	})
}

// options are the flags as the renderer takes them.
func (a *app) options(o *output) (render.Options, error) {
	format, err := render.ParseFormat(o.format)
	if err != nil {
		return render.Options{}, &usageError{err: err}
	}
	given := func(flag string) bool { return o.given != nil && o.given(flag) }
	if o.chart {
		if given("format") && format != render.Chart {
			return render.Options{}, usagef("--chart and --format %s exclude each other", format)
		}
		format = render.Chart
	}
	if o.width < 0 && given("width") {
		return render.Options{}, usagef("--width %d: take a number of columns, or 0 for tables that are never cut", o.width)
	}
	expand, err := render.ParseExpand(o.vertical)
	if err != nil {
		return render.Options{}, &usageError{err: err}
	}
	opts := render.Options{
		Format: format, Expand: expand, RawCSV: o.rawCSV, NoHeader: o.noHeader,
		Terminal: isTerminal(a.stdout), Color: a.color(a.stdout), ASCII: isTerminal(a.stdout) && a.dumb(), Width: a.columns(a.stdout),
	}
	if o.width >= 0 {
		opts.Width = o.width
	}
	return opts, nil
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Example: "  graphmail version", Args: usageArgs(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(a.stdout, driver.Name, driver.Version())
			return err
		},
	}
}
