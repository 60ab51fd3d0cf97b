package expr

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// https://dev.mysql.com/doc/refman/8.0/en/regexp.html
var regexpFunctions = []function{
	{name: "REGEXP_LIKE", args: "text, pattern[, flags]", summary: "whether the pattern matches; flags c, i, m, n, u", typ: sameNulls(typeBool), build: buildRegexp(2, regexpLike)},
	{name: "REGEXP_INSTR", args: "text, pattern[, position, occurrence, end, flags]", summary: "at which character a match starts, or ends with end 1; 0 for none", typ: sameNulls(typeInt), build: buildRegexp(5, regexpInstr)},
	{name: "REGEXP_SUBSTR", args: "text, pattern[, position, occurrence, flags]", summary: "the match; NULL for none", typ: typeText, build: buildRegexp(4, regexpSubstr)},
	{name: "REGEXP_REPLACE", args: "text, pattern, new[, position, occurrence, flags]", summary: "matches replaced by new, where $1 is the first group", typ: sameNulls(typeText), build: buildRegexp(5, regexpReplace)},
}

// A regexpCall is a call of a REGEXP_ function for one row.
type regexpCall struct {
	text string
	re   *regexp.Regexp
	args []Value // behind the pattern
	env  *Env
}

// number returns an argument behind the pattern, or what it is when left out.
func (r regexpCall) number(i int, otherwise int64) int64 {
	if i < len(r.args) {
		return r.args[i].clamped(r.env.location())
	}
	return otherwise
}

// buildRegexp compiles a REGEXP_ function whose flags are its argument number
// flags, counted from 0.
func buildRegexp(flags int, compute func(regexpCall) (Value, error)) func(c *compiler, args []*node) (Program, error) {
	return func(c *compiler, args []*node) (Program, error) {
		exact, env := isExact(args[0], args[1]), c.env
		compile := func(text string) (*regexp.Regexp, error) {
			set, pattern, _ := strings.Cut(text, "/")
			return compileRegexpFlags(pattern, set, exact)
		}
		if !c.typesOnly && args[1].constant && !args[1].value.IsNull() && len(args) <= flags {
			if _, err := compile("/" + args[1].value.text(env.location())); err != nil {
				return nil, err
			}
		}
		cache := new(lastUsed[*regexp.Regexp])
		f := &function{many: func(env *Env, values []Value) (Value, error) {
			set := ""
			if len(values) > flags {
				set = values[flags].text(env.location())
				if strings.Trim(set, "cimnu") != "" {
					return Null, fmt.Errorf("the flags %s of a regular expression are not all of c, i, m, n and u", quoteShort(set))
				}
			}
			re, err := cache.get(set+"/"+values[1].text(env.location()), compile)
			if err != nil {
				return Null, err
			}
			return compute(regexpCall{text: values[0].text(env.location()), re: re, args: values[2:], env: env})
		}}
		return c.programMany(f, args), nil
	}
}

// compileRegexpFlags compiles a pattern with MySQL's flags, of which the last
// of c and i counts.
func compileRegexpFlags(pattern, flags string, exact bool) (*regexp.Regexp, error) {
	prefix := ""
	for _, f := range flags {
		switch f {
		case 'c':
			exact = true
		case 'i':
			exact = false
		case 'm':
			prefix += "(?m)"
		case 'n':
			prefix += "(?s)"
		}
	}
	return compileRegexp(prefix+pattern, exact)
}

// occurrence returns the n-th match from a character on, nil for none.
func (r regexpCall) occurrence(position, n int64) []int {
	if position < 1 || position > int64(utf8.RuneCountInString(r.text))+1 {
		return nil
	}
	start := offset(r.text, position-1)
	if n = max(n, 1); n > int64(len(r.text))+1 {
		return nil
	}
	all := r.re.FindAllStringSubmatchIndex(r.text[start:], int(n))
	if int64(len(all)) < n {
		return nil
	}
	m := all[n-1]
	for i := range m {
		if m[i] >= 0 {
			m[i] += start
		}
	}
	return m
}

func regexpLike(r regexpCall) (Value, error) { return NewBool(r.re.MatchString(r.text)), nil }

func regexpInstr(r regexpCall) (Value, error) {
	m := r.occurrence(r.number(0, 1), r.number(1, 1))
	if m == nil {
		return NewInt(0), nil
	}
	at := m[0]
	if r.number(2, 0) == 1 {
		at = m[1]
	}
	return NewInt(int64(utf8.RuneCountInString(r.text[:at])) + 1), nil
}

func regexpSubstr(r regexpCall) (Value, error) {
	m := r.occurrence(r.number(0, 1), r.number(1, 1))
	if m == nil {
		return Null, nil
	}
	return NewText(r.text[m[0]:m[1]]), nil
}

func regexpReplace(r regexpCall) (Value, error) {
	template := r.args[0].text(r.env.location())
	position, n := r.number(1, 1), r.number(2, 0)
	if position < 1 || position > int64(utf8.RuneCountInString(r.text))+1 {
		return NewText(r.text), nil
	}
	var matches [][]int
	if n > 0 {
		if m := r.occurrence(position, n); m != nil {
			matches = [][]int{m}
		}
	} else {
		start := offset(r.text, position-1)
		matches = r.re.FindAllStringSubmatchIndex(r.text[start:], -1)
		for _, m := range matches {
			for i := range m {
				if m[i] >= 0 {
					m[i] += start
				}
			}
		}
	}
	var b []byte
	last := 0
	for _, m := range matches {
		b = append(b, r.text[last:m[0]]...)
		if b = expand(b, template, r.text, m); len(b) > maxText {
			return Null, errTooLong
		}
		last = m[1]
	}
	return NewText(string(b) + r.text[last:]), nil
}

// expand appends a template in which $n is a group and a backslash makes the
// next character plain, as in ICU.
func expand(b []byte, template, text string, m []int) []byte {
	for i := 0; i < len(template); i++ {
		c := template[i]
		switch {
		case c == '\\' && i+1 < len(template):
			i++
			b = append(b, template[i])
		case c == '$' && i+1 < len(template) && '0' <= template[i+1] && template[i+1] <= '9':
			i++
			group, err := strconv.Atoi(template[i : i+1])
			if err == nil && 2*group+1 < len(m) && m[2*group] >= 0 {
				b = append(b, text[m[2*group]:m[2*group+1]]...)
			}
		default:
			b = append(b, c)
		}
	}
	return b
}
