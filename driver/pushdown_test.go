package driver_test

import (
	"database/sql"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"graphmail/driver"
	"graphmail/dsn"
	"graphmail/graphtables"
	"graphmail/graphtest"
)

var predicates = flag.Int("predicates", 15, "how many predicates TestPushdownChangesNothing draws for each table and server")

// TestPushdownChangesNothing draws predicates over the columns of each table,
// with values that occur and values that do not, and holds the rows that Graph
// helped to find against those found by reading everything, on servers that
// take the documented rules by the letter, lose rows where Graph is said to,
// and keep times finer than they show.
func TestPushdownChangesNothing(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		*predicates /= 5
	}
	data := graphtest.Sample()
	servers := map[string][]graphtest.Option{
		"as observed": nil,
		"strict and lossy": {
			graphtest.WithStrictOrder(), graphtest.WithLossyAddressFilter("contoso.com", "fabrikam.com"),
			graphtest.WithUnsettled(graphtest.Unsettled{HiddenFractions: true, RefuseOffsets: true}),
		},
	}
	tables := []string{"messages", "users", "mail_folders", "events", "contacts", "groups", "attachments", "message_recipients", "message_categories", "event_attendees", "people", "calendars", "master_categories", "calendar_view", "contact_folders"}
	for name, opts := range servers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := graphtest.NewServer(append(opts, graphtest.WithData(data))...)
			t.Cleanup(s.Close)
			for _, table := range tables {
				comparePushdown(t, s, table)
			}
		})
	}
}

func comparePushdown(t *testing.T, s *graphtest.Server, name string) {
	table := graphtables.Standard().Table(name)
	if table == nil {
		t.Fatalf("no table %q", name)
	}
	rnd := rand.New(rand.NewPCG(*seed, uint64(len(name))))
	auto, off := openWith(t, s, "PageSize=500"), openWith(t, s, "Pushdown=Off;PageSize=1000")
	var columns []*graphtables.Column
	var names []string
	for i := range table.Columns {
		c := &table.Columns[i]
		if !c.Hidden && !c.Single && c.Source != graphtables.FromFolder {
			columns = append(columns, c)
			names = append(names, c.Name)
		}
	}
	sample := query(t, off, fmt.Sprintf("SELECT %s FROM `%s` WHERE %s1 = 1", strings.Join(names, ", "), name, always(name)))
	key := names[0]
	if slices.Contains(names, "position") {
		key += ", position"
	}
	for i := range *predicates {
		where := randomPredicate(rnd, columns, sample, 2)
		text := fmt.Sprintf("SELECT %s FROM `%s` WHERE %s%s", key, name, always(name), where)
		if name == "messages" && i%4 == 0 {
			// Rows of the same second come in any order, so only the times count.
			text = fmt.Sprintf("SELECT received_date_time FROM messages WHERE %s ORDER BY received_date_time %s LIMIT %d", where, []string{"", "DESC"}[rnd.IntN(2)], 1+rnd.IntN(40))
		}
		want, wantErr := tryQuery(off, text)
		got, gotErr := tryQuery(auto, text)
		if (wantErr == nil) != (gotErr == nil) {
			t.Errorf("%s\nwith pushdown: %v\nwithout: %v", text, gotErr, wantErr)
			continue
		}
		a, b := asText(got), asText(want)
		if !slices.Equal(a, b) {
			t.Errorf("%s\n%d rows with pushdown, %d without\n%s", text, len(a), len(b), firstDifference(a, b))
		}
	}
}

// always is what a table cannot be read without.
func always(table string) string {
	if table == "calendar_view" {
		return "start_date_time >= '2026-10-01' AND start_date_time < '2026-12-01' AND "
	}
	return ""
}

func asText(rows [][]any) []string {
	list := make([]string, len(rows))
	for i, r := range rows {
		list[i] = fmt.Sprint(r...)
	}
	slices.Sort(list)
	return list
}

// openWith opens another database on a server.
func openWith(t *testing.T, s *graphtest.Server, settings string) *sql.DB {
	t.Helper()
	cfg, err := dsn.Parse(s.DSN() + ";" + settings)
	if err != nil {
		t.Fatal(err)
	}
	c, err := driver.NewConnector(cfg)
	if err != nil {
		t.Fatal(err)
	}
	db := sql.OpenDB(c)
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// randomPredicate draws a condition over columns.
func randomPredicate(rnd *rand.Rand, columns []*graphtables.Column, sample [][]any, depth int) string {
	if depth > 0 && rnd.IntN(2) == 0 {
		l, r := randomPredicate(rnd, columns, sample, depth-1), randomPredicate(rnd, columns, sample, depth-1)
		switch rnd.IntN(5) {
		case 0, 1:
			return "(" + l + " AND " + r + ")"
		case 2, 3:
			return "(" + l + " OR " + r + ")"
		}
		return "NOT (" + l + ")"
	}
	at := rnd.IntN(len(columns))
	c := columns[at]
	value := func() string { return literalFor(rnd, c, at, sample) }
	switch rnd.IntN(10) {
	case 0:
		return c.Name + " IS NULL"
	case 1:
		return c.Name + " IS NOT NULL"
	case 2:
		return fmt.Sprintf("%s IN (%s, %s, %s)", c.Name, value(), value(), value())
	case 3:
		return fmt.Sprintf("%s BETWEEN %s AND %s", c.Name, value(), value())
	case 4:
		if c.Type == graphtables.Text {
			text := strings.NewReplacer("%", `\%`, "_", `\_`).Replace(strings.Trim(value(), "'"))
			patterns := []string{text + "%", "%" + text + "%", "%" + text, text, first(text, 3) + "%", "_" + text + "%", first(text, 2) + "\\%%"}
			return fmt.Sprintf("%s LIKE '%s'", c.Name, patterns[rnd.IntN(len(patterns))])
		}
	case 5:
		if c.Type == graphtables.Timestamp {
			return []string{
				fmt.Sprintf("DATE(%s) = DATE(%s)", c.Name, value()), fmt.Sprintf("YEAR(%s) = 2026", c.Name),
				fmt.Sprintf("%s >= NOW() - INTERVAL %d DAY", c.Name, rnd.IntN(900)), fmt.Sprintf("MONTH(%s) = %d", c.Name, 1+rnd.IntN(12)),
			}[rnd.IntN(4)]
		}
		if c.Type == graphtables.Boolean {
			return []string{c.Name, "NOT " + c.Name, c.Name + " IS TRUE", c.Name + " IS NOT TRUE", c.Name + " = 1"}[rnd.IntN(5)]
		}
	}
	op := []string{"=", "=", "<>", "<", "<=", ">", ">=", "<=>"}[rnd.IntN(8)]
	return fmt.Sprintf("%s %s %s", c.Name, op, value())
}

func first(text string, n int) string {
	r := []rune(text)
	s := string(r[:min(n, len(r))])
	return strings.TrimRight(s, `\'`)
}

// literalFor writes a value for a column: mostly one that occurs, sometimes in
// other letters, sometimes another.
func literalFor(rnd *rand.Rand, c *graphtables.Column, at int, sample [][]any) string {
	var v any
	if len(sample) > 0 {
		v = sample[rnd.IntN(len(sample))][at]
	}
	switch x := v.(type) {
	case time.Time:
		return "'" + x.Add(time.Duration(rnd.IntN(3)-1)*time.Second).Format("2006-01-02 15:04:05") + "'"
	case string:
		switch rnd.IntN(6) {
		case 0:
			x = strings.ToUpper(x)
		case 1:
			x = first(x, 5)
		case 2:
			x = "nothing like it"
		}
		return "'" + strings.NewReplacer(`\`, `\\`, `'`, `''`).Replace(strings.ToValidUTF8(strings.ReplaceAll(x, "\x00", ""), "")) + "'"
	case bool:
		return fmt.Sprint(rnd.IntN(2) == 0)
	case int64, float64:
		return fmt.Sprint(x)
	}
	switch c.Type {
	case graphtables.Timestamp, graphtables.Date:
		return "'2026-05-05'"
	case graphtables.Boolean:
		return "TRUE"
	case graphtables.BigInt, graphtables.Double:
		return "3"
	}
	return "'x'"
}
