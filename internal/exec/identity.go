package exec

import (
	"hash/maphash"
	"math/bits"
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
// Identities are kept in the order in which they came. The table finds them by
// their hash: it is touched at random, so its entries are as small as can be.
type seen struct {
	n      int
	chunks [][]identity // each as long as all before it, so that none is ever copied
	table  []uint64     // half of a hash, and the place counted from 1; 0 is free
	warmed uint64       // see warm
}

// smallTable is the length up to which the table is not spared: 1 MiB.
const smallTable = 1 << 17

// firstChunk is the length of the first chunk, and of the second.
const firstChunk = 64

// placeOf returns the chunk of the identity that came after i others, and its
// place there.
func placeOf(i int) (chunk, at int) {
	chunk = bits.Len(uint(i) / firstChunk)
	if chunk == 0 {
		return 0, i
	}
	return chunk, i - firstChunk<<(chunk-1)
}

// addAll calls fresh for each of the objects with whether it is new.
func (s *seen) addAll(objects []given, fresh func(o given, is bool)) {
	for len(objects) > 0 {
		next := objects[:min(len(objects), warmth)]
		s.warm(next)
		for _, o := range next {
			fresh(o, s.add(o.id))
		}
		objects = objects[len(next):]
	}
}

// add reports whether id is new. An object without an id is always new.
func (s *seen) add(id identity) bool {
	if id.zero() {
		return true
	}
	s.reserve(1)
	half, mask := id[0]>>32, len(s.table)-1
	at := int(id[0]) & mask
	for s.table[at] != 0 {
		if e := s.table[at]; e>>32 == half {
			if chunk, k := placeOf(int(uint32(e) - 1)); s.chunks[chunk][k] == id {
				return false
			}
		}
		at = (at + 1) & mask
	}
	chunk, k := placeOf(s.n)
	if chunk == len(s.chunks) {
		s.chunks = append(s.chunks, make([]identity, max(firstChunk, s.n)))
	}
	s.chunks[chunk][k] = id
	s.n++
	s.table[at] = half<<32 | uint64(s.n)
	return true
}

// warmth is how many identities are looked up at a time.
const warmth = 64

// warm reads where identities belong, all at once, so that the processor waits
// for the memory of all of them together instead of one after the other.
func (s *seen) warm(objects []given) {
	s.reserve(len(objects))
	mask := len(s.table) - 1
	for i := range objects {
		s.warmed ^= s.table[int(objects[i].id[0])&mask]
	}
}

// reserve makes room for more identities: a quarter of the table stays free. It
// grows fourfold, as long as it is small, so that little is copied.
func (s *seen) reserve(more int) {
	size := max(64, len(s.table))
	for 4*(s.n+more) > 3*size {
		size *= 2
		if size < smallTable {
			size *= 2
		}
	}
	if size == len(s.table) {
		return
	}
	s.table = make([]uint64, size)
	mask := len(s.table) - 1
	for i := range s.n {
		chunk, k := placeOf(i)
		id := s.chunks[chunk][k]
		at := int(id[0]) & mask
		for s.table[at] != 0 {
			at = (at + 1) & mask
		}
		s.table[at] = id[0]>>32<<32 | uint64(i+1)
	}
}

// bytes is the memory of the set.
func (s *seen) bytes() int64 {
	n := int64(8 * len(s.table))
	for _, c := range s.chunks {
		n += int64(16 * len(c))
	}
	return n
}
