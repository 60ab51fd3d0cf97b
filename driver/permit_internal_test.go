package driver

import (
	"strings"
	"testing"
)

// TestBasicOnly holds that only a sign-in that has no more than the basic
// permission, whatever its spelling, is refused, and that in doubt none is.
func TestBasicOnly(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ granted, need, want string }{
		{"Mail.ReadBasic User.Read", "Mail.Read", "Mail.ReadBasic"},
		{"mail.readbasic", "Mail.Read", "mail.readbasic"},
		{"https://graph.microsoft.com/Mail.ReadBasic openid", "Mail.Read", "Mail.ReadBasic"},
		{"00000003-0000-0000-c000-000000000000/Mail.ReadBasic", "Mail.Read", "Mail.ReadBasic"},
		{"Mail.ReadBasic Mail.ReadBasic.Shared Mail.Send", "Mail.Read.Shared", "Mail.ReadBasic and Mail.ReadBasic.Shared"},
		{"Calendars.ReadBasic Mail.Read", "Calendars.Read", "Calendars.ReadBasic"},
		{"Mail.ReadBasic Calendars.Read", "Mail.Read", "Mail.ReadBasic"},
		{"Mail.ReadBasic MailboxSettings.Read", "Mail.Read", "Mail.ReadBasic"},

		{"", "Mail.Read", ""},
		{"User.Read", "Mail.Read", ""}, // Graph answers 403
		{"Mail.Read", "Mail.Read", ""},
		{"Mail.ReadBasic Mail.Read", "Mail.Read", ""},
		{"Mail.ReadBasic https://graph.microsoft.com/mail.readwrite", "Mail.Read", ""},
		{"Mail.ReadBasic Mail.Read.Shared", "Mail.Read", ""}, // it has one's own mailbox in it
		{"Mail.ReadBasic.Shared Mail.Read", "Mail.Read.Shared", ""},
		{"Mail.ReadBasic https://graph.microsoft.com/.default", "Mail.Read", ""},
		{"Mail.ReadBasic Mail-Advanced.ReadWrite", "Mail.Read", ""},
		{"Mail.ReadBasic", "Mail.ReadBasic", ""},
		{"Mail.ReadBasic", "Calendars.Read", ""},
		{"User.ReadBasic.All", "User.Read", ""},
	} {
		if got := basicOnly(strings.Fields(tt.granted), tt.need); got != tt.want {
			t.Errorf("%q granted, %s needed: got %q, want %q", tt.granted, tt.need, got, tt.want)
		}
	}
}
