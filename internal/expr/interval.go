package expr

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// A span is an interval, in the parts that add to a date in ways of their own.
type span struct {
	months  int64
	days    int64
	seconds int64
	nanos   int64
}

// maxSpan bounds each part: any more leads out of the years 1 to 9999.
const maxSpan = 10000 * 366 * secondsPerDay

// unitParts names the parts of each composite unit, the largest first.
var unitParts = map[string][]string{
	"YEAR_MONTH":         {"YEAR", "MONTH"},
	"DAY_HOUR":           {"DAY", "HOUR"},
	"DAY_MINUTE":         {"DAY", "HOUR", "MINUTE"},
	"DAY_SECOND":         {"DAY", "HOUR", "MINUTE", "SECOND"},
	"DAY_MICROSECOND":    {"DAY", "HOUR", "MINUTE", "SECOND", "MICROSECOND"},
	"HOUR_MINUTE":        {"HOUR", "MINUTE"},
	"HOUR_SECOND":        {"HOUR", "MINUTE", "SECOND"},
	"HOUR_MICROSECOND":   {"HOUR", "MINUTE", "SECOND", "MICROSECOND"},
	"MINUTE_SECOND":      {"MINUTE", "SECOND"},
	"MINUTE_MICROSECOND": {"MINUTE", "SECOND", "MICROSECOND"},
	"SECOND_MICROSECOND": {"SECOND", "MICROSECOND"},
}

var simpleUnits = []string{"MICROSECOND", "SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "QUARTER", "YEAR"}

// checkUnit returns an error when unit is none.
func checkUnit(unit string) error {
	if slices.Contains(simpleUnits, unit) || unitParts[unit] != nil {
		return nil
	}
	return fmt.Errorf("unknown unit %q; use %s, or a pair such as DAY_HOUR", unit, strings.Join(simpleUnits, ", "))
}

// isDateUnit reports whether adding the unit to a date leaves a date.
func isDateUnit(unit string) bool {
	switch unit {
	case "DAY", "WEEK", "MONTH", "QUARTER", "YEAR", "YEAR_MONTH":
		return true
	default:
		return false
	}
}

// add adds n of the unit to the span; it reports whether the sum is within
// bounds.
func (s *span) add(n int64, unit string) bool {
	if n > maxSpan*1000000 || n < -maxSpan*1000000 || unit != "MICROSECOND" && (n > maxSpan || n < -maxSpan) {
		return false
	}
	switch unit {
	case "YEAR":
		s.months += 12 * n
	case "QUARTER":
		s.months += 3 * n
	case "MONTH":
		s.months += n
	case "WEEK":
		s.days += 7 * n
	case "DAY":
		s.days += n
	case "HOUR":
		s.seconds += 3600 * n
	case "MINUTE":
		s.seconds += 60 * n
	case "SECOND":
		s.seconds += n
	default:
		s.seconds += n / 1000000
		s.nanos += n % 1000000 * 1000
	}
	return true
}

func (s span) negated() span {
	return span{months: -s.months, days: -s.days, seconds: -s.seconds, nanos: -s.nanos}
}

// spanOf returns v units as a span; ok is false where v is too large for any
// date.
func spanOf(v Value, unit string, loc *time.Location) (s span, ok bool) {
	if parts := unitParts[unit]; parts != nil {
		return compositeSpan(v.text(loc), parts)
	}
	if unit == "SECOND" && !(v.kind == Bool || v.kind == Int) {
		f := v.float(loc)
		whole := math.Trunc(f)
		if math.Abs(whole) > maxSpan {
			return span{}, false
		}
		return span{seconds: int64(whole), nanos: int64(math.Round((f-whole)*1e6)) * 1000}, true
	}
	n, err := v.integer(loc)
	return s, err == nil && s.add(n, unit)
}

// compositeSpan reads the numbers in text, which any other characters may
// separate; where some are missing, they are the leftmost.
func compositeSpan(text string, parts []string) (s span, ok bool) {
	negative := strings.HasPrefix(strings.TrimSpace(text), "-")
	var numbers []string
	for i := 0; i < len(text); {
		end := skipDigits(text, i)
		if end == i {
			i++
			continue
		}
		numbers = append(numbers, text[i:end])
		i = end
	}
	if len(numbers) > len(parts) {
		return s, false
	}
	for i, unit := range parts[len(parts)-len(numbers):] {
		number := numbers[i]
		if unit == "MICROSECOND" { // a fraction of a second
			number = (number + "000000")[:max(6, len(number))]
		}
		if len(number) > 18 || !s.add(int64(digits(number)), unit) {
			return s, false
		}
	}
	if negative {
		s = s.negated()
	}
	return s, true
}

// plus adds a span to a wall clock: months first, keeping to the month's last
// day; then days; then time, which is exact across a change of the clocks. ok
// is false when the sum is out of range.
func plus(t time.Time, s span) (sum time.Time, ok bool) {
	if s.months != 0 {
		year, month, day := t.Date()
		m := int64(year)*12 + int64(month) - 1 + s.months
		if m < 12 || m >= 12*10000 {
			return t, false
		}
		year, month = int(m/12), time.Month(m%12+1)
		t = onDay(t, year, month, min(day, daysIn(year, int(month))))
	}
	if s.days != 0 {
		if s.days > 10000*366 || s.days < -10000*366 {
			return t, false
		}
		year, month, day := t.Date()
		t = onDay(t, year, month, day+int(s.days))
	}
	if s.seconds != 0 || s.nanos != 0 {
		if s.seconds > maxSpan || s.seconds < -maxSpan {
			return t, false
		}
		t = time.Unix(t.Unix()+s.seconds, int64(t.Nanosecond())+s.nanos).In(t.Location())
	}
	return t, inRange(t)
}

func onDay(t time.Time, year int, month time.Month, day int) time.Time {
	hour, minute, second := t.Clock()
	return time.Date(year, month, day, hour, minute, second, t.Nanosecond(), t.Location())
}

// shifted compiles x ± INTERVAL. A TIMESTAMP stays one, a DATE becomes one when
// the unit is less than a day, and text stays text, as in MySQL.
func (c *compiler) shifted(e Expr, i *Interval, subtract bool) (*node, error) {
	x, err := c.compile(e)
	if err != nil {
		return nil, err
	}
	amount, err := c.compile(i.X)
	if err != nil {
		return nil, err
	}
	return c.shift(x, amount, i.Unit, subtract)
}

func (c *compiler) shift(x, amount *node, unit string, subtract bool) (*node, error) {
	unit = strings.ToUpper(unit)
	if err := checkUnit(unit); err != nil {
		return nil, err
	}
	n := &node{typ: Type{Kind: Text, Nullable: true}, slot: -1}
	switch {
	case x.typ.Kind == Time, x.typ.Kind == Date && !isDateUnit(unit):
		n.typ.Kind = Time
	case x.typ.Kind == Date:
		n.typ.Kind = Date
	}
	loc, kind, xrun, arun := c.env.location(), n.typ.Kind, x.run, amount.run
	n.run = func(f *Frame) (Value, error) {
		v, err := xrun(f)
		if err != nil || v.kind == Unknown {
			return Null, err
		}
		a, err := arun(f)
		if err != nil || a.kind == Unknown {
			return Null, err
		}
		s, ok := spanOf(a, unit, loc)
		if !ok {
			return Null, nil
		}
		if subtract {
			s = s.negated()
		}
		return shiftValue(v, s, kind, isDateUnit(unit), loc), nil
	}
	return c.fold(n, x, amount), nil
}

func shiftValue(v Value, s span, kind Kind, wholeDays bool, loc *time.Location) Value {
	t, hasTime, ok := ToTime(v, loc)
	if !ok {
		return Null
	}
	if t, ok = plus(t, s); !ok {
		return Null
	}
	switch {
	case kind == Time:
		return NewTime(t)
	case kind == Date:
		return NewDate(dayOf(t))
	case hasTime || !wholeDays:
		return NewText(string(appendTime(nil, t)))
	default:
		return NewText(string(appendDate(nil, t)))
	}
}
