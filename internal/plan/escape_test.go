package plan

import (
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"
)

// nasty are texts that break a quoting done by halves.
var nasty = []string{
	"", "'", "''", "let's meet", "' or 1 eq 1 or '", "a&b=c", "#1", "100%", "%27", "%2527", "a+b", "a b", "a;b", "?", "/", "//", "../x",
	"\\", `"`, `\"`, "\n", "\r\n", "\t", "\x00", "€", "😀", "naïve", "\u2028", "(x)", "{id}", "{mailbox}", "$filter", "<a@b>", "a,b",
	"AAMkAG=", "a@contoso.com", "a_b#EXT#@c.onmicrosoft.com", "$x@contoso.com", ".", "..", "\xff", "http://x/y?z",
}

// FuzzQuoteOData checks that whatever text is compared with, Graph sees that
// text, in one literal, after the URL has been parsed and decoded.
func FuzzQuoteOData(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := &Request{Path: "/me/messages", Select: []string{"id"}, Top: 10, Clauses: []Clause{{Text: "subject eq " + quoteOData(text)}, {Text: "isRead eq true"}}}
		u, err := url.Parse("https://graph.microsoft.com/v1.0" + r.URL(nil, 0))
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		q, err := url.ParseQuery(u.RawQuery)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if u.Path != "/v1.0/me/messages" || u.Fragment != "" || len(q) != 3 || q.Get("$select") != "id" || q.Get("$top") != "10" {
			t.Fatalf("%q spills: %s", text, u)
		}
		filter, ok := strings.CutPrefix(q.Get("$filter"), "subject eq ")
		if !ok {
			t.Fatalf("%q: filter %q", text, q.Get("$filter"))
		}
		got, rest, ok := readLiteral(filter)
		if !ok || got != text || rest != " and isRead eq true" {
			t.Fatalf("%q is read as %q, then %q", text, got, rest)
		}
	})
}

// readLiteral reads a string literal by OData's grammar.
// https://docs.oasis-open.org/odata/odata/v4.01/os/abnf/odata-abnf-construction-rules.txt
func readLiteral(s string) (text, rest string, ok bool) {
	if s == "" || s[0] != '\'' {
		return "", "", false
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] != '\'':
			b.WriteByte(s[i])
		case i+1 < len(s) && s[i+1] == '\'':
			b.WriteByte('\'')
			i++
		default:
			return b.String(), s[i+1:], true
		}
	}
	return "", "", false
}

// FuzzPathSegment checks that an id or an address stays one segment of the
// path, or one key in parentheses, and decodes to itself.
func FuzzPathSegment(f *testing.F) {
	for _, s := range nasty {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, mailbox, id string) {
		if mailbox == "" || id == "" {
			return // planned away before a path is made
		}
		r := (&Request{Path: "/{mailbox}/messages/{id}", Select: []string{"id"}}).With("mailbox", mailbox).With("id", id)
		u, err := url.Parse("https://graph.microsoft.com/v1.0" + r.URL(nil, 0))
		if err != nil {
			t.Fatalf("%q %q: %v", mailbox, id, err)
		}
		if u.RawQuery != "$select=id" || u.Fragment != "" {
			t.Fatalf("%q %q spills: %s", mailbox, id, u)
		}
		path, ok := strings.CutPrefix(u.EscapedPath(), "/v1.0/")
		if !ok {
			t.Fatalf("path %s", u.EscapedPath())
		}
		if strings.EqualFold(mailbox, "me") {
			path, ok = strings.CutPrefix(path, "me")
		} else {
			path, ok = cutKey(t, path, "users", mailbox)
		}
		if !ok {
			t.Fatalf("mailbox %q: %s", mailbox, u)
		}
		if rest, ok := cutKey(t, strings.TrimPrefix(path, "/"), "messages", id); !ok || rest != "" {
			t.Fatalf("id %q: %s", id, u)
		}
	})
}

// cutKey cuts collection/key or collection('key') off an escaped path.
func cutKey(t *testing.T, path, collection, key string) (rest string, ok bool) {
	t.Helper()
	path, ok = strings.CutPrefix(path, collection)
	if !ok {
		return "", false
	}
	if path, quoted := strings.CutPrefix(path, "("); quoted {
		end := strings.IndexByte(path, ')')
		if end < 0 {
			return "", false
		}
		literal, err := url.PathUnescape(path[:end])
		if err != nil {
			t.Fatal(err)
		}
		got, left, ok := readLiteral(literal)
		return path[end+1:], ok && left == "" && got == key
	}
	segment, rest, found := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	got, err := url.PathUnescape(segment)
	if err != nil {
		t.Fatal(err)
	}
	if found {
		rest = "/" + rest
	}
	return rest, got == key && segment != "." && segment != ".."
}

// FuzzKQL checks that a phrase cannot end before its end, that only a double
// quote and what is no text are lost of it, and that a query is one value of
// $search.
func FuzzKQL(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		phrase := quoteKQL(text)
		if len(phrase) < 2 || phrase[0] != '"' || phrase[len(phrase)-1] != '"' || strings.Count(phrase, `"`) != 2 {
			t.Fatalf("%q is no phrase: %s", text, phrase)
		}
		if utf8.ValidString(text) {
			same := func(s string) string {
				return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '"' || r < ' ' || r == 0x7f || isBlank(r) }), " ")
			}
			if got := same(phrase); got != same(text) {
				t.Fatalf("%q became %q", text, phrase)
			}
		}
		query := "subject:" + phrase + " AND " + text
		u, err := url.Parse((&Request{Path: "/me/messages", Search: quoteSearch(query), Top: 5}).URL(nil, 0))
		if err != nil {
			t.Fatal(err)
		}
		q, err := url.ParseQuery(u.RawQuery)
		if err != nil || len(q) != 2 {
			t.Fatalf("%q spills: %s", text, u)
		}
		got, ok := readSearch(q.Get("$search"))
		if !ok || got != query {
			t.Fatalf("%q is read as %q", query, got)
		}
	})
}

func isBlank(r rune) bool { return strings.TrimSpace(string(r)) == "" }

// readSearch reads the value of $search: a text in double quotes with
// backslashes before quotes and backslashes.
func readSearch(s string) (string, bool) {
	if len(s) < 2 || s[0] != '"' {
		return "", false
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if i++; i < len(s) {
				b.WriteByte(s[i])
			}
		case '"':
			return b.String(), i == len(s)-1
		default:
			b.WriteByte(s[i])
		}
	}
	return "", false
}
