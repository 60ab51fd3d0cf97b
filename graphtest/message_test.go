package graphtest

import (
	"net/mail"
	"strings"
	"testing"
)

func TestOneMessage(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, c := range []struct {
		target, code string
		status       int
	}{
		{"/me/messages/" + messageID(3), "", 200},
		{"/me/Messages('" + messageID(3) + "')", "", 200},
		{"/me/mailFolders/inbox/messages/" + messageID(1), "", 200},
		{"/me/mailFolders/drafts/messages/" + messageID(1), "ErrorItemNotFound", 404},
		{"/me/messages/" + strings.ToLower(messageID(3)), "ErrorInvalidIdMalformed", 400},
		{"/me/messages/AAMkAGgoneAAAAAA", "ErrorItemNotFound", 404},
		{"/me/messages/nonsense", "ErrorInvalidIdMalformed", 400},
		{"/me/messages/" + messageID(3) + "/nosuch", "BadRequest", 400},
		{"/me/messages/" + messageID(3) + "/attachments", "", 200},
		{"/me/messages/" + messageID(9) + "/attachments/AAMkAttach000002AAAA/$value", "ErrorInvalidRequest", 405},
		{"/me/messages/" + messageID(9) + "/attachments/AAMkAGgoneAAAAAA", "ErrorItemNotFound", 404},
		{"/me/mailFolders/scheduled", "ErrorFolderNotFound", 404},
		{"/me/mailFolders/Inbox", "", 200},
	} {
		a := get(t, s, c.target)
		if a.Status != c.status || a.code() != c.code {
			t.Errorf("%s: got %d %q, want %d %q", c.target, a.Status, a.code(), c.status, c.code)
		}
	}
}

// TestCaseTwins shows that ids that differ by case alone are different items.
func TestCaseTwins(t *testing.T) {
	t.Parallel()
	d := small()
	box := d.Mailboxes[anna]
	box.Messages = append(box.Messages,
		Entity{"id": "AAMkTwinXaaaAAAA", "subject": "upper", "parentFolderId": folderID("inbox")},
		Entity{"id": "AAMkTwinxaaaAAAA", "subject": "lower", "parentFolderId": folderID("inbox")})
	s := NewServer(WithData(d))
	t.Cleanup(s.Close)
	for _, prefer := range []string{"", `IdType="ImmutableId"`} {
		for _, subject := range []string{"upper", "lower"} {
			list := get(t, s, "/me/messages?$filter=subject eq '"+subject+"'", "Prefer", prefer)
			a := get(t, s, "/me/messages/"+list.column("id")[0], "Prefer", prefer)
			if a.JSON["subject"] != subject {
				t.Errorf("%s with %q: got %v", subject, prefer, a.JSON["subject"])
			}
		}
	}
}

func TestImmutableIDs(t *testing.T) {
	t.Parallel()
	s := start(t)
	const prefer = `IdType="ImmutableId"`
	id := func(a graphAnswer) string { s, _ := a.JSON["id"].(string); return s }
	a := get(t, s, "/me/messages?$top=1", "Prefer", prefer)
	fixed := a.column("id")[0]
	if fixed == messageID(30) || a.Header.Get("Preference-Applied") != prefer {
		t.Fatalf("got id %s with %q", fixed, a.Header.Get("Preference-Applied"))
	}
	if a := get(t, s, "/me/messages/"+fixed, "Prefer", prefer); id(a) != fixed {
		t.Errorf("by the immutable id: got %d %s", a.Status, id(a))
	}
	if a := get(t, s, "/me/messages/"+fixed); a.code() != "ErrorInvalidIdMalformed" {
		t.Errorf("the immutable id without the header: got %d %s", a.Status, a.code())
	}
	if a := get(t, s, "/me/messages/"+messageID(30), "Prefer", prefer); a.code() != "ErrorInvalidIdMalformed" {
		t.Errorf("the default id with the header: got %d %s", a.Status, a.code())
	}
	moved, err := s.MoveMessage(anna, messageID(30), "drafts")
	if err != nil || moved == messageID(30) {
		t.Fatalf("move: got %s, %v, want another id", moved, err)
	}
	if a := get(t, s, "/me/messages/"+messageID(30)); a.Status != 404 && a.Status != 400 {
		t.Errorf("the old id after the move: got %d", a.Status)
	}
	if a := get(t, s, "/me/messages/"+fixed, "Prefer", prefer); a.Status != 200 || a.JSON["parentFolderId"] != folderID("drafts") {
		t.Errorf("the immutable id after the move: got %d in %v", a.Status, a.JSON["parentFolderId"])
	}
	list := get(t, s, "/me/messages/"+immutableID(messageID(9))+"/attachments?$select=id", "Prefer", prefer)
	if got := list.column("id")[0]; got != immutableID("AAMkAttach000001AAAA") {
		t.Errorf("attachment: got %s", got)
	}
	folders := get(t, s, "/me/mailFolders/inbox", "Prefer", prefer)
	if id(folders) != folderID("inbox") {
		t.Errorf("a folder's id changes: got %s", id(folders))
	}
}

func TestBodyType(t *testing.T) {
	t.Parallel()
	d := small()
	d.Mailboxes[anna].Messages[0]["body"] = map[string]any{"contentType": "text", "content": "a < b\r\nsecond line"}
	s := NewServer(WithData(d))
	t.Cleanup(s.Close)
	for _, c := range []struct{ id, prefer, kind, content string }{
		{messageID(2), "", "html", "<p>Text number 2 about pizza</p>"},
		{messageID(2), `outlook.body-content-type="text"`, "text", "Text number 2 about pizza"},
		{messageID(1), "", "html", "a &lt; b<br>\r\nsecond line"},
		{messageID(1), `IdType="default", outlook.body-content-type=text`, "text", "a < b\r\nsecond line"},
	} {
		a := get(t, s, "/me/messages/"+c.id+"?$select=body", "Prefer", c.prefer)
		body, _ := a.JSON["body"].(map[string]any)
		if content, _ := body["content"].(string); body["contentType"] != c.kind || !strings.Contains(content, c.content) {
			t.Errorf("%s with %q: got %v %q, want %s with %q", c.id, c.prefer, body["contentType"], body["content"], c.kind, c.content)
		}
	}
}

func TestAttachments(t *testing.T) {
	t.Parallel()
	s := start(t)
	here := "/me/messages/" + messageID(9) + "/attachments"
	list := get(t, s, here+"?$filter=isInline eq true")
	if len(list.values()) != 2 || list.values()[0]["contentBytes"] != "aGVsbG8=" || list.values()[0]["@odata.type"] != "#microsoft.graph.fileAttachment" {
		t.Errorf("got %s, want both with bytes and types", list.Raw)
	}
	if a := get(t, s, here+"?$select=id,name,contentType,size,isInline,lastModifiedDateTime"); names(a.values()[0]) != "@odata.type contentType id isInline lastModifiedDateTime name size" {
		t.Errorf("selected: got %s", names(a.values()[0]))
	}
	if a := get(t, s, here+"?$select=name,microsoft.graph.fileAttachment/contentBytes"); a.values()[0]["contentBytes"] == nil {
		t.Errorf("by a cast: got %s", a.Raw)
	}
	one := get(t, s, here+"/AAMkAttach000001AAAA")
	if want := s.ServiceURL() + "/$metadata#users('" + anna + "')/messages('" + messageID(9) + "')/attachments/$entity"; one.JSON["@odata.context"] != want {
		t.Errorf("got context %v, want %s", one.JSON["@odata.context"], want)
	}
	raw := get(t, s, here+"/AAMkAttach000001AAAA/$value")
	if raw.Raw != "hello" || raw.Header.Get("Content-Type") != "text/plain" {
		t.Errorf("$value: got %q as %s", raw.Raw, raw.Header.Get("Content-Type"))
	}
}

func TestMIME(t *testing.T) {
	t.Parallel()
	s := start(t)
	a := get(t, s, "/me/messages/"+messageID(9)+"/$value")
	m, err := mail.ReadMessage(strings.NewReader(a.Raw))
	if err != nil {
		t.Fatal(err)
	}
	if m.Header.Get("Subject") != "Message 09" || m.Header.Get("Message-ID") != "<9@contoso.com>" || !strings.HasPrefix(m.Header.Get("Content-Type"), "multipart/mixed") {
		t.Errorf("got header %v", m.Header)
	}
	if !strings.Contains(a.Raw, "aGVsbG8=") || !strings.Contains(a.Raw, "Text number 9") {
		t.Errorf("the file or the text is missing: %s", a.Raw)
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	s := start(t)
	all := get(t, s, "/me/mailboxSettings")
	if all.JSON["timeZone"] != "W. Europe Standard Time" {
		t.Errorf("got %s", all.Raw)
	}
	if a := get(t, s, "/me/mailboxSettings?$select=timeZone"); names(a.JSON) != "@odata.context timeZone" {
		t.Errorf("selected: got %s", names(a.JSON))
	}
	if a := get(t, s, "/me/mailboxSettings/timeZone"); a.JSON["value"] != "W. Europe Standard Time" {
		t.Errorf("one value: got %s", a.Raw)
	}
	if a := get(t, s, "/me/mailboxSettings/language"); a.JSON["locale"] != "de-DE" {
		t.Errorf("one object: got %s", a.Raw)
	}
	rules := get(t, s, "/me/mailFolders('inbox')/messageRules")
	if want := s.ServiceURL() + "/$metadata#Me/mailFolders('inbox')/messageRules"; len(rules.values()) != 1 || rules.JSON["@odata.context"] != want {
		t.Errorf("rules: got %s", rules.Raw)
	}
	if a := get(t, s, "/me/mailFolders/drafts/messageRules"); a.Status != 400 {
		t.Errorf("rules of Drafts: got %d, want 400", a.Status)
	}
	zones := get(t, s, "/me/outlook/supportedTimeZones(TimeZoneStandard=microsoft.graph.timeZoneStandard'Iana')")
	if len(zones.values()) < 100 || zones.values()[0]["alias"] != "Etc/GMT+12" {
		t.Errorf("zones: got %d", len(zones.values()))
	}
	for _, z := range windowsZones {
		if loadZone(z.windows) == nil {
			t.Errorf("%s is %s, which does not exist", z.windows, z.iana)
		}
	}
}

func TestFolders(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, c := range []struct{ target, want string }{
		{"/me/mailFolders", "Inbox Drafts Sent Items Deleted Items"},
		{"/me/mailFolders/?includeHiddenFolders=true", "Inbox Drafts Sent Items Deleted Items Quick Step Settings"},
		{"/me/mailFolders?$orderby=displayName", "Deleted Items Drafts Inbox Sent Items"},
		{"/me/mailFolders/inbox/childFolders", "Projects"},
		{"/me/mailFolders('msgfolderroot')/childFolders", "Inbox Drafts Sent Items Deleted Items"},
		{"/me/mailFolders('ROOT')/childFolders", "Top of Information Store"},
	} {
		if got := strings.Join(get(t, s, c.target).column("displayName"), " "); got != c.want {
			t.Errorf("%s: got %s, want %s", c.target, got, c.want)
		}
	}
	inbox := get(t, s, "/me/mailFolders/inbox")
	if inbox.JSON["totalItemCount"] != 20.0 || inbox.JSON["unreadItemCount"] != 10.0 || inbox.JSON["childFolderCount"] != 1.0 {
		t.Errorf("got %s", inbox.Raw)
	}
	if _, tagged := inbox.JSON["@odata.etag"]; tagged {
		t.Error("a folder has an etag")
	}
}

// TestSearchFolder shows that a search folder lists the messages its filter
// finds, again.
func TestSearchFolder(t *testing.T) {
	t.Parallel()
	d := small()
	box := d.Mailboxes[anna]
	box.Folders = append(box.Folders, Entity{
		"@odata.type": "#microsoft.graph.mailSearchFolder", "id": folderID("unread"), "displayName": "Unread", "parentFolderId": folderID("root"),
		"filterQuery": "isRead eq false", "includeNestedFolders": true, "isSupported": true, "sourceFolderIds": []any{folderID("inbox")},
	})
	s := NewServer(WithData(d))
	t.Cleanup(s.Close)
	if a := get(t, s, "/me/mailFolders/"+folderID("unread")+"/messages?$top=100"); len(a.values()) != 15 {
		t.Errorf("got %d messages, want 15", len(a.values()))
	}
	if a := get(t, s, "/me/messages?$top=100"); len(a.values()) != 31 {
		t.Errorf("the mailbox: got %d messages, want 31", len(a.values()))
	}
	if a := get(t, s, "/me/mailFolders/"+folderID("unread")); a.JSON["@odata.type"] != "#microsoft.graph.mailSearchFolder" || a.JSON["filterQuery"] == nil {
		t.Errorf("got %s", a.Raw)
	}
}
