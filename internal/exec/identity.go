package exec

import (
	"hash/maphash"
)

// An identity stands for an object's id: 128 bits of hash, so that a scan of a
// million rows can remember what it has seen in a few dozen megabytes, with a
// chance of confusing two ids that is too small to matter (below 10⁻²⁵ there).
type identity [2]uint64

var identitySeeds = [2]maphash.Seed{maphash.MakeSeed(), maphash.MakeSeed()}

func newIdentity(id []byte) identity {
	return identity{maphash.Bytes(identitySeeds[0], id), maphash.Bytes(identitySeeds[1], id)}
}

// zero reports whether there was no id.
func (i identity) zero() bool { return i == identity{} }

// within tells apart the objects of different places that have the same id: a
// user in two groups, a mailbox that is read by two names.
func (i identity) within(salt identity) identity {
	if i.zero() {
		return i
	}
	return identity{i[0] ^ salt[0], i[1] ^ salt[1]}
}

// seen is the set of objects a scan has given. Mail moves while a list is
// read, and Graph's lists shift under the reader, so an object can come twice.
// https://github.com/microsoftgraph/microsoft-graph-docs/issues/7569
//
// It is a hash table whose keys are hashes already, in open addressing: a map
// would hash them again and take three times as long.
type seen struct {
	table []identity // a power of two, at most three quarters in use; zero is free
	n     int
}

// add reports whether id is new. An object without an id is always new.
func (s *seen) add(id identity) bool {
	if id.zero() {
		return true
	}
	if 4*s.n >= 3*len(s.table) {
		s.grow()
	}
	at := s.find(id)
	if s.table[at] == id {
		return false
	}
	s.table[at] = id
	s.n++
	return true
}

// find returns the place of id, or the free one where it belongs.
func (s *seen) find(id identity) int {
	mask := len(s.table) - 1
	at := int(id[0]) & mask
	for s.table[at] != id && !s.table[at].zero() {
		at = (at + 1) & mask
	}
	return at
}

func (s *seen) grow() {
	old := s.table
	s.table = make([]identity, max(64, 2*len(old)))
	for _, id := range old {
		if !id.zero() {
			s.table[s.find(id)] = id
		}
	}
}
