package graphtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// viewWindow reads the two parameters a calendarView needs: without an offset
// they are UTC
// (https://learn.microsoft.com/en-us/graph/api/calendar-list-calendarview).
func (c *call) viewWindow() (from, to time.Time, err *apiError) {
	var bounds [2]time.Time
	for i, name := range []string{"startDateTime", "endDateTime"} {
		value, ok := c.options.get(name)
		if !ok || value == "" {
			return from, to, &apiError{Status: 400, Code: "ErrorInvalidArgument", Message: "This request requires a time window specified by the query string parameters StartDateTime and EndDateTime."}
		}
		t, ok := parseWallTime(value)
		if !ok {
			return from, to, &apiError{Status: 400, Code: "ErrorInvalidParameter", Message: "The value '" + value + "' of parameter '" + name + "' is invalid."}
		}
		bounds[i] = t
	}
	if bounds[1].Before(bounds[0]) {
		return from, to, &apiError{Status: 400, Code: "ErrorInvalidParameter", Message: "The end of the time window is before its start."}
	}
	return bounds[0], bounds[1], nil
}

// occurrences expands the events of a list that touch a window, by start.
func occurrences(events []*item, from, to time.Time) []*item {
	exceptions := map[string]bool{} // master and day an exception stands for
	for _, e := range events {
		if text(e.props, "type") == "exception" {
			exceptions[text(e.props, "seriesMasterId")+" "+originalDay(e.props)] = true
		}
	}
	var list []*item
	for _, e := range events {
		rec := recurrenceOf(e.props)
		if rec == nil {
			if touches(e, from, to) {
				list = append(list, e)
			}
			continue
		}
		for _, o := range expand(e, rec, to) {
			if !exceptions[e.id+" "+originalDay(o.props)] && touches(o, from, to) {
				list = append(list, o)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b *item) int {
		x, _ := a.start.(time.Time)
		y, _ := b.start.(time.Time)
		return x.Compare(y)
	})
	return list
}

// touches says whether an event lies in a window, in part at least.
func touches(e *item, from, to time.Time) bool {
	start, ok := e.start.(time.Time)
	end, ok2 := e.end.(time.Time)
	if !ok {
		return false
	}
	if !ok2 || end.Before(start) {
		end = start
	}
	if start.Equal(end) {
		return !start.Before(from) && start.Before(to)
	}
	return start.Before(to) && end.After(from)
}

func originalDay(e Entity) string {
	day, _, _ := strings.Cut(text(e, "originalStart"), "T")
	return day
}

// expand makes the occurrences of a series that begin before to, without the
// cancelled ones.
func expand(master *item, rec *recurrence, to time.Time) []*item {
	start, ok := master.start.(time.Time)
	end, ok2 := master.end.(time.Time)
	if !ok || !ok2 {
		return nil
	}
	cancelled := map[string]bool{}
	for _, c := range elements(master.props["cancelledOccurrences"]) {
		if s, ok := c.(string); ok { // "OID.{master}.2024-01-31"
			cancelled[s[strings.LastIndexByte(s, '.')+1:]] = true
		}
	}
	local := start.In(rec.zone)
	var list []*item
	for _, day := range rec.dates(to.AddDate(0, 0, 1)) {
		begin := time.Date(day.Year(), day.Month(), day.Day(), local.Hour(), local.Minute(), local.Second(), 0, rec.zone)
		if !begin.Before(to) && master.props["isAllDay"] != true || cancelled[day.Format(time.DateOnly)] {
			continue
		}
		list = append(list, occurrence(master, begin, begin.Add(end.Sub(start)), day))
	}
	return list
}

// occurrence makes one event of a series.
func occurrence(master *item, start, end time.Time, day time.Time) *item {
	e := maps.Clone(master.props)
	delete(e, "cancelledOccurrences")
	delete(e, "changeKey")
	e["id"] = occurrenceID(master.id, day)
	e["type"] = "occurrence"
	e["seriesMasterId"] = master.id
	e["recurrence"] = nil
	e["originalStart"] = start.UTC().Format(time.RFC3339)
	if master.props["isAllDay"] == true {
		zone := text(object(master.props["start"]), "timeZone")
		span := int(end.Sub(start).Round(24*time.Hour) / (24 * time.Hour))
		e["start"] = map[string]any{"dateTime": day.Format(wallLayout), "timeZone": zone}
		e["end"] = map[string]any{"dateTime": day.AddDate(0, 0, span).Format(wallLayout), "timeZone": zone}
	} else {
		e["start"], e["end"] = wall(start, ""), wall(end, "")
	}
	return newItem(master.typ, e, master.seq, master.version, Unsettled{})
}

// occurrenceID derives an occurrence's id from its master's and its day. Its
// length stays that of base64.
func occurrenceID(master string, day time.Time) string {
	return strings.TrimRight(master, "=") + fmt.Sprintf("%08x", day.Unix()/86400) + "AAAA"
}

// findEvent finds an event or an occurrence by id.
func (c *call) findEvent(box *mailbox, events []*item, id string) (*item, *apiError) {
	e, err := box.events.get(id, c.prefer.immutable)
	if err == nil {
		return e, nil
	}
	for _, m := range events {
		rec := recurrenceOf(m.props)
		prefix := strings.TrimRight(m.id, "=")
		if c.prefer.immutable {
			prefix = strings.TrimRight(m.immutable, "=")
		}
		if rest, ok := strings.CutPrefix(id, prefix); !ok || rec == nil || len(rest) != 12 {
			continue
		}
		var days int64
		if _, serr := fmt.Sscanf(id[len(prefix):len(prefix)+8], "%x", &days); serr != nil {
			continue
		}
		day := time.Unix(days*86400, 0).UTC()
		for _, o := range expand(m, rec, day.AddDate(0, 0, 2)) {
			if o.id == id || c.prefer.immutable && o.immutable == id {
				return o, nil
			}
		}
	}
	return nil, err
}
