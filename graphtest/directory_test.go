package graphtest

import (
	"slices"
	"strings"
	"testing"
)

const eventual = "eventual"

func TestUsersQueries(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, c := range []struct {
		query    string
		advanced bool // with the header
		status   int
		code     string
		want     string // display names
	}{
		{"", false, 200, "", "Anna Bert Shared Carl"},
		{"$orderby=displayName desc", false, 200, "", "Shared Carl Bert Anna"},
		{"$orderby=department", false, 400, "Request_UnsupportedQuery", ""},
		{"$filter=startsWith(displayName,'b')", false, 200, "", "Bert"},
		{"$filter=displayName eq 'ANNA'", false, 200, "", "Anna"},
		{"$filter=displayName in ('Anna','Carl')", false, 200, "", "Anna Carl"},
		{"$filter=mail eq 'bert@contoso.com' or department eq 'sales'", false, 200, "", "Bert"},
		{"$filter=accountEnabled eq true", false, 200, "", "Anna Bert Shared Carl"},
		{"$filter=startswith(displayName,'a')&$orderby=displayName", false, 400, "Request_UnsupportedQuery", ""},
		{"$filter=startswith(displayName,'a')&$orderby=displayName&$count=true", true, 200, "", "Anna"},
		{"$filter=department ne 'Sales'", false, 400, "Request_UnsupportedQuery", ""},
		{"$filter=department ne 'Sales'", true, 400, "Request_UnsupportedQuery", ""}, // the header alone is not enough
		{"$filter=department ne 'Sales'&$count=true", true, 200, "", "Anna Shared Carl"},
		{"$filter=department eq null&$count=true", true, 200, "", "Anna Shared Carl"},
		{"$filter=department ne null&$count=true", true, 200, "", "Bert"},
		{"$filter=not(startswith(displayName,'a'))&$count=true", true, 200, "", "Bert Shared Carl"},
		{"$filter=endsWith(mail,'rl@contoso.com')&$count=true", true, 200, "", "Carl"},
		{"$filter=endsWith(displayName,'x')&$count=true", true, 400, "Request_UnsupportedQuery", ""},
		{"$filter=companyName eq 'x'", false, 400, "Request_UnsupportedQuery", ""},
		{"$filter=companyName eq 'x'&$count=true", true, 200, "", ""},
		{"$filter=contains(displayName,'a')&$count=true", true, 400, "Request_UnsupportedQuery", ""},
		{"$filter=assignedLicenses/$count eq 0", false, 400, "Request_UnsupportedQuery", ""},
		{"$filter=assignedLicenses/$count eq 0&$count=true", true, 200, "", "Anna Bert Shared Carl"},
		{"$filter=startswith(jobTitle,'x')", false, 400, "Request_UnsupportedQuery", ""},
		{"$filter=displayName eq 5", false, 400, "BadRequest", ""},
		{`$search="displayName:bert"`, false, 400, "Request_UnsupportedQuery", ""},
		{`$search="displayName:bert"`, true, 200, "", "Bert"},
		{`$search="displayName:bert" OR "mail:car"`, true, 200, "", "Bert Carl"},
		{`$search="displayName:bert" AND "mail:car"`, true, 200, "", ""},
		{`$search="mail:bert" AND ("displayName:carl" OR "displayName:bert")`, true, 200, "", "Bert"},
		{`$search=("mail:bert" AND "displayName:carl") OR "mail:carl"`, true, 200, "", "Carl"},
		{`$search="displayName:\"bert\""`, true, 200, "", "Bert"},
		{`$search=("mail:bert"`, true, 400, "Request_BadRequest", ""},
		{`$search="mail:bert" NOT "mail:carl"`, true, 400, "Request_BadRequest", ""},
		{`$search="displayName:e"&$filter=accountEnabled eq true`, true, 200, "", ""},
		{`$search=bert`, true, 400, "Request_BadRequest", ""},
		{"$expand=manager", false, 200, "", "Anna Bert Shared Carl"},
		{"$expand=manager&$count=true", true, 400, "Request_UnsupportedQuery", ""},
		{"$select=skills", false, 501, "NotImplemented", ""},
		{"$top=0", false, 400, "Request_UnsupportedQuery", ""},
		{"$skiptoken=bogus", false, 400, "Directory_ExpiredPageToken", ""},
	} {
		headers := []string{}
		if c.advanced {
			headers = append(headers, "ConsistencyLevel", eventual)
		}
		a := get(t, s, "/users?"+c.query, headers...)
		if got := strings.Join(a.column("displayName"), " "); a.Status != c.status || a.code() != c.code || got != c.want {
			t.Errorf("%s (advanced %t): got %d %s [%s], want %d %s [%s] %s", c.query, c.advanced, a.Status, a.code(), got, c.status, c.code, c.want, a.message())
		}
	}
}

func TestUsersCount(t *testing.T) {
	t.Parallel()
	s := start(t)
	a := get(t, s, "/users?$count=true&$top=2", "ConsistencyLevel", eventual)
	if a.JSON["@odata.count"] != 4.0 {
		t.Errorf("got count %v, want 4", a.JSON["@odata.count"])
	}
	if !strings.Contains(a.next(), "$skiptoken=") {
		t.Fatalf("got nextLink %q, want a $skiptoken", a.next())
	}
	second := get(t, s, a.next(), "ConsistencyLevel", eventual)
	if _, there := second.JSON["@odata.count"]; there || len(second.values()) != 2 {
		t.Errorf("second page: got %d rows and count %v, want 2 without count", len(second.values()), second.JSON["@odata.count"])
	}
	filtered := get(t, s, "/users?$count=true&$top=1&$filter=department ne 'x'", "ConsistencyLevel", eventual)
	if again := get(t, s, filtered.next()); again.Status != 400 {
		t.Errorf("next page without the header: got %d, want 400", again.Status)
	}
	if n := get(t, s, "/users/$count", "ConsistencyLevel", eventual); n.Raw != "4" {
		t.Errorf("/users/$count: got %q, want 4", n.Raw)
	}
	if units := a.Header.Get("x-ms-resource-unit"); units != "1" {
		t.Errorf("got %s resource units, want 1", units)
	}
}

func TestUser(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, c := range []struct {
		target, code string
		status       int
	}{
		{"/me", "", 200},
		{"/users/" + bert, "", 200},
		{"/users/BERT@contoso.com", "", 200},
		{"/users('bert@contoso.com')", "", 200},
		{"/users/nobody@contoso.com", "Request_ResourceNotFound", 404},
		{"/users/nobody@contoso.com/messages", "ErrorInvalidUser", 404},
		{"/users/$anna@contoso.com", "BadRequest", 400},
		{"/users('$anna@contoso.com')", "Request_ResourceNotFound", 404},
		{"/me/nosuch", "BadRequest", 400},
		{"/nosuch", "BadRequest", 400},
		{"/me/photo/$value", "ImageNotFound", 404},
		{"/me/photos/48x48/$value", "ImageNotFound", 404},
	} {
		a := get(t, s, c.target)
		if a.Status != c.status || a.code() != c.code {
			t.Errorf("%s: got %d %q, want %d %q", c.target, a.Status, a.code(), c.status, c.code)
		}
	}
	me := get(t, s, "/me")
	if got, want := me.JSON["@odata.context"], s.ServiceURL()+"/$metadata#users/$entity"; got != want {
		t.Errorf("got context %v, want %v", got, want)
	}
	settings := get(t, s, "/me?$select=mailboxSettings")
	if m, _ := settings.JSON["mailboxSettings"].(map[string]any); m["timeZone"] != "W. Europe Standard Time" {
		t.Errorf("settings of a user: got %s", settings.Raw)
	}
	if a := get(t, s, "/users/"+bert+"?$select=mailboxSettings"); a.Status != 403 {
		t.Errorf("another's settings: got %d, want 403", a.Status)
	}
	if a := do(t, s, "DELETE", "/me", ""); a.Status != 405 {
		t.Errorf("DELETE /me: got %d, want 405", a.Status)
	}
}

func TestGroupsAndReports(t *testing.T) {
	t.Parallel()
	s := start(t)
	const group = "55555555-5555-4555-8555-555555555555"
	for _, c := range []struct {
		target string
		want   []string
	}{
		{"/groups", []string{"Sales"}},
		{"/groups?$filter=groupTypes/any(g:g eq 'Unified')", []string{"Sales"}},
		{"/groups/" + group + "/members", []string{"Anna", "Bert"}},
		{"/me/memberOf", []string{"Sales"}},
		{"/me/directReports", []string{"Bert", "Shared", "Carl"}},
	} {
		a := get(t, s, c.target)
		if got := a.column("displayName"); a.Status != 200 || !slices.Equal(got, c.want) {
			t.Errorf("%s: got %d %q, want %q", c.target, a.Status, got, c.want)
		}
	}
	if a := get(t, s, "/groups/"+group+"/members"); a.values()[0]["@odata.type"] != "#microsoft.graph.user" {
		t.Errorf("a member's type is %v, want user", a.values()[0]["@odata.type"])
	}
	cast := "/me/memberOf/microsoft.graph.group?$count=true"
	if a := get(t, s, cast); a.Status != 400 {
		t.Errorf("cast without the header: got %d, want 400", a.Status)
	}
	if a := get(t, s, cast, "ConsistencyLevel", eventual); a.Status != 200 || len(a.values()) != 1 {
		t.Errorf("cast: got %d with %d rows, want one group", a.Status, len(a.values()))
	}
	if a := get(t, s, "/users/"+bert+"/manager"); a.JSON["displayName"] != "Anna" {
		t.Errorf("manager: got %v, want Anna", a.JSON["displayName"])
	}
	if a := get(t, s, "/me/manager"); a.Status != 404 {
		t.Errorf("no manager: got %d, want 404", a.Status)
	}
	if a := get(t, s, "/groups/nosuch"); a.code() != "Request_ResourceNotFound" {
		t.Errorf("no group: got %s", a.code())
	}
}
