package graphtest

// routeContacts serves …/contacts: those of the default folder.
func (c *call) routeContacts(t *target, steps []segment) (*reply, *apiError) {
	box, err := c.open(t, unsharedFolder, "Contacts.Read")
	if err != nil {
		return nil, err
	}
	return c.contactsIn(box, box.defaultContacts(), "", t.context()+"/contacts", steps)
}

// defaultContacts are those in no listed folder: lists of contact folders leave
// out the default one.
func (b *mailbox) defaultContacts() []*item {
	return keepItems(b.contacts.items, func(k *item) bool { return b.contactDir.byID[text(k.props, "parentFolderId")] == nil })
}

func (c *call) contactsIn(box *mailbox, items []*item, folder, context string, steps []segment) (*reply, *apiError) {
	rules := contactFilter.settled(c.srv.cfg.unsettled)
	if c.srv.cfg.unsettled.ContactsContains {
		rules.ops = map[string]string{"displayname": rules.ops["displayname"] + " contains"}
	}
	l := &listing{
		typ: edmTypes["contact"], context: context, items: items, shape: shape{box: box}, rules: rules, order: contactOrder,
		searchable: true,
	}
	switch {
	case len(steps) == 0:
		// $search is taken and its results look unrelated to the words
		// (https://github.com/microsoftgraph/microsoft-graph-docs/issues/10790).
		return c.listOnly(l)
	case steps[0].is("$count"):
		return c.count(l)
	case steps[0].is("delta") && folder != "":
		return c.track(&tracked{
			name: "contacts " + folder, context: context, typ: edmTypes["contact"], all: box.contacts, state: &box.deltas,
			version: box.version, in: folder, size: c.deltaSize(), shape: shape{box: box},
			member: func(k *item) bool { return text(k.props, "parentFolderId") == folder },
		})
	case steps[0].is("delta"):
		return nil, badRequest("Change tracking is not supported against 'microsoft.graph.contact'.")
	}
	k, err := box.contacts.get(steps[0].text, c.prefer.immutable)
	switch {
	case err != nil:
		return nil, err
	case len(steps) == 1:
		if err := c.only(); err != nil {
			return nil, err
		}
		return c.object(context, edmTypes["contact"], k, &shape{box: box})
	case steps[1].is("photo"):
		return c.photo(steps[2:])
	}
	return nil, errParseURI("Resource not found for the segment '" + steps[1].text + "'")
}

// routeContactFolders serves …/contactFolders.
func (c *call) routeContactFolders(t *target, steps []segment) (*reply, *apiError) {
	box, err := c.open(t, unsharedFolder, "Contacts.Read")
	if err != nil {
		return nil, err
	}
	return c.contactFoldersIn(box, "", t.context()+"/contactFolders", steps)
}

// contactFoldersIn serves the folders in a parent; "" is the top, where those
// whose parent is not listed are.
func (c *call) contactFoldersIn(box *mailbox, parent, context string, steps []segment) (*reply, *apiError) {
	l := &listing{
		typ: edmTypes["contactFolder"], context: context, shape: shape{box: box},
		items: keepItems(box.contactDir.items, func(f *item) bool {
			in := text(f.props, "parentFolderId")
			return in == parent || parent == "" && box.contactDir.byID[in] == nil
		}),
		rules: folderNames.settled(c.srv.cfg.unsettled), order: folderOrder,
	}
	switch {
	case len(steps) == 0:
		return c.listOnly(l)
	case steps[0].is("$count"):
		return c.count(l)
	}
	f := box.contactFolder(steps[0].text)
	if f == nil {
		if wellFormed(steps[0].text) {
			return nil, errNoItem()
		}
		return nil, errMalformedID()
	}
	here := keyed(context, f.id)
	switch {
	case len(steps) == 1:
		if err := c.only(); err != nil {
			return nil, err
		}
		return c.object(context, f.typ, f, &shape{box: box})
	case steps[1].is("contacts"):
		in := keepItems(box.contacts.items, func(k *item) bool { return text(k.props, "parentFolderId") == f.id })
		return c.contactsIn(box, in, f.id, here+"/contacts", steps[2:])
	case steps[1].is("childFolders"):
		return c.contactFoldersIn(box, f.id, here+"/childFolders", steps[2:])
	}
	return nil, errNoSegment(steps[1].text)
}

// contactFolder finds a folder by id, the default one too: it is not listed but
// its id is the parent of the contacts in it.
func (b *mailbox) contactFolder(id string) *item {
	if f := b.contactDir.byID[id]; f != nil {
		return f
	}
	for _, k := range b.defaultContacts() {
		if text(k.props, "parentFolderId") == id && id != "" {
			return newItem(edmTypes["contactFolder"], Entity{"id": id, "displayName": "Contacts", "parentFolderId": b.rootID()}, 0, 1, Unsettled{})
		}
	}
	return nil
}
