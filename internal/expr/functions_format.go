package expr

import (
	"strconv"
	"time"
)

// formatFunctions write dates by a format, and read them.
var formatFunctions = []function{
	{name: "DATE_FORMAT", args: "date, format", summary: "the date by a format such as '%Y-%m-%d %H:%i'", typ: typePlain, two: formatDate},
	{name: "TIME_FORMAT", args: "time, format", summary: "the time of day by a format such as '%H:%i'", typ: typePlain, two: formatTime},
	{name: "STR_TO_DATE", args: "text, format", summary: "the time that text in a format says", typ: typeTime},
}

func formatDate(env *Env, a, layout Value) (Value, error) {
	t, _, ok := ToTime(a, env.location())
	format := layout.text(env.location())
	if !ok || format == "" {
		return Null, nil
	}
	var buf [64]byte
	return NewText(string(appendFormat(buf[:0], t, timeOfDay(t), format))), nil
}

// formatTime takes a span of time too, whose hours may be more than 23; the
// parts of the date are then zero.
func formatTime(env *Env, a, layout Value) (Value, error) {
	d, ok := clockOf(a, env.location())
	format := layout.text(env.location())
	if !ok || format == "" {
		return Null, nil
	}
	var buf [64]byte
	b := buf[:0]
	if d < 0 {
		b, d = append(b, '-'), -d
	}
	return NewText(string(appendFormat(b, time.Time{}, d, format))), nil
}

// appendFormat writes the date of t and the time of day d.
// https://dev.mysql.com/doc/refman/8.0/en/date-and-time-functions.html#function_date-format
func appendFormat(b []byte, t time.Time, d time.Duration, layout string) []byte {
	for i := 0; i < len(layout); i++ {
		c := layout[i]
		if c == '%' && i+1 < len(layout) {
			i++
			b = appendField(b, t, d, layout[i])
			continue
		}
		b = append(b, c)
	}
	return b
}

func appendField(b []byte, t time.Time, d time.Duration, field byte) []byte {
	hour, minute, second := int(d/time.Hour), int(d/time.Minute%60), int(d/time.Second%60)
	hour12 := (hour+11)%12 + 1
	switch field {
	case 'Y':
		return appendPadded(b, t.Year(), 4)
	case 'y':
		return appendPadded(b, t.Year()%100, 2)
	case 'm':
		return appendPadded(b, int(t.Month()), 2)
	case 'c':
		return appendPadded(b, int(t.Month()), 1)
	case 'M':
		return append(b, t.Month().String()...)
	case 'b':
		return append(b, t.Month().String()[:3]...)
	case 'd':
		return appendPadded(b, t.Day(), 2)
	case 'e':
		return appendPadded(b, t.Day(), 1)
	case 'D':
		return append(appendPadded(b, t.Day(), 1), ordinal(t.Day())...)
	case 'j':
		return appendPadded(b, t.YearDay(), 3)
	case 'W':
		return append(b, t.Weekday().String()...)
	case 'a':
		return append(b, t.Weekday().String()[:3]...)
	case 'w':
		return appendPadded(b, int(t.Weekday()), 1)
	case 'U', 'u', 'V', 'v':
		_, w := weekOf(t, weekMode(field))
		return appendPadded(b, w, 2)
	case 'X', 'x':
		y, _ := weekOf(t, weekMode(field))
		return appendPadded(b, y, 4)
	case 'H':
		return appendPadded(b, hour, 2)
	case 'k':
		return appendPadded(b, hour, 1)
	case 'h', 'I':
		return appendPadded(b, hour12, 2)
	case 'l':
		return appendPadded(b, hour12, 1)
	case 'i':
		return appendPadded(b, minute, 2)
	case 'S', 's':
		return appendPadded(b, second, 2)
	case 'f':
		return appendPadded(b, int(d/time.Microsecond%1000000), 6)
	case 'p':
		return append(b, half(hour)...)
	case 'T':
		return appendFormat(b, t, d, "%H:%i:%S")
	case 'r':
		return appendFormat(b, t, d, "%h:%i:%S %p")
	default:
		return append(b, field)
	}
}

// weekMode returns the mode of WEEK that a field of a format counts in.
func weekMode(field byte) int {
	switch field {
	case 'U':
		return 0
	case 'u':
		return mondayFirst
	case 'V', 'X':
		return weekOfItsYear
	default:
		return mondayFirst | weekOfItsYear
	}
}

func half(hour int) string {
	if hour%24 < 12 {
		return "AM"
	}
	return "PM"
}

func ordinal(n int) string {
	if n/10 != 1 {
		switch n % 10 {
		case 1:
			return "st"
		case 2:
			return "nd"
		case 3:
			return "rd"
		}
	}
	return "th"
}

// strToDate compiles STR_TO_DATE. A constant format settles the type: a DATE
// for one without time, TEXT for one without date.
func (c *compiler) strToDate(e *Call) (*node, error) {
	args, err := c.compileAll(e.Args)
	if err != nil {
		return nil, err
	}
	kind := Time
	if args[1].constant {
		kind = formatKind(args[1].value.str)
	}
	f := &function{name: e.Name, typ: func([]Type) Type { return Type{Kind: kind, Nullable: true} }, two: func(env *Env, a, layout Value) (Value, error) {
		return strToDate(env, a, layout, kind), nil
	}}
	return c.apply(f, args)
}

func strToDate(env *Env, a, layout Value, kind Kind) Value {
	p := dateParser{text: a.text(env.location())}
	if !p.parse(layout.text(env.location())) {
		return Null
	}
	return p.value(kind, env.location())
}

// formatKind returns what a format gives: a DATE, a TIMESTAMP, or a time of day
// as TEXT.
func formatKind(format string) Kind {
	hasDate, hasTime := false, false
	for i := 0; i+1 < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		i++
		switch format[i] {
		case 'H', 'k', 'h', 'I', 'l', 'i', 'S', 's', 'f', 'p', 'T', 'r':
			hasTime = true
		case '%', '.', '@', '#':
		default:
			hasDate = true
		}
	}
	switch {
	case hasDate && hasTime:
		return Time
	case hasTime:
		return Text
	default:
		return Date
	}
}

// parseNumber reads up to width digits.
func parseNumber(s string, width int) (n int, rest string, ok bool) {
	end := min(skipDigits(s, 0), width)
	if end == 0 {
		return 0, s, false
	}
	n, err := strconv.Atoi(s[:end])
	return n, s[end:], err == nil
}
