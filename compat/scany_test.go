package compat

import (
	"testing"

	"github.com/georgysavva/scany/v2/sqlscan"
)

// TestScany scans structs, nested ones by their prefix, and maps.
func TestScany(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	var list []message
	if err := sqlscan.Select(t.Context(), db, &list, selectMessages+" ORDER BY received_date_time DESC"); err != nil {
		t.Fatal(err)
	}
	checkMessages(t, list)

	type file struct {
		Name string
		Size int64
	}
	type row struct {
		Subject string
		File    *file
	}
	var joined []row
	err := sqlscan.Select(t.Context(), db, &joined, `SELECT m.subject, a.name AS "file.name", a.size AS "file.size"
		FROM messages m JOIN attachments a ON a.message_id = m.id`)
	if err != nil || len(joined) != 1 || joined[0].File.Name != "a.txt" || joined[0].File.Size != 5 {
		t.Errorf("got %+v, %v", joined, err)
	}
	var n int
	if err := sqlscan.Get(t.Context(), db, &n, "SELECT COUNT(*) FROM messages WHERE is_read = ?", false); err != nil || n != 2 {
		t.Errorf("%d, %v", n, err)
	}
	var maps []map[string]any
	if err := sqlscan.Select(t.Context(), db, &maps, "SELECT subject, is_read FROM messages WHERE id = 'AAMk1='"); err != nil || len(maps) != 1 || maps[0]["is_read"] != true {
		t.Errorf("%v, %v", maps, err)
	}
	if err := sqlscan.Get(t.Context(), db, &n, "SELECT size FROM attachments WHERE message_id = 'AAMk1='"); !sqlscan.NotFound(err) {
		t.Errorf("no row gives %v", err)
	}
}
