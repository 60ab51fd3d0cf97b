package driver_test

import (
	"database/sql"
	"slices"
	"testing"
	"time"

	"graphmail/graphtest"
)

// TestTwoOpenRows reads two results on one connection in turn, and closes one
// before its end: they do not disturb each other.
func TestTwoOpenRows(t *testing.T) {
	t.Parallel()
	data, users := fourMailboxes(60)
	db, _ := open(t, "PageSize=10", graphtest.WithData(data))
	c := connOf(t, db)
	const text = "SELECT id FROM messages WHERE user_id = ? ORDER BY received_date_time"
	begin := func(user string) *sql.Rows {
		rows, err := c.QueryContext(t.Context(), text, user)
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	a, b, early := begin(users[0]), begin(users[1]), begin(users[2])
	got := map[*sql.Rows][]string{}
	for range 60 {
		for _, rows := range []*sql.Rows{a, b, early} {
			if rows == early && len(got[early]) == 25 {
				if err := early.Close(); err != nil {
					t.Error(err)
				}
				continue
			}
			if !rows.Next() {
				t.Fatalf("after %d rows: %v", len(got[rows]), rows.Err())
			}
			var id string
			if err := rows.Scan(&id); err != nil {
				t.Fatal(err)
			}
			got[rows] = append(got[rows], id)
		}
	}
	for i, rows := range []*sql.Rows{a, b} {
		if rows.Next() || rows.Err() != nil {
			t.Errorf("result %d goes on after 60 rows, %v", i, rows.Err())
		}
		var want []string
		for _, row := range query(t, db, text, users[i]) {
			want = append(want, row[0].(string))
		}
		if !slices.Equal(got[rows], want) {
			t.Errorf("result %d is %v, want %v", i, got[rows], want)
		}
	}
}

// TestSetWithOpenRows holds that rows keep the session that their query was
// planned with: what SET and USE change is for the queries that follow.
func TestSetWithOpenRows(t *testing.T) {
	t.Parallel()
	data, users := fourMailboxes(60)
	db, _ := open(t, "PageSize=10", graphtest.WithData(data))
	c := connOf(t, db)
	rows, err := c.QueryContext(t.Context(), "SELECT received_date_time, DATE_FORMAT(received_date_time, '%H'), HOUR(received_date_time) FROM messages WHERE user_id = ?", users[0])
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for n := 0; rows.Next(); n++ {
		var at time.Time
		var text string
		var hour int
		if err := rows.Scan(&at, &text, &hour); err != nil {
			t.Fatal(err)
		}
		if _, offset := at.Zone(); offset != 0 || text != "00" || hour != 0 {
			t.Fatalf("row %d: %v, %s and %d, want the UTC of the query's start", n, at, text, hour)
		}
		if n == 5 {
			for _, set := range []string{"SET time_zone = '+05:00'", "USE information_schema"} {
				if _, err := c.ExecContext(t.Context(), set); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if got := textOf(t, c, "SELECT DATE_FORMAT(received_date_time, '%H') FROM graphmail.messages WHERE user_id = ? LIMIT 1", users[0]); got != "05" {
		t.Errorf("the next query gives %s, want 05", got)
	}
	if got := textOf(t, c, "SELECT DATABASE()"); got != "information_schema" {
		t.Errorf("the next query is in %s", got)
	}
}
