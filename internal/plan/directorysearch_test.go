package plan

import (
	"testing"

	"graphmail/graphtables"
)

// TestDirectorySearch shows what search() on users and groups becomes, and what
// it refuses before Graph does.
func TestDirectorySearch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ table, text, want, cause, remedy string }{
		{"users", "ann", `"displayName:ann" OR "userPrincipalName:ann" OR "mail:ann"`, "", ""},
		{"groups", "big plan", `"displayName:big plan" OR "description:big plan"`, "", ""},
		{"users", "displayName:ann", `"displayName:ann"`, "", ""},
		{"users", "displayName:ann lee", `"displayName:ann lee"`, "", ""},
		{"users", "display_name:ann", `"displayName:ann"`, "", ""},
		{"users", "DISPLAYNAME:ann", `"displayName:ann"`, "", ""},
		{"users", `displayName:"ann lee"`, `"displayName:ann lee"`, "", ""},
		{"users", `"displayName:ann lee"`, `"displayName:ann lee"`, "", ""},
		{"users", "proxyAddresses:smtp:ann@contoso.com", `"proxyAddresses:smtp:ann@contoso.com"`, "", ""},
		{"users", `"displayName:ann" OR "mail:bob"`, `"displayName:ann" OR "mail:bob"`, "", ""},
		{"users", "displayName:ann AND mail:bob", `"displayName:ann" AND "mail:bob"`, "", ""},
		{"users", "displayName:ann mail:bob", `"displayName:ann" AND "mail:bob"`, "", ""},
		{"users", `"displayName:ann" "mail:bob"`, `"displayName:ann" AND "mail:bob"`, "", ""},
		{"users", "mail:a OR mail:b AND mail:c", `"mail:a" OR ("mail:b" AND "mail:c")`, "", ""},
		{"groups", `"description:One" AND ("displayName:Video" OR "displayName:Drive")`, `"description:One" AND ("displayName:Video" OR "displayName:Drive")`, "", ""},
		{"groups", "description:one (displayName:a OR displayName:b)", `"description:one" AND ("displayName:a" OR "displayName:b")`, "", ""},
		{"groups", "((mail:a))", `"mail:a"`, "", ""},
		{"groups", "a AND mail:b", `("displayName:a" OR "description:a") AND "mail:b"`, "", ""},
		{"groups", "mail:salt and pepper", `"mail:salt and pepper"`, "", ""},
		{"users", "displayName:李四(David Li)", `"displayName:李四(David Li)"`, "", ""},
		{"users", "displayName:David)", `"displayName:David)"`, "", ""},
		{"users", `"displayName:a \"b\" c\\d"`, `"displayName:a \"b\" c\\d"`, "", ""},
		{"users", `displayName:a\b`, `"displayName:a\\b"`, "", ""},
		{"groups", "a & b: c", `"displayName:a & b: c" OR "description:a & b: c"`, "", ""},

		{"users", "dispayName:ann", "", `it searches no property "dispayName"`, "write displayName:ann"},
		{"users", "from:ann", "", `it searches no property "from"`, "write displayName:ann"},
		{"users", "id:1", "", `it searches no property "id"`, "write displayName:1"},
		{"users", "accountEnabled:true", "", `it searches no property "accountEnabled"`, "write displayName:true"},
		{"users", "displayName:", "", "nothing stands after displayName:", "name a word to look for"},
		{"users", `""`, "", "there is no word to look for", "name one"},
		{"users", "()", "", "there is no word to look for", "name one"},
		{"users", "a AND", "", "there is no word to look for", "name one"},
		{"users", "OR b", "", "nothing stands before its OR", "put a word there, or write or for the word"},
		{"users", "a AND OR b", "", "nothing stands before its OR", "put a word there, or write or for the word"},
		{"users", "a NOT b", "", "the directory's search has no NOT", "leave it out and add a condition on a column to the others"},
		{"users", "NOT b", "", "the directory's search has no NOT", "leave it out and add a condition on a column to the others"},
		{"users", `"displayName:a`, "", "its double quote is not closed", "close it, or leave it out"},
		{"users", "(a OR b", "", "its parenthesis is not closed", "close it"},
	} {
		got, fault := parseDirectorySearch(graphtables.Standard().Table(c.table), c.text)
		if fault == nil {
			fault = &searchFault{}
		}
		if got != c.want || fault.cause != c.cause || fault.remedy != c.remedy {
			t.Errorf("%s: %s\n got %s, %q, %q\nwant %s, %q, %q", c.table, c.text, got, fault.cause, fault.remedy, c.want, c.cause, c.remedy)
		}
	}
}

// FuzzDirectorySearch: what is written is read again as the same.
func FuzzDirectorySearch(f *testing.F) {
	for _, seed := range []string{
		"ann", `displayName:"ann lee" OR mail:bob`, `"description:One" AND ("displayName:Video" OR "displayName:Drive")`,
		`"displayName:a \"b\" c\\d"`, "((a OR b) c", "NOT x", "a)b(c", "displayName:", `"`, "AND OR", "mail:a OR mail:b AND mail:c",
	} {
		f.Add(seed)
	}
	groups := graphtables.Standard().Table("groups")
	f.Fuzz(func(t *testing.T, text string) {
		q, fault := parseDirectorySearch(groups, text)
		if fault != nil {
			if q != "" || fault.cause == "" || fault.remedy == "" {
				t.Errorf("%q: %q and %+v", text, q, fault)
			}
			return
		}
		if again, fault := parseDirectorySearch(groups, q); fault != nil || again != q {
			t.Errorf("%q: %s is read as %s, %+v", text, q, again, fault)
		}
	})
}
