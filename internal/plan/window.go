package plan

import (
	"fmt"
	"time"

	"graphmail/graphtables"
)

// window settles the span of time that a calendar view covers. Graph gives the
// events that overlap it: those that end at its start or later, and start
// before its end. An event starts no later than it ends, so a lower bound of
// either end is one of the view, and so is an upper bound.
// https://learn.microsoft.com/graph/api/calendar-list-calendarview
func (pl *planner) window() ([]Pair, error) {
	s := pl.s
	if pl.list.Shape != graphtables.View || s.Never {
		return nil, nil
	}
	var all interval
	for i, e := range pl.Where {
		for c, iv := range pl.push.intervals(e) {
			if c.Property == "start" || c.Property == "end" {
				all = all.meet(iv)
				pl.decide(i, Narrowing, "startDateTime, endDateTime", "it bounds the view, which has whatever overlaps it")
			}
		}
	}
	if all.from.IsZero() || all.to.IsZero() {
		return nil, &WindowError{Table: pl.Table.Name}
	}
	from, to := all.from.Truncate(time.Second), all.to.Truncate(time.Second)
	if all.upTo || !to.Equal(all.to) {
		to = to.Add(time.Second)
	}
	if !from.Before(to) {
		s.Never = true
	}
	return []Pair{{"startDateTime", instantOData(from)}, {"endDateTime", instantOData(to)}}, nil
}

// A WindowError says that a calendar view is read without two bounds.
type WindowError struct{ Table string }

// Error names the table and the remedy.
func (e *WindowError) Error() string {
	return fmt.Sprintf("%q repeats events without end, so it needs a span of time: add start_date_time >= '…' AND start_date_time < '…', or read \"events\"", e.Table)
}
