package dsn

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// value is one parameter's place in a Config: read from text, written as text, and checked where a program set the
// field itself. Errors say what is expected; they never repeat a text that could be a secret.
type value interface {
	set(text string) error
	text() string
	check() error
}

// text is any string.
type text struct{ p *string }

func (v text) set(s string) error { *v.p = s; return nil }
func (v text) text() string       { return *v.p }
func (v text) check() error       { return cleanText(*v.p) }

// cleanText refuses what could break out of a header, a URL or a log line.
func cleanText(s string) error {
	if !utf8.ValidString(s) {
		return errors.New("is not valid UTF-8")
	}
	if strings.ContainsFunc(s, unicode.IsControl) {
		return errors.New("contains a control character (such as a line feed or NUL)")
	}
	return nil
}

// integer is a whole number within bounds.
type integer struct {
	p        *int
	min, max int
}

func (v integer) set(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return fmt.Errorf("%s is not a whole number%s", quote(s), leaveOut(s))
	}
	if err != nil || n < v.min || n > v.max {
		return fmt.Errorf("%s is outside of %d to %d", quote(s), v.min, v.max)
	}
	*v.p = n
	return nil
}

func (v integer) text() string { return strconv.Itoa(*v.p) }
func (v integer) check() error { return v.set(v.text()) }

// boolean is True or False.
type boolean struct{ p *bool }

func (v boolean) set(s string) error {
	switch strings.ToLower(s) {
	case "true", "1":
		*v.p = true
	case "false", "0":
		*v.p = false
	default:
		return fmt.Errorf("%s is not True or False%s", quote(s), leaveOut(s))
	}
	return nil
}

func (v boolean) text() string {
	if *v.p {
		return "True"
	}
	return "False"
}

func (v boolean) check() error { return nil }

// duration is a Go duration (1m30s) or a whole number of seconds.
type duration struct {
	p   *time.Duration
	max time.Duration
}

func (v duration) set(s string) error {
	d, err := time.ParseDuration(s)
	if n, intErr := strconv.ParseInt(s, 10, 32); intErr == nil {
		d, err = time.Duration(n)*time.Second, nil
	}
	if err != nil {
		return fmt.Errorf("%s is not a duration; write 90s, 1m30s or a whole number of seconds%s", quote(s), leaveOut(s))
	}
	if d < time.Millisecond || d > v.max {
		return fmt.Errorf("%s is outside of 1ms to %s", quote(s), v.max)
	}
	*v.p = d
	return nil
}

// text is Go's form without zero parts at its end: 3m for 3m0s.
func (v duration) text() string {
	s := v.p.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

func (v duration) check() error { return v.set(v.text()) }

// size is a number of bytes, with or without a unit.
type size struct {
	p        *int64
	min, max int64
}

// units in the order they are tried; the first that divides evenly prints a size.
var units = []struct {
	name  string
	bytes int64
}{
	{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"GB", 1e9}, {"MB", 1e6}, {"KB", 1e3}, {"B", 1},
}

func (v size) set(s string) error {
	number, unit := s, int64(1)
	for _, u := range units {
		if n := len(s) - len(u.name); n > 0 && strings.EqualFold(s[n:], u.name) {
			number, unit = strings.TrimSpace(s[:n]), u.bytes
			break
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return fmt.Errorf("%s is not a size; write a number of bytes, or one with a unit such as 512MiB%s", quote(s), leaveOut(s))
	}
	if err != nil || n > math.MaxInt64/unit || n*unit < v.min || n*unit > v.max {
		return fmt.Errorf("%s is outside of %s to %s", quote(s), sizeText(v.min), sizeText(v.max))
	}
	*v.p = n * unit
	return nil
}

func (v size) text() string { return sizeText(*v.p) }
func (v size) check() error { return v.set(v.text()) }

func sizeText(n int64) string {
	for _, u := range units {
		if n != 0 && n%u.bytes == 0 && u.bytes > 1 {
			return strconv.FormatInt(n/u.bytes, 10) + u.name
		}
	}
	return strconv.FormatInt(n, 10)
}

// choice is one of a few words, in any case; it is kept in the documented spelling.
type choice[T ~string] struct {
	p   *T
	all []T
}

func (v choice[T]) set(s string) error {
	for _, c := range v.all {
		if strings.EqualFold(s, string(c)) {
			*v.p = c
			return nil
		}
	}
	return fmt.Errorf("%s is not one of %s%s", quote(s), strings.Join(v.words(), ", "), leaveOut(s))
}

func (v choice[T]) text() string { return string(*v.p) }
func (v choice[T]) check() error { return v.set(string(*v.p)) }

func (v choice[T]) words() []string {
	words := make([]string, len(v.all))
	for i, c := range v.all {
		words[i] = string(c)
	}
	return words
}

// quote shows a value that is no secret in an error, cut where it is long.
func quote(s string) string {
	const most = 60
	if len(s) > most {
		return strconv.Quote(strings.ToValidUTF8(s[:most], "")) + "…"
	}
	return strconv.Quote(s)
}

// leaveOut helps with the empty values that dialogs like to write.
func leaveOut(s string) string {
	if s == "" {
		return "; leave the parameter out for its default"
	}
	return ""
}
