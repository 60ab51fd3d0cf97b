package driver_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"graphmail/driver"
	"graphmail/graphtest"
)

const textOfScan = `{"emailAddress":{"name":"Ann","address":"ann@contoso.com"}}`

// oneMessage is a mailbox with one message of known values.
func oneMessage() *graphtest.Data {
	data := smallMailbox()
	box := data.Mailboxes[smallUser]
	box.Messages = []graphtest.Entity{{
		"id": "AAMkAD0001=", "subject": "Grüße", "isRead": true, "isDraft": false, "parentFolderId": "INBOX", "importance": "high",
		"receivedDateTime": "2025-03-01T09:30:00Z", "categories": []any{"Red", "Blue"},
		"from": map[string]any{"emailAddress": map[string]any{"name": "Ann", "address": "ann@contoso.com"}},
		"toRecipients": []any{
			map[string]any{"emailAddress": map[string]any{"name": "Ann", "address": "ann@contoso.com"}},
			map[string]any{"emailAddress": map[string]any{"name": "Bob", "address": "bob@contoso.com"}},
		},
		"attachments": []graphtest.Entity{{
			"@odata.type": "#microsoft.graph.fileAttachment", "id": "ATT1=", "name": "a.txt", "contentType": "text/plain", "isInline": false,
			"size": float64(5), "contentBytes": "aGVsbG8=", "lastModifiedDateTime": "2025-03-01T09:30:00Z",
		}},
		"hasAttachments": true,
	}}
	return data
}

// TestScan scans each type of column into the Go types that people use.
func TestScan(t *testing.T) {
	t.Parallel()
	db, _ := open(t, "", graphtest.WithData(oneMessage()))
	received := time.Date(2025, 3, 1, 9, 30, 0, 0, time.UTC)
	for _, tt := range []struct {
		expr string
		dest any // a pointer
		want any
	}{
		{"subject", new(string), "Grüße"},
		{"subject", new(*string), new("Grüße")},
		{"subject", new(sql.NullString), sql.NullString{String: "Grüße", Valid: true}},
		{"subject", new(sql.Null[string]), sql.Null[string]{V: "Grüße", Valid: true}},
		{"subject", new([]byte), []byte("Grüße")},
		{"subject", new(any), any("Grüße")},
		{"is_read", new(bool), true},
		{"is_read", new(int64), nil}, // an error of database/sql
		{"is_read", new(sql.Null[bool]), sql.Null[bool]{V: true, Valid: true}},
		{"is_read", new(string), "true"},
		{"is_read + 0", new(int64), int64(1)},
		{"is_read + 0", new(bool), true},
		{"received_date_time", new(time.Time), received},
		{"received_date_time", new(*time.Time), &received},
		{"received_date_time", new(sql.Null[time.Time]), sql.Null[time.Time]{V: received, Valid: true}},
		{"received_date_time", new(string), "2025-03-01T09:30:00Z"},
		{"received_date_time", new(any), any(received)},
		{"DATE(received_date_time)", new(time.Time), time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC)},
		{"COUNT(*)", new(int64), int64(1)},
		{"COUNT(*)", new(int), 1},
		{"COUNT(*)", new(uint8), uint8(1)},
		{"COUNT(*)", new(float64), float64(1)},
		{"COUNT(*)", new(string), "1"},
		{"COUNT(*)", new(sql.Null[int64]), sql.Null[int64]{V: 1, Valid: true}},
		{"1 / 4", new(float64), 0.25},
		{"1 / 4", new(sql.Null[float64]), sql.Null[float64]{V: 0.25, Valid: true}},
		{"1 / 4", new(any), any(0.25)},
		{"1 / 0", new(sql.Null[float64]), sql.Null[float64]{}},
		{"1 / 0", new(*float64), (*float64)(nil)},
		{"categories", new(string), `["Red","Blue"]`},
		{"categories", new([]byte), []byte(`["Red","Blue"]`)},
		{"categories", new(*string), new(`["Red","Blue"]`)},
		{"categories", new(json.RawMessage), json.RawMessage(`["Red","Blue"]`)},
		{"categories", new(sql.Null[json.RawMessage]), sql.Null[json.RawMessage]{V: json.RawMessage(`["Red","Blue"]`), Valid: true}},
		{"categories", new(any), any([]byte(`["Red","Blue"]`))},
		{"NULLIF(categories, categories)", new(sql.Null[json.RawMessage]), sql.Null[json.RawMessage]{}},
		{"categories", new(sql.Null[string]), sql.Null[string]{V: `["Red","Blue"]`, Valid: true}},
		{"categories", new(driver.JSON[[]string]), driver.JSON[[]string]{V: []string{"Red", "Blue"}, Valid: true}},
		{"categories", new(driver.JSON[json.RawMessage]), driver.JSON[json.RawMessage]{V: json.RawMessage(`["Red","Blue"]`), Valid: true}},
		{"categories", new(driver.JSON[any]), driver.JSON[any]{V: []any{"Red", "Blue"}, Valid: true}},
		{"flag_due_date_time", new(sql.NullTime), sql.NullTime{}},
		{"internet_message_id", new(*string), (*string)(nil)},
		{"internet_message_id", new(any), nil},
	} {
		err := db.QueryRow("SELECT " + tt.expr + " FROM messages").Scan(tt.dest)
		got := reflect.ValueOf(tt.dest).Elem().Interface()
		switch {
		case tt.want == nil && reflect.TypeOf(tt.dest) == reflect.TypeFor[*int64]():
			if err == nil {
				t.Errorf("%s into %T: got %v, want an error", tt.expr, tt.dest, got)
			}
		case err != nil:
			t.Errorf("%s into %T: %v", tt.expr, tt.dest, err)
		case !reflect.DeepEqual(got, tt.want):
			t.Errorf("%s into %T: got %#v, want %#v", tt.expr, tt.dest, got, tt.want)
		}
	}
}

// TestScanBytes scans an attachment's content: raw, or as JSON that is stored in
// a file.
func TestScanBytes(t *testing.T) {
	t.Parallel()
	data := oneMessage()
	db, _ := open(t, "", graphtest.WithData(data))
	for _, dest := range []any{new([]byte), new(string), new(sql.Null[[]byte]), new(json.RawMessage), new(any)} {
		if err := db.QueryRow("SELECT content_bytes FROM attachments").Scan(dest); err != nil {
			t.Errorf("%T: %v", dest, err)
		}
		if got := fmt.Sprintf("%s", reflect.ValueOf(dest).Elem().Interface()); !strings.Contains(got, "hello") {
			t.Errorf("%T: got %s", dest, got)
		}
	}
	rows, err := db.Query("SELECT content_bytes, name FROM attachments")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var raw, name sql.RawBytes
	if !rows.Next() || rows.Scan(&raw, &name) != nil || string(raw) != "hello" || string(name) != "a.txt" {
		t.Errorf("RawBytes: got %q, %q, %v", raw, name, rows.Err())
	}
}

// TestScanRecipients scans to_recipients into a slice of structs, the driver's
// and one of the program's own.
func TestScanRecipients(t *testing.T) {
	t.Parallel()
	db, _ := open(t, "", graphtest.WithData(oneMessage()))
	var to driver.JSON[[]driver.Recipient]
	if err := db.QueryRow("SELECT to_recipients FROM messages").Scan(&to); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range to.V {
		names = append(names, r.EmailAddress.Name+" <"+r.EmailAddress.Address+">")
	}
	if want := []string{"Ann <ann@contoso.com>", "Bob <bob@contoso.com>"}; !slices.Equal(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
	type person struct {
		EmailAddress struct{ Address string }
	}
	var own driver.JSON[[]person]
	if err := db.QueryRow("SELECT to_recipients FROM messages").Scan(&own); err != nil || len(own.V) != 2 || own.V[1].EmailAddress.Address != "bob@contoso.com" {
		t.Errorf("got %+v, %v", own, err)
	}
}

// TestJSON is the scanner by itself: NULL, texts that do not fit, and the way
// back as an argument. Its errors do not quote the text.
func TestJSON(t *testing.T) {
	t.Parallel()
	var j driver.JSON[int]
	if err := j.Scan(nil); err != nil || j.Valid {
		t.Errorf("NULL gives %+v, %v", j, err)
	}
	if err := j.Scan([]byte("12")); err != nil || j.V != 12 || !j.Valid {
		t.Errorf("12 gives %+v, %v", j, err)
	}
	for _, src := range []any{"hush", `"hush"`, `{"hush":1`, `[1,"hush"]`, 3.5, `987654321.5`} {
		err := j.Scan(src)
		if err == nil || j.Valid || j.V != 0 {
			t.Errorf("%v: got %+v, %v", src, j, err)
			continue
		}
		if strings.Contains(err.Error(), "hush") || strings.Contains(err.Error(), "987654321") {
			t.Errorf("the error quotes the text: %v", err)
		}
	}
	for _, tt := range []struct {
		into sql.Scanner
		want string
	}{
		{new(driver.JSON[any]), "does not fit any: "},
		{new(driver.JSON[map[string]any]), "does not fit map[string]any: "},
		{new(driver.JSON[driver.Recipient]), "does not fit driver.Recipient: "},
	} {
		if err := tt.into.Scan(`["hush"`); err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%T: got %v, want %q", tt.into, err, tt.want)
		}
	}
	var at driver.JSON[time.Time]
	if err := at.Scan(`"hush"`); err == nil || strings.Contains(err.Error(), "hush") {
		t.Errorf("a text that is no time: %v", err)
	}
	db, _ := open(t, "", graphtest.WithData(oneMessage()))
	arg := driver.JSON[driver.Recipient]{Valid: true}
	arg.V.EmailAddress.Name, arg.V.EmailAddress.Address = "Ann", "ann@contoso.com"
	if got := one(t, db, "SELECT ?", arg); got != textOfScan {
		t.Errorf("as an argument it is %v, want %s", got, textOfScan)
	}
	if got := one(t, db, "SELECT ? IS NULL", driver.JSON[int]{}); got != true {
		t.Errorf("as an argument NULL is %v", got)
	}
}

// TestArguments passes the Go types that people use as arguments, by position
// and by name.
func TestArguments(t *testing.T) {
	t.Parallel()
	db, s := open(t, "", graphtest.WithData(oneMessage()))
	type text string
	for _, tt := range []struct {
		where string
		args  []any
	}{
		{"subject = ?", []any{"grüsse"}},
		{"subject = ?", []any{"Grüße"}},
		{"subject = ?", []any{text("Grüße")}},
		{"subject = ?", []any{new("Grüße")}},
		{"is_read = ?", []any{true}},
		{"is_read = ?", []any{1}},
		{"is_read = ?", []any{sql.Null[bool]{V: true, Valid: true}}},
		{"received_date_time = ?", []any{time.Date(2025, 3, 1, 10, 30, 0, 0, time.FixedZone("", 3600))}},
		{"received_date_time BETWEEN ? AND ?", []any{"2025-03-01", "2025-03-02"}},
		{"subject <=> ? OR TRUE", []any{nil}},
		{"importance IN (?)", []any{[]string{"low", "high"}}},
		{"importance IN (?, ?)", []any{"low", "high"}},
		{"importance IN (:list)", []any{sql.Named("list", []string{"low", "high"})}},
		{"subject = :s AND importance = :i", []any{sql.Named("i", "high"), sql.Named("s", "Grüße")}},
		{"subject = :s OR from_name = :s", []any{sql.Named("s", "Grüße")}},
	} {
		rows, err := tryQuery(db, "SELECT id FROM messages WHERE "+tt.where, tt.args...)
		want := 1
		if tt.args[0] == "grüsse" {
			want = 0 // ß is not ss where accents count
		}
		if err != nil || len(rows) != want {
			t.Errorf("%s with %v: %d rows, %v; want %d", tt.where, tt.args, len(rows), err, want)
		}
	}
	s.ResetRequests()
	for _, tt := range []struct {
		where, want string
		args        []any
	}{
		{"subject = ?", "1 parameter", nil},
		{"subject = ?", "1 parameter", []any{"a", "b"}},
		{"subject = 'x'", "0 parameters", []any{"a"}},
		{"subject = :s", `sql.Named("s"`, []any{"a"}},
		{"subject = :s", ":other", []any{sql.Named("s", "a"), sql.Named("other", "b")}},
		{"subject = ?", "list", []any{[]string{"a", "b"}}},
		{"subject = ?", "struct", []any{struct{ A int }{1}}},
	} {
		_, err := tryQuery(db, "SELECT id FROM messages WHERE "+tt.where, tt.args...)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s with %v: got %v, want a word of %q", tt.where, tt.args, err, tt.want)
		}
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("%d requests were sent for wrong arguments", n)
	}
}

// TestBytesArguments holds that a slice of bytes is a value, whatever its type is
// called, and NULL where it is nil.
func TestBytesArguments(t *testing.T) {
	t.Parallel()
	db, _ := open(t, "", graphtest.WithData(oneMessage()))
	type named []byte
	type small uint8
	for _, tt := range []struct {
		arg, want any
	}{
		{[]byte("abc"), []byte("abc")},
		{named("abc"), []byte("abc")},
		{sql.RawBytes("abc"), []byte("abc")},
		{[]small{97, 98, 99}, []byte("abc")},
		{[3]byte{97, 98, 99}, []byte("abc")},
		{new([]byte("abc")), []byte("abc")},
		{new(named("abc")), []byte("abc")},
		{json.RawMessage(`{"a":1}`), `{"a":1}`},
		{new(json.RawMessage(`{"a":1}`)), `{"a":1}`},
		{[]byte{}, []byte{}},
		{[]byte(nil), nil},
		{named(nil), nil},
		{sql.RawBytes(nil), nil},
		{json.RawMessage(nil), nil},
		{(*json.RawMessage)(nil), nil},
		{(*[]byte)(nil), nil},
		{new([]byte(nil)), nil},
		{[][]byte{[]byte("abc")}, []byte("abc")}, // a list of one
		{[]named{named("abc")}, []byte("abc")},
		{[]json.RawMessage{json.RawMessage("[1]")}, "[1]"},
		{[][]byte{nil}, nil},
	} {
		got := one(t, db, "SELECT ?", tt.arg)
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%T %v: got %T %v, want %T %v", tt.arg, tt.arg, got, got, tt.want, tt.want)
		}
	}
	for _, arg := range []any{named("high"), sql.RawBytes("high"), []named{named("low"), named("high")}, [][]byte{nil, []byte("high")}} {
		if rows := query(t, db, "SELECT id FROM messages WHERE importance IN (?)", arg); len(rows) != 1 {
			t.Errorf("IN with %T: %d rows, want 1", arg, len(rows))
		}
	}
	if got := one(t, db, "SELECT 98 IN (?)", named("abc")); got == true {
		t.Error("bytes are taken for a list of numbers")
	}
}

// TestPrepared runs a statement again and again with other arguments.
func TestPrepared(t *testing.T) {
	t.Parallel()
	data, users := fourMailboxes(5)
	db, s := open(t, "", graphtest.WithData(data))
	stmt, err := db.Prepare("SELECT COUNT(*) FROM messages WHERE user_id = ? AND received_date_time >= ?")
	if err != nil {
		t.Fatal(err)
	}
	defer stmt.Close()
	for i, user := range users {
		var n int
		from := time.Date(2025, 1, 1, 0, i, 0, 0, time.UTC)
		if err := stmt.QueryRow(user, from).Scan(&n); err != nil || n != 5-i {
			t.Errorf("%s from %s: %d, %v; want %d", user, from, n, err, 5-i)
		}
	}
	for _, r := range s.Requests() {
		if r.BatchOf == 0 && !strings.Contains(r.URL, "receivedDateTime%20ge%202025-01-01T00:0") {
			t.Errorf("%s: the argument was not sent", r.URL)
		}
	}
	if _, err := db.Prepare("SELECT nothing FROM messages"); err == nil {
		t.Error("Prepare takes a column that does not exist")
	}
	if _, err := db.Prepare("SELECT 1 FROM"); err == nil {
		t.Error("Prepare takes a syntax error")
	}
}
