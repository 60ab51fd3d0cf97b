package exec

import (
	"errors"
	"math"
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

// window returns the stretch [lo, hi) as bounds for a request. It has one always:
// with a filter, Graph may order rows otherwise than without.
func (d direction) window(lo, hi position) *plan.Window {
	w := plan.Window{From: bound(lo), To: bound(hi)}
	if d == descending {
		// The seconds −hi+1 … −lo, counted upwards.
		w.From, w.To = bound(1-hi), bound(1-lo)
	}
	if w == (plan.Window{}) {
		w.From = "1900-01-01T00:00:00Z" // before any mail
	}
	return &w
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
var errOrder = errors.New("the rows did not come in the order that Graph was asked for; run the query with Pushdown=Off to sort locally")

// A track is how far a list has been read by its lead value.
type track struct {
	dir  direction
	some bool     // whether a row with a lead value has come
	head position // the first row
	edge position // the last row
	rows int      // with a lead value
	run  int      // the last of them that have the same one
	// luck is how unlikely it is that rows in no order came as these have, as a
	// power of two.
	luck float64
}

// proof is the luck that is none any more: Graph does keep the order. It has been
// seen to leave $orderby aside where there is a $filter.
const proof = 20

// known reports whether the list is sure to come in order, so that all rows
// before its edge have come.
func (t *track) known() bool { return t.dir != unordered && t.luck >= proof }

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
		switch {
		case !t.some:
			t.some, t.head = true, at
		case at < t.edge:
			return errOrder
		case at > t.edge:
			t.run = 0
		}
		t.edge = at
		t.rows++
		t.run++
		// Of all orders of the rows so far, one in rows!/∏runs! is this one.
		t.luck += math.Log2(float64(t.rows) / float64(t.run))
	}
	return nil
}
