package graphtest

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// A reported is a request whose outcome somebody reported: one line of
// testdata/reported-requests.jsonl.
type reported struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	Status  int               `json:"status"`
	Code    string            `json:"error_code"`
	Message string            `json:"error_message"`
	Notes   string            `json:"notes"`
}

// A setting is what a reported request needs around it: how the server is
// started, what is done first, and the token.
type setting struct {
	options []Option
	inject  []Fault
	scopes  []string
	token   string // "" makes one for anna with scopes
	noToken bool
	before  func(t *testing.T, s *Server)
}

// settingOf tells apart requests that look alike but were made in another
// state, by the outcome.
func settingOf(r reported) setting {
	all := []string{"Mail.ReadWrite", "Mail.Read.Shared", "MailboxSettings.Read", "Calendars.Read", "Contacts.Read", "People.Read", "User.Read.All"}
	switch {
	case r.Message == "Access token is empty.":
		return setting{noToken: true}
	case strings.HasPrefix(r.Message, "CompactToken parsing"):
		return setting{token: "garbage"}
	case strings.HasPrefix(r.Message, "Lifetime validation"):
		return setting{scopes: all, before: func(_ *testing.T, s *Server) { s.ExpireTokens() }}
	case r.Code == "Authorization_RequestDenied":
		return setting{scopes: []string{"User.Read"}}
	case r.Code == "ErrorAccessDenied" && strings.Contains(r.URL, "{other}"):
		return setting{scopes: []string{"Mail.Read"}}
	case r.Code == "UnknownError" && r.Status == 401, strings.Contains(r.Message, "MSA accounts"):
		return setting{scopes: all, options: []Option{WithPersonalAccounts()}}
	case r.Status == 504:
		return setting{scopes: all, inject: []Fault{FaultStatus(504)}}
	case r.Code == "ErrorApiQuarantined", r.Code == "ErrorQuotaExceeded":
		return setting{scopes: all, inject: []Fault{{Status: r.Status, Code: r.Code, Message: r.Message}}}
	case r.Status == 429:
		return setting{scopes: all, inject: []Fault{FaultLatency(200 * time.Millisecond)}, before: func(t *testing.T, s *Server) {
			fill(t, s)
		}}
	case r.Code == "ErrorCannotDeleteObject":
		return setting{scopes: all, before: func(t *testing.T, s *Server) {
			a := do(t, s, "POST", "/me/messages/"+messageID(20)+"/permanentDelete", "{}")
			if a.Status != 204 {
				t.Fatalf("first delete: got %d, want 204", a.Status)
			}
		}}
	}
	return setting{scopes: all}
}

// fill keeps four requests in flight until the latency injected has passed.
func fill(t *testing.T, s *Server) {
	t.Helper()
	var all sync.WaitGroup
	for range maxConcurrent {
		r, err := http.NewRequest(http.MethodGet, s.ServiceURL()+"/me/messages", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+s.AccessToken())
		all.Go(func() {
			if resp, err := s.http.Client().Do(r); err == nil {
				resp.Body.Close()
			}
		})
	}
	t.Cleanup(all.Wait)
	for s.PeakConcurrency() < maxConcurrent {
		time.Sleep(time.Millisecond)
	}
}

func TestReportedRequests(t *testing.T) {
	t.Parallel()
	for i, r := range readReported(t) {
		t.Run(r.Method+" "+strings.TrimPrefix(r.URL, "https://graph.microsoft.com/v1.0"), func(t *testing.T) {
			t.Parallel()
			s := settingOf(r)
			srv := start(t, s.options...)
			srv.Inject(s.inject...)
			headers := []string{}
			for name, value := range r.Headers {
				headers = append(headers, name, value)
			}
			token := s.token
			if token == "" {
				token = srv.AccessToken(s.scopes...)
			}
			if s.noToken {
				headers = append(headers, "Authorization", "")
			} else {
				headers = append(headers, "Authorization", "Bearer "+token)
			}
			if s.before != nil {
				s.before(t, srv)
			}
			target := strings.TrimPrefix(r.URL, "https://graph.microsoft.com/v1.0")
			id := messageID(9)
			if strings.Contains(target, "/contacts/") {
				id = "AAMkContact00001AAAA"
			}
			target = strings.NewReplacer("{id}", id, "{gone}", "AAMkAGgoneAAAAAA", "{purged}", messageID(20), "{other}", bert, "{unlicensed}", carl).Replace(target)
			if strings.Contains(r.URL, "{unlicensed}") {
				headers = append(headers, "Authorization", "Bearer "+srv.AccessTokenFor(carl, s.scopes...))
			}
			if strings.Contains(target, "calendarView") && r.Status == 500 {
				target = strings.Replace(target, "2024-06-25", "2024-08-25", 1) // until an event without a subject
			}
			body := ""
			if r.Method == "PATCH" || r.Code == "ErrorCannotDeleteObject" {
				body = `{"isRead":true}`
			}
			if r.Status == 411 {
				testLengthRequired(t, srv, target, token)
				return
			}
			a := do(t, srv, r.Method, target, body, headers...)
			if a.Status != r.Status || a.code() != r.Code {
				t.Errorf("line %d: got %d %q, want %d %q (%s)\n%s", i+1, a.Status, a.code(), r.Status, r.Code, r.Notes, a.Raw)
			}
			if r.Message != "" && a.message() != r.Message && !strings.HasPrefix(r.Message, "(") {
				t.Errorf("line %d: got message %q, want %q", i+1, a.message(), r.Message)
			}
		})
	}
}

func readReported(t *testing.T) []reported {
	t.Helper()
	f, err := os.Open("testdata/reported-requests.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []reported
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var r reported
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	if len(list) < 60 {
		t.Fatalf("got %d requests, want all 60 and more", len(list))
	}
	return list
}
