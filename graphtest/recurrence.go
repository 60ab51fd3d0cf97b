package graphtest

import (
	"slices"
	"strings"
	"time"
)

// A recurrence is a patternedRecurrence ready to be expanded
// (https://learn.microsoft.com/en-us/graph/api/resources/recurrencepattern).
type recurrence struct {
	kind     string // "daily", "weekly", "absoluteMonthly", …
	interval int
	days     []time.Weekday
	weekday0 time.Weekday // the first day of a week
	day      int          // of the month
	month    time.Month
	index    string // "first" … "last"
	from     time.Time
	until    time.Time // the last day; zero without end
	count    int       // of occurrences; 0 without limit
	zone     *time.Location
}

var weekdayNames = map[string]time.Weekday{
	"sunday": time.Sunday, "monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday,
	"thursday": time.Thursday, "friday": time.Friday, "saturday": time.Saturday,
}

// recurrenceOf reads a series master's recurrence, or returns nil.
func recurrenceOf(e Entity) *recurrence {
	r := object(e["recurrence"])
	pattern, span := Entity(object(r["pattern"])), Entity(object(r["range"]))
	if pattern == nil || span == nil {
		return nil
	}
	number := func(m Entity, name string) int {
		f, _ := follow(m, []string{name}).(float64)
		return int(f)
	}
	rec := &recurrence{
		kind:     text(pattern, "type"),
		interval: max(number(pattern, "interval"), 1),
		weekday0: weekdayNames[strings.ToLower(text(pattern, "firstDayOfWeek"))],
		day:      number(pattern, "dayOfMonth"),
		month:    time.Month(number(pattern, "month")),
		index:    strings.ToLower(text(pattern, "index")),
		zone:     loadZone(text(span, "recurrenceTimeZone")),
	}
	if text(span, "recurrenceTimeZone") == "" || rec.zone == nil {
		rec.zone = loadZone(text(object(e["start"]), "timeZone"))
	}
	if rec.zone == nil {
		rec.zone = time.UTC
	}
	for _, d := range elements(pattern["daysOfWeek"]) {
		name, _ := d.(string)
		if w, ok := weekdayNames[strings.ToLower(name)]; ok {
			rec.days = append(rec.days, w)
		}
	}
	var err error
	if rec.from, err = time.Parse(time.DateOnly, text(span, "startDate")); err != nil {
		start, ok := eventTime(e["start"]).(time.Time)
		if !ok {
			return nil
		}
		y, m, d := start.In(rec.zone).Date()
		rec.from = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	switch strings.ToLower(text(span, "type")) {
	case "enddate":
		rec.until, _ = time.Parse(time.DateOnly, text(span, "endDate"))
	case "numbered":
		rec.count = number(span, "numberOfOccurrences")
	}
	return rec
}

// dates gives the days of the series up to a last day, each as midnight UTC, in
// order.
func (r *recurrence) dates(last time.Time) []time.Time {
	if !r.until.IsZero() && r.until.Before(last) {
		last = r.until
	}
	var list []time.Time
	for period := 0; ; period++ {
		days, begins := r.period(period)
		if begins.After(last) {
			return list
		}
		for _, d := range days {
			if d.Before(r.from) {
				continue
			}
			if d.After(last) || r.count > 0 && len(list) == r.count {
				return list
			}
			list = append(list, d)
		}
		if r.count > 0 && len(list) >= r.count {
			return list
		}
	}
}

// period gives the days of the n-th day, week, month or year of the series and
// when that begins.
func (r *recurrence) period(n int) (days []time.Time, begins time.Time) {
	step := n * r.interval
	switch r.kind {
	case "weekly":
		back := (int(r.from.Weekday()) - int(r.weekday0) + 7) % 7
		begins = r.from.AddDate(0, 0, 7*step-back)
		on := r.days
		if len(on) == 0 {
			on = []time.Weekday{r.from.Weekday()}
		}
		for i := range 7 {
			if d := begins.AddDate(0, 0, i); slices.Contains(on, d.Weekday()) {
				days = append(days, d)
			}
		}
	case "absoluteMonthly", "relativeMonthly":
		begins = time.Date(r.from.Year(), r.from.Month()+time.Month(step), 1, 0, 0, 0, 0, time.UTC)
		days = r.inMonth(begins)
	case "absoluteYearly", "relativeYearly":
		month := r.month
		if month == 0 {
			month = r.from.Month()
		}
		begins = time.Date(r.from.Year()+step, month, 1, 0, 0, 0, 0, time.UTC)
		days = r.inMonth(begins)
	default:
		begins = r.from.AddDate(0, 0, step)
		days = []time.Time{begins}
	}
	return days, begins
}

// inMonth gives the day the pattern picks in a month. A day of the month that
// does not exist is the last one.
func (r *recurrence) inMonth(first time.Time) []time.Time {
	length := first.AddDate(0, 1, -1).Day()
	if strings.HasPrefix(r.kind, "absolute") {
		day := r.day
		if day == 0 {
			day = r.from.Day()
		}
		return []time.Time{first.AddDate(0, 0, min(day, length)-1)}
	}
	var fits []time.Time
	for i := range length {
		if d := first.AddDate(0, 0, i); slices.Contains(r.days, d.Weekday()) {
			fits = append(fits, d)
		}
	}
	if len(fits) == 0 {
		return nil
	}
	at := map[string]int{"first": 0, "": 0, "second": 1, "third": 2, "fourth": 3}
	i, ok := at[r.index]
	if !ok || i >= len(fits) {
		i = len(fits) - 1
	}
	return fits[i : i+1]
}
