package exec

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"graphmail/internal/plan"
)

// TestWeaken asks for less where Graph finds a filter too complex: the weakest
// clause first, then the order. What was given up is told to who remembers it.
func TestWeaken(t *testing.T) {
	t.Parallel()
	const lead = "receivedDateTime ge 1900-01-01T00:00:00Z"
	const base = "/me/messages?$select="
	row := func(id, at, subject string, read bool) doc {
		d := mail(id, at)
		d["subject"], d["isRead"] = subject, read
		return d
	}
	s := newScript(t,
		base+"id,subject,receivedDateTime&$filter="+lead+" and isRead eq false and contains(subject,'x')&$orderby=receivedDateTime desc&$top=2", complex1,
		base+"id,subject,receivedDateTime&$filter="+lead+" and isRead eq false&$orderby=receivedDateTime desc&$top=2", complex2,
		base+"id,subject,receivedDateTime,isRead&$orderby=receivedDateTime desc&$top=2", &failure{status: 400, code: "ErrorInvalidUrlQueryFilter"},
		base+"id,subject,receivedDateTime,isRead&$top=2", pageOf("", row("a", "08:00:00", "x", false), row("b", "09:00:00", "x", true), row("c", "10:00:00", "xx", false)),
	)
	var refusals []string
	opt := Options{Refuse: func(table, shape string, n int) {
		refusals = append(refusals, fmt.Sprintf("%s %d: %s", table, n, shape))
	}}
	said := notes(&opt)
	rows := s.ask("SELECT id FROM messages WHERE is_read = FALSE AND subject LIKE '%x%' ORDER BY received_date_time DESC LIMIT 5", opt)
	same(t, rows, "c", "a")
	if len(refusals) != 3 || refusals[0][:11] != "messages 1:" || refusals[2][:11] != "messages 3:" {
		t.Errorf("told %q", refusals)
	}
	if shape := strings.TrimPrefix(refusals[2], "messages 3: "); shape != strings.TrimPrefix(refusals[0], "messages 1: ") || strings.Contains(shape, "'x'") {
		t.Errorf("the shape is %q", shape)
	}
	same(t, *said,
		"messages: Graph refused the query as too complex; it was asked again with less of the filter",
		"messages: Graph refused the query as too complex; it was asked again with less of the filter",
		"messages: Graph refused the order; the rows are sorted here")
}

// TestWeaken_learnt: a plan that knows of refusals begins where the last one
// ended.
func TestWeaken_learnt(t *testing.T) {
	t.Parallel()
	refused := map[string]int{}
	env := &plan.Env{PageSize: 2, Refused: func(table, shape string) int { return refused[table+shape] }}
	opt := Options{Refuse: func(table, shape string, n int) { refused[table+shape] = n }}
	const sql = "SELECT id FROM messages WHERE subject LIKE '%x%' AND is_draft"
	const rest = "/me/messages?$select=id,subject,isDraft&$top=2&$count=true"
	s := newScript(t,
		"/me/messages?$select=id,subject&$filter=contains(subject,'x') and isDraft eq true&$top=2&$count=true", complex1,
		"/me/messages?$select=id,subject&$filter=isDraft eq true&$top=2&$count=true", complex1,
		rest, pageOf(""), rest, pageOf(""),
	)
	for range 2 {
		if _, err := read(t, planFor(t, sql, env), s, opt); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.asked) != 4 || s.asked[3] != rest {
		t.Errorf("asked %q", s.asked)
	}
}

// TestWeaken_late: where the filter is refused after rows were given, those that
// come again are not given again.
func TestWeaken_late(t *testing.T) {
	t.Parallel()
	row := func(id string) doc { return doc{"id": id, "isDraft": true} }
	s := newScript(t,
		"/me/messages?$select=id&$filter=isDraft eq true&$top=2&$count=true", pageOf("/2", ids("a", "b")...), "/2", complex1,
		"/me/messages?$select=id,isDraft&$top=2&$count=true", pageOf("", row("c"), row("b"), row("a"), doc{"id": "d", "isDraft": false}),
	)
	same(t, s.ask("SELECT id FROM messages WHERE is_draft", Options{}), "a", "b", "c")
}

// TestWeaken_tooLate: an order that is refused after rows were given in it cannot
// be given up.
func TestWeaken_tooLate(t *testing.T) {
	t.Parallel()
	const first = "/me/messages?$select=id,receivedDateTime&$orderby=receivedDateTime desc&$top=2"
	s := newScript(t, first, pageOf("/2", mail("a", "10:00:00"), mail("b", "09:00:00")), "/2", complex1)
	rows, err := s.try("SELECT id FROM messages ORDER BY received_date_time DESC LIMIT 4", Options{})
	wantError(t, err, `table "messages"`, "InefficientFilter")
	same(t, rows, "a") // the one after it is looked at before it is given
}

// TestUnordered: where Graph leaves the order aside, the rows are sorted here;
// where nobody asked for it but the reader itself, the links are followed.
func TestUnordered(t *testing.T) {
	t.Parallel()
	rows := []doc{mail("a", "08:00:00"), mail("b", "10:00:00"), mail("c", "09:00:00")}
	const asked = "/me/messages?$select=id,receivedDateTime&$orderby=receivedDateTime desc&$top=2"
	const counted = "/me/messages?$select=id,receivedDateTime&$top=2"
	var opt Options
	said := notes(&opt)
	s := newScript(t, asked, pageOf("/2", rows...), counted, pageOf("", rows...))
	same(t, s.ask("SELECT id FROM messages ORDER BY received_date_time DESC LIMIT 2", opt), "b", "c")
	same(t, *said, "messages: Graph left the order aside; the rows are sorted here")

	s = newScript(t, asked, pageOf("/2", mail("x", "12:00:00"), mail("y", "11:00:00")), "/2", pageOf("/3", rows...))
	got, err := s.try("SELECT id FROM messages ORDER BY received_date_time DESC LIMIT 9", Options{})
	if !errors.Is(err, errOrder) {
		t.Errorf("got %q and %v, want the error for rows out of order", got, err)
	}

	s = newScript(t, asked+"&$count=true", countedPage(4, "/2", rows...), "/2", countedPage(4, "", mail("d", "11:00:00")))
	same(t, s.ask("SELECT id FROM messages", Options{}), "a", "b", "c", "d")
}

// TestExplain names the table, the mailbox and the permission once, whichever
// reader of whichever table has failed.
func TestExplain(t *testing.T) {
	t.Parallel()
	const groups = "/groups?$select=id&$top=2"
	const mails = "/users/b@x/messages?$select=id,receivedDateTime&$orderby=receivedDateTime desc&$top=2&$count=true"
	for _, c := range []struct {
		sql   string
		s     *script
		parts []string
	}{
		{"SELECT id FROM group_members", newScript(t, groups, denied), []string{`table "groups"`, "permission", "403"}},
		{"SELECT id FROM group_members", newScript(t, groups, pageOf("", ids("g")...), "/groups/g/members?$select=id&$top=2", denied),
			[]string{`table "group_members"`, "permission", "403"}},
		{"SELECT id FROM messages WHERE user_id = 'b@x'", newScript(t, mails, denied),
			[]string{`table "messages"`, `mailbox "b@x"`, "Mail.ReadBasic (Mail.ReadBasic.Shared", "403"}},
		{"SELECT id FROM messages WHERE user_id = 'b@x'", newScript(t, mails, nobody), []string{`reading table "messages"`, `mailbox "b@x"`, "404 ErrorInvalidUser"}},
		{"SELECT id FROM messages WHERE folder = 'archive'", newScript(t,
			"/me/mailFolders/archive/messages?$select=id,receivedDateTime&$orderby=receivedDateTime desc&$top=2&$count=true", notFound),
			[]string{`table "messages"`, `"archive" in mailbox "me"`, "404 ErrorItemNotFound"}},
		{"SELECT id FROM messages WHERE folder = 'Work'", newScript(t,
			"/me/mailFolders/delta?$select=id,displayName,parentFolderId,isHidden,childFolderCount", denied),
			[]string{`table "messages"`, `mailbox "me"`, "403"}},
		{"SELECT a.id FROM messages m JOIN attachments a ON a.message_id = m.id WHERE m.user_id = 'b@x'", newScript(t,
			"/users/b@x/messages?$select=id,receivedDateTime&$expand=attachments($select=id)&$orderby=receivedDateTime desc&$top=2&$count=true", denied),
			[]string{`table "attachments"`, `mailbox "b@x"`, "403"}},
	} {
		_, err := c.s.try(c.sql, Options{})
		wantError(t, err, c.parts...)
	}
}

// TestSkip leaves out mailboxes that cannot be opened, says so once for each,
// and nothing else that goes wrong.
func TestSkip(t *testing.T) {
	t.Parallel()
	opt := Options{SkipMailbox: true}
	said := notes(&opt)
	box := func(name string) string {
		return "/users/" + name + "@x/messages?$select=id,receivedDateTime&$orderby=receivedDateTime desc&$top=2&$count=true"
	}
	const sql = "SELECT id FROM messages WHERE user_id IN ('a@x', 'b@x', 'c@x')"
	s := newScript(t, box("a"), denied, box("b"), pageOf("", mail("b1", "10:00:00")), box("c"), nobody)
	same(t, s.ask(sql, opt), "b1")
	slices.Sort(*said)
	same(t, *said,
		`messages: skipped mailbox "a@x": GET: 403 ErrorAccessDenied`,
		`messages: skipped mailbox "c@x": there is no user or mailbox of that name: GET: 404 ErrorInvalidUser`)

	s = newScript(t, box("a"), pageOf(""), box("b"), down, box("c"), pageOf(""))
	_, err := s.try(sql, opt)
	wantError(t, err, `mailbox "b@x"`, "500")

	// Every mailbox is asked for its folders, and one that refuses is left out.
	*said = nil
	tree := func(name string) string {
		return "/users/" + name + "@x/mailFolders/delta?$select=id,displayName,parentFolderId,isHidden,childFolderCount"
	}
	s = newScript(t,
		tree("a"), notFound, "/users/a@x/mailFolders?includeHiddenFolders=true&$select=id,displayName,parentFolderId,isHidden,childFolderCount&$top=1000", notFound,
		tree("b"), pageOf("", doc{"id": "W", "displayName": "Work", "parentFolderId": "R", "isHidden": true}),
		"/users/b@x/mailFolders/W/messages?$select=id,receivedDateTime&$orderby=receivedDateTime desc&$top=2&$count=true", pageOf("", mail("b1", "10:00:00")),
	)
	same(t, s.ask("SELECT id FROM messages WHERE user_id IN ('a@x', 'b@x') AND folder = 'Work'", opt), "b1")
	same(t, *said, `messages: skipped mailbox "a@x": its owner does not share it with the sign-in, or not all of it: GET: 404 ErrorItemNotFound`)
}
