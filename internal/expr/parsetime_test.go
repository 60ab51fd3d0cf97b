package expr

import (
	"strings"
	"testing"
	"time"
)

func TestParseTime(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 2*60*60)
	for _, tt := range []struct {
		text string
		want string // RFC 3339 in the zone; "" for an error
	}{
		{"2024-02-29", "2024-02-29T00:00:00+02:00"},
		{" 2024-2-9 ", "2024-02-09T00:00:00+02:00"},
		{"2024/02/29", "2024-02-29T00:00:00+02:00"},
		{"2024.02.29", "2024-02-29T00:00:00+02:00"},
		{"20240229", "2024-02-29T00:00:00+02:00"},
		{"20240229101112", "2024-02-29T10:11:12+02:00"},
		{"2024-02-29 10", "2024-02-29T10:00:00+02:00"},
		{"2024-02-29 10:11", "2024-02-29T10:11:00+02:00"},
		{"2024-02-29 1:2:3", "2024-02-29T01:02:03+02:00"},
		{"2024-02-29 10:11:12", "2024-02-29T10:11:12+02:00"},
		{"2024-02-29T10:11:12.5", "2024-02-29T10:11:12.5+02:00"},
		{"2024-02-29T10:11:12.1234567Z", "2024-02-29T12:11:12.1234567+02:00"},
		{"2024-02-29T10:11Z", "2024-02-29T12:11:00+02:00"},
		{"2024-02-29 10:11:12-05:30", "2024-02-29T17:41:12+02:00"},
		{"9999-12-31 23:59:59", "9999-12-31T23:59:59+02:00"},
		{"0001-01-01", "0001-01-01T00:00:00+02:00"},
		{"", ""},
		{"yesterday", ""},
		{"24-02-29", ""},
		{"2023-02-29", ""},
		{"2024-00-10", ""},
		{"2024-13-10", ""},
		{"2024-01-32", ""},
		{"0000-00-00", ""},
		{"2024-02-29 24:00:00", ""},
		{"2024-02-29 10:60:00", ""},
		{"2024-02-29 10:11:60", ""},
		{"2024-02-29 10:11:12 PM", ""},
		{"2024-02-29x", ""},
		{"2024-02", ""},
		{"2024-02/29", ""},
		{"10:11:12", ""},
		{"2024-02-29 10:11:12+15:00", ""},
		{"2024-02-29 10:11:12+2:00", ""},
		{"2024-02-29 10:11:12.1234567890", ""},
	} {
		got, hasTime, err := ParseTime(tt.text, zone)
		if tt.want == "" {
			if err == nil || !strings.Contains(err.Error(), "'YYYY-MM-DD'") {
				t.Errorf("%q: got %v, error %v, want an error that lists the forms", tt.text, got, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", tt.text, err)
			continue
		}
		if got := got.Format(time.RFC3339Nano); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.text, got, tt.want)
		}
		if want := strings.ContainsAny(tt.text, ": T") && len(strings.TrimSpace(tt.text)) > 10 || len(tt.text) == 14; hasTime != want {
			t.Errorf("%q: has a time: got %t, want %t", tt.text, hasTime, want)
		}
	}
}

func FuzzParseTime(f *testing.F) {
	for _, s := range []string{"2024-02-29", "2024-02-29T10:11:12.5Z", "20240229101112", "2024/2/9 1:2", "2024-02-29 10:11:12+02:00", "0000-00-00", "9999-12-31T23:59:59-14:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, hasTime, err := ParseTime(s, time.UTC)
		if err != nil {
			return
		}
		text := string(NewTime(got).Append(nil, time.UTC))
		if !hasTime {
			text = text[:len("2006-01-02")]
		}
		if got.Year() < 1 || got.Year() > 9999 {
			return // an offset led out of the years that can be written
		}
		again, againTime, err := ParseTime(text, time.UTC)
		if err != nil || !again.Equal(got) || againTime != hasTime {
			t.Errorf("%q is %v, which is written %q and read as %v, %v", s, got, text, again, err)
		}
	})
}

func BenchmarkParseTime(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := ParseTime("2024-02-29T10:11:12Z", time.UTC); err != nil {
			b.Fatal(err)
		}
	}
}
