package driver_test

import (
	"database/sql"
	"errors"
	"strings"
	"testing"

	"graphmail/driver"
	"graphmail/graphtest"
)

// TestNameError holds that every name that means nothing is a NameError with its
// place, from Query, Prepare and Analyze alike. In the statements ^ stands before
// the name.
func TestNameError(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	for _, tt := range []struct{ marked, want string }{
		{"DESCRIBE ^mesages", `unknown table "mesages" (did you mean "messages"?)`},
		{"DESC ^graphmail.mesages", `unknown table "mesages" (did you mean "messages"?)`},
		{"EXPLAIN ^mesages", `unknown table "mesages" (did you mean "messages"?)`},
		{"DESCRIBE ^other.messages", `unknown database "other"; tables are in "graphmail" and information_schema`},
		{"SHOW COLUMNS FROM ^mesages", `unknown table "mesages" (did you mean "messages"?)`},
		{"SHOW FULL COLUMNS\n\tFROM ^mesages LIKE 'x'", `unknown table "mesages" (did you mean "messages"?)`},
		{"SHOW COLUMNS FROM messages FROM ^other", `unknown database "other"; tables are in "graphmail" and information_schema`},
		{"SHOW INDEX FROM ^mesages", `unknown table "mesages" (did you mean "messages"?)`},
		{"SHOW CREATE TABLE ^mesages", `unknown table "mesages" (did you mean "messages"?)`},
		{"SHOW CREATE DATABASE ^other", `unknown database "other"; tables are in "graphmail" and information_schema`},
		{"SHOW TABLES FROM ^other", `unknown database "other"; tables are in "graphmail" and information_schema`},
		{"SHOW TABLES WHERE ^nope = 1", `unknown column "nope" in table "SHOW"`},
		{"USE ^mysql", `unknown database "mysql"; tables are in "graphmail" and information_schema`},
		{"SELECT m.id, ^x.* FROM messages m", `unknown table "x" in x.* (did you mean "m"?)`},
		{"SELECT m.id FROM messages m JOIN attachments a USING (^mesage_id)", `column "mesage_id" of USING is in neither table (did you mean "message_id"?)`},
		{"SELECT 1 FROM messages JOIN attachments a USING (user_id, ^message_id)", `column "message_id" of USING is not in both tables: only "a" has it; write ON … = a.message_id`},
		{"SELECT m.id FROM messages m JOIN attachments a USING (^subject)", `column "subject" of USING is not in both tables: only "m" has it; write ON … = m.subject`},
		{"SELECT m.id FROM messages m JOIN attachments a USING (^usr_id)", `column "usr_id" of USING is in neither table (did you mean "user_id"?)`},
		{"SELECT ^lenght(subject) FROM messages", `unknown function "lenght"; did you mean LENGTH?`},
		{"SELECT id FROM messages\nWHERE LOWER(^nosuchfunction(subject)) = 'x'", `LOWER: unknown function "nosuchfunction"`},
		{"SELECT id FROM messages ORDER BY ^nosuchfunction(subject)", `unknown function "nosuchfunction"`},
		{"SELECT SUM(size) FROM messages GROUP BY is_read HAVING ^nosuchfunction(SUM(size))", `unknown function "nosuchfunction"`},
		{"SELECT ^LEFT(subject) FROM messages", `LEFT takes 2 arguments, not 1: LEFT(`},
		{"SELECT 1 + ^SUM(size, 2) FROM messages", `SUM takes 1 argument, not 2: SUM(`},
		{"SELECT ^@@versoin", `unknown system variable "versoin"; did you mean "version"?`},
		{"SELECT 1, ^@@global.tim_zone", `unknown system variable "global.tim_zone"; did you mean "time_zone"?`},
		{"SELECT ^@@there_is_nothing_like_it", `unknown system variable "there_is_nothing_like_it"; SHOW VARIABLES lists those that are known`},
		{"SET ^tim_zone = '+00:00'", `unknown system variable "tim_zone"; did you mean "time_zone"?`},
		{"SET autocommit = 1, SESSION ^tim_zone = '+00:00'", `unknown system variable "tim_zone"; did you mean "time_zone"?`},
		{"SET autocommit = 1,\n ^@@session.tim_zone = '+00:00'", `unknown system variable "tim_zone"; did you mean "time_zone"?`},
		{"SET time_zone = ^@@tim_zone", `unknown system variable "tim_zone"; did you mean "time_zone"?`},
		{"SET time_zone = CONCAT(^nope, 1)", `unknown column "nope": the query has no FROM; put text in single quotes`},
		{"SET time_zone = ^nosuchfunction()", `unknown function "nosuchfunction"`},
	} {
		before, after, _ := strings.Cut(tt.marked, "^")
		text := before + after
		line := strings.Count(before, "\n") + 1
		column := len(before) - strings.LastIndexByte(before, '\n')
		_, query := tryQuery(db, text)
		_, prepare := db.Prepare(text)
		_, analyze := driver.Analyze(text)
		for how, err := range map[string]error{"Query": query, "Prepare": prepare, "Analyze": analyze} {
			var name *driver.NameError
			if !errors.As(err, &name) {
				t.Errorf("%s, %s: got %T %v, want a NameError", how, text, err, err)
				continue
			}
			if !strings.HasPrefix(err.Error(), "graphmail: "+tt.want) {
				t.Errorf("%s, %s\ngot  %v\nwant %s", how, text, err, tt.want)
			}
			if name.Line != line || name.Column != column {
				t.Errorf("%s, %s: at %d:%d, want %d:%d", how, text, name.Line, name.Column, line, column)
			}
			blank := strings.Map(func(r rune) rune {
				if r == '\t' {
					return r
				}
				return ' '
			}, before[strings.LastIndexByte(before, '\n')+1:])
			if want := "\n  " + blank + "^"; !strings.HasSuffix(name.Detail(), want) {
				t.Errorf("%s, %s: got\n%s\nwant the end %q", how, text, name.Detail(), want)
			}
		}
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// TestTriedNames leads from the words that people try to the columns that there
// are: each hint names one that the table has.
func TestTriedNames(t *testing.T) {
	t.Parallel()
	db, _ := open(t, "", graphtest.WithData(oneMessage()))
	for _, tt := range []struct{ sql, want string }{
		{"SELECT `to` FROM messages", `unknown column "to" in table "messages" (did you mean "to_recipients"? message_recipients has a row for each)`},
		{"SELECT m.to FROM messages m", `unknown column "to" in table "m" (did you mean "to_recipients"? message_recipients has a row for each)`},
		{"SELECT m.from FROM messages m", `unknown column "from" in table "m" (did you mean "from_address" or "from_name"?)`},
		{"SELECT id FROM messages WHERE `from` = 'x'", `unknown column "from" in table "messages" (did you mean "from_address" or "from_name"?)`},
		{"SELECT cc FROM messages", `unknown column "cc" in table "messages" (did you mean "cc_recipients"? message_recipients has a row for each)`},
		{"SELECT BCC FROM messages", `unknown column "BCC" in table "messages" (did you mean "bcc_recipients"? message_recipients has a row for each)`},
		{"SELECT sender FROM messages", `(did you mean "from_address" or "sender_address"?)`},
		{"SELECT id FROM messages ORDER BY date DESC", `unknown column "date" in table "messages" (did you mean "received_date_time" or "sent_date_time"?)`},
		{"SELECT email FROM messages", `(did you mean "from_address"?)`},
		{"SELECT email FROM users", `(did you mean "mail"?)`},
		{"SELECT email FROM contacts", `(did you mean "email_addresses" or "primary_email_address_address"?)`},
		{"SELECT date FROM events", `(did you mean "start_date_time" or "created_date_time"?)`},
		{"SELECT start FROM events", `(did you mean "start_date_time"?)`},
		{"SELECT recipient FROM message_recipients", `(did you mean "address"?)`},
		{"SELECT text FROM messages", `(did you mean "body" or "body_preview"?)`},
		{"SELECT labels FROM messages", `(did you mean "categories"?)`},
		{"SELECT unread FROM messages", `(did you mean "is_read"?)`},
		{"SELECT date FROM messages m JOIN events e ON e.subject = m.subject", `unknown column "date" in the select list (did you mean "received_date_time" or "sent_date_time"?)`},
		{"SELECT d.date FROM (SELECT received_date_time FROM messages) d", `(did you mean "received_date_time"?)`},
		{"SELECT id FROM events e WHERE EXISTS (SELECT 1 FROM messages m WHERE m.subject = e.title)", `unknown column "title" in table "e" (did you mean "subject"?)`},
	} {
		if _, err := tryQuery(db, tt.sql); err == nil || !strings.HasSuffix(err.Error(), tt.want) {
			t.Errorf("%s\ngot  %v\nwant %s", tt.sql, err, tt.want)
		}
	}
	for _, tt := range []struct{ sql, want string }{
		{"SELECT to FROM messages", "to_recipients"}, {"SELECT id FROM messages WHERE to = 'x'", "message_recipients"},
		{"SELECT from FROM messages", "from_address"},
	} {
		_, err := tryQuery(db, tt.sql)
		var syntax *driver.SyntaxError
		if !errors.As(err, &syntax) || !strings.Contains(syntax.Hint, tt.want) {
			t.Errorf("%s: got %v, want a hint of %s", tt.sql, err, tt.want)
		}
	}
	// What the hints say can be written.
	for _, text := range []string{
		"SELECT to_recipients, from_address, from_name FROM messages", "SELECT address FROM message_recipients WHERE kind = 'to'",
		"SELECT m.`to`, `from` FROM (SELECT to_recipients AS `to`, from_address AS `from` FROM messages) m",
	} {
		if rows := query(t, db, text); len(rows) == 0 {
			t.Errorf("%s: no rows", text)
		}
	}
}

// TestNameErrorInSession gives the errors of a statement that stands in a schema
// of its own the same places.
func TestNameErrorInSession(t *testing.T) {
	t.Parallel()
	db, _ := open(t, "")
	c := connOf(t, db)
	if _, err := c.ExecContext(t.Context(), "USE information_schema"); err != nil {
		t.Fatal(err)
	}
	var name *driver.NameError
	for text, column := range map[string]int{"SELECT 1 FROM tabels": 15, "SELECT 1 FROM graphmail.mesages": 15, "SHOW COLUMNS FROM tabels": 19, "DESCRIBE tabels": 10} {
		rows, err := c.QueryContext(t.Context(), text)
		if !errors.As(err, &name) || name.Line != 1 || name.Column != column || !strings.Contains(err.Error(), "did you mean") {
			t.Errorf("%s: got %v at %+v", text, err, name)
		}
		closeRows(rows)
	}
}

func closeRows(rows *sql.Rows) {
	if rows != nil {
		_ = rows.Close()
	}
}
