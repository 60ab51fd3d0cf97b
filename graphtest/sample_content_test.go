package graphtest

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSampleMail(t *testing.T) {
	t.Parallel()
	_, box := sampleBox(t, ownerAddress)
	count := map[string]int{}
	add := func(key string, is bool) {
		if is {
			count[key]++
		}
	}
	lower := map[string]string{}
	received := map[string]int{}
	for _, m := range box.Messages {
		folder := text(m, "parentFolderId")
		at := text(m, "receivedDateTime")
		flag, _ := m["flag"].(map[string]any)
		subject, _ := m["subject"].(string)
		add("all", true)
		add("unread", m["isRead"] == false)
		add("recent unread", m["isRead"] == false && at > "2026-11-01")
		add("old unread", m["isRead"] == false && at < "2026-06-01")
		add("draft", m["isDraft"] == true)
		add("draft without date", m["isDraft"] == true && m["receivedDateTime"] == nil)
		add("without from", m["from"] == nil)
		add("sent", folder == box.WellKnown["sentitems"])
		add("flagged with due date", flag["flagStatus"] == "flagged" && flag["dueDateTime"] != nil)
		add("flag complete", flag["flagStatus"] == "complete" && flag["completedDateTime"] != nil)
		add("high", m["importance"] == "high")
		add("low", m["importance"] == "low")
		add("other", m["inferenceClassification"] == "other")
		add("request", m["@odata.type"] == "#microsoft.graph.eventMessageRequest")
		add("response", m["@odata.type"] == "#microsoft.graph.eventMessageResponse")
		add("cancellation", m["@odata.type"] == "#microsoft.graph.eventMessage")
		add("null subject", m["subject"] == nil)
		add("empty subject", m["subject"] == "")
		add("Re", strings.HasPrefix(subject, "Re: "))
		add("AW", strings.HasPrefix(subject, "AW: "))
		add("Fwd", strings.HasPrefix(subject, "Fwd: "))
		add("long subject", len(subject) > 500)
		add("formula", strings.HasPrefix(subject, "=HYPERLINK("))
		add("escape", strings.Contains(subject, "\x1b"))
		add("override", strings.Contains(subject, "\u202e"))
		add("has attachments", m["hasAttachments"] == true)
		files, _ := m["attachments"].([]Entity)
		add("inline only", len(files) > 0 && m["hasAttachments"] == false)
		for _, f := range files {
			add(strings.TrimPrefix(text(f, "@odata.type"), "#microsoft.graph."), true)
		}
		for _, h := range anyList(m["internetMessageHeaders"]) {
			add("In-Reply-To", h.(map[string]any)["name"] == "In-Reply-To")
		}
		id := text(m, "id")
		if other, ok := lower[strings.ToLower(id)]; ok && other != id {
			count["twin"]++
		}
		lower[strings.ToLower(id)] = id
		received[at]++
	}
	count["first second"], count["last second"] = received["2024-11-20T00:00:00Z"], received["2026-11-19T23:59:59Z"]
	count["at once"] = received["2026-06-15T12:00:00Z"]
	for key, least := range map[string]int{
		"all": 2400, "unread": 60, "recent unread": 60, "old unread": 15, "draft": 8, "draft without date": 3, "without from": 4,
		"sent": 400, "flagged with due date": 20, "flag complete": 10, "high": 50, "low": 2, "other": 500,
		"request": 40, "response": 20, "cancellation": 3, "null subject": 2, "empty subject": 2, "Re": 300, "AW": 20, "Fwd": 20,
		"long subject": 1, "formula": 1, "escape": 1, "override": 1, "has attachments": 150, "inline only": 30,
		"fileAttachment": 200, "itemAttachment": 2, "referenceAttachment": 5, "In-Reply-To": 300, "twin": 3,
		"first second": 1, "last second": 1, "at once": 6,
	} {
		if count[key] < least {
			t.Errorf("%s: got %d, want at least %d", key, count[key], least)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(count)) {
		t.Logf("%-24s %d", key, count[key])
	}
}

func anyList(v any) []any {
	l, _ := v.([]any)
	return l
}

func TestSampleFolders(t *testing.T) {
	t.Parallel()
	_, box := sampleBox(t, ownerAddress)
	byID := map[string]Entity{}
	lower := map[string]int{}
	for _, f := range box.Folders {
		byID[text(f, "id")] = f
		lower[strings.ToLower(text(f, "id"))]++
	}
	deepest, hidden, twins := 0, 0, 0
	for _, f := range box.Folders {
		depth := 0
		for at := f; at != nil; at = byID[text(at, "parentFolderId")] {
			depth++
		}
		deepest = max(deepest, depth-1)
		if f["isHidden"] == true {
			hidden++
		}
		if lower[strings.ToLower(text(f, "id"))] == 2 {
			twins++
		}
		if strings.Contains(text(f, "displayName"), "/") {
			t.Errorf("folder %q has a slash in its name", f["displayName"])
		}
	}
	if len(box.Folders) < 14 || deepest != 3 || hidden < 4 || twins != 2 {
		t.Errorf("got %d folders, %d deep, %d hidden, %d twins", len(box.Folders), deepest, hidden, twins)
	}
	want := []string{
		"archive", "clutter", "conflicts", "conversationhistory", "deleteditems", "drafts", "inbox", "junkemail", "localfailures",
		"msgfolderroot", "outbox", "recoverableitemsdeletions", "scheduled", "searchfolders", "sentitems", "serverfailures", "syncissues",
	}
	if got := slices.Sorted(maps.Keys(box.WellKnown)); !reflect.DeepEqual(got, want) {
		t.Errorf("got well-known folders %v, want %v", got, want)
	}
	if got := text(byID[box.WellKnown["deleteditems"]], "displayName"); got != "Gelöschte Elemente" {
		t.Errorf("got %q, want a localised name", got)
	}
}

func TestSampleCalendar(t *testing.T) {
	t.Parallel()
	_, box := sampleBox(t, ownerAddress)
	if len(box.Calendars) < 2 {
		t.Errorf("got %d calendars", len(box.Calendars))
	}
	kinds := map[string]int{}
	for _, e := range box.Events {
		kinds[text(e, "type")]++
		if e["isAllDay"] == true {
			kinds["all day"]++
		}
		if e["isCancelled"] == true {
			kinds["cancelled"]++
		}
		for _, key := range []string{"start", "end"} {
			at := text(e[key].(map[string]any), "dateTime")
			if _, err := time.Parse("2006-01-02T15:04:05.0000000", at); err != nil || len(at) != 27 {
				t.Errorf("event %q: %s is %q", e["subject"], key, at)
			}
			if e["isAllDay"] == true && !strings.HasSuffix(at, "T00:00:00.0000000") {
				t.Errorf("all-day event %q: %s is %q", e["subject"], key, at)
			}
		}
		if duration(e) < 0 {
			t.Errorf("event %q ends before it starts", e["subject"])
		}
		if r, ok := e["recurrence"].(map[string]any); ok && e["type"] == "seriesMaster" {
			kinds[text(r["pattern"].(map[string]any), "type")]++
		}
		if e["type"] == "exception" {
			master := slices.IndexFunc(box.Events, func(m Entity) bool { return m["id"] == e["seriesMasterId"] })
			if master < 0 || box.Events[master]["type"] != "seriesMaster" || text(e, "originalStart") == "" {
				t.Errorf("exception %q does not belong to its master", e["subject"])
			}
		}
		kinds["dropped"] += len(anyList(e["cancelledOccurrences"]))
	}
	for kind, least := range map[string]int{"singleInstance": 150, "seriesMaster": 6, "all day": 5, "cancelled": 5, "daily": 1, "weekly": 2, "absoluteMonthly": 1, "relativeMonthly": 1, "absoluteYearly": 1, "exception": 3, "dropped": 3} {
		if kinds[kind] < least {
			t.Errorf("%s: got %d, want at least %d", kind, kinds[kind], least)
		}
	}
}

func TestSampleContacts(t *testing.T) {
	t.Parallel()
	_, box := sampleBox(t, ownerAddress)
	if len(box.Contacts) < 40 || len(box.ContactFolders) < 2 {
		t.Errorf("got %d contacts in %d folders", len(box.Contacts), len(box.ContactFolders))
	}
	nulls, empties := 0, 0
	for _, c := range box.Contacts {
		switch c["middleName"] {
		case nil:
			nulls++
		case "":
			empties++
		}
	}
	if nulls < 10 || empties < 10 {
		t.Errorf("got %d contacts with null and %d with empty text", nulls, empties)
	}
	if len(box.Rules) < 4 || len(box.Categories) < 5 || len(box.Overrides) < 2 || len(box.People) < 20 {
		t.Errorf("got %d rules, %d categories, %d overrides, %d people", len(box.Rules), len(box.Categories), len(box.Overrides), len(box.People))
	}
}

// What a server makes of the sample: every message is listed once, twins are two
// messages, and the calendar shows changed and dropped occurrences.
func TestSampleServed(t *testing.T) {
	t.Parallel()
	s := NewServer()
	defer s.Close()
	token := s.AccessToken()
	get := func(address string) (page struct {
		Value []map[string]any `json:"value"`
		Next  string           `json:"@odata.nextLink"`
	}) {
		t.Helper()
		req, err := http.NewRequest(http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Fatalf("GET %s: %s", address, resp.Status)
		}
		if err := json.NewDecoder(resp.Body).Decode(&page); err != nil {
			t.Fatal(err)
		}
		return page
	}
	_, box := sampleBox(t, ownerAddress)
	seen := map[any]bool{}
	for next := s.ServiceURL() + "/me/messages?$select=id&$top=1000"; next != ""; {
		page := get(next)
		for _, m := range page.Value {
			seen[m["id"]] = true
		}
		next = page.Next
	}
	if len(seen) != len(box.Messages) {
		t.Errorf("got %d messages, want %d", len(seen), len(box.Messages))
	}
	view := get(s.ServiceURL() + "/me/calendarView?startDateTime=2026-11-09T00:00:00Z&endDateTime=2026-11-18T00:00:00Z&$top=500&$select=subject,type,start")
	got := map[string]string{}
	for _, e := range view.Value {
		at := text(e["start"].(map[string]any), "dateTime")[:16]
		got[text(e, "subject")+" "+at] = text(e, "type")
	}
	for key, want := range map[string]string{
		"Team Monday 2026-11-09T08:30":               "occurrence",
		"Team Monday 2026-11-16T13:00":               "exception",
		"Team Monday 2026-11-16T08:30":               "",
		"Stand-up (scanner update) 2026-11-11T09:45": "exception",
		"Stand-up (scanner update) 2026-11-11T07:45": "",
		"Stand-up (scanner update) 2026-11-14T07:45": "occurrence",
		"Stand-up (scanner update) 2026-11-15T07:45": "",
		"Office hour for planners 2026-11-12T13:00":  "occurrence",
		"Office hour for planners 2026-11-17T13:00":  "",
	} {
		if got[key] != want {
			t.Errorf("%s: got %q, want %q", key, got[key], want)
		}
	}
}
