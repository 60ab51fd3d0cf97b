package graphtest

import (
	"strings"
	"time"
)

// wallLayout is how a dateTimeTimeZone writes its time: seven digits of a
// second and no offset
// (https://learn.microsoft.com/en-us/graph/api/resources/datetimetimezone).
const wallLayout = "2006-01-02T15:04:05.0000000"

// eventTime reads a dateTimeTimeZone as an instant: a time.Time, or nil where
// there is none.
func eventTime(v any) any {
	m := Entity(object(v))
	zone := loadZone(text(m, "timeZone"))
	if zone == nil {
		zone = time.UTC
	}
	s := text(m, "dateTime")
	if t, ok := parseDateTime(s); ok && len(s) > len(time.DateOnly) {
		return t
	}
	for _, layout := range []string{"2006-01-02T15:04:05.9999999", "2006-01-02T15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t
		}
	}
	return nil
}

// zoned writes a dateTimeTimeZone in the zone asked for, by the name it was
// asked by; UTC without a wish.
func (s *shape) zoned(v any) any {
	t, ok := eventTime(v).(time.Time)
	if !ok {
		return v
	}
	return wall(t, s.prefer.zone)
}

func wall(t time.Time, zone string) any {
	name := zone
	if name == "" {
		name = "UTC"
	}
	return map[string]any{"dateTime": t.In(loadZone(zone)).Format(wallLayout), "timeZone": name}
}

// eventProperty is what an event sends for a property.
func (s *shape) eventProperty(it *item, p *edmProperty, v any, there bool) (any, bool) {
	switch {
	case p.name == "body":
		return s.body(v)
	case p.name == "bodyPreview" && !there:
		return preview(it.props["body"]), true
	case p.name == "seriesMasterId" && s.prefer.immutable && text(it.props, p.name) != "":
		return immutableID(text(it.props, p.name)), true
	case (p.name == "start" || p.name == "end") && it.props["isAllDay"] == true:
		return s.allDay(v), true
	case p.typ == "dateTimeTimeZone" && v != nil:
		return s.zoned(v), true
	case p.name == "type" && !there:
		if object(it.props["recurrence"]) != nil {
			return "seriesMaster", true
		}
		return "singleInstance", true
	}
	return orDefault(p, v, there)
}

// allDay writes the start or end of a whole day, which is midnight in every
// zone.
func (s *shape) allDay(v any) any {
	m := Entity(object(v))
	day, _, _ := strings.Cut(text(m, "dateTime"), "T")
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return v
	}
	name := s.prefer.zone
	if name == "" {
		name = "UTC"
	}
	return map[string]any{"dateTime": day + "T00:00:00.0000000", "timeZone": name}
}
