package exec

import (
	"fmt"
	"strings"
	"testing"

	"graphmail/internal/plan"
)

// TestByKey gets objects by twenties, whatever the order of the answers, and
// stops when there are enough.
func TestByKey(t *testing.T) {
	t.Parallel()
	var list, requests, want []string
	s := newScript(t)
	for i := range 45 {
		id := fmt.Sprintf("m%02d", i)
		list = append(list, "'"+id+"'")
		address := "/me/messages/" + id + "?$select=id"
		s.answers[address] = []answer{{body: text(doc{"id": id})}, {body: text(doc{"id": id})}}
		requests, want = append(requests, address), append(want, id)
	}
	sql := "SELECT id FROM messages WHERE id IN (" + strings.Join(list, ", ") + ")"
	var opt Options
	opt.Stats = Stats{}
	same(t, s.ask(sql, opt), want...)
	if len(s.asked) != 45 || s.asked[0] != "batch "+requests[19] || s.asked[20] != "batch "+requests[39] || s.asked[40] != "batch "+requests[44] {
		t.Errorf("asked %q", s.asked)
	}
	if total := opt.Stats.Total(); total.Calls != 3 || total.Read != 45 {
		t.Errorf("%d calls for %d rows", total.Calls, total.Read)
	}
	s.asked = nil
	same(t, s.ask(sql+" LIMIT 20", Options{}), want[:20]...)
	if len(s.asked) != 20 {
		t.Errorf("%d objects were asked for", len(s.asked))
	}
}

// TestByKey_none: ids that do not exist, or cannot, have no rows; whatever else
// is wrong is an error.
func TestByKey_none(t *testing.T) {
	t.Parallel()
	const a, b, c = "/me/messages/a?$select=id", "/me/messages/b?$select=id", "/me/messages/c?$select=id"
	const sql = "SELECT id FROM messages WHERE id IN ('a', 'b', 'c')"
	s := newScript(t, a, notFound, b, text(doc{"id": "b"}), c, malformed)
	same(t, s.ask(sql, Options{}), "b")
	s = newScript(t, a, notFound, b, text(doc{"id": "b"}), c, denied)
	_, err := s.try(sql, Options{})
	wantError(t, err, `table "messages"`, `mailbox "me"`, "403")
	s = newScript(t, "/me/messages/x?$select=id", notFound)
	same(t, s.ask("SELECT id FROM messages WHERE id = 'x'", Options{}))
	s.want("/me/messages/x?$select=id")
	same(t, newScript(t).ask("SELECT id FROM messages WHERE id = ''", Options{}))
	// Ids differ by letter case alone, and Graph may answer with another's.
	s = newScript(t, "/me/messages/AB?$select=id", text(doc{"id": "Ab"}))
	same(t, s.ask("SELECT id FROM messages WHERE id = 'AB'", Options{}))
}

// TestByKey_foreign: Graph says of a mailbox that is not shared what it says of
// an id that does not exist. So where nothing was found in another person's
// mailbox, it is tried, once.
func TestByKey_foreign(t *testing.T) {
	t.Parallel()
	const a, b = "/users/p@x/messages/a?$select=id", "/users/p@x/messages/b?$select=id"
	const try = "/users/p@x/messages?$select=id&$top=1"
	const sql = "SELECT id FROM messages WHERE user_id = 'p@x' AND id IN ('a', 'b')"
	s := newScript(t, a, notFound, b, noFolder, try, noFolder)
	_, err := s.try(sql, Options{})
	wantError(t, err, `table "messages"`, `mailbox "p@x"`, "404 ErrorFolderNotFound")

	s = newScript(t, a, notFound, b, noFolder, try, pageOf(""))
	same(t, s.ask(sql, Options{}))
	s.want("batch "+b, "batch "+a, try)

	s = newScript(t, a, notFound, b, text(doc{"id": "b"}))
	same(t, s.ask(sql, Options{}), "b") // the mailbox has proven itself

	opt := Options{SkipMailbox: true}
	said := notes(&opt)
	s = newScript(t, a, notFound, b, noFolder, try, denied)
	same(t, s.ask(sql, opt))
	same(t, *said, `messages: skipped mailbox "p@x": GET: 403 ErrorAccessDenied`)

	// The same where ids choose lists.
	const folder = "/users/p@x/mailFolders/F/messages?$select=id,receivedDateTime&$orderby=receivedDateTime desc&$top=2&$count=true"
	s = newScript(t, folder, noFolder, try, denied)
	_, err = s.try("SELECT id FROM messages WHERE user_id = 'p@x' AND parent_folder_id = 'F'", Options{})
	wantError(t, err, `mailbox "p@x"`, "403")
	s = newScript(t, "/users/p@x/messages/a/attachments?$select=id", notFound, try, pageOf(""))
	same(t, s.ask("SELECT id FROM attachments WHERE user_id = 'p@x' AND message_id = 'a'", Options{}))
}

// TestByKey_skip asks a mailbox that cannot be opened for no more of its
// objects.
func TestByKey_skip(t *testing.T) {
	t.Parallel()
	s := newScript(t)
	var list []string
	for i := range 30 {
		id := fmt.Sprintf("m%02d", i)
		list = append(list, "'"+id+"'")
		s.answers["/users/p@x/messages/"+id+"?$select=id"] = []answer{{err: denied}}
		s.answers["/users/q@x/messages/"+id+"?$select=id"] = []answer{{body: text(doc{"id": id})}}
	}
	opt := Options{SkipMailbox: true}
	said := notes(&opt)
	rows := s.ask("SELECT id FROM messages WHERE user_id IN ('p@x', 'q@x') AND id IN ("+strings.Join(list, ", ")+")", opt)
	if len(rows) != 30 {
		t.Errorf("%d rows, want 30", len(rows))
	}
	refused := 0
	for _, asked := range s.asked {
		if strings.Contains(asked, "p@x") {
			refused++
		}
	}
	if refused > 10 {
		t.Errorf("the mailbox that refuses was asked %d times", refused)
	}
	same(t, *said, `messages: skipped mailbox "p@x": GET: 403 ErrorAccessDenied`)
}

// TestByParent follows the links that are inside of the parts of a batch.
func TestByParent(t *testing.T) {
	t.Parallel()
	members := func(group string) string { return "/groups/" + group + "/members?$select=id&$top=2" }
	s := newScript(t,
		members("a"), pageOf("/a2", ids("1", "2")...), "/a2", pageOf("/a3", ids("3")...), "/a3", pageOf(""),
		members("b"), notFound, members("c"), pageOf("", ids("1")...),
	)
	same(t, s.ask("SELECT group_id, id FROM group_members WHERE group_id IN ('a', 'b', 'c')", Options{}), "a 1", "a 2", "a 3", "c 1")
	s.want("batch "+members("c"), "batch "+members("b"), "batch "+members("a"), "/a2", "/a3")

	s = newScript(t, members("a"), pageOf("/a2", ids("1")...), "/a2", down)
	_, err := s.try("SELECT id FROM group_members WHERE group_id = 'a'", Options{})
	wantError(t, err, `reading table "group_members"`, "500")
}

// TestByParent_all reads the parents page by page, and no further than the limit
// wants.
func TestByParent_all(t *testing.T) {
	t.Parallel()
	const groups = "/groups?$select=id&$top=2"
	members := func(group string) string { return "/groups/" + group + "/members?$select=id&$top=2" }
	s := newScript(t,
		groups, pageOf("/2", ids("a", "b")...), members("a"), pageOf("", ids("1")...), members("b"), pageOf("", ids("2")...),
		"/2", pageOf("", ids("b", "c")...), members("c"), pageOf("", ids("3")...),
	)
	same(t, s.ask("SELECT group_id, id FROM group_members", Options{}), "a 1", "b 2", "c 3")
	s = newScript(t, groups, pageOf("/2", ids("a", "b")...), members("a"), pageOf("", ids("1")...), members("b"), pageOf("", ids("2")...))
	same(t, s.ask("SELECT id FROM group_members LIMIT 2", Options{}), "1", "2")
	s.want(groups, "batch "+members("b"), "batch "+members("a"))

	// What the children's list is refused for is not the fault of the parents'.
	s = newScript(t, groups, pageOf("", ids("a")...), members("a"), &failure{status: 400, code: "Request_UnsupportedQuery"})
	_, err := s.try("SELECT id FROM group_members", Options{})
	wantError(t, err, `reading table "group_members"`, "Request_UnsupportedQuery")
}

// TestSingletons reads the one object of each of many mailboxes in a batch.
func TestSingletons(t *testing.T) {
	t.Parallel()
	settings := func(box string) string { return "/users/" + box + "/mailboxSettings" }
	s := newScript(t, settings("a@x"), text(doc{"timeZone": "UTC"}), settings("b@x"), denied, settings("c@x"), text(doc{"timeZone": "CET"}))
	opt := Options{SkipMailbox: true}
	said := notes(&opt)
	same(t, s.ask("SELECT user_id, time_zone FROM mailbox_settings WHERE user_id IN ('a@x', 'b@x', 'c@x')", opt), "a@x UTC", "c@x CET")
	same(t, *said, `mailbox_settings: skipped mailbox "b@x": GET: 403 ErrorAccessDenied`)
	s = newScript(t, settings("a@x"), notFound)
	_, err := s.try("SELECT time_zone FROM mailbox_settings WHERE user_id = 'a@x'", Options{})
	wantError(t, err, `mailbox "a@x"`, "404")
}

// TestByKey_broken: an answer that is no object is no row.
func TestByKey_broken(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"id":"a"`, `{"error":{"code":"x"}}`, `[]`, ``} {
		s := newScript(t, "/me/messages/a?$select=id", body)
		if rows, err := s.try("SELECT id FROM messages WHERE id = 'a'", Options{}); err == nil {
			t.Errorf("%q gives %q", body, rows)
		}
		s = newScript(t, "/me/messages/a?$select=id", body, "/me/messages/b?$select=id", text(doc{"id": "b"}))
		if rows, err := s.try("SELECT id FROM messages WHERE id IN ('a', 'b')", Options{}); err == nil {
			t.Errorf("in a batch, %q gives %q", body, rows)
		}
	}
}

// TestByKey_join asks for what a join's outer side names, each once.
func TestByKey_join(t *testing.T) {
	t.Parallel()
	const people = "/me/contacts?$select=id,displayName&$top=2"
	p := planFor(t, "SELECT c.id, m.id FROM contacts c JOIN messages m ON m.id = c.display_name", &plan.Env{PageSize: 2})
	if _, ok := find[*plan.BindJoin](p); !ok {
		t.Skip("the plan joins otherwise:\n", p)
	}
	s := newScript(t,
		people, pageOf("", doc{"id": "1", "displayName": "a"}, doc{"id": "2", "displayName": "a"}, doc{"id": "3", "displayName": nil}, doc{"id": "4", "displayName": "b"}),
		"/me/messages/a?$select=id", text(doc{"id": "a"}), "/me/messages/b?$select=id", notFound,
	)
	rows, err := read(t, p, s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, rows, "1 a", "2 a")
}

// find returns the first node of a kind.
func find[N plan.Node](p *plan.Plan) (found N, ok bool) {
	p.Walk(func(n plan.Node) {
		if x, is := n.(N); is && !ok {
			found, ok = x, true
		}
	})
	return found, ok
}
