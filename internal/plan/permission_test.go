package plan

import "testing"

func TestPermission(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string][2]string{
		"SELECT subject FROM messages":                       {"Mail.ReadBasic", "Mail.ReadBasic.Shared"},
		"SELECT body_preview FROM messages":                  {"Mail.Read", "Mail.Read.Shared"},
		"SELECT subject FROM messages WHERE body LIKE '%x%'": {"Mail.Read", "Mail.Read.Shared"},
		"SELECT subject FROM messages WHERE search('x')":     {"Mail.Read", "Mail.Read.Shared"},
		"SELECT mime FROM messages":                          {"Mail.Read", "Mail.Read.Shared"},
		"SELECT name FROM attachments":                       {"Mail.Read", "Mail.Read.Shared"},
		"SELECT internet_message_headers FROM messages":      {"Mail.ReadBasic", "Mail.ReadBasic.Shared"},
		"SELECT value FROM message_headers":                  {"Mail.ReadBasic", "Mail.ReadBasic.Shared"},
		"SELECT address FROM message_recipients":             {"Mail.ReadBasic", "Mail.ReadBasic.Shared"},
		"SELECT display_name FROM users":                     {"User.ReadBasic.All", ""},
		"SELECT department FROM users":                       {"User.Read.All", ""},
		"SELECT department FROM users WHERE id = 'me'":       {"User.Read", ""},
		"SELECT subject FROM events":                         {"Calendars.ReadBasic", "Calendars.Read.Shared"},
		"SELECT body FROM events":                            {"Calendars.Read", "Calendars.Read.Shared"},
		"SELECT time_zone FROM mailbox_settings":             {"MailboxSettings.Read", ""},
	} {
		own, shared := mustScan(t, sql, testEnv()).Permission()
		if got := [2]string{own, shared}; got != want {
			t.Errorf("%s: %v, want %v", sql, got, want)
		}
	}
}

// TestColumnPermission holds that graphmail_columns names what a query of the
// column alone needs.
func TestColumnPermission(t *testing.T) {
	t.Parallel()
	for _, row := range graphColumnsRows(testEnv()) {
		table, column := row[0].String(), row[1].String()
		if table != "messages" || column == "user_id" || column == "folder" {
			continue
		}
		own, shared := mustScan(t, "SELECT "+column+" FROM "+table, testEnv()).Permission()
		if got := [2]string{row[10].String(), row[11].String()}; got != [2]string{own, shared} {
			t.Errorf("%s: %v, want %s and %s", column, got, own, shared)
		}
	}
}

// TestForeignPermission holds that EXPLAIN names what another person's mailbox
// takes, also where no delegated permission opens it.
func TestForeignPermission(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"SELECT subject FROM messages WHERE user_id = 'b@contoso.com'":           "needs Mail.ReadBasic.Shared",
		"SELECT time_zone FROM mailbox_settings WHERE user_id = 'b@contoso.com'": "needs MailboxSettings.Read of an application (AuthMode=AppCreds)",
		"SELECT time_zone FROM mailbox_settings":                                 "needs MailboxSettings.Read",
	} {
		if got := permission(mustScan(t, sql, testEnv())); got != want {
			t.Errorf("%s: %q, want %q", sql, got, want)
		}
	}
}
