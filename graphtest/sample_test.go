package graphtest

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"image/gif"
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
	first, second := hashOf(t, buildSample()), hashOf(t, newSample())
	if first != second {
		t.Errorf("two builds differ: %s and %s", first, second)
	}
	if first != sampleHash {
		t.Errorf("got hash %s, want %s: if the sample was meant to change, change sampleHash", first, sampleHash)
	}
}

func TestSampleCannotBeChangedForOthers(t *testing.T) {
	t.Parallel()
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
	if hashOf(t, Sample()) != sampleHash {
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
