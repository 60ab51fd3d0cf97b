package exec

import (
	"errors"
	"time"

	"graphmail/internal/plan"
)

// A direction is the order in which a list gives its lead values.
type direction int64

const (
	unordered  direction = 0
	ascending  direction = 1
	descending direction = -1
)

// A position is a place in a list that is read by its lead value, in whole
// seconds: it grows in the direction of reading. Graph keeps times finer than
// the second it shows, so stretches are half-open, [lo, hi), and their bounds
// lie on whole seconds.
type position int64

// The positions before and after every row.
const (
	start position = -1 << 62
	end   position = 1 << 62
)

// position returns the place of the instant t.
func (d direction) position(t time.Time) position {
	return position(int64(d) * t.Unix())
}

// window returns the stretch [lo, hi) as bounds for a request.
func (d direction) window(lo, hi position) *plan.Window {
	if d == descending {
		// The seconds −hi+1 … −lo, counted upwards.
		return &plan.Window{From: bound(1 - hi), To: bound(1 - lo)}
	}
	return &plan.Window{From: bound(lo), To: bound(hi)}
}

// bound writes an instant as an OData literal; "" where there is none.
func bound(seconds position) string {
	if seconds <= start/2 || seconds >= end/2 {
		return ""
	}
	return time.Unix(int64(seconds), 0).UTC().Format("2006-01-02T15:04:05Z")
}

// errOrder says that Graph did not keep the order it was asked for. Rows that
// were handed on cannot be called back, so it ends the query.
var errOrder = errors.New("Graph did not keep the order that was asked of it; run the query with Pushdown=Off to sort locally")

// A track is how far a list has been read by its lead value.
type track struct {
	dir   direction
	some  bool     // whether a row with a lead value has come
	head  position // the first row
	edge  position // the last row
	rows  int
	steps int // rows that lay after the one before
}

// follow books the rows of a page. Rows without a lead value have no place.
func (t *track) follow(p *page) error {
	if t.dir == unordered {
		return nil
	}
	for i := range p.objects {
		if p.objects[i].lead.IsNull() {
			continue
		}
		at := t.dir.position(p.objects[i].lead.Time())
		if !t.some {
			t.some, t.head = true, at
		} else if at < t.edge {
			return errOrder
		} else if at > t.edge {
			t.steps++
		}
		t.edge = at
		t.rows++
	}
	return nil
}
