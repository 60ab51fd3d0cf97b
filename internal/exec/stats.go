package exec

import (
	"time"

	"graphmail/internal/plan"
)

// NodeStats is what one operator of a plan did.
type NodeStats struct {
	Calls    int           // HTTP requests sent
	Pages    int           // pages read
	Bytes    int64         // bytes received, on the wire
	Read     int64         // rows read from Graph or from the inputs
	Returned int64         // rows handed on
	Retries  int           // requests sent again
	Waited   time.Duration // waiting to retry or for a free slot
	Notes    []string      // what was decided while it ran: "Graph refused the filter; …"
}

// add counts a call of the Fetcher.
func (s *NodeStats) add(u Usage) {
	s.Calls += u.Calls
	s.Retries += u.Retries
	s.Bytes += u.Bytes
	s.Waited += time.Duration(u.Waited)
}

// Stats is what each operator of a plan did. An operator that was never
// started is absent.
type Stats map[plan.Node]*NodeStats

// Total adds up the whole plan; Returned is the number of result rows.
func (s Stats) Total(root plan.Node) NodeStats {
	var t NodeStats
	for node, n := range s {
		t.Calls += n.Calls
		t.Pages += n.Pages
		t.Bytes += n.Bytes
		t.Retries += n.Retries
		t.Waited += n.Waited
		if _, ok := node.(*plan.Scan); ok {
			t.Read += n.Read
		}
	}
	if n := s[root]; n != nil {
		t.Returned = n.Returned
	}
	return t
}

// Progress is how far a query has come.
type Progress struct {
	Rows  int64 // rows read from Graph
	Pages int
	Bytes int64
}
