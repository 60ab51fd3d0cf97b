package exec

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"graphmail/internal/plan"
)

var (
	scans    = flag.Int("scans", 300, "how many random scans TestScan_random runs")
	scanSeed = flag.Uint64("scanseed", 1, "the first scan's seed")
)

// TestScan_random scans random mailboxes while random things go wrong, in time
// that does not pass. The rows are those that are there, none repeated and in
// order where one is asked; or there is an error. Rows that are there all the
// time are never missing, where Graph's answers show that others have gone.
//
//	go test ./internal/exec -run TestScan_random -scans 20000 -scanseed 7
func TestScan_random(t *testing.T) {
	t.Parallel()
	failed := 0
	for i := range *scans {
		seed := *scanSeed + uint64(i)
		synctest.Test(t, func(t *testing.T) {
			if !randomScan(t, seed) {
				failed++
			}
		})
		if t.Failed() {
			t.Fatalf("with seed %d", seed)
		}
	}
	t.Logf("of %d scans %d ended with an error", *scans, failed)
	if failed > *scans/3 {
		t.Errorf("too many scans, %d of %d, ended with an error", failed, *scans)
	}
}

// randomScan reports whether the scan ended without an error.
func randomScan(t *testing.T, seed uint64) bool {
	rnd := rand.New(rand.NewPCG(seed, 2))
	box := randomBox(rnd)
	sql, desc, limit := randomQuery(rnd)
	before := slices.Clone(box.rows)
	env := &plan.Env{PageSize: []int{0, 1 + rnd.IntN(12), 5 + rnd.IntN(80)}[rnd.IntN(3)]}
	opt := Options{Concurrency: 1 + rnd.IntN(4)}
	rows, err := read(t, planFor(t, sql, env), box, opt)
	what := fmt.Sprintf("seed %d: %s, %d rows of %d, %+v, %+v, %v", seed, sql, len(rows), len(before), *env, opt, box)
	if err != nil {
		if !box.goesWrong() {
			t.Errorf("%s: %v", what, err)
		}
		return false
	}
	sorted := slices.Sorted(slices.Values(rows))
	if len(slices.Compact(sorted)) != len(rows) {
		t.Errorf("%s: a row came twice", what)
	}
	times := map[string]time.Time{}
	for _, m := range append(box.came, before...) {
		times[m.id] = m.at.Truncate(time.Second)
	}
	if strings.Contains(sql, "ORDER BY") && !slices.IsSortedFunc(rows, func(a, b string) int {
		if desc {
			a, b = b, a
		}
		return times[a].Compare(times[b])
	}) {
		t.Errorf("%s: out of order", what)
	}
	for _, id := range rows {
		if _, there := times[id]; !there {
			t.Errorf("%s: %s was made up", what, id)
		}
	}
	if limit >= 0 {
		if least := min(limit, len(before)-len(box.gone)); len(rows) > limit || len(rows) < least {
			t.Errorf("%s: %d rows, want %d", what, len(rows), least)
		}
		return true
	}
	for _, m := range before {
		if !box.gone[m.id] && !slices.Contains(rows, m.id) && !box.blind() {
			t.Errorf("%s: %s is missing", what, m.id)
			break
		}
	}
	return true
}

// goesWrong reports whether the box gives a scan a reason to fail.
func (b *modelBox) goesWrong() bool {
	return b.loop || b.careless || b.hiccup > 0 || b.heavyAbove > 0 || b.deletes > 0 || b.arrivals > 0 || b.emptyPage > 0
}

// blind reports whether mail can go unseen: Graph keeps no order and gives no
// count, so that nothing shows it.
func (b *modelBox) blind() bool {
	return b.deletes > 0 && (b.careless || b.strict || b.counts == 0)
}

func (b *modelBox) String() string {
	return fmt.Sprintf("{counts %d heavy %d hiccup %.2f short %.2f empty %.2f repeat %.2f deletes %.2f arrivals %.2f careless %t strict %t loop %t, %d calls}",
		b.counts, b.heavyAbove, b.hiccup, b.shortPage, b.emptyPage, b.repeat, b.deletes, b.arrivals, b.careless, b.strict, b.loop, b.calls)
}

func randomBox(rnd *rand.Rand) *modelBox {
	b := &modelBox{
		rnd: rnd, gone: map[string]bool{},
		latency: time.Duration(rnd.IntN(3)) * 50 * time.Millisecond, counts: rnd.IntN(3),
	}
	n := []int{0, 1, 7, 40, 120, 400}[rnd.IntN(6)]
	span := []time.Duration{time.Second, time.Minute, 24 * time.Hour, 365 * 24 * time.Hour}[rnd.IntN(4)]
	undated := rnd.IntN(3)
	for i := range n {
		m := modelMail{id: fmt.Sprintf("m%04d", i)}
		if undated == 0 || rnd.IntN(12) > 0 {
			m.at = modelEpoch.Add(time.Duration(rnd.Int64N(int64(span))))
		}
		b.rows = append(b.rows, m)
	}
	for range rnd.IntN(3) {
		switch rnd.IntN(10) {
		case 0:
			b.heavyAbove = 3 + rnd.IntN(60)
		case 1:
			b.hiccup = 0.1
		case 2:
			b.shortPage = 0.3
		case 3:
			b.emptyPage = 0.2
		case 4:
			b.repeat = 0.3
		case 5:
			b.deletes = 0.3
		case 6:
			b.arrivals = 0.3
		case 7:
			b.careless = true
		case 8:
			b.strict = true
		case 9:
			b.loop = rnd.IntN(4) == 0
		}
	}
	return b
}

// randomQuery draws a scan of messages; limit is −1 for all.
func randomQuery(rnd *rand.Rand) (sql string, desc bool, limit int) {
	sql, limit = "SELECT id FROM messages", -1
	if rnd.IntN(3) == 0 {
		sql += " WHERE received_date_time >= '1990-01-01' OR received_date_time IS NULL"
	}
	switch rnd.IntN(3) {
	case 0:
		sql, desc = sql+" ORDER BY received_date_time DESC", true
	case 1:
		sql += " ORDER BY received_date_time"
	}
	if rnd.IntN(4) == 0 {
		limit = rnd.IntN(200)
		sql += fmt.Sprint(" LIMIT ", limit)
	}
	return sql, desc, limit
}
