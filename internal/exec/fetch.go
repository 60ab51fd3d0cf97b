package exec

import (
	"context"
	"errors"
)

// fetchPage gets one page of a list. bytes is the length of its text.
func fetchPage(ctx context.Context, src Fetcher, req Request, dec *decoder) (pg *page, bytes int, use Usage, err error) {
	use, err = src.Get(ctx, req, func(body []byte) (err error) {
		bytes = len(body)
		pg, err = dec.list(body)
		return err
	})
	return pg, bytes, use, err
}

// fetchAll sends one request as it is and several as a batch. It calls done for
// each with a body that is whole, or with the failure.
func fetchAll(ctx context.Context, src Fetcher, reqs []Request, done func(i int, body []byte, err error) error) (Usage, error) {
	switch len(reqs) {
	case 0:
		return Usage{}, nil
	case 1:
		var body []byte
		use, err := src.Get(ctx, reqs[0], func(b []byte) error {
			body = append(body[:0], b...)
			return whole(b)
		})
		return use, done(0, body, err)
	}
	return src.Batch(ctx, reqs, func(i int, body []byte, err error) error {
		if err == nil {
			if err := whole(body); err != nil {
				return err // it is fetched again, or its failure comes back
			}
		}
		return done(i, body, err)
	})
}

// A trail is the nextLinks that have been followed from page to page.
type trail map[string]bool

// errCircle says that the list has no end, so that its rest cannot be reached.
var errCircle = errors.New("the server's nextLink leads back to a page that was read before, so the rest of the list cannot be reached")

// follow notes a link, and fails where it was followed before.
func (t *trail) follow(link string) error {
	if (*t)[link] {
		return errCircle
	}
	if *t == nil {
		*t = trail{}
	}
	(*t)[link] = true
	return nil
}

// follow reads the list at link to its end.
func (r *reader) follow(ctx context.Context, link string, at place, dec *decoder, use func(*page, Usage) error) error {
	var links trail
	for link != "" {
		if err := links.follow(link); err != nil {
			return err
		}
		pg, _, u, err := fetchPage(ctx, r.x.src, at.request(link, r.s.Requests[0].Header), dec)
		if err != nil {
			return at.named(err)
		}
		if err := use(pg, u); err != nil {
			return err
		}
		link = pg.next
	}
	return nil
}
