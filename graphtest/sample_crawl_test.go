package graphtest

import (
	"net/url"
	"strings"
	"testing"
)

// TestSampleCrawl asks for everything the sample holds and wants whole lists
// and no failure.
func TestSampleCrawl(t *testing.T) {
	t.Parallel()
	s := NewServer()
	t.Cleanup(s.Close)
	d := Sample()
	me := text(d.Users[0], "id")
	box := d.Mailboxes[me]
	token := "Bearer " + s.AccessToken()
	visible := s.directory.mailboxes[me].messagesIn(nil)
	for _, c := range []struct {
		target string
		want   int
	}{
		{"/me/messages?$top=1000&$select=id", len(visible)},
		{"/me/messages?$top=500&$expand=attachments($select=id,name)&$select=id", len(visible)},
		{"/me/messages?$top=100", len(visible)},
		{"/me/messages?$top=1000&$select=id&$filter=receivedDateTime ge 1900-01-01T00:00:00Z&$orderby=receivedDateTime desc", -1},
		{"/me/contacts", -1},
		{"/me/contactFolders", -1},
		{"/me/events?$top=100", -1},
		{"/me/calendars", len(box.Calendars)},
		{"/me/people", len(box.People)},
		{"/me/outlook/masterCategories", len(box.Categories)},
		{"/me/mailFolders/inbox/messageRules", len(box.Rules)},
		{"/me/inferenceClassification/overrides", len(box.Overrides)},
		{"/users", len(d.Users)},
		{"/groups", len(d.Groups)},
		{"/me/calendarView?startDateTime=2020-01-01&endDateTime=2030-01-01&$top=1000", -1},
	} {
		ids, _ := walk(t, s, c.target, "Authorization", token)
		if len(ids) == 0 || distinct(ids) != len(ids) || c.want >= 0 && len(ids) != c.want {
			t.Errorf("%s: got %d rows (%d different), want %d", c.target, len(ids), distinct(ids), c.want)
		}
	}
	for _, m := range box.Messages[:60] {
		id := url.PathEscape(text(m, "id"))
		for _, below := range []string{"", "/$value", "/attachments"} {
			if a := get(t, s, "/me/messages/"+id+below, "Authorization", token); a.Status != 200 {
				t.Fatalf("%s%s: got %d %s", id, below, a.Status, a.Raw)
			}
		}
	}
	for _, m := range box.Messages {
		for _, a := range attachmentItems(newItem(edmTypes["message"], m, 0, 0, Unsettled{})) {
			if a.typ.name != "itemAttachment" {
				continue
			}
			one := get(t, s, "/me/messages/"+text(m, "id")+"/attachments/"+a.id+"?$expand=microsoft.graph.itemattachment/item", "Authorization", token)
			item, _ := one.JSON["item"].(map[string]any)
			if item["subject"] == nil || item["@odata.type"] == nil || !strings.HasSuffix(one.JSON["@odata.context"].(string), "/attachments(microsoft.graph.itemAttachment/item())/$entity") {
				t.Errorf("an attached item: got %s", one.Raw)
			}
		}
	}
}
