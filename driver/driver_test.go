package driver_test

import (
	"database/sql"
	"strings"
	"testing"

	"graphmail/driver"
	"graphmail/dsn"
	"graphmail/graphtest"
)

// open starts a server and a database on it.
func open(t testing.TB, settings string, opts ...graphtest.Option) (*sql.DB, *graphtest.Server) {
	t.Helper()
	s := graphtest.NewServer(opts...)
	t.Cleanup(s.Close)
	db, err := sql.Open("graphmail", s.DSN()+";"+settings)
	if err != nil {
		t.Fatal(err)
	}
	closeAfter(t, db)
	return db, s
}

// connectTo opens a database on a server through the door for programs.
func connectTo(t testing.TB, s *graphtest.Server, settings string, opts ...driver.Option) *sql.DB {
	t.Helper()
	cfg, err := dsn.Parse(s.DSN() + ";" + settings)
	if err != nil {
		t.Fatal(err)
	}
	c, err := driver.NewConnector(cfg, opts...)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(c)
	closeAfter(t, db)
	return db
}

// newServer starts a server for the length of a test.
func newServer(t testing.TB, opts ...graphtest.Option) *graphtest.Server {
	t.Helper()
	s := graphtest.NewServer(opts...)
	t.Cleanup(s.Close)
	return s
}

func closeAfter(t testing.TB, db *sql.DB) {
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
}

// query returns all rows.
func query(t testing.TB, db *sql.DB, text string, args ...any) [][]any {
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
	return readAll(rows)
}

func readAll(rows *sql.Rows) ([][]any, error) {
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

// one returns the value of a query that gives one.
func one(t testing.TB, db *sql.DB, text string, args ...any) any {
	t.Helper()
	rows := query(t, db, text, args...)
	if len(rows) != 1 || len(rows[0]) != 1 {
		t.Fatalf("%s: got %v, want one value", text, rows)
	}
	return rows[0][0]
}

// TestOpen sends nothing, and reports everything that is wrong with a
// connection string.
func TestOpen(t *testing.T) {
	t.Parallel()
	_, err := sql.Open("graphmail", "Tenant=contoso.com;PageSise=5;MaxConcurrency=9;ClientSecret=hush-hush")
	if err == nil {
		t.Fatal("a wrong connection string opens")
	}
	for _, want := range []string{"PageSise", "PageSize", "MaxConcurrency", "ClientId"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v\ndoes not name %s", err, want)
		}
	}
	if strings.Contains(err.Error(), "hush-hush") {
		t.Errorf("the error shows a secret: %v", err)
	}
	if _, err := driver.NewConnector(nil); err == nil {
		t.Error("a nil configuration makes a connector")
	}
}

// TestMainJob is the query of the README: ten unread messages, newest first, in
// one request that asks for no more than it needs.
func TestMainJob(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	rows := query(t, db, "SELECT received_date_time, from_address, subject FROM messages WHERE is_read = FALSE ORDER BY received_date_time DESC LIMIT 10")
	if len(rows) != 10 {
		t.Fatalf("got %d rows, want 10", len(rows))
	}
	requests := s.Requests()
	if len(requests) != 1 {
		t.Fatalf("got %d requests, want 1", len(requests))
	}
	for _, want := range []string{"$select=", "$filter=", "$orderby=receivedDateTime%20desc", "$top=10"} {
		if !strings.Contains(requests[0].URL, want) {
			t.Errorf("%s\nlacks %s", requests[0].URL, want)
		}
	}
	if strings.Contains(requests[0].URL, "body") {
		t.Errorf("%s\nasks for more than it needs", requests[0].URL)
	}
}
