package expr

import "time"

// orUTC returns loc, and UTC for nil.
func orUTC(loc *time.Location) *time.Location {
	if loc == nil {
		return time.UTC
	}
	return loc
}

// dayTime returns midnight UTC of a day counted from 1970-01-01.
func dayTime(days int64) time.Time { return time.Unix(days*secondsPerDay, 0).UTC() }

// dayOf counts the day of t's wall clock from 1970-01-01.
func dayOf(t time.Time) int64 {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay
}

// midnight returns the instant a day starts in loc.
func midnight(days int64, loc *time.Location) time.Time {
	year, month, day := dayTime(days).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, loc)
}

// ToTime returns v as an instant with loc's wall clock: a TIMESTAMP, a DATE (at
// midnight in loc), text that [ParseTime] reads or a number YYYYMMDD or
// YYYYMMDDhhmmss. ok is false for NULL and for what is no time; hasTime is
// false where v has a date only. A nil loc is UTC.
func ToTime(v Value, loc *time.Location) (t time.Time, hasTime, ok bool) {
	loc = orUTC(loc)
	switch v.kind {
	case Time:
		return time.Unix(v.num, int64(v.nano)).In(loc), true, true
	case Date:
		return midnight(v.num, loc), false, true
	case Text, Bytes:
		return parseTime(v.str, loc)
	case JSON:
		return parseTime(jsonScalarText(v.str), loc)
	case Int:
		return timeFromNumber(v.num, loc)
	case Float:
		n, err := roundToInt(v.Float())
		if err != nil {
			return time.Time{}, false, false
		}
		return timeFromNumber(n, loc)
	default:
		return time.Time{}, false, false
	}
}

func timeFromNumber(n int64, loc *time.Location) (time.Time, bool, bool) {
	w := wallClock{hasTime: n >= 1e8}
	if w.hasTime {
		w.hour, w.minute, w.second = int(n/10000%100), int(n/100%100), int(n%100)
		n /= 1000000
	}
	if n > 99991231 || n < 10101 {
		return time.Time{}, false, false
	}
	w.year, w.month, w.day = int(n/10000), int(n/100%100), int(n%100)
	if w.year < 100 || !w.valid() {
		return time.Time{}, false, false
	}
	return time.Date(w.year, time.Month(w.month), w.day, w.hour, w.minute, w.second, 0, loc), w.hasTime, true
}

// inRange reports whether t is a time MySQL can hold, years 1 to 9999.
func inRange(t time.Time) bool { return t.Year() >= 1 && t.Year() <= 9999 }
