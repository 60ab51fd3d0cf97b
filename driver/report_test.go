package driver_test

import (
	"database/sql"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"graphmail/driver"
	"graphmail/dsn"
)

// TestAnalyze reports without a network: what is read, given, needed and sent.
func TestAnalyze(t *testing.T) {
	t.Parallel()
	r, err := driver.Analyze("SELECT received_date_time, subject FROM messages WHERE is_read = FALSE AND from_address = ? AND subject LIKE '%invoice' ORDER BY received_date_time DESC LIMIT 10")
	if err != nil {
		t.Fatal(err)
	}
	if r.Kind != "SELECT" || len(r.Tables) != 1 || r.Tables[0].Name != "messages" {
		t.Fatalf("got %s of %+v", r.Kind, r.Tables)
	}
	m := r.Tables[0]
	if want := []string{"subject", "from_address", "received_date_time", "is_read"}; !slices.Equal(sorted(m.Columns), sorted(want)) {
		t.Errorf("columns %v, want %v", m.Columns, want)
	}
	if want := []string{"Mail.ReadBasic"}; !slices.Equal(r.Permissions, want) {
		t.Errorf("permissions %v, want %v", r.Permissions, want)
	}
	if want := []driver.ReportColumn{
		{Name: "received_date_time", DatabaseType: "TIMESTAMP", Nullable: true, Table: "messages", Source: "received_date_time"},
		{Name: "subject", DatabaseType: "TEXT", Nullable: true, Table: "messages", Source: "subject"},
	}; !slices.Equal(r.Columns, want) {
		t.Errorf("result %+v, want %+v", r.Columns, want)
	}
	if want := []driver.ReportParameter{{Ordinal: 1, DatabaseType: "TEXT"}}; !slices.Equal(r.Parameters, want) {
		t.Errorf("parameters %+v, want %+v", r.Parameters, want)
	}
	where := map[string]driver.Pushed{}
	for _, c := range m.Conditions {
		where[c.SQL] = c.Where
		if c.Why == "" {
			t.Errorf("%s: no reason is given", c.SQL)
		}
	}
	for sql, want := range map[string]driver.Pushed{
		"messages.is_read = FALSE":            driver.PushedExact,
		"messages.from_address = ?":           driver.PushedNarrowing,
		"messages.subject LIKE '%invoice'":    driver.PushedNarrowing,
		"messages.received_date_time > FALSE": "",
	} {
		if where[sql] != want {
			t.Errorf("%s is %q, want %q", sql, where[sql], want)
		}
	}
	if len(m.Requests) != 1 || !strings.HasPrefix(m.Requests[0], "GET /me/messages?$select=") || !strings.Contains(m.Requests[0], "'{1}'") {
		t.Errorf("requests %v", m.Requests)
	}
	if m.Order != "receivedDateTime desc" {
		t.Errorf("order %q", m.Order)
	}
	if !strings.Contains(r.Plan, "scan messages") {
		t.Errorf("plan %s", r.Plan)
	}
}

func sorted(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}

// TestAnalyzeParameters finds the types of parameters where they are compared
// with something, and plans them as bounds that leave room.
func TestAnalyzeParameters(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		sql   string
		types []string
	}{
		{"SELECT id FROM messages WHERE is_read = ? AND subject LIKE ? AND received_date_time > ?", []string{"BOOLEAN", "TEXT", "TIMESTAMP"}},
		{"SELECT id FROM messages WHERE received_date_time BETWEEN :a AND :b OR :a < sent_date_time", []string{"TIMESTAMP", "TIMESTAMP"}},
		{"SELECT id FROM messages WHERE id IN (?, ?) LIMIT ? OFFSET ?", []string{"TEXT", "TEXT", "BIGINT", "BIGINT"}},
		{"SELECT id FROM messages WHERE received_date_time > NOW() - INTERVAL ? DAY", []string{"BIGINT"}},
		{"SELECT ? AS x", []string{""}},
		{"SELECT id FROM calendar_view WHERE start_date_time >= ? AND end_date_time < ?", []string{"TIMESTAMP", "TIMESTAMP"}},
		{"SELECT from_address, COUNT(*) AS n FROM messages GROUP BY from_address HAVING n > ?", []string{"BIGINT"}},
		{"SELECT m.id FROM messages m WHERE EXISTS (SELECT 1 FROM attachments a WHERE a.message_id = m.id AND a.size > ?)", []string{"BIGINT"}},
		{"EXPLAIN SELECT id FROM messages WHERE size > ?", []string{"BIGINT"}},
	} {
		r, err := driver.Analyze(tt.sql)
		if err != nil {
			t.Errorf("%s: %v", tt.sql, err)
			continue
		}
		var got []string
		for _, p := range r.Parameters {
			got = append(got, p.DatabaseType)
		}
		if !slices.Equal(got, tt.types) {
			t.Errorf("%s: got %v, want %v", tt.sql, got, tt.types)
		}
		for _, table := range r.Tables {
			if table.Reach == "no request" {
				t.Errorf("%s: the stand-ins contradict each other: %v", tt.sql, table.Notes)
			}
		}
		if strings.Contains(r.Plan, "2001-02-03") || strings.Contains(r.Plan, "91000000") {
			t.Errorf("%s: a stand-in shows\n%s", tt.sql, r.Plan)
		}
	}
}

// TestAnalyzeConnector takes the mailbox from the configuration, and arguments.
func TestAnalyzeConnector(t *testing.T) {
	t.Parallel()
	cfg := dsn.New()
	cfg.AuthMode, cfg.AccessToken, cfg.UserId = dsn.AccessToken, "none", "shared@contoso.com"
	c, err := driver.NewConnector(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	r, err := c.Analyze("SELECT subject, body FROM messages WHERE received_date_time >= :since", sql.Named("since", time.Date(2025, 1, 2, 3, 4, 5, 0, time.UTC)))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"Mail.Read.Shared"}; !slices.Equal(r.Permissions, want) {
		t.Errorf("permissions %v, want %v", r.Permissions, want)
	}
	if request := r.Tables[0].Requests[0]; !strings.Contains(request, "/users/shared@contoso.com/messages?") || !strings.Contains(request, "2025-01-02T03:04:05Z") {
		t.Errorf("request %s", request)
	}
	if _, err := c.Analyze("SELECT subject FROM messages WHERE received_date_time >= ?", 1, 2); err == nil || !strings.HasPrefix(err.Error(), "graphmail: ") {
		t.Errorf("two arguments for one parameter give %v", err)
	}
}

// TestAnalyzeErrors are those of executing the statement.
func TestAnalyzeErrors(t *testing.T) {
	t.Parallel()
	var syntax *driver.SyntaxError
	var unsupported *driver.UnsupportedError
	if _, err := driver.Analyze("SELECT FROM"); !errors.As(err, &syntax) {
		t.Errorf("got %v", err)
	}
	if _, err := driver.Analyze("SELECT RANK() OVER (ORDER BY id) FROM messages"); !errors.As(err, &unsupported) {
		t.Errorf("got %v", err)
	}
	if _, err := driver.Analyze("DELETE FROM messages"); !errors.Is(err, driver.ErrReadOnly) {
		t.Errorf("got %v", err)
	}
	for _, text := range []string{"SHOW TABLES", "DESCRIBE messages", "SET autocommit = 1", "USE graphmail", "SELECT table_name FROM information_schema.tables", "SELECT 1"} {
		r, err := driver.Analyze(text)
		if err != nil || len(r.Tables) > 0 || len(r.Permissions) > 0 {
			t.Errorf("%s: %+v, %v", text, r, err)
		}
	}
}
