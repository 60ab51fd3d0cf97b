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
	// optional is set where the connection string could have left the mailbox out.
	optional bool
}

// Error is in the words of a 403 for the table. Of a mailbox that has answered, the
// owner is asked nothing.
func (e *LackError) Error() string {
	at, answered := place{mailbox: e.Mailbox}, place{}
	if status, _ := answerOf(e.Err); status != 0 {
		answered = at
	}
	need, remedies := permission(e.Scan, answered)
	cause := e.Err
	if at.foreign() {
		cause = fmt.Errorf("mailbox %q: %w", e.Mailbox, e.Err)
		if e.optional {
			remedies = append(remedies, skipRemedy)
		}
	}
	return fmt.Sprintf("table %q needs %s: %v; %s", e.Scan.Table.Name, need, cause, oneOf(remedies))
}

// Unwrap returns how that is known.
func (e *LackError) Unwrap() error { return e.Err }
