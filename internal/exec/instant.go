package exec

import (
	"errors"
	"time"

	"graphmail/internal/expr"
)

var (
	errType = errors.New("not of its type")
	errTime = errors.New("not a date and time")
)

// A day is the last date that was read: the objects of a list, which come by
// their time, have it for long stretches in common.
type day struct {
	text    [10]byte // 2024-01-31
	seconds int64    // since 1970, at its midnight in UTC
}

// instant reads 2024-01-31T09:30:00Z; the usual form costs no allocation.
func (b *rowBuilder) instant(text []byte) (expr.Value, error) {
	if len(text) == 20 && text[10] == 'T' && text[13] == ':' && text[16] == ':' && text[19] == 'Z' {
		hour, minute, second := two(text[11:]), two(text[14:]), two(text[17:])
		if hour < 24 && minute < 60 && second < 60 && b.day.read(text[:10]) {
			return expr.NewTime(time.Unix(b.day.seconds+int64(hour*3600+minute*60+second), 0)), nil
		}
	}
	t, err := time.Parse(time.RFC3339Nano, string(text))
	if err != nil {
		return expr.Null, errTime
	}
	return expr.NewTime(t), nil
}

// two reads two decimal digits; what is none gives a number above 99.
func two(text []byte) uint {
	high, low := uint(text[0])-'0', uint(text[1])-'0'
	if high > 9 || low > 9 {
		return 100
	}
	return 10*high + low
}

// read takes text for the day and reports whether it is one.
func (d *day) read(text []byte) bool {
	if string(text) == string(d.text[:]) {
		return true
	}
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return false
	}
	d.seconds = t.Unix()
	copy(d.text[:], text)
	return true
}

// zoned reads {"dateTime": "2024-01-31T09:30:00.0000000", "timeZone": "UTC"}
// as the instant it names.
// https://learn.microsoft.com/graph/api/resources/datetimetimezone
func zoned(raw []byte) (expr.Value, error) {
	var local, zone string
	d := newDecoder(nil)
	d.start(raw)
	err := d.members(func(name []byte) (err error) {
		switch string(name) {
		case "dateTime":
			local, err = d.text()
			return err
		case "timeZone":
			zone, err = d.text()
			return err
		}
		return d.c.skip(0)
	})
	if err != nil || local == "" {
		return expr.Null, errTime
	}
	loc, err := location(zone)
	if err != nil {
		return expr.Null, err
	}
	t, err := time.ParseInLocation("2006-01-02T15:04:05.9999999", local, loc)
	if err != nil {
		if t, err = time.Parse(time.RFC3339Nano, local); err != nil {
			return expr.Null, errTime
		}
	}
	return expr.NewTime(t), nil
}
