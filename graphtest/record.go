package graphtest

import (
	"net/http"
	"slices"
	"sync"
)

// A Request is a Graph call as the server remembers it.
type Request struct {
	Method string
	// URL is the path and the query as sent, "/v1.0/me/messages?$top=5".
	URL    string
	Header http.Header
	// Body is what was posted; nil without a body.
	Body []byte
	// Status is 0 while the request runs and when the connection was dropped
	// before an answer.
	Status int
	// Bytes is the length of the answer's body, before compression.
	Bytes int
	// BatchOf is 0 for a request of its own, else it came inside the $batch
	// that is the BatchOf-th of [Server.Requests].
	BatchOf int
}

// A recorder keeps requests in the order they came.
type recorder struct {
	mu   sync.Mutex
	list []*Request
}

// add remembers a request and returns its place, from 1.
func (r *recorder) add(q *Request) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.list = append(r.list, q)
	return len(r.list)
}

// done fills in how a request was answered.
func (r *recorder) done(q *Request, status, bytes int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	q.Status, q.Bytes = status, bytes
}

// Requests returns the Graph calls so far in the order they came; each part of
// a $batch stands after the $batch.
func (s *Server) Requests() []Request {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	list := make([]Request, len(s.log.list))
	for i, q := range s.log.list {
		list[i] = *q
		list[i].Header = q.Header.Clone()
		list[i].Body = slices.Clone(q.Body)
	}
	return list
}

// ResetRequests forgets the calls so far.
func (s *Server) ResetRequests() {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	s.log.list = nil
}
