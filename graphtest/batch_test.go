package graphtest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

// part writes one request of a batch; more is further members.
func part(id, url, more string) string {
	return fmt.Sprintf(`{"id":%q,"method":"GET","url":%q%s}`, id, url, more)
}

func batchOf(parts ...string) string { return `{"requests":[` + strings.Join(parts, ",") + `]}` }

// responses are a batch's answers by id.
func responses(t *testing.T, a graphAnswer) map[string]batchAnswer {
	t.Helper()
	var envelope struct {
		Responses []batchAnswer `json:"responses"`
	}
	if a.Status != 200 {
		t.Fatalf("got %d, want 200: %s", a.Status, a.Raw)
	}
	if err := json.Unmarshal([]byte(a.Raw), &envelope); err != nil {
		t.Fatal(err)
	}
	byID := map[string]batchAnswer{}
	for _, r := range envelope.Responses {
		byID[r.ID] = r
	}
	return byID
}

func TestBatch(t *testing.T) {
	t.Parallel()
	s := start(t)
	got := responses(t, do(t, s, "POST", "/$batch", batchOf(
		part("1", "/me/messages/"+messageID(3)+"?$select=subject", ""),
		part("2", "me/messages/AAMkAGgoneAAAAAA", ""),
		part("3", "/me/messages?$top=2", `,"headers":{"Prefer":"IdType=\"ImmutableId\""}`),
		part("4", "/users?$count=true&$filter=department%20ne%20'x'", `,"headers":{"ConsistencyLevel":"eventual"}`),
		part("5", "/me/messages/"+messageID(9)+"/attachments/AAMkAttach000001AAAA/$value", ""),
		part("6", "/me/messages/AAMkAGgoneAAAAAA", `,"dependsOn":["2"]`),
		part("7", "/me", `,"dependsOn":["1"]`),
		part("8", "/$batch", ""),
	)))
	for id, want := range map[string]int{"1": 200, "2": 404, "3": 200, "4": 200, "5": 200, "6": 424, "7": 200, "8": 400} {
		if got[id].Status != want {
			t.Errorf("part %s: got %d, want %d: %s", id, got[id].Status, want, got[id].Body)
		}
	}
	if body := string(got["1"].Body); !strings.Contains(body, `"subject":"Message 03"`) {
		t.Errorf("part 1: got %s", body)
	}
	if body := string(got["3"].Body); !strings.Contains(body, `"@odata.nextLink":"`+s.ServiceURL()) || !strings.Contains(body, `"AAkALgAA`) {
		t.Errorf("part 3: got %s, want an absolute nextLink and immutable ids", body)
	}
	if body := string(got["5"].Body); body != `"aGVsbG8="` {
		t.Errorf("part 5: got %s, want base64", body)
	}
	log := s.Requests()
	if len(log) != 9 || log[0].BatchOf != 0 || log[1].BatchOf != 1 || log[1].Status != 200 || log[1].URL != "/v1.0/me/messages/"+messageID(3)+"?$select=subject" {
		t.Errorf("got record %+v, want the batch and its eight parts", log)
	}
}

func TestBatchRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	many := make([]string, maxParts+1)
	for i := range many {
		many[i] = part(fmt.Sprint(i), "/me", "")
	}
	for name, body := range map[string]string{
		"no JSON":           "{",
		"no requests":       `{"requests":[]}`,
		"21 parts":          batchOf(many...),
		"the same id twice": batchOf(part("a", "/me", ""), part("A", "/me", "")),
		"no id":             batchOf(part("", "/me", "")),
		"no url":            batchOf(part("1", "", "")),
		"depends on later":  batchOf(part("1", "/me", `,"dependsOn":["2"]`), part("2", "/me", "")),
		"atomicity group":   batchOf(part("1", "/me", `,"atomicityGroup":"g"`)),
		"body without type": batchOf(part("1", "/me", `,"body":{}`)),
	} {
		if a := do(t, s, "POST", "/$batch", body); a.Status != 400 || a.code() != "BadRequest" {
			t.Errorf("%s: got %d %s, want 400", name, a.Status, a.code())
		}
	}
	if a := get(t, s, "/$batch"); a.Status != 405 {
		t.Errorf("GET: got %d, want 405", a.Status)
	}
	if a := do(t, s, "POST", "/$batch", batchOf(part("1", "/me", "")), "Authorization", ""); a.Status != 401 {
		t.Errorf("no token: got %d, want 401", a.Status)
	}
}

// TestBatchThrottled shows that parts are counted in flight one by one, and
// that each is turned away alone.
func TestBatchThrottled(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.Inject(FaultLatency(150 * time.Millisecond).On("/me/messages"))
	fill(t, s)
	got := responses(t, do(t, s, "POST", "/$batch", batchOf(part("1", "/me/messages", ""), part("2", "/users", ""))))
	if r := got["1"]; r.Status != 429 || r.Headers["Retry-After"] != "1" {
		t.Errorf("mailbox part: got %d with %v, want 429 and Retry-After", r.Status, r.Headers)
	}
	if r := got["2"]; r.Status != 200 {
		t.Errorf("directory part: got %d, want 200", r.Status)
	}
}

func TestBatchRunsFourAtOnce(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.Inject(FaultLatency(5 * time.Millisecond))
	parts := make([]string, maxParts)
	for i := range parts {
		parts[i] = part(fmt.Sprint(i), "/me/messages", "")
	}
	order := []string{}
	a := do(t, s, "POST", "/$batch", batchOf(parts...))
	for id, r := range responses(t, a) {
		if r.Status != 200 {
			t.Errorf("part %s: got %d, want 200", id, r.Status)
		}
	}
	list, _ := a.JSON["responses"].([]any)
	for _, r := range list {
		order = append(order, fmt.Sprint(r.(map[string]any)["id"]))
	}
	if got := strings.Join(order, " "); got == "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19" {
		t.Error("the answers come in the order of the requests")
	}
	if s.PeakConcurrency() != maxConcurrent {
		t.Errorf("got %d parts at once, want %d", s.PeakConcurrency(), maxConcurrent)
	}
}

func FuzzBatch(f *testing.F) {
	f.Add(batchOf(part("1", "/me", "")))
	f.Add(batchOf(part("1", "/me", `,"dependsOn":["2"]`), part("2", "/me", `,"headers":{"a":"b"},"body":"eA=="`)))
	f.Add(`{"requests":[{"id":"1","method":"POST","url":"http://x/y","body":{"a":[1]}}]}`)
	s := NewServer(WithData(small()), WithoutThrottling())
	f.Cleanup(s.Close)
	header := map[string][]string{"Authorization": {"Bearer " + s.AccessToken()}}
	f.Fuzz(func(t *testing.T, body string) {
		parts, err := parseBatch([]byte(body))
		if err != nil {
			if err.Status != 400 {
				t.Fatalf("got %d, want 400", err.Status)
			}
			return
		}
		c := &call{srv: s, method: "POST", header: header, body: []byte(body), ids: newRequestIDs(header)}
		a := c.batch(t.Context())
		var envelope struct {
			Responses []batchAnswer `json:"responses"`
		}
		if a.status != 200 || json.Unmarshal(a.body, &envelope) != nil || len(envelope.Responses) != len(parts) {
			t.Fatalf("got %d %s for %d parts", a.status, a.body, len(parts))
		}
		s.ResetRequests()
	})
}
