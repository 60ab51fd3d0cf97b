// Weekly reports on a week of a mailbox: who wrote, how fast it was answered, what
// is unread where, and how much was attached. It writes one HTML page that needs
// no network, and the messages of the week as CSV and as Parquet.
//
// Without a connection string it reads the sample mailbox of graphtest:
//
//	go run ./weekly
//	go run ./weekly -dsn 'Tenant=…;ClientId=…;RefreshTokenFilePath=token.json;TimeZone=Europe/Berlin'
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"

	"graphmail/driver"
	"graphmail/examples/internal/mailbox"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	switch err := run(ctx, os.Args[1:], os.Stdout); {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintln(os.Stderr, "weekly:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("weekly", flag.ContinueOnError)
	connection := flags.String("dsn", "", "connection `string` of a mailbox (default: the sample mailbox)")
	day := flags.String("week", "", "a `day` of the week to report on, 2026-11-18 (default: today)")
	dir := flags.String("out", ".", "`folder` to write to")
	if err := flags.Parse(args); err != nil {
		return err
	}

	var cost Cost
	m, err := mailbox.Open(*connection, driver.WithStats(cost.add))
	if err != nil {
		return err
	}
	defer m.Close()
	report, err := load(ctx, m, *day)
	if err != nil {
		return err
	}
	report.Cost = cost

	name := filepath.Join(*dir, "mail-"+report.Name)
	for _, out := range []struct {
		ext   string
		write func(io.Writer) error
	}{
		{".html", func(w io.Writer) error { return writePage(w, report) }},
		{".csv", func(w io.Writer) error { return writeCSV(w, report.Messages) }},
		{".parquet", func(w io.Writer) error { return writeParquet(w, report.Messages) }},
	} {
		if err := writeFile(name+out.ext, out.write); err != nil {
			return err
		}
		fmt.Fprintln(stdout, name+out.ext)
	}
	return nil
}

// writeFile writes a file that only its owner may read: it holds mail.
func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		f.Close()
		return fmt.Errorf("writing %q: %w", name, err)
	}
	return f.Close()
}
