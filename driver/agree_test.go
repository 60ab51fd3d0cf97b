package driver_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	_ "graphmail/driver"
	"graphmail/graphtest"
)

// openBoth opens one server's mailbox with everything pushed that can be, and
// with nothing.
func openBoth(t *testing.T, opts ...graphtest.Option) (auto, off *sql.DB) {
	t.Helper()
	s := graphtest.NewServer(opts...)
	t.Cleanup(s.Close)
	open := func(dsn string) *sql.DB {
		db, err := sql.Open("graphmail", s.DSN()+dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	return open(""), open(";Pushdown=Off")
}

// textRows returns a query's rows as texts, and whether it failed.
func textRows(db *sql.DB, text string) ([]string, error) {
	rows, err := db.Query(text)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var list []string
	for rows.Next() {
		row := make([]any, len(names))
		dest := make([]any, len(names))
		for i := range row {
			dest[i] = &row[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return nil, err
		}
		list = append(list, fmt.Sprint(row...))
	}
	return list, rows.Err()
}

// A pool makes random conditions on one table from what its rows hold.
type pool struct {
	table, key, always string
	atoms              []string // %s is a value of the column behind |
	values             map[string][]string
}

var pools = []*pool{
	{table: "messages", key: "id", atoms: []string{
		"subject = '%s'|subject", "subject LIKE '%s%%'|subject", "subject LIKE '%%%s%%'|subject", "subject <> '%s'|subject", "UPPER(subject) = '%s'|subject",
		"from_address = '%s'|from_address", "from_address IN ('%s', 'nobody@x')|from_address", "from_address LIKE '%%contoso.com'", "from_name = '%s'|from_name",
		"sender_address <> '%s'|sender_address", "SUBSTRING_INDEX(from_address, '@', -1) = 'contoso.com'",
		"is_read", "NOT is_read", "is_draft = 1", "has_attachments", "is_read IS NOT TRUE", "importance = 'high'", "importance <> 'normal'", "flag_status = 'flagged'",
		"flag_status <> 'flagged'", "inference_classification = 'other'", "conversation_id = '%s'|conversation_id", "internet_message_id = '%s'|internet_message_id",
		"parent_folder_id = '%s'|parent_folder_id", "received_date_time >= '%s'|received_date_time", "received_date_time < '%s'|received_date_time",
		"received_date_time = '%s'|received_date_time", "received_date_time <= '%s'|received_date_time", "sent_date_time > '%s'|sent_date_time",
		"DATE(received_date_time) = '%s'|received_date_time", "YEAR(received_date_time) = 2026", "MONTH(received_date_time) = 10",
		"DATE_FORMAT(received_date_time, '%%Y-%%m') = '2026-10'", "DATEDIFF('2026-11-01', received_date_time) < 40",
		"received_date_time IS NULL", "subject IS NULL", "flag_due_date_time IS NOT NULL", `JSON_CONTAINS(categories, '"Travel"')`, "JSON_LENGTH(categories) = 0",
		"body_preview LIKE '%%the%%'", "to_recipients LIKE '%%anna%%'", "created_date_time >= '%s'|created_date_time", "id = '%s'|id", "id IN ('%s', 'x')|id",
	}},
	{table: "attachments", key: "message_id, id", atoms: []string{
		"is_inline", "NOT is_inline", "size > 20000", "name LIKE '%%.pdf'", "kind = 'file'", "message_id = '%s'|message_id", "content_type = '%s'|content_type", "content_id IS NULL",
	}},
	{table: "message_recipients", key: "message_id, kind, position", atoms: []string{
		"kind = 'from'", "kind IN ('from', 'sender')", "kind <> 'to'", "address = '%s'|address", "address LIKE '%%contoso%%'", "name = '%s'|name", "position = 0", "message_id = '%s'|message_id",
	}},
	{table: "message_categories", key: "message_id, category", atoms: []string{"category = '%s'|category", "category IN ('Travel', '%s')|category", "category LIKE 'T%%'", "position > 0"}},
	{table: "mail_folders", key: "id", atoms: []string{
		"display_name = '%s'|display_name", "unread_item_count > 0", "is_hidden", "depth = 1", "parent_folder_id = '%s'|parent_folder_id", "well_known_name = 'inbox'", "id = '%s'|id",
	}},
	{table: "users", key: "id", atoms: []string{
		"department = '%s'|department", "department IN ('%s', 'x', 'y')|department", "display_name LIKE 'A%%'", "mail LIKE '%%@contoso.com'", "city IS NULL", "company_name = '%s'|company_name",
		"account_enabled", "NOT account_enabled", "job_title = '%s'|job_title", "job_title <> '%s'|job_title", "display_name = '%s'|display_name", "user_principal_name = '%s'|user_principal_name", "id = '%s'|id",
	}},
	{table: "contacts", key: "id", atoms: []string{"display_name = '%s'|display_name", "company_name IS NULL", "email_addresses LIKE '%%contoso%%'", "parent_folder_id = '%s'|parent_folder_id"}},
	{table: "events", key: "id", atoms: []string{
		"subject = '%s'|subject", "subject LIKE '%s%%'|subject", "is_all_day", "is_cancelled = 0", "importance = 'high'", "show_as <> 'busy'", "sensitivity = 'private'",
		"start_date_time >= '%s'|start_date_time", "end_date_time < '%s'|end_date_time", "DATE(start_date_time) = '%s'|start_date_time", `JSON_CONTAINS(categories, '"Travel"')`, "recurrence IS NOT NULL",
	}},
	{table: "calendar_view", key: "id", always: "start_date_time >= '2026-10-01' AND start_date_time < '2026-12-01' AND ", atoms: []string{
		"subject = '%s'|subject", "is_all_day", "DATE(start_date_time) = '%s'|start_date_time", "end_date_time <= '%s'|end_date_time", "type = 'occurrence'",
	}},
	{table: "event_attendees", key: "event_id, position", atoms: []string{"response = 'accepted'", "address = '%s'|address", "type <> 'required'", "event_id = '%s'|event_id"}},
	{table: "people", key: "id", atoms: []string{"person_type_class = 'person'", "person_type_class = 'Group'", "display_name = '%s'|display_name"}},
	{table: "groups", key: "id", atoms: []string{"display_name LIKE '%s%%'|display_name", "mail_enabled", `JSON_CONTAINS(group_types, '"Unified"')`, "description IS NULL"}},
}

// load reads the values of the columns that atoms name.
func (p *pool) load(t *testing.T, db *sql.DB) {
	t.Helper()
	p.values = map[string][]string{}
	for _, atom := range p.atoms {
		_, column, ok := strings.Cut(atom, "|")
		if !ok || p.values[column] != nil {
			continue
		}
		list, err := textRows(db, "SELECT DISTINCT CAST("+column+" AS CHAR) AS v FROM "+p.table+" WHERE "+p.always+column+" IS NOT NULL")
		if err != nil {
			t.Fatalf("%s.%s: %v", p.table, column, err)
		}
		for _, v := range list {
			if v != "" {
				p.values[column] = append(p.values[column], v)
			}
		}
	}
}

func (p *pool) atom(r *rand.Rand) string {
	text, column, ok := strings.Cut(p.atoms[r.IntN(len(p.atoms))], "|")
	if !ok {
		return strings.ReplaceAll(text, "%%", "%")
	}
	values := p.values[column]
	if len(values) == 0 {
		return "1 = 1"
	}
	v := values[r.IntN(len(values))]
	switch {
	case strings.HasPrefix(text, "DATE("):
		v = v[:10]
	case strings.Contains(text, "LIKE"):
		runes := []rune(v)
		v = string(runes[:min(len(runes), 2+r.IntN(5))])
		v = strings.NewReplacer("%", `\\%`, "_", `\\_`).Replace(v)
	case r.IntN(3) == 0 && !strings.HasSuffix(column, "id"):
		v = strings.ToUpper(v)
	}
	return fmt.Sprintf(text, strings.ReplaceAll(v, "'", "''"))
}

func (p *pool) where(r *rand.Rand, depth int) string {
	if depth > 0 {
		switch r.IntN(4) {
		case 0:
			return p.where(r, depth-1) + " AND " + p.where(r, depth-1)
		case 1:
			return "(" + p.where(r, depth-1) + " OR " + p.where(r, depth-1) + ")"
		case 2:
			return "NOT (" + p.where(r, depth-1) + ")"
		}
	}
	return p.atom(r)
}

// TestPushdownAgrees runs random queries with everything pushed and with
// nothing: the rows are the same.
func TestPushdownAgrees(t *testing.T) {
	if testing.Short() {
		t.Skip("reads a mailbox many times over")
	}
	t.Parallel()
	for _, c := range []struct {
		name string
		opts []graphtest.Option
	}{
		{"observed", nil},
		{"strict", []graphtest.Option{graphtest.WithStrictOrder()}},
		{"fractions", []graphtest.Option{graphtest.WithUnsettled(graphtest.Unsettled{HiddenFractions: true})}},
	} {
		auto, off := openBoth(t, append(c.opts, graphtest.WithoutThrottling())...)
		r := rand.New(rand.NewPCG(3, uint64(len(c.name))))
		found := 0
		for _, p := range pools {
			p.load(t, off)
			for range 3 {
				text := "SELECT " + p.key + " FROM `" + p.table + "` WHERE " + p.always + p.where(r, 2)
				want, err := textRows(off, text)
				if err != nil {
					t.Fatalf("%s: %v", text, err)
				}
				got, err := textRows(auto, text)
				if err != nil {
					t.Errorf("%s %s: %v", c.name, text, err)
					continue
				}
				found += len(want)
				slices.Sort(got)
				slices.Sort(want)
				if !slices.Equal(got, want) {
					t.Errorf("%s %s\n%d rows pushed, %d not; only pushed %.300q, only not %.300q", c.name, text, len(got), len(want), without(got, want), without(want, got))
				}
			}
		}
		if found == 0 {
			t.Errorf("%s: no query found a row", c.name)
		}
		for range 6 {
			// Rows of the same second may come in any order, so only the times are
			// compared.
			text := "SELECT received_date_time FROM messages WHERE " + pools[0].where(r, 1) + " ORDER BY received_date_time" + []string{"", " DESC"}[r.IntN(2)] + fmt.Sprintf(" LIMIT %d", 1+r.IntN(40))
			want, err := textRows(off, text)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			if got, err := textRows(auto, text); err != nil || !slices.Equal(got, want) {
				t.Errorf("%s %s: %v\npushed %.300q\nnot    %.300q", c.name, text, err, got, want)
			}
		}
	}
}

func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(other, s) })
}
