package graphtest

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// names are an object's properties in order of the alphabet.
func names(m map[string]any) string { return strings.Join(slices.Sorted(maps.Keys(m)), " ") }

func TestSelect(t *testing.T) {
	t.Parallel()
	s := start(t)
	context := s.ServiceURL() + "/$metadata#users('" + anna + "')/"
	a := get(t, s, "/me/messages?$top=1&$select=Sender,subject")
	if got, want := names(a.values()[0]), "@odata.etag id sender subject"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := a.JSON["@odata.context"], context+"messages(sender,subject)"; got != want {
		t.Errorf("got context %s, want %s", got, want)
	}
	one := get(t, s, "/me/messages/"+messageID(3)+"/?$select=changeKey")
	if got, want := one.JSON["@odata.etag"], `W/"`+one.JSON["changeKey"].(string)+`"`; got != want {
		t.Errorf("got etag %s, want %s", got, want)
	}
	if got, want := one.JSON["@odata.context"], context+"messages(changeKey)/$entity"; got != want {
		t.Errorf("got context %s, want %s", got, want)
	}
	all := get(t, s, "/me/messages/"+messageID(3))
	for _, name := range []string{"internetMessageHeaders", "uniqueBody", "attachments"} {
		if _, there := all.JSON[name]; there {
			t.Errorf("%s comes without being selected", name)
		}
	}
	for _, name := range []string{"bodyPreview", "webLink", "conversationIndex", "flag", "isReadReceiptRequested"} {
		if _, there := all.JSON[name]; !there {
			t.Errorf("%s does not come", name)
		}
	}
	unique := get(t, s, "/me/messages/"+messageID(3)+"?$select=uniqueBody,internetMessageHeaders")
	if got, want := names(unique.JSON), "@odata.context @odata.etag id internetMessageHeaders uniqueBody"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	// Directory objects show what is selected and nothing else.
	if got, want := names(get(t, s, "/users?$select=displayName").values()[0]), "displayName"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := len(get(t, s, "/users").values()[0]), len(userDefaults); got != want {
		t.Errorf("got %d properties of a user, want %d", got, want)
	}
}

func TestSelectUnknown(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, c := range []struct{ target, code string }{
		{"/me/messages?$select=isJunk", "RequestBroker--ParseUri"},
		{"/me/messages?$select=size", "RequestBroker--ParseUri"},
		{"/me/messages?$select=from/emailAddress", "RequestBroker--ParseUri"},
		{"/me/messages?$select=subject,", "RequestBroker--ParseUri"},
		{"/me/messages/" + messageID(9) + "/attachments?$select=contentBytes", "RequestBroker--ParseUri"},
		{"/me/mailFolders?$select=wellKnownName", "BadRequest"},
		{"/me/contacts?$select=nosuch", "BadRequest"},
		{"/users?$select=nosuch", "BadRequest"},
		{"/me/messages?$expand=nosuch", "RequestBroker--ParseUri"},
		{"/me/messages?$expand=subject", "BadRequest"},
		{"/me/contacts?$expand=photo", "ExpandNotSupported"},
		{"/me/mailFolders?$expand=childFolders", "ExpandNotSupported"},
		{"/me/messages?$expand=attachments($top=1)", "BadRequest"},
	} {
		a := get(t, s, c.target)
		if a.Status != 400 || a.code() != c.code {
			t.Errorf("%s: got %d %q, want 400 %q", c.target, a.Status, a.code(), c.code)
		}
	}
}

func TestExpand(t *testing.T) {
	t.Parallel()
	s := start(t)
	a := get(t, s, "/me/messages?$filter=hasAttachments eq true&$select=id&$expand=attachments($select=id,name,size)")
	list, _ := a.values()[0]["attachments"].([]any)
	if len(list) != 2 {
		t.Fatalf("got %d attachments, want 2: %s", len(list), a.Raw)
	}
	if got, want := names(list[0].(map[string]any)), "@odata.type id name size"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := a.JSON["@odata.context"], s.ServiceURL()+"/$metadata#users('"+anna+"')/messages(id,attachments(id,name,size))"; got != want {
		t.Errorf("got context %s, want %s", got, want)
	}
	whole := get(t, s, "/me/messages/"+messageID(9)+"?$expand=attachments")
	first := whole.JSON["attachments"].([]any)[0].(map[string]any)
	if first["contentBytes"] != "aGVsbG8=" {
		t.Errorf("got contentBytes %v, want them by default", first["contentBytes"])
	}
	size := get(t, s, "/me/messages?$top=1&$select=id&$expand=singleValueExtendedProperties($filter=id eq 'Integer 0x0E08')")
	props, _ := size.values()[0]["singleValueExtendedProperties"].([]any)
	if len(props) != 1 || props[0].(map[string]any)["id"] != "Integer 0xe08" {
		t.Errorf("got %v, want the size under its short tag", props)
	}
	none := get(t, s, "/me/messages?$top=1&$expand=singleValueExtendedProperties($filter=id eq 'String 0x1234')")
	if _, there := none.values()[0]["singleValueExtendedProperties"]; there {
		t.Error("an extended property the message does not have is there")
	}
	manager := get(t, s, "/users/"+bert+"?$select=id&$expand=manager($select=displayName)")
	if m, _ := manager.JSON["manager"].(map[string]any); m["displayName"] != "Anna" {
		t.Errorf("got manager %v, want Anna", manager.JSON["manager"])
	}
	loose := start(t, WithUnsettled(Unsettled{ExpandChildFolders: true}))
	inbox := get(t, loose, "/me/mailFolders/inbox?$expand=childFolders($select=displayName)")
	if children, _ := inbox.JSON["childFolders"].([]any); len(children) != 1 {
		t.Errorf("got childFolders %v, want Projects", inbox.JSON["childFolders"])
	}
}
