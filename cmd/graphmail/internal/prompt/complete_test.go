package prompt

import (
	"slices"
	"strings"
	"testing"

	"graphmail/graphtables"
)

func testCompleter() *Completer {
	return &Completer{
		Catalog:   graphtables.Standard(),
		Commands:  []string{`\d`, `\explain`, `\x`},
		Arguments: map[string][]string{`\d`: {}, `\x`: {"on", "off", "auto"}},
	}
}

func TestComplete(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text, after string
		with        []string
		without     []string
	}{
		{text: "SEL", with: []string{"SELECT"}},
		{text: "sel", with: []string{"select"}, without: []string{"SELECT"}},
		{text: "SHOW TABL", with: []string{"TABLES"}},
		{text: "show ", with: []string{"TABLES", "COLUMNS FROM"}},
		{text: "show t", with: []string{"tables"}, without: []string{"TABLES"}},
		{text: "SHOW COLUMNS FR", with: []string{"FROM"}},
		{text: "SHOW COLUMNS FROM me", with: []string{"messages"}},
		{text: "SELECT 1 FROM messages WHERE subject IS NOT NU", with: []string{"NULL"}},
		{text: "SELECT 1 FROM messages ORDER B", with: []string{"BY"}},
		{text: "SELECT show ta", without: []string{"tables", "TABLES"}},
		{text: "", with: []string{"SELECT", "SHOW TABLES"}, without: []string{"WHERE"}},
		{text: "SELECT subj", with: []string{"subject"}},
		{text: "SELECT coun", with: []string{"count("}},
		{text: "SELECT COUN", with: []string{"COUNT("}},
		{text: "SELECT * FROM ", with: []string{"messages", "mail_folders", "users"}, without: []string{"WHERE"}},
		{text: "SELECT * FROM me", with: []string{"messages"}, without: []string{"users"}},
		{text: "SELECT * FROM messages m JOIN ma", with: []string{"mail_folders"}},
		{text: "SELECT * FROM messages, us", with: []string{"users"}},
		{text: "SELECT * FROM messages WHERE is_", with: []string{"is_read", "is_draft"}, without: []string{"is_hidden"}},
		{text: "SELECT f.dis", after: " FROM mail_folders AS f", with: []string{"display_name"}, without: []string{"DISTINCT"}},
		{text: "SELECT m.subj", with: []string{"subject"}},
		{text: "SELECT information_schema.", without: []string{"subject"}},
		{text: "SELECT * FROM mail_folders f WHERE f.", with: []string{"display_name", "path"}, without: []string{"subject"}},
		{text: "SELECT * FROM messages WHERE folder = 'in", with: []string{"'inbox'"}},
		{text: "SELECT * FROM messages WHERE folder IN ('inbox', 'se", with: []string{"'sentitems'"}},
		{text: "SELECT * FROM messages WHERE subject = 'in", without: []string{"'inbox'", "IN"}},
		{text: "SELECT 1; SELECT * FROM us", with: []string{"users"}},
		{text: "DESCRIBE me", with: []string{"messages"}},
		{text: "SELECT subject FROM messages ORDER BY subject DE", with: []string{"DESC"}, without: []string{"messages"}},
		{text: "-- SEL", without: []string{"SELECT"}},
		{text: `\`, with: []string{`\d`, `\x`}},
		{text: `\d me`, with: []string{"messages"}},
		{text: `\x o`, with: []string{"on", "off"}, without: []string{"auto"}},
		{text: `\explain SELECT * FROM us`, with: []string{"users"}},
		{text: `\q x`},
	} {
		_, got := testCompleter().Complete(tc.text, tc.after)
		for _, w := range tc.with {
			if !slices.Contains(got, w) {
				t.Errorf("Complete(%q, %q) lacks %q: %q", tc.text, tc.after, w, got)
			}
		}
		for _, w := range tc.without {
			if slices.Contains(got, w) {
				t.Errorf("Complete(%q, %q) offers %q", tc.text, tc.after, w)
			}
		}
		if len(tc.with)+len(tc.without) == 0 && len(got) > 0 {
			t.Errorf("Complete(%q) offers %q", tc.text, got)
		}
	}
}

func FuzzComplete(f *testing.F) {
	for _, s := range []string{"SELECT m. FROM messages m", `\d me`, "SELECT * FROM (", "FROM ,", ".", "folder IN ('", "JOIN information_schema."} {
		f.Add(s, "")
	}
	c := testCompleter()
	f.Fuzz(func(t *testing.T, text, after string) {
		word, list := c.Complete(text, after)
		if !strings.HasSuffix(text, word) {
			t.Fatalf("the word %q does not end %q", word, text)
		}
		for _, k := range list {
			if !begins(k, word) {
				t.Fatalf("%q is offered for %q in %q", k, word, text)
			}
		}
	})
}
