package driver_test

import (
	"database/sql"
	"errors"
	"fmt"
	"net"
	"regexp"
	"strings"
	"testing"

	"graphmail/driver"
	"graphmail/dsn"
	"graphmail/graphtest"
)

// TestErrorTexts are what people read: one clear sentence that names the thing
// and what to do.
func TestErrorTexts(t *testing.T) {
	t.Parallel()
	db, s := open(t, "", graphtest.WithData(oneMessage()))
	for _, tt := range []struct{ sql, want string }{
		{"SELECT recieved_date_time FROM messages", `graphmail: unknown column "recieved_date_time" in table "messages" (did you mean "received_date_time"?)`},
		{"SELECT subjct FROM messages", `graphmail: unknown column "subjct" in table "messages" (did you mean "subject"?)`},
		{"SELECT subject FROM mesages", `graphmail: unknown table "mesages" (did you mean "messages"?)`},
		{"SELECT x.subject FROM messages m", `graphmail: unknown table "x" in x.subject (did you mean "m"?)`},
		{"SELECT nothing_like_it FROM messages", `graphmail: unknown column "nothing_like_it" in table "messages"`},
		{"SELECT id FROM messages m JOIN attachments a ON a.message_id = m.id", `graphmail: column "id" in the select list is ambiguous: "m" and "a" have one; write m.id or a.id`},
		{"SELECT subject FROM other.messages", `graphmail: unknown database "other"; tables are in "graphmail" and information_schema`},
		{"SELECT foo(subject) FROM messages", `graphmail: unknown function "foo"`},
		{"SELECT lenght(subject) FROM messages", `graphmail: unknown function "lenght"; did you mean LENGTH?`},
		{"SELECT subject FROM messages WHERE folder = 'archiv'", `graphmail: reading table "messages": mailbox "me" has no folder "archiv"; did you mean "Archive"? (SELECT path FROM mail_folders lists them)`},
		{"SELECT id FROM contacts WHERE search('x')", `graphmail: search() cannot be used on "contacts": Graph searches only messages, people, users and groups; compare a column with LIKE`},
		{"SELECT id FROM users WHERE search('x NOT y')", `graphmail: SEARCH('x NOT y') cannot be answered on "users": the directory's search has no NOT; leave it out`},
		{"SELECT id FROM users WHERE search('name:y')", `graphmail: SEARCH('name:y') cannot be answered on "users": it searches no property "name"; write `},
		{"SELECT subject FROM messages WHERE received_date_time > 'yesterday'", `yesterday`},
		{"SELECT id FROM calendar_view", `calendar_view`},
		{"DELETE FROM messages", `graphmail: DELETE`},
		{"UPDATE messages SET is_read = TRUE", `graphmail: UPDATE`},
		{"INSERT INTO messages (subject) VALUES ('x')", `graphmail: INSERT`},
		{"DROP TABLE messages", `graphmail: DROP`},
		{"WITH t AS (SELECT 1) SELECT * FROM t", `FROM (SELECT`},
		{"SELECT ROW_NUMBER() OVER (ORDER BY id) FROM messages", `not supported`},
		{"SELECT 1; SELECT 2", `one statement`},
		{"", `empty`},
	} {
		_, err := tryQuery(db, tt.sql)
		if err == nil {
			t.Errorf("%s: no error", tt.sql)
			continue
		}
		text := err.Error()
		if !strings.Contains(text, tt.want) || !strings.HasPrefix(text, "graphmail: ") || strings.Count(text, "graphmail: ") != 1 ||
			strings.Contains(text, "\n") || strings.HasSuffix(text, ".") {
			t.Errorf("%s\ngot  %s\nwant %s", tt.sql, text, tt.want)
		}
		if _, again := db.Prepare(tt.sql); again != nil && again.Error() != text {
			t.Errorf("%s\nPrepare says %s\nQuery says   %s", tt.sql, again, text)
		}
	}
	for _, r := range s.Requests() {
		if strings.Contains(r.URL, "/messages") {
			t.Errorf("%s was sent for a statement that is wrong", r.URL)
		}
	}
}

// TestReadOnly refuses what would write, whichever way it is sent.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	for _, text := range []string{
		"INSERT INTO messages (subject) VALUES ('x')", "REPLACE INTO messages (subject) VALUES ('x')", "UPDATE messages SET is_read = TRUE", "DELETE FROM messages",
		"TRUNCATE TABLE messages", "CREATE TABLE t (a INT)", "DROP TABLE messages", "ALTER TABLE messages ADD a INT",
		"CALL p()", "GRANT ALL ON *.* TO me", "EXPLAIN DELETE FROM messages", "SET GLOBAL x = 1",
	} {
		_, query := tryQuery(db, text)
		_, exec := db.Exec(text)
		_, prepare := db.Prepare(text)
		for how, err := range map[string]error{"Query": query, "Exec": exec, "Prepare": prepare} {
			if !errors.Is(err, driver.ErrReadOnly) {
				t.Errorf("%s, %s: got %v", how, text, err)
			}
		}
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// TestSyntaxError gives line, column and a caret, and a hint where a reserved
// word is used as a name.
func TestSyntaxError(t *testing.T) {
	t.Parallel()
	db, _ := open(t, "")
	_, err := tryQuery(db, "SELECT subject,\n  from\nFROM messages")
	var syntax *driver.SyntaxError
	if !errors.As(err, &syntax) {
		t.Fatalf("got %v", err)
	}
	if syntax.Line != 2 || syntax.Column != 3 {
		t.Errorf("at %d:%d, want 2:3", syntax.Line, syntax.Column)
	}
	if want := "\n    from\n    ^"; !strings.HasSuffix(syntax.Detail(), want) {
		t.Errorf("got\n%s\nwant the end %s", syntax.Detail(), want)
	}
	for text, want := range map[string]string{
		"SELECT from FROM messages":               "`from` is a reserved word",
		"SELECT to FROM messages":                 "`to` is a reserved word",
		"SELECT id FROM messages ORDER BY from":   "reserved",
		"SELECT id, group FROM messages":          "reserved",
		"SELECT id FROM messages WHERE subject =": "end of the statement",
	} {
		_, err := tryQuery(db, text)
		if !errors.As(err, &syntax) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want a word of %q", text, err, want)
		}
	}
	var unsupported *driver.UnsupportedError
	if _, err := tryQuery(db, "SELECT id FROM messages FOR UPDATE"); !errors.As(err, &unsupported) || unsupported.Column != 25 || !strings.Contains(unsupported.Detail(), "^") {
		t.Errorf("got %v", err)
	}
	var name *driver.NameError
	_, err = tryQuery(db, "SELECT id\nFROM messages\nWHERE recieved > 1")
	if !errors.As(err, &name) || name.Line != 3 || name.Column != 7 || !strings.HasSuffix(name.Detail(), "\n  WHERE recieved > 1\n        ^") {
		t.Errorf("got %v at %+v", err, name)
	}
}

// TestGraphErrors names the table and what to do, keeps Graph's own words and
// ids, and says each thing once.
func TestGraphErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		fault  graphtest.Fault
		status int
		want   []string
	}{
		{graphtest.FaultStatus(400), 400, []string{`"messages"`}},
		{graphtest.FaultStatus(403), 403, []string{`table "messages"`, "Mail.Read", "permission"}},
		{graphtest.FaultStatus(404), 404, []string{`"messages"`}},
		{graphtest.FaultRetryAfter(429, "120"), 429, []string{`"messages"`, "2m0s"}},
		{graphtest.FaultStatus(500), 500, []string{`"messages"`}},
		{graphtest.FaultStatus(503), 503, []string{`"messages"`, "attempts"}},
		{graphtest.FaultReset(), 0, []string{`"messages"`, "reset"}},
		{graphtest.FaultTruncatedJSON(), 200, []string{`"messages"`, "broken"}},
		{graphtest.FaultErrorInside("ErrorInternalServerError"), 200, []string{`"messages"`, "broken"}},
		{graphtest.FaultForeignLink("https://example.net"), 0, []string{`"messages"`, "example.net"}},
	} {
		retries := 1
		if tt.status == 429 {
			retries = 0 // Graph's wish to wait is followed, however long
		}
		db, s := open(t, fmt.Sprintf("PageSize=5;RetryCountMax=%d;RetryWaitTimeMs=1", retries), graphtest.WithData(threePages()))
		s.Inject(tt.fault)
		ctx := t.Context()
		rows, err := db.QueryContext(ctx, "SELECT subject FROM messages WHERE subject LIKE '%a%'")
		if err == nil {
			_, err = readAll(rows)
		}
		var refused *driver.GraphError
		if !errors.As(err, &refused) || refused.Status != tt.status {
			t.Errorf("%+v: got %v", tt.fault, err)
			continue
		}
		text := err.Error()
		for _, want := range tt.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s\nlacks %q", text, want)
			}
		}
		if tt.status >= 400 && (refused.RequestID == "" || !strings.Contains(text, refused.RequestID)) {
			t.Errorf("%s\nlacks the request id %q", text, refused.RequestID)
		}
		if strings.Count(text, "graphmail: ") != 1 || strings.Contains(text, "\n") {
			t.Errorf("%s\nis no single sentence", text)
		}
		repeatsItself(t, text)
	}
}

// threePages is a mailbox of 15 messages.
func threePages() *graphtest.Data {
	data, _ := fourMailboxes(15)
	for i, m := range data.Mailboxes[data.Users[0]["id"].(string)].Messages {
		m["subject"] = fmt.Sprint("a ", i)
	}
	return data
}

// clause splits a sentence where something new begins.
var clause = regexp.MustCompile(`[;:(),] `)

// repeatsItself complains when an error says something twice.
func repeatsItself(t *testing.T, text string) {
	t.Helper()
	seen := map[string]bool{}
	for _, part := range clause.Split(text, -1) {
		if part = strings.TrimSpace(part); len(part) > 12 && seen[part] {
			t.Errorf("%s\nsays %q twice", text, part)
		}
		seen[part] = true
	}
}

// TestMissingPermission names the permission of the table and, for another
// person's mailbox, that one's.
func TestMissingPermission(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	cfg := dsn.New()
	cfg.ServiceUrl, cfg.AuthMode, cfg.AccessToken = s.ServiceURL(), dsn.AccessToken, s.AccessToken("User.Read")
	c, err := driver.NewConnector(cfg)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(c)
	defer db.Close()
	for text, want := range map[string][]string{
		"SELECT subject FROM messages":                                       {`"messages"`, "Mail.Read"},
		"SELECT name FROM attachments":                                       {`"attachments"`, "Mail.Read"},
		"SELECT subject FROM events":                                         {`"events"`, "Calendars.Read"},
		"SELECT display_name FROM contacts":                                  {`"contacts"`, "Contacts.Read"},
		"SELECT display_name FROM mail_folders":                              {`"mail_folders"`, "Mail.Read"},
		"SELECT subject FROM messages WHERE user_id = 'support@contoso.com'": {"Mail.Read", ".Shared", "support@contoso.com"},
		"SELECT time_zone FROM mailbox_settings":                             {`"mailbox_settings"`, "MailboxSettings.Read"},
		"SELECT display_name FROM groups":                                    {`"groups"`, "Group"},
		"SELECT m.subject FROM messages m WHERE m.id IN ('a=', 'b=', 'c=')":  {`"messages"`, "Mail.Read"},
	} {
		_, err := tryQuery(db, text)
		var refused *driver.GraphError
		if !errors.As(err, &refused) || refused.Status != 403 {
			t.Errorf("%s: got %v", text, err)
			continue
		}
		for _, w := range want {
			if !strings.Contains(err.Error(), w) {
				t.Errorf("%s\ngot %v\nwhich lacks %s", text, err, w)
			}
		}
	}
}

// TestRefusedConnection names the address that nobody listens on.
func TestRefusedConnection(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	db, err := sql.Open("graphmail", "ServiceUrl=http://"+address+"/v1.0;AuthMode=AccessToken;AccessToken=hush-hush;RetryMode=None")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, run := range []func() error{
		func() error { _, err := tryQuery(db, "SELECT id FROM messages"); return err }, db.Ping,
	} {
		err := run()
		if err == nil || !strings.Contains(err.Error(), address) || !strings.Contains(err.Error(), "refused") || strings.Contains(err.Error(), "hush") {
			t.Errorf("got %v", err)
		}
		repeatsItself(t, err.Error())
	}
}

// TestLimits holds that MaxRows and MaxMemory end a query with an error, never with
// fewer rows.
func TestLimits(t *testing.T) {
	t.Parallel()
	db, _ := open(t, "MaxRows=10", graphtest.WithData(threePages()))
	rows, err := tryQuery(db, "SELECT id FROM messages")
	if err == nil || !strings.Contains(err.Error(), "MaxRows=10") {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	if rows := query(t, db, "SELECT id FROM messages LIMIT 10"); len(rows) != 10 {
		t.Errorf("%d rows, want 10", len(rows))
	}
	small, _ := open(t, "MaxMemory=1MiB")
	_, err = tryQuery(small, "SELECT id, subject, body FROM messages ORDER BY body")
	var memory *driver.MemoryError
	if !errors.As(err, &memory) || memory.Max != 1<<20 || !strings.Contains(err.Error(), "MaxMemory") {
		t.Errorf("got %v", err)
	}
}
