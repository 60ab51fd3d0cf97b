package oracle

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestGenerated runs generated statements on a small part of the sample.
func TestGenerated(t *testing.T) {
	m := openMailbox(t, "small", Small())
	var next atomic.Uint64
	next.Store(*start)
	var mu sync.Mutex
	tally := map[string]int{}
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			g := NewGenerator(m.tables)
			for {
				seed := next.Add(1) - 1
				if seed >= *start+uint64(*count) {
					return
				}
				kind, report := m.one(g, seed)
				mu.Lock()
				tally[kind]++
				mu.Unlock()
				if report != "" {
					t.Error(report)
				}
			}
		})
	}
	wg.Wait()
	t.Logf("%d statements: %v", *count, tally)
}

// one runs the statement of a seed and returns how it went: "" for alike. The
// report is of the smallest statement with the same difference.
func (m *mailbox) one(g *Generator, seed uint64) (kind, report string) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	s, choices := g.Generate(seed)
	if *show {
		fmt.Fprintln(os.Stderr, seed, s.SQL, s.Args)
	}
	d := m.compare(ctx, s)
	if d.Kind == "" || strings.HasSuffix(d.Kind, "!") {
		return d.Kind, ""
	}
	small := shrink(choices, 400, func(c []int) bool {
		return m.compare(ctx, g.Replay(c)).Kind == d.Kind
	})
	s = g.Replay(small)
	if again := m.compare(context.Background(), s); again.Kind == d.Kind {
		d = again
	}
	return d.Kind, fmt.Sprintf("seed %d: %s: %s\narguments: %v\n%s", seed, d.Kind, s.SQL, s.Args, d.Text)
}
