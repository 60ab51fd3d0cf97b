package spelling

import "testing"

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "abc", 0},
		{"lenght", "length", 2},
		{"mesages", "messages", 1},
		{"kitten", "sitting", 3},
		{"flaw", "lawn", 2},
	} {
		if got := Distance(tt.a, tt.b); got != tt.want {
			t.Errorf("%q to %q: got %d, want %d", tt.a, tt.b, got, tt.want)
		}
		if got := Distance(tt.b, tt.a); got != tt.want {
			t.Errorf("%q to %q: got %d, want %d", tt.b, tt.a, got, tt.want)
		}
	}
}

func TestPart(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		part, name string
		want       int
		far        bool
	}{
		{"secret", "clientsecret", 1, false},
		{"clientsecret", "secret", 6, true}, // the whole is no part
		{"receivd", "receiveddatetime", 2, false},
		{"mail", "mail", 0, false},
		{"foo", "foobar", 3, true}, // too short for a part
		{"xyzzy", "subject", 6, true},
	} {
		got := Part(tt.part, tt.name)
		if far := got >= Far(tt.part); got != tt.want || far != tt.far {
			t.Errorf("%q in %q: got %d, far %t; want %d, %t", tt.part, tt.name, got, far, tt.want, tt.far)
		}
	}
}
