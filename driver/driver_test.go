package driver_test

import (
	"database/sql"
	"testing"

	_ "graphmail/driver"
	"graphmail/graphtest"
)

// open starts a server and a database on it.
func open(t *testing.T, dsn string, opts ...graphtest.Option) (*sql.DB, *graphtest.Server) {
	t.Helper()
	s := graphtest.NewServer(opts...)
	t.Cleanup(s.Close)
	db, err := sql.Open("graphmail", s.DSN()+dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db, s
}

// query returns all rows as text.
func query(t *testing.T, db *sql.DB, text string, args ...any) [][]any {
	t.Helper()
	list, err := tryQuery(db, text, args...)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return list
}

func tryQuery(db *sql.DB, text string, args ...any) ([][]any, error) {
	rows, err := db.Query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var list [][]any
	for rows.Next() {
		row := make([]any, len(names))
		dest := make([]any, len(names))
		for i := range row {
			dest[i] = &row[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return nil, err
		}
		list = append(list, row)
	}
	return list, rows.Err()
}

func TestNewestUnread(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	for _, q := range []string{
		"SELECT received_date_time, from_address, subject FROM messages WHERE is_read = FALSE ORDER BY received_date_time DESC LIMIT 10",
		"SELECT COUNT(*) FROM messages",
		"SELECT COUNT(*) FROM messages WHERE folder = 'inbox'",
		"SELECT display_name, path, depth, well_known_name, total_item_count FROM mail_folders",
		"SELECT display_name, mail FROM users WHERE mail LIKE 'a%'",
		"SELECT from_address, COUNT(*) AS n FROM messages GROUP BY from_address ORDER BY n DESC LIMIT 5",
		"SELECT m.subject, a.name, a.size FROM messages m JOIN attachments a ON a.message_id = m.id ORDER BY a.size DESC LIMIT 5",
	} {
		s.ResetRequests()
		list, err := tryQuery(db, q)
		t.Logf("%s: %d rows, %v", q, len(list), err)
		for _, row := range list[:min(len(list), 25)] {
			t.Logf("  %v", row)
		}
		for _, r := range s.Requests() {
			t.Logf("  %s %s %d %d", r.Method, r.URL, r.Status, r.Bytes)
		}
	}
}
