// Shared compares mailboxes: the person's own and those shared with them. One
// query reads them all, side by side, each with its own limit of requests.
//
//	go run ./shared
//	go run ./shared -dsn '…' me support@contoso.com
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"text/tabwriter"
	"time"

	"graphmail/examples/internal/mailbox"
)

// query counts the mail of the last 30 days. The IN takes a Go slice. Reading a
// mailbox that is not one's own needs Mail.Read.Shared; one that may not be read
// is an error that says so, or is left out with OnMailboxError=Skip.
const query = `
SELECT user_id, COUNT(*) AS messages, SUM(is_read = FALSE) AS unread,
       COUNT(DISTINCT from_address) AS senders, MAX(received_date_time) AS latest
FROM messages
WHERE user_id IN (?) AND received_date_time >= NOW() - INTERVAL 30 DAY
GROUP BY user_id
ORDER BY messages DESC`

func main() {
	connection := flag.String("dsn", "", "connection `string` (default: the sample mailbox)")
	flag.Parse()
	mailboxes := flag.Args()
	if len(mailboxes) == 0 {
		mailboxes = []string{"me", "support@contoso.com"}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := compare(ctx, os.Stdout, *connection, mailboxes); err != nil {
		fmt.Fprintln(os.Stderr, "shared:", err)
		os.Exit(1)
	}
}

func compare(ctx context.Context, w io.Writer, connection string, mailboxes []string) error {
	m, err := mailbox.Open(connection)
	if err != nil {
		return err
	}
	defer m.Close()
	rows, err := m.DB.QueryContext(ctx, query, mailboxes)
	if err != nil {
		return err
	}
	defer rows.Close()
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "mailbox\tmessages\tunread\tsenders\tlatest")
	for rows.Next() {
		var user string
		var messages, unread, senders int
		var latest time.Time
		if err := rows.Scan(&user, &messages, &unread, &senders, &latest); err != nil {
			return err
		}
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%s\n", user, messages, unread, senders, latest.Format("2006-01-02 15:04"))
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return table.Flush()
}
