package expr

import (
	"math"
	"strings"
	"sync"
	"time"
)

func timestamp(env *Env, a Value) (Value, error) { return Coerce(a, Time, env), nil }

func timestampWith(env *Env, a, by Value) (Value, error) {
	t := Coerce(a, Time, env)
	d, ok := toDuration(by, env.location())
	if !ok || t.IsNull() {
		return Null, nil
	}
	return NewTime(t.Time().Add(d)), nil
}

// convertible are the instants between which CONVERT_TZ converts, in seconds;
// others it returns as they are
// (https://dev.mysql.com/doc/refman/8.0/en/date-and-time-functions.html#function_convert-tz).
var convertible = [2]int64{1, time.Date(3001, 1, 19, 0, 0, 0, 0, time.UTC).Unix()}

// convertZone takes a's wall clock in the session's zone for one of the zone
// from, and returns the same instant's wall clock in to, again as one of the
// session's zone.
func convertZone(env *Env, a, from, to Value) (Value, error) {
	t, _, ok := ToTime(a, env.location())
	if !ok {
		return Null, nil
	}
	source, ok := zone(from.text(env.location()), env)
	if !ok {
		return Null, nil
	}
	target, ok := zone(to.text(env.location()), env)
	if !ok {
		return Null, nil
	}
	at := rewall(t, source)
	if s := at.Unix(); s < convertible[0] || s >= convertible[1] {
		return NewTime(t), nil
	}
	return NewTime(rewall(at.In(target), env.location())), nil
}

// rewall returns the instant at which loc's wall clock shows what t's does.
func rewall(t time.Time, loc *time.Location) time.Time {
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	return time.Date(year, month, day, hour, minute, second, t.Nanosecond(), loc)
}

// zones holds the time zones that were loaded, by name: no more than there are.
var zones sync.Map

// zone returns a time zone by its name, ±hh:mm or SYSTEM, the session's own.
func zone(name string, env *Env) (*time.Location, bool) {
	if strings.EqualFold(name, "SYSTEM") {
		return env.location(), true
	}
	if len(name) == 5 && (name[0] == '+' || name[0] == '-') { // +h:mm
		name = name[:1] + "0" + name[1:]
	}
	var w wallClock
	if w.readOffset(name) {
		return time.FixedZone(name, w.offset), true
	}
	if name == "" || strings.EqualFold(name, "local") {
		return nil, false
	}
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location), true
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, false
	}
	zones.Store(name, loc)
	return loc, true
}

// typeUnix is a BIGINT, and a DOUBLE for text, which may hold a fraction.
func typeUnix(args []Type) Type {
	switch {
	case len(args) == 0:
		return Type{Kind: Int}
	case isMomentKind(args[0].Kind):
		return Type{Kind: Int, Nullable: true}
	default:
		return Type{Kind: Float, Nullable: true}
	}
}

func unixTimestamp(env *Env, a Value) (Value, error) {
	t, _, ok := ToTime(a, env.location())
	switch {
	case !ok:
		return Null, nil
	case a.isMoment():
		return NewInt(max(t.Unix(), 0)), nil
	default:
		return NewFloat(max(float64(t.UnixMicro())/1e6, 0)), nil
	}
}

func typeFromUnix(args []Type) Type {
	if len(args) == 2 {
		return typePlain(args)
	}
	return typeTime(args)
}

func fromUnix(env *Env, seconds Value) (Value, error) {
	f := seconds.float(env.location())
	// The last second MySQL takes, 3001-01-18 23:59:59 UTC.
	if f < 0 || f > 32536771199 {
		return Null, nil
	}
	whole := math.Floor(f)
	return NewTime(time.Unix(int64(whole), int64(math.Round((f-whole)*1e6))*1000)), nil
}

func fromUnixFormat(env *Env, seconds, layout Value) (Value, error) {
	t, err := fromUnix(env, seconds)
	if err != nil || t.IsNull() {
		return Null, err
	}
	return formatDate(env, t, layout)
}
