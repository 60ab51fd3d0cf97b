package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"graphmail/cmd/graphmail/internal/render"
)

// A request is a statement to run and how to show what comes of it.
type request struct {
	sql    string
	args   []any
	opts   render.Options
	timing bool
	apart  bool // an empty line goes before the rows, unless they are the first
	line   int  // of a file with several statements; 0: nothing to tell
}

// execute runs a statement and writes its rows.
func (a *app) execute(ctx context.Context, c *connection, r request) error {
	began := time.Now()
	c.progress.begin()
	sum, err := a.write(ctx, c, r)
	read := c.progress.end()
	if canceled(ctx, err) {
		return fmt.Errorf("cancelled; %s had been read and %s written", readText(read), plural(sum.Rows, "row"))
	}
	if err != nil {
		if r.line > 0 {
			err = fmt.Errorf("%w (statement at line %d)", err, r.line)
		}
		return err
	}
	if sum.Guarded > 0 {
		fmt.Fprintf(a.stderr, "graphmail: %s a spreadsheet would run as formulas got an apostrophe in front; --raw-csv leaves them as they are\n", plural(sum.Guarded, "text")+" that")
	}
	if r.timing {
		fmt.Fprintf(a.stdout, "Time: %s\n", render.Elapsed(time.Since(began)))
	}
	return nil
}

// write copies the rows of a statement to stdout.
func (a *app) write(ctx context.Context, c *connection, r request) (sum render.Summary, err error) {
	rows, err := c.db.QueryContext(ctx, r.sql, r.args...)
	if err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	source, err := render.FromSQL(rows)
	if err != nil {
		return sum, err
	}
	r.opts.Location = c.location
	out := c.progress.guard(a.stdout)
	if len(source.Columns()) > 0 {
		if r.apart && c.shown {
			fmt.Fprintln(out)
		}
		c.shown = true
	}
	sum, err = render.Write(out, source, r.opts)
	if err != nil || len(source.Columns()) == 0 {
		return sum, err
	}
	if sum.Counted {
		note := ""
		if sum.Cut {
			note = "; … marks texts that were cut, \\G or --width 0 shows them"
		}
		_, err = fmt.Fprintf(out, "(%s%s)\n", plural(sum.Rows, "row"), note)
	}
	return sum, err
}
