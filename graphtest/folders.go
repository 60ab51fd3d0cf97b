package graphtest

import "strings"

// getFolder finds a folder by id or well-known name.
func (b *mailbox) getFolder(key string) (*item, *apiError) {
	if f := b.folder(key); f != nil {
		return f, nil
	}
	if knownFolders[strings.ToLower(key)] {
		return nil, &apiError{Status: 404, Code: "ErrorFolderNotFound", Message: "The specified folder could not be found in the store."}
	}
	if !wellFormed(key) {
		return nil, errMalformedID()
	}
	return nil, errNoItem()
}

// knownFolders are the well-known names
// (https://learn.microsoft.com/en-us/graph/api/resources/mailfolder).
var knownFolders = map[string]bool{
	"archive": true, "clutter": true, "conflicts": true, "conversationhistory": true, "deleteditems": true,
	"drafts": true, "inbox": true, "junkemail": true, "localfailures": true, "msgfolderroot": true, "outbox": true,
	"recoverableitemsdeletions": true, "scheduled": true, "searchfolders": true, "sentitems": true,
	"serverfailures": true, "syncissues": true, "recoverableitemsroot": true, "recoverableitemspurges": true, "root": true,
}

// routeFolders serves …/mailFolders.
func (c *call) routeFolders(t *target, steps []segment) (*reply, *apiError) {
	context := t.context() + "/mailFolders"
	box, err := c.open(t, unsharedRoot, "Mail.ReadBasic")
	if len(steps) > 1 && steps[1].is("messages") {
		// The messages of a folder are refused in their own way.
		in := steps[0]
		return c.routeMessagesIn(t, &in, keyed(context, in.text)+"/messages", steps[2:])
	}
	if err != nil {
		return nil, err
	}
	switch {
	case len(steps) == 0:
		return c.listFolders(box, box.rootID(), context)
	case steps[0].is("delta"):
		return c.deltaFolders(box, context)
	case steps[0].is("$count"):
		return c.countFolders(box, box.rootID())
	}
	return c.routeFolder(t, box, context, steps)
}

// routeFolder serves one folder and what is in it; the first step is its key.
func (c *call) routeFolder(t *target, box *mailbox, context string, steps []segment) (*reply, *apiError) {
	key, rest := steps[0], steps[1:]
	if strings.EqualFold(key.text, "root") && len(rest) == 1 && rest[0].is("childFolders") {
		// Another root, above the visible one
		// (https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/2194).
		above := ""
		if root := box.folders.byID[box.rootID()]; root != nil {
			above = text(root.props, "parentFolderId")
		}
		return c.listFolders(box, above, keyed(context, key.text)+"/childFolders")
	}
	f, err := box.getFolder(key.text)
	if err != nil {
		return nil, err
	}
	here := keyed(context, key.text)
	switch {
	case len(rest) == 0:
		if err := c.only(); err != nil {
			return nil, err
		}
		return c.object(context, f.typ, f, &shape{box: box})
	case rest[0].is("childFolders"):
		return c.routeChildFolders(t, box, f, here, rest[1:])
	case rest[0].is("messages"):
		return c.routeMessagesIn(t, &key, here+"/messages", rest[1:])
	case rest[0].is("messageRules"):
		return c.routeRules(t, key.text, f, rest[1:])
	}
	return nil, errNoSegment(rest[0].text)
}

// routeChildFolders serves …/mailFolders/{id}/childFolders; a child is looked
// for in its parent alone.
func (c *call) routeChildFolders(t *target, box *mailbox, parent *item, here string, steps []segment) (*reply, *apiError) {
	context := here + "/childFolders"
	switch {
	case len(steps) == 0:
		return c.listFolders(box, parent.id, context)
	case steps[0].is("$count"):
		return c.countFolders(box, parent.id)
	}
	child, err := box.getFolder(steps[0].text)
	if err != nil {
		return nil, err
	}
	if text(child.props, "parentFolderId") != parent.id {
		return nil, errNoItem()
	}
	return c.routeFolder(t, box, context, steps)
}

func (c *call) listFolders(box *mailbox, parent, context string) (*reply, *apiError) {
	if err := c.only(); err != nil {
		return nil, err
	}
	return c.list(c.folderListing(box, parent, context))
}

// folderListing is the children of a folder: hidden ones come only when the
// plain parameter includeHiddenFolders asks for them
// (https://learn.microsoft.com/en-us/graph/api/user-list-mailfolders#include-hidden-folders).
func (c *call) folderListing(box *mailbox, parent, context string) *listing {
	hidden, _ := c.options.get("includeHiddenFolders")
	all := strings.EqualFold(hidden, "true")
	return &listing{
		typ:     edmTypes["mailFolder"],
		context: context,
		items: keepItems(box.folders.items, func(f *item) bool {
			return text(f.props, "parentFolderId") == parent && (all || f.props["isHidden"] != true)
		}),
		shape: shape{box: box},
		rules: folderFilter.settled(c.srv.cfg.unsettled),
		order: folderOrder,
	}
}

func (c *call) countFolders(box *mailbox, parent string) (*reply, *apiError) {
	return c.count(c.folderListing(box, parent, ""))
}
