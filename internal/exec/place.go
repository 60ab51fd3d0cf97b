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

// places are all mailboxes and folders of the scan.
func (r *reader) places(ctx context.Context) ([]place, error) {
	var all []place
	if r.keys.bound && r.s.Scope != nil && r.s.Scope == r.s.Key {
		for _, k := range r.pairs(r.keys.keys) {
			all = append(all, place{mailbox: k.Mailbox, folder: k.ID, path: k.ID})
		}
		return all, nil
	}
	for _, m := range r.mailboxes() {
		in, err := r.placesIn(ctx, m)
		if err != nil {
			return nil, err
		}
		all = append(all, in...)
	}
	return all, nil
}

// placesIn are the folders of the scan in one mailbox, or the whole of it; none
// when the mailbox is left out.
func (r *reader) placesIn(ctx context.Context, mailbox string) ([]place, error) {
	if len(r.s.Folders) == 0 {
		return []place{{mailbox: mailbox}}, nil
	}
	var all []place
	for _, f := range r.s.Folders {
		at := place{mailbox: mailbox, folder: f, path: f}
		if r.s.Scope.Source == graphtables.FromFolder {
			var use Usage
			path, err := r.tree.resolve(ctx, mailbox, f, &use)
			if err := r.spend(use); err != nil {
				return nil, err
			}
			if err != nil {
				return nil, r.leave(place{mailbox: mailbox}, err, r.emit)
			}
			at.path = path
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
