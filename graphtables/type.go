package graphtables

import "strings"

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

var typeNames = [...]string{"TEXT", "BOOLEAN", "BIGINT", "DOUBLE", "TIMESTAMP", "DATE", "JSON", "BLOB"}

// String returns the type as SQL writes it: "TEXT".
func (t Type) String() string { return typeNames[t] }

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
	FromCalendar        // calendar_id: the calendar that was read, NULL for the default one
	FromValue           // a separate $value call (mime, content_bytes)
	FromExtended        // an extended property (size)
	FromCatalog         // a column of information_schema
)

// Form is how a property's value is spelled in JSON and in $filter.
type Form uint8

// The forms.
const (
	Plain     Form = iota // JSON string, number or boolean; strings quoted in $filter
	Enum                  // string; quoted in $filter
	Instant               // Edm.DateTimeOffset; bare in $filter, UTC with Z
	EventTime             // dateTimeTimeZone: {dateTime, timeZone}; quoted in $filter
	Day                   // Edm.Date
	GUID                  // bare in $filter
	Base64                // Edm.Binary
	Structure             // a complex value or a collection, as JSON text
	Strings               // a collection of strings, as JSON text
)

// Ops is a set of operators of $filter.
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

var opNames = [...]string{"eq", "ne", "lt", "le", "gt", "ge", "startswith", "contains", "endswith", "in", "any", "null"}

// String lists the operators as OData writes them: "eq startswith".
func (o Ops) String() string {
	var names []string
	for i, name := range opNames {
		if o&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, " ")
}
