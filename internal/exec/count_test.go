package exec

import "testing"

// TestCount believes Graph's count where it can be one, and else counts rows.
func TestCount(t *testing.T) {
	t.Parallel()
	const counting = "/me/mailFolders/inbox/messages?$select=id&$top=1&$count=true"
	const rows = "/me/mailFolders/inbox/messages?$select=id&$top=2&$count=true"
	const sql = "SELECT COUNT(*) FROM messages WHERE folder = 'inbox'"
	all := []any{rows, pageOf("/2", ids("a", "b")...), "/2", pageOf("", ids("b", "c")...)}
	for name, c := range map[string]struct {
		answer   any
		want     string
		requests int
	}{
		"given":               {countedPage(7, "", ids("a")...), "7", 1},
		"none":                {countedPage(0, ""), "0", 1},
		"absent":              {pageOf("", ids("a")...), "3", 3},
		"negative":            {countedPage(-1, "", ids("a")...), "3", 3},
		"less than there are": {countedPage(0, "", ids("a")...), "3", 3},
		"refused":             {complex1, "3", 3},
	} {
		s := newScript(t, append([]any{counting, c.answer}, all...)...)
		rows := s.ask(sql, Options{})
		if len(rows) != 1 || rows[0] != c.want || len(s.asked) != c.requests {
			t.Errorf("%s: got %q of %q, want %s of %d requests", name, rows, s.asked, c.want, c.requests)
		}
	}
}

// TestCount_nothing is one row whatever is not there.
func TestCount_nothing(t *testing.T) {
	t.Parallel()
	const box = "/users/p@x/mailFolders/"
	s := newScript(t, box+"inbox/messages?$select=id&$top=1&$count=true", denied)
	opt := Options{SkipMailbox: true}
	said := notes(&opt)
	same(t, s.ask("SELECT COUNT(*) FROM messages WHERE user_id = 'p@x' AND folder = 'inbox'", opt), "0")
	same(t, *said, `messages: skipped "inbox" in mailbox "p@x": GET: 403 ErrorAccessDenied`)

	s = newScript(t, "/me/mailFolders/F/messages?$select=id&$top=1&$count=true", notFound)
	same(t, s.ask("SELECT COUNT(*) FROM messages WHERE parent_folder_id = 'F'", Options{}), "0")

	s = newScript(t, box+"inbox/messages?$select=id&$top=1&$count=true", denied)
	_, err := s.try("SELECT COUNT(*) FROM messages WHERE user_id = 'p@x' AND folder = 'inbox'", Options{})
	wantError(t, err, `"inbox" in mailbox "p@x"`, "403")
}

// TestCount_refusedLate: a filter that is refused while rows are counted makes
// the counting start again, from nothing.
func TestCount_refusedLate(t *testing.T) {
	t.Parallel()
	draft := func(id string, is bool) doc { return doc{"id": id, "isDraft": is} }
	s := newScript(t,
		"/me/mailFolders/inbox/messages?$select=id&$filter=isDraft eq true&$top=1&$count=true", countedPage(-1, ""),
		"/me/mailFolders/inbox/messages?$select=id&$filter=isDraft eq true&$top=2&$count=true", pageOf("/2", ids("a", "b")...), "/2", complex2,
		"/me/mailFolders/inbox/messages?$select=id,isDraft&$top=2&$count=true", pageOf("", draft("a", true), draft("b", true), draft("c", false), draft("d", true)),
	)
	same(t, s.ask("SELECT COUNT(*) FROM messages WHERE folder = 'inbox' AND is_draft = TRUE", Options{}), "3")
}
