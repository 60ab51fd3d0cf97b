package exec

import (
	"time"

	"graphmail/internal/plan"
)

// NodeStats is what one operator of a plan did.
type NodeStats struct {
	plan.Work
	sent tally // its requests, with those whose answers came too late
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

// Work is the same for plan.Report.
func (s Stats) Work() map[plan.Node]plan.Work {
	out := make(map[plan.Node]plan.Work, len(s))
	for node, n := range s {
		out[node] = n.Work
	}
	return out
}

// Total adds up the whole plan: what its requests cost and how many rows were
// read from Graph.
func (s Stats) Total() plan.Work {
	var t plan.Work
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
	return t
}

// settle books what was sent and is not to be received any more.
func (s Stats) settle() {
	for _, n := range s {
		if u := n.sent.total(); u != (Usage{}) {
			n.Calls, n.Retries, n.Bytes, n.Waited = u.Calls, u.Retries, u.Bytes, time.Duration(u.Waited)
		}
	}
}

// Progress is how far a query has come, over all its tables.
type Progress struct {
	Rows  int64 // rows read from Graph
	Pages int
	Bytes int64
}

// progress adds up what the operators have done so far.
func (s Stats) progress() Progress {
	t := s.Total()
	return Progress{Rows: t.Read, Pages: t.Pages, Bytes: t.Bytes}
}
