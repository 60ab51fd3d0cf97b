// Package driver is the database/sql driver "graphmail": SQL over Outlook and
// Microsoft 365 mail, through Microsoft Graph.
//
//	import (
//		"database/sql"
//
//		_ "graphmail/driver"
//	)
//
//	db, err := sql.Open("graphmail", "Tenant=contoso.com;ClientId=00001111-aaaa-2222-bbbb-3333cccc4444;"+
//		"Scope=offline_access~User.Read~Mail.Read;ReturnUrl=http://localhost;RefreshTokenFilePath=~/.config/graphmail/token.json")
//	…
//	rows, err := db.QueryContext(ctx, `SELECT received_date_time, from_address, subject FROM messages
//		WHERE is_read = FALSE ORDER BY received_date_time DESC LIMIT 10`)
//
// It reads; it never writes. Importing it prints nothing, opens nothing and
// starts nothing. [sql.Open] and connecting send nothing either: the first
// request belongs to the first query, or to Ping, which reads the inbox's id.
//
// # Connection string
//
// Key=Value pairs separated by semicolons, as ODBC has them; a value in braces is
// literal. Package dsn documents the grammar and every parameter. The usual ones:
//
//	Tenant, ClientId          the app registration in Microsoft Entra ID
//	Scope                     the permissions to ask for, joined by ~
//	ReturnUrl                 http://localhost signs in with the browser on this machine
//	RefreshTokenFilePath      where the sign-in is kept
//	UserId                    the mailbox: me, an id or an address
//	AuthMode=AccessToken      with AccessToken: a token of the program's own
//	TimeZone                  of text literals and of results; UTC
//	MaxRows, MaxMemory        bounds, which end a query with an error
//	Pushdown=Require          fail rather than read a mailbox to filter it here
//
// A person signs in once, with the command "graphmail login" or with
// [Connector.Login]; the refresh token in the file does the rest. A query never
// opens a browser unasked: without a sign-in it fails with an error that matches
// auth.ErrSignInRequired and names the command to run.
//
// Programs that bring an HTTP client, a token source, a logger or a clock use the
// other door, [NewConnector] with [sql.OpenDB].
//
// # Tables
//
//	messages             mail_folders        attachments         message_recipients
//	message_headers      message_categories  mailbox_settings    message_rules
//	master_categories    focused_overrides   calendars           events
//	calendar_view        event_attendees     contacts            contact_folders
//	people               users               groups              group_members
//
// Columns are Graph's properties in snake case: receivedDateTime is
// received_date_time, from.emailAddress.address is from_address. Case and
// underscores do not matter. SHOW TABLES, DESCRIBE messages, information_schema
// and graphmail_columns, which says what Graph can do with each column, answer
// without a request. SELECT * leaves out the heavy columns (body, mime,
// content_bytes, …); naming them fetches them.
//
// Every table of a mailbox has user_id: WHERE user_id = 'shared@contoso.com' reads
// another mailbox, IN and a join to users several. WHERE folder = 'inbox' reads one
// folder, by its well-known name, display name, path or id. search('kql') and
// MATCH (subject, body) AGAINST ('words') ask Graph's own index.
//
// # SQL
//
// SELECT and UNION with MySQL 8's meaning: joins, derived tables, subqueries,
// GROUP BY, HAVING, DISTINCT, ORDER BY, LIMIT, CASE, INTERVAL, JSON paths, nearly
// 200 functions. Text compares without regard to case and with regard to
// accents; ids compare exactly. EXPLAIN shows each request and where each
// condition is checked; EXPLAIN ANALYZE runs the query and adds what it took.
// Common table expressions, window functions and writes are not supported, each
// with an error that says so. SET time_zone, USE and @@variables work on a
// connection and end with it.
//
// # Arguments
//
// Parameters are ? or :name, the latter with [sql.Named]. They are sent to Graph
// like literals. Besides what database/sql takes, a slice stands for the list of
// an IN: WHERE id IN (?). Bytes, of any type that is a slice of them, are one
// value, and NULL where the slice is nil.
//
// # Types
//
//	TEXT       string       JSON       []byte, the text; a Go value by JSON[T]
//	BOOLEAN    bool         TIMESTAMP  time.Time, in TimeZone
//	BIGINT     int64        DATE       time.Time, midnight in UTC
//	DOUBLE     float64      BLOB       []byte
//
// Collections and open objects are JSON text, which scans into a string, a
// [json.RawMessage] and, by [JSON], into Go values.
// A column type's ScanType takes NULL where the column may be NULL.
//
// # Rows
//
// Query fetches the first page, so that a refusal is Query's error; Next fetches
// the others, one ahead. Rows are streamed, and those of a list are complete:
// they end when the server's list has ended, else rows.Err is not nil. A query's
// context rules its rows, too, and its error comes out as itself. Closing sends
// nothing. Long scans are cut into windows of time and read side by side, with at
// most four requests in flight for one mailbox, over all connections of the
// process.
//
// # Permissions
//
// The least delegated permissions are Mail.ReadBasic for messages without bodies
// and attachments, Mail.Read with them, with .Shared added for other people's
// mailboxes; Calendars.ReadBasic, Contacts.Read, MailboxSettings.Read, People.Read,
// User.ReadBasic.All and GroupMember.Read.All for the rest. [Analyze] and EXPLAIN
// say what a query needs, and a 403 says which is missing. So does a query for
// bodies or attachments with Mail.ReadBasic alone, for which Graph has no 403: it
// leaves them out without a word. Where it is known what was granted, nothing is
// sent.
//
// # Limits
//
// Sorts, groups and joins hold what they must, up to MaxMemory. Graph's search
// gives at most 1000 messages; a query that would need more is an error. A
// mailbox that changes while it is read is read again where that shows; a
// filtered list of exactly two pages from which mail is being deleted gives no
// sign of rows that slipped past. Ids change when mail moves to another folder,
// unless IdType=Immutable.
//
// # Errors
//
// [GraphError], [SyntaxError], [NameError], [UnsupportedError] and [MemoryError]
// with errors.As; [ErrReadOnly], auth.ErrSignInRequired and the context's errors
// with errors.Is. No error and no log line holds a token, a secret or mail. A
// failed request is never [database/sql/driver.ErrBadConn], so nothing is sent
// twice unless RetryMode says so.
//
// # Watching
//
// [WithLogger] logs one line for each request. [WithStats] and [Conn] tell what a
// query took. [WithHTTPClient] takes a client whose transport traces, such as one
// of OpenTelemetry.
//
// # Testing
//
// Package graphtest is a strict fake of Microsoft Graph and of the identity
// platform, with a mailbox of two years: sql.Open("graphmail", server.DSN()).
package driver
