package expr

import (
	"fmt"
	"time"
)

const secondsPerDay = 24 * 60 * 60

// timeForms lists what ParseTime reads, for error messages.
const timeForms = "'YYYY-MM-DD', 'YYYY-MM-DD hh:mm[:ss[.ffffff]]' or the same with T between and Z or ±hh:mm at the end"

// ParseTime reads a DATE or TIMESTAMP from text: YYYY-MM-DD, or with a time
// behind a blank or T, hh, hh:mm, hh:mm:ss or hh:mm:ss.f with one to nine digits;
// then Z or ±hh:mm, without which the text is wall-clock time in loc. The date
// may have one-digit months and days and / or . in place of -, and YYYYMMDD
// and YYYYMMDDhhmmss are read too. hasTime tells whether there was a time;
// without one, t is midnight in loc.
//
// Two-digit years and impossible dates are errors: MySQL guesses the century of
// the former and makes NULL of the latter.
func ParseTime(text string, loc *time.Location) (t time.Time, hasTime bool, err error) {
	t, hasTime, ok := parseTime(text, orUTC(loc))
	if !ok {
		return time.Time{}, false, fmt.Errorf("%s is not a date or time; write %s", quoteShort(text), timeForms)
	}
	return t, hasTime, nil
}

func quoteShort(s string) string {
	if runes := []rune(s); len(runes) > 60 {
		s = string(runes[:60]) + "…"
	}
	return quoteText(s)
}

// wallClock is what a date or time literal says, before its zone is applied.
type wallClock struct {
	year, month, day, hour, minute, second, nano int
	hasTime, hasZone                             bool
	offset                                       int // seconds east of UTC
}

func parseTime(text string, loc *time.Location) (time.Time, bool, bool) {
	w, ok := parseWallClock(text)
	if !ok || !w.valid() {
		return time.Time{}, false, false
	}
	if w.hasZone {
		t := time.Date(w.year, time.Month(w.month), w.day, w.hour, w.minute, w.second-w.offset, w.nano, time.UTC)
		return t.In(loc), w.hasTime, true
	}
	return time.Date(w.year, time.Month(w.month), w.day, w.hour, w.minute, w.second, w.nano, loc), w.hasTime, true
}

func (w wallClock) valid() bool {
	return w.year >= 1 && w.month >= 1 && w.month <= 12 && w.day >= 1 && w.day <= daysIn(w.year, w.month) &&
		w.hour < 24 && w.minute < 60 && w.second < 60
}

func parseWallClock(text string) (w wallClock, ok bool) {
	s := text[skipBlanks(text):]
	for len(s) > 0 && (s[len(s)-1] == ' ' || '\t' <= s[len(s)-1] && s[len(s)-1] <= '\r') {
		s = s[:len(s)-1]
	}
	n := skipDigits(s, 0)
	switch {
	case n == 8 || n == 14:
		w.year, w.month, w.day = digits(s[:4]), digits(s[4:6]), digits(s[6:8])
		if n == 14 {
			w.hasTime = true
			w.hour, w.minute, w.second = digits(s[8:10]), digits(s[10:12]), digits(s[12:14])
		}
		s = s[n:]
		if n == 14 {
			return w, w.readEnd(s)
		}
	case n == 4 && len(s) > 4 && (s[4] == '-' || s[4] == '/' || s[4] == '.'):
		w.year = digits(s[:4])
		separator := s[4]
		s = s[5:]
		if w.month, s, ok = shortNumber(s); !ok || s == "" || s[0] != separator {
			return w, false
		}
		if w.day, s, ok = shortNumber(s[1:]); !ok {
			return w, false
		}
	default:
		return w, false
	}
	if s == "" {
		return w, true
	}
	if s[0] != 'T' && s[0] != 't' && s[0] != ' ' {
		return w, false
	}
	s = s[1:]
	s = s[skipBlanks(s):]
	w.hasTime = true
	if w.hour, s, ok = shortNumber(s); !ok || s == "" {
		return w, ok
	}
	if s[0] != ':' {
		return w, false
	}
	if w.minute, s, ok = shortNumber(s[1:]); !ok {
		return w, false
	}
	if s != "" && s[0] == ':' {
		if w.second, s, ok = shortNumber(s[1:]); !ok {
			return w, false
		}
	}
	return w, w.readEnd(s)
}

// readEnd reads the fraction and the zone.
func (w *wallClock) readEnd(s string) bool {
	if s != "" && s[0] == '.' {
		n := skipDigits(s, 1)
		if n > 10 {
			return false
		}
		w.nano = digits(s[1:n])
		for i := n; i < 10; i++ {
			w.nano *= 10
		}
		s = s[n:]
	}
	switch {
	case s == "":
		return true
	case s == "Z" || s == "z":
		w.hasZone = true
		return true
	}
	return w.readOffset(s)
}

// readOffset reads ±hh:mm, up to 14 hours as MySQL has it.
func (w *wallClock) readOffset(s string) bool {
	if len(s) != 6 || s[0] != '+' && s[0] != '-' || s[3] != ':' || skipDigits(s, 1) != 3 || skipDigits(s, 4) != 6 {
		return false
	}
	minutes := digits(s[4:])
	w.offset = (digits(s[1:3])*60 + minutes) * 60
	w.hasZone = true
	if minutes > 59 || w.offset > 14*60*60 {
		return false
	}
	if s[0] == '-' {
		w.offset = -w.offset
	}
	return true
}

func digits(s string) int {
	n := 0
	for i := 0; i < len(s); i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// shortNumber reads one or two digits.
func shortNumber(s string) (n int, rest string, ok bool) {
	i := skipDigits(s, 0)
	if i == 0 || i > 2 {
		return 0, s, false
	}
	return digits(s[:i]), s[i:], true
}

func isLeap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

func daysIn(year, month int) int {
	switch month {
	case 2:
		if isLeap(year) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	default:
		return 31
	}
}
