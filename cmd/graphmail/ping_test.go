package main

import (
	"strings"
	"testing"

	"graphmail/dsn"
	"graphmail/graphtest"
)

func TestCovers(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		granted, needed string
		want            bool
	}{
		{"Mail.ReadBasic", "Mail.ReadBasic", true},
		{"Mail.Read", "Mail.ReadBasic", true},
		{"Mail.ReadWrite", "Mail.ReadBasic", true},
		{"Mail.ReadBasic.All", "Mail.ReadBasic", true}, // an application's
		{"Calendars.ReadBasic.All", "Calendars.ReadBasic", true},
		{"https://graph.microsoft.com/mail.read", "Mail.Read", true},
		{"Mail.ReadBasic", "Mail.Read", false},
		{"Mail.ReadBasic.All", "Mail.Read", false},
		{"Mail.Send", "Mail.ReadBasic", false},
		{"Mail.Read.Shared", "Mail.Read", false},
		{"Mail.Read", "Mail.Read.Shared", false},
		{"MailboxSettings.ReadWrite", "MailboxSettings.Read", true},
		{"MailboxSettings.Read", "Mail.ReadBasic", false},
		{"People.Read.All", "People.Read", true},
		{"Group.Read.All", "GroupMember.Read.All", true},
		{"Group.ReadWrite.All", "GroupMember.Read.All", true},
		{"GroupMember.ReadWrite.All", "GroupMember.Read.All", true},
		{"Directory.Read.All", "GroupMember.Read.All", true},
		{"Directory.ReadWrite.All", "User.ReadBasic.All", true},
		{"GroupMember.Read.All", "Group.Read.All", false},
		{"Group.Read.All", "User.ReadBasic.All", false},
		{"Directory.Read.All", "Mail.ReadBasic", false},
		{"User.Read.All", "User.ReadBasic.All", true},
		{"User.Read.All", "User.Read", true},
		{"User.ReadBasic.All", "User.Read", false},
		{"User.ReadWrite", "User.ReadBasic.All", false},
		{"openid", "Mail.ReadBasic", false},
		{"", "Mail.ReadBasic", false},
	} {
		if got := covers([]string{"offline_access", tc.granted}, tc.needed); got != tc.want {
			t.Errorf("%q covers %q: got %v, want %v", tc.granted, tc.needed, got, tc.want)
		}
	}
}

// TestPingOpens shows that a table opens, or does not, as ping says.
func TestPingOpens(t *testing.T) {
	t.Parallel()
	server := graphtest.NewServer()
	defer server.Close()
	queries := map[string]string{
		"messages":      "SELECT subject FROM messages LIMIT 1",
		"mail_folders":  "SELECT id FROM mail_folders LIMIT 1",
		"events":        "SELECT subject FROM events LIMIT 1",
		"contacts":      "SELECT id FROM contacts LIMIT 1",
		"people":        "SELECT id FROM people LIMIT 1",
		"users":         "SELECT id FROM users LIMIT 1",
		"groups":        "SELECT id FROM `groups` LIMIT 1",
		"group_members": "SELECT m.group_id FROM group_members m JOIN `groups` g ON m.group_id = g.id LIMIT 1",
	}
	for _, tc := range []struct {
		granted string
		says    map[string]string // "no" for the tables that are not named
		fails   string            // says that something is left out, and it is
	}{
		{"Mail.ReadBasic User.Read", map[string]string{"messages": "without body, preview, attachments", "mail_folders": "yes", "users": "WHERE id = 'me' only"}, "SELECT body_preview FROM messages LIMIT 1"},
		{"Mail.ReadBasic Calendars.ReadBasic", map[string]string{"messages": "without body, preview, attachments", "mail_folders": "yes", "events": "without body, preview"}, ""},
		{"Mail.ReadWrite Calendars.ReadWrite Contacts.ReadWrite", map[string]string{"messages": "yes", "mail_folders": "yes", "events": "yes", "contacts": "yes"}, ""},
		{"Mail.Read Group.Read.All People.Read.All", map[string]string{"messages": "yes", "mail_folders": "yes", "groups": "yes", "group_members": "yes", "people": "yes"}, ""},
		{"Mail.Read Directory.Read.All", map[string]string{"messages": "yes", "mail_folders": "yes", "users": "yes", "groups": "yes", "group_members": "yes"}, ""},
	} {
		cfg, err := dsn.Parse(server.DSN())
		if err != nil {
			t.Fatal(err)
		}
		cfg.AccessToken = server.AccessToken(strings.Fields(tc.granted)...)
		s := session{env: map[string]string{"GRAPHMAIL_DSN": cfg.Format()}}
		stdout, stderr, code := s.run(t, "ping")
		if code != 0 || stderr != "" {
			t.Errorf("%s: exit code %d, %q", tc.granted, code, stderr)
		}
		got := map[string]string{}
		for line := range strings.Lines(stdout) {
			if cells := strings.Split(line, "│"); len(cells) == 3 {
				got[strings.TrimSpace(cells[0])] = strings.TrimSpace(cells[2])
			}
		}
		for table, query := range queries {
			want := tc.says[table]
			if want == "" {
				want = "no"
			}
			if got[table] != want {
				t.Errorf("%s: ping says %q of %s, want %q", tc.granted, got[table], table, want)
			}
			_, stderr, code := s.run(t, "query", query)
			if opens := want != "no" && !strings.HasPrefix(want, "WHERE"); (code == 0) != opens {
				t.Errorf("%s: ping says %q of %s, and %q ends with %d, %q", tc.granted, want, table, query, code, stderr)
			}
		}
		if tc.fails == "" {
			continue
		}
		if _, _, code := s.run(t, "query", tc.fails); code != 1 {
			t.Errorf("%s: %q ends with %d", tc.granted, tc.fails, code)
		}
	}
}
