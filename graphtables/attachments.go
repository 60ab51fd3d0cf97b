package graphtables

const fileAttachment = "microsoft.graph.fileAttachment"

// attachments are the files, items and links of messages. Graph lists them for
// one message, ignores $filter there, and sends the bytes of files unless
// $select leaves them out; properties of one kind have to be selected with a
// cast. Without message_id they are read inside the list of messages.
//
// https://learn.microsoft.com/graph/api/resources/attachment
// https://learn.microsoft.com/graph/api/message-list-attachments
// https://github.com/microsoftgraph/microsoft-graph-docs/issues/15996
var attachments = Table{
	Name:       "attachments",
	Comment:    "the attachments of messages, without their bytes unless content_bytes is named",
	Entity:     "attachment",
	Shape:      Child,
	Path:       "{mailbox}/messages/{message_id}/attachments",
	Item:       "{mailbox}/messages/{message_id}/attachments/{id}",
	Parent:     &Parent{Table: "messages", Key: "message_id", Expand: "attachments"},
	Permission: "Mail.Read",
	Shared:     "Mail.Read.Shared",
	Columns: []Column{
		{Name: "id", Property: "id", NotNull: true, ID: true},
		{Name: "name", Property: "name"},
		{Name: "content_type", Property: "contentType", Comment: "the MIME type: application/pdf"},
		{Name: "size", Property: "size", Type: BigInt, NotNull: true, Comment: "bytes as stored"},
		{Name: "is_inline", Property: "isInline", Type: Boolean, NotNull: true, Comment: "shown within the body"},
		{Name: "last_modified_date_time", Property: "lastModifiedDateTime", Type: Timestamp, Form: Instant},
		{Name: "kind", Source: FromKind, NotNull: true, Comment: "file, item (a message, event or contact) or reference (a link)"},
		{Name: "content_id", Property: "contentId", Cast: fileAttachment, Comment: "what cid: in the body refers to"},
		{Name: "content_location", Property: "contentLocation", Cast: fileAttachment},
		{Name: "content_bytes", Property: "contentBytes", Cast: fileAttachment, Source: FromValue, Type: Blob, Form: Base64, Hidden: true, Width: 50000, Comment: "the file; NULL for items and links"},
		{Name: "message_id", Source: FromParent, NotNull: true, ID: true, Comment: "the message it belongs to"},
		{Name: "user_id", Source: FromMailbox, NotNull: true, Comment: userIDComment},
	},
}
