package driver_test

import (
	"slices"
	"strings"
	"testing"
)

// TestFolderTreeIsReadOnce: the tables of folders, the paths that messages show
// and the names that a query gives for folders share one reading of the tree.
func TestFolderTreeIsReadOnce(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	off := openWith(t, s, "Pushdown=Off")
	for _, text := range []string{
		"SELECT f.path, f.unread_item_count, COUNT(*) FROM messages m JOIN mail_folders f ON f.id = m.parent_folder_id WHERE m.folder = 'Inbox/Newsletters' GROUP BY f.path, f.unread_item_count",
		"SELECT m.folder, m.subject, f.total_item_count FROM messages m JOIN mail_folders f ON f.id = m.parent_folder_id WHERE m.received_date_time >= '2026-11-01'",
		"SELECT a.path, b.well_known_name, b.user_id FROM mail_folders a JOIN mail_folders b ON b.parent_folder_id = a.id WHERE a.depth = 1",
		"SELECT f.path, (SELECT COUNT(*) FROM mail_folders c WHERE c.parent_folder_id = f.id AND c.child_folder_count >= 0) FROM mail_folders f",
	} {
		s.ResetRequests()
		got := asText(query(t, db, text))
		trees := 0
		for _, r := range s.Requests() {
			if strings.Contains(r.URL, "/mailFolders/delta") {
				trees++
			}
		}
		if trees != 1 {
			t.Errorf("%s\nread the folder tree %d times, want once", text, trees)
		}
		if want := asText(query(t, off, text)); len(got) == 0 || !slices.Equal(got, want) {
			t.Errorf("%s\n%d rows, %d with Pushdown=Off\n%s", text, len(got), len(want), firstDifference(got, want))
		}
	}
}
