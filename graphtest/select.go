package graphtest

import (
	"slices"
	"strings"
)

// onlySelected are properties that come only when $select names them
// (https://learn.microsoft.com/en-us/graph/api/resources/message,
// https://learn.microsoft.com/en-us/graph/api/resources/event).
var onlySelected = map[string][]string{
	"message": {"internetMessageHeaders", "uniqueBody"},
	"event":   {"cancelledOccurrences"},
}

// A selection is a parsed $select: nil names mean all that come by default.
type selection struct {
	names []string // as the schema writes them
	casts []string // "microsoft.graph.fileAttachment/contentBytes"
}

// key tells selections apart.
func (s *selection) key() string {
	if s.names == nil {
		return "*"
	}
	return strings.Join(s.names, ",")
}

// echo is the selection as @odata.context repeats it, "" for none.
func (s *selection) echo() string {
	return strings.Join(append(slices.Clone(s.names), s.casts...), ",")
}

// parseSelect reads a $select against the type it applies to.
func parseSelect(value string, typ *edmType) (*selection, *apiError) {
	s := &selection{}
	if strings.TrimSpace(value) == "" {
		return s, nil
	}
	all := false
	for _, name := range strings.Split(value, ",") {
		name = strings.TrimSpace(name)
		if name == "*" {
			all = true
			continue
		}
		on := typ
		if cast, rest, ok := strings.Cut(name, "/"); ok {
			t := edmTypes[strings.TrimPrefix(cast, "microsoft.graph.")]
			if !strings.HasPrefix(cast, "microsoft.graph.") || !t.derives(typ.name) {
				return nil, errNoProperty(name, typ)
			}
			on, name = t, rest
		}
		p := on.property(name)
		if p == nil {
			return nil, errNoProperty(name, on)
		}
		if on != typ {
			s.casts = append(s.casts, "microsoft.graph."+on.name+"/"+p.name)
		}
		if !slices.Contains(s.names, p.name) {
			s.names = append(s.names, p.name)
		}
	}
	if all {
		s.names = nil
	}
	return s, nil
}

// errNoProperty is how an unknown name in $select is refused: on mail items by
// the front of the service
// (https://github.com/wslyvh/paperweight/issues/1), elsewhere by the OData
// library behind it (https://github.com/mguessan/davmail/issues/488).
func errNoProperty(name string, typ *edmType) *apiError {
	message := "Could not find a property named '" + name + "' on type 'microsoft.graph." + typ.name + "'."
	if typ.derives("message") || typ.derives("attachment") {
		return errParseURI(message)
	}
	return badRequest("Parsing OData Select and Expand failed: %s", message)
}
