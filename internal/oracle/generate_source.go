package oracle

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"graphmail/graphtables"
)

// A source is a table to select from.
type source struct {
	name   string
	weight int
	rows   int
	cols   []col
	key    []string // the columns that tell its rows apart
}

// A ref is a source under a name.
type ref struct {
	alias string
	cols  []col
	key   []string
}

// A col is a column of a kind of the grammar, with some of its values.
type col struct {
	name   string
	kind   string
	values []string // texts of kind T and K, and times, unquoted
}

// keys tells apart the rows of tables without an id of their own.
var keys = map[string][]string{
	"message_recipients": {"message_id", "kind", "position"}, "message_headers": {"message_id", "position"},
	"message_categories": {"message_id", "position"}, "event_attendees": {"event_id", "position"},
	"group_members": {"group_id", "id"}, "mailbox_settings": {"user_id"},
}

var weights = map[string]int{"messages": 12, "mail_folders": 6, "attachments": 5, "message_recipients": 3, "message_categories": 3, "events": 3, "contacts": 3, "users": 3}

// links are the columns that tables are joined by.
var links = [][4]string{
	{"messages", "parent_folder_id", "mail_folders", "id"}, {"attachments", "message_id", "messages", "id"},
	{"message_recipients", "message_id", "messages", "id"}, {"message_categories", "message_id", "messages", "id"},
	{"attachments", "message_id", "message_recipients", "message_id"}, {"message_categories", "message_id", "message_recipients", "message_id"},
	{"mail_folders", "parent_folder_id", "mail_folders", "id"}, {"messages", "from_address", "contacts", "primary_email_address_address"},
	{"messages", "from_address", "users", "mail"}, {"message_categories", "category", "master_categories", "display_name"},
	{"event_attendees", "event_id", "events", "id"}, {"event_attendees", "address", "users", "mail"},
	{"group_members", "group_id", "groups", "id"}, {"group_members", "id", "users", "id"}, {"people", "user_principal_name", "users", "user_principal_name"},
	{"messages", "sender_address", "message_recipients", "address"}, {"messages", "id", "messages", "id"}, {"message_headers", "message_id", "attachments", "message_id"},
}

// shared are the columns that pairs of tables can be joined by with USING.
var shared = map[[2]string]string{
	{"attachments", "message_categories"}: "message_id", {"attachments", "message_recipients"}: "message_id", {"message_categories", "message_recipients"}: "message_id",
	{"messages", "mail_folders"}: "parent_folder_id", {"users", "group_members"}: "id", {"users", "people"}: "display_name", {"contacts", "people"}: "display_name", {"contacts", "users"}: "surname",
}

// leftOut are columns that choose what is read, and one of times in the year 1,
// where MySQL and MariaDB end differently.
var leftOut = []string{"user_id", "folder", "calendar_id", "response_status_time"}

func sourcesOf(tables []*Table) []source {
	var list []source
	for _, t := range tables {
		s := source{name: t.Name, weight: max(1, weights[t.Name]), rows: len(t.Rows), key: keys[t.Name]}
		if s.key == nil {
			s.key = []string{"id"}
		}
		empty := 0
		for i, c := range t.Columns {
			if c.Hidden || c.Type == graphtables.Blob || slices.Contains(leftOut, c.Name) {
				continue
			}
			values := valuesOf(t, i)
			if len(values) == 0 {
				if empty++; empty > 2 {
					continue
				}
			}
			s.cols = append(s.cols, col{name: c.Name, kind: kindOf(c), values: values})
		}
		list = append(list, s)
	}
	return list
}

func kindOf(c Column) string {
	switch c.Type {
	case graphtables.Boolean:
		return "B"
	case graphtables.BigInt:
		return "I"
	case graphtables.Double:
		return "N"
	case graphtables.Timestamp:
		return "S"
	case graphtables.Date:
		return "D"
	case graphtables.JSON:
		return "J"
	}
	if c.ID {
		return "K"
	}
	return "T"
}

// valuesOf returns some of the values of a column, the shortest first.
func valuesOf(t *Table, i int) []string {
	seen := map[string]bool{}
	var values []string
	for _, row := range t.Rows {
		var s string
		switch v := row[i].(type) {
		case nil:
			continue
		case string:
			s = v
		case time.Time:
			s = v.UTC().Format(time.DateTime)
		default:
			s = fmt.Sprint(v)
		}
		if len(s) <= 200 && !seen[s] {
			seen[s] = true
			values = append(values, s)
		}
	}
	slices.SortStableFunc(values, func(a, b string) int { return len(a) - len(b) })
	for len(values) > 40 {
		for i := len(values) - 1; i >= 0; i -= 2 {
			values = slices.Delete(values, i, i+1)
		}
	}
	return values
}

// source returns a table by its name.
func (g *Generator) source(name string) *source {
	i := slices.IndexFunc(g.sources, func(s source) bool { return s.name == name })
	return &g.sources[i]
}

// anySource returns one of the tables that have at most so many rows.
func (g *Generator) anySource(most int) *source {
	total := 0
	for _, s := range g.sources {
		if s.rows <= most {
			total += s.weight
		}
	}
	n := g.d.n(total)
	for i := range g.sources {
		if s := &g.sources[i]; s.rows <= most {
			if n -= s.weight; n < 0 {
				return s
			}
		}
	}
	return &g.sources[0]
}

// quote writes a text as SQL does.
func quote(s string) string {
	s = strings.ReplaceAll(s, `\`, `\\`)
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}
