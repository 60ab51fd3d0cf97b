package expr

import (
	"fmt"
	"time"
)

func now(env *Env) (Value, error) { return NewTime(env.now()), nil }

func nowTo(env *Env, digits Value) (Value, error) {
	d, err := fractionDigits(env, digits)
	return NewTime(env.Now.Truncate(d)), err
}

// fractionDigits returns how long one unit of so many digits of a second is.
func fractionDigits(env *Env, digits Value) (time.Duration, error) {
	n := digits.clamped(env.location())
	if n < 0 || n > 6 || digits.IsNull() {
		return time.Second, fmt.Errorf("a time has 0 to 6 digits behind the second, not %s", digits)
	}
	return precision(int(n)), nil
}

func today(env *Env) (Value, error) { return NewDate(dayOf(env.now())), nil }

func clockNow(utc bool) func(*Env) (Value, error) {
	return func(env *Env) (Value, error) { return clockNowTo(utc)(env, NewInt(0)) }
}

func clockNowTo(utc bool) func(*Env, Value) (Value, error) {
	return func(env *Env, digits Value) (Value, error) {
		d, err := fractionDigits(env, digits)
		t := env.Now.In(env.location())
		if utc {
			t = env.Now.UTC()
		}
		return durationText(timeOfDay(t).Truncate(d)), err
	}
}
