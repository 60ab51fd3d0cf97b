package graphtest

import "testing"

func TestActions(t *testing.T) {
	t.Parallel()
	s := start(t)
	a := do(t, s, "PATCH", "/me/messages/"+messageID(1), `{"isRead":true}`)
	if a.Status != 200 || a.JSON["isRead"] != true {
		t.Errorf("update: got %d %s", a.Status, a.Raw)
	}
	etag := a.JSON["@odata.etag"].(string)
	if b := do(t, s, "PATCH", "/me/messages/"+messageID(1), `{"isRead":false}`, "If-Match", etag); b.Status != 200 || b.JSON["@odata.etag"] == etag {
		t.Errorf("update by etag: got %d with etag %v", b.Status, b.JSON["@odata.etag"])
	}
	for _, c := range []struct {
		method, path, body, code string
		status                   int
	}{
		{"PATCH", messageID(1), `{"isRead":false}`, "ErrorInvalidChangeKey", 400},
		{"PATCH", messageID(1), `{"nosuch":1}`, "RequestBodyRead", 400},
		{"PATCH", messageID(1), `{"subject":"x"}`, "ErrorInvalidPropertySet", 400},
		{"PATCH", messageID(99), `{"subject":"x"}`, "", 200},
		{"POST", messageID(1) + "/move", `{"destinationId":"nosuch"}`, "ErrorInvalidIdMalformed", 400},
		{"POST", messageID(1) + "/move", `{}`, "BadRequest", 400},
		{"PUT", messageID(1), `{}`, "Request_BadRequest", 405},
	} {
		headers := []string{}
		if c.code == "ErrorInvalidChangeKey" {
			headers = append(headers, "If-Match", etag)
		}
		if a := do(t, s, c.method, "/me/messages/"+c.path, c.body, headers...); a.Status != c.status || a.code() != c.code {
			t.Errorf("%s %s %s: got %d %q, want %d %q", c.method, c.path, c.body, a.Status, a.code(), c.status, c.code)
		}
	}
	moved := do(t, s, "POST", "/me/messages/"+messageID(2)+"/move", `{"destinationId":"drafts"}`)
	if moved.Status != 201 || moved.JSON["id"] == messageID(2) || moved.JSON["parentFolderId"] != folderID("drafts") {
		t.Errorf("move: got %d %s", moved.Status, moved.Raw)
	}
	copied := do(t, s, "POST", "/me/messages/"+messageID(4)+"/copy", `{"destinationId":"drafts"}`)
	if copied.Status != 201 || get(t, s, "/me/messages/"+messageID(4)).Status != 200 {
		t.Errorf("copy: got %d", copied.Status)
	}
	if a := do(t, s, "DELETE", "/me/messages/"+messageID(5), ""); a.Status != 204 {
		t.Errorf("delete: got %d", a.Status)
	}
	if a := get(t, s, "/me/mailFolders/deleteditems/messages"); len(a.values()) != 1 {
		t.Errorf("deleted items: got %d, want 1", len(a.values()))
	}
	draft := do(t, s, "POST", "/me/messages", `{"subject":"New draft"}`)
	if draft.Status != 201 || draft.JSON["isDraft"] != true {
		t.Errorf("draft: got %d %s", draft.Status, draft.Raw)
	}
	reader := "Bearer " + s.AccessToken("Mail.Read")
	if a := do(t, s, "DELETE", "/me/messages/"+messageID(6), "", "Authorization", reader); a.Status != 403 {
		t.Errorf("delete with Mail.Read: got %d, want 403", a.Status)
	}
	sender := "Bearer " + s.AccessToken("Mail.Send")
	if a := do(t, s, "POST", "/me/sendMail", `{"message":{"subject":"Sent"}}`, "Authorization", sender); a.Status != 202 {
		t.Errorf("send: got %d %s", a.Status, a.Raw)
	}
	if a := get(t, s, "/me/mailFolders/sentitems/messages"); len(a.values()) != 1 || a.values()[0]["subject"] != "Sent" {
		t.Errorf("sent items: got %s", a.Raw)
	}
}

func TestMutation(t *testing.T) {
	t.Parallel()
	s := start(t)
	id, err := s.AddMessage("anna@contoso.com", Entity{"subject": "Fresh", "receivedDateTime": "2030-01-01T00:00:00Z", "isRead": false})
	if err != nil {
		t.Fatal(err)
	}
	if a := get(t, s, "/me/mailFolders/inbox/messages?$top=1&$select=id"); a.column("id")[0] != id {
		t.Errorf("newest: got %v, want %s", a.column("id"), id)
	}
	if a := get(t, s, "/me/mailFolders/inbox"); a.JSON["totalItemCount"] != 21.0 {
		t.Errorf("got %v items, want 21", a.JSON["totalItemCount"])
	}
	before := get(t, s, "/me/messages/"+id)
	if err := s.UpdateMessage(anna, id, func(e Entity) { e["subject"] = "Changed" }); err != nil {
		t.Fatal(err)
	}
	after := get(t, s, "/me/messages/"+id)
	if after.JSON["subject"] != "Changed" || after.JSON["@odata.etag"] == before.JSON["@odata.etag"] {
		t.Errorf("got %v with etag %v", after.JSON["subject"], after.JSON["@odata.etag"])
	}
	if err := s.RemoveMessage(anna, id); err != nil {
		t.Fatal(err)
	}
	if a := get(t, s, "/me/messages/"+id); a.Status != 404 {
		t.Errorf("removed: got %d", a.Status)
	}
	_, err = s.AddMessage("nobody", Entity{})
	_, err2 := s.AddMessage(carl, Entity{})
	_, err3 := s.AddMessage(anna, Entity{"id": messageID(1)})
	_, err4 := s.MoveMessage(anna, messageID(1), "nosuch")
	for i, e := range []error{err, err2, err3, err4, s.RemoveMessage(anna, "nosuch"), s.UpdateMessage(anna, "nosuch", nil)} {
		if e == nil {
			t.Errorf("case %d: got no error", i)
		}
	}
}
