package main

import (
	"database/sql"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"graphmail/cmd/graphmail/internal/script"
)

// params are the values of -p name=value.
type params []param

type param struct {
	name  string // or the number of a ?
	value any
	used  bool
}

// parseParams reads -p name=value. A value that is written as SQL writes a
// number, TRUE, FALSE, NULL or a 'text' is that; all else is text as it stands.
func parseParams(list []string) (params, error) {
	var ps params
	seen := map[string]bool{}
	for _, text := range list {
		name, value, found := strings.Cut(text, "=")
		name = strings.TrimPrefix(strings.TrimSpace(name), ":")
		if !found || name == "" {
			return nil, usagef("-p %q is not of the form name=value", name)
		}
		if seen[strings.ToLower(name)] {
			return nil, usagef("parameter %q is given twice", name)
		}
		seen[strings.ToLower(name)] = true
		ps = append(ps, param{name: name, value: literal(value)})
	}
	return ps, nil
}

// literal reads a value.
func literal(s string) any {
	switch strings.ToUpper(s) {
	case "NULL":
		return nil
	case "TRUE":
		return true
	case "FALSE":
		return false
	}
	if n := len(s); n >= 2 && s[0] == '\'' && s[n-1] == '\'' {
		return strings.ReplaceAll(s[1:n-1], "''", "'")
	}
	// A number only where it is written as one: 007 and +49 are texts.
	if numeral.MatchString(s) {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return n
		}
		if f, err := strconv.ParseFloat(s, 64); err == nil && strings.Contains(s, ".") {
			return f
		}
	}
	return s
}

var numeral = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// arguments picks those a statement asks for, by name and by number. give is
// the format of what gives the one that is missing.
func (ps params) arguments(sqlText, give string) ([]any, error) {
	names := map[string]bool{}
	marks := 0
	tokens := script.Tokens(sqlText)
	for i, t := range tokens {
		switch {
		case t.Kind != script.Symbol:
		case t.Text == "?":
			marks++
		case t.Text == ":" && i+1 < len(tokens) && tokens[i+1].Kind == script.Word:
			names[strings.ToLower(tokens[i+1].Text)] = true
		}
	}
	var args []any
	for n := 1; n <= marks; n++ {
		p := ps.find(strconv.Itoa(n))
		if p == nil {
			return nil, usagef("the statement has %s, and number %d is missing; give "+give, plural(int64(marks), "parameter"), n, n)
		}
		args = append(args, p.value)
	}
	for i := range ps {
		if names[strings.ToLower(ps[i].name)] {
			ps[i].used = true
			args = append(args, sql.Named(ps[i].name, ps[i].value))
		}
	}
	for name := range names {
		if ps.find(name) == nil {
			return nil, usagef("the statement has a parameter :%s; give "+give, name, name)
		}
	}
	return args, nil
}

func (ps params) find(name string) *param {
	for i := range ps {
		if strings.EqualFold(ps[i].name, name) {
			ps[i].used = true
			return &ps[i]
		}
	}
	return nil
}

// unused is an error where a parameter was given that no statement has.
func (ps params) unused() error {
	for _, p := range ps {
		if !p.used {
			return &usageError{err: fmt.Errorf("no statement has the parameter %q", p.name)}
		}
	}
	return nil
}
