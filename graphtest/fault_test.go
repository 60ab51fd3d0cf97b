package graphtest

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// try asks for a path and gives what came, even when the body broke off.
func try(t *testing.T, s *Server, target string) (status int, header http.Header, body string, err error) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, s.ServiceURL()+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.AccessToken())
	resp, err := s.http.Client().Do(r)
	if err != nil {
		return 0, nil, "", err
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	return resp.StatusCode, resp.Header, string(raw), err
}

func TestFaultStatus(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fault Fault
		code  string
		after string
	}{
		{FaultStatus(503), "UnknownError", ""},
		{FaultStatus(401), "InvalidAuthenticationToken", ""},
		{FaultRetryAfter(429, "2"), "ApplicationThrottled", "2"},
		{FaultRetryAfter(503, "Fri, 31 Dec 1999 23:59:59 GMT"), "UnknownError", "Fri, 31 Dec 1999 23:59:59 GMT"},
		{Fault{Status: 400, Code: "ErrorInvalidRequest", Message: "no"}, "ErrorInvalidRequest", ""},
	} {
		s := start(t)
		s.Inject(c.fault)
		a := get(t, s, "/me/messages")
		if a.Status != c.fault.Status || a.code() != c.code || a.Header.Get("Retry-After") != c.after {
			t.Errorf("got %d %s after %q, want %d %s after %q", a.Status, a.code(), a.Header.Get("Retry-After"), c.fault.Status, c.code, c.after)
		}
		if log := s.Requests(); len(log) != 1 || log[0].Status != c.fault.Status {
			t.Errorf("recorded %+v", log)
		}
	}
}

// TestFaultPicks shows which of ten requests, five to each of two paths, a
// fault strikes.
func TestFaultPicks(t *testing.T) {
	t.Parallel()
	broken := FaultStatus(500)
	for _, c := range []struct {
		name  string
		fault Fault
		want  string
	}{
		{"all", broken, "xxxxxxxxxx"},
		{"by path", broken.On("/messages"), "x.x.x.x.x."},
		{"by expression", broken.Matching(regexp.MustCompile(`Folders\?\$top=[34]`)), ".....x.x.."},
		{"the third", broken.Nth(3), "..x......."},
		{"the second of a path", broken.On("/mailFolders").Nth(2), "...x......"},
		{"two", broken.Times(2), "xx........"},
		{"another method", Fault{Method: "POST", Status: 500}, ".........."},
		{"the identity platform", broken.On("/token"), ".........."},
	} {
		s := start(t)
		s.Inject(c.fault)
		if got := strikes(t, s); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
	s, again := start(t), start(t)
	s.Inject(broken.Sometimes(0.5, 7))
	again.Inject(broken.Sometimes(0.5, 7))
	first, second := strikes(t, s), strikes(t, again)
	if first != second || !strings.Contains(first, "x") || !strings.Contains(first, ".") {
		t.Errorf("by chance: got %s and %s, want the same mix", first, second)
	}
	s.ClearFaults()
	if got := strikes(t, s); got != ".........." {
		t.Errorf("cleared: got %s", got)
	}
}

func strikes(t *testing.T, s *Server) string {
	t.Helper()
	var b strings.Builder
	for i := range 5 {
		for _, path := range []string{"/me/messages", "/me/mailFolders"} {
			if get(t, s, path+"?$top="+string(rune('1'+i))).Status == 500 {
				b.WriteByte('x')
			} else {
				b.WriteByte('.')
			}
		}
	}
	return b.String()
}

func TestFaultTransport(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.Inject(FaultReset().Times(1))
	if _, _, _, err := try(t, s, "/me/messages"); err == nil {
		t.Error("reset: got an answer")
	}
	s.ClearFaults()
	s.Inject(FaultCutBody())
	if status, _, body, err := try(t, s, "/me/messages"); status != 200 || !errors.Is(err, io.ErrUnexpectedEOF) || body != "" && json.Valid([]byte(body)) {
		t.Errorf("cut: got %d with %d bytes and %v, want half a body", status, len(body), err)
	}
	s.ClearFaults()
	s.Inject(FaultTruncatedJSON())
	if status, _, body, err := try(t, s, "/me/messages"); status != 200 || err != nil || json.Valid([]byte(body)) {
		t.Errorf("truncated: got %d, %v, want half the JSON", status, err)
	}
	s.ClearFaults()
	s.Inject(FaultErrorInside("ErrorInvalidIdMalformed"))
	if status, _, body, err := try(t, s, "/me/messages"); status != 200 || err != nil || json.Valid([]byte(body)) || !strings.Contains(body, `{"error":{"code":"ErrorInvalidIdMalformed"`) {
		t.Errorf("error inside: got %d, %v", status, err)
	}
	s.ClearFaults()
	s.Inject(FaultSlowBody(60*time.Millisecond), FaultLatency(40*time.Millisecond))
	begin := time.Now()
	if status, _, body, err := try(t, s, "/me/messages"); status != 200 || err != nil || !json.Valid([]byte(body)) || time.Since(begin) < 90*time.Millisecond {
		t.Errorf("slow: got %d, %v after %v", status, err, time.Since(begin))
	}
}

func TestFaultPages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name            string
		fault           Fault
		rows, different int
		pages           int
	}{
		{"none", Fault{}, 31, 31, 4},
		{"empty page", FaultEmptyPage().Nth(2), 31, 31, 5},
		{"short page", FaultShortPage().Nth(1), 31, 31, 4},
		{"repeated rows", FaultRepeat(3).Nth(2), 34, 31, 4},
		{"inserted between pages", FaultInsert(2).Nth(1), 33, 31, 4},
		{"deleted between pages", FaultDelete(2).Nth(1), 29, 29, 3},
	} {
		s := start(t)
		s.Inject(c.fault)
		ids, pages := walk(t, s, "/me/messages")
		if len(ids) != c.rows || distinct(ids) != c.different || pages != c.pages {
			t.Errorf("%s: got %d rows (%d different) on %d pages, want %d (%d) on %d", c.name, len(ids), distinct(ids), pages, c.rows, c.different, c.pages)
		}
	}
}

func TestFaultLinks(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.Inject(FaultLoop().Nth(2), FaultForeignLink("https://graph.example.net").Nth(1))
	first := get(t, s, "/me/messages")
	if !strings.HasPrefix(first.next(), "https://graph.example.net/v1.0/me/messages?") {
		t.Errorf("foreign: got %s", first.next())
	}
	second := get(t, s, "/me/messages?$skip=12")
	if second.next() != s.ServiceURL()+"/me/messages?$skip=12" {
		t.Errorf("loop: got %s", second.next())
	}
}

func TestFaultQueries(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.Inject(FaultRefuseFilter("ErrorRestrictionTooComplex"))
	if a := get(t, s, "/me/messages?$filter=isRead eq true"); a.Status != 400 || a.code() != "ErrorRestrictionTooComplex" {
		t.Errorf("refused: got %d %s", a.Status, a.code())
	}
	if a := get(t, s, "/me/messages"); a.Status != 200 {
		t.Errorf("no filter: got %d", a.Status)
	}
	s.ClearFaults()
	s.Inject(FaultUnordered())
	if a := get(t, s, "/me/messages?$top=2&$select=id&$orderby=receivedDateTime"); seqs(a) != "30 29" {
		t.Errorf("unordered: got [%s]", seqs(a))
	}
	s.ClearFaults()
	s.Inject(FaultTooHeavy(3000))
	if a := get(t, s, "/me/messages?$top=10"); a.Status != 504 {
		t.Errorf("heavy: got %d", a.Status)
	}
	if a := get(t, s, "/me/messages?$top=10&$select=id"); a.Status != 200 {
		t.Errorf("light: got %d", a.Status)
	}
}

func TestFaultRedirect(t *testing.T) {
	t.Parallel()
	s, other := start(t), start(t)
	s.Inject(FaultRedirect(other.ServiceURL() + "/me/messages"))
	get(t, s, "/me/mailFolders")
	if log := s.Requests(); len(log) != 1 || log[0].Status != 307 {
		t.Errorf("got %+v, want one redirect", log)
	}
	if log := other.Requests(); len(log) != 1 || log[0].URL != "/v1.0/me/messages" {
		t.Errorf("got %+v, want the client to have followed", log)
	}
}

func TestFaultIdentity(t *testing.T) {
	t.Parallel()
	s := start(t)
	s.Inject(FaultRetryAfter(503, "1").On("/oauth2/v2.0/token"))
	resp, err := s.http.Client().Post(s.TokenURL(), "application/x-www-form-urlencoded", strings.NewReader("grant_type=x"))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 503 || resp.Header.Get("Retry-After") != "1" {
		t.Errorf("got %d after %q, want 503 after 1", resp.StatusCode, resp.Header.Get("Retry-After"))
	}
}
