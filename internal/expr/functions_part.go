package expr

import "time"

// partFunctions give parts of a date or time. A time of day, as 10:05:03, has
// an hour, a minute and a second, but no date.
var partFunctions = []function{
	{name: "DATE", args: "time", summary: "the date", typ: typeDate, one: func(env *Env, a Value) (Value, error) { return Coerce(a, Date, env), nil }},
	{name: "TIME", args: "time", summary: "the time of day", typ: typePlain, one: timePart},
	{name: "YEAR", args: "date", summary: "the year", typ: typeInt, one: unitPart("YEAR")},
	{name: "QUARTER", args: "date", summary: "the quarter, 1 to 4", typ: typeInt, one: unitPart("QUARTER")},
	{name: "MONTH", args: "date", summary: "the month, 1 to 12", typ: typeInt, one: unitPart("MONTH")},
	{name: "DAY", args: "date", summary: "the day of the month", typ: typeInt, one: unitPart("DAY")},
	{name: "DAYOFMONTH", args: "date", summary: "the day of the month", typ: typeInt, one: unitPart("DAY")},
	{name: "DAYOFYEAR", args: "date", summary: "the day of the year", typ: typeInt, one: datePart(time.Time.YearDay)},
	{name: "DAYOFWEEK", args: "date", summary: "the day of the week, Sunday 1 to Saturday 7", typ: typeInt, one: datePart(func(t time.Time) int { return int(t.Weekday()) + 1 })},
	{name: "WEEKDAY", args: "date", summary: "the day of the week, Monday 0 to Sunday 6", typ: typeInt, one: datePart(func(t time.Time) int { return (int(t.Weekday()) + 6) % 7 })},
	{name: "DAYNAME", args: "date", summary: "the day's English name", typ: typePlain, one: dateName(func(t time.Time) string { return t.Weekday().String() })},
	{name: "MONTHNAME", args: "date", summary: "the month's English name", typ: typePlain, one: dateName(func(t time.Time) string { return t.Month().String() })},
	{name: "WEEK", args: "date[, mode]", summary: "the week of the year; modes 0 to 7", typ: typeInt, one: unitPart("WEEK"), two: week},
	{name: "WEEKOFYEAR", args: "date", summary: "the ISO week of the year", typ: typeInt, one: func(env *Env, a Value) (Value, error) { return week(env, a, NewInt(3)) }},
	{name: "YEARWEEK", args: "date[, mode]", summary: "year and week, as YYYYWW", typ: typeInt, one: func(env *Env, a Value) (Value, error) { return yearWeek(env, a, NewInt(0)) }, two: yearWeek},
	{name: "HOUR", args: "time", summary: "the hour", typ: typeInt, one: unitPart("HOUR")},
	{name: "MINUTE", args: "time", summary: "the minute", typ: typeInt, one: unitPart("MINUTE")},
	{name: "SECOND", args: "time", summary: "the second", typ: typeInt, one: unitPart("SECOND")},
	{name: "MICROSECOND", args: "time", summary: "the microseconds within the second", typ: typeInt, one: unitPart("MICROSECOND")},
	{name: "LAST_DAY", args: "date", summary: "the last day of the month", typ: typeDate, one: lastDay},
	{name: "TO_DAYS", args: "date", summary: "the days since the year 0", typ: typeInt, one: datePart(func(t time.Time) int { return int(dayOf(t)) + epochDay })},
	{name: "TO_SECONDS", args: "time", summary: "the seconds since the year 0", typ: typeInt, one: toSeconds},
	{name: "TIME_TO_SEC", args: "time", summary: "the time of day in seconds", typ: typeInt, one: timeToSec},
	{name: "EXTRACT", args: "unit FROM time", summary: "a part of a time, such as YEAR_MONTH", typ: typeInt, build: buildExtract},
}

func datePart(part func(time.Time) int) func(*Env, Value) (Value, error) {
	return func(env *Env, a Value) (Value, error) {
		t, _, ok := ToTime(a, env.location())
		if !ok {
			return Null, nil
		}
		return NewInt(int64(part(t))), nil
	}
}

func dateName(name func(time.Time) string) func(*Env, Value) (Value, error) {
	return func(env *Env, a Value) (Value, error) {
		t, _, ok := ToTime(a, env.location())
		if !ok {
			return Null, nil
		}
		return NewText(name(t)), nil
	}
}

func timeOfDayPart(part func(time.Duration) int64) func(*Env, Value) (Value, error) {
	return func(env *Env, a Value) (Value, error) {
		d, ok := clockOf(a, env.location())
		if !ok {
			return Null, nil
		}
		return NewInt(part(max(d, -d))), nil
	}
}

// clockOf returns the time of day of a time; of a date alone, midnight.
func clockOf(a Value, loc *time.Location) (time.Duration, bool) {
	if a.kind == Text || a.kind == JSON || a.kind == Bytes {
		if t, _, ok := ToTime(a, loc); ok {
			return timeOfDay(t), true
		}
	}
	return toDuration(a, loc)
}

func quarter(t time.Time) int { return (int(t.Month()) + 2) / 3 }

func timePart(env *Env, a Value) (Value, error) {
	d, ok := toDuration(a, env.location())
	if !ok {
		return Null, nil
	}
	return durationText(d), nil
}

func lastDay(env *Env, a Value) (Value, error) {
	t, _, ok := ToTime(a, env.location())
	if !ok {
		return Null, nil
	}
	return NewDate(dayOf(t) + int64(daysIn(t.Year(), int(t.Month()))-t.Day())), nil
}

func toSeconds(env *Env, a Value) (Value, error) {
	t, _, ok := ToTime(a, env.location())
	if !ok {
		return Null, nil
	}
	return NewInt((dayOf(t)+epochDay)*secondsPerDay + int64(timeOfDay(t)/time.Second)), nil
}

func timeToSec(env *Env, a Value) (Value, error) {
	d, ok := clockOf(a, env.location())
	if !ok {
		return Null, nil
	}
	return NewInt(int64(d / time.Second)), nil
}

func week(env *Env, a, mode Value) (Value, error) {
	t, _, ok := ToTime(a, env.location())
	if !ok {
		return Null, nil
	}
	_, w := weekOf(t, int(mode.clamped(env.location())&7))
	return NewInt(int64(w)), nil
}

func yearWeek(env *Env, a, mode Value) (Value, error) {
	t, _, ok := ToTime(a, env.location())
	if !ok {
		return Null, nil
	}
	y, w := weekOf(t, int(mode.clamped(env.location())&7)|weekOfItsYear)
	return NewInt(int64(y*100 + w)), nil
}

// The bits of a week mode.
// https://dev.mysql.com/doc/refman/8.0/en/date-and-time-functions.html#function_week
const (
	mondayFirst   = 1 // weeks begin on Monday, not Sunday
	weekOfItsYear = 2 // days before week 1 belong to the year before, not to week 0
	flipRule      = 4 // the other rule for week 1 than the first day's
)

// weekOf returns a date's week and the year it belongs to. Week 1 is the first
// to have four days in the year where weeks begin on Monday, and the first to
// begin in the year where they begin on Sunday; with flipRule the other way
// round.
func weekOf(t time.Time, mode int) (year, week int) {
	year = t.Year()
	day := dayOf(t)
	start := firstWeek(year, mode)
	switch {
	case mode&weekOfItsYear == 0 && day < start:
		return year, 0
	case mode&weekOfItsYear != 0 && day < start:
		year--
		start = firstWeek(year, mode)
	case mode&weekOfItsYear != 0:
		if next := firstWeek(year+1, mode); day >= next {
			year, start = year+1, next
		}
	}
	return year, int(day-start)/7 + 1
}

// firstWeek returns the day week 1 of a year begins.
func firstWeek(year, mode int) int64 {
	first := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
	weekday := int64(first.Weekday()) // days since the last first day of a week
	if mode&mondayFirst != 0 {
		weekday = (weekday + 6) % 7
	}
	fourDays := (mode&mondayFirst != 0) != (mode&flipRule != 0)
	start := dayOf(first) - weekday
	if fourDays && weekday > 3 || !fourDays && weekday > 0 {
		start += 7
	}
	return start
}

// buildExtract compiles EXTRACT(unit, x), where parts of a unit stand in one
// number: YEAR_MONTH is YYYYMM.
func buildExtract(c *compiler, args []*node) (Program, error) {
	unit, err := unitOf(args[0])
	if err != nil {
		return nil, err
	}
	parts := unitParts[unit]
	if parts == nil {
		parts = []string{unit}
	}
	return c.programOne(&function{one: func(env *Env, a Value) (Value, error) {
		n, sign := int64(0), int64(1)
		if d, ok := clockOf(a, env.location()); ok && d < 0 {
			sign = -1
		}
		for _, part := range parts {
			v, err := unitPart(part)(env, a)
			if err != nil || v.IsNull() {
				return Null, err
			}
			width := int64(100)
			if part == "MICROSECOND" {
				width = 1000000
			}
			n = n*width + v.num
		}
		return NewInt(sign * n), nil
	}}, args[1].run), nil
}

// unitPart returns what gives the part of a time that a unit names.
func unitPart(unit string) func(*Env, Value) (Value, error) {
	switch unit {
	case "YEAR":
		return datePart(time.Time.Year)
	case "QUARTER":
		return datePart(quarter)
	case "MONTH":
		return datePart(func(t time.Time) int { return int(t.Month()) })
	case "WEEK":
		return func(env *Env, a Value) (Value, error) { return week(env, a, NewInt(0)) }
	case "DAY":
		return datePart(time.Time.Day)
	case "HOUR":
		return timeOfDayPart(func(d time.Duration) int64 { return int64(d / time.Hour) })
	case "MINUTE":
		return timeOfDayPart(func(d time.Duration) int64 { return int64(d / time.Minute % 60) })
	case "SECOND":
		return timeOfDayPart(func(d time.Duration) int64 { return int64(d / time.Second % 60) })
	default:
		return timeOfDayPart(func(d time.Duration) int64 { return int64(d / time.Microsecond % 1000000) })
	}
}
