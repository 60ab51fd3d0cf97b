package graph

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// batchServer answers $batch and single GETs, part by part, in shuffled order.
type batchServer struct {
	t testing.TB
	// part answers the nth request for a URL, which is relative to the root.
	part func(n int, url string) batchAnswer
	// envelope, if set, may answer the nth HTTP request in place of the parts.
	envelope func(n int) (*http.Response, error)
	took     time.Duration // per HTTP request

	mu     sync.Mutex
	seen   map[string]int
	sizes  []int // parts of each $batch; 1 for a plain GET
	at     []time.Time
	random *rand.Rand
}

func (s *batchServer) handle(n int, r *http.Request) (*http.Response, error) {
	time.Sleep(s.took)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at = append(s.at, time.Now())
	if s.seen == nil {
		s.seen, s.random = make(map[string]int), rand.New(rand.NewPCG(1, 2))
	}
	if s.envelope != nil {
		if resp, err := s.envelope(n); resp != nil || err != nil {
			return resp, err
		}
	}
	if r.Method == http.MethodGet {
		s.sizes = append(s.sizes, 1)
		a := s.answer(strings.TrimPrefix(r.URL.RequestURI(), "/v1.0"))
		resp := reply(a.Status, string(a.Body))
		for name, value := range a.Headers {
			resp.Header.Set(name, string(value))
		}
		return resp, nil
	}
	if r.Method != http.MethodPost || r.URL.Path != "/v1.0/$batch" || r.Header.Get("Content-Type") != "application/json" {
		s.t.Errorf("got %s %s with %v", r.Method, r.URL, r.Header)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Error(err)
	}
	var in batchRequest
	if err := json.Unmarshal(body, &in); err != nil {
		s.t.Error(err)
	}
	if len(in.Requests) > maxParts {
		s.t.Errorf("%d parts in one $batch", len(in.Requests))
	}
	s.sizes = append(s.sizes, len(in.Requests))
	out := batchReply{Responses: []batchAnswer{}}
	ids := make(map[string]bool)
	for _, p := range in.Requests {
		if ids[p.ID] || p.Method != "GET" || p.Headers["Client-Request-Id"] == "" || p.Headers["Authorization"] != "" {
			s.t.Errorf("got part %+v", p)
		}
		ids[p.ID] = true
		a := s.answer(p.URL)
		if a.Status == 0 {
			continue
		}
		a.ID = p.ID
		out.Responses = append(out.Responses, a)
	}
	s.random.Shuffle(len(out.Responses), func(i, j int) { out.Responses[i], out.Responses[j] = out.Responses[j], out.Responses[i] })
	text, err := json.Marshal(out)
	if err != nil {
		s.t.Error(err)
	}
	return reply(200, string(text)), nil
}

func (s *batchServer) answer(url string) batchAnswer {
	s.seen[url]++
	return s.part(s.seen[url], url)
}

func good(url string) batchAnswer {
	body, _ := json.Marshal(map[string]string{"url": url})
	return batchAnswer{Status: 200, Body: body}
}

func bad(status int, code string, header ...string) batchAnswer {
	a := batchAnswer{Status: status, Body: json.RawMessage(fmt.Sprintf(`{"error":{"code":%q,"innerError":{"request-id":"part-id"}}}`, code)), Headers: make(map[string]loose)}
	for i := 0; i < len(header); i += 2 {
		a.Headers[header[i]] = loose(header[i+1])
	}
	return a
}

// lookups makes n requests and the two functions that note what becomes of each.
func lookups(n int) (rs []Request, got []string, decode func(int, []byte) error, failed func(int, *Error) error) {
	got = make([]string, n)
	for i := range n {
		rs = append(rs, Request{URL: fmt.Sprintf("/me/messages/%d?$select=id", i), Mailbox: "me"})
	}
	decode = func(i int, body []byte) error {
		var page struct{ URL string }
		if err := json.Unmarshal(body, &page); err != nil {
			return err
		}
		got[i] += page.URL
		return nil
	}
	failed = func(i int, err *Error) error {
		got[i] += fmt.Sprint("failed ", err.Status, " ", err.Code)
		return nil
	}
	return rs, got, decode, failed
}
