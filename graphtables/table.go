// Package graphtables describes the virtual tables as data: what each one
// holds, where Microsoft Graph keeps it, and what Graph can do with it.
//
// Nothing here is executed. Package plan reads it to translate SQL, package
// driver to answer questions about the schema. Adding a table is adding a
// struct literal.
package graphtables

// A Table is one virtual table.
type Table struct {
	Schema  string // "" is the mail schema; "information_schema" for its tables
	Name    string // SQL name, lower case: "messages"
	Comment string // one line, for SHOW TABLES and the manual
	Entity  string // the CSDL type its columns come from: "message"

	Shape Shape
	// Path is the list's path below the version. {mailbox} stands for "me" or
	// "users/{id}", {folder} for the value of a scope; a key column's name in
	// braces stands for its value: "{mailbox}/messages/{message_id}/attachments".
	Path string
	// Item is the path of one object, with {id} for its key:
	// "{mailbox}/messages/{id}"; "" when Graph has none.
	Item string
	// Scopes are key columns that choose a narrower path when they are equated.
	Scopes []Scope
	// Parent is set on a table whose rows live inside another's: attachments in
	// messages, recipients in messages, attendees in events.
	Parent *Parent
	// Tree is set on a FolderTree.
	Tree *Tree

	Columns []Column

	// Permission is the least delegated permission that opens the table, and
	// Shared the one for another person's mailbox ("" when there is none).
	Permission, Shared string
	// Full is what the columns marked so need in its place; "" when there are
	// none.
	Full string

	Rules Rules
}

// Shape says how Graph serves a table.
type Shape uint8

// The shapes.
const (
	Collection Shape = iota // a paged list
	Singleton               // one object per mailbox (mailbox_settings)
	FolderTree              // mail_folders, contact_folders: see Tree
	Child                   // inside a parent: $expand, or one list per parent
	Derived                 // entries of a property of the parent: no request of its own
	View                    // calendar_view: needs a window
	Local                   // answered without a request (information_schema)
)

// A Scope is a key column that changes the path: folder of messages,
// calendar_id of events. {folder} in the paths stands for its value.
type Scope struct {
	Column string
	Path   string
	Item   string
	// Beyond says that the path reaches rows that the table's own list does not
	// have: another folder of contacts, another calendar.
	Beyond bool
}

// A Parent ties a child or derived table to the table its rows live in.
type Parent struct {
	Table string // "messages"
	Key   string // the child's column that holds the parent's id: "message_id"
	// Expand is the navigation property of a Child that may ride in the
	// parent's list: "attachments". Without it the parents are listed first.
	Expand string
	// Entries are the properties a Derived table unfolds, in order.
	Entries []Entry
}

// An Entry is one property whose elements become rows of a derived table. The
// Property of the table's own columns is a path within the element, "" for the
// element itself.
type Entry struct {
	Property string // "toRecipients"
	Kind     string // value of the kind column: "to"; "" when the table has none
	Single   bool   // an object, not a list: "from"
}

// A Tree says how a tree of folders is read.
type Tree struct {
	// Delta gives the whole tree flat; "" when Graph has no such call.
	Delta string
	// Children lists one folder's children, with {id} for the folder.
	Children string
	// Hidden is the query parameter that makes a list show hidden folders.
	Hidden string
}

// Rules are the query options a list takes and how it pages.
type Rules struct {
	Family    Family
	Bare      bool   // the list takes no query options at all
	MaxPage   int    // largest $top; 0 when the list takes none
	Filter    bool   // $filter is honoured (not ignored, not a trap)
	OrderBy   bool   // $orderby is
	Search    bool   // $search is
	SearchCap int    // the most rows $search ever gives; 0 when there is no cap
	Count     bool   // $count can be trusted on a list with a scope
	Lead      bool   // a property of $orderby must lead $filter (messages)
	Keyset    string // property by which a long list can be cut into windows: "receivedDateTime"
}

// Family is the service behind a table; each has its own dialect of OData.
type Family uint8

// The families.
const (
	Outlook   Family = iota // mail, calendar, contacts
	Directory               // users, groups: advanced queries
)

// A Column is one column of a table.
type Column struct {
	Name string // SQL name, snake case: "from_address"
	// Property is Graph's path: "from/emailAddress/address"; "" when the value
	// does not come from a property (Source says from where).
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
	// Full marks values that the table's least permission keeps back.
	Full bool
	// Source says where a column without Property comes from.
	Source Source
	// Values are the spellings of an enumeration, in the order of the schema.
	Values []string

	Filter Ops    // operators Graph takes on it in $filter
	Exact  Ops    // those of them whose answer needs no second look
	Order  bool   // sorts as SQL does in $orderby
	Search string // its KQL property: "subject"; "" when $search cannot name it
	// Advanced marks directory properties that need an advanced query
	// whatever is asked of them.
	Advanced bool
	// Element is the path that any() compares within an element of a
	// collection: "address" of emailAddresses; "" is the element itself.
	Element string
	// Cast is the derived type a property belongs to:
	// "microsoft.graph.fileAttachment" for contentBytes.
	Cast string
	// Extended is the id of the extended property of a FromExtended column.
	Extended string
	// Width is how many bytes a value usually takes in JSON; 0 for what is
	// usual for the type.
	Width int
}
