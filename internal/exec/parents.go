package exec

import (
	"context"

	"graphmail/graphtables"
	"graphmail/internal/plan"
)

// eachParent reads the ids of all parents, page by page, and calls use with
// those of each.
func (r *reader) eachParent(ctx context.Context, parents *plan.Scan, use func([]bindKey) error) error {
	p, err := newReader(r.x, parents, bindKeys{})
	if err != nil {
		return err
	}
	width, id, mailbox := parents.Width(), -1, -1
	for i, c := range parents.Columns {
		switch {
		case c.Property == "id":
			id = i
		case c.Source == graphtables.FromMailbox:
			mailbox = i
		}
	}
	var failed error // of use, which is none of the parents' own
	err = p.run(ctx, func(b batch) error {
		keys := make([]bindKey, b.n)
		for i := range keys {
			keys[i].ID = b.rows[i*width+id].Text()
			if mailbox >= 0 {
				keys[i].Mailbox = b.rows[i*width+mailbox].Text()
			}
		}
		b.rows, b.n, b.objects = nil, 0, nil
		if failed = r.emit(b); failed == nil && len(keys) > 0 {
			failed = use(keys)
		}
		if failed != nil {
			return errEnough
		}
		return nil
	})
	if failed != nil {
		return failed
	}
	return err
}
