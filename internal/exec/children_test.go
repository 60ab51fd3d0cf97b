package exec

import "testing"

const inside = "/me/messages?$select=id,receivedDateTime&$expand=attachments($select=id,name)&$orderby=receivedDateTime desc&$top=2&$count=true"

// parent is a message with attachments inside of it, and a link to more.
func parent(id, next string, names ...string) doc {
	d := mail(id, "10:00:00")
	list := []doc{}
	for _, name := range names {
		list = append(list, doc{"id": id + name, "name": name, "size": len(name)})
	}
	d["attachments"] = list
	if next != "" {
		d["attachments@odata.nextLink"] = next
	}
	return d
}

// more is a page of a parent's further attachments.
func more(next, id string, names ...string) string {
	return pageOf(next, parent(id, "", names...)["attachments"].([]doc)...)
}

// TestChildren_more reads the children that did not fit into their parents, to
// the last page, and puts them where they belong.
func TestChildren_more(t *testing.T) {
	t.Parallel()
	s := newScript(t,
		inside, pageOf("", parent("1", "/1b", "a", "b"), parent("2", "", "c"), parent("3", "/3b"), parent("4", "")),
		"/1b", more("/1c", "1", "d", "e"), "/1c", more("", "1", "f"), "/3b", more("", "3", "g"),
	)
	opt := Options{Stats: Stats{}}
	same(t, s.ask("SELECT message_id, name FROM attachments", opt), "1 a", "1 b", "1 d", "1 e", "1 f", "2 c", "3 g")
	s.want(inside, "/1b", "/1c", "/3b")
	if total := opt.Stats.Total(); total.Pages != 4 || total.Calls != 4 {
		t.Errorf("%d pages of %d calls, want 4", total.Pages, total.Calls)
	}

	s = newScript(t, inside, pageOf("", parent("1", "/1b", "a")), "/1b", down)
	_, err := s.try("SELECT message_id, name FROM attachments", Options{})
	wantError(t, err, `table "attachments"`, `mailbox "me"`, "500")
}

// TestChildren_outer keeps parents that are left without children, once each,
// whatever became of their children.
func TestChildren_outer(t *testing.T) {
	t.Parallel()
	const sql = "SELECT m.id, a.name FROM messages m LEFT JOIN attachments a ON a.message_id = m.id AND a.name <> 'b'"
	s := newScript(t,
		inside, pageOf("/2", parent("1", "/1b", "b"), parent("2", "/2b", "b"), parent("3", ""), parent("4", "", "b")),
		"/1b", more("", "1", "c", "b"), "/2b", more("", "2", "b"),
		"/2", pageOf("", parent("4", "", "b"), parent("5", "", "a", "b")),
	)
	same(t, s.ask(sql, Options{}), "1 c", "2 NULL", "3 NULL", "4 NULL", "5 a")
}

// TestChildren_count counts children of which nothing is wanted.
func TestChildren_count(t *testing.T) {
	t.Parallel()
	s := newScript(t,
		"/me/messages?$select=id,receivedDateTime&$expand=attachments($select=id)&$orderby=receivedDateTime desc&$top=2&$count=true",
		pageOf("", parent("1", "/1b", "a", "b"), parent("2", "")), "/1b", more("", "1", "c"),
	)
	same(t, s.ask("SELECT COUNT(*) FROM attachments", Options{}), "3")
}

// TestChildren_derived: what is part of a message comes whole.
func TestChildren_derived(t *testing.T) {
	t.Parallel()
	m := mail("1", "10:00:00")
	m["categories"] = []string{"Red", "Blue"}
	m["categories@odata.nextLink"] = "/more"
	s := newScript(t, "/me/messages?$select=id,categories,receivedDateTime&$orderby=receivedDateTime desc&$top=2&$count=true", pageOf("", m))
	rows, err := s.try("SELECT message_id, position, category FROM message_categories", Options{})
	if err == nil {
		t.Errorf("got %q without an error, though there are more", rows)
	}
}
