package graphtest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image/gif"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// sampleHash is the digest of the sample as JSON. It is the same on every
// machine; change it only together with the sample.
const sampleHash = "e13841e2c2a7a9e346fb3f60ac04fbebd6371a58ce93980ce5a56d09f7cc2097"

func hashOf(t *testing.T, d *Data) string {
	t.Helper()
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func TestSampleIsTheSameEveryTime(t *testing.T) {
	t.Parallel()
	first, second := hashOf(t, newSample()), hashOf(t, newSample())
	if first != second {
		t.Errorf("two builds differ: %s and %s", first, second)
	}
	if first != sampleHash {
		t.Errorf("got hash %s, want %s: if the sample was meant to change, change sampleHash", first, sampleHash)
	}
}

func TestSampleCannotBeChangedForOthers(t *testing.T) {
	t.Parallel()
	before := hashOf(t, Sample())
	d := Sample()
	for _, u := range d.Users {
		u["displayName"] = "x"
	}
	for id := range d.Members {
		d.Members[id][0] = "x"
	}
	for _, box := range d.Mailboxes {
		clear(box.WellKnown)
		box.SharedWith = append(box.SharedWith[:0], "x")
		box.Settings["timeZone"] = "x"
		for _, m := range box.Messages {
			if to, _ := m["toRecipients"].([]any); len(to) > 0 {
				to[0].(map[string]any)["emailAddress"].(map[string]any)["name"] = "x"
			}
			if files, _ := m["attachments"].([]Entity); len(files) > 0 {
				files[0]["name"] = "x"
			}
			m["subject"] = "x"
		}
	}
	if after := hashOf(t, Sample()); after != before {
		t.Error("a change to one sample shows in the next")
	}
}

// sampleBox returns the sample and the mailbox of an address.
func sampleBox(t *testing.T, address string) (*Data, *Mailbox) {
	t.Helper()
	d := Sample()
	for _, u := range d.Users {
		if text(u, "userPrincipalName") == address {
			return d, d.Mailboxes[text(u, "id")]
		}
	}
	t.Fatalf("nobody has the address %q", address)
	return nil, nil
}

func TestSampleDirectory(t *testing.T) {
	t.Parallel()
	d, _ := sampleBox(t, ownerAddress)
	if got := text(d.Users[0], "userPrincipalName"); got != ownerAddress {
		t.Errorf("got first user %s, want %s", got, ownerAddress)
	}
	if len(d.Users) < 26 {
		t.Errorf("got %d users, want at least 26", len(d.Users))
	}
	ids := map[string]bool{}
	without, guests := 0, 0
	for _, u := range d.Users {
		id := text(u, "id")
		if ids[id] || len(id) != 36 {
			t.Errorf("user id %q: not a GUID of its own", id)
		}
		ids[id] = true
		if d.Mailboxes[id] == nil {
			without++
		}
		if strings.Contains(text(u, "userPrincipalName"), "#EXT#") && u["userType"] == "Guest" {
			guests++
		}
		if text(u, "displayName") == "" || text(u, "userPrincipalName") == "" {
			t.Errorf("user %s has no name", id)
		}
	}
	if without < 3 || guests != 1 {
		t.Errorf("got %d users without a mailbox and %d guests", without, guests)
	}
	groups, empty := 0, 0
	for _, g := range d.Groups {
		groups++
		if len(d.Members[text(g, "id")]) == 0 {
			empty++
		}
	}
	if groups < 8 || empty != 1 {
		t.Errorf("got %d groups, %d of them empty", groups, empty)
	}
	for g, members := range d.Members {
		if !slices.ContainsFunc(d.Groups, func(e Entity) bool { return text(e, "id") == g }) {
			t.Errorf("members of an unknown group %s", g)
		}
		for _, m := range members {
			if !ids[m] {
				t.Errorf("group %s has an unknown member %s", g, m)
			}
		}
	}
}

func TestSampleSharing(t *testing.T) {
	t.Parallel()
	d, support := sampleBox(t, supportAddress)
	owner := text(d.Users[0], "id")
	if !slices.Contains(support.SharedWith, owner) {
		t.Error("the owner may not read the support mailbox")
	}
	if n := len(support.Messages); n < 150 {
		t.Errorf("got %d support messages, want at least 150", n)
	}
	_, private := sampleBox(t, privateAddress)
	if private == nil || len(private.SharedWith) != 0 || len(private.Messages) < 50 {
		t.Error("there is no full mailbox that is shared with nobody")
	}
}

// Every mailbox holds together: ids are its own, folders exist, dates lie in the
// two years, previews are the head of their text.
func TestSampleIntegrity(t *testing.T) {
	t.Parallel()
	d := Sample()
	for user, box := range d.Mailboxes {
		ids := map[string]bool{}
		unique := func(e Entity) {
			t.Helper()
			if id := text(e, "id"); id == "" || ids[id] {
				t.Errorf("mailbox %s: id %q is missing or used twice", user, id)
			} else {
				ids[id] = true
			}
		}
		folders := map[string]Entity{}
		for _, f := range box.Folders {
			unique(f)
			folders[text(f, "id")] = f
		}
		root := folders[box.WellKnown["msgfolderroot"]]
		if root == nil || folders[text(root, "parentFolderId")] != nil {
			t.Errorf("mailbox %s: the root is missing or has a parent", user)
		}
		for _, f := range box.Folders {
			if p := text(f, "parentFolderId"); folders[p] == nil && p != text(root, "parentFolderId") {
				t.Errorf("mailbox %s: folder %q has no parent", user, f["displayName"])
			}
		}
		for name, id := range box.WellKnown {
			if folders[id] == nil || name != strings.ToLower(name) {
				t.Errorf("mailbox %s: well-known folder %q does not exist", user, name)
			}
		}
		conversations, depth := map[string]string{}, map[string]int{}
		for _, m := range box.Messages {
			unique(m)
			checkMessage(t, m, folders)
			index := text(m, "conversationIndex")
			raw, err := base64.StdEncoding.DecodeString(index)
			if err != nil || len(raw) < 22 || (len(raw)-22)%5 != 0 {
				t.Errorf("conversationIndex %q", index)
				continue
			}
			head, c := string(raw[:22]), text(m, "conversationId")
			if known, ok := conversations[c]; ok && known != head {
				t.Errorf("conversation %s has two beginnings", c)
			}
			if n := len(raw); n <= depth[c] {
				t.Errorf("message %q of %v comes before what it answers", m["subject"], m["receivedDateTime"])
			} else {
				depth[c] = n
			}
			conversations[c] = head
		}
		for _, e := range slices.Concat(box.Contacts, box.ContactFolders, box.Calendars, box.Events, box.Rules, box.Categories, box.Overrides, box.People) {
			unique(e)
		}
		for _, e := range box.Events {
			if !slices.ContainsFunc(box.Calendars, func(c Entity) bool { return c["id"] == e["calendarId"] }) {
				t.Errorf("event %q has no calendar", e["subject"])
			}
		}
		if len(box.Settings) == 0 || folders[text(box.Settings, "archiveFolder")] == nil {
			t.Errorf("mailbox %s has no settings", user)
		}
	}
}

func checkMessage(t *testing.T, m Entity, folders map[string]Entity) {
	t.Helper()
	name := fmt.Sprintf("message %q of %v", m["subject"], m["receivedDateTime"])
	if len(text(m, "id")) != 152 || !strings.HasPrefix(text(m, "id"), "AAMkA") {
		t.Errorf("%s: id %q", name, m["id"])
	}
	if folders[text(m, "parentFolderId")] == nil {
		t.Errorf("%s has no folder", name)
	}
	for _, key := range []string{"createdDateTime", "lastModifiedDateTime", "receivedDateTime", "sentDateTime"} {
		s, ok := m[key].(string)
		if !ok && m["isDraft"] == true && m[key] == nil {
			continue
		}
		at, err := time.Parse("2006-01-02T15:04:05Z", s)
		if err != nil {
			t.Errorf("%s: %s is %q", name, key, s)
		}
		if key == "receivedDateTime" && (at.Before(sampleStart) || !at.Before(sampleEnd)) {
			t.Errorf("%s lies outside the two years", name)
		}
	}
	body, _ := m["body"].(map[string]any)
	content := text(body, "content")
	if n := len(content); n < 20 || n > 4500 {
		t.Errorf("%s: body of %d bytes", name, n)
	}
	if !utf8.ValidString(content) {
		t.Errorf("%s: body is not UTF-8", name)
	}
	plain := content
	if body["contentType"] == "html" {
		plain = textOf(content)
	}
	// Blocks end lines differently in the two forms; the words are the same.
	preview := text(m, "bodyPreview")
	if !strings.HasPrefix(strings.Join(strings.Fields(plain), " "), strings.Join(strings.Fields(preview), " ")) {
		t.Errorf("%s: preview %q is not the head of %q", name, preview, plain)
	}
	if n := utf8.RuneCountInString(preview); n > 255 {
		t.Errorf("%s: preview of %d characters", name, n)
	}
	outside := false
	files, _ := m["attachments"].([]Entity)
	for _, f := range files {
		outside = outside || f["isInline"] == false
		if f["@odata.type"] == "#microsoft.graph.fileAttachment" {
			raw, err := base64.StdEncoding.DecodeString(text(f, "contentBytes"))
			if err != nil {
				t.Errorf("%s: attachment %q: %v", name, f["name"], err)
			}
			if size, ok := f["size"].(float64); !ok || int(size) < len(raw) {
				t.Errorf("%s: attachment %q has size %v", name, f["name"], f["size"])
			}
			if f["contentType"] == "image/gif" {
				if _, err := gif.Decode(bytes.NewReader(raw)); err != nil {
					t.Errorf("%s: attachment %q: %v", name, f["name"], err)
				}
			}
			if id := text(f, "contentId"); id != "" && !strings.Contains(content, "cid:"+id) {
				t.Errorf("%s: inline attachment %q is not shown", name, f["name"])
			}
		}
	}
	if m["hasAttachments"] != outside {
		t.Errorf("%s: hasAttachments is %v", name, m["hasAttachments"])
	}
}

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
