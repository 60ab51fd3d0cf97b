package driver_test

import (
	"errors"
	"strings"
	"testing"

	"graphmail/driver"
	"graphmail/graphtest"
)

// TestMailboxErrors: what Graph says of a mailbox or folder that cannot be opened
// becomes a sentence that names the table and the place, the cause and what to
// do; Graph's own answer stays reachable. With OnMailboxError=Skip the other
// mailboxes are read.
func TestMailboxErrors(t *testing.T) {
	t.Parallel()
	data := oneMessage()
	data.Users = append(data.Users,
		graphtest.Entity{"id": "b", "userPrincipalName": "bert@contoso.com", "displayName": "Bert"},
		graphtest.Entity{"id": "c", "userPrincipalName": "carl@contoso.com", "displayName": "Carl"})
	data.Mailboxes["b"] = &graphtest.Mailbox{
		Folders:   []graphtest.Entity{{"id": "ROOT", "displayName": "Top of Information Store", "parentFolderId": "NONE"}},
		WellKnown: map[string]string{"msgfolderroot": "ROOT"},
	}
	db, s := open(t, "", graphtest.WithData(data))
	skipping := connectTo(t, s, "OnMailboxError=Skip")
	for _, tt := range []struct {
		where  string
		status int
		code   string
		want   []string
	}{
		{"user_id = 'nobody@contoso.com'", 404, "ErrorInvalidUser",
			[]string{`mailbox "nobody@contoso.com"`, "no user or mailbox of that name", "check the spelling", "OnMailboxError=Skip"}},
		{"user_id = 'carl@contoso.com'", 404, "MailboxNotEnabledForRESTAPI",
			[]string{`mailbox "carl@contoso.com"`, "licence", "on-premises", "OnMailboxError=Skip"}},
		{"user_id = 'bert@contoso.com'", 404, "ErrorFolderNotFound",
			[]string{`mailbox "bert@contoso.com"`, "does not share", "have the owner share it", "OnMailboxError=Skip"}},
		{"user_id = 'bert@contoso.com' AND id = 'x'", 404, "ErrorFolderNotFound",
			[]string{`mailbox "bert@contoso.com"`, "does not share", "OnMailboxError=Skip"}},
		{"user_id = 'bert@contoso.com' AND folder = 'inbox'", 403, "ErrorAccessDenied",
			[]string{`"inbox" in mailbox "bert@contoso.com"`, "Mail.ReadBasic.Shared", "have the owner share", "OnMailboxError=Skip"}},
		{"folder = 'scheduled'", 404, "ErrorFolderNotFound",
			[]string{`"scheduled" in mailbox "me"`, "no such folder", "SELECT path FROM mail_folders"}},
	} {
		const list = "SELECT subject FROM messages WHERE "
		_, err := tryQuery(db, list+tt.where)
		refused, ok := errors.AsType[*driver.GraphError](err)
		if !ok || refused.Status != tt.status || refused.Code != tt.code || refused.RequestID == "" {
			t.Errorf("%s: got %v, want %d %s", tt.where, err, tt.status, tt.code)
			continue
		}
		for _, want := range append(tt.want, `table "messages"`, tt.code, refused.RequestID) {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v\nlacks %s", tt.where, err, want)
			}
		}
		repeatsItself(t, err.Error())
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v\nis no single line", tt.where, err)
		}
		if !strings.Contains(tt.where, "user_id") {
			continue
		}
		both := strings.Replace(tt.where, "user_id = ", "user_id IN ('me', ", 1)
		name, rest, _ := strings.Cut(both, ".com'")
		if got, err := tryQuery(skipping, list+name+".com')"+rest); err != nil || strings.Contains(rest, "id = ") != (len(got) == 0) {
			t.Errorf("%s: skipping gives %v and %v", tt.where, got, err)
		}
	}
}
