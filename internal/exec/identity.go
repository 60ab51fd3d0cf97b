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
type seen map[identity]struct{}

// add reports whether id is new. An object without an id is always new.
func (s seen) add(id identity) bool {
	if id.zero() {
		return true
	}
	if _, ok := s[id]; ok {
		return false
	}
	s[id] = struct{}{}
	return true
}
