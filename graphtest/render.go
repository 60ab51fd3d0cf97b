package graphtest

import (
	"slices"
	"strings"
)

// A shape says how items are written.
type shape struct {
	sel    *selection
	expand []expansion
	prefer prefer
	basic  bool // Mail.ReadBasic: bodies and what belongs to them are kept back
	single bool // one object, not a list
	box    *mailbox
	dir    *directory
	typed  bool // every object says its type
	// view is a calendarView, where $select gives no times of making.
	view bool
	// defaults are the properties of a directory object that come without
	// $select; nil means all.
	defaults []string
	// bare leaves out id and etag where $select does not name them.
	bare bool
}

// basicHidden are what Mail.ReadBasic does not give
// (https://learn.microsoft.com/en-us/graph/permissions-reference#mailreadbasic).
var basicHidden = []string{"body", "bodyPreview", "uniqueBody", "attachments", "extensions", "singleValueExtendedProperties", "multiValueExtendedProperties"}

// key tells shapes apart within one kind of item.
func (s *shape) key() string {
	var b strings.Builder
	b.WriteString(s.sel.key())
	for _, x := range s.expand {
		b.WriteString(";" + x.key())
	}
	for _, on := range []bool{s.prefer.textBody, s.prefer.immutable, s.basic, s.single, s.bare, s.view, s.typed, s.defaults != nil} {
		if on {
			b.WriteString("+")
		} else {
			b.WriteString("-")
		}
	}
	b.WriteString(s.prefer.zone)
	return b.String()
}

// render writes an item, from memory where it was written so before.
func (s *shape) render(key string, it *item) []byte {
	if json := it.kept(key); json != nil {
		return json
	}
	json := s.write(it)
	if !slices.ContainsFunc(s.expand, func(x expansion) bool { return !x.own() }) {
		it.keep(key, json)
	}
	return json
}

func (s *shape) write(it *item) []byte {
	w := &objectWriter{b: make([]byte, 0, 512)}
	w.b = append(w.b, '{')
	s.annotate(w, it)
	for _, p := range it.typ.properties {
		if p.navigation || p.name == "id" || !s.wants(it, p) {
			continue
		}
		if v, ok := s.property(it, p); ok {
			w.field(p.name)
			w.b = appendJSON(w.b, v)
		}
	}
	for _, x := range s.expand {
		x.write(w, s, it)
	}
	return append(w.b, '}')
}

// annotate writes the type, the etag and the id.
func (s *shape) annotate(w *objectWriter, it *item) {
	if s.typed || it.typ.base != "" {
		w.text("@odata.type", "#microsoft.graph."+it.typ.name)
	}
	if it.changeKey != "" && tagged(it.typ) {
		w.text("@odata.etag", `W/"`+it.changeKey+`"`)
	}
	if it.id != "" && (!s.bare || s.sel.names == nil || slices.Contains(s.sel.names, "id")) {
		w.text("id", s.id(it))
	}
}

// id is an item's id of the kind the request asked for.
func (s *shape) id(it *item) string {
	if s.prefer.immutable && it.immutable != "" {
		return it.immutable
	}
	return it.id
}

// wants says whether a property is written at all.
func (s *shape) wants(it *item, p *edmProperty) bool {
	if s.basic && slices.Contains(basicHidden, p.name) {
		return false
	}
	switch {
	case s.view && s.sel.names != nil && (p.name == "createdDateTime" || p.name == "lastModifiedDateTime"):
		return false // https://learn.microsoft.com/en-us/graph/api/calendar-list-calendarview
	case it.typ.name == "event" && p.name == "cancelledOccurrences" && !s.single:
		return false
	case s.sel.names != nil:
		return slices.Contains(s.sel.names, p.name)
	}
	if s.defaults != nil {
		return slices.Contains(s.defaults, p.name)
	}
	for base, names := range onlySelected {
		if it.typ.derives(base) && slices.Contains(names, p.name) {
			return false
		}
	}
	return true
}

// property gives what is written for a property, and false where the service
// leaves it out.
func (s *shape) property(it *item, p *edmProperty) (any, bool) {
	v, there := it.props[p.name]
	switch {
	case p.name == "changeKey" && it.changeKey != "":
		return it.changeKey, true
	case p.name == "mailboxSettings" && !there:
		if box := s.dir.mailboxes[it.id]; box != nil {
			return box.settings, true
		}
	case it.typ.derives("message"):
		return s.messageProperty(it, p, v, there)
	case it.typ.name == "event":
		return s.eventProperty(it, p, v, there)
	case it.typ.name == "contact" && !there && p.typ == "physicalAddress":
		return map[string]any{}, true
	}
	return orDefault(p, v, there)
}

// orDefault is what an entity without a property sends: an empty list, null, or
// for a complex property nothing.
func orDefault(p *edmProperty, v any, there bool) (any, bool) {
	switch {
	case there && v != nil:
		return v, true
	case p.collection:
		return []any{}, true
	case !there && edmTypes[p.typ] != nil:
		return nil, false
	}
	return nil, true
}

func (s *shape) messageProperty(it *item, p *edmProperty, v any, there bool) (any, bool) {
	switch {
	case p.time >= 0 && there:
		return wholeSecond(v), true
	case p.name == "flag" && v == nil:
		return map[string]any{"flagStatus": "notFlagged"}, true
	case p.name == "body":
		return s.body(orEmptyBody(v))
	case p.name == "uniqueBody":
		if v == nil {
			v = it.props["body"]
		}
		return s.body(orEmptyBody(v))
	case p.name == "bodyPreview" && !there:
		return preview(it.props["body"]), true
	case p.typ == "dateTimeTimeZone" && v != nil:
		return s.zoned(v), true
	}
	return orDefault(p, v, there)
}

// wholeSecond drops the fraction of a time: messages show whole seconds though
// finer times are stored.
func wholeSecond(v any) any {
	s, ok := v.(string)
	if !ok {
		return v
	}
	head, tail, ok := strings.Cut(s, ".")
	if !ok {
		return s
	}
	return head + strings.TrimLeft(tail, "0123456789")
}

// An objectWriter writes the members of one JSON object.
type objectWriter struct {
	b   []byte
	any bool
}

func (w *objectWriter) field(name string) {
	if w.any {
		w.b = append(w.b, ',')
	}
	w.any = true
	w.b = appendJSONString(w.b, name)
	w.b = append(w.b, ':')
}

func (w *objectWriter) text(name, value string) {
	w.field(name)
	w.b = appendJSONString(w.b, value)
}
