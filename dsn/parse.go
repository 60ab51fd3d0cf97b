package dsn

import (
	"strings"
)

// maxLength bounds a connection string. The longest legitimate part, an access token, has a few kilobytes.
const maxLength = 64 << 10

// Parse reads a connection string, fills in what is built from other parameters, and checks everything.
//
// A string that names a data source (DSN=name) takes the parameters of that section of an odbc.ini-style file:
// the file named by the environment variable GRAPHMAIL_INI, else graphmail/odbc.ini in the user's configuration
// folder ([os.UserConfigDir]). Parameters in the string win.
//
// The error joins every problem found, each a [*ParamError]; see [Problems]. What depends on a parameter that is wrong
// itself, or on a data source that cannot be read, is not judged.
func Parse(s string) (*Config, error) { return parse(s, system()) }

// parse is Parse with its surroundings as a parameter.
func parse(s string, env environment) (*Config, error) {
	var probs problems
	if len(s) > maxLength {
		probs.add("", "is longer than %d KiB", maxLength>>10)
		return nil, probs.err()
	}
	pairs := scan(s, &probs)
	if source, ok := pairs.source(); ok {
		pairs = pairs.over(readSource(source, env, &probs))
	}
	c := New()
	for _, p := range pairs {
		if err := p.set(c); err != nil {
			probs.add(p.param.Name, "%s%s", err, p.origin)
		}
	}
	c.validate(&probs)
	if err := probs.err(); err != nil {
		return nil, err
	}
	return c, nil
}

// pair is a key of the string, resolved, with its value.
type pair struct {
	param  *param // nil for DSN and Driver
	key    string // as documented
	value  string
	origin string // appended to errors: where the value was read, if not in the string itself
}

func (p pair) set(c *Config) error {
	if p.param == nil {
		return nil
	}
	if err := cleanText(p.value); err != nil {
		return err
	}
	return p.param.of(c).set(p.value)
}

type pairs []pair

func (ps pairs) has(key string) bool {
	for _, p := range ps {
		if p.key == key {
			return true
		}
	}
	return false
}

// source is the value of the DSN key.
func (ps pairs) source() (string, bool) {
	for _, p := range ps {
		if p.key == keySource {
			return p.value, true
		}
	}
	return "", false
}

// over puts ps over a base: keys of ps win.
func (ps pairs) over(base pairs) pairs {
	all := ps
	for _, b := range base {
		if !ps.has(b.key) {
			all = append(all, b)
		}
	}
	return all
}

// Keys that are no parameters of Config.
const (
	keySource = "DSN"
	keyDriver = "Driver" // names the driver for a driver manager; there is only one here
)

// resolve finds the documented spelling of a key, and its parameter.
func resolve(key string) (name string, p *param, ok bool) {
	for _, k := range []string{keySource, keyDriver} {
		if strings.EqualFold(key, k) {
			return k, nil, true
		}
	}
	if p := lookup(key); p != nil {
		return p.Name, p, true
	}
	return "", nil, false
}

// scan reads key=value pairs separated by semicolons.
//
// A value with a semicolon that is not in braces is cut there, and what follows is taken for a key. Where the value
// was a secret, that "key" is a piece of the secret: it must not be repeated in the error.
func scan(s string, probs *problems) pairs {
	var ps pairs
	var last *param // the parameter before, which an unreadable part may belong to
	for s != "" {
		var key, value string
		var problem string
		key, value, s, problem = next(s)
		if key == "" && value == "" && problem == "" {
			continue
		}
		name, p, known := resolve(key)
		switch {
		case known && problem != "" && problem != noEquals:
			probs.add(name, "%s", problem)
		case known && problem == "" && ps.has(name):
			probs.add(name, "is given twice")
		case known && problem == "":
			ps = append(ps, pair{param: p, key: name, value: value})
		case last != nil && last.Secret:
			probs.add(last.Name, "is followed by something that is no parameter; write a value that contains a semicolon in braces: {…}")
		case key == "":
			probs.add("", "has a value without a name in front of its '='%s", after(last))
		case problem == noEquals:
			probs.add("", "has a part without '='%s; write a value that contains a semicolon in braces: {…}", after(last))
		default:
			probs.add("", "%s", unknown(key))
			if n, _ := nearest(key); n.Secret {
				last = n
			}
		}
		if p != nil {
			last = p
		}
	}
	return ps
}

func after(p *param) string {
	if p == nil {
		return ""
	}
	return " after \"" + p.Name + "\""
}

const noEquals = "has no '='"

// next cuts the first pair off s. An empty key and value and no problem means an empty part (;;).
func next(s string) (key, value, rest, problem string) {
	eq := strings.IndexAny(s, "=;")
	if eq < 0 || s[eq] == ';' {
		key, rest, _ = strings.Cut(s, ";")
		if key = strings.TrimSpace(key); key != "" {
			problem = noEquals
		}
		return key, "", rest, problem
	}
	key, s = strings.TrimSpace(s[:eq]), s[eq+1:]
	if !strings.HasPrefix(strings.TrimSpace(s), "{") {
		value, rest, _ = strings.Cut(s, ";")
		value = strings.TrimSpace(value)
		if key == "" && value == "" {
			problem = noEquals
		}
		return key, value, rest, problem
	}
	value, rest, closed := braced(s[strings.IndexByte(s, '{')+1:])
	if !closed {
		return key, "", "", "has an opening brace without a closing one"
	}
	tail, rest, _ := strings.Cut(rest, ";")
	if strings.TrimSpace(tail) != "" {
		problem = "has text after its closing brace; write a closing brace inside of the value twice: }}"
	}
	return key, value, rest, problem
}

// braced reads a value up to its closing brace; a doubled one stands for itself.
func braced(s string) (value, rest string, closed bool) {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '}')
		if i < 0 {
			return "", "", false
		}
		b.WriteString(s[:i])
		s = s[i+1:]
		if !strings.HasPrefix(s, "}") {
			return b.String(), s, true
		}
		b.WriteByte('}')
		s = s[1:]
	}
}
