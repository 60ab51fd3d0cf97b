package exec

import (
	"fmt"
	"testing"

	"graphmail/internal/plan"
)

// TestDetails_limit fetches no detail of a row that is not wanted, and none of a
// row that came before.
func TestDetails_limit(t *testing.T) {
	t.Parallel()
	list := func(n int) string {
		return fmt.Sprintf("/me/messages?$select=id,subject&$filter=contains(subject,'x')&$top=%d", n)
	}
	row := func(id, subject string) doc { return doc{"id": id, "subject": subject} }
	raw := func(id string) string { return "/me/messages/" + id + "/$value" }
	s := newScript(t,
		list(6), pageOf("/2", row("a", "x"), row("b", "y"), row("c", "x"), row("d", "x"), row("e", "x")),
		raw("a"), "A", raw("c"), "C",
	)
	env := &plan.Env{PageSize: 6}
	rows, err := read(t, planFor(t, "SELECT id, mime FROM messages WHERE subject LIKE '%x%' LIMIT 2", env), s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, rows, "a A", "c C")
	s.wantAnyOrder(list(6), "raw "+raw("a"), "raw "+raw("c"))

	s = newScript(t,
		list(6), pageOf("/2", row("a", "x"), row("b", "x")), "/2", pageOf("", row("b", "x"), row("c", "x")),
		raw("a"), "A", raw("b"), notFound, raw("c"), "C",
	)
	rows, err = read(t, planFor(t, "SELECT id, mime FROM messages WHERE subject LIKE '%x%' LIMIT 9", env), s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, rows, "a A", "b NULL", "c C")
}

// TestDetails_chunks asks for a few details at a time, so that large ones are not
// all in memory, and hands on what it has before it asks for more.
func TestDetails_chunks(t *testing.T) {
	t.Parallel()
	s := newScript(t)
	var all []doc
	var want []string
	for i := range 9 {
		id := fmt.Sprint("m", i)
		all = append(all, doc{"id": id})
		want = append(want, id+" mime of "+id)
		s.answers["/me/messages/"+id+"/$value"] = []answer{{body: "mime of " + id}}
	}
	s.answers["/me/mailFolders/F/messages?$select=id,receivedDateTime&$orderby=receivedDateTime desc&$top=50&$count=true"] = []answer{{body: pageOf("", all...)}}
	p := planFor(t, "SELECT id, mime FROM messages WHERE parent_folder_id = 'F'", &plan.Env{PageSize: 50})
	r, err := Open(t.Context(), p, s, Options{Concurrency: 2})
	if err != nil {
		t.Fatal(err)
	}
	row, err := r.Next()
	if err != nil || textOf(row) != want[0] {
		t.Errorf("got %v, %v", row, err)
	}
	s.mu.Lock()
	// The list, two for the row that was read, and two ahead.
	if n := len(s.asked); n > 5 {
		t.Errorf("with the first row, %d requests were made", n)
	}
	s.mu.Unlock()
	got := []string{want[0]}
	for row, err := r.Next(); err == nil; row, err = r.Next() {
		got = append(got, textOf(row))
	}
	same(t, got, want...)
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// TestDetails_late checks conditions on details, and keeps on until the limit is
// satisfied.
func TestDetails_late(t *testing.T) {
	t.Parallel()
	const list = "/me/mailFolders/F/messages?$select=id&$top=2"
	raw := func(id string) string { return "/me/messages/" + id + "/$value" }
	s := newScript(t,
		list, pageOf("/2", ids("a", "b")...), "/2", pageOf("/3", ids("c", "d")...),
		raw("a"), "no", raw("b"), "no", raw("c"), "yes, this", raw("d"), "no",
	)
	same(t, s.ask("SELECT id FROM messages WHERE parent_folder_id = 'F' AND mime LIKE 'yes%' LIMIT 1", Options{}), "c")
}

// TestDetails_objects gets single objects for properties that no list has, by
// twenties, and fails by name.
func TestDetails_objects(t *testing.T) {
	t.Parallel()
	one := func(id string) string { return "/users/" + id + "?$select=id,aboutMe" }
	const list = "/users?$select=id&$top=2"
	s := newScript(t, list, pageOf("", ids("a", "b")...), one("a"), text(doc{"id": "a", "aboutMe": "I am A"}), one("b"), notFound)
	same(t, s.ask("SELECT id, about_me FROM users", Options{}), "a I am A", "b NULL")
	s.want(list, "batch "+one("b"), "batch "+one("a"))

	s = newScript(t, list, pageOf("", ids("a")...), one("a"), denied)
	_, err := s.try("SELECT id, about_me FROM users", Options{})
	wantError(t, err, `table "users"`, "403")

	s = newScript(t, "/me/mailFolders/F/messages?$select=id,receivedDateTime&$orderby=receivedDateTime desc&$top=2&$count=true", pageOf("", ids("a", "b")...), "/me/messages/a/$value", down, "/me/messages/b/$value", "B")
	_, err = s.try("SELECT id, mime FROM messages WHERE parent_folder_id = 'F'", Options{})
	wantError(t, err, `table "messages"`, `"F" in mailbox "me"`, "500")
}

// TestDetails_kinds: bytes are fetched of attachments that have them.
func TestDetails_kinds(t *testing.T) {
	t.Parallel()
	kind := func(id, kind string) doc {
		return doc{"id": id, "@odata.type": "#microsoft.graph." + kind + "Attachment"}
	}
	s := newScript(t,
		"/me/messages/m/attachments?$select=id", pageOf("", kind("f", "file"), kind("i", "item"), kind("r", "reference")),
		"/me/messages/m/attachments/f/$value", "bytes",
	)
	same(t, s.ask("SELECT id, kind, content_bytes FROM attachments WHERE message_id = 'm'", Options{}), "f file bytes", "i item NULL", "r reference NULL")
}
