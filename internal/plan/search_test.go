package plan

import (
	"slices"
	"testing"
)

// TestSearch shows what MATCH and search() become. MATCH keeps MySQL's meaning:
// any word, or in BOOLEAN MODE all that are marked +, none marked −.
func TestSearch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ table, where, search string }{
		{"messages", `search('from:ann AND "two words"')`, `"from:ann AND \"two words\""`},
		{"messages", `search('a\\\\b')`, `"a\\\\b"`},
		{"messages", "search('a') AND search('b')", `"(a) AND (b)"`},
		{"messages", "MATCH (subject) AGAINST ('budget')", `"subject:\"budget\""`},
		{"messages", "MATCH (subject, body) AGAINST ('budget plan')", `"(subject:\"budget\" OR body:\"budget\") OR (subject:\"plan\" OR body:\"plan\")"`},
		{"messages", "MATCH (from_address, from_name) AGAINST ('ann')", `"from:\"ann\""`},
		{"messages", "MATCH (to_recipients) AGAINST ('a@b.com')", `"to:\"a@b.com\""`},
		{"messages", "MATCH (subject) AGAINST ('+a +b -c' IN BOOLEAN MODE)", `"(subject:\"a\" AND subject:\"b\") NOT subject:\"c\""`},
		{"messages", `MATCH (subject) AGAINST ('+"two words" rep*' IN BOOLEAN MODE)`, `"subject:\"two words\""`},
		{"messages", "MATCH (subject) AGAINST ('rep* plan' IN BOOLEAN MODE)", `"subject:\"rep\"* OR subject:\"plan\""`},
		{"messages", "MATCH (subject) AGAINST ('a OR NOT b)')", `"subject:\"a\" OR subject:\"OR\" OR subject:\"NOT\" OR subject:\"b)\""`},
		{"users", "search('displayName:ann')", `"displayName:ann"`},
		{"users", `search('"displayName:ann" OR "mail:bob"')`, `"displayName:ann" OR "mail:bob"`},
		{"users", "MATCH (display_name, mail) AGAINST ('ann')", `("displayName:ann" OR "mail:ann")`},
		{"users", "search('ann') AND search('mail:b')", `("displayName:ann" OR "userPrincipalName:ann" OR "mail:ann") AND ("mail:b")`},
		{"groups", "MATCH (description) AGAINST ('+a +b' IN BOOLEAN MODE)", `"description:a" AND "description:b"`},
	} {
		s := mustScan(t, "SELECT id FROM `"+c.table+"` WHERE "+c.where, testEnv())
		if got := s.Requests[0].Search; got != c.search {
			t.Errorf("%s\n got %s\nwant %s", c.where, got, c.search)
		}
		if s.Filter != nil {
			t.Errorf("%s: checked here: %s", c.where, s.Filter)
		}
	}
}

// TestSearchAlone shows that an Outlook search takes no filter or order beside
// it, and a directory search an advanced query with a filter.
func TestSearchAlone(t *testing.T) {
	t.Parallel()
	s := mustScan(t, "SELECT id FROM messages WHERE search('x') AND is_read ORDER BY received_date_time DESC LIMIT 5", testEnv())
	if r := s.Requests[0]; r.filter(nil) != "" || len(r.OrderBy) > 0 || s.Filter == nil || s.Cap != 1000 {
		t.Errorf("%s", s)
	}
	s = mustScan(t, "SELECT id FROM users WHERE search('x') AND account_enabled", testEnv())
	if r := s.Requests[0]; r.filter(nil) != "accountEnabled eq true" || !slices.Contains(r.Header, Pair{"ConsistencyLevel", "eventual"}) || s.Cap != 0 {
		t.Errorf("%s", s)
	}
	if s := mustScan(t, "SELECT id FROM people WHERE search('x')", testEnv()); s.Cap != 250 {
		t.Errorf("the search of people is capped at %d", s.Cap)
	}
}

// TestMatchReadsNoColumn shows that what a search looks into is not fetched.
func TestMatchReadsNoColumn(t *testing.T) {
	t.Parallel()
	s := mustScan(t, "SELECT id FROM messages WHERE MATCH (subject, body) AGAINST ('x')", testEnv())
	if got := s.Requests[0].Select; !slices.Equal(got, []string{"id"}) {
		t.Errorf("it reads %v", got)
	}
	if s.Requests[0].Top < 500 {
		t.Errorf("pages of %d for ids", s.Requests[0].Top)
	}
}

// TestParsePattern shows where a LIKE pattern is cut.
func TestParsePattern(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text   string
		escape rune
		want   pattern
	}{
		{"", '\\', pattern{""}},
		{"abc", '\\', pattern{"abc"}},
		{"%", '\\', pattern{"", ""}},
		{"a%b_c", '\\', pattern{"a", "b", "c"}},
		{`a\%b`, '\\', pattern{"a%b"}},
		{`a\\%`, '\\', pattern{`a\`, ""}},
		{`a\`, '\\', pattern{`a\`}},
		{"a|_%", '|', pattern{"a_", ""}},
		{`a\%`, 0, pattern{`a\`, ""}},
		{"%%é", '\\', pattern{"", "", "é"}},
	} {
		if got := parsePattern(c.text, c.escape); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// TestSafeText shows which parts of a text are sure to be compared alike.
func TestSafeText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, prefix, part string }{
		{"plain text", "plain text", "plain text"},
		{"naïve plan", "na", "ve plan"},
		{"e\u0301clair", "", "clair"},
		{"cafe\u0301\u0327 au lait", "caf", " au lait"},
		{"ΑΒΓ", "", ""},
		{"отчёт", "отч", "отч"},
		{"報告 2024", "報告 2024", "報告 2024"},
		{"a\x00b", "a", "a"},
		{"😀 party", "", " party"},
	} {
		if p, q := safePrefix(c.text), safePart(c.text); p != c.prefix || q != c.part {
			t.Errorf("%q: starts %q, holds %q; want %q, %q", c.text, p, q, c.prefix, c.part)
		}
	}
}
