package graphtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// round reads a round of change tracking and returns its rows and the link
// that begins the next one.
func round(t *testing.T, s *Server, target string, headers ...string) (rows []map[string]any, pages int, delta string) {
	t.Helper()
	for {
		a := get(t, s, target, headers...)
		if a.Status != 200 {
			t.Fatalf("%s: got %d %s", target, a.Status, a.Raw)
		}
		rows = append(rows, a.values()...)
		pages++
		if d, ok := a.JSON["@odata.deltaLink"].(string); ok {
			if a.next() != "" {
				t.Error("both links on one page")
			}
			return rows, pages, d
		}
		if target = a.next(); target == "" || pages > 50 {
			t.Fatal("a round without end")
		}
	}
}

func TestDeltaMessages(t *testing.T) {
	t.Parallel()
	s := start(t)
	const list = "/me/mailFolders/inbox/messages/delta?$select=subject,isRead"
	rows, pages, delta := round(t, s, list+"&$top=2")
	if len(rows) != 20 || pages != 2 {
		t.Fatalf("first round: got %d rows on %d pages, want 20 on 2: $top does not count", len(rows), pages)
	}
	if rows[0]["subject"] != "Message 29" {
		t.Errorf("first row: got %v, want the newest", rows[0]["subject"])
	}
	if _, pages, _ := round(t, s, list, "Prefer", "odata.maxpagesize=5"); pages != 4 {
		t.Errorf("pages of 5: got %d, want 4", pages)
	}
	if rows, _, _ := round(t, s, delta); len(rows) != 0 {
		t.Errorf("nothing happened: got %d rows", len(rows))
	}
	if err := s.UpdateMessage(anna, messageID(1), func(e Entity) { e["isRead"] = true }); err != nil {
		t.Fatal(err)
	}
	if err := s.RemoveMessage(anna, messageID(2)); err != nil {
		t.Fatal(err)
	}
	moved, err := s.MoveMessage(anna, messageID(4), folderID("sub"))
	if err != nil {
		t.Fatal(err)
	}
	added, err := s.AddMessage(anna, Entity{"subject": "New", "receivedDateTime": "2024-06-01T00:00:00Z"})
	if err != nil {
		t.Fatal(err)
	}
	rows, _, delta = round(t, s, delta)
	var told []string
	for _, r := range rows {
		if removed, ok := r["@removed"].(map[string]any); ok {
			told = append(told, fmt.Sprint(r["id"], " ", removed["reason"]))
			continue
		}
		told = append(told, fmt.Sprint(r["id"], " ", r["subject"]))
	}
	want := []string{messageID(1) + " Message 01", added + " New", messageID(2) + " deleted", messageID(4) + " changed"}
	if !slices.Equal(told, want) {
		t.Errorf("got %q, want %q", told, want)
	}
	if rows, _, _ := round(t, s, "/me/mailFolders/"+folderID("sub")+"/messages/delta"); len(rows) != 11 {
		t.Errorf("the other folder: got %d rows, want 11 with %s", len(rows), moved)
	}
	if rows, _, _ := round(t, s, delta); len(rows) != 0 {
		t.Errorf("told again: got %d rows", len(rows))
	}
	filtered, _, _ := round(t, s, "/me/mailFolders/inbox/messages/delta?$filter=receivedDateTime ge 2024-05-02T12:00:00Z&$orderby=receivedDateTime desc")
	if len(filtered) != 3 {
		t.Errorf("filtered: got %d rows, want 3", len(filtered))
	}
}

func TestDeltaRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	_, _, delta := round(t, s, "/me/mailFolders/inbox/messages/delta")
	other := strings.Replace(delta, "inbox", folderID("sub"), 1)
	for _, c := range []struct{ target, code string }{
		{"/me/messages/delta", "BadRequest"},
		{"/me/contacts/delta", "BadRequest"},
		{other, "BadRequest"}, // a token of another list
		{"/me/mailFolders/inbox/messages/delta?$skiptoken=bogus", "BadRequest"},
		{"/me/mailFolders/inbox/messages/delta?$filter=isRead eq true", "ErrorInvalidUrlQuery"},
		{"/me/mailFolders/inbox/messages/delta?$orderby=subject", "ErrorInvalidUrlQuery"},
		{`/me/mailFolders/inbox/messages/delta?$search="x"`, "ErrorInvalidUrlQuery"},
		{"/me/mailFolders/delta?$top=5", "ErrorInvalidUrlQuery"},
		{"/me/calendarView/delta", "ErrorInvalidArgument"},
	} {
		if a := get(t, s, c.target); a.Status != 400 || a.code() != c.code {
			t.Errorf("%s: got %d %s, want 400 %s", c.target, a.Status, a.code(), c.code)
		}
	}
}

func TestDeltaFolders(t *testing.T) {
	t.Parallel()
	s := start(t)
	rows, _, delta := round(t, s, "/me/mailFolders/delta?$select=displayName,parentFolderId")
	var names []string
	for _, r := range rows {
		names = append(names, fmt.Sprint(r["displayName"]))
	}
	if want := []string{"Inbox", "Projects", "Drafts", "Sent Items", "Deleted Items", "Quick Step Settings"}; !slices.Equal(names, want) {
		t.Errorf("got %q, want the whole tree %q", names, want)
	}
	if _, err := s.AddFolder(anna, Entity{"displayName": "Fresh"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddMessage(anna, Entity{"subject": "x", "isRead": false}); err != nil {
		t.Fatal(err)
	}
	rows, _, _ = round(t, s, delta)
	names = nil
	for _, r := range rows {
		names = append(names, fmt.Sprint(r["displayName"]))
	}
	if want := []string{"Inbox", "Fresh"}; !slices.Equal(names, want) {
		t.Errorf("after changes: got %q, want %q", names, want)
	}
}

func TestDeltaOthers(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, c := range []struct {
		target string
		want   int
	}{
		{"/users/delta", 4},
		{"/groups/delta", 1},
		{"/me/contactFolders/" + folderID("contacts") + "/contacts/delta", 2},
		// The master and its two occurrences, and the single event.
		{"/me/calendarView/delta?startDateTime=2024-06-24T00:00:00Z&endDateTime=2024-07-03T00:00:00Z", 4},
	} {
		rows, _, delta := round(t, s, c.target)
		if len(rows) != c.want {
			t.Errorf("%s: got %d rows, want %d", c.target, len(rows), c.want)
		}
		if rows, _, _ := round(t, s, delta); len(rows) != 0 {
			t.Errorf("%s: got %d rows in the next round, want none", c.target, len(rows))
		}
	}
}
