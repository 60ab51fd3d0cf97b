package driver_test

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"

	"graphmail/driver"
	"graphmail/graphtest"
)

func set(t *testing.T, c *sql.Conn, text string, args ...any) error {
	t.Helper()
	_, err := c.ExecContext(t.Context(), text, args...)
	return err
}

// TestSetAll takes every part of a SET, wherever NAMES stands in it, or none.
func TestSetAll(t *testing.T) {
	t.Parallel()
	db, _ := open(t, "")
	const read = "SELECT CONCAT_WS(' ', @@time_zone, @@character_set_client, @@character_set_connection, IFNULL(@@character_set_results, 'NULL'), @@wait_timeout, @@collation_connection)"
	const before = "UTC utf8mb4 utf8mb4 utf8mb4 28800 utf8mb4_0900_as_ci"
	for _, tt := range []struct{ set, want string }{
		{"SET NAMES utf8mb4, time_zone = '+05:00'", "+05:00 utf8mb4 utf8mb4 utf8mb4 28800 utf8mb4_0900_as_ci"},
		{"SET time_zone = '+05:00', NAMES utf8", "+05:00 utf8mb3 utf8mb3 utf8mb3 28800 utf8mb4_0900_as_ci"},
		{"SET NAMES utf8mb4 COLLATE utf8mb4_general_ci, wait_timeout = 5, SESSION time_zone = 'Europe/Berlin'", "Europe/Berlin utf8mb4 utf8mb4 utf8mb4 5 utf8mb4_0900_as_ci"},
		{"SET CHARACTER SET utf8, wait_timeout = ?", "UTC utf8mb3 utf8mb4 utf8mb3 7 utf8mb4_0900_as_ci"},
		{"SET character_set_results = NULL", "UTC utf8mb4 utf8mb4 NULL 28800 utf8mb4_0900_as_ci"},
		{"SET character_set_results = NULL, NAMES DEFAULT", before},
		{"SET wait_timeout = '100', @@time_zone = CONCAT('+0', 1 + 1, ':00')", "+02:00 utf8mb4 utf8mb4 utf8mb4 100 utf8mb4_0900_as_ci"},
	} {
		c := connOf(t, db)
		var args []any
		if strings.Contains(tt.set, "?") {
			args = append(args, 7)
		}
		if err := set(t, c, tt.set, args...); err != nil {
			t.Errorf("%s: %v", tt.set, err)
		}
		if got := textOf(t, c, read); got != tt.want {
			t.Errorf("after %s\ngot  %s\nwant %s", tt.set, got, tt.want)
		}
		_ = c.Close()
	}
	c := connOf(t, db)
	for _, text := range []string{
		"SET time_zone = '+05:00', NAMES latin1", "SET NAMES utf8, time_zone = 'Mars'", "SET NAMES utf8, wait_timeout = 'abc'", "SET wait_timeout = 3, nope = 4",
		"SET wait_timeout = 3, GLOBAL wait_timeout = 4", "SET wait_timeout = 3, @@global.wait_timeout = 4", "SET wait_timeout = 3, PERSIST wait_timeout = 4",
		"SET wait_timeout = 3, time_zone = nope + 1", "SET wait_timeout = 3, time_zone = NOSUCH()", "SET wait_timeout = 3, transaction_isolation = 'SERIALIZABLE'",
	} {
		err := set(t, c, text)
		if err == nil {
			t.Errorf("%s: no error", text)
		}
		if wantReadOnly := strings.Contains(strings.ToUpper(text), "GLOBAL") || strings.Contains(text, "PERSIST"); errors.Is(err, driver.ErrReadOnly) != wantReadOnly {
			t.Errorf("%s: got %v", text, err)
		}
		if got := textOf(t, c, read); got != before {
			t.Errorf("%s was refused and left %s", text, got)
		}
	}
}

// TestSetRefused refuses what statements would not follow and what makes no
// sense, with a reason, and leaves the variable as it is.
func TestSetRefused(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	c := connOf(t, db)
	for _, tt := range []struct{ set, want string }{
		{"autocommit = 'garbage'", `graphmail: the variable "autocommit" cannot be set to 'garbage': it is a switch, ON or OFF`},
		{"autocommit = 2", `it is a switch, ON or OFF`},
		{"foreign_key_checks = 'yes'", `it is a switch, ON or OFF`},
		{"wait_timeout = 'abc'", `graphmail: the variable "wait_timeout" cannot be set to 'abc': it takes a whole number that is not negative`},
		{"wait_timeout = -1", `whole number`},
		{"wait_timeout = 1.5", `whole number`},
		{"wait_timeout = NULL", `NULL`},
		{"group_concat_max_len = 3", `the least is 4`},
		{"group_concat_max_len = 'all'", `whole number`},
		{"transaction_read_only = 0", `graphmail: the variable "transaction_read_only" cannot be set to 0: mail is only read here`},
		{"tx_read_only = FALSE", `mail is only read here`},
		{"read_only = OFF", `mail is only read here`},
		{"super_read_only = 0", `mail is only read here`},
		{"hostname = 'x'", `graphmail: the variable "hostname" can only be read`},
		{"port = 1", `can only be read`},
		{"port = 443", `can only be read`},
		{"lower_case_table_names = 0", `can only be read`},
		{"max_allowed_packet = 1024", `can only be read`},
		{"version = '5'", `can only be read`},
		{"system_time_zone = 'UTC'", `can only be read`},
		{"lc_messages = 'de_DE'", `errors are in English`},
		{"sql_quote_show_create = 0", `quotes names`},
		{"query_cache_type = ON", `there is no query cache`},
		{"sql_auto_is_null = 1", `generated ids`},
		{"sql_mode = 'NONSENSE'", `there is no SQL mode "NONSENSE"`},
		{"sql_mode = CONCAT(@@sql_mode, ',PIPES_AS_CONCAT')", `not in PIPES_AS_CONCAT`},
		{"sql_mode = 4", `it takes a text`},
		{"character_set_client = utf8_garbage", `text is UTF-8`},
		{"character_set_client = binary", `text is UTF-8`},
		{"character_set_connection = NULL", `NULL`},
		{"transaction_isolation = 'SERIALIZABLE'", `isolation level Serializable cannot be given`},
		{"transaction_isolation = 'garbage'", `the levels are READ-UNCOMMITTED, READ-COMMITTED and REPEATABLE-READ`},
		{"default_storage_engine = 5", `it takes a text`},
		{"NAMES garbage", `the character set garbage is not supported`},
		{"NAMES latin1", `the character set latin1 is not supported`},
		{"NAMES utf8mb4 COLLATE utf8mb4_bin", `the collation utf8mb4_bin is not supported`},
		{"NAMES utf8mb4 COLLATE utf8mb4_0900_as_cs", `the collation utf8mb4_0900_as_cs is not supported`},
		{"TRANSACTION garbage here", `syntax error at line 1, column 17: unexpected "garbage here"`},
	} {
		name, _, _ := strings.Cut(tt.set, " ")
		known := !strings.Contains("NAMES TRANSACTION", name)
		var was string
		if known {
			was = textOf(t, c, "SELECT CONCAT(@@"+name+")")
		}
		err := set(t, c, "SET "+tt.set)
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Count(err.Error(), "graphmail: ") != 1 {
			t.Errorf("SET %s\ngot  %v\nwant %s", tt.set, err, tt.want)
		}
		if known {
			if is := textOf(t, c, "SELECT CONCAT(@@"+name+")"); is != was {
				t.Errorf("SET %s was refused and left %s", tt.set, is)
			}
		}
	}
	for _, text := range []string{
		"SET transaction_read_only = 1", "SET tx_read_only = ON, read_only = TRUE", "SET query_cache_type = 0", "SET query_cache_type = OFF, query_cache_size = 0",
		"SET sql_mode = 0", "SET lc_messages = en_US", "SET transaction_isolation = 'read-uncommitted'", "SET autocommit = 'off', unique_checks = FALSE",
		"SET interactive_timeout = 18446744073709551615", "SET default_storage_engine = InnoDB", "SET group_concat_max_len = 18446744073709551615",
	} {
		if err := set(t, c, text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	if got := textOf(t, c, "SELECT CONCAT_WS(' ', @@tx_isolation, @@transaction_isolation, @@autocommit, @@unique_checks, @@storage_engine, @@sql_mode)"); got != "READ-UNCOMMITTED READ-UNCOMMITTED 0 0 InnoDB " {
		t.Errorf("what was set reads %s", got)
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// TestIsolation refuses SERIALIZABLE with the words of BeginTx, and takes levels
// that promise no more than there is, and the one that clients ask for unasked.
func TestIsolation(t *testing.T) {
	t.Parallel()
	db, _ := open(t, "")
	c := connOf(t, db)
	_, begin := c.BeginTx(t.Context(), &sql.TxOptions{Isolation: sql.LevelSerializable})
	for _, scope := range []string{"", "SESSION ", "LOCAL "} {
		statement := "SET " + scope + "TRANSACTION ISOLATION LEVEL SERIALIZABLE"
		if err := set(t, c, statement); err == nil || begin == nil || err.Error() != begin.Error() {
			t.Errorf("%s\ngot     %v\nBeginTx %v", statement, err, begin)
		}
	}
	level := func() string { return textOf(t, c, "SELECT @@transaction_isolation") }
	for _, tt := range []struct{ set, want string }{
		{"SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED", "READ-COMMITTED"}, // of the next transaction
		{"SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED, READ ONLY", "READ-UNCOMMITTED"},
		{"SET LOCAL TRANSACTION READ WRITE, ISOLATION LEVEL READ COMMITTED", "READ-COMMITTED"},
		{"SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ", "READ-COMMITTED"}, // as clients do on connect
	} {
		if err := set(t, c, tt.set); err != nil || level() != tt.want {
			t.Errorf("%s: %v, and the level is %s", tt.set, err, level())
		}
	}
	if got := textOf(t, c, "SELECT @@transaction_read_only"); got != "1" {
		t.Errorf("READ WRITE makes the session %s", got)
	}
	if err := set(t, c, "SET GLOBAL TRANSACTION READ ONLY"); !errors.Is(err, driver.ErrReadOnly) {
		t.Errorf("SET GLOBAL TRANSACTION gives %v", err)
	}
}

// TestGlobalVariables are those of a new session, whatever this one has set.
func TestGlobalVariables(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"UTC", "America/New_York", "Local"} {
		db, _ := open(t, "TimeZone="+zone)
		c := connOf(t, db)
		hour := textOf(t, c, "SELECT CAST(TIMESTAMP '2025-03-01 12:00:00' AS CHAR)")
		if err := set(t, c, "SET time_zone = '+05:00', wait_timeout = 3, autocommit = OFF"); err != nil {
			t.Fatal(err)
		}
		const read = "SELECT CONCAT_WS(' ', @@time_zone, @@session.time_zone, @@global.time_zone, @@GLOBAL.wait_timeout, @@wait_timeout, @@global.autocommit, @@local.autocommit)"
		if got, want := textOf(t, c, read), "+05:00 +05:00 "+zone+" 28800 3 1 0"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		for text, want := range map[string]string{
			"SHOW VARIABLES LIKE 'time_zone'": "+05:00", "SHOW SESSION VARIABLES LIKE 'time_zone'": "+05:00", "SHOW GLOBAL VARIABLES LIKE 'time_zone'": zone,
			"SHOW VARIABLES LIKE 'autocommit'": "OFF", "SHOW GLOBAL VARIABLES LIKE 'autocommit'": "ON",
		} {
			var name, value string
			if err := c.QueryRowContext(t.Context(), text).Scan(&name, &value); err != nil || value != want {
				t.Errorf("%s: got %s, %v, want %s", text, value, err, want)
			}
		}
		if err := set(t, c, "SET time_zone = @@global.time_zone, wait_timeout = @@global.wait_timeout"); err != nil {
			t.Fatal(err)
		}
		if got, want := textOf(t, c, read), zone+" "+zone+" "+zone+" 28800 28800 1 0"; got != want {
			t.Errorf("restored: got %s, want %s", got, want)
		}
		if got := textOf(t, c, "SELECT CAST(TIMESTAMP '2025-03-01 12:00:00' AS CHAR)"); got != hour {
			t.Errorf("restored: got %s, want %s", got, hour)
		}
	}
}

// TestGroupConcatMaxLen cuts where MySQL does, once a session asks for it.
func TestGroupConcatMaxLen(t *testing.T) {
	t.Parallel()
	data := threePages()
	for _, box := range data.Mailboxes {
		for i, m := range box.Messages {
			m["subject"] = fmt.Sprintf("é%02d", i)
		}
	}
	db, _ := open(t, "", graphtest.WithData(data))
	c := connOf(t, db)
	const list = "SELECT GROUP_CONCAT(subject ORDER BY subject) FROM messages"
	all := textOf(t, c, list)
	if len(all) < 50 {
		t.Fatalf("got %s", all)
	}
	for _, tt := range []struct{ most, want string }{
		{"4", all[:4]}, {"5", all[:5]}, {"6", all[:5]}, {"7", all[:7]}, {"1000000", all}, {"DEFAULT", all},
	} {
		if err := set(t, c, "SET SESSION group_concat_max_len = "+tt.most); err != nil {
			t.Error(err)
		}
		if got := textOf(t, c, list); got != tt.want {
			t.Errorf("group_concat_max_len = %s: got %q, want %q", tt.most, got, tt.want)
		}
	}
}

// TestSetWhileRowsAreOpen leaves rows that are being read as they are and rules
// the next query.
func TestSetWhileRowsAreOpen(t *testing.T) {
	t.Parallel()
	db, _ := open(t, "PageSize=5", graphtest.WithData(threePages()))
	c := connOf(t, db)
	rows, err := c.QueryContext(t.Context(), "SELECT HOUR(received_date_time), received_date_time FROM messages")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	if !rows.Next() {
		t.Fatal(rows.Err())
	}
	if err := set(t, c, "SET time_zone = '+05:00'"); err != nil {
		t.Error(err)
	}
	if got := textOf(t, c, "SELECT @@time_zone"); got != "+05:00" {
		t.Errorf("the zone is %s", got)
	}
	n := 1
	for rows.Next() {
		var hour int
		var at sql.NullTime
		if err := rows.Scan(&hour, &at); err != nil {
			t.Fatal(err)
		}
		if _, shift := at.Time.Zone(); shift != 0 || at.Time.Hour() != hour {
			t.Errorf("row %d is in the zone set after the query: %v, hour %d", n, at.Time, hour)
		}
		n++
	}
	if err := rows.Err(); err != nil || n != 15 {
		t.Errorf("%d rows, %v", n, err)
	}
}
