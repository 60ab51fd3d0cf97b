package graphtest

import (
	"strings"
	"testing"
)

// walk follows nextLinks and returns the ids of all rows and the pages read.
func walk(t *testing.T, s *Server, target string, headers ...string) (ids []string, pages int) {
	t.Helper()
	for target != "" {
		a := get(t, s, target, headers...)
		if a.Status != 200 {
			t.Fatalf("%s: got %d %s", target, a.Status, a.Raw)
		}
		ids = append(ids, a.column("id")...)
		target = a.next()
		if pages++; pages > 200 {
			t.Fatal("the list does not end")
		}
	}
	return ids, pages
}

// distinct counts different texts.
func distinct(list []string) int {
	seen := map[string]bool{}
	for _, s := range list {
		seen[s] = true
	}
	return len(seen)
}

func TestPages(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, c := range []struct {
		target      string
		rows, pages int
	}{
		{"/me/messages", 31, 4},
		{"/me/messages?$top=7", 31, 5},
		{"/me/messages?$top=1000", 31, 1},
		{"/me/messages?$top=5000", 31, 1},
		{"/me/messages/?%24top=5&%24filter=isRead+eq+false", 15, 3},
		{"/me/messages?$top=31", 31, 1},
		{"/me/mailFolders/inbox/messages?$top=6", 20, 4},
		{"/me/mailFolders('INBOX')/messages?$top=6", 20, 4},
		{"/users/anna@contoso.com/mailfolders('" + folderID("inbox") + "')/childFolders/" + folderID("sub") + "/messages", 10, 1},
		{"/users?$top=3&$select=id", 4, 2},
		{"/me/contacts?$top=1", 2, 2},
	} {
		ids, pages := walk(t, s, c.target)
		if len(ids) != c.rows || distinct(ids) != c.rows || pages != c.pages {
			t.Errorf("%s: got %d rows (%d different) on %d pages, want %d on %d", c.target, len(ids), distinct(ids), pages, c.rows, c.pages)
		}
	}
}

func TestSkipJumps(t *testing.T) {
	t.Parallel()
	s := start(t)
	a := get(t, s, "/me/messages")
	if want := s.ServiceURL() + "/me/messages?$skip=12"; a.next() != want {
		t.Errorf("got nextLink %s, want %s", a.next(), want)
	}
	// A client that counts for itself sees rows twice.
	b := get(t, s, "/me/messages?$skip=10")
	both := append(a.column("id"), b.column("id")...)
	if distinct(both) == len(both) {
		t.Error("$skip=10 after ten rows: got no row twice, want the jump to show")
	}
	if a := get(t, s, "/me/messages?$top=1&$skip=1"); seqs(a) != "29" {
		t.Errorf("$skip=1: got [%s], want [29]", seqs(a))
	}
	if a := get(t, s, "/me/messages?%24top=5&$select=id"); !strings.Contains(a.next(), "%24top=5&$select=id&%24skip=6") {
		t.Errorf("got nextLink %s, want the options as they were sent", a.next())
	}
}

func TestPageOptions(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, c := range []struct {
		target, code string
		status, rows int
	}{
		{"/me/messages?$top=abc", "BadRequest", 400, 0},
		{"/me/messages?$top=-1", "BadRequest", 400, 0},
		{"/me/messages?$skip=x", "BadRequest", 400, 0},
		{"/me/messages?$count=yes", "BadRequest", 400, 0},
		{"/me/messages?$top=1&$top=2", "BadRequest", 400, 0},
		{"/me/messages?$nosuch=1", "BadRequest", 400, 0},
		{"/me/messages?$filter=%zz", "BadRequest", 400, 0},
		{"/me/messages?$top=0", "", 200, 0},
		{"/me/messages?top=5", "", 200, 10}, // without the sign it is ignored
		{"/me/messages?$format=json&x=y", "", 200, 10},
		{"/me/messages?$skip=1000", "", 200, 0},
	} {
		a := get(t, s, c.target)
		if a.Status != c.status || a.code() != c.code || len(a.values()) != c.rows {
			t.Errorf("%s: got %d %s with %d rows, want %d %s with %d", c.target, a.Status, a.code(), len(a.values()), c.status, c.code, c.rows)
		}
	}
	large := start(t, WithUnsettled(Unsettled{RefuseLargeTop: true}))
	if a := get(t, large, "/me/messages?$top=1001"); a.Status != 400 {
		t.Errorf("$top=1001: got %d, want 400", a.Status)
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	s := start(t)
	right := start(t, WithUnsettled(Unsettled{RightFilteredCount: true}))
	for _, c := range []struct {
		s      *Server
		target string
		want   any
	}{
		{s, "/me/messages?$top=2&$count=true", 31.0},
		{s, "/me/messages?$top=2&$count=false", nil},
		{s, "/me/messages?$filter=isRead eq false&$count=true", -1.0},
		{right, "/me/messages?$filter=isRead eq false&$count=true", 15.0},
		{s, "/me/mailFolders/inbox/messages?$filter=isRead eq false&$count=true", 10.0},
		{s, `/me/messages?$search="pizza"&$count=true`, nil},
		{s, "/users?$count=true", nil},
	} {
		a := get(t, c.s, c.target)
		if got := a.JSON["@odata.count"]; a.Status != 200 || got != c.want {
			t.Errorf("%s: got %d with count %v, want %v", c.target, a.Status, got, c.want)
		}
	}
	a := get(t, s, "/me/mailFolders/inbox/messages/$count?$filter=isRead eq false")
	if a.Status != 200 || a.Raw != "10" || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/plain") {
		t.Errorf("/$count: got %d %q as %s, want 10 as text", a.Status, a.Raw, a.Header.Get("Content-Type"))
	}
}
