package exec

import (
	"context"
	"errors"
	"fmt"

	"graphmail/internal/plan"
)

// A pass follows a list once, from its first page.
//
// Graph pages by $skip: when mail is deleted under the reader, as many rows slip
// past it (https://github.com/microsoftgraph/microsoft-graph-docs/issues/7569).
// So a link is followed to the second page and no further where the list can be
// read by its lead value instead; and a count that falls on the way says that
// even that one cannot be trusted.
type pass struct {
	*list
	bounds *plan.Window // nil for the whole list
	links  trail
	far    track // how far it has been read
	count  int64 // the largest that Graph gave; −1 when it gave none
	read   int64 // objects
	shrunk bool  // the count has fallen
}

func (p *pass) run(ctx context.Context, emit func(batch) error) error {
	link := ""
	for n := 1; ; n++ {
		pg, use, note, err := p.fetch(ctx, link, p.bounds)
		if err != nil {
			// What failed has taken something, too.
			if err := emit(batch{usage: use, note: note}); err != nil {
				return err
			}
			if err == errAgain && p.cuts && p.far.known() {
				return p.rest(ctx, p.far, n-1, emit)
			}
			return err
		}
		sure := p.far
		whole, err := p.book(pg, n == 1)
		if err != nil {
			return err
		}
		if whole {
			sure = p.far
		}
		if err := p.r.take(ctx, pg, p.lay, p.at, use, note, emit); err != nil {
			return err
		}
		link = pg.next
		switch {
		case link != "":
			if err := p.links.follow(link); err != nil {
				return err
			}
		case !p.shrunk:
			return p.capped()
		case !p.cuts:
			return errAgain
		}
		if p.cuts && (n >= 2 || p.left(n, p.read, p.count) >= longScan) {
			if err := p.rest(ctx, sure, n, emit); err != errAgain || link == "" {
				return err
			}
		}
	}
}

// book notes a page that has come, and reports whether the list is sure to hold
// no more rows up to its end: a page that follows a link may have gaps, and only
// the count would say so.
func (p *pass) book(pg *page, first bool) (sure bool, err error) {
	sure = first && pg.count >= 0 || p.count >= 0 && pg.count >= p.count
	p.shrunk = p.shrunk || pg.count >= 0 && pg.count < p.count
	p.count = max(p.count, pg.count)
	p.read += int64(len(pg.objects))
	if err := p.far.follow(pg); err != nil {
		if p.ordered() {
			return false, err
		}
		p.cuts, p.far.dir = false, unordered // nobody asked for the order but we
	}
	return sure && !p.shrunk, nil
}

// rest reads what is left after n pages, which the list is known to have no gaps
// in as far as sure, by windows. It gives errAgain when Graph takes no windows
// of this list, which then has to be followed by its links.
func (p *pass) rest(ctx context.Context, sure track, n int, emit func(batch) error) error {
	err := p.split(ctx, sure, max(1, p.left(n, p.read, p.count)), emit)
	if !refused(err) && (p.ordered() || !errors.Is(err, errOrder)) {
		return err
	}
	p.cuts = false
	if err := emit(batch{note: "Graph takes no windows of the list; it was followed page by page"}); err != nil {
		return err
	}
	return errAgain
}

// capped is the error of a search whose results Graph cut off.
func (p *pass) capped() error {
	s := p.r.s
	if s.Cap == 0 || p.read < int64(s.Cap) {
		return nil
	}
	return fmt.Errorf("the search in %q found more than the %d rows that Graph gives at most, so some are missing; search for more words, for instance with received>=2024-01-01, or add a LIMIT",
		s.Table.Name, s.Cap)
}
