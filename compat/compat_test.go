package compat

import (
	"database/sql"
	"testing"
	"time"

	"go.uber.org/goleak"

	_ "graphmail/driver"
	"graphmail/graphtest"
)

// TestMain runs the tests, which must leave no goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// open opens a database on a mailbox of three messages.
func open(t *testing.T) (*sql.DB, *graphtest.Server) {
	t.Helper()
	s := graphtest.NewServer(graphtest.WithData(mailbox()))
	t.Cleanup(s.Close)
	db, err := sql.Open("graphmail", s.DSN())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db, s
}

// received is when the newest of the messages came; each other one came a day
// before the next.
var received = time.Date(2025, 3, 3, 9, 30, 0, 0, time.UTC)

const owner = "11111111-2222-3333-4444-555555555555"

func mailbox() *graphtest.Data {
	person := func(name, address string) map[string]any {
		return map[string]any{"emailAddress": map[string]any{"name": name, "address": address}}
	}
	message := func(id, subject, at string, read bool, from map[string]any) graphtest.Entity {
		return graphtest.Entity{
			"id": id, "subject": subject, "receivedDateTime": at, "isRead": read, "isDraft": false, "from": from, "parentFolderId": "INBOX", "importance": "normal",
			"toRecipients": []any{person("Ann", "ann@contoso.com"), person("Bob", "bob@contoso.com")}, "categories": []any{"Red"},
		}
	}
	last := message("AAMk3=", "Third", "2025-03-03T09:30:00Z", false, person("Cem", "cem@contoso.com"))
	last["attachments"] = []graphtest.Entity{{
		"@odata.type": "#microsoft.graph.fileAttachment", "id": "ATT1=", "name": "a.txt", "contentType": "text/plain", "isInline": false, "size": float64(5),
		"contentBytes": "aGVsbG8=", "lastModifiedDateTime": "2025-03-03T09:30:00Z",
	}}
	last["hasAttachments"] = true
	return &graphtest.Data{
		Users: []graphtest.Entity{{"id": owner, "userPrincipalName": "me@contoso.com", "displayName": "Me", "mail": "me@contoso.com"}},
		Mailboxes: map[string]*graphtest.Mailbox{owner: {
			Folders: []graphtest.Entity{
				{"id": "ROOT", "displayName": "Top of Information Store", "parentFolderId": "NONE"},
				{"id": "INBOX", "displayName": "Inbox", "parentFolderId": "ROOT"},
			},
			WellKnown: map[string]string{"msgfolderroot": "ROOT", "inbox": "INBOX"},
			Messages: []graphtest.Entity{
				message("AAMk1=", "First", "2025-03-01T09:30:00Z", true, person("Ann", "ann@contoso.com")),
				message("AAMk2=", "Second", "2025-03-02T09:30:00Z", false, nil),
				last,
			},
		}},
	}
}

// subjectsOf are those of the messages, newest first.
var subjectsOf = []string{"Third", "Second", "First"}
