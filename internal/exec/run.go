package exec

import (
	"context"
	"fmt"

	"graphmail/internal/plan"
)

// Options says how a plan is run.
type Options struct {
	MaxMemory   int64 // bytes that sorts, groups and joins may hold; 0 is 512 MiB
	MaxRows     int64 // rows of the result; one more is an error; 0 is no limit
	Concurrency int   // requests in flight per mailbox; 0 is 4
	// Progress, when not nil, is told how far the query has come, after each
	// page and from the goroutine that read it.
	Progress func(Progress)
	// Learn, when not nil, is told how wide rows turned out: n bytes a row for
	// the columns that shape names.
	Learn func(table, shape string, n int)
}

// A run is one execution of a plan: what its operators share. Only ctx and src
// may be used from other goroutines than the one that pulls rows.
type run struct {
	ctx    context.Context
	cancel context.CancelFunc
	src    Fetcher
	opt    Options
	mem    *memory
	stats  Stats
	// scan opens a scan; tests put rows of their own in its place.
	scan func(x *run, s *plan.Scan, keys bindKeys) (iterator, error)
}

// bindKeys are what a bind join supplies to its inner scan. The zero value
// leaves the scan to its own Keys and Mailboxes.
type bindKeys struct {
	// bound is set when keys stand in for Scan.Keys, or, when they have
	// Mailbox only, for Scan.Mailboxes.
	bound bool
	keys  []bindKey // distinct, in the order in which they came
}

// A bindKey is one object to get (ByKey), one parent whose children to list
// (ByParent), or, with ID empty, one mailbox to read. Mailbox is "" where the
// join does not say it: each of Scan.Mailboxes is asked then.
type bindKey struct{ Mailbox, ID string }

func newRun(ctx context.Context, src Fetcher, opt Options) *run {
	if opt.MaxMemory <= 0 {
		opt.MaxMemory = defaultMaxMemory
	}
	if opt.Concurrency <= 0 {
		opt.Concurrency = 4
	}
	x := &run{src: src, opt: opt, mem: &memory{max: opt.MaxMemory}, stats: Stats{}, scan: openScan}
	x.ctx, x.cancel = context.WithCancel(ctx)
	return x
}

// of returns the counters of node.
func (x *run) of(node plan.Node) *NodeStats {
	s := x.stats[node]
	if s == nil {
		s = &NodeStats{}
		x.stats[node] = s
	}
	return s
}

// open starts node and what is below it.
func (x *run) open(node plan.Node) (iterator, error) {
	if err := x.ctx.Err(); err != nil {
		return nil, err
	}
	switch n := node.(type) {
	case *plan.Scan:
		return x.scan(x, n, bindKeys{})
	}
	return nil, fmt.Errorf("no operator runs a %T", node)
}
