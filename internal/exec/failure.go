package exec

import (
	"errors"
	"fmt"

	"graphmail/graphtables"
	"graphmail/internal/plan"
)

// answerOf returns the status and the code of Graph's answer in err; 0 and ""
// when there is none.
func answerOf(err error) (status int, code string) {
	var f Failure
	if !errors.As(err, &f) {
		return 0, ""
	}
	return f.Answer()
}

// refused reports whether err is Graph's word that it will not evaluate a
// filter or an order, which asking for less can mend.
// https://learn.microsoft.com/graph/api/user-list-messages
func refused(err error) bool {
	status, code := answerOf(err)
	if status != 400 && status != 501 {
		return false
	}
	switch code {
	case "InefficientFilter", "ErrorRestrictionTooComplex", "ErrorInvalidUrlQueryFilter",
		"ErrorInvalidUrlQuery", "Request_UnsupportedQuery", "ErrorInvalidRestriction":
		return true
	}
	return false
}

// missing reports whether err is Graph's word that there is no object with an
// id, or that the text cannot be one: in SQL that is no row.
func missing(err error) bool {
	status, code := answerOf(err)
	switch code {
	case "ErrorItemNotFound", "ErrorFolderNotFound", "Request_ResourceNotFound", "ErrorInvalidMailboxItemId":
		return status == 404
	case "ErrorInvalidIdMalformed":
		return status == 400
	}
	return false
}

// heavy reports whether a page failed for its weight.
func heavy(err error) bool {
	var f Failure
	if !errors.As(err, &f) {
		return false
	}
	status, _ := f.Answer()
	return status == 504 || f.Timeout()
}

// A placeError names the mailbox, and the folder, that could not be read.
type placeError struct {
	at  place
	err error
}

func (e *placeError) Error() string {
	if e.at.folder == "" {
		return fmt.Sprintf("mailbox %q: %v", e.at.mailbox, e.err)
	}
	return fmt.Sprintf("%q in mailbox %q: %v", e.at.folder, e.at.mailbox, e.err)
}

func (e *placeError) Unwrap() error { return e.err }

// named names the place in a failure of Graph's, once.
func (p place) named(err error) error {
	var f Failure
	var known *placeError
	if p.mailbox == "" || !errors.As(err, &f) || errors.As(err, &known) || refused(err) {
		return err
	}
	return &placeError{p, err}
}

// forgive deals with a failure to open a place: where what was asked for is not
// there, SQL has no rows for it.
func (r *reader) forgive(at place, err error, emit func(batch) error) error {
	if r.byID() && missing(err) {
		r.boxes.doubt(at.mailbox)
		return nil
	}
	return r.leave(at, err, emit)
}

// leave names the place in a failure, and lets it pass with a note where the
// mailbox cannot be opened and the connection string says OnMailboxError=Skip.
func (r *reader) leave(at place, err error, emit func(batch) error) error {
	err = at.named(err)
	status, _ := answerOf(err)
	if at.mailbox == "" || !r.x.opt.SkipMailbox || status != 403 && status != 404 {
		return err
	}
	if !r.boxes.skip(at.mailbox) {
		return nil // it has been said
	}
	return emit(batch{note: fmt.Sprintf("skipped %v", err)})
}

// byID reports whether the scan asks for objects or lists by ids, of which there
// may be none.
func (r *reader) byID() bool {
	switch r.s.Access {
	case plan.ByKey, plan.ByParent:
		return true
	case plan.One, plan.Tree:
		return false
	}
	return r.s.Scope != nil && r.s.Scope.Source != graphtables.FromFolder
}

// A tableError says which table a request was for, and what the person can do
// about its failure.
type tableError struct {
	text string
	err  error
}

func (e *tableError) Error() string { return e.text + ": " + e.err.Error() }
func (e *tableError) Unwrap() error { return e.err }

// explain makes a tableError of a failed request, once.
func explain(s *plan.Scan, err error) error {
	var f Failure
	var known *tableError
	if !errors.As(err, &f) || errors.As(err, &known) {
		return err
	}
	if status, _ := f.Answer(); status != 403 {
		return &tableError{fmt.Sprintf("reading table %q", s.Table.Name), err}
	}
	need, shared := s.Permission()
	if shared != "" && shared != need {
		need += " (" + shared + " for another person's mailbox)"
	}
	return &tableError{fmt.Sprintf("table %q needs the permission %s, which the sign-in lacks or an administrator withholds", s.Table.Name, need), err}
}
