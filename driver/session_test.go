package driver_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"graphmail/driver"
	"graphmail/graphtest"
)

// connOf takes one connection of a database for the length of a test.
func connOf(t *testing.T, db *sql.DB) *sql.Conn {
	t.Helper()
	c, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func textOf(t *testing.T, c *sql.Conn, text string, args ...any) string {
	t.Helper()
	var s string
	if err := c.QueryRowContext(context.Background(), text, args...).Scan(&s); err != nil {
		t.Errorf("%s: %v", text, err)
	}
	return s
}

// TestTimeZone sets the zone of a session: that of literals, of results and of
// wall-clock functions. The next user of the connection starts anew.
func TestTimeZone(t *testing.T) {
	t.Parallel()
	db, _ := open(t, "TimeZone=America/New_York", graphtest.WithData(oneMessage()))
	db.SetMaxOpenConns(1)
	c := connOf(t, db)
	const hour = "SELECT HOUR(received_date_time) FROM messages" // received at 09:30 UTC
	for _, tt := range []struct{ set, want, zone string }{
		{"", "4", "America/New_York"},
		{"SET time_zone = '+00:00'", "9", "+00:00"},
		{"SET @@session.time_zone = '+05:30'", "15", "+05:30"},
		{"SET SESSION time_zone = 'Europe/Berlin'", "10", "Europe/Berlin"},
		{"SET time_zone = SYSTEM", "4", "America/New_York"},
		{"SET time_zone = '-08:00', autocommit = 1", "1", "-08:00"},
		{"SET time_zone = DEFAULT", "4", "America/New_York"},
	} {
		if tt.set != "" {
			if _, err := c.ExecContext(t.Context(), tt.set); err != nil {
				t.Errorf("%s: %v", tt.set, err)
			}
		}
		if got := textOf(t, c, hour); got != tt.want {
			t.Errorf("after %q the hour is %s, want %s", tt.set, got, tt.want)
		}
		if got := textOf(t, c, "SELECT @@time_zone"); got != tt.zone {
			t.Errorf("after %q the zone is %s, want %s", tt.set, got, tt.zone)
		}
	}
	if _, err := c.ExecContext(t.Context(), "SET time_zone = ?", "+02:00"); err != nil {
		t.Error(err)
	}
	if got := textOf(t, c, "SELECT COUNT(*) FROM messages WHERE received_date_time = '2025-03-01 11:30:00'"); got != "1" {
		t.Errorf("a literal is not read in the session's zone: %s rows", got)
	}
	var at time.Time
	if err := c.QueryRowContext(t.Context(), "SELECT received_date_time FROM messages").Scan(&at); err != nil || at.Format("15:04 -07:00") != "11:30 +02:00" {
		t.Errorf("the result is %v, %v", at, err)
	}
	for _, wrong := range []string{"'Mars/Olympus'", "'+15:00'", "'-14:00'", "'+02:60'", "''", "'Local'", "2", "NULL"} {
		_, err := c.ExecContext(t.Context(), "SET autocommit = 0, time_zone = "+wrong)
		if err == nil || !strings.Contains(err.Error(), "zone") {
			t.Errorf("SET time_zone = %s gives %v", wrong, err)
		}
	}
	if got := textOf(t, c, "SELECT CONCAT(@@time_zone, ' ', @@autocommit)"); got != "+02:00 1" {
		t.Errorf("a SET that failed changed something: %s", got)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if got := one(t, db, "SELECT @@time_zone"); got != "America/New_York" {
		t.Errorf("the next user of the connection has the zone %v", got)
	}
}

// TestSet takes what programs set when they connect, and refuses what statements
// would not follow.
func TestSet(t *testing.T) {
	t.Parallel()
	db, s := open(t, "")
	c := connOf(t, db)
	for _, text := range []string{
		"SET NAMES utf8mb4", "SET NAMES 'utf8mb4' COLLATE 'utf8mb4_unicode_ci'", "SET CHARACTER SET utf8mb4", "SET autocommit=1", "SET autocommit = ON",
		"SET sql_mode = 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES'", "SET SESSION sql_mode = ''", "SET character_set_results = NULL",
		"SET SQL_SAFE_UPDATES = 0", "SET sql_select_limit = DEFAULT", "SET sql_select_limit = 18446744073709551615", "SET net_write_timeout=600",
		"SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", "SET SESSION TRANSACTION READ ONLY", "SET wait_timeout = 100, interactive_timeout = 100",
		"SET collation_connection = utf8mb4_0900_as_ci", "SET max_execution_time = 0", "SET FOREIGN_KEY_CHECKS = 0",
	} {
		if _, err := c.ExecContext(t.Context(), text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
	if got := textOf(t, c, "SELECT CONCAT_WS(' ', @@wait_timeout, @@session.interactive_timeout, @@sql_safe_updates)"); got != "100 100 0" {
		t.Errorf("what was set reads %s", got)
	}
	for text, want := range map[string]string{
		"SET sql_select_limit = 10":                     "LIMIT",
		"SET max_execution_time = 1000":                 "deadline",
		"SET collation_connection = utf8mb4_general_ci": "utf8mb4_0900_as_ci",
		"SET lc_time_names = 'de_DE'":                   "English",
		"SET character_set_results = latin1":            "UTF-8",
		"SET no_such_thing = 1":                         "no_such_thing",
		"SET version = '5'":                             "version",
		"SET sql_mode = 'ANSI_QUOTES'":                  "ANSI_QUOTES",
	} {
		if _, err := c.ExecContext(t.Context(), text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want a word of %q", text, err, want)
		}
	}
	if _, err := c.ExecContext(t.Context(), "SET GLOBAL time_zone = '+00:00'"); !errors.Is(err, driver.ErrReadOnly) {
		t.Errorf("SET GLOBAL gives %v", err)
	}
	if n := len(s.Requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// TestUse changes the schema of a session.
func TestUse(t *testing.T) {
	t.Parallel()
	db, _ := open(t, "", graphtest.WithData(oneMessage()))
	db.SetMaxOpenConns(1)
	c := connOf(t, db)
	if _, err := c.ExecContext(t.Context(), "USE information_schema"); err != nil {
		t.Fatal(err)
	}
	if got := textOf(t, c, "SELECT CONCAT(DATABASE(), ' ', COUNT(*)) FROM tables WHERE table_name = 'messages'"); got != "information_schema 1" {
		t.Errorf("got %s", got)
	}
	if got := textOf(t, c, "SELECT subject FROM graphmail.messages"); got != "Grüße" {
		t.Errorf("got %s", got)
	}
	if _, err := c.ExecContext(t.Context(), "USE graphmail"); err != nil {
		t.Fatal(err)
	}
	if got := textOf(t, c, "SELECT CONCAT(DATABASE(), ' ', subject) FROM messages"); got != "graphmail Grüße" {
		t.Errorf("got %s", got)
	}
	if _, err := c.ExecContext(t.Context(), "USE mysql"); err == nil || !strings.Contains(err.Error(), `unknown database "mysql"`) {
		t.Errorf("USE mysql gives %v", err)
	}
	if _, err := c.ExecContext(t.Context(), "USE information_schema"); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if got := one(t, db, "SELECT DATABASE()"); got != "graphmail" {
		t.Errorf("the next user of the connection is in %v", got)
	}
}
