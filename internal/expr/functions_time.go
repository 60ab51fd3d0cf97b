package expr

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"
)

// https://dev.mysql.com/doc/refman/8.0/en/date-and-time-functions.html
//
// A TIMESTAMP is an instant: its year, day and hour are those of the session's
// time zone. There is no TIME type: times of day and spans of time are TEXT.
var timeFunctions = append([]function{
	{name: "NOW", args: "[digits]", summary: "the time the statement started", typ: present(typeTime), nulls: true, zero: now, one: nowTo},
	{name: "CURRENT_TIMESTAMP", args: "[digits]", summary: "the time the statement started", typ: present(typeTime), nulls: true, zero: now, one: nowTo},
	{name: "LOCALTIME", args: "[digits]", summary: "the time the statement started", typ: present(typeTime), nulls: true, zero: now, one: nowTo},
	{name: "LOCALTIMESTAMP", args: "[digits]", summary: "the time the statement started", typ: present(typeTime), nulls: true, zero: now, one: nowTo},
	{name: "SYSDATE", args: "[digits]", summary: "the time the statement started", typ: present(typeTime), nulls: true, zero: now, one: nowTo},
	{name: "UTC_TIMESTAMP", args: "[digits]", summary: "the time the statement started, the same instant as NOW()", typ: present(typeTime), nulls: true, zero: now, one: nowTo},
	{name: "CURDATE", args: "", summary: "today", typ: present(typeDate), zero: today},
	{name: "CURRENT_DATE", args: "", summary: "today", typ: present(typeDate), zero: today},
	{name: "UTC_DATE", args: "", summary: "today in UTC", typ: present(typeDate), zero: func(env *Env) (Value, error) { return NewDate(dayOf(env.Now.UTC())), nil }},
	{name: "CURTIME", args: "[digits]", summary: "the time of day the statement started", typ: present(typePlain), nulls: true, zero: clockNow(false), one: clockNowTo(false)},
	{name: "CURRENT_TIME", args: "[digits]", summary: "the time of day the statement started", typ: present(typePlain), nulls: true, zero: clockNow(false), one: clockNowTo(false)},
	{name: "UTC_TIME", args: "[digits]", summary: "the time of day in UTC the statement started", typ: present(typePlain), nulls: true, zero: clockNow(true), one: clockNowTo(true)},

	{name: "DATE_ADD", args: "date, INTERVAL n unit", summary: "the time that much later", typ: typeTime},
	{name: "DATE_SUB", args: "date, INTERVAL n unit", summary: "the time that much earlier", typ: typeTime},
	{name: "ADDDATE", args: "date, days", summary: "the time that much later; days or INTERVAL n unit", typ: typeTime},
	{name: "SUBDATE", args: "date, days", summary: "the time that much earlier; days or INTERVAL n unit", typ: typeTime},
	{name: "TIMESTAMPADD", args: "unit, n, date", summary: "the time n units later", typ: typeTime},
	{name: "ADDTIME", args: "a, time", summary: "a time or time of day, and a span of time after it", typ: typeShifted, two: addTime(1)},
	{name: "SUBTIME", args: "a, time", summary: "a time or time of day, and a span of time before it", typ: typeShifted, two: addTime(-1)},
	{name: "DATEDIFF", args: "a, b", summary: "the days from b to a", typ: typeInt, two: dateDiff},
	{name: "TIMEDIFF", args: "a, b", summary: "the time from b to a", typ: typePlain, two: timeDiff},
	{name: "TIMESTAMPDIFF", args: "unit, a, b", summary: "the whole units from a to b", typ: typeInt, build: buildTimestampDiff},

	{name: "TIMESTAMP", args: "date[, time]", summary: "a TIMESTAMP of text, possibly with a time added", typ: typeTime, one: timestamp, two: timestampWith},
	{name: "CONVERT_TZ", args: "time, from, to", summary: "a wall-clock time of one zone as that of another", typ: typeTime, three: convertZone},
	{name: "UNIX_TIMESTAMP", args: "[time]", summary: "the seconds since 1970-01-01 00:00:00 UTC", typ: typeUnix, zero: func(env *Env) (Value, error) { return NewInt(env.Now.Unix()), nil }, one: unixTimestamp},
	{name: "FROM_UNIXTIME", args: "seconds[, format]", summary: "the time so many seconds after 1970-01-01 00:00:00 UTC", typ: typeFromUnix, one: fromUnix, two: fromUnixFormat},
	{name: "MAKEDATE", args: "year, day", summary: "the date of a day of the year", typ: typeDate, two: makeDate},
	{name: "MAKETIME", args: "hour, minute, second", summary: "a time of day", typ: typePlain, three: makeTime},
	{name: "FROM_DAYS", args: "n", summary: "the date of a number TO_DAYS gives", typ: typeDate, one: fromDays},
	{name: "SEC_TO_TIME", args: "seconds", summary: "a span of time", typ: typePlain, one: secToTime},
	{name: "PERIOD_ADD", args: "period, months", summary: "the period YYYYMM so many months later", typ: typeInt, two: periodAdd},
	{name: "PERIOD_DIFF", args: "a, b", summary: "the months from period b to a", typ: typeInt, two: periodDiff},
}, append(partFunctions, formatFunctions...)...)

// dateAdd compiles DATE_ADD and DATE_SUB; a number in place of the interval is
// one of days.
func (c *compiler) dateAdd(e *Call, subtract bool) (*node, error) {
	i, ok := e.Args[1].(*Interval)
	if !ok {
		i = &Interval{X: e.Args[1], Unit: "DAY"}
	}
	return c.shifted(e.Args[0], i, subtract)
}

func (c *compiler) timestampAdd(e *Call) (*node, error) {
	n, err := c.compile(e.Args[0])
	if err != nil {
		return nil, err
	}
	unit, err := unitOf(n)
	if err != nil {
		return nil, err
	}
	return c.shifted(e.Args[2], &Interval{X: e.Args[1], Unit: unit}, false)
}

// unitOf reads a unit, which the parser leaves as text.
func unitOf(n *node) (string, error) {
	unit := strings.ToUpper(n.value.str)
	return unit, checkUnit(unit)
}

// typeShifted stays a TIMESTAMP, or text.
func typeShifted(args []Type) Type {
	if isMomentKind(args[0].Kind) {
		return Type{Kind: Time, Nullable: true}
	}
	return Type{Kind: Text, Nullable: true}
}

func addTime(sign time.Duration) func(env *Env, a, by Value) (Value, error) {
	return func(env *Env, a, by Value) (Value, error) {
		loc := env.location()
		d, ok := toDuration(by, loc)
		if !ok {
			return Null, nil
		}
		d *= sign
		if t, hasTime, ok := ToTime(a, loc); ok && (hasTime || a.kind == Date) {
			if t = t.Add(d); !inRange(t) {
				return Null, nil
			}
			if a.isMoment() {
				return NewTime(t), nil
			}
			return NewText(string(appendTime(nil, t))), nil
		}
		start, ok := toDuration(a, loc)
		if !ok {
			return Null, nil
		}
		return durationText(start + d), nil
	}
}

func dateDiff(env *Env, a, b Value) (Value, error) {
	x, _, ok := ToTime(a, env.location())
	if !ok {
		return Null, nil
	}
	y, _, ok := ToTime(b, env.location())
	if !ok {
		return Null, nil
	}
	return NewInt(dayOf(x) - dayOf(y)), nil
}

// timeDiff takes two times of the same sort: two TIMESTAMPs, or two times of
// day.
func timeDiff(env *Env, a, b Value) (Value, error) {
	loc := env.location()
	x, xTime, xok := ToTime(a, loc)
	y, yTime, yok := ToTime(b, loc)
	xok, yok = xok && (xTime || a.kind == Date), yok && (yTime || b.kind == Date)
	if xok != yok {
		return Null, nil
	}
	if xok {
		return durationText(x.Sub(y)), nil
	}
	d, dok := toDuration(a, loc)
	e, eok := toDuration(b, loc)
	if !dok || !eok {
		return Null, nil
	}
	return durationText(d - e), nil
}

func buildTimestampDiff(c *compiler, args []*node) (Program, error) {
	unit, err := unitOf(args[0])
	if err != nil {
		return nil, err
	}
	return c.programTwo(&function{two: func(env *Env, a, b Value) (Value, error) {
		x, _, ok := ToTime(a, env.location())
		if !ok {
			return Null, nil
		}
		y, _, ok := ToTime(b, env.location())
		if !ok {
			return Null, nil
		}
		return NewInt(unitsBetween(unit, x, y)), nil
	}}, args[1].run, args[2].run), nil
}

// unitsBetween counts the whole units from a to b: days and more by the wall
// clock, hours and less by the time that passed.
func unitsBetween(unit string, a, b time.Time) int64 {
	months := func() int64 {
		from, to, sign := a, b, int64(1)
		if wall(to).Before(wall(from)) {
			from, to, sign = to, from, -1
		}
		n := int64(to.Year()-from.Year())*12 + int64(to.Month()) - int64(from.Month())
		if to.Day() < from.Day() || to.Day() == from.Day() && timeOfDay(to) < timeOfDay(from) {
			n--
		}
		return sign * n
	}
	seconds := b.Unix() - a.Unix()
	nanos := int64(b.Nanosecond() - a.Nanosecond())
	if seconds > 0 && nanos < 0 {
		seconds, nanos = seconds-1, nanos+1e9
	} else if seconds < 0 && nanos > 0 {
		seconds, nanos = seconds+1, nanos-1e9
	}
	switch unit {
	case "YEAR":
		return months() / 12
	case "QUARTER":
		return months() / 3
	case "MONTH":
		return months()
	case "WEEK":
		return int64(wall(b).Sub(wall(a)) / (7 * 24 * time.Hour))
	case "DAY":
		return int64(wall(b).Sub(wall(a)) / (24 * time.Hour))
	case "HOUR":
		return seconds / 3600
	case "MINUTE":
		return seconds / 60
	case "SECOND":
		return seconds
	default:
		return seconds*1000000 + nanos/1000
	}
}

// wall returns t's wall clock as if it were UTC's.
func wall(t time.Time) time.Time {
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	return time.Date(year, month, day, hour, minute, second, t.Nanosecond(), time.UTC)
}

func makeDate(env *Env, year, day Value) (Value, error) {
	y, d := year.clamped(env.location()), day.clamped(env.location())
	if y < 0 || y > 9999 || d < 1 || d > 4000000 {
		return Null, nil
	}
	t := time.Date(fullYear(int(y)), 1, int(d), 0, 0, 0, 0, time.UTC)
	if !inRange(t) {
		return Null, nil
	}
	return NewDate(dayOf(t)), nil
}

// fullYear gives a two-digit year its century, 1970 to 2069.
func fullYear(y int) int {
	switch {
	case y < 70:
		return y + 2000
	case y < 100:
		return y + 1900
	default:
		return y
	}
}

func makeTime(env *Env, hour, minute, second Value) (Value, error) {
	h, m, s := hour.clamped(env.location()), minute.clamped(env.location()), second.float(env.location())
	if m < 0 || m > 59 || s < 0 || s >= 60 {
		return Null, nil
	}
	sign := time.Duration(1)
	if h < 0 {
		h, sign = -max(h, -839), -1
	}
	d := clock(int(min(h, 839)), int(m), 0, 0) + time.Duration(math.Round(s*1e6))*time.Microsecond
	return durationText(sign * d), nil
}

// epochDay is what TO_DAYS gives for 1970-01-01.
const epochDay = 719528

func fromDays(env *Env, n Value) (Value, error) {
	d := n.clamped(env.location())
	if d < 366 || d > 3652424 {
		return Null, nil
	}
	return NewDate(d - epochDay), nil
}

func secToTime(env *Env, seconds Value) (Value, error) {
	f := math.Max(-1e7, math.Min(1e7, seconds.float(env.location())))
	return durationText(time.Duration(math.Round(f*1e6)) * time.Microsecond), nil
}

// periodMonths reads a period YYYYMM or YYMM as a number of months.
func periodMonths(v Value, loc *time.Location) (int64, error) {
	p := v.clamped(loc)
	if year, month := p/100, p%100; p > 0 && p <= 999912 && month >= 1 && month <= 12 {
		return int64(fullYear(int(year)))*12 + month - 1, nil
	}
	return 0, errors.New("this is no period; write YYYYMM")
}

func periodAdd(env *Env, period, months Value) (Value, error) {
	m, err := periodMonths(period, env.location())
	if err != nil {
		return Null, err
	}
	n := months.clamped(env.location())
	if n > 120000 || n < -120000 || m+n < 0 {
		return Null, fmt.Errorf("%d months lead out of the years 0 to 9999", n)
	}
	m += n
	return NewInt(m/12*100 + m%12 + 1), nil
}

func periodDiff(env *Env, a, b Value) (Value, error) {
	m, err := periodMonths(a, env.location())
	if err != nil {
		return Null, err
	}
	n, err := periodMonths(b, env.location())
	return NewInt(m - n), err
}
