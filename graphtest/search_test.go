package graphtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestParseSearch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{`pizza`, `pizza`},
		{`pizza pasta`, `(pizza AND pasta)`},
		{`"pizza"`, `pizza`},
		{`"subject:invoice AND from:ann"`, `(subject:invoice AND from:ann)`},
		{`"from:ann OR from:bob NOT subject:x"`, `(from:ann OR (from:bob AND NOT subject:x))`},
		{`"from:ann from:bob subject:x"`, `((from:ann OR from:bob) AND subject:x)`},
		{`"subject:x from:ann from:bob"`, `(subject:x AND (from:ann OR from:bob))`},
		{`"(a OR b) c"`, `((a OR b) AND c)`},
		{`"from:\"a b\""`, `from:"a b"`},
		{`"invoi*"`, `invoi*`},
		{`"-spam ham"`, `(NOT spam AND ham)`},
		{`"received>=2022-01-01"`, `received>=2022-01-01`},
		{`"size:1..500"`, `size:1..500`},
		{`"hasAttachments=true"`, `hasattachments=true`},
		{`"a@b.com"`, `a@b.com`},
	} {
		n, err := parseSearch(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got := n.String(); got != c.want {
			t.Errorf("%s: got %s, want %s", c.text, got, c.want)
		}
	}
}

func TestParseSearchErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{`from:bob`, `Syntax error: character ':' is not valid at position 4 in 'from:bob'.`},
		{`a (b)`, `Syntax error: character '(' is not valid at position 2 in 'a (b)'.`},
		{`"abc`, `There is an unterminated string literal at position 4 in '"abc'.`},
		{`"a" b`, `There is an unterminated string literal at position 5 in '"a" b'.`},
		{`"(a"`, `Expression expected at position 2 in '(a'.`},
		{`"a)"`, `Syntax error: character ')' is not valid at position 1 in 'a)'.`},
		{`"AND a"`, `Syntax error: character 'A' is not valid at position 0 in 'AND a'.`},
		{`""`, `Expression expected at position 0 in ''.`},
	} {
		_, err := parseSearch(c.text)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", c.text, err, c.want)
		}
	}
}

// letters is a mailbox for searching.
func letters() *Data {
	d := small()
	box := d.Mailboxes[anna]
	box.Messages = nil
	add := func(n int, day, subject, body, from string, more Entity) {
		m := Entity{
			"id": messageID(n), "subject": subject, "parentFolderId": folderID("inbox"), "sentDateTime": day + "T10:00:00Z", "receivedDateTime": day + "T10:00:05Z",
			"body": map[string]any{"contentType": "html", "content": "<p>" + body + "</p>"}, "from": recipient("Sender "+from, from+"@fabrikam.com"),
			"toRecipients": []any{recipient("Anna", "anna@contoso.com")}, "importance": "normal", "hasAttachments": false,
		}
		for k, v := range more {
			m[k] = v
		}
		box.Messages = append(box.Messages, m)
	}
	add(1, "2024-01-10", "Invoice 4711", "Please pay", "randiw", nil)
	add(2, "2024-03-10", "Lunch", "The invoices are paid, pizza for all", "bob", Entity{"importance": "high"})
	add(3, "2024-02-10", "Re: Invoice 4711", "Danke schön", "ann", Entity{"ccRecipients": []any{recipient("Dana S", "danas@contoso.com")}})
	add(4, "2024-04-10", "Report", "See the attachment", "randiw", Entity{"hasAttachments": true, "attachments": []Entity{
		{"@odata.type": "#microsoft.graph.fileAttachment", "id": "AAMkAttach000009AAAA", "name": "api-catalog.md", "size": float64(300000)},
	}})
	return d
}

func TestSearchMessages(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 4, 11, 12, 0, 0, 0, time.UTC)
	s := NewServer(WithData(letters()), WithClock(func() time.Time { return now }))
	t.Cleanup(s.Close)
	for _, c := range []struct{ search, want string }{
		{`"invoice"`, "2 3 1"}, // by sent date, newest first; words by their beginning
		{`"voice"`, ""},
		{`"subject:invoice"`, "3 1"},
		{`"body:invoice"`, "2"},
		{`"from:randiw"`, "4 1"},
		{`"from:randiw AND subject:invoice"`, "1"},
		{`"from:randiw OR from:bob"`, "4 2 1"},
		{`"invoice NOT from:bob"`, "3 1"},
		{`"participants:danas"`, "3"},
		{`"cc:danas"`, "3"},
		{`"to:danas"`, ""},
		{`"recipients:anna"`, "4 2 3 1"},
		{`"attachment:api-catalog.md"`, "4"},
		{`"hasAttachments=true"`, "4"},
		{`"hasAttachment:false pizza"`, "2"},
		{`"importance:high"`, "2"},
		{`"importance:medium invoice"`, "3 1"},
		{`"received:03/10/2024"`, "2"},
		{`"received>=2024-03-10"`, "4 2"},
		{`"received:2024-01-01..2024-02-10"`, "3 1"},
		{`"sent:yesterday"`, "4"},
		{`"received:\"this month\""`, "4"},
		{`"size:1..100000"`, "2 3 1"},
		{`"size>100000"`, "4"},
		{`"kind:email pizza"`, "2"},
		{`"kind:voicemail"`, ""},
		{`"\"invoice 4711\""`, "3 1"},
		{`"\"4711 invoice\""`, ""},
		{`"SCHÖN"`, "3"},
		{`pizza`, "2"},
		{`"from:\"bob@fabrikam.com\""`, "2"},
	} {
		a := get(t, s, "/me/messages?$select=id&$search="+c.search)
		if a.Status != 200 || seqs(a) != c.want {
			t.Errorf("%s: got %d [%s], want [%s] %s", c.search, a.Status, seqs(a), c.want, a.message())
		}
	}
}

func TestSearchPages(t *testing.T) {
	t.Parallel()
	d := small()
	box := d.Mailboxes[anna]
	for i := 1000; i < 2100; i++ {
		box.Messages = append(box.Messages, Entity{"id": messageID(i), "subject": fmt.Sprintf("needle %d", i), "parentFolderId": folderID("inbox"), "sentDateTime": "2024-05-01T10:00:00Z"})
	}
	s := NewServer(WithData(d))
	t.Cleanup(s.Close)
	first := get(t, s, `/me/messages?$search="needle"&$top=400`)
	if !strings.Contains(first.next(), "$skiptoken=") || strings.Contains(first.next(), "$skip=") {
		t.Errorf("got nextLink %s, want a $skiptoken", first.next())
	}
	ids, pages := walk(t, s, `/me/messages?$search="needle"&$top=400&$select=id`)
	if len(ids) != searchLimit || distinct(ids) != searchLimit || pages != 3 {
		t.Errorf("got %d rows on %d pages, want %d on 3", len(ids), pages, searchLimit)
	}
	for _, c := range []struct{ target, code string }{
		{`/me/messages?$search="needle"&$skip=5`, "BadRequest"},
		{`/me/messages?$search="needle"&$skiptoken=bogus`, "BadRequest"},
		{`/me/messages?$search="needle`, "BadRequest"},
		{`/me/mailFolders?$search="x"`, "ErrorInvalidUrlQuery"},
		{`/me/events?$search="x"`, "ErrorInvalidUrlQuery"},
	} {
		if a := get(t, s, c.target); a.Status != 400 || a.code() != c.code {
			t.Errorf("%s: got %d %s, want 400 %s", c.target, a.Status, a.code(), c.code)
		}
	}
	people := get(t, s, `/me/people?$search="frye"`)
	if got := people.column("displayName"); !slices.Equal(got, []string{"Lorrie Frye"}) {
		t.Errorf("people: got %q", got)
	}
}

func FuzzSearch(f *testing.F) {
	for _, s := range []string{"pizza", `"from:ann AND (subject:x OR NOT y)"`, `"a \"b c\" -d e*"`, `"received>=2022-01-01 size:1..5"`, `"a:b:c"`} {
		f.Add(s)
	}
	it := newItem(edmTypes["message"], letters().Mailboxes[anna].Messages[2], 1, 1, Unsettled{})
	f.Fuzz(func(t *testing.T, s string) {
		n, err := parseSearch(s)
		if err != nil {
			return
		}
		printed := n.String()
		again, err := parseKQL(printed)
		if err != nil {
			t.Fatalf("%q printed as %q: %v", s, printed, err)
		}
		if got := again.String(); got != printed {
			t.Fatalf("%q printed as %q and then as %q", s, printed, got)
		}
		now := time.Date(2024, 4, 11, 12, 0, 0, 0, time.UTC)
		if matcher(n, now)(it) != matcher(again, now)(it) {
			t.Fatalf("%q and %q differ", s, printed)
		}
	})
}
