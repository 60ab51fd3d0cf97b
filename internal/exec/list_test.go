package exec

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"

	"graphmail/internal/plan"
)

const contacts = "/me/contacts?$select=id&$top=2"

// TestList_links follows the links of a list that cannot be cut, and nothing
// else: an empty page in the middle is no end.
func TestList_links(t *testing.T) {
	t.Parallel()
	s := newScript(t,
		contacts, pageOf("/2", ids("a", "b")...),
		"/2", pageOf("/3"),
		"/3", pageOf("/4", ids("c")...),
		"/4", pageOf("", ids("c", "d")...), // c came twice: mail moved
	)
	same(t, s.ask("SELECT id FROM contacts", Options{}), "a", "b", "c", "d")
	s.want(contacts, "/2", "/3", "/4")
}

// TestList_limit asks for nothing more once the limit is reached.
func TestList_limit(t *testing.T) {
	t.Parallel()
	for limit, requests := range map[int][]string{
		1: {"/me/contacts?$select=id&$top=2"},
		2: {"/me/contacts?$select=id&$top=2"},
		3: {"/me/contacts?$select=id&$top=2", "/2"},
	} {
		s := newScript(t, contacts, pageOf("/2", ids("a", "b")...), "/2", pageOf("/3", ids("c", "d")...))
		same(t, s.ask(fmt.Sprint("SELECT id FROM contacts LIMIT ", limit), Options{}), []string{"a", "b", "c"}[:limit]...)
		s.want(requests...)
	}
}

// TestList_prefetch fetches one page ahead of the row that is read, and no more.
func TestList_prefetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScript(t,
			contacts, pageOf("/2", ids("a", "b")...), "/2", pageOf("/3", ids("c", "d")...),
			"/3", pageOf("/4", ids("e", "f")...), "/4", pageOf("", ids("g")...),
		)
		r, err := Open(t.Context(), planFor(t, "SELECT id FROM contacts", &plan.Env{PageSize: 2}), s, Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = r.Close() }()
		for row, pages := range []int{2, 2, 3, 3, 4, 4, 4} {
			if _, err := r.Next(); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			if n := len(s.asked); n != pages {
				t.Errorf("with row %d, %d pages were asked for, want %d", row, n, pages)
			}
		}
	})
}

// TestList_closeEarly ends a request that is under way, and the goroutine that
// waits for it.
func TestList_closeEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		never := make(chan struct{})
		s := newScript(t, contacts, pageOf("/2", ids("a", "b")...), "/2", answer{gate: never})
		r, err := Open(t.Context(), planFor(t, "SELECT id FROM contacts", &plan.Env{PageSize: 2}), s, Options{})
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		s.want(contacts, "/2")
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
}

// TestList_circle: links that lead back end the rows with an error, whether to
// their own page or to one before, and wherever links are followed.
func TestList_circle(t *testing.T) {
	t.Parallel()
	const window = "/me/messages?$select=id,receivedDateTime&$filter=receivedDateTime ge 1900-01-01T00:00:00Z"
	const messages = "/me/messages?$select=id,receivedDateTime&$orderby=receivedDateTime desc&$top=2&$count=true"
	for name, c := range map[string]struct {
		sql string
		s   *script
	}{
		"its own": {"SELECT id FROM contacts", newScript(t,
			contacts, pageOf("/2", ids("a", "b")...), "/2", pageOf("/2", ids("c", "d")...))},
		"the one before": {"SELECT id FROM contacts", newScript(t,
			contacts, pageOf("/2", ids("a")...), "/2", pageOf("/3", ids("b")...), "/3", pageOf("/2", ids("c")...))},
		"children": {"SELECT id FROM group_members WHERE group_id = 'g'", newScript(t,
			"/groups/g/members?$select=id&$top=2", pageOf("/2", ids("a")...), "/2", pageOf("/2", ids("b")...))},
		"folders": {"SELECT id FROM contact_folders", newScript(t,
			"/me/contactFolders?$select=id,displayName,parentFolderId&$top=1000", pageOf("/2"), "/2", pageOf("/2"))},
		"a window": {"SELECT id FROM messages", newScript(t,
			messages, countedPage(50, "/2", mail("a", "10:00:00"), mail("b", "09:00:00")),
			window+"&$orderby=receivedDateTime desc&$top=2", pageOf("/3", mail("a", "10:00:00")),
			"/3", pageOf("/3", mail("a", "10:00:00")),
		)},
	} {
		_, err := c.s.try(c.sql, Options{Concurrency: 1})
		if !errors.Is(err, errCircle) {
			t.Errorf("%s: got %v, want the error for circles", name, err)
		}
	}
}

// TestList_heavy: a page that is too heavy is asked for in half the size; where
// a link has fixed the size, the list starts again, and no row comes twice.
func TestList_heavy(t *testing.T) {
	t.Parallel()
	at := func(top int) string { return fmt.Sprintf("/me/contacts?$select=id&$top=%d", top) }
	env := &plan.Env{PageSize: 8}
	s := newScript(t,
		at(8), tooHeavy, at(4), pageOf("/2", ids("a", "b", "c", "d")...),
		"/2", tooLong, at(2), pageOf("/3", ids("a", "b")...), "/3", pageOf("", ids("c", "d", "e")...),
	)
	var opt Options
	said := notes(&opt)
	opt.Stats = Stats{}
	rows, err := read(t, planFor(t, "SELECT id FROM contacts", env), s, opt)
	if err != nil {
		t.Fatal(err)
	}
	same(t, rows, "a", "b", "c", "d", "e")
	s.want(at(8), at(4), "/2", at(2), "/3")
	same(t, *said,
		"contacts: a page was too heavy for Graph; read on with $top=4",
		"contacts: a page was too heavy for Graph; read on with $top=2")
	if total := opt.Stats.Total(); total.Calls != 5 || total.Pages != 3 {
		t.Errorf("%d calls and %d pages, want 5 and 3", total.Calls, total.Pages)
	}

	s = newScript(t, at(2), tooHeavy, at(1), tooHeavy)
	rows, err = s.try("SELECT id FROM contacts", Options{})
	wantError(t, err, `table "contacts"`, `mailbox "me"`, "504")
	same(t, rows)
}

// TestList_heavyForEver ends at some time where a link is always too heavy.
func TestList_heavyForEver(t *testing.T) {
	t.Parallel()
	s := newScript(t)
	for top := 1024; top > 0; top /= 2 {
		first := fmt.Sprintf("/me/contacts?$select=id&$top=%d", top)
		s.answers[first] = []answer{{body: pageOf("/2", ids("a")...)}}
		s.answers["/2"] = append(s.answers["/2"], answer{err: tooHeavy})
	}
	_, err := read(t, planFor(t, "SELECT id FROM contacts", &plan.Env{PageSize: 1000}), &sizeless{s}, Options{})
	if err == nil {
		t.Error("a list that is always too heavy ends without an error")
	}
	if n := len(s.asked); n > 2*maxPasses {
		t.Errorf("%d requests", n)
	}
}

// sizeless answers whatever $top alike.
type sizeless struct{ *script }

func (s *sizeless) Get(ctx context.Context, req Request, decode func([]byte) error) (Usage, error) {
	if strings.Contains(req.URL, "$top=") {
		s.asked = append(s.asked, req.URL)
		return s.usage, decode([]byte(pageOf("/2", ids("a")...)))
	}
	s.asked = append(s.asked, req.URL)
	return s.usage, tooHeavy
}

// TestList_brokenOff: what would be "no rows" for a list that cannot be opened
// is a failure once a page of it was read.
func TestList_brokenOff(t *testing.T) {
	t.Parallel()
	const folder = "/me/mailFolders/F/messages?$select=id&$top=2"
	for _, skip := range []bool{false, true} {
		s := newScript(t, folder, notFound)
		same(t, s.ask("SELECT id FROM messages WHERE parent_folder_id = 'F' LIMIT 9", Options{SkipMailbox: skip}))
		for _, f := range []*failure{notFound, denied, noFolder} {
			s = newScript(t, folder, pageOf("/2", ids("a", "b")...), "/2", f)
			rows, err := s.try("SELECT id FROM messages WHERE parent_folder_id = 'F' LIMIT 9", Options{SkipMailbox: skip})
			wantError(t, err, `table "messages"`, fmt.Sprint(f.status))
			same(t, rows, "a", "b")
		}
	}
}
