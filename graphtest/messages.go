package graphtest

import "net/http"

// routeMessages serves …/messages of a whole mailbox.
func (c *call) routeMessages(t *target, steps []segment) (*reply, *apiError) {
	return c.routeMessagesIn(t, nil, t.context()+"/messages", steps)
}

// routeMessagesIn serves …/messages of a mailbox or of one folder. in is the
// folder's key as the path has it.
func (c *call) routeMessagesIn(t *target, in *segment, context string, steps []segment) (*reply, *apiError) {
	refuse := unsharedFolder
	if in != nil {
		refuse = unsharedDenied
	}
	box, err := c.open(t, refuse, "Mail.ReadBasic")
	if err != nil {
		return nil, err
	}
	var folder *item
	if in != nil {
		if folder, err = box.getFolder(in.text); err != nil {
			return nil, err
		}
	}
	switch {
	case len(steps) == 0:
		return c.listMessages(t, box, folder, context)
	case steps[0].is("$count"):
		return c.countMessages(box, folder)
	case steps[0].is("delta"):
		return c.deltaMessages(t, box, folder, context)
	}
	if len(steps) == 2 && steps[1].is("permanentDelete") && box.purged[steps[0].text] {
		return nil, &apiError{Status: 403, Code: "ErrorCannotDeleteObject", Message: "Object cannot be deleted."}
	}
	m, err := box.messages.get(steps[0].text, c.prefer.immutable)
	if err != nil {
		return nil, err
	}
	if folder != nil && text(m.props, "parentFolderId") != folder.id {
		return nil, errNoItem()
	}
	return c.routeMessage(t, box, m, context, steps[1:])
}

func (c *call) listMessages(t *target, box *mailbox, folder *item, context string) (*reply, *apiError) {
	if c.method == http.MethodPost {
		return c.createMessage(t, box, folder, context)
	}
	if err := c.only(); err != nil {
		return nil, err
	}
	if _, ok := c.options.get("$search"); ok {
		return c.searchMessages(t, box, folder, context)
	}
	l := c.messageListing(t, box, folder, context)
	return c.list(l)
}

func (c *call) messageListing(t *target, box *mailbox, folder *item, context string) *listing {
	l := &listing{
		typ:     edmTypes["message"],
		context: context,
		items:   box.messagesIn(folder),
		box:     box,
		key:     "listed",
		shape:   shape{basic: c.basicOnly(t), box: box},
		rules:   messageFilter.settled(c.srv.cfg.unsettled),
		order:   messageOrder,
		sorted:  func(list []*item, filtered bool) []*item { return sortByReceived(list, !filtered) },
		combine: c.srv.cfg.orderTaken,
		gaps:    true,
	}
	if folder != nil {
		l.key += folder.id
	} else if !c.srv.cfg.unsettled.RightFilteredCount {
		l.count = func(rows int, filtered bool) int {
			if filtered {
				return -1
			}
			return rows
		}
	}
	return l
}

// countMessages is …/messages/$count, a number as plain text.
func (c *call) countMessages(box *mailbox, folder *item) (*reply, *apiError) {
	l := &listing{
		typ:   edmTypes["message"],
		items: box.messagesIn(folder),
		rules: messageFilter.settled(c.srv.cfg.unsettled),
	}
	return c.count(l)
}
