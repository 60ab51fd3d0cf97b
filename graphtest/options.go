package graphtest

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// options are the parts of a query string, in order and as sent, so that a
// nextLink can repeat them.
type options struct{ list []option }

type option struct {
	raw   string // "$filter=isRead+eq+true"
	name  string // decoded; of a system option in lower case: "$filter"
	value string // decoded, + being a space
}

// system are the options that begin with a dollar sign. Without it they are
// custom parameters, which Outlook ignores
// (https://github.com/microsoftgraph/microsoft-graph-docs/issues/6006).
var system = map[string]bool{
	"$select": true, "$filter": true, "$orderby": true, "$top": true, "$skip": true, "$count": true,
	"$search": true, "$expand": true, "$skiptoken": true, "$deltatoken": true, "$format": true,
}

func parseOptions(raw string) (*options, *apiError) {
	o := &options{}
	seen := map[string]bool{}
	for _, part := range strings.Split(raw, "&") {
		if part == "" {
			continue
		}
		k, v, _ := strings.Cut(part, "=")
		name, err := url.QueryUnescape(k)
		value, err2 := url.QueryUnescape(v)
		if err != nil || err2 != nil {
			return nil, badRequest("The request URI is not valid: '%s' cannot be decoded.", part)
		}
		if strings.HasPrefix(name, "$") {
			name = strings.ToLower(name)
			if !system[name] {
				return nil, badRequest("The query parameter '%s' is not supported.", name)
			}
			if seen[name] {
				return nil, badRequest("Query option '%s' was specified more than once, but it must be specified at most once.", name)
			}
			seen[name] = true
		}
		o.list = append(o.list, option{part, name, value})
	}
	return o, nil
}

// get returns an option's value and whether it was sent at all. A custom
// parameter's name is matched without regard to case.
func (o *options) get(name string) (string, bool) {
	for _, p := range o.list {
		if strings.EqualFold(p.name, name) {
			return p.value, true
		}
	}
	return "", false
}

// number reads a non-negative integer; ok is false where it was not sent.
func (o *options) number(name string) (n int, ok bool, err *apiError) {
	value, ok := o.get(name)
	if !ok {
		return 0, false, nil
	}
	n, bad := strconv.Atoi(value)
	if bad != nil || n < 0 || strings.HasPrefix(value, "+") {
		return 0, false, badRequest("Invalid value '%s' for %s query option found. The %s query option requires a non-negative integer value.", value, name, name)
	}
	return n, true, nil
}

// flag reads true or false.
func (o *options) flag(name string) (bool, *apiError) {
	value, ok := o.get(name)
	switch {
	case !ok, value == "false":
		return false, nil
	case value == "true":
		return true, nil
	}
	return false, badRequest("Invalid value '%s' for %s query option found. The %s query option requires 'true' or 'false'.", value, name, name)
}

// with returns the query as sent, with one option set and others dropped. The
// dollar sign is encoded where the client encoded its own
// (https://github.com/microsoftgraph/microsoft-graph-docs/issues/3848).
func (o *options) with(name, value string, drop ...string) string {
	var parts []string
	encoded := false
	for _, p := range o.list {
		encoded = encoded || strings.HasPrefix(p.raw, "%24")
		if p.name == name || slices.Contains(drop, p.name) {
			continue
		}
		parts = append(parts, p.raw)
	}
	if encoded {
		name = "%24" + name[1:]
	}
	return strings.Join(append(parts, name+"="+url.QueryEscape(value)), "&")
}
