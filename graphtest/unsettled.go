package graphtest

// Unsettled holds the points on which nothing public says what Graph does, or
// reports disagree. The zero value is the choice a careful program should be
// tested against first; turn a field on to test against the other one.
type Unsettled struct {
	// RefuseLargeTop answers 400 to a $top above 1000 on Outlook lists. Without
	// it the page is cut to 1000 rows.
	RefuseLargeTop bool
	// Functions lets $filter on Outlook lists use tolower, toupper, trim,
	// length, indexof, concat, substring, the date functions and arithmetic.
	// Without it they are refused.
	Functions bool
	// FilterAnyProperty lets $filter on Outlook lists use properties nobody
	// reported as working (id, bodyPreview, webLink and so on).
	FilterAnyProperty bool
	// OrderWithHasAttachments takes hasAttachments in $filter beside
	// $orderby=receivedDateTime without the leading clause.
	OrderWithHasAttachments bool
	// RefuseOrderWithCategories refuses categories/any in $filter beside
	// $orderby=receivedDateTime without the leading clause.
	RefuseOrderWithCategories bool
	// RightFilteredCount gives the number of rows for $count=true with $filter
	// on a mailbox's messages. Without it @odata.count is -1, as reported in
	// https://github.com/microsoftgraph/microsoft-graph-docs/issues/3848.
	RightFilteredCount bool
	// ContactsContains takes contains() in $filter on contacts.
	ContactsContains bool
	// IgnoreAccents makes $filter take é for e. Without it only case is ignored.
	IgnoreAccents bool
	// HiddenFractions gives every message time a fraction of a second that is
	// compared and sorted by but never shown.
	HiddenFractions bool
	// RefuseOffsets answers 400 to a time in $filter with an offset other
	// than Z on Outlook lists.
	RefuseOffsets bool
	// ExpandChildFolders takes $expand=childFolders, which the metadata says
	// is not expandable.
	ExpandChildFolders bool
	// SearchSkip takes $skip beside $search. Without it the answer is 400.
	SearchSkip bool
	// FilterCalendarViewTimes evaluates a $filter on start and end of a
	// calendarView. Without it such clauses hold for every event.
	FilterCalendarViewTimes bool
}
