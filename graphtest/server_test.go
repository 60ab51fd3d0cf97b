package graphtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// anna is the user small signs in.
const anna = "11111111-1111-4111-8111-111111111111"

// bert shares nothing with anna, shared shares everything, carl has no mailbox.
const (
	bert   = "22222222-2222-4222-8222-222222222222"
	shared = "33333333-3333-4333-8333-333333333333"
	carl   = "44444444-4444-4444-8444-444444444444"
)

// folderID and messageID make ids like Outlook's.
func folderID(name string) string { return fmt.Sprintf("AAMkFolder%-10sAAAA", name+"xxxxxxxxxx")[:24] }
func messageID(n int) string      { return fmt.Sprintf("AAMkMessage%09dAAAA", n) }

// recipient is a from, sender or an item of toRecipients.
func recipient(name, address string) map[string]any {
	return map[string]any{"emailAddress": map[string]any{"name": name, "address": address}}
}

// small is a directory of four users and a mailbox made for tests: thirty
// messages, the first the oldest, one without a date.
func small() *Data {
	root, inbox, sub := folderID("root"), folderID("inbox"), folderID("sub")
	box := &Mailbox{
		Folders: []Entity{
			{"id": root, "displayName": "Top of Information Store", "parentFolderId": folderID("above"), "isHidden": false},
			{"id": inbox, "displayName": "Inbox", "parentFolderId": root, "isHidden": false},
			{"id": sub, "displayName": "Projects", "parentFolderId": inbox, "isHidden": false},
			{"id": folderID("drafts"), "displayName": "Drafts", "parentFolderId": root, "isHidden": false},
			{"id": folderID("sent"), "displayName": "Sent Items", "parentFolderId": root, "isHidden": false},
			{"id": folderID("deleted"), "displayName": "Deleted Items", "parentFolderId": root, "isHidden": false},
			{"id": folderID("quick"), "displayName": "Quick Step Settings", "parentFolderId": root, "isHidden": true},
		},
		WellKnown: map[string]string{
			"msgfolderroot": root, "inbox": inbox, "drafts": folderID("drafts"), "sentitems": folderID("sent"), "deleteditems": folderID("deleted"),
		},
		Settings: Entity{"timeZone": "W. Europe Standard Time", "language": map[string]any{"locale": "de-DE", "displayName": "German"}},
		Categories: []Entity{
			{"id": "de912e4d-c790-4da9-949c-ccd933aaa0f7", "displayName": "Red category", "color": "preset0"},
			{"id": "7a1b4e2c-0d1e-4f5a-9b8c-1234567890ab", "displayName": "Blue category", "color": "preset7"},
		},
		Rules:  []Entity{{"id": "AQAAAJ5dZp8=", "displayName": "From the boss", "sequence": float64(1), "isEnabled": true}},
		People: []Entity{{"id": "p1", "displayName": "Lorrie Frye", "personType": map[string]any{"class": "Person", "subclass": "OrganizationUser"}}},
		Contacts: []Entity{
			{"id": "AAMkContact00001AAAA", "displayName": "Jane", "parentFolderId": folderID("contacts"), "emailAddresses": []any{map[string]any{"name": "Jane", "address": "Sample@contoso.com"}}},
			{"id": "AAMkContact00002AAAA", "displayName": "Otto", "parentFolderId": folderID("contacts"), "emailAddresses": []any{}},
		},
		Calendars: []Entity{{"id": "AAMkCalendar0001AAAA", "name": "Calendar", "isDefaultCalendar": true, "canEdit": true}},
		Events: []Entity{
			{
				"id": "AAMkEvent0000001AAAA", "subject": "Planning", "calendarId": "AAMkCalendar0001AAAA", "isAllDay": false,
				"start": map[string]any{"dateTime": "2024-06-24T09:00:00.0000000", "timeZone": "W. Europe Standard Time"},
				"end":   map[string]any{"dateTime": "2024-06-24T10:00:00.0000000", "timeZone": "W. Europe Standard Time"},
			},
			{
				"id": "AAMkEvent0000002AAAA", "subject": "Weekly", "calendarId": "AAMkCalendar0001AAAA", "isAllDay": false,
				"start": map[string]any{"dateTime": "2024-03-26T10:00:00.0000000", "timeZone": "W. Europe Standard Time"},
				"end":   map[string]any{"dateTime": "2024-03-26T10:30:00.0000000", "timeZone": "W. Europe Standard Time"},
				"recurrence": map[string]any{
					"pattern": map[string]any{"type": "weekly", "interval": float64(1), "daysOfWeek": []any{"tuesday"}, "firstDayOfWeek": "monday"},
					"range":   map[string]any{"type": "noEnd", "startDate": "2024-03-26", "recurrenceTimeZone": "W. Europe Standard Time"},
				},
			},
			{
				"id": "AAMkEvent0000003AAAA", "subject": nil, "calendarId": "AAMkCalendar0001AAAA", "isAllDay": true,
				"start": map[string]any{"dateTime": "2024-08-01T00:00:00.0000000", "timeZone": "UTC"},
				"end":   map[string]any{"dateTime": "2024-08-02T00:00:00.0000000", "timeZone": "UTC"},
			},
		},
	}
	begin := time.Date(2024, 5, 1, 8, 0, 0, 0, time.UTC)
	for i := 1; i <= 30; i++ {
		at := begin.Add(time.Duration(i) * time.Hour).Format(time.RFC3339)
		in := inbox
		if i%3 == 0 {
			in = sub
		}
		m := Entity{
			"id": messageID(i), "subject": fmt.Sprintf("Message %02d", i), "parentFolderId": in,
			"receivedDateTime": at, "sentDateTime": at, "createdDateTime": at, "lastModifiedDateTime": at,
			"isRead": i%2 == 0, "isDraft": false, "importance": "normal", "hasAttachments": false, "inferenceClassification": "focused",
			"from": recipient("Ann", fmt.Sprintf("ann%d@contoso.com", i%4)), "sender": recipient("Ann", fmt.Sprintf("ann%d@contoso.com", i%4)),
			"toRecipients": []any{recipient("Anna", "anna@contoso.com")}, "ccRecipients": []any{}, "bccRecipients": []any{}, "replyTo": []any{},
			"categories": []any{}, "conversationId": fmt.Sprintf("AAQkConversation%d=", i%5), "internetMessageId": fmt.Sprintf("<%d@contoso.com>", i),
			"body": map[string]any{"contentType": "html", "content": fmt.Sprintf("<html><body><p>Text number %d about pizza</p></body></html>", i)},
			"flag": map[string]any{"flagStatus": "notFlagged"},
		}
		box.Messages = append(box.Messages, m)
	}
	box.Messages[4]["categories"] = []any{"Blue category"}
	box.Messages[5]["importance"] = "high"
	box.Messages[6]["subject"] = "let's meet for lunch?"
	box.Messages[7]["flag"] = map[string]any{"flagStatus": "flagged"}
	box.Messages[8]["hasAttachments"] = true
	box.Messages[8]["attachments"] = []Entity{
		{"@odata.type": "#microsoft.graph.fileAttachment", "id": "AAMkAttach000001AAAA", "name": "a.txt", "contentType": "text/plain", "size": float64(120), "isInline": false, "contentBytes": "aGVsbG8=", "contentId": "c1"},
		{"@odata.type": "#microsoft.graph.referenceAttachment", "id": "AAMkAttach000002AAAA", "name": "link", "size": float64(10), "isInline": false},
	}
	draft := Entity{"id": messageID(99), "subject": "Not sent yet", "parentFolderId": folderID("drafts"), "isDraft": true, "isRead": true, "hasAttachments": false, "importance": "low", "categories": []any{}}
	box.Messages = append(box.Messages, draft)
	empty := func() *Mailbox {
		return &Mailbox{
			Folders: []Entity{
				{"id": root, "displayName": "Top of Information Store", "parentFolderId": folderID("above")},
				{"id": inbox, "displayName": "Inbox", "parentFolderId": root},
			},
			WellKnown: map[string]string{"msgfolderroot": root, "inbox": inbox},
		}
	}
	sharing := empty()
	sharing.SharedWith = []string{anna}
	user := func(id, name string) Entity {
		return Entity{"id": id, "displayName": strings.ToUpper(name[:1]) + name[1:], "userPrincipalName": name + "@contoso.com", "mail": name + "@contoso.com", "accountEnabled": true, "businessPhones": []any{}, "manager": anna}
	}
	d := &Data{
		Users:     []Entity{user(anna, "anna"), user(bert, "bert"), user(shared, "shared"), user(carl, "carl")},
		Groups:    []Entity{{"id": "55555555-5555-4555-8555-555555555555", "displayName": "Sales", "mailEnabled": true, "securityEnabled": false, "groupTypes": []any{"Unified"}}},
		Members:   map[string][]string{"55555555-5555-4555-8555-555555555555": {anna, bert}},
		Mailboxes: map[string]*Mailbox{anna: box, bert: empty(), shared: sharing},
	}
	delete(d.Users[0], "manager")
	d.Users[1]["department"] = "Sales"
	return d
}

// start runs a server with small data for the length of a test.
func start(t *testing.T, opts ...Option) *Server {
	t.Helper()
	s := NewServer(append([]Option{WithData(small())}, opts...)...)
	t.Cleanup(s.Close)
	return s
}

// A graphAnswer is what a test asked for came back with.
type graphAnswer struct {
	Status int
	Header http.Header
	Raw    string
	JSON   map[string]any
}

// code is the error's code.
func (a graphAnswer) code() string {
	e, _ := a.JSON["error"].(map[string]any)
	s, _ := e["code"].(string)
	return s
}

func (a graphAnswer) message() string {
	e, _ := a.JSON["error"].(map[string]any)
	s, _ := e["message"].(string)
	return s
}

// values are the rows of a list.
func (a graphAnswer) values() []map[string]any {
	var rows []map[string]any
	list, _ := a.JSON["value"].([]any)
	for _, v := range list {
		rows = append(rows, v.(map[string]any))
	}
	return rows
}

// column is one property of every row.
func (a graphAnswer) column(name string) []string {
	var texts []string
	for _, r := range a.values() {
		texts = append(texts, fmt.Sprint(r[name]))
	}
	return texts
}

func (a graphAnswer) next() string {
	s, _ := a.JSON["@odata.nextLink"].(string)
	return s
}

// get asks for a path below /v1.0, or a whole address, as anna. Blanks and
// quotes in the query need no escape. Headers come in pairs.
func get(t *testing.T, s *Server, target string, headers ...string) graphAnswer {
	t.Helper()
	return do(t, s, http.MethodGet, target, "", headers...)
}

func do(t *testing.T, s *Server, method, target, body string, headers ...string) graphAnswer {
	t.Helper()
	if !strings.HasPrefix(target, "http") {
		target = s.ServiceURL() + target
	}
	path, query, ok := strings.Cut(target, "?")
	if ok && !strings.Contains(query, "%") {
		query = "?" + strings.NewReplacer(" ", "%20", `"`, "%22", "<", "%3C", ">", "%3E", "#", "%23").Replace(query)
	} else if ok {
		query = "?" + query
	}
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	r, err := http.NewRequest(method, path+query, reader)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.AccessToken("Mail.ReadWrite", "Mail.Read.Shared", "MailboxSettings.Read", "Calendars.Read", "Contacts.Read", "People.Read", "User.Read.All", "Group.Read.All"))
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
			continue
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := s.http.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := graphAnswer{Status: resp.StatusCode, Header: resp.Header, Raw: string(raw)}
	if strings.HasPrefix(strings.TrimSpace(a.Raw), "{") {
		if err := json.Unmarshal(raw, &a.JSON); err != nil {
			t.Fatalf("%s %s: %v in %s", method, target, err, raw)
		}
	}
	return a
}

func TestMessagesPage(t *testing.T) {
	t.Parallel()
	s := start(t)
	a := get(t, s, "/me/messages")
	if a.Status != 200 || len(a.values()) != 10 {
		t.Fatalf("got %d with %d rows, want 200 with 10: %s", a.Status, len(a.values()), a.Raw)
	}
	if got := a.column("subject")[0]; got != "Message 30" {
		t.Errorf("first row is %q, want the newest", got)
	}
}
