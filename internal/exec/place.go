package exec

import (
	"context"

	"graphmail/graphtables"
	"graphmail/internal/plan"
)

// place is where a list lies.
type place struct {
	mailbox string // value of user_id; "" for the directory
	folder  string // as the query names it; "" for the whole mailbox
	path    string // the folder's id or well-known name, for the URL
	parent  string // the parent whose children are listed; "" elsewhere
}

// fill puts the place into the path of a request.
func (p place) fill(req *plan.Request) *plan.Request {
	return req.With("mailbox", p.mailbox).With("folder", p.path)
}

// request makes a GET of it.
func (p place) request(text string, header []plan.Pair) Request {
	req := Request{URL: text, Mailbox: p.mailbox}
	for _, h := range header {
		req.Header = append(req.Header, h.Name, h.Value)
	}
	return req
}

// places are all mailboxes and folders of the scan, and what it took to find
// them.
func (r *reader) places(ctx context.Context) ([]place, Usage, error) {
	var all []place
	var use Usage
	if r.keys.bound && r.s.Scope != nil && r.s.Scope == r.s.Key {
		for _, k := range r.pairs(r.keys.keys) {
			all = append(all, place{mailbox: k.Mailbox, folder: k.ID, path: k.ID})
		}
		return all, use, nil
	}
	for _, m := range r.mailboxes() {
		in, err := r.placesIn(ctx, m, &use)
		if err != nil {
			return nil, use, err
		}
		all = append(all, in...)
	}
	return all, use, nil
}

// placesIn are the folders of the scan in one mailbox, or the whole of it.
func (r *reader) placesIn(ctx context.Context, mailbox string, use *Usage) ([]place, error) {
	if len(r.s.Folders) == 0 {
		return []place{{mailbox: mailbox}}, nil
	}
	var all []place
	for _, f := range r.s.Folders {
		at := place{mailbox: mailbox, folder: f, path: f}
		if r.s.Scope.Source == graphtables.FromFolder {
			var err error
			if at.path, err = r.tree.resolve(ctx, mailbox, f, use); err != nil {
				return nil, err
			}
		}
		all = append(all, at)
	}
	return all, nil
}

// mailboxes are those that a join supplies, else those of the scan.
func (r *reader) mailboxes() []string {
	if !r.keys.bound {
		return r.s.Mailboxes
	}
	var all []string
	for _, k := range r.keys.keys {
		if k.ID == "" {
			all = append(all, k.Mailbox)
		}
	}
	if all == nil {
		return r.s.Mailboxes
	}
	return all
}
