package graphtest

import (
	"slices"
	"strings"
)

const settingsScope = "MailboxSettings.Read"

// openSettings checks that the token may read a user's settings; there is no
// .Shared form of the permission.
func (c *call) openSettings(t *target) (*mailbox, *apiError) {
	if !c.mayRead(settingsScope) || !c.grant.AppOnly && c.grant.UserID != t.user.id {
		return nil, errDenied()
	}
	box := c.srv.directory.mailboxes[t.user.id]
	if box == nil {
		return nil, &apiError{Status: 404, Code: "MailboxNotEnabledForRESTAPI", Message: "The mailbox is either inactive, soft-deleted, or is hosted on-premise."}
	}
	return box, nil
}

// settingsContext is how @odata.context names what is below a user for the
// settings: by Me for one's own.
func (t *target) settingsContext() string {
	if t.me {
		return "Me"
	}
	return t.context()
}

// routeRules serves …/mailFolders/inbox/messageRules, of the Inbox alone.
func (c *call) routeRules(t *target, key string, f *item, steps []segment) (*reply, *apiError) {
	box, err := c.openSettings(t)
	if err != nil {
		return nil, err
	}
	if f.id != box.wellKnown["inbox"] {
		return nil, &apiError{Status: 400, Code: "ErrorInvalidRequest", Message: "Message rules are supported for the Inbox only."}
	}
	return c.smallList(box.rules, "messageRule", keyed(t.settingsContext()+"/mailFolders", key)+"/messageRules", steps)
}

// smallList serves a list that comes in one page and takes no $filter.
func (c *call) smallList(all *collection, typ, context string, steps []segment) (*reply, *apiError) {
	if err := c.only(); err != nil {
		return nil, err
	}
	if len(steps) == 0 {
		return c.list(&listing{typ: edmTypes[typ], context: context, items: all.items, whole: true})
	}
	it, err := all.get(steps[0].text, false)
	switch {
	case err != nil:
		return nil, errNoItem() // these ids are not Outlook's
	case len(steps) > 1:
		return nil, errNoSegment(steps[1].text)
	}
	return c.object(context, edmTypes[typ], it, &shape{})
}

// routeOutlook serves …/outlook.
func (c *call) routeOutlook(t *target, steps []segment) (*reply, *apiError) {
	if len(steps) == 0 {
		return nil, errNoSegment("outlook")
	}
	name := strings.ToLower(steps[0].text)
	switch {
	case name == "mastercategories":
		box, err := c.openSettings(t)
		if err != nil {
			return nil, err
		}
		return c.smallList(box.categories, "outlookCategory", t.context()+"/outlook/masterCategories", steps[1:])
	case strings.HasPrefix(name, "supportedtimezones"):
		iana := strings.Contains(name, "'iana'")
		return c.values("Collection(microsoft.graph.timeZoneInformation)", zoneNames(iana))
	case name == "supportedlanguages":
		return c.values("Collection(microsoft.graph.localeInfo)", []any{
			map[string]any{"locale": "de-DE", "displayName": "German (Germany)"},
			map[string]any{"locale": "en-GB", "displayName": "English (United Kingdom)"},
			map[string]any{"locale": "en-US", "displayName": "English (United States)"},
			map[string]any{"locale": "fr-FR", "displayName": "French (France)"},
		})
	}
	return nil, errNoSegment(steps[0].text)
}

func zoneNames(iana bool) []any {
	list := make([]any, len(windowsZones))
	for i, z := range windowsZones {
		alias := z.windows
		if iana {
			alias = z.iana
		}
		list[i] = map[string]any{"alias": alias, "displayName": "(" + z.iana + ") " + z.windows}
	}
	return list
}

// values answers with a list that holds no entities.
func (c *call) values(context string, list []any) (*reply, *apiError) {
	if err := c.only(); err != nil {
		return nil, err
	}
	b := append([]byte(nil), `{"@odata.context":`...)
	b = appendJSONString(b, c.srv.http.URL+"/v1.0/$metadata#"+context)
	b = append(b, `,"value":`...)
	b = appendJSON(b, list)
	return newReply(200, append(b, '}')), nil
}

// routeOverrides serves …/inferenceClassification/overrides.
func (c *call) routeOverrides(t *target, steps []segment) (*reply, *apiError) {
	if len(steps) != 1 || !steps[0].is("overrides") {
		return nil, errNoSegment("inferenceClassification")
	}
	box, err := c.open(t, unsharedDenied, "Mail.Read")
	if err != nil {
		return nil, err
	}
	return c.smallList(box.overrides, "inferenceClassificationOverride", t.context()+"/inferenceClassification/overrides", nil)
}

// routeSettings serves …/mailboxSettings and its parts.
func (c *call) routeSettings(t *target, steps []segment) (*reply, *apiError) {
	box, err := c.openSettings(t)
	if err != nil {
		return nil, err
	}
	if err := c.only(); err != nil {
		return nil, err
	}
	typ := edmTypes["mailboxSettings"]
	context := t.context() + "/mailboxSettings"
	if len(steps) == 0 {
		value, _ := c.options.get("$select")
		sel, err := parseSelect(value, typ)
		if err != nil {
			return nil, err
		}
		if echo := sel.echo(); echo != "" {
			context += "(" + echo + ")"
		}
		return c.complex(context, typ, box.settings, sel), nil
	}
	p := typ.property(steps[0].text)
	if p == nil || len(steps) > 1 {
		return nil, errNoSegment(steps[0].text)
	}
	v := box.settings[p.name]
	if m := object(v); m != nil {
		return c.complex(context+"/"+p.name, edmTypes[p.typ], m, &selection{}), nil
	}
	b := append([]byte(nil), `{"@odata.context":`...)
	b = appendJSONString(b, c.srv.http.URL+"/v1.0/$metadata#"+context+"/"+p.name)
	b = append(b, `,"value":`...)
	b = appendJSON(b, v)
	return newReply(200, append(b, '}')), nil
}

// complex answers with an object that is no entity.
func (c *call) complex(context string, typ *edmType, e Entity, sel *selection) *reply {
	w := &objectWriter{b: []byte{'{'}}
	w.text("@odata.context", c.srv.http.URL+"/v1.0/$metadata#"+context)
	for _, p := range typ.properties {
		if sel.names != nil && !slices.Contains(sel.names, p.name) {
			continue
		}
		v, there := e[p.name]
		if v, ok := orDefault(p, v, there); ok {
			w.field(p.name)
			w.b = appendJSON(w.b, v)
		}
	}
	return newReply(200, append(w.b, '}'))
}
