// Search finds mail by words, as the search box of Outlook does: Exchange's index
// answers, in its own language, KQL.
//
//	go run ./search invoice
//	go run ./search -n 5 'from:fabrikam.com AND hasattachment:true'
//	go run ./search -dsn '…' 'subject:"annual review"'
//
// https://learn.microsoft.com/graph/search-query-parameter
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"text/tabwriter"
	"time"

	"graphmail/examples/internal/mailbox"
)

// query gives the newest of what search() finds. The join is answered by the
// folder tree, which takes one request.
const query = `
SELECT m.received_date_time, COALESCE(m.from_name, m.from_address, ''), COALESCE(m.subject, ''), f.path
FROM messages m
JOIN mail_folders f ON f.id = m.parent_folder_id
WHERE search(?)
LIMIT ?`

func main() {
	connection := flag.String("dsn", "", "connection `string` of a mailbox (default: the sample mailbox)")
	most := flag.Int("n", 20, "how many messages at most")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := search(ctx, os.Stdout, *connection, strings.Join(flag.Args(), " "), *most); err != nil {
		fmt.Fprintln(os.Stderr, "search:", err)
		os.Exit(1)
	}
}

func search(ctx context.Context, w io.Writer, connection, words string, most int) error {
	if words == "" {
		return fmt.Errorf("there is nothing to search for; give words, such as %q", "invoice")
	}
	m, err := mailbox.Open(connection)
	if err != nil {
		return err
	}
	defer m.Close()
	rows, err := m.DB.QueryContext(ctx, query, words, most)
	if err != nil {
		return err
	}
	defer rows.Close()
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for rows.Next() {
		var received time.Time
		var from, subject, folder string
		if err := rows.Scan(&received, &from, &subject, &folder); err != nil {
			return err
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", received.Format("2006-01-02 15:04"), plain(from), plain(subject), plain(folder))
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return table.Flush()
}

// plain leaves out what a terminal would obey: anyone can send it.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || 0x7f <= r && r < 0xa0 {
			return -1
		}
		return r
	}, s)
}
