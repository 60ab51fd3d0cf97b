package exec

import (
	"errors"
	"strings"
	"testing"
)

// TestDiagnosis: the error for a mailbox or a folder that Graph does not open is
// one sentence that names the table, the place, the cause, Graph's own words and
// what to do.
func TestDiagnosis(t *testing.T) {
	t.Parallel()
	const (
		rest   = "/messages?$select=id,receivedDateTime&$orderby=receivedDateTime desc&$top=2&$count=true"
		me     = "SELECT id FROM messages"
		other  = "SELECT id FROM messages WHERE user_id = 'o''b@x'"
		inMe   = "SELECT id FROM messages WHERE folder = 'archive'"
		inOne  = "SELECT id FROM messages WHERE folder = 'archive' AND user_id = 'o''b@x'"
		dates  = "SELECT id FROM events WHERE user_id = 'o''b@x'"
		find   = "SELECT id FROM messages WHERE search('(a')"
		known  = "SELECT id FROM people WHERE user_id = 'o''b@x' AND search('a')"
		config = "SELECT time_zone FROM mailbox_settings WHERE user_id = 'o''b@x'"
	)
	address := map[string]string{
		me: "/me" + rest, other: "/users/o'b@x" + rest,
		inMe: "/me/mailFolders/archive" + rest, inOne: "/users/o'b@x/mailFolders/archive" + rest,
		dates:  "/users/o'b@x/events?$select=id&$top=2",
		find:   `/me/messages?$select=id&$search="(a"&$top=2`,
		known:  `/users/o'b@x/people?$select=id&$search="a"&$top=2`,
		config: "/users/o'b@x/mailboxSettings",
	}
	const skip = " or set OnMailboxError=Skip to go on without the mailbox"
	for _, c := range []struct {
		sql    string
		status int
		code   string
		want   string // with % for Graph's words
	}{
		{me, 404, "MailboxNotEnabledForRESTAPI", `reading table "messages": mailbox "me": its user has no Exchange Online licence, or it is on-premises, inactive or deleted: %; ` +
			`have an administrator license the user or sign in as a user who has a mailbox in Exchange Online`},
		{other, 404, "MailboxNotEnabledForRESTAPI", `reading table "messages": mailbox "o'b@x": its user has no Exchange Online licence, or it is on-premises, inactive or deleted: %; ` +
			`have an administrator license the user, have it moved to Exchange Online` + skip},
		{inOne, 404, "ResourceNotFound", `reading table "messages": "archive" in mailbox "o'b@x": its user has no Exchange Online licence, or it is on-premises, inactive or deleted: %; ` +
			`have an administrator license the user, have it moved to Exchange Online` + skip},

		{other, 404, "ErrorInvalidUser", nobodyThere},
		{other, 404, "Request_ResourceNotFound", nobodyThere},
		{other, 404, "ErrorNonExistentMailbox", nobodyThere},
		{other, 404, "ErrorMailboxNotFound", nobodyThere},
		{me, 404, "ErrorNonExistentMailbox", `reading table "messages": mailbox "me": its user has no Exchange Online licence, or it is on-premises, inactive or deleted: %; ` +
			`have an administrator license the user or sign in as a user who has a mailbox in Exchange Online`},

		{other, 404, "ErrorItemNotFound", notShared},
		{other, 404, "ErrorFolderNotFound", notShared},
		{dates, 404, "ErrorItemNotFound", `reading table "events": mailbox "o'b@x": its owner does not share it with the sign-in, or not all of it: %; have the owner share it` + skip},
		{inMe, 404, "ErrorFolderNotFound", `reading table "messages": "archive" in mailbox "me": it has no such folder: %; check the spelling (SELECT path FROM mail_folders lists those there are)`},
		{inMe, 404, "ErrorItemNotFound", `reading table "messages": "archive" in mailbox "me": it has no such folder: %; check the spelling (SELECT path FROM mail_folders lists those there are)`},
		{inOne, 404, "ErrorFolderNotFound", `reading table "messages": "archive" in mailbox "o'b@x": it has no such folder, or the owner does not share that with the sign-in: %; ` +
			`check the spelling (SELECT path FROM mail_folders WHERE user_id = 'o''b@x' lists those there are), have the owner share it` + skip},

		{me, 403, "ErrorAccessDenied", `table "messages" needs the permission Mail.ReadBasic (Mail.ReadBasic.Shared for another person's mailbox), ` +
			`which the sign-in lacks or an administrator withholds: mailbox "me": %; ask for it in Scope and sign in again`},
		{other, 403, "ErrorAccessDenied", `table "messages" needs the permission Mail.ReadBasic (Mail.ReadBasic.Shared for another person's mailbox), ` +
			`which the sign-in lacks or an administrator withholds, unless it is that the owner does not share the mailbox: mailbox "o'b@x": %; ` +
			`ask for it in Scope and sign in again, have the owner share the mailbox` + skip},
		{config, 403, "ErrorAccessDenied", `table "mailbox_settings" needs the permission MailboxSettings.Read, which the sign-in lacks or an administrator withholds, ` +
			`and opens another person's mailbox to an application only: mailbox "o'b@x": %; sign in with AuthMode=AppCreds` + skip},
		{me, 403, "ErrorQuotaExceeded", `reading table "messages": mailbox "me": it is over its quota, and Exchange does not open it until there is room: %; ` +
			`have something deleted from it or have an administrator raise the quota`},

		{find, 400, "BadRequest", `reading table "messages": mailbox "me": %; ` +
			`check the text that is searched for: it is KQL, where quotes and parentheses come in pairs and words stand on both sides of AND and OR`},
		{known, 400, "BadRequest", `reading table "people": mailbox "o'b@x": %; leave user_id out, since only the people of who is signed in can be searched`},

		{me, 404, "ErrorItemNotFound", `reading table "messages": mailbox "me": %`},
		{other, 404, "SomethingNew", `reading table "messages": mailbox "o'b@x": %`},
		{other, 500, "ErrorInternalServerError", `reading table "messages": mailbox "o'b@x": %`},
	} {
		refusal := &failure{status: c.status, code: c.code}
		_, err := newScript(t, address[c.sql], refusal).try(c.sql, Options{})
		want := strings.ReplaceAll(c.want, "%", refusal.Error())
		if err == nil || err.Error() != want {
			t.Errorf("%s: %d %s\n got %v\nwant %s", c.sql, c.status, c.code, err, want)
		}
		var f Failure
		if !errors.As(err, &f) || f != Failure(refusal) {
			t.Errorf("%s: %d %s: Graph's answer is lost in %v", c.sql, c.status, c.code, err)
		}
	}
}

const (
	nobodyThere = `reading table "messages": mailbox "o'b@x": there is no user or mailbox of that name: %; ` +
		`check the spelling (SELECT user_principal_name FROM users lists those there are)` +
		` or set OnMailboxError=Skip to go on without the mailbox`
	notShared = `reading table "messages": mailbox "o'b@x": its owner does not share it with the sign-in, or not all of it: %; ` +
		`have the owner share it, name a folder that is shared by its well-known name (folder = 'inbox')` +
		` or set OnMailboxError=Skip to go on without the mailbox`
)

// TestDiagnosis_begun: where rows of the mailbox have been given it cannot be
// left out any more, and the error does not say it can.
func TestDiagnosis_begun(t *testing.T) {
	t.Parallel()
	const first = "/users/b@x/messages?$select=id,receivedDateTime&$orderby=receivedDateTime desc&$top=2&$count=true"
	rows := pageOf("/2", mail("a", "10:00:00"), mail("b", "09:00:00"))
	_, err := newScript(t, first, rows, "/2", denied).try("SELECT id FROM messages WHERE user_id = 'b@x'", Options{})
	wantError(t, err, "have the owner share the mailbox")
	if strings.Contains(err.Error(), "OnMailboxError") {
		t.Errorf("%v", err)
	}
}
