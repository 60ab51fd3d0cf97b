package graphtest

import (
	"net/http"
	"sync"
)

// maxConcurrent is how many requests an application may have in flight at one
// mailbox (https://learn.microsoft.com/en-us/graph/throttling-limits#outlook-service-limits).
const maxConcurrent = 4

// A gate counts the requests in flight per application and mailbox.
type gate struct {
	mu     sync.Mutex
	flying map[gateKey]int
	peak   int
}

type gateKey struct{ client, mailbox string }

// enter lets a request in, or says how it is turned away. leave must be called
// when err is nil.
func (g *gate) enter(key gateKey, limit int) (leave func(), err *apiError) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.flying == nil {
		g.flying = map[gateKey]int{}
	}
	if limit > 0 && g.flying[key] >= limit {
		return nil, &apiError{
			Status:     http.StatusTooManyRequests,
			Code:       "ApplicationThrottled",
			Message:    "Application is over its MailboxConcurrency limit.",
			RetryAfter: "1",
		}
	}
	g.flying[key]++
	g.peak = max(g.peak, g.flying[key])
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.flying[key]--
	}, nil
}

// PeakConcurrency returns the largest number of requests that were in flight
// at once at one mailbox for one application, parts of a $batch counted.
func (s *Server) PeakConcurrency() int {
	s.gate.mu.Lock()
	defer s.gate.mu.Unlock()
	return s.gate.peak
}
