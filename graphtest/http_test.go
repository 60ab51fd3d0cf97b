package graphtest

import (
	"compress/gzip"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

func TestHeaders(t *testing.T) {
	t.Parallel()
	s := start(t)
	a := get(t, s, "/me/messages", "client-request-id", "00000000-1111-4222-8333-444444444444")
	if a.Header.Get("client-request-id") != "00000000-1111-4222-8333-444444444444" || a.Header.Get("request-id") == "" {
		t.Errorf("got ids %q and %q", a.Header.Get("client-request-id"), a.Header.Get("request-id"))
	}
	if a.Header.Get("Content-Type") != jsonType || a.Header.Get("OData-Version") != "4.0" {
		t.Errorf("got %q, %q", a.Header.Get("Content-Type"), a.Header.Get("OData-Version"))
	}
	e := get(t, s, "/me/messages/nonsense")
	inner := e.JSON["error"].(map[string]any)["innerError"].(map[string]any)
	if inner["request-id"] != e.Header.Get("request-id") || inner["client-request-id"] != inner["request-id"] || len(inner["date"].(string)) != 19 {
		t.Errorf("got innerError %v", inner)
	}
}

func TestGzip(t *testing.T) {
	t.Parallel()
	s := start(t)
	for _, c := range []struct {
		accept string
		want   bool
	}{{"gzip", true}, {"deflate, gzip;q=0.5", true}, {"gzip;q=0", false}, {"identity", false}} {
		r, err := http.NewRequest(http.MethodGet, s.ServiceURL()+"/me/messages", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", c.accept)
		r.Header.Set("Authorization", "Bearer "+s.AccessToken())
		resp, err := s.http.Client().Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if got := resp.Header.Get("Content-Encoding") == "gzip"; got != c.want {
			t.Errorf("%s: got compressed %t, want %t", c.accept, got, c.want)
			continue
		}
		var v any
		if c.want {
			z, err := gzip.NewReader(resp.Body)
			if err != nil {
				t.Fatal(err)
			}
			err = json.NewDecoder(z).Decode(&v)
			if err != nil {
				t.Error(err)
			}
		}
	}
}

func TestRequests(t *testing.T) {
	t.Parallel()
	s := start(t)
	a := get(t, s, "/me/messages?$select=id&$top=2", "Prefer", `IdType="ImmutableId"`)
	get(t, s, "/me/messages/nonsense")
	log := s.Requests()
	if len(log) != 2 {
		t.Fatalf("got %d requests, want 2", len(log))
	}
	first := log[0]
	if first.Method != "GET" || first.URL != "/v1.0/me/messages?$select=id&$top=2" || first.Status != 200 || first.Bytes != len(a.Raw) ||
		first.Header.Get("Prefer") != `IdType="ImmutableId"` || !strings.HasPrefix(first.Header.Get("Authorization"), "Bearer ") {
		t.Errorf("got %+v", first)
	}
	if log[1].Status != 400 {
		t.Errorf("got status %d of the second, want 400", log[1].Status)
	}
	s.ResetRequests()
	if len(s.Requests()) != 0 {
		t.Error("requests are remembered after the reset")
	}
}

func TestThrottling(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.Inject(FaultLatency(150_000_000).On("/me/messages"))
	fill(t, s)
	a := get(t, s, "/me/mailFolders")
	if a.Status != 429 || a.code() != "ApplicationThrottled" || a.Header.Get("Retry-After") != "1" {
		t.Errorf("the fifth: got %d %s after %q", a.Status, a.code(), a.Header.Get("Retry-After"))
	}
	if a := get(t, s, "/users/"+shared+"/mailFolders"); a.Status != 200 {
		t.Errorf("another mailbox: got %d", a.Status)
	}
	if a := get(t, s, "/users"); a.Status != 200 {
		t.Errorf("the directory: got %d", a.Status)
	}
	open := start(t, WithoutThrottling())
	open.Inject(FaultLatency(50_000_000).On("/me/messages"))
	fill(t, open)
	if a := get(t, open, "/me/mailFolders"); a.Status != 200 {
		t.Errorf("without throttling: got %d", a.Status)
	}
}
