package exec

import (
	"context"
	"strings"
	"testing"
)

const (
	treeFields = "$select=id,displayName,parentFolderId,isHidden,childFolderCount"
	tracked    = "/me/mailFolders/delta?" + treeFields
	levelOne   = "/me/mailFolders?includeHiddenFolders=true&" + treeFields + "&$top=1000"
)

func below(id string) string {
	return "/me/mailFolders/" + id + "/childFolders?includeHiddenFolders=true&" + treeFields + "&$top=1000"
}

// dir is a folder as Graph lists it.
func dir(id, name, parent string, children int) doc {
	return doc{"id": id, "displayName": name, "parentFolderId": parent, "childFolderCount": children, "isHidden": strings.HasPrefix(name, ".")}
}

const folderPaths = "SELECT path, depth FROM mail_folders"

// TestTree_tracked takes the whole tree from change tracking, root and removed
// folders left out, and asks for nothing else where it has hidden folders.
func TestTree_tracked(t *testing.T) {
	t.Parallel()
	s := newScript(t,
		tracked, pageOf("/2", dir("R", "Top of Information Store", "X", 2), dir("A", "Inbox", "R", 1)),
		"/2", pageOf("", dir("B", "Work", "A", 1), dir("C", "2024", "B", 0), dir("H", ".cache", "R", 0), doc{"id": "Z", "@removed": doc{"reason": "deleted"}}, dir("A", "Inbox", "R", 1)),
	)
	same(t, s.ask(folderPaths, Options{}), " 0", "Inbox 1", "Inbox/Work 2", "Inbox/Work/2024 3", ".cache 1")
	s.want(tracked, "/2")
}

// TestTree_hidden looks for hidden folders where change tracking gave none, and
// for children that are counted and not there.
func TestTree_hidden(t *testing.T) {
	t.Parallel()
	s := newScript(t,
		tracked, pageOf("", dir("R", "Root", "X", 2), dir("A", "Inbox", "R", 2), dir("B", "Work", "A", 0)),
		levelOne, pageOf("", dir("A", "Inbox", "R", 2), dir("H", ".cache", "R", 1)),
		below("A"), pageOf("", dir("B", "Work", "A", 0), dir("C", ".old", "A", 0)),
		below("H"), pageOf("/h2", dir("D", "deep", "H", 0)), "/h2", pageOf(""),
	)
	same(t, s.ask(folderPaths, Options{}), " 0", "Inbox 1", "Inbox/Work 2", ".cache 1", "Inbox/.old 2", ".cache/deep 2")
	s.want(tracked, levelOne, "batch "+below("H"), "batch "+below("A"), "/h2")
}

// TestTree_walked walks the tree level by level where there is no change
// tracking. A folder alone at the top is no root: lists do not have it.
func TestTree_walked(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 404, 405, 501} {
		s := newScript(t,
			tracked, &failure{status: status}, levelOne, pageOf("", dir("A", "Inbox", "R", 2)),
			below("A"), pageOf("", dir("B", "Work", "A", 1), dir("C", "Play", "A", 1)),
			below("B"), pageOf("", dir("D", "2024", "B", 0)), below("C"), notFound, // deleted meanwhile
		)
		same(t, s.ask(folderPaths, Options{}), "Inbox 1", "Inbox/Work 2", "Inbox/Play 2", "Inbox/Work/2024 3")
		s.want(tracked, levelOne, below("A"), "batch "+below("C"), "batch "+below("B"))
	}
	for _, f := range []*failure{denied, down} {
		s := newScript(t, tracked, f)
		_, err := s.try(folderPaths, Options{})
		wantError(t, err, `table "mail_folders"`, `mailbox "me"`, f.code)
	}
}

// TestTree_circle: parents that go round, as a tree that changes while it is
// read could show, end at the top.
func TestTree_circle(t *testing.T) {
	t.Parallel()
	s := newScript(t, tracked, pageOf("", dir("A", ".a", "B", 0), dir("B", "b", "A", 0), dir("C", "c", "C", 0)))
	rows := s.ask(folderPaths, Options{})
	if len(rows) != 3 {
		t.Errorf("got %q", rows)
	}
}

// TestTree_wellKnown finds folders by their well-known names in a batch; names
// that the mailbox has no folder for are none.
func TestTree_wellKnown(t *testing.T) {
	t.Parallel()
	s := newScript(t, "/me/mailFolders/delta?$select=displayName,id,parentFolderId,isHidden,childFolderCount", pageOf("", dir("A", "Posteingang", "R", 0), dir("B", "Work", "R", 0), dir("H", ".x", "R", 0)))
	byName := &named{script: s, of: map[string]string{"inbox": "A", "drafts": "gone"}}
	rows, err := read(t, planFor(t, "SELECT display_name, well_known_name FROM mail_folders ORDER BY display_name", nil), byName, Options{})
	if err != nil {
		t.Fatal(err)
	}
	same(t, rows, ".x NULL", "Posteingang inbox", "Work NULL")
}

// TestTree_contacts walks folders that tell nothing of their children.
func TestTree_contacts(t *testing.T) {
	t.Parallel()
	const fields = "$select=id,parentFolderId,displayName&$top=1000"
	below := func(id string) string { return "/me/contactFolders/" + id + "/childFolders?" + fields }
	folder := func(id, parent string) doc { return doc{"id": id, "displayName": id, "parentFolderId": parent} }
	s := newScript(t,
		"/me/contactFolders?"+fields, pageOf("", folder("A", "D"), folder("B", "D")),
		below("A"), pageOf("", folder("C", "A")), below("B"), pageOf(""), below("C"), pageOf(""),
	)
	same(t, s.ask("SELECT id, parent_folder_id FROM contact_folders", Options{}), "A D", "B D", "C A")
}

// TestResolve finds a folder by well-known name, id, path or display name, and
// says what to do where there is none or more than one.
func TestResolve(t *testing.T) {
	t.Parallel()
	tree := pageOf("",
		dir("R", "Root", "X", 0), dir("IN", "Inbox", "R", 0), dir("W", "Work", "R", 0), dir("W2", "Work", "IN", 0), dir("P", "Projects", "IN", 0),
		dir("P1", "2024", "P", 0), dir("P2", "2024", "W", 0), dir("H", ".hidden", "R", 0), dir("S", "a/b", "R", 0), dir("S1", "a", "R", 0), dir("S2", "b", "S1", 0),
	)
	for ref, want := range map[string]string{
		"inbox": "inbox", "SentItems": "sentitems", "P1": "P1", "projects": "P", "Inbox/Projects": "P", "inbox/PROJECTS/2024": "P1",
		"work":           "W", // a path, and so not the other one's name
		"2024":           `mailbox "me" has 2 folders called "2024"; name one by its path: "Inbox/Projects/2024", "Work/2024"`,
		"a/b":            `mailbox "me" has 2 folders called "a/b"; name one by its id: "S", "S2"`,
		"p1":             `mailbox "me" has no folder "p1"`,
		"Inbox/Projetcs": `mailbox "me" has no folder "Inbox/Projetcs"; did you mean "Inbox/Projects"? (SELECT path FROM mail_folders lists them)`,
	} {
		s := newScript(t, tracked, tree)
		if !strings.HasPrefix(want, "mailbox") {
			address := "/me/mailFolders/" + want + "/messages?$select=id,receivedDateTime&$orderby=receivedDateTime desc&$top=2&$count=true"
			s.answers[address] = []answer{{body: pageOf("", mail("m", ""))}}
		}
		rows, err := s.try("SELECT id, folder FROM messages WHERE folder = '"+ref+"'", Options{})
		if strings.HasPrefix(want, "mailbox") {
			if want = `reading table "messages": ` + want; err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%s: got %v, want %s", ref, err, want)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", ref, err)
			continue
		}
		same(t, rows, "m "+ref)
	}
}

// named is a script that knows folders by their well-known names.
type named struct {
	*script
	of map[string]string
}

func (n *named) Batch(_ context.Context, reqs []Request, done func(int, []byte, error) error) (Usage, error) {
	for i, req := range reqs {
		name, _, _ := strings.Cut(strings.TrimPrefix(req.URL, "/me/mailFolders/"), "?")
		var body []byte
		var err error = notFound
		if id := n.of[name]; id != "" {
			body, err = []byte(text(doc{"id": id})), nil
		}
		if err := done(i, body, err); err != nil {
			return n.usage, err
		}
	}
	return n.usage, nil
}
