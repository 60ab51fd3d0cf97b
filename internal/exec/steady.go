package exec

import (
	"context"
	"fmt"

	"graphmail/internal/plan"
)

// readSteady reads the list within bounds by its links alone, where there is no
// other way, again and again until nothing can have slipped past. A count that
// stays shows that; without one, only a pass that finds nothing new does.
func (l *list) readSteady(ctx context.Context, bounds *plan.Window, size pageSize, emit func(batch) error) error {
	u := newList(l.r, l.req, l.at)
	req := *u.req
	req.Count = true
	u.req, u.size, u.cuts = &req, size, false
	defer func() { l.begun = l.begun || u.begun }()
	var had seen
	for range maxPasses {
		news := false
		p := pass{list: u, bounds: bounds, far: track{dir: u.direction()}, count: -1}
		err := p.run(ctx, func(b batch) error {
			for _, o := range b.objects {
				news = had.add(o.id) || news
			}
			return emit(b)
		})
		if err != nil && err != errAgain {
			return err
		}
		if err == nil && (p.count >= 0 || p.links == nil || !news) {
			return nil
		}
		u.size.stretch() // so that the borders of pages lie elsewhere
	}
	return errRestless
}

// errRestless gives up on a list.
var errRestless = fmt.Errorf("the list kept changing while it was read %d times over; try again when the mailbox is quieter", maxPasses)
