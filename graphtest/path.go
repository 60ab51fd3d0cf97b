package graphtest

import (
	"net/url"
	"strings"
)

// A segment is a step of a path. mailFolders/inbox and mailFolders('inbox')
// both give two steps; key says that the second was in parentheses, so that it
// is never taken for the name of a function.
type segment struct {
	text string
	key  bool
}

// is says whether a segment has a name, matched without regard to case.
func (s segment) is(name string) bool { return !s.key && strings.EqualFold(s.text, name) }

// parsePath cuts an escaped path below /v1.0. Empty steps, as of a trailing
// slash, are left out.
func parsePath(escaped string) ([]segment, *apiError) {
	var list []segment
	for _, raw := range strings.Split(escaped, "/") {
		if raw == "" {
			continue
		}
		s, err := url.PathUnescape(raw)
		if err != nil {
			return nil, errNoSegment(raw)
		}
		name, inner, open := strings.Cut(s, "(")
		if !open || !strings.HasSuffix(inner, ")") {
			list = append(list, segment{text: trimNamespace(s)})
			continue
		}
		inner = strings.TrimSuffix(inner, ")")
		key, quoted := strings.CutPrefix(inner, "'")
		switch {
		case inner == "":
			list = append(list, segment{text: trimNamespace(name)})
		case quoted && strings.HasSuffix(key, "'"):
			key = strings.ReplaceAll(strings.TrimSuffix(key, "'"), "''", "'")
			list = append(list, segment{text: trimNamespace(name)}, segment{text: key, key: true})
		default:
			list = append(list, segment{text: s}) // a function with named arguments
		}
	}
	return list, nil
}

// trimNamespace makes microsoft.graph.delta the same as delta. Type names keep
// theirs: a cast is told from a name by it.
func trimNamespace(s string) string {
	if rest, ok := strings.CutPrefix(s, "microsoft.graph."); ok && typeFold(rest) == nil {
		return rest
	}
	return s
}

// keyed writes a step with a key for @odata.context: what leads to it, and the
// key with = as %3D.
func keyed(what, key string) string {
	return what + "('" + strings.ReplaceAll(url.QueryEscape(key), "%40", "@") + "')"
}
