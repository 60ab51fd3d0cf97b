package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"graphmail/cmd/graphmail/internal/prompt"
	"graphmail/cmd/graphmail/internal/render"
	"graphmail/cmd/graphmail/internal/script"
	"graphmail/graphtables"
)

const shellLong = `An interactive prompt. Statements end with ";" and may take several lines; "\G" shows a line per value.
Tab completes keywords, tables, columns and functions, twice lists them; the arrow keys and Ctrl-R walk through the history, which is
kept in a file only you can read (GRAPHMAIL_HISTORY, "-" for none). \? lists the commands. Ctrl-C ends the query that
runs, or drops what is typed; Ctrl-D or \q leaves. From a pipe it runs what it reads, and its exit code is 1 when
something failed.`

func (a *app) shellCommand() *cobra.Command {
	var out output
	cmd := &cobra.Command{
		Use: "shell", Short: "Query at a prompt", Long: shellLong, Example: "  graphmail shell --demo", Args: usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			opts, err := a.options(&out)
			if err != nil {
				return err
			}
			return a.shell(cmd.Context(), opts, out.width < 0)
		},
	}
	a.outputFlags(cmd, &out, render.Table)
	a.demoFlag(cmd)
	return cmd
}

// A shell is a prompt and what was set at it.
type shell struct {
	app    *app
	c      *connection
	opts   render.Options
	follow bool // the width is the terminal's, which may change
	timing bool
	params params
	person bool // sits there; else input comes from a pipe
	failed bool
	done   bool
}

// shell reads and runs until the end of the input.
func (a *app) shell(ctx context.Context, opts render.Options, follow bool) error {
	c, err := a.connect(ctx)
	if err != nil {
		return err
	}
	editor, person, err := prompt.New(prompt.Options{
		In: a.stdin, Out: a.stdout, Term: a.getenv("TERM"), Primary: "graphmail> ", Complete: complete,
		Completer: &prompt.Completer{Catalog: graphtables.Standard(), Commands: commandNames(), Arguments: commandArguments()},
		History:   prompt.HistoryFile(a.getenv),
	})
	if err != nil {
		fmt.Fprintln(a.stderr, "graphmail: warning:", err)
	}
	defer editor.Close()
	a.cleanups.add(func() { editor.Close() }) // when the second Ctrl-C leaves the terminal to us
	s := &shell{app: a, c: c, opts: opts, follow: follow, person: person}
	if person {
		s.greet()
	}
	for !s.done {
		text, err := editor.Read()
		switch {
		case errors.Is(err, prompt.ErrInterrupted):
			continue
		case err != nil && !errors.Is(err, io.EOF) && text == "":
			return err
		case err != nil && !errors.Is(err, io.EOF):
			fmt.Fprintln(a.stderr, "graphmail: warning:", err)
		}
		s.input(ctx, text)
		if errors.Is(err, io.EOF) {
			break
		}
	}
	if s.failed && !person {
		return errReported
	}
	return nil
}

func (s *shell) greet() {
	// Nothing has been sent yet, except in the demo, which signs in.
	where := "Queries go to " + render.Visible(s.c.cfg.ServiceUrl) + "."
	if s.app.demo {
		where = "Connected to the demo mailbox; it is " + demoNow.Format("2006-01-02") + " there."
	} else if st, err := s.c.connector.Status(); err == nil && !st.SignedIn {
		where += " Nobody is signed in: run \"graphmail login\" first."
	}
	fmt.Fprintf(s.app.stdout, "%s\nStatements end with a semicolon; \\? shows the commands, \\q leaves.\n\n", where)
}

// complete reports whether the input can be run as it is.
func complete(text string) bool {
	t := strings.TrimSpace(text)
	if strings.HasPrefix(t, `\`) {
		return !isMultiline(t) || script.Complete(t[len(`\explain`):])
	}
	return t == "" || word(t) != "" || script.Complete(text)
}

// isMultiline reports whether a command takes a statement, which ends with a semicolon.
func isMultiline(text string) bool {
	name, rest, _ := strings.Cut(text, " ")
	return name == `\explain` && strings.TrimSpace(rest) != ""
}

// word returns what people type to leave or to get help, exit, quit or help,
// with a semicolon or without; else "".
func word(text string) string {
	switch w := strings.ToLower(strings.TrimRight(text, "; \t\r\n")); w {
	case "exit", "quit", "help":
		return w
	}
	return ""
}

// input runs what was typed.
func (s *shell) input(ctx context.Context, text string) {
	t := strings.TrimSpace(text)
	switch {
	case t == "":
	case strings.HasPrefix(t, `\`):
		s.check(s.command(ctx, t))
	case word(t) == "help":
		s.check(s.command(ctx, `\?`))
	case word(t) != "":
		s.done = true
	default:
		for _, st := range script.All(text) {
			if !s.check(s.statement(ctx, st)) {
				break // the rest may build on it
			}
		}
	}
}

// check tells an error and goes on.
func (s *shell) check(err error) bool {
	if err == nil {
		return true
	}
	s.app.complain(err)
	s.failed = true
	return false
}

// statement runs one statement. Ctrl-C ends it and not the shell.
func (s *shell) statement(ctx context.Context, st script.Statement) error {
	args, err := s.params.arguments(st.Text, `\set %v value`)
	if err != nil {
		return err
	}
	r := request{sql: st.Text, args: args, opts: s.options(), timing: s.timing}
	if st.Vertical {
		r.opts.Format = render.Vertical
	}
	ctx, done := s.app.interrupts.operation(ctx)
	defer done()
	return s.app.execute(ctx, s.c, r)
}

// options are those that were set, at the terminal's present width.
func (s *shell) options() render.Options {
	opts := s.opts
	if s.follow {
		opts.Width = s.app.columns(s.app.stdout)
	}
	return opts
}
