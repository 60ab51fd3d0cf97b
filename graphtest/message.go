package graphtest

import (
	"net/http"
	"strings"
)

// routeMessage serves one message and what is below it.
func (c *call) routeMessage(t *target, box *mailbox, m *item, context string, steps []segment) (*reply, *apiError) {
	here := keyed(context, m.id)
	switch {
	case len(steps) == 0:
		return c.oneMessage(t, box, m, context)
	case steps[0].is("attachments"):
		if c.basicOnly(t) {
			return nil, errDenied()
		}
		return c.routeAttachments(m, here, steps[1:])
	case steps[0].is("$value"):
		if err := c.only(); err != nil {
			return nil, err
		}
		if c.basicOnly(t) {
			return nil, errDenied()
		}
		return plain("text/plain", mimeOf(m)), nil
	case steps[0].is("extensions") && len(steps) == 1:
		return c.list(&listing{typ: edmTypes["message"], context: here + "/extensions", whole: true})
	case strings.HasPrefix(steps[0].text, "microsoft.graph.") && len(steps) == 1:
		cast := typeFold(strings.TrimPrefix(steps[0].text, "microsoft.graph."))
		if cast == nil || !m.typ.derives(cast.name) {
			return nil, errNoItem()
		}
		return c.object(context, cast, m, &shape{basic: c.basicOnly(t), box: box})
	}
	return c.act(t, box, m, context, steps)
}

func (c *call) oneMessage(t *target, box *mailbox, m *item, context string) (*reply, *apiError) {
	switch c.method {
	case http.MethodGet, http.MethodHead:
		return c.object(context, edmTypes["message"], m, &shape{basic: c.basicOnly(t), box: box})
	case http.MethodPatch:
		return c.patchMessage(t, box, m, context)
	case http.MethodDelete:
		return c.deleteMessage(t, box, m)
	}
	return nil, errMethod()
}
