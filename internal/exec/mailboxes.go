package exec

import (
	"context"
	"slices"
	"strings"
	"sync"

	"graphmail/graphtables"
	"graphmail/internal/plan"
)

// A mailboxes is what a scan has found out about the mailboxes it reads. It is
// safe for concurrent use.
type mailboxes struct {
	mu       sync.Mutex
	doubtful []string        // in the order in which doubts came up
	proven   map[string]bool // something was read from them
	skipped  map[string]bool // they cannot be opened, and that is all right
}

// doubt notes that an object was not found in a mailbox. Graph says the same,
// word for word, where the mailbox is another person's who does not share it
// (https://github.com/microsoftgraph/microsoft-graph-docs/issues/11233); so
// before that answer becomes "no row", the mailbox is tried.
func (b *mailboxes) doubt(mailbox string) {
	if mailbox == "" || strings.EqualFold(mailbox, "me") {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if !slices.Contains(b.doubtful, mailbox) {
		b.doubtful = append(b.doubtful, mailbox)
	}
}

// prove notes that something was read from a mailbox.
func (b *mailboxes) prove(mailbox string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.proven == nil {
		b.proven = map[string]bool{}
	}
	b.proven[mailbox] = true
}

// skip notes that a mailbox is left out, and reports whether that is news.
func (b *mailboxes) skip(mailbox string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.skipped == nil {
		b.skipped = map[string]bool{}
	}
	news := !b.skipped[mailbox]
	b.skipped[mailbox] = true
	return news
}

// left reports whether a mailbox is left out.
func (b *mailboxes) left(mailbox string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.skipped[mailbox]
}

// unsettled returns the mailboxes that are in doubt still.
func (b *mailboxes) unsettled() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(b.doubtful), func(m string) bool { return b.proven[m] || b.skipped[m] })
}

// settle tries each mailbox in doubt with the smallest request that the table
// has for one.
func (r *reader) settle(ctx context.Context) error {
	list := r.s.Table
	if list.Parent != nil {
		list = graphtables.Standard().Table(list.Parent.Table)
	}
	if strings.Count(list.Path, "{") != 1 || list.Rules.Bare {
		return nil
	}
	req := &plan.Request{Path: "/" + list.Path, Select: []string{"id"}, Top: 1}
	dec := newDecoder(newLayout(nil, 0, 0))
	for _, m := range r.boxes.unsettled() {
		at := place{mailbox: m}
		_, _, use, err := fetchPage(ctx, r.x.src, at.request(at.fill(req).URL(nil, 0), nil), dec)
		if err := r.spend(use); err != nil {
			return err
		}
		if err == nil {
			r.boxes.prove(m)
		} else if err := r.leave(at, err, r.emit); err != nil {
			return err
		}
	}
	return nil
}
