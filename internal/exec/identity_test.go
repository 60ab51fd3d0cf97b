package exec

import (
	"encoding/binary"
	"testing"
)

// TestSeen adds identities twice, in an order that mixes new and old ones,
// among them some that differ in one half only.
func TestSeen(t *testing.T) {
	t.Parallel()
	var s seen
	model := map[identity]bool{}
	for i := range 20_000 {
		n := uint64(i * 7919 % 6000)
		id := newIdentity(binary.BigEndian.AppendUint64(nil, n))
		switch i % 5 {
		case 3:
			id = identity{n % 3 << 40, n + 1} // many in one place
		case 4:
			id[1] = n
		}
		if got, want := s.add(id), !model[id]; got != want {
			t.Fatalf("%d: got new %t, want %t", i, got, want)
		}
		model[id] = true
	}
	if s.n != len(model) {
		t.Errorf("got %d identities, want %d", s.n, len(model))
	}
	for range 2 {
		if !s.add(identity{}) {
			t.Error("an object without an id is taken for another")
		}
	}
	if got := s.bytes(); got < int64(24*s.n) || got > int64(100*s.n) {
		t.Errorf("%d bytes for %d identities", got, s.n)
	}
}
