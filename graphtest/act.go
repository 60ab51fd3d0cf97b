package graphtest

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// writable checks that the token may change a user's mail.
func (c *call) writable(t *target) *apiError {
	_, err := c.open(t, unsharedDenied, "Mail.ReadWrite")
	return err
}

// emptyBody checks a POST that carries nothing: its length must still be said.
func (c *call) emptyBody() *apiError {
	if c.method != http.MethodPost {
		return errMethod()
	}
	if !c.length {
		return &apiError{Status: http.StatusLengthRequired, Message: "Length Required"}
	}
	return nil
}

// act serves the actions on a message.
func (c *call) act(t *target, box *mailbox, m *item, context string, steps []segment) (*reply, *apiError) {
	name := strings.ToLower(steps[0].text)
	if len(steps) > 1 || !slices.Contains([]string{"move", "copy", "send", "permanentdelete"}, name) {
		return nil, errNoSegment(steps[0].text)
	}
	if err := c.writable(t); err != nil {
		return nil, err
	}
	switch name {
	case "permanentdelete":
		if err := c.emptyBody(); err != nil {
			return nil, err
		}
		box.purged[m.immutable] = true
		box.purged[m.id] = true
		box.removeMessage(m)
		return newReply(http.StatusNoContent, nil), nil
	case "send":
		if err := c.emptyBody(); err != nil {
			return nil, err
		}
		if sent := box.folder("sentitems"); sent != nil {
			box.moveMessage(m, sent)
		}
		return newReply(http.StatusAccepted, nil), nil
	}
	if c.method != http.MethodPost {
		return nil, errMethod()
	}
	var to struct {
		Destination string `json:"destinationId"`
	}
	if err := json.Unmarshal(c.body, &to); err != nil || to.Destination == "" {
		return nil, badRequest("The parameter 'DestinationId' is required.")
	}
	f, err := box.getFolder(to.Destination)
	if err != nil {
		return nil, err
	}
	var moved *item
	if name == "move" {
		moved = box.moveMessage(m, f)
	} else {
		e := maps.Clone(m.props)
		e["id"], e["parentFolderId"] = box.newID(), f.id
		delete(e, "changeKey")
		moved = box.addMessage(e)
	}
	a, err := c.object(context, edmTypes["message"], moved, &shape{box: box})
	if err == nil {
		a.status = http.StatusCreated
	}
	return a, err
}

// anyTime are the properties of a message that is no draft which can be changed
// (https://learn.microsoft.com/en-us/graph/api/message-update).
var anyTime = []string{"isRead", "categories", "flag", "importance", "inferenceClassification", "toRecipients", "ccRecipients", "bccRecipients", "from", "sender", "isDeliveryReceiptRequested", "isReadReceiptRequested"}

// patchMessage is PATCH …/messages/{id}.
func (c *call) patchMessage(t *target, box *mailbox, m *item, context string) (*reply, *apiError) {
	if err := c.writable(t); err != nil {
		return nil, err
	}
	// A stale etag is a bad request here, not a failed precondition.
	if match := c.header.Get("If-Match"); match != "" && match != "*" && match != `W/"`+m.changeKey+`"` {
		return nil, &apiError{Status: 400, Code: "ErrorInvalidChangeKey"}
	}
	change, err := c.written()
	if err != nil {
		return nil, err
	}
	e := maps.Clone(m.props)
	for name, v := range change {
		if m.props["isDraft"] != true && !slices.Contains(anyTime, name) {
			return nil, &apiError{Status: 400, Code: "ErrorInvalidPropertySet", Message: "Set action is invalid for property '" + name + "'."}
		}
		e[name] = v
	}
	e["lastModifiedDateTime"] = c.srv.cfg.now().UTC().Format("2006-01-02T15:04:05Z")
	return c.object(context, edmTypes["message"], box.updateMessage(m, e), &shape{box: box})
}

// written reads a message from the body.
func (c *call) written() (Entity, *apiError) {
	var e Entity
	if err := json.Unmarshal(c.body, &e); err != nil || e == nil {
		return nil, badRequest("Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.")
	}
	typ := edmTypes["message"]
	for name := range e {
		if typ.property(name) == nil && !strings.HasPrefix(name, "@odata.") {
			return nil, &apiError{Status: 400, Code: "RequestBodyRead", Message: "The property '" + name + "' does not exist on type 'microsoft.graph.message'. Make sure to only use property names that are defined by the type."}
		}
	}
	return e, nil
}

// deleteMessage is DELETE …/messages/{id}: into Deleted Items, and from there
// into the recoverable items.
func (c *call) deleteMessage(t *target, box *mailbox, m *item) (*reply, *apiError) {
	if err := c.writable(t); err != nil {
		return nil, err
	}
	to := box.folder("deleteditems")
	if to != nil && text(m.props, "parentFolderId") == to.id {
		to = box.folder("recoverableitemsdeletions")
	}
	if to == nil {
		box.removeMessage(m)
	} else {
		box.moveMessage(m, to)
	}
	return newReply(http.StatusNoContent, nil), nil
}

// createMessage is POST …/messages: a draft.
func (c *call) createMessage(t *target, box *mailbox, folder *item, context string) (*reply, *apiError) {
	if err := c.writable(t); err != nil {
		return nil, err
	}
	e, err := c.written()
	if err != nil {
		return nil, err
	}
	if folder == nil {
		if folder = box.folder("drafts"); folder == nil {
			return nil, unsharedFolder()
		}
	}
	now := c.srv.cfg.now().UTC().Format("2006-01-02T15:04:05Z")
	for name, v := range map[string]any{
		"isDraft": true, "isRead": true, "hasAttachments": false, "importance": "normal", "subject": "",
		"createdDateTime": now, "lastModifiedDateTime": now, "receivedDateTime": now, "sentDateTime": now,
	} {
		if _, there := e[name]; !there {
			e[name] = v
		}
	}
	e["id"], e["parentFolderId"] = box.newID(), folder.id
	a, err := c.object(context, edmTypes["message"], box.addMessage(e), &shape{box: box})
	if err == nil {
		a.status = http.StatusCreated
	}
	return a, err
}

// routeSend is POST …/sendMail.
func (c *call) routeSend(t *target, steps []segment) (*reply, *apiError) {
	if len(steps) > 0 {
		return nil, errNoSegment(steps[0].text)
	}
	box, err := c.open(t, unsharedDenied, "Mail.Send")
	if err != nil {
		return nil, err
	}
	if c.method != http.MethodPost {
		return nil, errMethod()
	}
	var mail struct {
		Message Entity `json:"message"`
		Save    *bool  `json:"saveToSentItems"`
	}
	if err := json.Unmarshal(c.body, &mail); err != nil || mail.Message == nil {
		return nil, badRequest("The parameter 'Message' is required.")
	}
	sent := box.folder("sentitems")
	if sent != nil && (mail.Save == nil || *mail.Save) {
		now := c.srv.cfg.now().UTC().Format("2006-01-02T15:04:05Z")
		e := maps.Clone(mail.Message)
		e["id"], e["parentFolderId"], e["isDraft"], e["isRead"] = box.newID(), sent.id, false, true
		e["sentDateTime"], e["receivedDateTime"], e["createdDateTime"], e["lastModifiedDateTime"] = now, now, now, now
		e["from"] = map[string]any{"emailAddress": map[string]any{"name": t.user.props["displayName"], "address": t.user.props["mail"]}}
		e["sender"] = e["from"]
		box.addMessage(e)
	}
	return newReply(http.StatusAccepted, nil), nil
}
