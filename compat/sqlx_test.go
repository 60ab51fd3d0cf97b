package compat

import (
	"database/sql"
	"encoding/json"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"graphmail/driver"
)

// message is a row as people declare one.
type message struct {
	ID               string                          `db:"id"`
	Subject          *string                         `db:"subject"`
	FromAddress      sql.NullString                  `db:"from_address"`
	ReceivedDateTime time.Time                       `db:"received_date_time"`
	IsRead           bool                            `db:"is_read"`
	ToRecipients     driver.JSON[[]driver.Recipient] `db:"to_recipients"`
	Categories       driver.JSON[json.RawMessage]    `db:"categories"`
}

const selectMessages = "SELECT id, subject, from_address, received_date_time, is_read, to_recipients, categories FROM messages"

func checkMessages(t *testing.T, list []message) {
	t.Helper()
	if len(list) != 3 {
		t.Fatalf("got %d rows, want 3", len(list))
	}
	for i, m := range list {
		if m.Subject == nil || *m.Subject != subjectsOf[i] || !m.ReceivedDateTime.Equal(received.AddDate(0, 0, -i)) || m.IsRead != (i == 2) {
			t.Errorf("row %d is %+v", i, m)
		}
		if len(m.ToRecipients.V) != 2 || m.ToRecipients.V[1].EmailAddress.Address != "bob@contoso.com" || string(m.Categories.V) != `["Red"]` {
			t.Errorf("row %d has the recipients %+v and categories %s", i, m.ToRecipients, m.Categories.V)
		}
	}
	if list[0].FromAddress.String != "cem@contoso.com" || list[1].FromAddress.Valid {
		t.Errorf("senders %v and %v", list[0].FromAddress, list[1].FromAddress)
	}
}

// TestSqlx scans structs, maps and single values, with all kinds of parameters.
func TestSqlx(t *testing.T) {
	t.Parallel()
	raw, _ := open(t)
	db := sqlx.NewDb(raw, "graphmail")
	var list []message
	if err := db.Select(&list, selectMessages+" ORDER BY received_date_time DESC"); err != nil {
		t.Fatal(err)
	}
	checkMessages(t, list)

	var one message
	if err := db.Get(&one, db.Rebind(selectMessages+" WHERE id = ?"), "AAMk2="); err != nil || *one.Subject != "Second" {
		t.Errorf("Get: %+v, %v", one, err)
	}
	if err := db.Get(&one, selectMessages+" WHERE id = ?", "none"); err != sql.ErrNoRows {
		t.Errorf("Get of no row: %v", err)
	}
	query, args, err := sqlx.In(selectMessages+" WHERE id IN (?) ORDER BY received_date_time DESC", []string{"AAMk1=", "AAMk3="})
	if err != nil {
		t.Fatal(err)
	}
	list = nil
	if err := db.Select(&list, query, args...); err != nil || len(list) != 2 {
		t.Errorf("In: %d rows, %v", len(list), err)
	}
	rows, err := db.NamedQuery("SELECT subject, received_date_time FROM messages WHERE is_read = :read AND received_date_time < :before",
		map[string]any{"read": false, "before": received})
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for n := 0; rows.Next(); n++ {
		got := map[string]any{}
		if err := rows.MapScan(got); err != nil || got["subject"] != "Second" || n > 0 {
			t.Errorf("MapScan: %v, %v", got, err)
		}
	}
	stmt, err := db.Preparex("SELECT COUNT(*) FROM messages WHERE from_address LIKE ?")
	if err != nil {
		t.Fatal(err)
	}
	defer stmt.Close()
	for pattern, want := range map[string]int{"%@contoso.com": 2, "ann%": 1, "nobody%": 0} {
		var n int
		if err := stmt.Get(&n, pattern); err != nil || n != want {
			t.Errorf("%s: %d, %v; want %d", pattern, n, err, want)
		}
	}
}
