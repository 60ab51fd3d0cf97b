package graphtables

// messages is the mail of a mailbox. What Graph filters is less than it
// documents: equality on addresses and subjects goes through a word index that
// loses rows, so StartsWith stands in for it here; Contains is dependable on
// subjects and on the sender's name and address only.
//
// https://learn.microsoft.com/graph/api/resources/message
// https://learn.microsoft.com/graph/api/user-list-messages
// https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/1963
var messages = Table{
	Name:    "messages",
	Comment: "the mail of a mailbox, or of one folder: WHERE folder = 'inbox'",
	Entity:  "message",
	Path:    "{mailbox}/messages",
	Item:    "{mailbox}/messages/{id}",
	Scopes: []Scope{
		{Column: "folder", Path: "{mailbox}/mailFolders/{folder}/messages", Item: "{mailbox}/mailFolders/{folder}/messages/{id}"},
		{Column: "parent_folder_id", Path: "{mailbox}/mailFolders/{folder}/messages", Item: "{mailbox}/mailFolders/{folder}/messages/{id}"},
	},
	Permission: "Mail.ReadBasic",
	Shared:     "Mail.ReadBasic.Shared",
	Full:       "Mail.Read",
	Rules: Rules{
		MaxPage: 1000, Filter: true, OrderBy: true, Search: true, SearchCap: 1000,
		Count: true, Lead: true, Keyset: "receivedDateTime",
	},
	Columns: []Column{
		{Name: "id", Property: "id", NotNull: true, ID: true, Width: 160, Comment: "differs from other ids by letter case alone"},
		{Name: "subject", Property: "subject", Filter: StartsWith | Contains, Search: "subject", Width: 70},
		{Name: "from_name", Property: "from/emailAddress/name", Filter: StartsWith | Contains, Search: "from"},
		{Name: "from_address", Property: "from/emailAddress/address", Filter: StartsWith | Contains, Search: "from"},
		{Name: "received_date_time", Property: "receivedDateTime", Type: Timestamp, Form: Instant, Filter: Compare, Exact: Lt | Ge, Order: true},
		{Name: "is_read", Property: "isRead", Type: Boolean, Filter: Eq | Ne, Exact: Eq},
		{Name: "has_attachments", Property: "hasAttachments", Type: Boolean, Filter: Eq | Ne, Exact: Eq, Search: "hasAttachments", Comment: "false where every attachment is inline"},
		{Name: "importance", Property: "importance", Form: Enum, Values: importances, Filter: Eq | Ne, Exact: Eq, Search: "importance", Comment: "low, normal or high"},
		{Name: "to_recipients", Property: "toRecipients", Type: JSON, Form: Structure, Search: "to", Width: 150},
		{Name: "cc_recipients", Property: "ccRecipients", Type: JSON, Form: Structure, Search: "cc", Width: 150},
		{Name: "categories", Property: "categories", Type: JSON, Form: Strings, Filter: AnyEq, Width: 20, Comment: "names of the categories"},
		{Name: "body_preview", Property: "bodyPreview", Full: true, Width: 350, Comment: "the first 255 characters of the body as text"},
		{Name: "change_key", Property: "changeKey", ID: true, Width: 60},
		{Name: "created_date_time", Property: "createdDateTime", Type: Timestamp, Form: Instant, Filter: Compare, Exact: Lt | Ge},
		{Name: "last_modified_date_time", Property: "lastModifiedDateTime", Type: Timestamp, Form: Instant, Filter: Compare, Exact: Lt | Ge},
		{Name: "bcc_recipients", Property: "bccRecipients", Type: JSON, Form: Structure, Search: "bcc", Width: 20},
		{Name: "body", Property: "body/content", Hidden: true, Full: true, Search: "body", Width: 8000, Comment: "HTML, or text with BodyType=Text"},
		{Name: "body_content_type", Property: "body/contentType", Form: Enum, Values: bodyTypes, Hidden: true, Full: true, Width: 8000, Comment: "text or html"},
		{Name: "conversation_id", Property: "conversationId", ID: true, Filter: Eq, Width: 110},
		{Name: "conversation_index", Property: "conversationIndex", Type: Blob, Form: Base64, Width: 60},
		{Name: "flag_completed_date_time", Property: "flag/completedDateTime", Type: Timestamp, Form: EventTime},
		{Name: "flag_due_date_time", Property: "flag/dueDateTime", Type: Timestamp, Form: EventTime},
		{Name: "flag_status", Property: "flag/flagStatus", Form: Enum, Values: flagStatuses, Filter: Eq, Comment: "notFlagged, complete or flagged"},
		{Name: "flag_start_date_time", Property: "flag/startDateTime", Type: Timestamp, Form: EventTime},
		{Name: "inference_classification", Property: "inferenceClassification", Form: Enum, Values: classifications, Filter: Eq | Ne, Exact: Eq, Comment: "the tab of the inbox"},
		{Name: "internet_message_headers", Property: "internetMessageHeaders", Type: JSON, Form: Structure, Hidden: true, Width: 6000},
		{Name: "internet_message_id", Property: "internetMessageId", Filter: Eq, Width: 90, Comment: "the Message-ID header, in angle brackets"},
		{Name: "is_delivery_receipt_requested", Property: "isDeliveryReceiptRequested", Type: Boolean},
		{Name: "is_draft", Property: "isDraft", Type: Boolean, Filter: Eq | Ne, Exact: Eq},
		{Name: "is_read_receipt_requested", Property: "isReadReceiptRequested", Type: Boolean},
		{Name: "parent_folder_id", Property: "parentFolderId", ID: true, Filter: Eq, Width: 130, Comment: "the id of the folder it lies in"},
		{Name: "reply_to", Property: "replyTo", Type: JSON, Form: Structure, Width: 20},
		{Name: "sender_name", Property: "sender/emailAddress/name", Filter: StartsWith | Contains, Comment: "who sent it, on behalf of from where they differ"},
		{Name: "sender_address", Property: "sender/emailAddress/address", Filter: StartsWith | Contains},
		{Name: "sent_date_time", Property: "sentDateTime", Type: Timestamp, Form: Instant, Filter: Compare, Exact: Lt | Ge, Order: true},
		{Name: "unique_body", Property: "uniqueBody/content", Hidden: true, Full: true, Width: 4000, Comment: "the part of the body that is new in the conversation"},
		{Name: "unique_body_content_type", Property: "uniqueBody/contentType", Form: Enum, Values: bodyTypes, Hidden: true, Full: true, Width: 4000, Comment: "text or html"},
		{Name: "web_link", Property: "webLink", Width: 250},
		{Name: "user_id", Source: FromMailbox, NotNull: true, Comment: userIDComment},
		{Name: "folder", Source: FromFolder, Hidden: true, Comment: "the folder: a well-known name, an id, a display name or a path like Inbox/Clients/2024"},
		{Name: "size", Source: FromExtended, Extended: "Integer 0x0E08", Type: BigInt, Hidden: true, Full: true, Width: 700, Comment: "bytes in the store, attachments included"},
		{Name: "mime", Source: FromValue, Type: Blob, Hidden: true, Full: true, Width: 100000, Comment: "the whole message as RFC 5322 text"},
	},
}
