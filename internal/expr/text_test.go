package expr

import (
	"math"
	"testing"
	"time"
)

func TestValue_String(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		v    Value
		want string
	}{
		{Null, "NULL"},
		{NewBool(true), "1"},
		{NewBool(false), "0"},
		{NewInt(math.MinInt64), "-9223372036854775808"},
		{NewFloat(0), "0"},
		{NewFloat(math.Copysign(0, -1)), "0"},
		{NewFloat(1.5), "1.5"},
		{NewFloat(100), "100"},
		{NewFloat(0.30000000000000004), "0.30000000000000004"},
		{NewFloat(1e14), "100000000000000"},
		{NewFloat(1e15), "1e15"},
		{NewFloat(-1.5e300), "-1.5e300"},
		{NewFloat(1e-15), "0.000000000000001"},
		{NewFloat(1e-16), "1e-16"},
		{NewFloat(2.5e-100), "2.5e-100"},
		{NewFloat(math.Inf(1)), "NULL"},
		{NewText("a'b"), "a'b"},
		{NewJSON(`{"a": 1}`), `{"a": 1}`},
		{date(2024, 2, 9), "2024-02-09"},
		{date(1, 1, 1), "0001-01-01"},
		{NewTime(time.Date(2024, 2, 9, 1, 2, 3, 0, time.UTC)), "2024-02-09 01:02:03"},
		{NewTime(time.Date(2024, 2, 9, 1, 2, 3, 5e8, time.UTC)), "2024-02-09 01:02:03.500000"},
		{NewTime(time.Date(2024, 2, 9, 1, 2, 3, 1, time.UTC)), "2024-02-09 01:02:03.000000001"},
		{NewTime(time.Date(1965, 2, 9, 1, 2, 3, 999999000, time.UTC)), "1965-02-09 01:02:03.999999"},
	} {
		if got := tt.v.String(); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
	noon := NewTime(time.Date(2024, 2, 9, 12, 0, 0, 0, time.UTC))
	if got, want := string(noon.Append([]byte("> "), time.FixedZone("", -3600))), "> 2024-02-09 11:00:00"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestLiteral_String(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		v    any
		want string
	}{
		{nil, "NULL"},
		{true, "TRUE"},
		{-5, "-5"},
		{1.0, "1.0"},
		{1e20, "1e20"},
		{1e-9, "1e-09"},
		{"it's \\ \x00\n\r\x1a", `'it\'s \\ \0\n\r\Z'`},
		{NewBytes("\x00a"), "_binary x'0061'"},
		{NewBits("\x00a"), "x'0061'"},
		{NewJSON(`"a'"`), `CAST('"a\'"' AS JSON)`},
		{date(2024, 2, 9), "CAST('2024-02-09' AS DATE)"},
		{time.Date(2024, 2, 9, 1, 2, 3, 0, time.UTC), "CAST('2024-02-09T01:02:03Z' AS DATETIME)"},
		{time.Date(2024, 2, 9, 1, 2, 3, 5e8, time.UTC), "CAST('2024-02-09T01:02:03.5Z' AS DATETIME(6))"},
	} {
		if got := lit(tt.v).String(); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}
