package oracle

import (
	"context"
	"fmt"
	"testing"

	"graphmail/graphtest"
)

// TestLoaded holds the tables that the statements run on against the data they
// come from, so that what graphmail lost would not be missing on both sides.
func TestLoaded(t *testing.T) {
	data := Small()
	m := openMailbox(t, "loaded", data)
	box := data.Mailboxes[data.Users[0]["id"].(string)]
	lists := func(list []graphtest.Entity, property string) (n int) {
		for _, e := range list {
			switch v := e[property].(type) {
			case []any:
				n += len(v)
			case []graphtest.Entity:
				n += len(v)
			}
		}
		return n
	}
	// Three folders hang beside the root: itself, the search folders, what can be
	// recovered. Graph's delta of the tree has none of them.
	folders := len(box.Folders) - 3
	members := 0
	for _, list := range data.Members {
		members += len(list)
	}
	for table, want := range map[string]int{
		"messages":           len(box.Messages),
		"mail_folders":       folders,
		"attachments":        lists(box.Messages, "attachments"),
		"message_categories": lists(box.Messages, "categories"),
		"message_headers":    lists(box.Messages, "internetMessageHeaders"),
		"calendars":          len(box.Calendars),
		"master_categories":  len(box.Categories),
		"users":              len(data.Users),
		"groups":             len(data.Groups),
		"group_members":      members,
	} {
		r := Run(context.Background(), m.maria, "SELECT COUNT(*) FROM "+table)
		if r.Err != nil {
			t.Errorf("%s: %v", table, r.Err)
		} else if got := r.Rows[0][0].Text; got != fmt.Sprint(want) {
			t.Errorf("%s: %s rows, want %d", table, got, want)
		}
	}
}
