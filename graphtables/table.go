package graphtables

// A Table is one virtual table, described as data: what it holds, where Graph
// keeps it and what Graph can do with it. Nothing here is executed; package
// plan reads it.
type Table struct {
	Name    string // SQL name, lower case: "messages"
	Comment string // one line, for SHOW TABLES and the manual
	Entity  string // the CSDL type its columns come from: "message"

	Shape Shape
	// Path is the list's path below the version. {mailbox} stands for "me" or
	// "users/{id}"; a key column's name in braces stands for its value:
	// "{mailbox}/messages/{message_id}/attachments".
	Path string
	// Item is the path of one object: "{mailbox}/messages/{id}"; "" when Graph
	// has none.
	Item string
	// Scopes are key columns that choose a narrower path when they are equated.
	Scopes []Scope
	// Parent is set on a table whose rows live inside another's: attachments in
	// messages, recipients in messages, attendees in events.
	Parent *Parent

	Columns []Column

	// Permission is the least delegated permission that opens the table, and
	// Shared the one for another person's mailbox.
	Permission, Shared string

	Rules Rules
}

// Shape says how Graph serves a table.
type Shape uint8

// The shapes.
const (
	Collection Shape = iota // a paged list
	Singleton               // one object per mailbox (mailbox_settings)
	FolderTree              // mail_folders: one delta call, or a walk
	Child                   // inside a parent: $expand, or one list per parent
	Derived                 // entries of a property of the parent: no request of its own
	View                    // calendar_view: needs a window
	Local                   // answered without a request (information_schema)
)

// A Scope is a key column that changes the path: folder of messages,
// calendar_id of events.
type Scope struct {
	Column string
	Path   string
}

// A Parent ties a child or derived table to the table its rows live in.
type Parent struct {
	Table string // "messages"
	Key   string // the child's column that holds the parent's id: "message_id"
	// Expand is the navigation property of a Child: "attachments".
	Expand string
	// Entries are the properties a Derived table unfolds, in order.
	Entries []Entry
}

// An Entry is one property whose elements become rows of a derived table.
type Entry struct {
	Property string // "toRecipients"
	Kind     string // value of the kind column: "to"; "" when the table has none
	Single   bool   // an object, not a list: "from"
}

// Rules are the query options a list takes and how it pages.
type Rules struct {
	Family   Family
	MaxPage  int  // largest $top
	Filter   bool // $filter is honoured (not ignored)
	OrderBy  bool
	Search   bool
	Expand   bool
	Count    bool // $count can be trusted on a scoped list
	Keyset   string // property by which a long list can be cut into windows: "receivedDateTime"
	NoPaging bool   // the whole list always comes in one answer
}

// Family is the service behind a table; each has its own dialect of OData.
type Family uint8

// The families.
const (
	Outlook   Family = iota // mail, calendar, contacts
	Directory               // users, groups: advanced queries
)

// Type is a column's SQL type.
type Type uint8

// The types.
const (
	Text Type = iota
	Boolean
	BigInt
	Double
	Timestamp
	Date
	JSON
	Blob
)

// A Column is one column of a table.
type Column struct {
	Name string // SQL name, snake case: "from_address"
	// Property is Graph's path: "from/emailAddress/address"; "" when the value
	// does not come from the object (Source says from where).
	Property string
	Type     Type
	Form     Form // how the value is spelled in JSON and in $filter
	NotNull  bool
	Comment  string

	// ID marks identifiers: they compare byte for byte.
	ID bool
	// Hidden columns are left out of SELECT * and fetched only when named.
	Hidden bool
	// Single marks properties that Graph gives only for a single object.
	Single bool
	// Derived says where a column without Property comes from.
	Source Source

	Filter Ops    // operators Graph takes on it in $filter
	Exact  Ops    // those of them whose answer needs no second look
	Order  bool   // allowed in $orderby
	Search string // its KQL property: "subject"; "" when $search cannot name it
	// Advanced marks directory properties that need an advanced query.
	Advanced bool
	// Cast is the derived type a property belongs to:
	// "microsoft.graph.fileAttachment" for contentBytes.
	Cast string
}

// Source says where a column without a property comes from.
type Source uint8

// The sources.
const (
	FromProperty Source = iota
	FromMailbox         // user_id: the mailbox that was read
	FromFolder          // folder: the scope as the query names it, else the folder's path
	FromParent          // message_id: the parent's id
	FromKind            // kind of a derived row, or of an attachment (@odata.type)
	FromPosition        // position of a derived row, from 0
	FromTree            // path, depth, well_known_name of a folder
	FromCalendar        // calendar_id: the calendar that was read
	FromValue           // a separate $value call (mime)
	FromExtended        // an extended property (size)
	FromGroup           // group_id
)

// Form is how a property's value is spelled in JSON and in $filter.
type Form uint8

// The forms.
const (
	Plain        Form = iota // JSON string, number or boolean; strings quoted in $filter
	Enum                     // string; quoted in $filter
	Instant                  // Edm.DateTimeOffset; bare in $filter, UTC with Z
	EventTime                // dateTimeTimeZone: {dateTime, timeZone}; quoted in $filter
	Day                      // Edm.Date
	GUID                     // bare in $filter
	Base64                   // Edm.Binary
	Structure                // a complex value or a collection, as JSON text
	CategoryList             // collection of strings, filterable by any()
)

// Ops is a set of operators.
type Ops uint16

// The operators.
const (
	Eq Ops = 1 << iota
	Ne
	Lt
	Le
	Gt
	Ge
	StartsWith
	Contains
	EndsWith
	InList
	AnyEq // collection/any(x:x eq v)
	NullTest

	Range   = Lt | Le | Gt | Ge
	Compare = Eq | Ne | Range
)
