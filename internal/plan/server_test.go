package plan

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"unicode/utf8"

	"graphmail/graphtables"
	"graphmail/graphtest"
	"graphmail/internal/expr"
)

// nastyServer serves a mailbox with one message for each nasty text: the text
// is its conversation's id, and a category.
func nastyServer(t *testing.T) (server *graphtest.Server, texts []string) {
	t.Helper()
	box := &graphtest.Mailbox{
		Folders: []graphtest.Entity{
			{"id": "root", "displayName": "Top of Information Store", "parentFolderId": "none", "isHidden": false},
			{"id": "in", "displayName": "Inbox", "parentFolderId": "root", "isHidden": false},
		},
		WellKnown: map[string]string{"msgfolderroot": "root", "inbox": "in"},
	}
	for _, text := range nasty {
		if text == "" || !utf8.ValidString(text) {
			continue
		}
		box.Messages = append(box.Messages, graphtest.Entity{
			"id": fmt.Sprintf("M%03d", len(texts)), "parentFolderId": "in", "conversationId": text,
			"categories": []any{text}, "isRead": true, "receivedDateTime": "2024-01-31T09:30:00Z",
		})
		texts = append(texts, text)
	}
	server = graphtest.NewServer(graphtest.WithData(&graphtest.Data{
		Users:     []graphtest.Entity{{"id": "u1", "userPrincipalName": "anna@contoso.com", "displayName": "Anna"}},
		Mailboxes: map[string]*graphtest.Mailbox{"u1": box},
	}))
	t.Cleanup(server.Close)
	return server, texts
}

// ids sends a scan's first request and returns the ids of the answer.
func ids(t *testing.T, server *graphtest.Server, s *Scan) []string {
	t.Helper()
	req, err := http.NewRequest("GET", server.ServiceURL()+s.URLs()[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+server.AccessToken())
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var body struct {
		Value []struct{ ID string }
		Error struct{ Message string }
	}
	if err := json.NewDecoder(resp.Body).Decode(&body); err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s\n%s %s", s, resp.Status, body.Error.Message)
	}
	var list []string
	for _, v := range body.Value {
		list = append(list, v.ID)
	}
	return list
}

// TestServerSeesText sends the filters of nasty texts to a server that parses
// them: it finds the one message that has the text.
func TestServerSeesText(t *testing.T) {
	server, texts := nastyServer(t)
	table := graphtables.Standard().Table("messages")
	conversation, categories := table.Column("conversation_id"), table.Column("categories")
	for i, s := range texts {
		want := []string{fmt.Sprintf("M%03d", i)}
		literal := &expr.Literal{Value: expr.NewText(s)}
		eq := &expr.Binary{Op: expr.Eq, L: &expr.Column{Name: conversation.Name, Type: columnType(conversation)}, R: literal}
		scan, err := newScan(table, "m", []*graphtables.Column{conversation}, []expr.Expr{eq}, nil, -1, testEnv())
		if err != nil {
			t.Fatal(err)
		}
		if got := ids(t, server, scan); !slices.Equal(got, want) {
			t.Errorf("conversation_id = %q: %v, want %v\n%s", s, got, want, scan)
		}
		quoted, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		holds := &expr.Call{Name: "JSON_CONTAINS", Args: []expr.Expr{
			&expr.Column{Name: categories.Name, Type: columnType(categories)}, &expr.Literal{Value: expr.NewText(string(quoted))},
		}}
		scan, err = newScan(table, "m", []*graphtables.Column{categories}, []expr.Expr{holds}, nil, -1, testEnv())
		if err != nil {
			t.Fatal(err)
		}
		if got := ids(t, server, scan); !slices.Equal(got, want) {
			t.Errorf("a category %q: %v, want %v\n%s", s, got, want, scan)
		}
	}
}

// TestServerTakesRequests sends one request of every table to the sample
// mailbox: Graph's parser takes each.
func TestServerTakesRequests(t *testing.T) {
	server := graphtest.NewServer()
	t.Cleanup(server.Close)
	for _, sql := range []string{
		"SELECT * FROM messages WHERE is_read = 0 AND subject LIKE '%a%' AND importance <> 'high' ORDER BY received_date_time DESC LIMIT 3",
		"SELECT * FROM messages WHERE folder = 'inbox' AND (from_address = 'x@y' OR received_date_time < NOW())",
		"SELECT size FROM messages WHERE JSON_CONTAINS(categories, '\"Blue\"')",
		"SELECT internet_message_headers, body FROM messages WHERE sent_date_time >= '2024-01-01' ORDER BY sent_date_time DESC LIMIT 3",
		"SELECT id FROM messages WHERE search('from:ann')",
		"SELECT id FROM messages WHERE MATCH (subject, from_address) AGAINST ('+budget -\"two words\" rep*' IN BOOLEAN MODE)",
		"SELECT COUNT(*) FROM messages WHERE folder = 'inbox' AND is_read = 0",
		"SELECT * FROM mail_folders",
		"SELECT * FROM mail_folders WHERE id = 'inbox'",
		"SELECT * FROM attachments WHERE is_inline = FALSE",
		"SELECT * FROM message_recipients WHERE kind = 'from' AND address LIKE 'a%'",
		"SELECT * FROM message_headers", "SELECT * FROM message_categories WHERE category = 'x'",
		"SELECT * FROM mailbox_settings", "SELECT * FROM message_rules", "SELECT * FROM master_categories", "SELECT * FROM focused_overrides",
		"SELECT * FROM calendars", "SELECT * FROM events WHERE start_date_time >= '2024-01-01' AND importance = 'high'",
		"SELECT * FROM events ORDER BY start_date_time",
		"SELECT * FROM calendar_view WHERE start_date_time >= '2024-01-01' AND start_date_time < '2024-02-01' ORDER BY start_date_time DESC",
		"SELECT * FROM event_attendees", "SELECT * FROM contact_folders", "SELECT * FROM people WHERE person_type_class = 'person'",
		"SELECT * FROM contacts WHERE JSON_CONTAINS(email_addresses, '{\"address\":\"a@b\"}')",
		"SELECT * FROM users WHERE department IN ('a', 'b') AND mail LIKE '%.com' AND city IS NOT NULL AND company_name = 'x'",
		"SELECT * FROM users WHERE MATCH (display_name) AGAINST ('+a' IN BOOLEAN MODE)",
		"SELECT * FROM users WHERE id = 'me'",
		"SELECT * FROM groups WHERE JSON_CONTAINS(group_types, '\"Unified\"') AND mail_enabled",
	} {
		s := mustScan(t, sql, testEnv())
		for _, u := range s.URLs() {
			req, err := http.NewRequest("GET", server.ServiceURL()+u, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Authorization", "Bearer "+server.AccessToken())
			for _, h := range s.Requests[0].Header {
				req.Header.Add(h.Name, h.Value)
			}
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			var body struct {
				Error struct{ Code, Message string }
			}
			if err := json.NewDecoder(resp.Body).Decode(&body); err != nil {
				t.Errorf("%s: %v", sql, err)
			}
			resp.Body.Close()
			if resp.StatusCode != http.StatusOK {
				t.Errorf("%s\n%s\n%s %s %s", sql, u, resp.Status, body.Error.Code, body.Error.Message)
			}
		}
	}
}
