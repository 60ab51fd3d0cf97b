package expr

import (
	"strings"
	"time"
)

// maxDuration is the longest MySQL TIME, 838:59:59.
const maxDuration = 838*time.Hour + 59*time.Minute + 59*time.Second

// toDuration returns v as a MySQL TIME: text [-][D ]hh:mm[:ss[.f]] or a full
// date and time, whose time of day it is; a number is hhmmss.
// https://dev.mysql.com/doc/refman/8.0/en/time.html
func toDuration(v Value, loc *time.Location) (time.Duration, bool) {
	switch v.kind {
	case Time:
		return timeOfDay(v.Time().In(loc)), true
	case Date:
		return 0, true
	case Text, Bytes:
		return parseDuration(v.str, loc)
	case JSON:
		return parseDuration(jsonScalarText(v.str), loc)
	case Unknown:
		return 0, false
	default:
		f := v.float(loc)
		if f < -8385959 || f > 8385959 {
			if t, _, ok := ToTime(v, loc); ok {
				return timeOfDay(t), true
			}
			return 0, false
		}
		return packedDuration(f)
	}
}

func timeOfDay(t time.Time) time.Duration {
	hour, minute, second := t.Clock()
	return clock(hour, minute, second, t.Nanosecond())
}

func clock(hour, minute, second, nano int) time.Duration {
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second + time.Duration(nano)
}

// packedDuration reads hhmmss, possibly with a fraction.
func packedDuration(f float64) (time.Duration, bool) {
	sign := time.Duration(1)
	if f < 0 {
		f, sign = -f, -1
	}
	n := int(f)
	minute, second := n/100%100, n%100
	if minute > 59 || second > 59 {
		return 0, false
	}
	micros := int((f-float64(n))*1e6 + 0.5)
	return sign * clock(n/10000, minute, second, micros*1000), true
}

func parseDuration(text string, loc *time.Location) (time.Duration, bool) {
	if t, hasTime, ok := parseTime(text, loc); ok && hasTime {
		return timeOfDay(t), true
	}
	s := strings.TrimSpace(text)
	sign := time.Duration(1)
	if strings.HasPrefix(s, "-") {
		s, sign = s[1:], -1
	}
	days := 0
	if i := strings.IndexByte(s, ' '); i > 0 && skipDigits(s, 0) == i && i <= 2 {
		days, s = digits(s[:i]), strings.TrimSpace(s[i:])
		if !strings.Contains(s, ":") {
			s += ":00"
		}
	}
	n := skipDigits(s, 0)
	if n == 0 || n > 7 {
		return 0, false
	}
	if n == len(s) || s[n] == '.' {
		d, ok := packedDuration(float64(digits(s[:n])))
		nano, rest := readFraction(s[n:])
		return sign * (d + time.Duration(nano)), ok && rest == ""
	}
	parts := [3]int{digits(s[:n])}
	s = s[n:]
	for i := 1; i < 3 && strings.HasPrefix(s, ":"); i++ {
		n := skipDigits(s, 1)
		if n == 1 || n > 3 {
			return 0, false
		}
		parts[i], s = digits(s[1:n]), s[n:]
	}
	nano, rest := readFraction(s)
	d := clock(parts[0]+24*days, parts[1], parts[2], nano)
	if rest != "" || parts[1] > 59 || parts[2] > 59 {
		return 0, false
	}
	return sign * min(d, maxDuration), true
}

// readFraction reads .f as nanoseconds and returns what is behind it.
func readFraction(s string) (nano int, rest string) {
	if !strings.HasPrefix(s, ".") {
		return 0, s
	}
	n := skipDigits(s, 1)
	fraction := s[1:min(n, 10)]
	nano = digits(fraction)
	for i := len(fraction); i < 9; i++ {
		nano *= 10
	}
	return nano, s[n:]
}

// durationText returns d as MySQL shows a TIME, [-]hh:mm:ss[.ffffff].
func durationText(d time.Duration) Value {
	var buf [24]byte
	b := buf[:0]
	d = max(-maxDuration, min(d, maxDuration))
	if d < 0 {
		b = append(b, '-')
		d = -d
	}
	b = appendPadded(b, int(d/time.Hour), 2)
	b = appendPadded(append(b, ':'), int(d/time.Minute%60), 2)
	b = appendPadded(append(b, ':'), int(d/time.Second%60), 2)
	return NewText(string(appendFraction(b, int(d%time.Second))))
}
