package graph

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// retryAfter reads the wait a server asks for: seconds (RFC 9110 section 10.2.3), which Graph sends with a fraction too, or a date.
// It returns 0 for no usable wish: an absent or unreadable header, zero, a negative number, a date that has passed.
// An absurdly long wait comes back as it is, or as the longest Duration.
//
// A date is measured against the Date header of the same answer where there is one: the difference of two of the server's own
// times is right even if the clock of this machine is not.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if value == "" {
		return 0
	}
	if strings.Trim(value, "0123456789.") == "" {
		// Only digits and points: ParseFloat alone would take "inf", "1e9" and "0x1p3".
		seconds, err := strconv.ParseFloat(value, 64)
		if err != nil && !math.IsInf(seconds, 1) {
			return 0
		}
		return secondsOf(seconds)
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return max(0, at.Sub(now))
}

func secondsOf(s float64) time.Duration {
	ns := math.Ceil(s * float64(time.Second))
	if ns >= math.MaxInt64 {
		return math.MaxInt64
	}
	return time.Duration(ns)
}
