package plan

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"graphmail/graphtables"
)

// decoded returns a scan's first pages with their escapes undone, to be read.
func decoded(t *testing.T, s *Scan) string {
	t.Helper()
	list := s.URLs()
	for i, u := range list {
		text, err := url.PathUnescape(u)
		if err != nil {
			t.Fatal(err)
		}
		list[i] = text
	}
	return strings.Join(list, "\n")
}

// An accessCase is a query and the first request of each of its lists.
type accessCase struct{ sql, request string }

func runAccessCases(t *testing.T, env *Env, cases []accessCase) {
	t.Helper()
	for _, c := range cases {
		s, err := readingOf(t, c.sql).scan(env)
		if err != nil {
			t.Errorf("%s: %v", c.sql, err)
			continue
		}
		if got := decoded(t, s); got != c.request {
			t.Errorf("%s\n got %s\nwant %s\n%s", c.sql, got, c.request, s)
		}
	}
}

// TestAccess shows how each table is reached, with scopes, keys and pages.
func TestAccess(t *testing.T) {
	t.Parallel()
	runAccessCases(t, testEnv(), []accessCase{
		// Mailboxes and folders.
		{"SELECT subject FROM messages LIMIT 5", "/me/messages?$select=id,subject&$top=5"},
		{"SELECT subject FROM messages WHERE user_id = 'bob@contoso.com' LIMIT 5", "/users/bob@contoso.com/messages?$select=id,subject&$top=5"},
		{"SELECT subject FROM messages WHERE user_id = 'ME' LIMIT 5", "/me/messages?$select=id,subject&$top=5"},
		{"SELECT subject FROM messages WHERE user_id IN ('a@b', 'c@d') LIMIT 5", "/{mailbox}/messages?$select=id,subject&$top=5"},
		{"SELECT subject FROM messages WHERE user_id IN ('a@b', 'c@d') AND user_id = 'C@D' LIMIT 5", "/users/c@d/messages?$select=id,subject&$top=5"},
		{"SELECT subject FROM messages WHERE folder = 'Inbox' LIMIT 5", "/me/mailFolders/Inbox/messages?$select=id,subject&$top=5"},
		{"SELECT subject FROM messages WHERE folder = 'A' OR folder = 'B' LIMIT 5", "/me/mailFolders/{folder}/messages?$select=id,subject&$top=5"},
		{"SELECT subject FROM messages WHERE parent_folder_id = 'F=' LIMIT 5", "/me/mailFolders/F=/messages?$select=id,subject&$top=5"},
		{"SELECT subject FROM messages WHERE folder = 'inbox' AND parent_folder_id = 'F' LIMIT 5", "/me/mailFolders/inbox/messages?$select=id,subject,parentFolderId&$filter=parentFolderId eq 'F'&$top=12"},
		{"SELECT subject, folder FROM messages LIMIT 5", "/me/messages?$select=id,subject,parentFolderId&$top=5"},
		{"SELECT subject FROM messages WHERE folder LIKE 'Inbox/%' LIMIT 5", "/me/messages?$select=id,subject,parentFolderId&$top=1000"},
		// Keys.
		{"SELECT subject FROM messages WHERE id = 'A/b+c='", "/me/messages/A/b+c=?$select=id,subject"},
		{"SELECT subject FROM messages WHERE id IN ('A', 'a', 'A')", "/me/messages/{id}?$select=id,subject"},
		{"SELECT subject FROM messages WHERE id = 'A' AND is_read", "/me/messages/A?$select=id,subject,isRead"},
		{"SELECT subject FROM messages WHERE id = ''", ""},
		{"SELECT subject FROM messages WHERE id IN ('A', 'B') AND id = 'C'", ""},
		{"SELECT display_name FROM users WHERE id = 'me'", "/me?$select=id,displayName"},
		{"SELECT display_name FROM users WHERE id = '$x@contoso.com'", "/users('$x@contoso.com')?$select=id,displayName"},
		{"SELECT display_name FROM users WHERE id = 'a_b#EXT#@contoso.com'", "/users/a_b#EXT#@contoso.com?$select=id,displayName"},
		{"SELECT skills FROM users WHERE id = 'x'", "/users/x?$select=id,skills"},
		{"SELECT display_name FROM mail_folders WHERE id = 'inbox'", "/me/mailFolders/inbox?$select=id,displayName"},
		{"SELECT display_name FROM mail_folders WHERE id = 'F' AND depth = 1", "/me/mailFolders/delta?$select=id,displayName,parentFolderId"},
		{"SELECT unread_item_count FROM mail_folders WHERE well_known_name = 'Inbox'", "/me/mailFolders/inbox?$select=id,unreadItemCount"},
		{"SELECT path FROM mail_folders WHERE well_known_name = 'inbox'", "/me/mailFolders/delta?$select=id,displayName,parentFolderId"},
		{"SELECT id FROM mail_folders WHERE well_known_name = 'nosuch'", ""},
		{"SELECT person_notes FROM people WHERE id = 'x'", "/me/people?$select=id,personNotes&$top=1000"},
		// Pages by the width of a row.
		{"SELECT id FROM messages", "/me/messages?$select=id,receivedDateTime&$orderby=receivedDateTime desc&$top=1000&$count=true"},
		{"SELECT body_preview FROM messages LIMIT 5000", "/me/messages?$select=id,bodyPreview&$top=500"},
		{"SELECT body, unique_body FROM messages LIMIT 5000", "/me/messages?$select=id,body,uniqueBody&$top=40"},
		{"SELECT display_name FROM users", "/users?$select=id,displayName&$top=999"},
		// Exact conditions need no column, others do.
		{"SELECT subject FROM messages WHERE is_read = 0 LIMIT 10", "/me/messages?$select=id,subject&$filter=isRead eq false&$top=10"},
		{"SELECT subject FROM messages WHERE from_address = 'a@b' LIMIT 10", "/me/messages?$select=id,subject,from&$filter=startswith(from/emailAddress/address,'a@b')&$top=20"},
		{"SELECT subject FROM messages WHERE body_preview = 'x' LIMIT 10", "/me/messages?$select=id,subject,bodyPreview&$top=500"},
		// Order.
		{"SELECT subject FROM messages ORDER BY received_date_time DESC LIMIT 10", "/me/messages?$select=id,subject,receivedDateTime&$orderby=receivedDateTime desc&$top=10"},
		{"SELECT subject FROM messages WHERE is_read = 0 ORDER BY received_date_time DESC LIMIT 10", "/me/messages?$select=id,subject,receivedDateTime&$filter=receivedDateTime ge 1900-01-01T00:00:00Z and isRead eq false&$orderby=receivedDateTime desc&$top=10"},
		{"SELECT subject FROM messages WHERE is_read = 0 AND received_date_time >= '2024-01-01' ORDER BY received_date_time DESC LIMIT 10", "/me/messages?$select=id,subject,receivedDateTime&$filter=receivedDateTime ge 2024-01-01T00:00:00Z and isRead eq false&$orderby=receivedDateTime desc&$top=10"},
		{"SELECT subject FROM messages WHERE is_read = 0 OR importance = 'high' ORDER BY sent_date_time DESC LIMIT 10", "/me/messages?$select=id,subject,sentDateTime&$filter=sentDateTime ge 1900-01-01T00:00:00Z and (isRead eq false or importance eq 'high')&$orderby=sentDateTime desc&$top=10"},
		{"SELECT subject FROM messages ORDER BY received_date_time LIMIT 10", "/me/messages?$select=id,subject,receivedDateTime&$filter=receivedDateTime ge 1900-01-01T00:00:00Z&$orderby=receivedDateTime&$top=10"},
		{"SELECT subject FROM messages ORDER BY subject LIMIT 10", "/me/messages?$select=id,subject,receivedDateTime&$orderby=receivedDateTime desc&$top=1000&$count=true"},
		// Attachments and what is in a message.
		{"SELECT name FROM attachments WHERE message_id = 'M'", "/me/messages/M/attachments?$select=id,name"},
		{"SELECT name, kind, content_id FROM attachments", "/me/messages?$select=id,receivedDateTime&$expand=attachments($select=id,name,microsoft.graph.fileAttachment/contentId)&$orderby=receivedDateTime desc&$top=100&$count=true"},
		{"SELECT name FROM attachments WHERE is_inline = 0", "/me/messages?$select=id&$expand=attachments($select=id,name,isInline)&$filter=hasAttachments eq true&$top=100&$count=true"},
		{"SELECT name FROM attachments WHERE is_inline", "/me/messages?$select=id,receivedDateTime&$expand=attachments($select=id,name,isInline)&$orderby=receivedDateTime desc&$top=100&$count=true"},
		{"SELECT address FROM message_recipients WHERE kind = 'sender' AND address LIKE 'a%'", "/me/messages?$select=id,sender&$filter=startswith(sender/emailAddress/address,'a')&$top=1000&$count=true"},
		{"SELECT address FROM message_recipients WHERE kind IN ('from', 'sender') AND address = 'a@b'", "/me/messages?$select=id,from,sender&$filter=startswith(from/emailAddress/address,'a@b') or startswith(sender/emailAddress/address,'a@b')&$top=1000&$count=true"},
		{"SELECT address FROM message_recipients WHERE kind IN ('from', 'to') AND address = 'a@b'", "/me/messages?$select=id,from,toRecipients,receivedDateTime&$orderby=receivedDateTime desc&$top=1000&$count=true"},
		{"SELECT address FROM message_recipients WHERE message_id = 'M'", "/me/messages/M?$select=id,from,sender,toRecipients,ccRecipients,bccRecipients,replyTo"},
		{"SELECT category FROM message_categories WHERE category IN ('Blue', 'Red')", "/me/messages?$select=id,categories&$filter=categories/any(c:c eq 'Blue') or categories/any(c:c eq 'Red')&$top=1000&$count=true"},
		{"SELECT value FROM message_headers WHERE name = 'X-Spam'", "/me/messages?$select=id,internetMessageHeaders,receivedDateTime&$orderby=receivedDateTime desc&$top=50&$count=true"},
		// Calendars.
		{"SELECT subject FROM events WHERE start_date_time >= '2024-01-01' AND subject LIKE 'x%'", "/me/events?$select=id,subject,start&$filter=start/dateTime ge '2024-01-01T00:00:00' and startswith(subject,'x')&$top=1000"},
		{"SELECT subject FROM events WHERE calendar_id = 'C' ORDER BY start_date_time", "/me/calendars/C/events?$select=id,subject,start&$orderby=start/dateTime&$top=1000"},
		{"SELECT subject FROM calendar_view WHERE start_date_time >= '2024-01-01' AND start_date_time < '2024-02-01'", "/me/calendarView?startDateTime=2024-01-01T00:00:00Z&endDateTime=2024-02-01T00:00:00Z&$select=id,subject,start&$top=1000"},
		{"SELECT subject FROM calendar_view WHERE end_date_time > '2024-01-01' AND start_date_time <= '2024-02-01' AND calendar_id = 'C'", "/me/calendars/C/calendarView?startDateTime=2024-01-01T00:00:00Z&endDateTime=2024-02-01T00:00:01Z&$select=id,subject,start,end&$top=1000"},
		{"SELECT subject FROM calendar_view WHERE DATE(start_date_time) = CURDATE() AND is_all_day", "/me/calendarView?startDateTime=2024-03-15T00:00:00Z&endDateTime=2024-03-16T00:00:00Z&$select=id,subject,start,isAllDay&$top=1000"},
		{"SELECT subject FROM calendar_view WHERE start_date_time BETWEEN '2024-01-01' AND '2024-01-02'", "/me/calendarView?startDateTime=2024-01-01T00:00:00Z&endDateTime=2024-01-02T00:00:01Z&$select=id,subject,start&$top=1000"},
		{"SELECT subject FROM calendar_view WHERE start_date_time > '2024-02-01' AND start_date_time < '2024-01-01'", ""},
		// The small lists.
		{"SELECT time_zone FROM mailbox_settings", "/me/mailboxSettings"},
		{"SELECT display_name FROM master_categories WHERE display_name = 'Red'", "/me/outlook/masterCategories?$select=id,displayName"},
		{"SELECT classify_as FROM focused_overrides", "/me/inferenceClassification/overrides"},
		{"SELECT display_name FROM message_rules WHERE is_enabled", "/me/mailFolders/inbox/messageRules?$select=id,displayName,isEnabled"},
		{"SELECT path, unread_item_count FROM mail_folders", "/me/mailFolders/delta?$select=id,displayName,parentFolderId,unreadItemCount"},
		{"SELECT display_name FROM contact_folders", "/me/contactFolders?$select=id,displayName"},
		{"SELECT display_name FROM contacts WHERE parent_folder_id = 'F'", "/me/contactFolders/F/contacts?$select=id,displayName&$top=1000"},
		{"SELECT mail FROM group_members WHERE group_id = 'G'", "/groups/G/members?$select=id,mail&$top=999"},
		{"SELECT mail FROM group_members", "/groups/{group_id}/members?$select=id,mail&$top=999"},
	})
}

// TestPushDirectory shows filters on users and groups, and when they need an
// advanced query.
func TestPushDirectory(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ where, filter, claims, advanced string }{
		{"department = 'Sales'", "department eq 'Sales'", "narrowing", ""},
		{"display_name LIKE 'A%'", "startswith(displayName,'A')", "narrowing", ""},
		{"department IN ('a', 'b', 'c')", "department in ('a','b','c')", "narrowing", ""},
		{"department IN ('a')", "department eq 'a'", "narrowing", ""},
		{"account_enabled", "accountEnabled eq true", "exact", ""},
		{"NOT account_enabled", "accountEnabled eq false", "exact", ""},
		{"mail LIKE '%@contoso.com'", "endswith(mail,'@contoso.com')", "narrowing", "advanced"},
		{"company_name = 'Contoso'", "companyName eq 'Contoso'", "narrowing", "advanced"},
		{"city IS NULL", "city eq null", "narrowing", "advanced"},
		{"city IS NOT NULL", "city ne null", "narrowing", "advanced"},
		{"department = 'Sales' AND office_location = '1'", "department eq 'Sales' and officeLocation eq '1'", "narrowing narrowing", "advanced"},
		{"department <> 'Sales'", "", "local", ""},
		{"display_name LIKE '%ann%'", "", "local", ""},
		{"job_title = 'Engineer'", "jobTitle eq 'Engineer'", "narrowing", ""},
		{"job_title LIKE 'Eng%'", "", "local", ""},
		{"display_name = 'Zoë'", "startswith(displayName,'Zo')", "narrowing", ""},
		{"JSON_CONTAINS(proxy_addresses, '\"smtp:a@b\"')", "proxyAddresses/any(p:p eq 'smtp:a@b')", "narrowing", ""},
		{"created_date_time >= '2024-01-01'", "createdDateTime ge 2024-01-01T00:00:00Z", "narrowing", ""},
		{"created_date_time < '2024-01-01'", "createdDateTime le 2024-01-01T00:00:00Z", "narrowing", ""},
		{"department = '" + strings.Repeat("x", 121) + "'", "startswith(department,'" + strings.Repeat("x", 120) + "')", "narrowing", ""},
		{"about_me = 'x'", "", "local", ""},
	} {
		s := mustScan(t, "SELECT id FROM users WHERE "+c.where, testEnv())
		advanced := ""
		if slices.Contains(s.Requests[0].Header, Pair{"ConsistencyLevel", "eventual"}) {
			advanced = "advanced"
		}
		if got := filterOf(s); got != c.filter || claims(s) != c.claims || advanced != c.advanced || s.Requests[0].Count != (advanced != "") {
			t.Errorf("%s\n got %s [%s] %s\nwant %s [%s] %s", c.where, got, claims(s), advanced, c.filter, c.claims, c.advanced)
		}
	}
}

// TestLongList shows what becomes of a long IN: one or, several lists, or a
// check here.
func TestLongList(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ n, lists, terms int }{{12, 1, 12}, {13, 2, 12}, {240, 20, 12}, {241, 1, 0}} {
		var list []string
		for i := range c.n {
			list = append(list, "'u"+strings.Repeat("x", i)+"@contoso.com'")
		}
		s := mustScan(t, "SELECT id FROM messages WHERE is_read AND from_address IN ("+strings.Join(list, ", ")+")", testEnv())
		got := strings.Count(s.Requests[0].filter(nil), "startswith")
		if len(s.Requests) != c.lists || got != c.terms {
			t.Errorf("%d values: %d lists of %d, want %d of %d", c.n, len(s.Requests), got, c.lists, c.terms)
		}
		for _, r := range s.Requests {
			if !strings.HasPrefix(r.filter(nil), "isRead eq true") {
				t.Errorf("%d values: a list lost the other condition: %s", c.n, r.filter(nil))
			}
		}
		if (s.Filter == nil) || s.Predicates[1].Claim == Exact {
			t.Errorf("%d values: not checked here", c.n)
		}
		if c.lists > 1 {
			weaker, ok := s.Weaken()
			for ok && len(weaker.Requests[0].Clauses) > 0 {
				weaker, ok = weaker.Weaken()
			}
			if len(weaker.Requests) != 1 {
				t.Errorf("%d values: %d lists are left without the condition that told them apart", c.n, len(weaker.Requests))
			}
		}
	}
	if s := mustScan(t, "SELECT id FROM users WHERE department IN ('"+strings.Join(strings.Split(strings.Repeat("x", 16), ""), "1','")+"')", testEnv()); strings.Contains(filterOf(s), " in (") {
		t.Errorf("more than 15 values in one in: %s", filterOf(s))
	}
}

// TestOrder shows which orders Graph is asked for, and where rows without a
// date have to be read.
func TestOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sql     string
		pushed  bool
		undated Undated
		limit   int64
	}{
		{"SELECT id FROM messages ORDER BY received_date_time DESC LIMIT 9", true, NoUndated, 9},
		{"SELECT id FROM messages ORDER BY received_date_time DESC", true, NoUndated, -1},
		{"SELECT id FROM messages WHERE is_read ORDER BY received_date_time DESC LIMIT 9", true, UndatedLast, 9},
		{"SELECT id FROM messages ORDER BY received_date_time LIMIT 9", true, UndatedFirst, 9},
		{"SELECT id FROM messages ORDER BY received_date_time", false, NoUndated, -1},
		{"SELECT id FROM messages WHERE received_date_time < '2024-01-01' ORDER BY received_date_time LIMIT 9", true, NoUndated, 9},
		{"SELECT id FROM messages WHERE is_read AND DATE(received_date_time) = CURDATE() ORDER BY received_date_time DESC LIMIT 9", true, NoUndated, 9},
		{"SELECT id FROM messages ORDER BY subject LIMIT 9", false, NoUndated, -1},
		{"SELECT id FROM messages ORDER BY received_date_time DESC, subject LIMIT 9", false, NoUndated, -1},
		{"SELECT id FROM messages ORDER BY created_date_time DESC LIMIT 9", false, NoUndated, -1},
		{"SELECT id FROM messages WHERE search('x') ORDER BY received_date_time DESC LIMIT 9", false, NoUndated, -1},
		{"SELECT id FROM messages WHERE id = 'A' ORDER BY received_date_time DESC LIMIT 9", false, NoUndated, -1},
		{"SELECT id FROM events ORDER BY start_date_time DESC LIMIT 9", true, NoUndated, 9},
		{"SELECT id FROM events WHERE is_all_day ORDER BY start_date_time DESC LIMIT 9", false, NoUndated, -1},
		{"SELECT id FROM users ORDER BY display_name LIMIT 9", false, NoUndated, -1},
		{"SELECT id FROM contacts ORDER BY display_name LIMIT 9", false, NoUndated, -1},
	} {
		s := mustScan(t, c.sql, testEnv())
		if (s.Ordered != nil) != c.pushed || s.Undated != c.undated || s.Limit != c.limit {
			t.Errorf("%s: pushed %v undated %d limit %d, want %v %d %d", c.sql, s.Ordered != nil, s.Undated, s.Limit, c.pushed, c.undated, c.limit)
		}
	}
}

// TestCount shows when Graph's own count is asked for.
func TestCount(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"SELECT COUNT(*) FROM messages WHERE folder = 'inbox'":                                              "/me/mailFolders/inbox/messages?$select=id&$top=1&$count=true",
		"SELECT COUNT(*) FROM messages WHERE folder = 'inbox' AND is_read = 0":                              "/me/mailFolders/inbox/messages?$select=id&$filter=isRead eq false&$top=1&$count=true",
		"SELECT COUNT(*) FROM messages WHERE parent_folder_id = 'F' AND received_date_time >= '2024-01-01'": "/me/mailFolders/F/messages?$select=id&$filter=receivedDateTime ge 2024-01-01T00:00:00Z&$top=1&$count=true",
		"SELECT COUNT(*) FROM messages WHERE parent_folder_id = 'inbox'":                                    "",
		"SELECT COUNT(*) FROM messages WHERE folder = 'inbox' AND from_address = 'a@b'":                     "",
		"SELECT COUNT(*) FROM messages WHERE folder = 'inbox' AND received_date_time > '2024-01-01'":        "",
		"SELECT COUNT(*) FROM messages WHERE folder IN ('inbox', 'drafts')":                                 "",
		"SELECT COUNT(*) FROM messages WHERE folder = 'inbox' AND user_id IN ('a', 'b')":                    "",
		"SELECT COUNT(*) FROM messages WHERE folder = 'inbox' AND search('x')":                              "",
		"SELECT COUNT(*) FROM messages":                                                                     "",
		"SELECT COUNT(*) FROM users":                                                                        "",
		"SELECT COUNT(*) FROM events":                                                                       "",
		"SELECT COUNT(*) FROM attachments":                                                                  "",
	} {
		s := mustScan(t, sql, testEnv())
		switch {
		case s.CountOnly != (want != ""):
			t.Errorf("%s: counted by Graph is %v\n%s", sql, s.CountOnly, s)
		case s.CountOnly && decoded(t, s) != want:
			t.Errorf("%s\n got %s\nwant %s", sql, decoded(t, s), want)
		case s.CountOnly && s.Width() != 1:
			t.Errorf("%s: %d slots", sql, s.Width())
		}
		if s.CountOnly {
			rows := s.Uncount()
			if rows.CountOnly || rows.Requests[0].Top < 100 {
				t.Errorf("%s: the rows are counted by %s", sql, decoded(t, rows))
			}
		}
	}
}

// TestScopeErrors shows that user_id, folder, search and calendar_view say what
// they need.
func TestScopeErrors(t *testing.T) {
	t.Parallel()
	for sql, want := range map[string]string{
		"SELECT id FROM messages WHERE user_id <> 'a'":                                     `"user_id" of "messages" cannot be used in user_id <> 'a'`,
		"SELECT id FROM messages WHERE user_id LIKE 'a%'":                                  `"user_id" of "messages" cannot be used`,
		"SELECT id FROM messages WHERE folder <> 'inbox'":                                  "folder LIKE",
		"SELECT id FROM messages WHERE folder = 'inbox' OR is_read":                        `"folder" of "messages" cannot be used`,
		"SELECT id FROM messages WHERE NOT folder = 'inbox'":                               `"folder" of "messages" cannot be used`,
		"SELECT id FROM messages WHERE folder = 5":                                         `compare it with one`,
		"SELECT id FROM messages WHERE search('x') OR is_read":                             "it stands within",
		"SELECT id FROM events WHERE search('x')":                                          `cannot be answered on "events"`,
		"SELECT id FROM messages WHERE id = 'x' AND search('x')":                           "cannot be answered",
		"SELECT id FROM messages WHERE search('')":                                         "there is no word to look for",
		"SELECT id FROM messages WHERE MATCH (web_link) AGAINST ('x')":                     "it can look into",
		"SELECT id FROM messages WHERE MATCH (subject) AGAINST ('-x' IN BOOLEAN MODE)":     "no word to look for",
		"SELECT id FROM calendar_view":                                                     `"calendar_view" repeats events without end`,
		"SELECT id FROM calendar_view WHERE start_date_time > '2024-01-01'":                "add start_date_time >=",
		"SELECT id FROM calendar_view WHERE start_date_time > '2024-01-01' OR is_all_day":  "span of time",
		"SELECT id FROM calendar_view WHERE start_date_time < '2024-01-01' AND is_all_day": "span of time",
	} {
		_, err := readingOf(t, sql).scan(testEnv())
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n got %v\nwant %s", sql, err, want)
		}
	}
	_, err := readingOf(t, "SELECT id FROM calendar_view").scan(testEnv())
	if w := (*WindowError)(nil); !errors.As(err, &w) || w.Table != "calendar_view" {
		t.Errorf("not a WindowError: %v", err)
	}
}

// TestPushdownOff shows that only what a query cannot be answered without is
// sent.
func TestPushdownOff(t *testing.T) {
	t.Parallel()
	env := testEnv()
	env.Pushdown = Off
	runAccessCases(t, env, []accessCase{
		{"SELECT subject FROM messages WHERE is_read = 0 AND from_address = 'a@b' ORDER BY received_date_time DESC LIMIT 5", "/me/messages?$select=id,subject,from,receivedDateTime,isRead&$top=1000"},
		{"SELECT subject FROM messages WHERE folder = 'inbox' AND user_id = 'a@b'", "/users/a@b/mailFolders/inbox/messages?$select=id,subject&$top=1000"},
		{"SELECT subject FROM messages WHERE id = 'A'", "/me/messages?$select=id,subject&$top=1000"},
		{"SELECT subject FROM messages WHERE parent_folder_id = 'F'", "/me/messages?$select=id,subject,parentFolderId&$top=1000"},
		{"SELECT subject FROM messages WHERE search('x')", `/me/messages?$select=id,subject&$search="x"&$top=1000`},
		{"SELECT display_name FROM users WHERE id = 'me'", "/me?$select=id,displayName"},
		{"SELECT display_name FROM users WHERE city IS NULL", "/users?$select=id,displayName,city&$top=999"},
		{"SELECT subject FROM calendar_view WHERE DATE(start_date_time) = '2024-01-01' AND is_all_day", "/me/calendarView?startDateTime=2024-01-01T00:00:00Z&endDateTime=2024-01-02T00:00:00Z&$select=id,subject,start,isAllDay&$top=1000"},
		{"SELECT subject FROM events WHERE calendar_id = 'C' AND is_all_day", "/me/calendars/C/events?$select=id,subject,isAllDay&$top=1000"},
		{"SELECT display_name FROM contacts WHERE parent_folder_id = 'F'", "/me/contactFolders/F/contacts?$select=id,displayName&$top=1000"},
		{"SELECT name FROM attachments WHERE message_id = 'M'", "/me/messages?$select=id&$expand=attachments($select=id,name)&$top=100"},
		{"SELECT address FROM message_recipients WHERE kind = 'from' AND address = 'a@b'", "/me/messages?$select=id,from&$top=1000"},
		{"SELECT COUNT(*) FROM messages WHERE folder = 'inbox'", "/me/mailFolders/inbox/messages?$select=id&$top=1000"},
	})
}

// TestPushdownRequire shows that what would be evaluated here is an error.
func TestPushdownRequire(t *testing.T) {
	t.Parallel()
	env := testEnv()
	env.Pushdown = Require
	for sql, want := range map[string]string{
		"SELECT id FROM messages WHERE is_read AND subject LIKE 'x%' ORDER BY received_date_time DESC": "",
		"SELECT id FROM messages ORDER BY received_date_time":                                          "",
		"SELECT id FROM messages WHERE id = 'A'":                                                       "",
		"SELECT id FROM messages WHERE is_read AND body LIKE '%x%' AND web_link = 'y'":                 "body LIKE '%x%'",
		"SELECT id FROM messages ORDER BY subject":                                                     "ORDER BY subject on",
		"SELECT id FROM messages WHERE 1 = 0 ORDER BY subject":                                         "",
		"SELECT id FROM mail_folders WHERE unread_item_count > 0":                                      "unread_item_count > 0",
	} {
		_, err := readingOf(t, sql).scan(env)
		switch {
		case want == "" && err != nil:
			t.Errorf("%s: %v", sql, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s\n got %v\nwant %s", sql, err, want)
		}
	}
}

// TestWeaken follows a scan down: the weakest clause goes first, each moves to
// the local check, then the order goes, and then there is nothing to give up.
func TestWeaken(t *testing.T) {
	t.Parallel()
	s := mustScan(t, "SELECT id FROM messages WHERE is_read = 0 AND subject LIKE '%x%' AND from_address = 'a@b' ORDER BY received_date_time DESC LIMIT 5", testEnv())
	var got []string
	for {
		got = append(got, filterOf(s)+" "+orderBy(s.Requests[0].OrderBy))
		weaker, ok := s.Weaken()
		if !ok {
			break
		}
		s = weaker
	}
	want := []string{
		"receivedDateTime ge 1900-01-01T00:00:00Z and isRead eq false and contains(subject,'x') and startswith(from/emailAddress/address,'a@b') receivedDateTime desc",
		"receivedDateTime ge 1900-01-01T00:00:00Z and isRead eq false and startswith(from/emailAddress/address,'a@b') receivedDateTime desc",
		"receivedDateTime ge 1900-01-01T00:00:00Z and startswith(from/emailAddress/address,'a@b') receivedDateTime desc",
		" receivedDateTime desc",
		" ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if s.Filter == nil || !strings.Contains(s.Filter.String(), "is_read = 0") {
		t.Errorf("an exact condition that Graph refused is not checked here: %v", s.Filter)
	}
	if !slices.Contains(s.Requests[0].Select, "isRead") {
		t.Errorf("it is checked without its value: %v", s.Requests[0].Select)
	}
	if s.Sort == nil || s.Ordered != nil || s.Limit != -1 || s.Undated != NoUndated {
		t.Errorf("the order that Graph refused is not made here: sort %v limit %d", s.Sort, s.Limit)
	}
}

// TestWeakenLearnt starts a plan where the last one of its shape ended.
func TestWeakenLearnt(t *testing.T) {
	t.Parallel()
	env := testEnv()
	var shapes []string
	env.Refused = func(table, shape string) int {
		shapes = append(shapes, table+": "+shape)
		return map[string]int{"isRead eq ? and contains(subject,?)": 1, "isRead eq ?": 1}[shape]
	}
	a := mustScan(t, "SELECT id FROM messages WHERE is_read = 0 AND subject LIKE '%x%'", env)
	b := mustScan(t, "SELECT id FROM messages WHERE is_read = 1 AND subject LIKE '%yy%'", env)
	if filterOf(a) != "" || filterOf(b) != "" {
		t.Errorf("got %q and %q", filterOf(a), filterOf(b))
	}
	want := []string{"messages: isRead eq ? and contains(subject,?)", "messages: isRead eq ?", "messages: "}
	if !slices.Equal(shapes, append(want, want...)) {
		t.Errorf("shapes %q", shapes)
	}
}

// TestWindow shows the parts a list is cut into.
func TestWindow(t *testing.T) {
	t.Parallel()
	s := mustScan(t, "SELECT id FROM messages WHERE is_read = 0 OR importance = 'high' ORDER BY received_date_time DESC", testEnv())
	if !s.CanWindow() {
		t.Fatal("mail cannot be cut")
	}
	r := s.Requests[0]
	for _, c := range []struct {
		window *Window
		want   string
	}{
		{nil, "receivedDateTime ge 1900-01-01T00:00:00Z and (isRead eq false or importance eq 'high')"},
		{&Window{From: "2024-01-01T00:00:00Z", To: "2024-02-01T00:00:00Z"}, "receivedDateTime ge 2024-01-01T00:00:00Z and receivedDateTime lt 2024-02-01T00:00:00Z and (isRead eq false or importance eq 'high')"},
		{&Window{To: "2024-02-01T00:00:00Z"}, "receivedDateTime lt 2024-02-01T00:00:00Z and (isRead eq false or importance eq 'high')"},
		{&Window{Undated: true}, "not (receivedDateTime ge 1900-01-01T00:00:00Z) and (isRead eq false or importance eq 'high')"},
	} {
		u, err := url.Parse(r.URL(c.window, 50))
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		if got := q.Get("$filter"); got != c.want {
			t.Errorf("got %s\nwant %s", got, c.want)
		}
		if ordered := q.Get("$orderby") != ""; ordered != (c.window == nil || !c.window.Undated) {
			t.Errorf("%+v: $orderby is %q", c.window, q.Get("$orderby"))
		}
		if q.Get("$top") != "50" {
			t.Errorf("$top is %q", q.Get("$top"))
		}
	}
	for sql, want := range map[string]bool{
		"SELECT id FROM messages":                              true,
		"SELECT id FROM messages WHERE search('x')":            true,
		"SELECT id FROM users":                                 false,
		"SELECT id FROM messages WHERE id = 'x'":               false,
		"SELECT name FROM attachments":                         true,
		"SELECT COUNT(*) FROM messages WHERE folder = 'inbox'": false,
		"SELECT id FROM messages ORDER BY sent_date_time DESC": true,
		"SELECT id FROM contacts":                              false,
	} {
		if strings.Contains(sql, "search") {
			want = false
		}
		if got := mustScan(t, sql, testEnv()).CanWindow(); got != want {
			t.Errorf("%s: can be cut is %v", sql, got)
		}
	}
}

// TestDetails shows which values take a request for each row, and which
// conditions wait for them.
func TestDetails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ sql, detail, filter, late string }{
		{"SELECT mime FROM messages WHERE is_read_receipt_requested", "/{mailbox}/messages/{id}/$value", "is_read_receipt_requested", ""},
		{"SELECT content_bytes FROM attachments WHERE message_id = 'M' AND size > 5", "/{mailbox}/messages/{message_id}/attachments/{id}/$value", "size > 5", ""},
		{"SELECT id FROM users WHERE skills LIKE '%go%' AND city = 'Rome'", "/users/{id}?$select=id,skills", "city = 'Rome'", "skills LIKE '%go%'"},
		{"SELECT created_date_time FROM calendar_view WHERE DATE(start_date_time) = '2024-01-01'", "/{mailbox}/events/{id}?$select=id,createdDateTime", "DATE(start_date_time) = '2024-01-01'", ""},
		{"SELECT skills FROM users WHERE id = 'x'", "", "id = 'x'", ""},
	} {
		s := mustScan(t, c.sql, testEnv())
		var details []string
		for _, d := range s.Details {
			details = append(details, d.Request.URL(nil, 0))
		}
		text := func(e interface{ String() string }, absent bool) string {
			if absent {
				return ""
			}
			return e.String()
		}
		got := []string{strings.Join(details, " "), text(s.Filter, s.Filter == nil), text(s.Late, s.Late == nil)}
		if !slices.Equal(got, []string{c.detail, c.filter, c.late}) {
			t.Errorf("%s\n got %q\nwant %q", c.sql, got, []string{c.detail, c.filter, c.late})
		}
	}
	s := mustScan(t, "SELECT content_bytes FROM attachments", testEnv())
	for _, name := range []string{"id", "message_id", "kind", "user_id"} {
		if !slices.ContainsFunc(s.Columns, func(c *graphtables.Column) bool { return c.Name == name }) {
			t.Errorf("the bytes of an attachment are asked for without its %s", name)
		}
	}
	if s.Details[0].Kind != "file" {
		t.Errorf("the bytes are asked for of %q", s.Details[0].Kind)
	}
}

// TestHeaders shows what is asked for on every page.
func TestHeaders(t *testing.T) {
	t.Parallel()
	env := testEnv()
	env.BodyType, env.IDType = "Text", "Immutable"
	for sql, want := range map[string]string{
		"SELECT subject FROM messages":                `IdType="ImmutableId"`,
		"SELECT body FROM messages":                   `IdType="ImmutableId", outlook.body-content-type="text"`,
		"SELECT unique_body FROM messages":            `IdType="ImmutableId", outlook.body-content-type="text"`,
		"SELECT name FROM attachments":                `IdType="ImmutableId"`,
		"SELECT display_name FROM users":              "",
		"SELECT subject FROM messages WHERE id = 'x'": `IdType="ImmutableId"`,
	} {
		got := ""
		for _, h := range mustScan(t, sql, env).Requests[0].Header {
			got = h.Value
		}
		if got != want {
			t.Errorf("%s: %s, want %s", sql, got, want)
		}
	}
	if h := mustScan(t, "SELECT body FROM messages", testEnv()).Requests[0].Header; h != nil {
		t.Errorf("headers %v for the defaults", h)
	}
}

// TestBound shows scans whose keys a join supplies while the query runs.
func TestBound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sql, by string
		access  Access
		request string
	}{
		{"SELECT subject FROM messages WHERE is_read", "id", ByKey, "/me/messages/{id}?$select=id,subject,isRead"},
		{"SELECT name FROM attachments WHERE size > 5", "message_id", ByParent, "/me/messages/{message_id}/attachments?$select=id,name,size"},
		{"SELECT address FROM message_recipients WHERE kind = 'to'", "message_id", ByKey, "/me/messages/{id}?$select=id,toRecipients"},
		{"SELECT mail FROM group_members", "group_id", ByParent, "/groups/{group_id}/members?$select=id,mail&$top=999"},
		{"SELECT subject FROM events WHERE is_all_day AND id = 'x'", "calendar_id", List, "/me/calendars/{folder}/events?$select=id,subject,isAllDay&$filter=isAllDay eq true&$top=1000"},
		{"SELECT display_name FROM contacts", "parent_folder_id", List, "/me/contactFolders/{folder}/contacts?$select=id,displayName&$top=1000"},
	} {
		r := readingOf(t, c.sql)
		r.By = r.Table.Column(c.by)
		if !bindable(r.Table, r.By) {
			t.Errorf("%s: no join by %s", c.sql, c.by)
		}
		s, err := r.scan(testEnv())
		if err != nil {
			t.Fatal(err)
		}
		if s.Access != c.access || s.Key != r.By || s.Keys != nil || s.Folders != nil || decoded(t, s) != c.request {
			t.Errorf("%s\n got %s %s\nwant %s %s", c.sql, s.Access, decoded(t, s), c.access, c.request)
		}
	}
	for table, column := range map[string]string{"messages": "subject", "mail_folders": "id", "people": "id", "calendar_view": "id", "attachments": "id"} {
		if tb := graphtables.Standard().Table(table); bindable(tb, tb.Column(column)) {
			t.Errorf("%s can be fetched by %s", table, column)
		}
	}
	r := readingOf(t, "SELECT subject FROM messages WHERE folder = 'inbox'")
	r.ByMailbox = true
	if s, err := r.scan(testEnv()); err != nil || s.Mailboxes != nil || decoded(t, s) != "/{mailbox}/mailFolders/inbox/messages?$select=id,subject,receivedDateTime&$orderby=receivedDateTime desc&$top=1000&$count=true" {
		t.Errorf("%v %s", err, s)
	}
}
