package expr

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A dateParser reads text by a format of STR_TO_DATE.
type dateParser struct {
	text              string // what is left
	wallClock         wallClock
	hour12, afternoon bool
	yearDay           int  // %j
	week, weekday     int  // %U %u %V %v, and %W %a %w; −1 when not given
	weekField         byte // which of the fields for weeks stands in the format
}

// parse reads the text; it reports whether all of the format was there. Text
// behind it is left unread, as in MySQL.
func (p *dateParser) parse(format string) bool {
	p.week, p.weekday = -1, -1
	return p.fields(format)
}

func (p *dateParser) fields(format string) bool {
	for format != "" {
		p.text = strings.TrimLeft(p.text, " ")
		if format[0] == ' ' {
			format = format[1:]
			continue
		}
		if format[0] == '%' && len(format) > 1 {
			if p.text == "" {
				return true // the rest of the format may be missing
			}
			if !p.field(format[1]) {
				return false
			}
			format = format[2:]
			continue
		}
		r, n := utf8.DecodeRuneInString(format)
		if p.text == "" {
			return true
		}
		s, m := utf8.DecodeRuneInString(p.text)
		if r != s {
			return false
		}
		format, p.text = format[n:], p.text[m:]
	}
	return true
}

func (p *dateParser) field(field byte) (ok bool) {
	w := &p.wallClock
	switch field {
	case 'Y':
		start := len(p.text)
		if w.year, p.text, ok = parseNumber(p.text, 4); start-len(p.text) <= 2 {
			w.year = fullYear(w.year)
		}
	case 'y':
		w.year, p.text, ok = parseNumber(p.text, 2)
		w.year = fullYear(w.year)
	case 'X', 'x':
		p.weekField = field
		w.year, p.text, ok = parseNumber(p.text, 4)
	case 'm', 'c':
		w.month, p.text, ok = parseNumber(p.text, 2)
	case 'M', 'b':
		w.month, ok = p.name(field == 'b', 12, func(i int) string { return time.Month(i + 1).String() })
		w.month++
	case 'd', 'e':
		w.day, p.text, ok = parseNumber(p.text, 2)
	case 'D':
		if w.day, p.text, ok = parseNumber(p.text, 2); ok && len(p.text) >= 2 {
			p.text = p.text[2:]
		}
	case 'j':
		p.yearDay, p.text, ok = parseNumber(p.text, 3)
	case 'U', 'u', 'V', 'v':
		p.weekField = field
		p.week, p.text, ok = parseNumber(p.text, 2)
	case 'W', 'a':
		p.weekday, ok = p.name(field == 'a', 7, func(i int) string { return time.Weekday(i).String() })
	case 'w':
		p.weekday, p.text, ok = parseNumber(p.text, 1)
		ok = ok && p.weekday < 7
	default:
		return p.clockField(field)
	}
	return ok
}

func (p *dateParser) clockField(field byte) (ok bool) {
	w := &p.wallClock
	switch field {
	case 'H', 'k':
		w.hour, p.text, ok = parseNumber(p.text, 2)
	case 'h', 'I', 'l':
		p.hour12 = true
		w.hour, p.text, ok = parseNumber(p.text, 2)
	case 'i':
		w.minute, p.text, ok = parseNumber(p.text, 2)
	case 'S', 's':
		w.second, p.text, ok = parseNumber(p.text, 2)
	case 'f':
		end := min(skipDigits(p.text, 0), 6)
		w.nano = digits((p.text[:end] + "000000")[:6]) * 1000
		p.text, ok = p.text[end:], end > 0
	case 'p':
		p.hour12 = true
		if len(p.text) < 2 {
			return false
		}
		p.afternoon = strings.EqualFold(p.text[:2], "PM")
		ok = p.afternoon || strings.EqualFold(p.text[:2], "AM")
		p.text = p.text[2:]
	case 'T':
		return p.fields("%H:%i:%S")
	case 'r':
		return p.fields("%I:%i:%S %p")
	case '%':
		ok = p.text[0] == '%'
		p.text = p.text[1:]
	case '.':
		p.skip(func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) })
		return true
	case '@':
		p.skip(unicode.IsLetter)
		return true
	case '#':
		p.skip(unicode.IsDigit)
		return true
	}
	return ok
}

func (p *dateParser) skip(of func(rune) bool) { p.text = strings.TrimLeftFunc(p.text, of) }

// name reads one of n names, or their first three letters.
func (p *dateParser) name(short bool, n int, name func(int) string) (int, bool) {
	for i := range n {
		s := name(i)
		if short {
			s = s[:3]
		}
		if len(p.text) >= len(s) && strings.EqualFold(p.text[:len(s)], s) {
			p.text = p.text[len(s):]
			return i, true
		}
	}
	return 0, false
}

// value returns what was read; an incomplete or impossible date is NULL.
func (p *dateParser) value(kind Kind, loc *time.Location) Value {
	w := p.wallClock
	if p.hour12 {
		if w.hour < 1 || w.hour > 12 {
			return Null
		}
		w.hour %= 12
		if p.afternoon {
			w.hour += 12
		}
	}
	if w.hour > 23 || w.minute > 59 || w.second > 59 {
		return Null
	}
	if kind == Text {
		return durationText(clock(w.hour, w.minute, w.second, w.nano))
	}
	switch {
	case p.yearDay > 0 && p.yearDay <= 366:
		t := time.Date(w.year, 1, p.yearDay, 0, 0, 0, 0, time.UTC)
		w.year, w.month, w.day = t.Year(), int(t.Month()), t.Day()
	case p.week >= 0 && p.weekday >= 0:
		if !p.ofWeek(&w) {
			return Null
		}
	}
	if !w.valid() {
		return Null
	}
	t := time.Date(w.year, time.Month(w.month), w.day, w.hour, w.minute, w.second, w.nano, loc)
	if kind == Date {
		return NewDate(dayOf(t))
	}
	return NewTime(t)
}

// ofWeek sets the date by year, week and weekday.
func (p *dateParser) ofWeek(w *wallClock) bool {
	mode := weekMode(p.weekField)
	if w.year < 1 || p.week > 53 {
		return false
	}
	weekday := p.weekday
	if mode&mondayFirst != 0 {
		weekday = (weekday + 6) % 7
	}
	day := firstWeek(w.year, mode) + int64(7*(p.week-1)+weekday)
	t := dayTime(day)
	w.year, w.month, w.day = t.Year(), int(t.Month()), t.Day()
	return true
}
