package exec

import (
	"fmt"

	"graphmail/internal/plan"
)

// A LackError says that the sign-in may not read what a scan asks for, as a 403
// does, where Graph does not say so: it leaves out what Mail.ReadBasic hides
// without a word.
type LackError struct {
	Scan    *plan.Scan
	Mailbox string // "" for all of the scan's
	Err     error  // how that is known
}

// Error is in the words of a 403 for the table.
func (e *LackError) Error() string {
	need, remedies := permission(e.Scan, place{mailbox: e.Mailbox})
	return fmt.Sprintf("table %q needs %s: %v; %s", e.Scan.Table.Name, need, e.Err, oneOf(remedies))
}

// Unwrap returns how that is known.
func (e *LackError) Unwrap() error { return e.Err }
