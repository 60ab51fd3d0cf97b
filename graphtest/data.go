package graphtest

// An Entity is one object as Graph would send it: property names in Graph's
// spelling, values as encoding/json decodes them (string, bool, float64, nil,
// []any, map[string]any). Dates are strings ("2024-01-31T09:30:00Z").
//
// Some things are kept beside the properties and not sent as they stand: a
// message's or event's "attachments" is a []Entity and is only served by the
// attachments endpoints and by $expand; "@odata.type" says the kind of an
// attachment, an event message, a search folder; an itemAttachment's "item" is
// served by $expand and as MIME; "internetMessageHeaders" and "uniqueBody" are
// sent only when selected. A user's "manager" is the id of another user, and
// "photo" is base64 of a JPEG.
type Entity map[string]any

// Data is everything a [Server] serves. It is read when the server starts and
// afterwards changed only through the server's methods.
type Data struct {
	// Users are directory objects. id, userPrincipalName and displayName are
	// required. The first user is the one that signs in unless told otherwise.
	Users []Entity
	// Groups are directory groups.
	Groups []Entity
	// Members maps a group's id to the ids of the users in it.
	Members map[string][]string
	// Mailboxes maps a user's id to the mailbox. A user without an entry has
	// no licence: Graph answers MailboxNotEnabledForRESTAPI.
	Mailboxes map[string]*Mailbox
}

// A Mailbox is one user's mail, calendar and contacts.
type Mailbox struct {
	// Folders is the folder tree, flat, the message folder root
	// ("msgfolderroot") included. parentFolderId ties it together; the root's
	// own parentFolderId is an id that no folder has. childFolderCount,
	// totalItemCount and unreadItemCount are computed by the server.
	Folders []Entity
	// WellKnown maps a well-known folder name (lower case) to a folder's id.
	WellKnown map[string]string
	// Messages are all messages of all folders; parentFolderId says where.
	Messages []Entity
	// Contacts are in the folder that parentFolderId names; ContactFolders
	// leaves out the default folder, as Graph does.
	Contacts       []Entity
	ContactFolders []Entity
	// Calendars; the one with isDefaultCalendar is the default.
	Calendars []Entity
	// Events are single instances and series masters. "calendarId" ties an
	// event to its calendar and is never sent. A series master's "recurrence"
	// is expanded by the server for calendarView.
	Events []Entity
	// Rules, Categories, Overrides and People are the small lists.
	Rules, Categories, Overrides, People []Entity
	// Settings is the mailboxSettings object.
	Settings Entity
	// SharedWith holds the ids of other users who may read this mailbox with
	// a .Shared scope.
	SharedWith []string
}
