package exec

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"graphmail/internal/expr"
)

const (
	merged      = "SELECT id FROM messages WHERE user_id IN ('a@x', 'b@x') ORDER BY received_date_time DESC"
	ofA, ofB    = "/users/a@x/messages?$select=id,receivedDateTime&", "/users/b@x/messages?$select=id,receivedDateTime&"
	newest      = "$orderby=receivedDateTime desc&$top=2"
	newestCount = newest + "&$count=true"
)

// TestMerge hands on the rows of two mailboxes in one order, ties and equal ids
// included, and reads the lists side by side.
func TestMerge(t *testing.T) {
	t.Parallel()
	s := newScript(t,
		ofA+newestCount, pageOf("/a2", mail("a1", "10:00:00"), mail("same", "08:00:00")),
		"/a2", pageOf("", mail("same", "08:00:00"), mail("a3", "03:00:00")), // moved on to the next page
		ofB+newestCount, pageOf("/b2", mail("b1", "09:00:00"), mail("same", "08:00:00")),
		"/b2", pageOf("", mail("b3", "07:00:00"), mail("b4", "")),
	)
	same(t, s.ask(merged, Options{}), "a1", "b1", "same", "same", "b3", "a3", "b4")
	s.wantAnyOrder(ofA+newestCount, "/a2", ofB+newestCount, "/b2")
}

// TestMerge_limit reads no list further than its rows are used up.
func TestMerge_limit(t *testing.T) {
	t.Parallel()
	a, b := pageOf("/a2", mail("a1", "10:00:00"), mail("a2", "09:00:00")), pageOf("/b2", mail("b1", "02:00:00"), mail("b2", "01:00:00"))
	for limit, want := range map[int][]string{1: {"a1"}, 2: {"a1", "a2"}} {
		s := newScript(t, ofA+newest, a, ofB+newest, b)
		same(t, s.ask(fmt.Sprint(merged, " LIMIT ", limit), Options{}), want...)
		if len(s.asked) != 2 {
			t.Errorf("LIMIT %d asked for %q", limit, s.asked)
		}
	}
}

// TestMerge_again loses nothing when one list is refused while rows of the other
// are held: they come when the reading starts again.
func TestMerge_again(t *testing.T) {
	t.Parallel()
	sql := "SELECT id FROM messages WHERE user_id IN ('a@x', 'b@x') AND is_read ORDER BY received_date_time DESC LIMIT 9"
	const filter = "$filter=receivedDateTime ge 1900-01-01T00:00:00Z and isRead eq true&"
	const undated = "$filter=not (receivedDateTime ge 1900-01-01T00:00:00Z)"
	read := func(d doc) doc { d["isRead"] = true; return d }
	a := pageOf("", read(mail("a1", "10:00:00")), read(mail("a2", "08:00:00")))
	b := pageOf("", read(mail("b1", "09:00:00")))
	gate := make(chan struct{})
	s := newScript(t,
		ofA+filter+newest, a,
		ofB+filter+newest, answer{err: complex1, gate: gate},
	)
	whole := "/users/%s@x/messages?$select=id,receivedDateTime,isRead&" + newest
	s.answers[fmt.Sprintf(whole, "a")] = []answer{{body: a}}
	s.answers[fmt.Sprintf(whole, "b")] = []answer{{body: b}}
	for _, box := range []string{"a", "b"} {
		for _, sel := range []string{"id,receivedDateTime", "id,receivedDateTime,isRead"} {
			for _, and := range []string{"", " and isRead eq true"} {
				address := fmt.Sprintf("/users/%s@x/messages?$select=%s&%s%s&$top=2&$count=true", box, sel, undated, and)
				s.answers[address] = []answer{{body: countedPage(0, "")}}
			}
		}
	}
	time.AfterFunc(20*time.Millisecond, func() { close(gate) })
	var opt Options
	said := notes(&opt)
	same(t, s.ask(sql, opt), "a1", "b1", "a2")
	same(t, *said, "messages: Graph refused the query as too complex; it was asked again with less of the filter")
}

// TestMerge_fails: the failure of one lane is the failure of all, and none is
// left behind.
func TestMerge_fails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		never := make(chan struct{})
		s := newScript(t, ofA+newestCount, answer{gate: never}, ofB+newestCount, down)
		_, err := s.try(merged, Options{})
		wantError(t, err, `table "messages"`, `mailbox "b@x"`, "500")
	})
}

// TestMerge_random merges random lanes and compares with sorting, with and
// without a limit; a consumer that has enough ends them all.
func TestMerge_random(t *testing.T) {
	t.Parallel()
	for seed := range uint64(300) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		limit := int64(-1)
		if rnd.IntN(2) == 0 {
			limit = int64(1 + rnd.IntN(30))
		}
		var all []int
		var lanes []lane
		for n := range 1 + rnd.IntN(6) {
			var rows []int
			for range rnd.IntN(30) {
				rows = append(rows, rnd.IntN(40))
			}
			slices.Sort(rows)
			all = append(all, rows...)
			cuts := rnd.IntN(7) + 1
			lanes = append(lanes, func(ctx context.Context, emit func(batch) error) error {
				for i := 0; i < len(rows); i += cuts {
					b := batch{usage: Usage{Calls: 1}}
					for _, v := range rows[i:min(i+cuts, len(rows))] {
						b.rows = append(b.rows, rowOf(v)...)
						b.objects = append(b.objects, given{id: newIdentity([]byte(fmt.Sprint(n, i, v, len(b.rows)))), rows: 1})
						b.n++
					}
					if err := emit(b); err != nil {
						return err
					}
				}
				return emit(batch{usage: Usage{Calls: 1}})
			})
		}
		slices.Sort(all)
		m := &merge{width: 1, limit: limit, less: func(a, b []expr.Value) bool { return a[0].Int() < b[0].Int() }}
		var got []int
		err := m.run(t.Context(), lanes, func(b batch) error {
			for _, v := range b.rows {
				got = append(got, int(v.Int()))
			}
			if limit >= 0 && int64(len(got)) >= limit {
				return errEnough
			}
			return nil
		})
		if err != nil && (limit < 0 || !errors.Is(err, errEnough)) {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if err != nil {
			all = all[:len(got)]
		}
		if !slices.Equal(got, all) {
			t.Fatalf("seed %d, limit %d: got %v, want %v", seed, limit, got, all)
		}
	}
}
