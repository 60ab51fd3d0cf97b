package graphtest

import (
	"encoding/base64"
	"net/http"
)

// attachmentItems are an item's attachments, indexed.
func attachmentItems(it *item) []*item {
	var list []*item
	for i, v := range elements(it.props["attachments"]) {
		e := Entity(object(v))
		list = append(list, newItem(typeNamed(text(e, "@odata.type"), "fileAttachment"), e, i, 0, Unsettled{}))
	}
	return list
}

// routeAttachments serves …/attachments of a message or an event. $filter does
// nothing there (https://github.com/microsoftgraph/microsoft-graph-docs/issues/15996)
// and there are no pages.
func (c *call) routeAttachments(of *item, context string, steps []segment) (*reply, *apiError) {
	if err := c.only(); err != nil {
		return nil, err
	}
	context += "/attachments"
	list := attachmentItems(of)
	base := edmTypes["attachment"]
	switch {
	case len(steps) == 0:
		return c.list(&listing{typ: base, context: context, items: list, whole: true})
	case steps[0].is("$count"):
		return c.count(&listing{typ: base, items: list})
	}
	a, err := findAttachment(list, steps[0].text, c.prefer.immutable)
	switch {
	case err != nil:
		return nil, err
	case len(steps) == 1:
		return c.object(context, base, a, &shape{})
	case steps[1].is("$value"):
		return attachmentValue(a)
	}
	return nil, errNoSegment(steps[1].text)
}

func findAttachment(list []*item, id string, immutable bool) (*item, *apiError) {
	for _, a := range list {
		if immutable && a.immutable == id || !immutable && a.id == id {
			return a, nil
		}
	}
	if !wellFormed(id) {
		return nil, errMalformedID()
	}
	return nil, errNoItem()
}

// attachmentValue is the raw content of an attachment: a file's bytes, an
// item's MIME; a reference has none
// (https://learn.microsoft.com/en-us/graph/api/attachment-get).
func attachmentValue(a *item) (*reply, *apiError) {
	switch a.typ.name {
	case "fileAttachment":
		raw, err := base64.StdEncoding.DecodeString(text(a.props, "contentBytes"))
		if err != nil {
			return nil, errServer()
		}
		kind := text(a.props, "contentType")
		if kind == "" {
			kind = "application/octet-stream"
		}
		return plain(kind, raw), nil
	case "itemAttachment":
		inner := object(a.props["item"])
		if inner == nil {
			return nil, errNoItem()
		}
		e := Entity(inner)
		return plain("text/plain", mimeOf(newItem(typeNamed(text(e, "@odata.type"), "message"), e, 0, 0, Unsettled{}))), nil
	}
	return nil, &apiError{Status: http.StatusMethodNotAllowed, Code: "ErrorInvalidRequest", Message: "The attachment has no content stream."}
}
