package exec

import (
	"context"
	"errors"
	"fmt"

	"graphmail/internal/plan"
)

// lists reads every list of the scan.
func (r *reader) lists(ctx context.Context) error {
	places, err := r.places(ctx)
	if err != nil {
		return err
	}
	if r.s.CountOnly {
		done, err := r.count(ctx, places)
		if done || err != nil {
			return err
		}
	}
	var lanes []lane
	for _, at := range places {
		for _, req := range r.s.Requests {
			l := newList(r, req, at)
			lanes = append(lanes, func(ctx context.Context, emit func(batch) error) error {
				return r.forgive(l.at, l.read(ctx, emit), emit)
			})
		}
	}
	width := r.opt.Concurrency
	if r.s.Limit >= 0 {
		width = 1 // the first list may be enough
	}
	return inTurn(ctx, lanes, width, r.emit)
}

// forgive names the mailbox in a failure, and lets it pass with a note where
// the connection string says OnMailboxError=Skip.
func (r *reader) forgive(at place, err error, emit func(batch) error) error {
	var f Failure
	if err == nil || at.mailbox == "" || !errors.As(err, &f) || refused(err) {
		return err
	}
	err = &mailboxError{at.mailbox, err}
	if status, _ := f.Answer(); r.opt.SkipMailbox && (status == 403 || status == 404) {
		return emit(batch{note: fmt.Sprintf("skipped %v", err)})
	}
	return err
}

// A list reads one list of Graph from its first page to its last.
type list struct {
	r   *reader
	req *plan.Request
	at  place
	lay *layout
	dec *decoder
	top int
}

func newList(r *reader, req *plan.Request, at place) *list {
	lay := layoutOf(r.s, req)
	return &list{r: r, req: at.fill(req), at: at, lay: lay, dec: newDecoder(lay, r.s.Outer), top: req.Top}
}

// longScan is how many pages a list must have before it is cut into windows.
const longScan = 3

// read follows the list. One that is long, by Graph's count or because it goes
// on after its second page, is cut into windows that are read side by side.
func (l *list) read(ctx context.Context, emit func(batch) error) error {
	for range maxPasses {
		err := l.pass(ctx, emit)
		if err != errAgain {
			return err
		}
	}
	return fmt.Errorf("the list kept changing while it was read %d times over; try again when the mailbox is quieter", maxPasses)
}

// maxPasses bounds how often a list is read anew, because rows may have slipped
// past the reader or because its pages were too heavy.
const maxPasses = 12

// errAgain asks for another pass over the list. Rows that were handed on are
// not handed on twice.
var errAgain = errors.New("read the list again")

// pass reads the list once.
func (l *list) pass(ctx context.Context, emit func(batch) error) error {
	far := track{dir: l.direction()}
	links := map[string]bool{}
	link, count, shrunk := "", int64(-1), false
	for n := 1; ; n++ {
		pg, use, note, err := l.fetch(ctx, link, nil)
		if err == errAgain {
			if err := emit(batch{usage: use, note: note}); err != nil {
				return err
			}
		}
		if err != nil {
			return err
		}
		// A count that falls means that mail was deleted under the reader: since
		// Graph pages by $skip, as many other rows slipped past it.
		if pg.count >= 0 && pg.count < count {
			shrunk = true
			if l.canSplit() && far.some {
				return l.split(ctx, far, emit) // from the last row before that page
			}
		}
		count = max(count, pg.count)
		if err := far.follow(pg); err != nil {
			return err
		}
		if err := l.r.take(ctx, pg, l.lay, l.at, use, note, emit); err != nil {
			return err
		}
		if pg.next == "" {
			break
		}
		if links[pg.next] {
			return errors.New("the server's nextLink leads back to a page that was read before, so the rest of the list cannot be reached")
		}
		link = pg.next
		links[link] = true
		if l.canSplit() && (n >= longScan-1 || count > int64(longScan*l.top)) {
			err := l.split(ctx, far, emit)
			if !refused(err) {
				return err
			}
			l.lay.lead = false // this filter takes no window beside it
		}
	}
	if shrunk {
		return errAgain
	}
	return nil
}

// fetch gets the page at link, or the first page within bounds. A page that is
// too heavy for Graph (504, or a time-out) is asked for again in half the size;
// where a link has fixed the size, errAgain says that the list has to start
// again.
// https://learn.microsoft.com/graph/api/user-list-messages
func (l *list) fetch(ctx context.Context, link string, bounds *plan.Window) (*page, Usage, string, error) {
	var total Usage
	note := ""
	for {
		text := link
		if text == "" {
			text = l.req.URL(bounds, l.top)
		}
		pg, use, err := l.get(ctx, text)
		total.add(use)
		if err == nil || !heavy(err) || !l.halve() {
			return pg, total, note, err
		}
		note = fmt.Sprintf("a page was too heavy for Graph; read on with $top=%d", l.top)
		if link != "" {
			return nil, total, note, errAgain
		}
	}
}

// halve makes pages smaller; false when they cannot be.
func (l *list) halve() bool {
	if l.top <= 1 {
		return false
	}
	l.top /= 2
	return true
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

// get fetches and decodes one page.
func (l *list) get(ctx context.Context, text string) (*page, Usage, error) {
	var pg *page
	req := l.at.request(text, l.req.Header)
	req.Shrinkable = l.top > 1
	use, err := l.r.src.Get(ctx, req, func(body []byte) (err error) {
		pg, err = l.dec.list(body)
		return err
	})
	return pg, use, err
}
