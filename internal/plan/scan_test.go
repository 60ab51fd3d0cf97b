package plan

import (
	"strings"
	"testing"
	"time"

	"graphmail/graphtables"
	"graphmail/internal/expr"
	"graphmail/internal/query"
)

var testNow = time.Date(2024, 3, 15, 10, 30, 0, 0, time.UTC)

func testEnv() *Env { return &Env{Now: testNow, Location: time.UTC} }

// readingOf makes a reading of SELECT … FROM one table: the columns of the
// select list, then those that are used elsewhere.
func readingOf(t testing.TB, sql string) *reading {
	t.Helper()
	parsed, err := query.Parse(sql)
	if err != nil {
		t.Fatal(err)
	}
	sel := parsed.Statement.(*query.Select)
	from := sel.From.(*query.Table)
	table := graphtables.Standard().Table(from.Name)
	if table == nil {
		t.Fatalf("no table %q", from.Name)
	}
	r := &reading{Table: table, Alias: from.Name, Limit: -1}
	slots := map[*graphtables.Column]int{}
	use := func(e expr.Expr) expr.Expr {
		return expr.Rewrite(e, func(x expr.Expr) expr.Expr {
			ref, ok := x.(*expr.Column)
			if !ok {
				return x
			}
			c := table.Column(ref.Name)
			if c == nil {
				t.Fatalf("no column %q", ref.Name)
			}
			if _, ok := slots[c]; !ok {
				slots[c] = len(r.Need)
				r.Need = append(r.Need, c)
			}
			return &expr.Column{Name: c.Name, Index: slots[c], Type: columnType(c)}
		})
	}
	for _, item := range sel.Items {
		switch e := item.Expr.(type) {
		case nil:
			for i := range table.Columns {
				if !table.Columns[i].Hidden {
					use(&expr.Column{Name: table.Columns[i].Name})
				}
			}
		case *expr.Call:
			r.Count = e.Name == "COUNT"
		default:
			use(e)
		}
	}
	shown := len(r.Need)
	r.Where = expr.Conjuncts(use(sel.Where))
	for _, o := range sel.OrderBy {
		r.Order = append(r.Order, expr.Order{X: use(o.X), Desc: o.Desc})
	}
	for _, c := range detailKeys(table, r.Need) {
		use(&expr.Column{Name: c.Name})
	}
	r.Aside = len(r.Need) - shown
	if sel.Limit != nil {
		v, _ := expr.IsConstant(sel.Limit.Count, testEnv().expression())
		r.Limit = v.Int()
	}
	return r
}

func mustScan(t testing.TB, sql string, env *Env) *Scan {
	t.Helper()
	s, err := readingOf(t, sql).scan(env)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return s
}

// filterOf returns the $filter of a scan's lists.
func filterOf(s *Scan) string {
	var list []string
	for _, r := range s.Requests {
		list = append(list, r.filter(nil))
	}
	return strings.Join(list, " | ")
}

func claims(s *Scan) string {
	var list []string
	for _, p := range s.Predicates {
		list = append(list, p.Claim.String())
	}
	return strings.Join(list, " ")
}

// A pushCase is a condition, what is sent of it, and the claims of its
// conjuncts.
type pushCase struct{ where, filter, claims string }

func runPushCases(t *testing.T, table string, env *Env, cases []pushCase) {
	t.Helper()
	for _, c := range cases {
		s, err := readingOf(t, "SELECT id FROM "+table+" WHERE "+c.where).scan(env)
		if err != nil {
			t.Errorf("%s: %v", c.where, err)
			continue
		}
		got := filterOf(s)
		if s.Never {
			got = "never"
		}
		if got != c.filter || claims(s) != c.claims && !s.Never {
			t.Errorf("%s\n got %s  [%s]\nwant %s  [%s]\n%s", c.where, got, claims(s), c.filter, c.claims, s)
		}
	}
}

// TestPushMessages shows for each operator what Graph is asked on mail.
func TestPushMessages(t *testing.T) {
	t.Parallel()
	runPushCases(t, "messages", testEnv(), []pushCase{
		// Text equality goes as startswith.
		{"from_address = 'anna@contoso.com'", "startswith(from/emailAddress/address,'anna@contoso.com')", "narrowing"},
		{"'anna@contoso.com' = from_address", "startswith(from/emailAddress/address,'anna@contoso.com')", "narrowing"},
		{"from_address <=> 'a@b'", "startswith(from/emailAddress/address,'a@b')", "narrowing"},
		{"LOWER(subject) = 'invoice'", "startswith(subject,'invoice')", "narrowing"},
		{"subject = 'let''s meet'", "startswith(subject,'let''s meet')", "narrowing"},
		{"subject = 'Straße'", "startswith(subject,'Stra')", "narrowing"},
		{"subject = 'Übersicht'", "contains(subject,'bersicht')", "narrowing"},
		{"from_name = 'Jörg Müller'", "startswith(from/emailAddress/name,'J') and contains(from/emailAddress/name,'rg M')", "narrowing"},
		{"subject = 'Café now'", "startswith(subject,'Caf') and contains(subject,' now')", "narrowing"},
		{"subject = 'Отчёт за март'", "startswith(subject,'Отч') and contains(subject,'т за март')", "narrowing"},
		{"subject = '報告書'", "startswith(subject,'報告書')", "narrowing"},
		{"subject = 'レポート'", "", "local"},
		{"subject = 'ß'", "", "local"},
		{"subject = ''", "", "local"},
		{"subject = 5", "", "local"},
		{"subject <> 'x'", "", "local"},
		{"NOT subject = 'x'", "", "local"},
		{"subject > 'm'", "", "local"},
		{"conversation_id = 'AAQk'", "conversationId eq 'AAQk'", "narrowing"},
		{"internet_message_id = '<a@b>'", "internetMessageId eq '<a@b>'", "narrowing"},
		{"body = 'x'", "", "local"},
		{"web_link = 'x'", "", "local"},
		// IN, OR, BETWEEN.
		{"from_address IN ('a@b', 'c@d')", "startswith(from/emailAddress/address,'a@b') or startswith(from/emailAddress/address,'c@d')", "narrowing"},
		{"from_address IN ('a@b', NULL)", "startswith(from/emailAddress/address,'a@b')", "narrowing"},
		{"from_address NOT IN ('a@b')", "", "local"},
		{"from_address NOT IN ('a@b', NULL)", "never", ""},
		{"importance IN ('high', 'low')", "importance eq 'high' or importance eq 'low'", "exact"},
		{"importance NOT IN ('high', 'low')", "importance ne 'high' and importance ne 'low'", "narrowing"},
		{"subject = 'a' OR from_address = 'b'", "startswith(subject,'a') or startswith(from/emailAddress/address,'b')", "narrowing"},
		{"subject = 'a' OR body = 'b'", "", "local"},
		{"(subject = 'a' AND body = 'x') OR from_address = 'b'", "startswith(subject,'a') or startswith(from/emailAddress/address,'b')", "narrowing"},
		{"is_read = 0 AND (subject = 'a' OR subject = 'b')", "isRead eq false and (startswith(subject,'a') or startswith(subject,'b'))", "exact narrowing"},
		{"NOT (subject <> 'a' AND is_read)", "startswith(subject,'a') or isRead eq false", "narrowing"},
		{"NOT (subject <> 'a' OR is_read)", "startswith(subject,'a') and isRead eq false", "narrowing"},
		{"NOT (subject LIKE 'a%' OR is_read)", "isRead eq false", "narrowing"},
		{"NOT (subject LIKE 'a%' AND is_read)", "", "local"},
		{"NOT NOT is_read", "isRead eq true", "exact"},
		// LIKE.
		{"subject LIKE 'inv%'", "startswith(subject,'inv')", "narrowing"},
		{"subject LIKE '%inv%'", "contains(subject,'inv')", "narrowing"},
		{"subject LIKE '%inv'", "contains(subject,'inv')", "narrowing"},
		{"subject LIKE 'a%invoice%b'", "startswith(subject,'a') and contains(subject,'invoice')", "narrowing"},
		{`subject LIKE '100\\%%'`, "startswith(subject,'100%')", "narrowing"},
		{"subject LIKE '10|_x%' ESCAPE '|'", "startswith(subject,'10_x')", "narrowing"},
		{"subject LIKE '_nv%'", "contains(subject,'nv')", "narrowing"},
		{"subject LIKE '%'", "", "local"},
		{"subject LIKE 'a'", "startswith(subject,'a')", "narrowing"},
		{"subject LIKE NULL", "never", ""},
		{"subject NOT LIKE 'a%'", "", "local"},
		{"NOT subject NOT LIKE 'a%'", "startswith(subject,'a')", "narrowing"},
		{"body LIKE '%x%'", "", "local"},
		{"to_recipients LIKE '%x%'", "", "local"},
		{"LEFT(subject, 3) = 'inv'", "startswith(subject,'inv')", "narrowing"},
		{"SUBSTRING_INDEX(from_address, '@', -1) = 'contoso.com'", "contains(from/emailAddress/address,'contoso.com')", "narrowing"},
		{"UPPER(from_address) LIKE 'ANNA%'", "startswith(from/emailAddress/address,'ANNA')", "narrowing"},
		// Booleans, however they are written.
		{"is_read", "isRead eq true", "exact"},
		{"NOT is_read", "isRead eq false", "exact"},
		{"is_read = 0", "isRead eq false", "exact"},
		{"is_read = FALSE", "isRead eq false", "exact"},
		{"is_read <> 1", "isRead eq false", "exact"},
		{"is_read < 1", "isRead eq false", "exact"},
		{"is_read IS TRUE", "isRead eq true", "exact"},
		{"is_read IS FALSE", "isRead eq false", "exact"},
		{"is_read IS NOT TRUE", "", "local"},
		{"is_read = 2", "never", ""},
		{"is_read >= 0", "", "local"},
		{"is_read_receipt_requested", "", "local"},
		// Enumerations, in Graph's spelling.
		{"importance = 'HIGH'", "importance eq 'high'", "exact"},
		{"importance <> 'high'", "importance ne 'high'", "narrowing"},
		{"importance = 'urgent'", "", "local"},
		{"importance LIKE 'h%'", "", "local"},
		{"flag_status = 'notflagged'", "flag/flagStatus eq 'notFlagged'", "narrowing"},
		{"flag_status <> 'flagged'", "", "local"},
		// NULL.
		{"flag_due_date_time IS NULL", "", "local"},
		{"flag_due_date_time IS NOT NULL", "", "local"},
		{"subject = NULL", "never", ""},
		{"NOT subject = NULL", "never", ""},
		{"1 = 0", "never", ""},
		{"1 = 1 AND is_read", "isRead eq true", "exact exact"},
		{"is_read OR 1 = 1", "", "exact"},
		{"is_read OR NULL", "isRead eq true", "exact"},
		// Categories.
		{`JSON_CONTAINS(categories, '"Blue"')`, "categories/any(c:c eq 'Blue')", "narrowing"},
		{`JSON_CONTAINS(categories, '["Blue", "Red"]')`, "categories/any(c:c eq 'Blue') and categories/any(c:c eq 'Red')", "narrowing"},
		{`JSON_CONTAINS(categories, '"Blue"') = 1`, "categories/any(c:c eq 'Blue')", "narrowing"},
		{`NOT JSON_CONTAINS(categories, '"Blue"')`, "", "local"},
		{`JSON_CONTAINS(to_recipients, '"x"')`, "", "local"},
		// What Graph has no test for.
		{"from_address = sender_address", "", "local"},
		{"CHAR_LENGTH(subject) > 10", "", "local"},
		{"CASE WHEN is_read THEN 1 ELSE 0 END = 1", "", "local"},
		// Contradictions.
		{"is_read AND NOT is_read", "never", ""},
		{"is_read = 1 AND is_read = 0", "never", ""},
		{"from_address = 'a@b' AND from_address = 'c@d'", "never", ""},
		{"from_address = 'a@b' AND from_address = 'A@B'", "startswith(from/emailAddress/address,'a@b') and startswith(from/emailAddress/address,'A@B')", "narrowing narrowing"},
		{"received_date_time > '2024-02-01' AND received_date_time < '2024-01-01'", "never", ""},
	})
}

// TestPushTimes shows how comparisons of times, days, months and years become
// half-open ranges.
func TestPushTimes(t *testing.T) {
	t.Parallel()
	const r = "receivedDateTime"
	runPushCases(t, "messages", testEnv(), []pushCase{
		{"received_date_time >= '2024-01-31'", r + " ge 2024-01-31T00:00:00Z", "exact"},
		{"received_date_time > '2024-01-31'", r + " gt 2024-01-31T00:00:00Z", "narrowing"},
		{"received_date_time < '2024-01-31 10:00'", r + " lt 2024-01-31T10:00:00Z", "exact"},
		{"received_date_time <= '2024-01-31 10:00:00'", r + " lt 2024-01-31T10:00:01Z", "narrowing"},
		{"received_date_time = '2024-01-31 10:00:00'", r + " ge 2024-01-31T10:00:00Z and " + r + " lt 2024-01-31T10:00:01Z", "narrowing"},
		{"received_date_time >= '2024-01-31 10:00:00.5'", r + " ge 2024-01-31T10:00:00Z", "narrowing"},
		{"received_date_time < '2024-01-31 10:00:00.5'", r + " lt 2024-01-31T10:00:01Z", "narrowing"},
		{"received_date_time <> '2024-01-31'", "", "local"},
		{"NOT received_date_time < '2024-01-31'", r + " ge 2024-01-31T00:00:00Z", "exact"},
		{"'2024-01-31' <= received_date_time", r + " ge 2024-01-31T00:00:00Z", "exact"},
		{"received_date_time BETWEEN '2024-01-01' AND '2024-01-31'", r + " ge 2024-01-01T00:00:00Z and " + r + " lt 2024-01-31T00:00:01Z", "narrowing"},
		{"received_date_time NOT BETWEEN '2024-01-01' AND '2024-01-31'", r + " lt 2024-01-01T00:00:00Z or " + r + " gt 2024-01-31T00:00:00Z", "narrowing"},
		{"received_date_time >= '2024-01-31T10:00:00+02:00'", r + " ge 2024-01-31T08:00:00Z", "exact"},
		{"received_date_time >= NOW() - INTERVAL 7 DAY", r + " ge 2024-03-08T10:30:00Z", "exact"},
		{"received_date_time >= DATE_SUB(CURDATE(), INTERVAL 1 MONTH)", r + " ge 2024-02-15T00:00:00Z", "exact"},
		{"DATE(received_date_time) = '2024-01-31'", r + " ge 2024-01-31T00:00:00Z and " + r + " lt 2024-02-01T00:00:00Z", "exact"},
		{"DATE(received_date_time) = CURDATE()", r + " ge 2024-03-15T00:00:00Z and " + r + " lt 2024-03-16T00:00:00Z", "exact"},
		{"DATE(received_date_time) > '2024-01-31'", r + " ge 2024-02-01T00:00:00Z", "exact"},
		{"DATE(received_date_time) <= '2024-01-31'", r + " lt 2024-02-01T00:00:00Z", "exact"},
		{"DATE(received_date_time) >= NOW() - INTERVAL 7 DAY", r + " ge 2024-03-09T00:00:00Z", "exact"},
		{"DATE(received_date_time) = NOW()", "never", ""},
		{"CAST(received_date_time AS DATE) = '2024-01-31'", r + " ge 2024-01-31T00:00:00Z and " + r + " lt 2024-02-01T00:00:00Z", "exact"},
		{"YEAR(received_date_time) = 2024", r + " ge 2024-01-01T00:00:00Z and " + r + " lt 2025-01-01T00:00:00Z", "exact"},
		{"YEAR(received_date_time) < 2024", r + " lt 2024-01-01T00:00:00Z", "exact"},
		{"YEAR(received_date_time) = 2024 AND MONTH(received_date_time) = 2", r + " ge 2024-02-01T00:00:00Z and " + r + " lt 2024-03-01T00:00:00Z", "exact narrowing"},
		{"MONTH(received_date_time) = 2", "", "local"},
		{"DATE_FORMAT(received_date_time, '%Y-%m') = '2024-02'", r + " ge 2024-02-01T00:00:00Z and " + r + " lt 2024-03-01T00:00:00Z", "exact"},
		{"DATE_FORMAT(received_date_time, '%Y-%m') >= '2024-02'", r + " ge 2024-02-01T00:00:00Z", "exact"},
		{"DATE_FORMAT(received_date_time, '%d') = '02'", "", "local"},
		{"DATEDIFF(NOW(), received_date_time) <= 7", r + " ge 2024-03-08T00:00:00Z", "exact"},
		{"DATEDIFF(received_date_time, NOW()) > -7", r + " ge 2024-03-09T00:00:00Z", "exact"},
		{"YEAR(received_date_time) = 2024 AND DATE(received_date_time) < '2023-05-01'", "never", ""},
		{"received_date_time >= '2024-01-01' OR sent_date_time >= '2024-01-01'", r + " ge 2024-01-01T00:00:00Z or sentDateTime ge 2024-01-01T00:00:00Z", "exact"},
	})
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zones here:", err)
	}
	env := testEnv()
	env.Location = berlin
	runPushCases(t, "messages", env, []pushCase{
		{"received_date_time >= '2024-01-31'", r + " ge 2024-01-30T23:00:00Z", "exact"},
		{"DATE(received_date_time) = '2024-03-31'", r + " ge 2024-03-30T23:00:00Z and " + r + " lt 2024-03-31T22:00:00Z", "exact"},
		{"YEAR(received_date_time) = 2024", r + " ge 2023-12-31T23:00:00Z and " + r + " lt 2024-12-31T23:00:00Z", "exact"},
	})
}
