package exec

import (
	"context"
	"sync"

	"graphmail/graphtables"
	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// detailed hands on rows together with the values that no list has: a message's
// MIME text, an attachment's bytes. It asks for those of a few rows at a time,
// since one value can be as large as a mail, and of no more rows than are wanted.
func (r *reader) detailed(ctx context.Context, b batch) error {
	w := r.s.Width()
	objects, rows := b.objects, b.rows
	b.objects, b.rows, b.n = nil, nil, 0
	for at := 0; at < len(objects); {
		wanted := r.detailChunk()
		n := 0
		for ; at < len(objects) && n < wanted; at++ {
			// The memory of the chunk ends with it: it will be used again.
			end := (n + objects[at].rows) * w
			b.objects, b.rows = append(b.objects, objects[at]), rows[:end:end]
			n += objects[at].rows
		}
		rows = rows[n*w:]
		b.n = n
		if err := r.detail(ctx, &b); err != nil {
			return err
		}
		if err := r.give(b); err != nil {
			return err
		}
		b = batch{}
	}
	return nil
}

// detailChunk is how many rows are worth asking details for at a time.
func (r *reader) detailChunk() int {
	n := keyChunk
	for i := range r.s.Details {
		if r.s.Details[i].Raw {
			n = r.x.opt.Concurrency
		}
	}
	if r.s.Limit >= 0 && r.late == nil {
		n = min(n, int(max(1, r.s.Limit-r.passed)))
	}
	return n
}

// detail asks for the details of all rows of a batch, and drops those that are
// refused by what is known only now.
func (r *reader) detail(ctx context.Context, b *batch) error {
	w := r.s.Width()
	rows := make([]detailRow, 0, b.n)
	for _, o := range b.objects {
		for range o.rows {
			i := len(rows) * w
			rows = append(rows, detailRow{b.rows[i : i+w : i+w], *o.at})
		}
	}
	for i := range r.s.Details {
		d := &r.s.Details[i]
		var err error
		if d.Raw {
			err = r.rawDetails(ctx, d, rows, &b.usage)
		} else {
			err = r.objectDetails(ctx, d, rows, &b.usage)
		}
		if err != nil {
			return err
		}
	}
	if r.late == nil {
		return nil
	}
	kept := b.rows[:0]
	b.n = 0
	for _, row := range rows {
		ok, err := r.passes(r.late, row.values)
		if err != nil {
			return err
		}
		if ok {
			kept = append(kept, row.values...)
			b.n++
		}
	}
	b.rows = kept
	return nil
}

// A detailRow is a row that lacks details, and where it was read.
type detailRow struct {
	values []expr.Value
	at     place
}

// detailRequest fills a row's keys into a detail's path; false when the detail
// is not for rows like it.
func (r *reader) detailRequest(d *plan.Detail, row detailRow) (Request, bool) {
	req := row.at.fill(d.Request)
	for i, c := range r.s.Columns {
		switch {
		case c.Source == graphtables.FromKind && d.Kind != "" && row.values[i].Text() != d.Kind:
			return Request{}, false
		case c.Property == "id":
			req = req.With("id", row.values[i].Text())
		case c.Source == graphtables.FromParent:
			req = req.With(c.Name, row.values[i].Text())
		}
	}
	return row.at.request(req.URL(nil, 0), req.Header), true
}

// detailSlots are the slots of a detail's columns.
func (r *reader) detailSlots(d *plan.Detail) []slot {
	var list []slot
	for i, c := range r.s.Columns {
		for _, want := range d.Columns {
			if c == want {
				list = append(list, slot{i, c})
			}
		}
	}
	return list
}

// rawDetails fetches $value for each row, side by side.
func (r *reader) rawDetails(ctx context.Context, d *plan.Detail, rows []detailRow, use *Usage) error {
	slots := r.detailSlots(d)
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var all sync.WaitGroup
	var mu sync.Mutex
	for _, row := range rows {
		for _, s := range slots {
			row.values[s.index] = expr.Null
		}
		req, ok := r.detailRequest(d, row)
		if !ok {
			continue
		}
		all.Go(func() {
			body, u, err := r.x.src.Raw(ctx, req)
			mu.Lock()
			defer mu.Unlock()
			use.add(u)
			if missing(err) {
				return // deleted since the list was read
			}
			if err != nil {
				stop(row.at.named(err))
				return
			}
			for _, s := range slots {
				row.values[s.index] = expr.NewBytes(string(body))
			}
		})
	}
	all.Wait()
	return context.Cause(ctx)
}

// objectDetails gets the rows' objects in batches and takes the detail's
// columns out of them.
func (r *reader) objectDetails(ctx context.Context, d *plan.Detail, rows []detailRow, use *Usage) error {
	lay := &layout{width: r.s.Width(), root: &field{}}
	slots := r.detailSlots(d)
	for _, s := range slots {
		lay.add(s)
	}
	dec := newDecoder(lay)
	var reqs []Request
	var of []detailRow
	for _, row := range rows {
		if req, ok := r.detailRequest(d, row); ok {
			reqs, of = append(reqs, req), append(of, row)
		}
	}
	for len(reqs) > 0 {
		n := min(keyChunk, len(reqs))
		u, err := fetchAll(ctx, r.x.src, reqs[:n], func(i int, body []byte, err error) error {
			if missing(err) {
				return nil
			}
			if err != nil {
				return of[i].at.named(err)
			}
			pg, err := dec.one(body)
			if err != nil {
				return err
			}
			for _, s := range slots {
				of[i].values[s.index] = pg.rows[s.index]
			}
			return nil
		})
		use.add(u)
		if err != nil {
			return err
		}
		reqs, of = reqs[n:], of[n:]
	}
	return nil
}
