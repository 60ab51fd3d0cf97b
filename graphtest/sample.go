package graphtest

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"sync"
	"time"
)

// The sample's mail lies in the two years before this day: sampleStart is the
// first instant of them and sampleEnd the first one after.
var (
	sampleStart = time.Date(2024, 11, 20, 0, 0, 0, 0, time.UTC)
	sampleEnd   = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
)

// Sample returns a made-up company for tests and demonstrations: a directory of
// some thirty people and two full years of the mail, calendar and contacts of
// the first of them, with a shared mailbox beside. It is the same every time, to
// the byte, and the caller's own: changing it changes nothing elsewhere.
//
// All mail was received from 2024-11-20 to 2026-11-19 (UTC); the calendar
// reaches a little into the future of that.
func Sample() *Data { return buildSample().clone() }

var buildSample = sync.OnceValue(newSample)

// newSample builds the sample from nothing.
func newSample() *Data {
	d := &Data{Members: map[string][]string{}, Mailboxes: map[string]*Mailbox{}}
	addPeople(d)
	addGroups(d)
	for _, u := range d.Users {
		if !hasMailbox(u) {
			continue
		}
		s := newSketch(d, u)
		switch text(u, "userPrincipalName") {
		case ownerAddress:
			s.ownerMailbox()
		case supportAddress:
			s.supportMailbox()
		default:
			s.colleagueMailbox()
		}
		d.Mailboxes[text(u, "id")] = s.finish()
	}
	return d
}

// random returns a generator that depends on its name alone, so that a change in
// one part of the sample leaves the others as they are.
func random(name string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(name))
	return rand.New(rand.NewPCG(20261120, h.Sum64()))
}

// randomBytes fills n bytes.
func randomBytes(r *rand.Rand, n int) []byte {
	b := make([]byte, 0, n+8)
	for len(b) < n {
		b = binary.LittleEndian.AppendUint64(b, r.Uint64())
	}
	return b[:n]
}

// randomGUID returns a version 4 UUID.
func randomGUID(r *rand.Rand) string {
	b := randomBytes(r, 16)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// pick returns one of list.
func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// chance is true p times in a hundred.
func chance(r *rand.Rand, p int) bool { return r.IntN(100) < p }

// stamp is a message's time as Graph writes it: UTC, whole seconds.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// zoned is a dateTimeTimeZone: seven digits, no offset, the zone beside it
// (https://learn.microsoft.com/en-us/graph/api/resources/datetimetimezone).
func zoned(t time.Time) map[string]any {
	return map[string]any{"dateTime": t.UTC().Format("2006-01-02T15:04:05.0000000"), "timeZone": "UTC"}
}

// An idMaker makes ids that look like Exchange's: a constant head that names the
// mailbox and a tail that names the item, base64 with the URL's alphabet.
type idMaker struct {
	r    *rand.Rand
	head []byte
	used map[string]bool // in lower case
}

func newIDMaker(r *rand.Rand) *idMaker {
	head := []byte{0x00, 0x03, 0x24, 0x00}
	head = append(head, randomGUID(r)...)
	head = append(head, 0x00, 0x46, 0, 0, 0, 0, 0)
	head = append(head, randomBytes(r, 16)...)
	return &idMaker{r: r, head: head, used: map[string]bool{}}
}

// item returns a new id of a message, event or contact, 152 characters.
func (m *idMaker) item() string {
	return m.unique(func() string {
		b := append([]byte{}, m.head...)
		b = append(b, 0x07, 0x00)
		b = append(b, m.head[47:63]...)
		b = append(b, 0, 0, 0, 0, 0x01)
		b = append(b, randomBytes(m.r, 24)...)
		b = append(b, 0, 0, 0)
		return base64.URLEncoding.EncodeToString(b)
	})
}

// folder returns a new id of a folder or calendar, 120 characters.
func (m *idMaker) folder() string {
	return m.unique(func() string {
		b := append([]byte{}, m.head...)
		b = append(b, 0x01, 0x00)
		b = append(b, randomBytes(m.r, 21)...)
		b = append(b, 0, 0, 0)
		return base64.URLEncoding.EncodeToString(b)
	})
}

// conversation returns a new conversation id.
func (m *idMaker) conversation() string {
	return m.unique(func() string {
		b := append([]byte{0x00, 0x04, 0x24, 0x00}, m.head[4:40]...)
		b = append(b, 0x00, 0x10, 0x00)
		return base64.URLEncoding.EncodeToString(append(b, randomBytes(m.r, 16)...))
	})
}

// attachment returns a new id of an attachment of an item.
func (m *idMaker) attachment(item string) string {
	return m.unique(func() string {
		return strings.TrimRight(item, "=") + "ABEgAQA" + base64.RawURLEncoding.EncodeToString(randomBytes(m.r, 16)) + "="
	})
}

func (m *idMaker) unique(next func() string) string {
	for {
		id := next()
		if low := strings.ToLower(id); !m.used[low] {
			m.used[low] = true
			return id
		}
	}
}

// twin returns an id that differs from another in the case of one letter only.
// Exchange's ids are case-sensitive, and such pairs exist.
func twin(id string) string {
	b := []byte(id)
	for n := len(b) - 6; n >= 0; n-- {
		if c := b[n] | 0x20; 'a' <= c && c <= 'z' {
			b[n] ^= 0x20
			return string(b)
		}
	}
	return id
}

// changeKey returns a new version stamp.
func (m *idMaker) changeKey() string {
	b := append([]byte{0x09, 0, 0, 0, 0x16, 0, 0, 0}, m.head[47:63]...)
	return base64.StdEncoding.EncodeToString(append(b, randomBytes(m.r, 6)...))
}

// clone copies d to its last value.
func (d *Data) clone() *Data {
	c := &Data{
		Users:     cloneAll(d.Users),
		Groups:    cloneAll(d.Groups),
		Members:   make(map[string][]string, len(d.Members)),
		Mailboxes: make(map[string]*Mailbox, len(d.Mailboxes)),
	}
	for id, members := range d.Members {
		c.Members[id] = append([]string(nil), members...)
	}
	for id, m := range d.Mailboxes {
		box := &Mailbox{
			Folders:        cloneAll(m.Folders),
			WellKnown:      make(map[string]string, len(m.WellKnown)),
			Messages:       cloneAll(m.Messages),
			Contacts:       cloneAll(m.Contacts),
			ContactFolders: cloneAll(m.ContactFolders),
			Calendars:      cloneAll(m.Calendars),
			Events:         cloneAll(m.Events),
			Rules:          cloneAll(m.Rules),
			Categories:     cloneAll(m.Categories),
			Overrides:      cloneAll(m.Overrides),
			People:         cloneAll(m.People),
			Settings:       cloneEntity(m.Settings),
			SharedWith:     append([]string(nil), m.SharedWith...),
		}
		for name, folder := range m.WellKnown {
			box.WellKnown[name] = folder
		}
		c.Mailboxes[id] = box
	}
	return c
}

func cloneAll(list []Entity) []Entity {
	if list == nil {
		return nil
	}
	c := make([]Entity, len(list))
	for n, e := range list {
		c[n] = cloneEntity(e)
	}
	return c
}

func cloneEntity(e Entity) Entity {
	if e == nil {
		return nil
	}
	c := make(Entity, len(e))
	for key, v := range e {
		c[key] = cloneValue(v)
	}
	return c
}

func cloneValue(v any) any {
	switch v := v.(type) {
	case map[string]any:
		return map[string]any(cloneEntity(v))
	case Entity:
		return cloneEntity(v)
	case []Entity:
		return cloneAll(v)
	case []any:
		c := make([]any, len(v))
		for n := range v {
			c[n] = cloneValue(v[n])
		}
		return c
	}
	return v // strings, numbers, booleans and nil cannot be changed
}
