package graphtest

import (
	"slices"
	"strings"
)

// An expansion is one item of $expand with the options in its parentheses.
type expansion struct {
	property *edmProperty
	cast     string // "microsoft.graph.itemAttachment/" before the property
	sel      *selection
	filter   test // of extended properties
	filtered node
	text     string // as sent
}

func (x *expansion) key() string { return x.text }

// own says whether what is expanded is kept with the item itself, so that it
// does not change while the item stays.
func (x *expansion) own() bool {
	return x.property.name == "attachments" || x.property.name == "singleValueExtendedProperties"
}

// expandable names the navigation properties each kind of list takes in
// $expand. For mail folders the metadata says none but extended properties.
var expandable = map[string][]string{
	"message":       {"attachments", "extensions", "singleValueExtendedProperties", "multiValueExtendedProperties"},
	"mailFolder":    {"singleValueExtendedProperties", "multiValueExtendedProperties"},
	"contact":       {"extensions", "singleValueExtendedProperties", "multiValueExtendedProperties"},
	"contactFolder": {"singleValueExtendedProperties", "multiValueExtendedProperties"},
	"event":         {"attachments", "extensions", "singleValueExtendedProperties", "multiValueExtendedProperties"},
	"itemAttachment": {
		"item",
	},
	"user":  {"manager", "directReports", "memberOf"},
	"group": {"members"},
}

// parseExpand reads $expand against the type of the list or object.
func parseExpand(value string, typ *edmType, u Unsettled) ([]expansion, *apiError) {
	if strings.TrimSpace(value) == "" {
		return nil, nil
	}
	var list []expansion
	for _, part := range splitTop(value, ',') {
		x, err := parseExpansion(strings.TrimSpace(part), typ, u)
		if err != nil {
			return nil, err
		}
		list = append(list, x)
	}
	return list, nil
}

func parseExpansion(part string, typ *edmType, u Unsettled) (expansion, *apiError) {
	name, inner, open := strings.Cut(part, "(")
	if open && !strings.HasSuffix(inner, ")") {
		return expansion{}, badRequest("Parsing OData Select and Expand failed: Syntax error at position %d in '%s'.", len(part), part)
	}
	on, before := typ, ""
	if cast, rest, ok := strings.Cut(name, "/"); ok && strings.HasPrefix(strings.ToLower(cast), "microsoft.graph.") {
		t := typeFold(cast[len("microsoft.graph."):])
		if t == nil || !t.derives(typ.name) {
			return expansion{}, badRequest("Parsing OData Select and Expand failed: The type '%s' is not defined in the model.", cast)
		}
		on, name, before = t, rest, "microsoft.graph."+t.name+"/"
	}
	p := on.property(name)
	if p == nil {
		return expansion{}, errNoProperty(name, on)
	}
	if !p.navigation {
		return expansion{}, badRequest("Parsing OData Select and Expand failed: Property '%s' on type 'microsoft.graph.%s' is not a navigation property or complex property. Only navigation properties can be expanded.", p.name, on.name)
	}
	allowed := slices.Contains(expandable[rootName(on)], p.name) || slices.Contains(expandable[on.name], p.name) ||
		u.ExpandChildFolders && p.name == "childFolders" || on.name == "eventMessage" && p.name == "event"
	if !allowed {
		return expansion{}, &apiError{Status: 400, Code: "ExpandNotSupported",
			Message: "Expand is not allowed for property '" + strings.ToUpper(p.name[:1]) + p.name[1:] + "' according to the entity schema."}
	}
	x := expansion{property: p, cast: before, sel: &selection{}, text: part}
	return x, x.inner(strings.TrimSuffix(inner, ")"))
}

// inner reads the options in an expansion's parentheses.
func (x *expansion) inner(text string) *apiError {
	if text == "" {
		return nil
	}
	target := edmTypes[x.property.typ]
	for _, o := range splitTop(text, ';') {
		name, value, _ := strings.Cut(strings.TrimSpace(o), "=")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "$select":
			if target == nil {
				continue
			}
			sel, err := parseSelect(value, target)
			if err != nil {
				return err
			}
			x.sel = sel
		case "$filter":
			if target == nil {
				continue
			}
			n, err := parseFilter(value)
			if err == nil {
				err = checkFilter(n, target)
			}
			if err != nil {
				return badRequest("Invalid filter clause: %s", err)
			}
			x.filtered = n
			x.filter = (&compiler{root: target}).test(n)
		default:
			return badRequest("Parsing OData Select and Expand failed: Term '%s' is not valid in a $select or $expand expression.", o)
		}
	}
	return nil
}

// write puts an expansion into an object.
func (x *expansion) write(w *objectWriter, s *shape, it *item) {
	if s.basic && slices.Contains(basicHidden, x.property.name) {
		return
	}
	switch x.property.name {
	case "attachments":
		w.field(x.property.name)
		w.b = append(w.b, '[')
		inner := shape{sel: x.sel, prefer: s.prefer, box: s.box}
		for i, a := range attachmentItems(it) {
			if i > 0 {
				w.b = append(w.b, ',')
			}
			w.b = append(w.b, inner.write(a)...)
		}
		w.b = append(w.b, ']')
	case "singleValueExtendedProperties":
		if list := x.extended(it); len(list) > 0 {
			w.field(x.property.name)
			w.b = appendJSON(w.b, list)
		}
	case "item", "event", "manager":
		if inner := x.nested(s, it); inner != nil {
			w.field(x.property.name)
			w.b = append(w.b, inner...)
		}
	case "childFolders", "memberOf", "directReports", "members":
		w.field(x.property.name)
		w.b = append(w.b, '[')
		for i, o := range s.related(it, x.property.name) {
			if i > 0 {
				w.b = append(w.b, ',')
			}
			inner := shape{sel: x.sel, prefer: s.prefer, box: s.box, bare: s.bare}
			w.b = append(w.b, inner.write(o)...)
		}
		w.b = append(w.b, ']')
	default:
		w.field(x.property.name)
		v, _ := orDefault(x.property, it.props[x.property.name], true)
		w.b = appendJSON(w.b, v)
	}
}

// typeFold finds a type without regard to case: the documentation itself writes
// microsoft.graph.itemattachment.
func typeFold(name string) *edmType {
	for n, t := range edmTypes {
		if strings.EqualFold(n, name) {
			return t
		}
	}
	return nil
}

// rootName is the type a derived type begins with.
func rootName(t *edmType) string {
	for t.base != "" {
		t = edmTypes[t.base]
	}
	return t.name
}

// splitTop cuts s at sep outside parentheses and quotes.
func splitTop(s string, sep byte) []string {
	var parts []string
	depth, quoted, start := 0, false, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\'':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == sep && depth <= 0:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:])
}
