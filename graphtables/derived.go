package graphtables

// The derived tables hold the entries of a property of messages or events: they
// come in the parent's own pages and cost no request.

var messageRecipients = Table{
	Name:    "message_recipients",
	Comment: "who a message is from and to, one row each",
	Entity:  "recipient",
	Shape:   Derived,
	Parent: &Parent{Table: "messages", Key: "message_id", Entries: []Entry{
		{Property: "from", Kind: "from", Single: true},
		{Property: "sender", Kind: "sender", Single: true},
		{Property: "toRecipients", Kind: "to"},
		{Property: "ccRecipients", Kind: "cc"},
		{Property: "bccRecipients", Kind: "bcc"},
		{Property: "replyTo", Kind: "reply_to"},
	}},
	Permission: "Mail.ReadBasic",
	Shared:     "Mail.ReadBasic.Shared",
	Columns: []Column{
		{Name: "message_id", Source: FromParent, NotNull: true, ID: true, Comment: "the message it belongs to"},
		{Name: "kind", Source: FromKind, NotNull: true, Values: []string{"from", "sender", "to", "cc", "bcc", "reply_to"}, Comment: "from, sender, to, cc, bcc or reply_to"},
		{Name: "position", Source: FromPosition, Type: BigInt, NotNull: true, Comment: "from 0 within its kind"},
		{Name: "name", Property: "emailAddress/name"},
		{Name: "address", Property: "emailAddress/address"},
		{Name: "user_id", Source: FromMailbox, NotNull: true, Comment: userIDComment},
	},
}

var messageHeaders = Table{
	Name:    "message_headers",
	Comment: "the Internet headers of a message, in their order",
	Entity:  "internetMessageHeader",
	Shape:   Derived,
	Parent: &Parent{Table: "messages", Key: "message_id", Entries: []Entry{
		{Property: "internetMessageHeaders"},
	}},
	Permission: "Mail.ReadBasic", // hides bodies, not headers
	Shared:     "Mail.ReadBasic.Shared",
	Columns: []Column{
		{Name: "message_id", Source: FromParent, NotNull: true, ID: true, Comment: "the message it belongs to"},
		{Name: "position", Source: FromPosition, Type: BigInt, NotNull: true, Comment: "from 0"},
		{Name: "name", Property: "name", Comment: "Received, DKIM-Signature, X-…"},
		{Name: "value", Property: "value"},
		{Name: "user_id", Source: FromMailbox, NotNull: true, Comment: userIDComment},
	},
}

var messageCategories = Table{
	Name:    "message_categories",
	Comment: "the categories of messages, one row each",
	Shape:   Derived,
	Parent: &Parent{Table: "messages", Key: "message_id", Entries: []Entry{
		{Property: "categories"},
	}},
	Permission: "Mail.ReadBasic",
	Shared:     "Mail.ReadBasic.Shared",
	Columns: []Column{
		{Name: "message_id", Source: FromParent, NotNull: true, ID: true, Comment: "the message it belongs to"},
		{Name: "position", Source: FromPosition, Type: BigInt, NotNull: true, Comment: "from 0"},
		{Name: "category", NotNull: true, Comment: "its name; master_categories has its colour"},
		{Name: "user_id", Source: FromMailbox, NotNull: true, Comment: userIDComment},
	},
}

var eventAttendees = Table{
	Name:    "event_attendees",
	Comment: "who is invited to an event, one row each",
	Entity:  "attendee",
	Shape:   Derived,
	Parent: &Parent{Table: "events", Key: "event_id", Entries: []Entry{
		{Property: "attendees"},
	}},
	Permission: "Calendars.ReadBasic",
	Shared:     "Calendars.Read.Shared",
	Columns: []Column{
		{Name: "event_id", Source: FromParent, NotNull: true, ID: true, Comment: "the event it belongs to"},
		{Name: "position", Source: FromPosition, Type: BigInt, NotNull: true, Comment: "from 0"},
		{Name: "type", Property: "type", Form: Enum, Values: attendeeTypes, Comment: "required, optional or resource"},
		{Name: "name", Property: "emailAddress/name"},
		{Name: "address", Property: "emailAddress/address"},
		{Name: "response", Property: "status/response", Form: Enum, Values: responses, Comment: "accepted, tentativelyAccepted, declined, …"},
		{Name: "user_id", Source: FromMailbox, NotNull: true, Comment: userIDComment},
	},
}
