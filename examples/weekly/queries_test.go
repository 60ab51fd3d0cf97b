package main

import (
	"database/sql"
	"slices"
	"strings"
	"testing"
	"time"

	"graphmail/driver"
	"graphmail/dsn"
)

// TestPermissions holds what the README says about permissions, and that every
// reading of messages is bounded by time on Graph's side.
func TestPermissions(t *testing.T) {
	t.Parallel()
	config, err := dsn.Parse("AuthMode=AccessToken;AccessToken=unused")
	if err != nil {
		t.Fatal(err)
	}
	connector, err := driver.NewConnector(config)
	if err != nil {
		t.Fatal(err)
	}
	defer connector.Close()
	monday := time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC)
	parameters := map[string]any{
		"day": "2026-11-18", "user": "me", "owner": "nora.keller@contoso.com",
		"since": monday.AddDate(0, 0, -28), "before": monday.AddDate(0, 0, -7), "from": monday, "to": monday.AddDate(0, 0, 7),
	}
	var permissions []string
	for _, query := range []string{
		weekQuery, ownerQuery, totalsQuery, daysQuery, sendersQuery, answersQuery, waitingQuery,
		unreadQuery, attachmentKindsQuery, largestQuery, messagesQuery,
	} {
		var args []any
		for name, value := range parameters {
			if strings.Contains(query, ":"+name) {
				args = append(args, sql.Named(name, value))
			}
		}
		report, err := connector.Analyze(query, args...)
		if err != nil {
			t.Errorf("%v in%s", err, query)
			continue
		}
		permissions = append(permissions, report.Permissions...)
		for _, table := range report.Tables {
			for _, request := range table.Requests {
				if strings.Contains(request, "/messages?") &&
					!(strings.Contains(request, "receivedDateTime%20ge%20") && strings.Contains(request, "receivedDateTime%20lt%20")) {
					t.Errorf("%s reads messages of any age: %s", table.Alias, request)
				}
			}
		}
	}
	slices.Sort(permissions)
	got := slices.Compact(permissions)
	if want := []string{"Mail.Read", "Mail.ReadBasic", "User.Read"}; !slices.Equal(got, want) {
		t.Errorf("the report needs %v, want %v", got, want)
	}
}
