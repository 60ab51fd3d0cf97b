package graphtest

import (
	"testing"
)

func TestScopes(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, c := range []struct {
		scopes []string
		target string
		status int
		code   string
	}{
		{[]string{"User.Read"}, "/me/messages", 403, "ErrorAccessDenied"},
		{[]string{"Mail.ReadBasic"}, "/me/messages", 200, ""},
		{[]string{"Mail.ReadBasic"}, "/me/messages/" + messageID(9), 200, ""},
		{[]string{"Mail.ReadBasic"}, "/me/messages/" + messageID(9) + "/attachments", 403, "ErrorAccessDenied"},
		{[]string{"Mail.ReadBasic"}, "/me/messages/" + messageID(9) + "/$value", 403, "ErrorAccessDenied"},
		{[]string{"Mail.ReadBasic"}, `/me/messages?$search="x"`, 403, "ErrorAccessDenied"},
		{[]string{"Mail.Read"}, "/me/mailFolders/inbox/messageRules", 403, "ErrorAccessDenied"},
		{[]string{"MailboxSettings.Read"}, "/me/mailboxSettings", 200, ""},
		{[]string{"MailboxSettings.Read"}, "/me/outlook/masterCategories", 200, ""},
		{[]string{"Mail.Read"}, "/me/outlook/masterCategories", 403, "ErrorAccessDenied"},
		{[]string{"Mail.Read"}, "/me/contacts", 403, "ErrorAccessDenied"},
		{[]string{"Calendars.ReadBasic"}, "/me/events", 200, ""},
		{[]string{"Mail.Read"}, "/me/events", 403, "ErrorAccessDenied"},
		{[]string{"User.Read"}, "/me", 200, ""},
		{[]string{"User.Read"}, "/users", 403, "Authorization_RequestDenied"},
		{[]string{"User.Read"}, "/users/" + bert, 403, "Authorization_RequestDenied"},
		{[]string{"User.ReadBasic.All"}, "/users", 200, ""},
		{[]string{"User.ReadBasic.All"}, "/users/delta", 403, "Authorization_RequestDenied"},
		{[]string{"User.Read"}, "/groups", 403, "Authorization_RequestDenied"},
		{[]string{"People.Read"}, "/me/people", 200, ""},
		{[]string{"People.Read"}, "/users/" + bert + "/people", 403, "ErrorAccessDenied"},
		// Another's mailbox needs a permission of its own and that it is shared.
		{[]string{"Mail.Read"}, "/users/" + shared + "/messages", 403, "ErrorAccessDenied"},
		{[]string{"Mail.Read.Shared"}, "/users/" + shared + "/messages", 200, ""},
		{[]string{"Mail.Read.Shared"}, "/users/" + shared + "/mailFolders/inbox/messages", 200, ""},
		{[]string{"Mail.Read.Shared"}, "/me/messages", 403, "ErrorAccessDenied"},
		{[]string{"Mail.Read.Shared"}, "/users/" + bert + "/messages", 404, "ErrorFolderNotFound"},
		{[]string{"Mail.Read.Shared"}, "/users/" + bert + "/mailFolders", 404, "ErrorItemNotFound"},
		{[]string{"Mail.Read.Shared"}, "/users/" + bert + "/mailFolders/inbox/messages", 403, "ErrorAccessDenied"},
		{[]string{"Mail.Read"}, "/users/" + anna + "/messages", 200, ""},
		{[]string{"Calendars.Read.Shared"}, "/users/" + shared + "/events", 200, ""},
		{[]string{"Contacts.Read.Shared"}, "/users/" + shared + "/contacts", 200, ""},
	} {
		a := get(t, s, c.target, "Authorization", "Bearer "+s.AccessToken(c.scopes...))
		if a.Status != c.status || a.code() != c.code {
			t.Errorf("%v %s: got %d %q, want %d %q", c.scopes, c.target, a.Status, a.code(), c.status, c.code)
		}
	}
}

func TestReadBasicHidesBodies(t *testing.T) {
	t.Parallel()
	s := start(t)
	token := "Bearer " + s.AccessToken("Mail.ReadBasic")
	for _, target := range []string{"/me/messages/" + messageID(9) + "?$expand=attachments", "/me/messages/" + messageID(9) + "?$select=body,bodyPreview,subject"} {
		a := get(t, s, target, "Authorization", token)
		for _, name := range basicHidden {
			if _, there := a.JSON[name]; there {
				t.Errorf("%s shows %s", target, name)
			}
		}
		if a.JSON["subject"] == nil {
			t.Errorf("%s shows no subject", target)
		}
	}
}

func TestApplication(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.identity.mu.Lock()
	token, _ := s.identity.mintLocked("", confidentialClientID, []string{"Mail.Read"}, true)
	s.identity.mu.Unlock()
	for _, c := range []struct {
		target, code string
		status       int
	}{
		{"/me/messages", "BadRequest", 400},
		{"/users/" + bert + "/messages", "", 200},
		{"/users/" + carl + "/messages", "MailboxNotEnabledForRESTAPI", 404},
		{"/users", "Authorization_RequestDenied", 403},
	} {
		a := get(t, s, c.target, "Authorization", "Bearer "+token)
		if a.Status != c.status || a.code() != c.code {
			t.Errorf("%s: got %d %q, want %d %q", c.target, a.Status, a.code(), c.status, c.code)
		}
	}
}
