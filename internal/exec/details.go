package exec

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"graphmail/graphtables"
	"graphmail/internal/expr"
	"graphmail/internal/plan"
)

// details asks, for each row of a batch that has passed so far, for the values
// that no list has: a message's MIME text, an attachment's bytes.
func (r *reader) details(ctx context.Context, b *batch, at place) error {
	width := r.s.Width()
	rows := make([][]expr.Value, b.n)
	for i := range rows {
		rows[i] = b.rows[i*width : (i+1)*width : (i+1)*width]
	}
	for i := range r.s.Details {
		d := &r.s.Details[i]
		var err error
		if d.Raw {
			err = r.rawDetails(ctx, d, rows, at, &b.usage)
		} else {
			err = r.objectDetails(ctx, d, rows, at, &b.usage)
		}
		if err != nil {
			return err
		}
	}
	if r.late == nil {
		return nil
	}
	kept, first := b.rows[:0], 0
	b.n = 0
	for i, o := range b.objects {
		passed := 0
		for _, row := range rows[first : first+o.rows] {
			ok, err := r.passes(r.late, row)
			if err != nil {
				return err
			}
			if ok {
				kept = append(kept, row...)
				passed++
			}
		}
		first += o.rows
		b.objects[i].rows = passed
		b.n += passed
	}
	b.rows = kept
	return nil
}

// detailRequest fills a row's keys into a detail's path; false when the detail
// is not for rows like it.
func (r *reader) detailRequest(d *plan.Detail, row []expr.Value, at place) (Request, bool) {
	req := at.fill(d.Request)
	for i, c := range r.s.Columns {
		switch {
		case c.Source == graphtables.FromKind && d.Kind != "" && row[i].Text() != d.Kind:
			return Request{}, false
		case c.Source == graphtables.FromMailbox:
			req = req.With("mailbox", row[i].Text())
		case c.Property == "id":
			req = req.With("id", row[i].Text())
		case c.Source == graphtables.FromParent:
			req = req.With(c.Name, row[i].Text())
		}
	}
	return at.request(req.URL(nil, 0), req.Header), true
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

// rawDetails fetches $value for each row, as many at a time as a mailbox takes.
func (r *reader) rawDetails(ctx context.Context, d *plan.Detail, rows [][]expr.Value, at place, use *Usage) error {
	slots := r.detailSlots(d)
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	free := make(chan struct{}, max(1, r.x.opt.Concurrency))
	var all sync.WaitGroup
	var mu sync.Mutex
	for _, row := range rows {
		req, ok := r.detailRequest(d, row, at)
		for _, s := range slots {
			row[s.index] = expr.Null
		}
		if !ok {
			continue
		}
		free <- struct{}{}
		all.Go(func() {
			defer func() { <-free }()
			body, u, err := r.x.src.Raw(ctx, req)
			mu.Lock()
			defer mu.Unlock()
			use.add(u)
			if missing(err) {
				return // deleted since the list was read
			}
			if err != nil {
				stop(err)
				return
			}
			for _, s := range slots {
				row[s.index] = expr.NewBytes(string(body))
			}
		})
	}
	all.Wait()
	return context.Cause(ctx)
}

// objectDetails gets the rows' objects in batches and takes the detail's
// columns out of them.
func (r *reader) objectDetails(ctx context.Context, d *plan.Detail, rows [][]expr.Value, at place, use *Usage) error {
	lay := &layout{width: r.s.Width(), root: &field{}}
	slots := r.detailSlots(d)
	for _, s := range slots {
		lay.add(s)
	}
	dec := newDecoder(lay)
	var reqs []Request
	var of [][]expr.Value
	for _, row := range rows {
		if req, ok := r.detailRequest(d, row, at); ok {
			reqs = append(reqs, req)
			of = append(of, row)
		}
	}
	for len(reqs) > 0 {
		n := min(keyChunk, len(reqs))
		u, err := r.fetchAll(ctx, reqs[:n], func(i int, body []byte, err error) error {
			if missing(err) {
				return nil
			}
			if err != nil {
				return err
			}
			pg, err := dec.one(body)
			if err != nil {
				return err
			}
			for _, s := range slots {
				of[i][s.index] = pg.rows[s.index]
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

// capped is the error of a search whose results Graph cut off.
func (r *reader) capped() error {
	if r.s.Cap == 0 || r.lost || r.objects < int64(r.s.Cap) {
		return nil
	}
	return errors.Join(fmt.Errorf("the search in %q found more than the %d rows that Graph gives at most, so some are missing; search for more words, for instance with received>=2024-01-01, or add a LIMIT",
		r.s.Table.Name, r.s.Cap))
}
