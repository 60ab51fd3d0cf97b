package exec

import (
	"errors"
	"fmt"
	"strings"

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

// A placeError names the mailbox, and the folder, that could not be read, and
// says what Graph's answer means there.
type placeError struct {
	at  place
	err error
	// optional is set where the connection string could have left the mailbox out.
	optional bool
}

func (e *placeError) Error() string {
	text := fmt.Sprintf("mailbox %q", e.at.mailbox)
	if e.at.folder != "" {
		text = fmt.Sprintf("%q in mailbox %q", e.at.folder, e.at.mailbox)
	}
	if cause := e.diagnose().cause; cause != "" {
		text += ": " + cause
	}
	return fmt.Sprintf("%s: %v", text, e.err)
}

func (e *placeError) Unwrap() error { return e.err }

// diagnose says what the failure means.
func (e *placeError) diagnose() diagnosis {
	return e.at.diagnose(answerOf(e.err))
}

// named names the place in a failure of Graph's, once.
func (p place) named(err error) error {
	var f Failure
	var known *placeError
	if p.mailbox == "" || !errors.As(err, &f) || errors.As(err, &known) || refused(err) {
		return err
	}
	return &placeError{at: p, err: err}
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
	lack, lacking := errors.AsType[*LackError](err)
	if at.mailbox == "" || status != 403 && status != 404 && !lacking {
		return err
	}
	if !r.x.opt.SkipMailbox {
		if known, ok := errors.AsType[*placeError](err); ok {
			known.optional = true
		} else if lacking {
			lack.optional = true
		}
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
	text   string
	err    error
	remedy string // "" when there is none to give
}

func (e *tableError) Error() string {
	if e.remedy == "" {
		return e.text + ": " + e.err.Error()
	}
	return e.text + ": " + e.err.Error() + "; " + e.remedy
}

func (e *tableError) Unwrap() error { return e.err }

// explain makes a tableError of a failed request or of a folder that is not
// there, once.
func explain(s *plan.Scan, err error) error {
	var f Failure
	var known *tableError
	if errors.As(err, &known) {
		return err
	}
	e := &tableError{text: fmt.Sprintf("reading table %q", s.Table.Name), err: err}
	if !errors.As(err, &f) {
		var absent folderError
		if errors.As(err, &absent) {
			return e
		}
		return err
	}
	var at place
	var list []string
	where, placed := errors.AsType[*placeError](err)
	if placed {
		at = where.at
	}
	if status, code := f.Answer(); status == 403 && code != quotaExceeded {
		need, remedies := permission(s, at)
		e.text, list = fmt.Sprintf("table %q needs %s", s.Table.Name, need), remedies
	} else if status == 400 && len(s.Requests) > 0 && s.Requests[0].Search != "" {
		list = searchRemedies(s, at)
	} else if placed {
		list = where.diagnose().remedies
		if code == "ErrorFolderNotFound" || code == "ErrorItemNotFound" {
			list = append(list, sharedFolder(s, at)...)
		}
	}
	if placed && where.optional && at.foreign() && len(list) > 0 {
		list = append(list, skipRemedy)
	}
	e.remedy = oneOf(list)
	return e
}

// skipRemedy is for mailboxes that the query could go on without.
const skipRemedy = "set OnMailboxError=Skip to go on without the mailbox"

// oneOf joins what may be done: "a", "a or b", "a, b or c".
func oneOf(list []string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " or " + list[last]
}
