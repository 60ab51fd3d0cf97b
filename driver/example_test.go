package driver_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"graphmail/auth"
	"graphmail/driver"
	"graphmail/dsn"
	"graphmail/graphtest"
)

// The newest unread messages. A program of your own has a connection string in
// place of the server's.
func Example() {
	server := graphtest.NewServer()
	defer server.Close()

	db, err := sql.Open("graphmail", server.DSN())
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(context.Background(), `
		SELECT received_date_time, from_address, subject
		FROM messages
		WHERE is_read = FALSE
		ORDER BY received_date_time DESC
		LIMIT 3`)
	if err != nil {
		log.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var received time.Time
		var from, subject sql.NullString
		if err := rows.Scan(&received, &from, &subject); err != nil {
			log.Fatal(err)
		}
		fmt.Println(received.Format("2 Jan 15:04"), from.String, subject.String)
	}
	if err := rows.Err(); err != nil {
		log.Fatal(err)
	}
	// Output:
	// 19 Nov 23:59 oliver.pratt@contoso.com Clock check: the last second
	// 19 Nov 12:02 katrin.jaeger@wingtip.example AW: Renewal of the contract
	// 19 Nov 10:48 martin.hofer@alpine.example AW: Frage zur Schnittstelle
}

// show prints the rows of a query on the sample mailbox, as [Example] does.
func show(text string, args ...any) {
	server := graphtest.NewServer()
	defer server.Close()
	db, err := sql.Open("graphmail", server.DSN())
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	printRows(db, text, args...)
}

func printRows(db *sql.DB, text string, args ...any) {
	rows, err := db.Query(text, args...)
	if err != nil {
		log.Fatal(err)
	}
	defer rows.Close()
	list, err := readAll(rows)
	if err != nil {
		log.Fatal(err)
	}
	for _, row := range list {
		for i, v := range row {
			if i > 0 {
				fmt.Print(" | ")
			}
			fmt.Print(v)
		}
		fmt.Println()
	}
}

// Full-text search is Graph's own: the text is KQL, as in Outlook's search box.
// Other conditions are checked on what it finds.
func Example_search() {
	show(`SELECT subject, from_name FROM messages WHERE search('subject:invoice from:fabrikam') AND is_read = TRUE LIMIT 3`)
	// Output:
	// Invoice FL-2026-0266 (October 2026) | Fabrikam Labels
	// Invoice FL-2026-0259 (September 2026) | Fabrikam Labels
	// Invoice FL-2026-0251 (August 2026) | Fabrikam Labels
}

// How much mail each sender sent in each month.
func Example_byMonth() {
	show(`SELECT DATE_FORMAT(received_date_time, '%Y-%m') AS month, from_address, COUNT(*) AS n
		FROM messages
		WHERE received_date_time >= '2026-09-01' AND from_address NOT LIKE '%@contoso.com'
		GROUP BY month, from_address
		HAVING n > 5
		ORDER BY month, n DESC, from_address`)
	// Output:
	// 2026-09 | build@ci.contoso.com | 12
	// 2026-10 | build@ci.contoso.com | 11
	// 2026-11 | kenji.mori@tailspin.example | 10
	// 2026-11 | build@ci.contoso.com | 7
	// 2026-11 | robin.castell@fabrikam.com | 6
	// 2026-11 | tuva.hagen@fjord.example | 6
}

// The largest attachments, with the messages they came with. Their bytes are
// fetched only where content_bytes is named.
func Example_attachments() {
	show(`SELECT m.subject, a.name, a.size
		FROM attachments a JOIN messages m ON m.id = a.message_id
		WHERE a.is_inline = FALSE
		ORDER BY a.size DESC, m.subject LIMIT 3`)
	// Output:
	// Five files of every kind | random.bin | 6198
	// Expenses Basel 19.12.2024 | receipt 1.gif | 5713
	// Expenses Basel 26.01.2026 | receipt 1.gif | 5713
}

// Another person's mailbox, or several, is a matter of user_id. It takes
// permissions that end in .Shared, and the owner's consent in Outlook.
func Example_sharedMailbox() {
	show(`SELECT user_id, COUNT(*) AS messages, SUM(is_read = FALSE) AS unread
		FROM messages WHERE user_id IN ('me', 'support@contoso.com')
		GROUP BY user_id`)
	// Output:
	// me | 2759 | 153
	// support@contoso.com | 257 | 2
}

// Recipients are JSON in the table messages, and rows in message_recipients.
func Example_recipients() {
	show(`SELECT r.address, COUNT(*) AS n
		FROM messages m JOIN message_recipients r ON r.message_id = m.id
		WHERE m.folder = 'sentitems' AND r.kind = 'to'
		GROUP BY r.address ORDER BY n DESC, r.address LIMIT 3`)
	// Output:
	// jonas.widmer@contoso.com | 55
	// sofia.marques@northwind.example | 34
	// marta.kowalska@contoso.com | 32
}

// Parameters are ? or :name. A slice is the list of an IN.
func Example_parameters() {
	show(`SELECT subject FROM messages
		WHERE received_date_time >= :since AND importance IN (:importance)
		ORDER BY received_date_time LIMIT 2`,
		sql.Named("since", time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)), sql.Named("importance", []string{"high", "low"}))
	// Output:
	// [atlas] Build #5522 failed: main (925b460)
	// Slow map in the afternoon
}

// EXPLAIN sends nothing: it shows each request, and where each condition is
// checked and why.
func Example_explain() {
	server := graphtest.NewServer()
	defer server.Close()
	db, err := sql.Open("graphmail", server.DSN())
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(`EXPLAIN SELECT subject FROM messages WHERE is_read = FALSE AND subject LIKE '%invoice%'`)
	if err != nil {
		log.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int
		var operation string
		var target, request, pushed, local, why sql.NullString
		if err := rows.Scan(&id, &operation, &target, &request, &pushed, &local, &why); err != nil {
			log.Fatal(err)
		}
		fmt.Println(operation, target.String)
		for _, part := range []sql.NullString{request, pushed, why} {
			if part.Valid {
				// Against Graph itself the address is https://graph.microsoft.com/v1.0.
				fmt.Println("   ", strings.Replace(part.String, server.ServiceURL(), "{ServiceUrl}", 1))
			}
		}
	}
	if err := rows.Err(); err != nil {
		log.Fatal(err)
	}
	// Output:
	// scan messages
	//     GET {ServiceUrl}/me/messages?$select=id,subject&$filter=isRead%20eq%20false%20and%20contains(subject,'invoice')&$top=1000&$count=true
	//     a list of me; needs Mail.ReadBasic; a call for every 1000 rows
	// condition messages.is_read = FALSE
	//     isRead eq false
	//     Graph decides it as SQL does
	// condition messages.subject LIKE '%invoice%'
	//     contains(subject,'invoice')
	//     the pattern is checked here
}

// Tokens may come from the program's own source: a vault, a managed identity, a
// broker. Nothing of the sign-in has to be configured then.
func ExampleWithTokenSource() {
	server := graphtest.NewServer()
	defer server.Close()
	source := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: server.AccessToken("Mail.ReadBasic")})

	cfg := dsn.New()
	cfg.ServiceUrl = server.ServiceURL()
	connector, err := driver.NewConnector(cfg, driver.WithTokenSource(source))
	if err != nil {
		log.Fatal(err)
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	printRows(db, "SELECT display_name, unread_item_count FROM mail_folders WHERE well_known_name = 'inbox'")
	// Output:
	// Inbox | 72
}

// A test of your own code gives it a server with the mail that the test is
// about, lets things go wrong, and looks at what was asked.
func Example_testing() {
	data := graphtest.Sample()
	server := graphtest.NewServer(graphtest.WithData(data))
	defer server.Close()
	server.Inject(graphtest.FaultRetryAfter(429, "0").Nth(1)) // Graph is busy, once

	db, err := sql.Open("graphmail", server.DSN())
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	printRows(db, "SELECT COUNT(*) FROM messages WHERE folder = 'inbox'")
	for _, r := range server.Requests() {
		fmt.Println(r.Method, r.Status)
	}
	// Output:
	// 973
	// GET 429
	// GET 200
}

// JSON columns scan into Go values.
func ExampleJSON() {
	server := graphtest.NewServer()
	defer server.Close()
	db, err := sql.Open("graphmail", server.DSN())
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	var to driver.JSON[[]driver.Recipient]
	err = db.QueryRow("SELECT to_recipients FROM messages WHERE subject = 'AW: Renewal of the contract' ORDER BY received_date_time DESC LIMIT 1").Scan(&to)
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range to.V {
		fmt.Println(r.EmailAddress.Name, r.EmailAddress.Address)
	}
	// Output:
	// Katrin Jäger katrin.jaeger@wingtip.example
}

// A report without a connection: what a statement reads and needs.
func ExampleAnalyze() {
	r, err := driver.Analyze("SELECT subject, body FROM messages WHERE is_read = FALSE AND from_address = :sender")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Permissions)
	for _, p := range r.Parameters {
		fmt.Println(p.Name, p.DatabaseType)
	}
	for _, c := range r.Tables[0].Conditions {
		fmt.Println(c.SQL, "is", c.Where)
	}
	// Output:
	// [Mail.Read]
	// sender TEXT
	// messages.is_read = FALSE is exact
	// messages.from_address = :sender is narrowing
}

// What a query took, for metrics. Conn.Raw reaches the numbers of one query;
// WithStats is told those of all.
func ExampleConn() {
	server := graphtest.NewServer()
	defer server.Close()
	db, err := sql.Open("graphmail", server.DSN()+";PageSize=100")
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	ctx := context.Background()
	conn, err := db.Conn(ctx)
	if err != nil {
		log.Fatal(err)
	}
	defer conn.Close()
	var unread int
	if err := conn.QueryRowContext(ctx, "SELECT COUNT(*) FROM messages WHERE subject LIKE '%invoice%' AND is_read = FALSE").Scan(&unread); err != nil {
		log.Fatal(err)
	}
	err = conn.Raw(func(c any) error {
		stats, _ := c.(driver.Conn).Stats()
		fmt.Println(stats.Rows, "row from", stats.RowsRead, "of", stats.Tables[0].Table, "with", stats.Calls, "call and", stats.Retries, "retries")
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// 1 row from 15 of messages with 1 call and 0 retries
}

// A transport of your own sees every request: this one counts them. With
// OpenTelemetry it is otelhttp.NewTransport(http.DefaultTransport), and each
// request of a query becomes a span below the span of the query's context.
func ExampleWithHTTPClient() {
	server := graphtest.NewServer()
	defer server.Close()
	spans := &tracing{next: http.DefaultTransport}
	cfg, err := dsn.Parse(server.DSN())
	if err != nil {
		log.Fatal(err)
	}
	connector, err := driver.NewConnector(cfg, driver.WithHTTPClient(&http.Client{Transport: spans}))
	if err != nil {
		log.Fatal(err)
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	defer http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	printRows(db, "SELECT COUNT(*) FROM messages WHERE folder = 'inbox'")
	for _, name := range spans.names {
		fmt.Println(name)
	}
	// Output:
	// 973
	// span GET /v1.0/me/mailFolders/inbox/messages 200
}

// tracing stands for the transport of a tracer.
type tracing struct {
	next  http.RoundTripper
	names []string
}

// RoundTrip begins and ends a span.
func (t *tracing) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req)
	if err == nil {
		t.names = append(t.names, fmt.Sprint("span ", req.Method, " ", req.URL.Path, " ", resp.StatusCode))
	}
	return resp, err
}

// A logger gets one line for each request, without tokens or mail.
func ExampleWithLogger() {
	server := graphtest.NewServer()
	defer server.Close()
	handler := slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		switch a.Key {
		case "msg", "method", "path", "status":
			return a
		}
		return slog.Attr{}
	}})
	cfg, err := dsn.Parse(server.DSN())
	if err != nil {
		log.Fatal(err)
	}
	connector, err := driver.NewConnector(cfg, driver.WithLogger(slog.New(handler)))
	if err != nil {
		log.Fatal(err)
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	if err := db.Ping(); err != nil {
		log.Fatal(err)
	}
	// Output:
	// msg="graph request" method=GET path=/v1.0/me/mailFolders/inbox status=200
}

// What goes wrong is told by types.
func Example_errors() {
	server := graphtest.NewServer()
	defer server.Close()
	db, err := sql.Open("graphmail", server.DSN())
	if err != nil {
		log.Fatal(err)
	}
	defer db.Close()
	for _, text := range []string{"SELECT recieved_date_time FROM messages", "SELECT subject messages FROM FROM", "DELETE FROM messages", "SELECT subject FROM messages"} {
		if text == "SELECT subject FROM messages" {
			server.ExpireTokens()
		}
		_, err := db.Query(text)
		var name *driver.NameError
		var syntax *driver.SyntaxError
		var graph *driver.GraphError
		switch {
		case errors.As(err, &name):
			fmt.Println(name.Detail())
		case errors.As(err, &syntax):
			fmt.Println(syntax.Detail())
		case errors.Is(err, driver.ErrReadOnly):
			fmt.Println(err)
		case errors.Is(err, auth.ErrSignInRequired):
			fmt.Println("somebody has to sign in")
		case errors.As(err, &graph):
			fmt.Println(graph.Status, graph.Code, graph.RequestID)
		}
	}
	// Output:
	// unknown column "recieved_date_time" in table "messages" (did you mean "received_date_time"?)
	//   SELECT recieved_date_time FROM messages
	//          ^
	// syntax error at line 1, column 30: unexpected "FROM"; the name of a table is missing before it
	//   SELECT subject messages FROM FROM
	//                                ^
	// graphmail: DELETE is refused: mail is only read here; SELECT, SHOW, DESCRIBE, EXPLAIN, SET and USE are answered
	// somebody has to sign in
}
