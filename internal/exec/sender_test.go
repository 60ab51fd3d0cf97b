package exec

import (
	"context"
	"errors"
	"testing"

	"graphmail/graphtables"
	"graphmail/internal/plan"
)

// TestLeftOut tells what Graph left out of an answer from what has no value.
func TestLeftOut(t *testing.T) {
	t.Parallel()
	const list = "/me/messages?$select=id,body,bodyPreview&$top=10"
	const expand = "/me/messages?$select=id,subject&$expand=attachments($select=id,name)&$top=10"
	for _, tt := range []struct{ url, body, want string }{
		{list, `{"value":[{"id":"a"},{"id":"b","subject":"body"}]}`, ""}, // in doubt
		{list, `{"value":[{"id":"a"},{"id":"b","subject":"x"}]}`, "body"},
		{list, `{"value":[{"id":"a","bodyPreview":""}]}`, ""},
		{list, `{"value":[{"id":"a"},{"id":"b","body":{"content":""}}]}`, ""},
		{list, `{"value":[{"id":"a","body":null}]}`, ""},
		{list, `{"value":[]}`, ""},
		{"/me/messages/a?$select=body", `{"@odata.etag":"x","id":"a"}`, "body"},
		{"/me/messages/a?$select=uniqueBody", `{"id":"a","body":{}}`, "uniqueBody"},
		{"/me/messages?$select=id,subject", `{"value":[{"id":"a"}]}`, ""},
		{"/me/messages?$filter=contains(subject,'$select=body')", `{"value":[{"id":"a"}]}`, ""},
		{"/me/messages?$skiptoken=abc", `{"value":[{"id":"a"}]}`, ""},
		{expand, `{"value":[{"id":"a","subject":"x"}]}`, "attachments"},
		{expand, `{"value":[{"id":"a","attachments":[]}]}`, ""},
		{expand, `{"value":[]}`, ""},
	} {
		if got := (behalf{mail: true}).leftOut(tt.url, []byte(tt.body)); got != tt.want {
			t.Errorf("%s answered %s: got %q, want %q", tt.url, tt.body, got, tt.want)
		}
		if got := (behalf{}).leftOut(tt.url, []byte(tt.body)); got != "" {
			t.Errorf("%s: %q is missed where it is no mail", tt.url, got)
		}
	}
}

// TestSender counts what is sent for each scan, and names the scan's permission
// where something was left out, from a page and from a part of a batch.
func TestSender(t *testing.T) {
	t.Parallel()
	const url = "/me/messages/a?$select=id,body"
	src := sender{newScript(t, url, `{"id":"a"}`, url, `{"id":"a"}`, url, `{"id":"a","body":{}}`, url, `{"id":"a"}`, url, "bytes")}
	scan := &plan.Scan{Table: graphtables.Standard().Table("messages")}
	var sent tally
	ctx := context.WithValue(t.Context(), behalfKey{}, behalf{scan, &sent, true})
	ignore := func([]byte) error { return nil }
	take := func(int, []byte, error) error { return nil }
	req := Request{URL: url, Mailbox: "me"}

	var lack *LackError
	if _, err := src.Get(ctx, req, ignore); !errors.As(err, &lack) || lack.Scan != scan || lack.Mailbox != "me" {
		t.Errorf("Get: %v", err)
	}
	if _, err := src.Batch(ctx, []Request{req}, take); !errors.As(err, &lack) {
		t.Errorf("Batch: %v", err)
	}
	if _, err := src.Get(ctx, req, ignore); err != nil {
		t.Errorf("Get of all: %v", err)
	}
	if _, err := src.Get(t.Context(), req, ignore); err != nil {
		t.Errorf("Get for no scan: %v", err)
	}
	if _, _, err := src.Raw(ctx, req); err != nil {
		t.Errorf("Raw: %v", err)
	}
	if got, want := sent.total(), (Usage{Calls: 4, Bytes: 4}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
