package driver_test

import (
	"database/sql"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"graphmail/auth"
	"graphmail/driver"
	"graphmail/dsn"
	"graphmail/graphtest"
)

// beyondBasic are statements that read what Mail.ReadBasic hides, and the table
// that their error names.
var beyondBasic = []struct{ text, table string }{
	{"SELECT COUNT(*), COUNT(body) FROM messages", "messages"},
	{"SELECT body FROM messages LIMIT 3", "messages"},
	{"SELECT subject, body_preview FROM messages ORDER BY received_date_time DESC LIMIT 3", "messages"},
	{"SELECT unique_body FROM messages WHERE is_read = FALSE LIMIT 3", "messages"},
	{"SELECT subject FROM messages WHERE body LIKE '%e%'", "messages"},
	{"SELECT COUNT(*) FROM attachments", "attachments"},
	{"SELECT m.subject, a.name FROM messages m LEFT JOIN attachments a ON a.message_id = m.id LIMIT 3", "attachments"},
	{"SELECT subject FROM messages WHERE EXISTS (SELECT 1 FROM attachments a WHERE a.message_id = messages.id)", "attachments"},
	{"EXPLAIN ANALYZE SELECT COUNT(body) FROM messages", "messages"},
	{"SELECT body FROM messages WHERE id IN (SELECT id FROM messages ORDER BY received_date_time LIMIT 30)", "messages"},
	{"SELECT subject FROM messages WHERE search('invoice')", "messages"},
}

// basicSignIn opens a database whose person is asked for Mail.ReadBasic only, and
// signs in where login says so.
func basicSignIn(t *testing.T, s *graphtest.Server, file string, login bool) *sql.DB {
	t.Helper()
	cfg, err := dsn.Parse(s.SignInDSN(file))
	if err != nil {
		t.Fatal(err)
	}
	cfg.Scope = "offline_access~User.Read~https://graph.microsoft.com/Mail.ReadBasic"
	c, err := driver.NewConnector(cfg, driver.WithLogin(browser(s)))
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(c)
	closeAfter(t, db)
	if login {
		if err := c.Login(t.Context(), auth.Browser); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// withToken opens a database for a mailbox with a token given directly.
func withToken(t *testing.T, s *graphtest.Server, user, token string) *sql.DB {
	t.Helper()
	cfg := dsn.New()
	cfg.ServiceUrl, cfg.AuthMode, cfg.AccessToken, cfg.UserId = s.ServiceURL(), dsn.AccessToken, token, user
	c, err := driver.NewConnector(cfg)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(c)
	closeAfter(t, db)
	return db
}

// TestBasicPermission never gives fewer values than there are: a sign-in that has
// only Mail.ReadBasic, to which Graph shows no bodies and attachments without a
// word, fails as one that gets a 403. Where it is known what was granted,
// nothing is sent.
func TestBasicPermission(t *testing.T) {
	t.Parallel()
	const basic = "Mail.ReadBasic User.Read"
	for name, tt := range map[string]struct {
		known bool
		open  func(t *testing.T, s *graphtest.Server) *sql.DB
	}{
		"signed in": {true, func(t *testing.T, s *graphtest.Server) *sql.DB {
			return basicSignIn(t, s, filepath.Join(t.TempDir(), "token.json"), true)
		}},
		"a token file": {true, func(t *testing.T, s *graphtest.Server) *sql.DB {
			file := filepath.Join(t.TempDir(), "token.json")
			basicSignIn(t, s, file, true)
			return basicSignIn(t, s, file, false)
		}},
		"a token source that tells the scope": {true, func(t *testing.T, s *graphtest.Server) *sql.DB {
			token := (&oauth2.Token{AccessToken: s.AccessToken(strings.Fields(basic)...)}).WithExtra(map[string]any{"scope": "https://graph.microsoft.com/Mail.ReadBasic User.Read"})
			return connectTo(t, s, "", driver.WithTokenSource(oauth2.StaticTokenSource(token)))
		}},
		"a token source": {false, func(t *testing.T, s *graphtest.Server) *sql.DB {
			token := &oauth2.Token{AccessToken: s.AccessToken(strings.Fields(basic)...)}
			return connectTo(t, s, "", driver.WithTokenSource(oauth2.StaticTokenSource(token)))
		}},
		"a token": {false, func(t *testing.T, s *graphtest.Server) *sql.DB {
			return withToken(t, s, "me", s.AccessToken(strings.Fields(basic)...))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServer(t)
			db := tt.open(t, s)
			if n := one(t, db, "SELECT COUNT(*) FROM messages").(int64); n < 1000 {
				t.Errorf("%d messages can be counted", n)
			}
			for _, q := range beyondBasic {
				s.ResetRequests()
				rows, err := tryQuery(db, q.text)
				if err == nil {
					t.Errorf("%s: %d rows and no error", q.text, len(rows))
					continue
				}
				want := `graphmail: table "` + q.table + `" needs the permission Mail.Read (Mail.Read.Shared for another person's mailbox), which the sign-in lacks or an administrator withholds: `
				if !strings.HasPrefix(err.Error(), want) {
					t.Errorf("%s\ngot  %v\nwant %s…", q.text, err, want)
				}
				if n := len(s.Requests()); tt.known && (n != 0 || !strings.Contains(err.Error(), "it was granted Mail.ReadBasic")) {
					t.Errorf("%s: %d requests were sent; %v", q.text, n, err)
				}
			}
			for _, text := range []string{"EXPLAIN SELECT body FROM messages", "SELECT subject FROM messages LIMIT 1", "SELECT body FROM messages WHERE FALSE", "DESCRIBE messages"} {
				if _, err := tryQuery(db, text); err != nil {
					t.Errorf("%s: %v", text, err)
				}
			}
		})
	}
}

// TestBasicPermission_skip leaves out the mailbox that shows no bodies, as one that
// cannot be opened, where the connection string says so.
func TestBasicPermission_skip(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	token := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: s.AccessToken("Mail.Read", "Mail.ReadBasic.Shared", "User.Read")})
	const query = "SELECT user_id, COUNT(*) FROM messages WHERE user_id IN ('me', 'support@contoso.com') AND body IS NOT NULL GROUP BY user_id"
	_, err := tryQuery(connectTo(t, s, "", driver.WithTokenSource(token)), query)
	for _, want := range []string{`mailbox "support@contoso.com": "body" is missing`, "OnMailboxError=Skip"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if err != nil && strings.Contains(err.Error(), "owner") {
		t.Errorf("the owner is blamed: %v", err)
	}
	rows, err := tryQuery(connectTo(t, s, "OnMailboxError=Skip", driver.WithTokenSource(token)), query)
	if err != nil || len(rows) != 1 {
		t.Errorf("got %v, %v; want the rows of me", rows, err)
	}
}

// TestFullPermission holds that what is there is not taken for missing: messages
// without attachments, empty lists, single messages.
func TestFullPermission(t *testing.T) {
	t.Parallel()
	s := newServer(t, graphtest.WithData(oneMessage()))
	db := signIn(t, s, "")
	for _, db := range []*sql.DB{db, openWith(t, s, "")} {
		for _, text := range []string{
			"SELECT body FROM messages", "SELECT unique_body, body_preview FROM messages", "SELECT COUNT(*) FROM attachments",
			"SELECT body FROM messages WHERE subject = 'there is none'", "SELECT body FROM messages WHERE id IN ('a=', 'b=')",
			"SELECT body FROM messages WHERE id = (SELECT id FROM messages LIMIT 1)", "SELECT body FROM events",
		} {
			if _, err := tryQuery(db, text); err != nil {
				t.Errorf("%s: %v", text, err)
			}
		}
	}
}

// TestPingPermission names the permission that reading the inbox takes.
func TestPingPermission(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	db := withToken(t, s, "me", s.AccessToken("User.Read"))
	err := db.Ping()
	var refused *driver.GraphError
	if !errors.As(err, &refused) || refused.Status != 403 {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{
		`graphmail: table "mail_folders" needs the permission Mail.ReadBasic (Mail.ReadBasic.Shared for another person's mailbox)`, "403 ErrorAccessDenied", "sign in again",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("got %v\nwhich lacks %s", err, want)
		}
	}
	repeatsItself(t, err.Error())
	other := withToken(t, s, "support@contoso.com", s.AccessToken("Mail.Read"))
	if err := other.Ping(); err == nil || !strings.Contains(err.Error(), "Mail.ReadBasic.Shared") {
		t.Errorf("another person's mailbox gives %v", err)
	}
}
