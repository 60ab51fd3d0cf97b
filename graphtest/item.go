package graphtest

import (
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"strings"
	"sync/atomic"
	"time"
)

// An item is an entity with what is worked out from it once, so that lists of
// many thousands can be filtered and sorted without reading texts again. An
// item does not change; an update makes another one.
type item struct {
	typ       *edmType
	props     Entity
	id        string
	immutable string // the id under Prefer: IdType="ImmutableId"; "" for a constant id
	changeKey string // "" where the type has none
	version   uint64 // of the mailbox when this item was made
	seq       int    // place in the order of making
	times     []instant
	start     any // of an event, a time.Time or nil
	end       any
	words     atomic.Pointer[searchWords]
	rendered  atomic.Pointer[[]rendering]
}

// An instant is a point in time, or none.
type instant struct {
	ns int64
	ok bool
}

// A rendering is an item's JSON for one shape.
type rendering struct {
	key  string
	json []byte
}

// tagged are the types whose answers carry an etag.
func tagged(t *edmType) bool {
	return t.derives("message") || t.name == "contact" || t.name == "event"
}

// movable are the types that have a second, immutable id
// (https://learn.microsoft.com/en-us/graph/outlook-immutable-id).
func movable(t *edmType) bool { return tagged(t) || t.derives("attachment") }

// newItem indexes an entity.
func newItem(typ *edmType, e Entity, seq int, version uint64, u Unsettled) *item {
	it := &item{typ: typ, props: e, id: text(e, "id"), version: version, seq: seq}
	if movable(typ) {
		it.immutable = immutableID(it.id)
	}
	if tagged(typ) {
		if it.changeKey = text(e, "changeKey"); it.changeKey == "" {
			it.changeKey = newChangeKey(it.id, version)
		}
	}
	it.times = make([]instant, len(typ.times))
	for i, name := range typ.times {
		if t, ok := parseDateTime(text(e, name)); ok {
			ns := t.UnixNano()
			if u.HiddenFractions && typ.derives("message") {
				ns += int64(hash(text(e, name), uint64(i)) % uint64(time.Second/time.Millisecond) * uint64(time.Millisecond))
			}
			it.times[i] = instant{ns, true}
		}
	}
	if typ.name == "event" {
		it.start, it.end = eventTime(e["start"]), eventTime(e["end"])
	}
	return it
}

// time returns one of the item's times by the property's name.
func (it *item) time(name string) instant {
	if p := it.typ.property(name); p != nil && p.time >= 0 {
		return it.times[p.time]
	}
	return instant{}
}

// kept returns the JSON made earlier for a shape, or nil.
func (it *item) kept(key string) []byte {
	if list := it.rendered.Load(); list != nil {
		for _, r := range *list {
			if r.key == key {
				return r.json
			}
		}
	}
	return nil
}

// keep remembers small renderings, the latest few of them.
func (it *item) keep(key string, json []byte) {
	const most, largest = 3, 2048
	if len(json) > largest {
		return
	}
	list := []rendering{{key, json}}
	if old := it.rendered.Load(); old != nil {
		list = append(list, (*old)[:min(len(*old), most-1)]...)
	}
	it.rendered.Store(&list)
}

// immutableID derives the immutable form of an id. Ids that differ by case
// alone stay so.
func immutableID(id string) string {
	if rest, ok := strings.CutPrefix(id, "AAMk"); ok {
		return "AAkALgAA" + rest
	}
	return "AAkALgAC" + id
}

func hash(s string, n uint64) uint64 {
	h := fnv.New64a()
	h.Write([]byte(s))
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], n)
	h.Write(b[:])
	return h.Sum64()
}

func newChangeKey(id string, version uint64) string {
	var b [16]byte
	copy(b[:], "\x09\x00\x00\x00\x16\x00\x00\x00")
	binary.BigEndian.PutUint64(b[8:], hash(id, version))
	return base64.StdEncoding.EncodeToString(b[:])
}

// wellFormed says whether a text could be an Outlook id at all.
func wellFormed(id string) bool {
	if len(id) < 8 || len(id)%4 != 0 || !strings.HasPrefix(id, "AA") && !strings.HasPrefix(id, "AQ") {
		return false
	}
	return strings.Trim(strings.TrimRight(id, "="), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/") == ""
}
