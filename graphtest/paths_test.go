package graphtest

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestFunctions evaluates the functions that Unsettled.Functions lets through.
func TestFunctions(t *testing.T) {
	t.Parallel()
	m := newItem(edmTypes["message"], Entity{"subject": " Größe 12 ", "receivedDateTime": "2024-03-05T10:20:30Z", "isRead": true}, 1, 1, Unsettled{})
	for _, filter := range []string{
		"tolower(subject) eq ' größe 12 '",
		"toupper(subject) eq ' GRÖßE 12 '",
		"trim(subject) eq 'Größe 12'",
		"length(subject) eq 10",
		"indexof(subject,'12') eq 7",
		"indexof(subject,'x') eq -1",
		"concat(subject,'!') eq ' Größe 12 !'",
		"substring(subject,7) eq '12 '",
		"year(receivedDateTime) eq 2024 and month(receivedDateTime) eq 3 and day(receivedDateTime) eq 5",
		"hour(receivedDateTime) eq 10 and minute(receivedDateTime) eq 20 and second(receivedDateTime) eq 30",
		"date(receivedDateTime) eq 2024-03-05",
		"length(subject) add 2 mul 3 eq 16 and length(subject) sub 1 eq 9 and length(subject) mod 3 eq 1 and length(subject) div 4 eq 2.5",
		"round(2.4) eq 2 and floor(2.9) eq 2 and ceiling(2.1) eq 3",
		"-length(subject) lt 0 and not(length(subject) gt 10)",
		"isRead eq true and isRead ne false",
		"subject ge ' g' and subject le ' h' and subject gt ' a' and subject lt ' z'",
	} {
		n, err := parseFilter(filter)
		if err == nil {
			err = checkFilter(n, m.typ)
		}
		if err != nil {
			t.Errorf("%s: %v", filter, err)
			continue
		}
		if !(&compiler{root: m.typ}).test(n)(m, nil) {
			t.Errorf("%s: got false, want true", filter)
		}
	}
}

func TestFilterCollections(t *testing.T) {
	t.Parallel()
	d := small()
	d.Users[1]["proxyAddresses"] = []any{"SMTP:bert@contoso.com", "smtp:b@fabrikam.com"}
	d.Users[1]["assignedLicenses"] = []any{map[string]any{"skuId": "184efa21-98c3-4e5d-95ab-d07053a96e67", "disabledPlans": []any{}}}
	d.Mailboxes[anna].Messages[0]["singleValueExtendedProperties"] = []any{map[string]any{"id": "String {00020329-0000-0000-C000-000000000046} Name Color", "value": "Green"}}
	s := NewServer(WithData(d))
	t.Cleanup(s.Close)
	for _, c := range []struct {
		filter string
		header string
		status int
		want   string
	}{
		{"proxyAddresses/any(p:p eq 'smtp:B@fabrikam.com')", "", 200, "Bert"},
		{"proxyAddresses/any(p:startswith(p,'smtp:b@') or p eq 'x')", "", 200, "Bert"},
		{"proxyAddresses/any(p:endswith(p,'fabrikam.com'))", "", 400, ""},
		{"proxyAddresses/any(p:endswith(p,'fabrikam.com'))&$count=true", eventual, 200, "Bert"},
		{"proxyAddresses/any(p:contains(p,'x'))&$count=true", eventual, 400, ""},
		{"proxyAddresses/all(p:p eq 'x')&$count=true", eventual, 400, ""},
		{"proxyAddresses/any()", "", 400, ""},
		{"proxyAddresses/any()&$count=true", eventual, 200, "Bert"},
		{"assignedLicenses/any(s:s/skuId eq 184efa21-98c3-4e5d-95ab-d07053a96e67)", "", 200, "Bert"},
		{"displayName/any(p:p eq 'x')", "", 400, ""},
		{"displayName in ('1','2','3','4','5','6','7','8','9','10','11','12','13','14','15','16')", "", 400, ""},
		{"displayName gt 'a'", "", 400, ""},
		{"accountEnabled", "", 200, "Anna Bert Shared Carl"},
	} {
		a := get(t, s, "/users?$filter="+c.filter, "ConsistencyLevel", c.header)
		if got := strings.Join(a.column("displayName"), " "); a.Status != c.status || got != c.want {
			t.Errorf("%s: got %d [%s], want %d [%s] %s", c.filter, a.Status, got, c.status, c.want, a.message())
		}
	}
	for _, c := range []struct {
		filter string
		status int
		want   string
	}{
		{"singleValueExtendedProperties/any(ep:ep/id eq 'String {00020329-0000-0000-c000-000000000046} Name Color' and ep/value eq 'green')", 200, "1"},
		{"singleValueExtendedProperties/any(ep:ep/id eq 'String {00020329-0000-0000-C000-000000000046} Name color' and ep/value eq 'Green')", 200, ""},
		{"singleValueExtendedProperties/any(ep:contains(ep/value,'ree'))", 200, "1"},
		{"singleValueExtendedProperties/any(ep:ep/id eq 'x' or ep/value eq 'y')", 400, ""},
		{"singleValueExtendedProperties/any(ep:endswith(ep/value,'ree'))", 400, ""},
		{"singleValueExtendedProperties/any()", 400, ""},
	} {
		a := get(t, s, "/me/messages?$select=id&$filter="+c.filter)
		if a.Status != c.status || seqs(a) != c.want {
			t.Errorf("%s: got %d [%s], want %d [%s] %s", c.filter, a.Status, seqs(a), c.status, c.want, a.message())
		}
	}
}

func TestPaths(t *testing.T) {
	t.Parallel()
	d := small()
	box := d.Mailboxes[anna]
	box.ContactFolders = []Entity{
		{"id": "AAMkContacts0001AAAA", "displayName": "Friends", "parentFolderId": folderID("contacts")},
		{"id": "AAMkContacts0002AAAA", "displayName": "Old ones", "parentFolderId": "AAMkContacts0001AAAA"},
	}
	box.Contacts = append(box.Contacts, Entity{"id": "AAMkContact00003AAAA", "displayName": "Pia", "parentFolderId": "AAMkContacts0002AAAA"})
	box.Messages[9]["attachments"] = []Entity{{
		"@odata.type": "#microsoft.graph.itemAttachment", "id": "AAMkAttach000005AAAA", "name": "Fwd",
		"item": map[string]any{"@odata.type": "#microsoft.graph.message", "subject": "Inner"},
	}}
	s := NewServer(WithData(d))
	t.Cleanup(s.Close)
	for _, c := range []struct {
		target string
		status int
		holds  string
	}{
		{"/me/mailFolders/$count", 200, "4"},
		{"/me/mailFolders/inbox/childFolders/$count", 200, "1"},
		{"/me/mailFolders/drafts/childFolders/" + folderID("sub"), 404, "ErrorItemNotFound"},
		{"/me/mailFolders/inbox/nosuch", 400, "BadRequest"},
		{"/me/contactFolders", 200, `"Friends"`},
		{"/me/contactFolders/$count", 200, "1"},
		{"/me/contactFolders/AAMkContacts0001AAAA", 200, `"Friends"`},
		{"/me/contactFolders/AAMkContacts0001AAAA/childFolders", 200, `"Old ones"`},
		{"/me/contactFolders/AAMkContacts0002AAAA/contacts", 200, `"Pia"`},
		{"/me/contactFolders/" + folderID("contacts"), 200, `"Contacts"`},
		{"/me/contactFolders/nosuch", 400, "ErrorInvalidIdMalformed"},
		{"/me/contactFolders/AAMkGoneAAAA", 404, "ErrorItemNotFound"},
		{"/me/contacts/$count", 200, "2"},
		{"/me/contacts/AAMkContact00001AAAA/photo/$value", 404, "ImageNotFound"},
		{"/me/calendars/$count", 200, "1"},
		{"/me/calendars/AAMkCalendar0001AAAA/nosuch", 400, "BadRequest"},
		{"/me/calendarGroups/nosuch", 400, "ErrorInvalidIdMalformed"},
		{"/me/calendarGroups/AAMkGoneAAAA", 404, "ErrorItemNotFound"},
		{"/me/events/$count", 200, "3"},
		{"/me/events/AAMkEvent0000001AAAA/attachments", 200, `"value":[]`},
		{"/me/events/AAMkEvent0000001AAAA/nosuch", 400, "BadRequest"},
		{"/me/messages/" + messageID(10) + "/attachments/$count", 200, "1"},
		{"/me/messages/" + messageID(10) + "/attachments/AAMkAttach000005AAAA/$value", 200, "Subject: Inner"},
		{"/me/messages/" + messageID(10) + "/microsoft.graph.eventMessage", 404, "ErrorItemNotFound"},
		{"/me/outlook", 400, "BadRequest"},
		{"/me/outlook/supportedLanguages", 200, "en-US"},
		{"/me/outlook/masterCategories/de912e4d-c790-4da9-949c-ccd933aaa0f7", 200, `"Red category"`},
		{"/me/outlook/masterCategories/nosuch", 404, "ErrorItemNotFound"},
		{"/me/mailboxSettings/nosuch", 400, "BadRequest"},
		{"/me/inferenceClassification/overrides", 200, `"value":[]`},
		{"/me/photos", 200, `"value":[]`},
		{"/me//messages/" + messageID(1) + "/", 200, `"Message 01"`},
		{"/me/messages/%zz", 400, ""},
	} {
		if strings.Contains(c.target, "%zz") {
			testBadEscape(t, s, c.target)
			continue
		}
		a := get(t, s, c.target)
		if a.Status != c.status || !strings.Contains(a.Raw, c.holds) {
			t.Errorf("%s: got %d %s, want %d with %s", c.target, a.Status, a.Raw, c.status, c.holds)
		}
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	var passed atomic.Int64
	clock := func() time.Time { return time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(passed.Load())) }
	s := start(t, WithAddr("127.0.0.1:0"), WithTokenLifetime(time.Minute), WithSingleUseRefreshTokens(),
		WithRedirect("http://localhost/other"), WithClock(clock))
	token := s.AccessToken("Mail.Read")
	if a := get(t, s, "/me/messages", "Authorization", "Bearer "+token); a.Status != 200 {
		t.Errorf("fresh token: got %d", a.Status)
	}
	passed.Store(int64(2 * time.Minute))
	a := get(t, s, "/me/messages", "Authorization", "Bearer "+token)
	if a.Status != 401 || !strings.Contains(a.Raw, `"date":"2024-01-01T00:02:00"`) {
		t.Errorf("two minutes later: got %d %s", a.Status, a.Raw)
	}
	if s.ClientID() == s.ConfidentialClientID() || s.ClientSecret() == "" {
		t.Error("the two registrations are one")
	}
	for _, part := range []string{"ServiceUrl=" + s.ServiceURL(), "AuthMode=AccessToken", "AccessToken=ey", "ClientId=" + s.ClientID()} {
		if !strings.Contains(s.DSN(), part) {
			t.Errorf("%s is not in the connection string", part)
		}
	}
	if dsn := s.SignInDSN("/tmp/a;b}"); !strings.Contains(dsn, "RefreshTokenFilePath={/tmp/a;b}}}") || !strings.Contains(dsn, "ReturnUrl=http://localhost") {
		t.Errorf("got %s", dsn)
	}
	defer func() {
		if recover() == nil {
			t.Error("an address that cannot be listened on does not panic")
		}
	}()
	NewServer(WithData(small()), WithAddr("256.0.0.1:0"))
}
