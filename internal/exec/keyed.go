package exec

import (
	"context"
	"errors"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// missing reports whether err is Graph's word that there is no object with an
// id, or that the text cannot be one: in SQL that is no row.
func missing(err error) bool {
	var f Failure
	if !errors.As(err, &f) {
		return false
	}
	status, code := f.Answer()
	switch code {
	case "ErrorItemNotFound", "Request_ResourceNotFound", "ErrorInvalidMailboxItemId":
		return status == 404
	case "ErrorInvalidIdMalformed":
		return status == 400
	}
	return false
}

// parentIDs reads the ids of all parents of a scan that names none.
func (r *reader) parentIDs(ctx context.Context) ([]bindKey, error) {
	parents, err := newReader(r.x, r.s.Parents, bindKeys{})
	if err != nil {
		return nil, err
	}
	var keys []bindKey
	width, id, mailbox := r.s.Parents.Width(), -1, -1
	for i, c := range r.s.Parents.Columns {
		switch {
		case c.Property == "id":
			id = i
		case c.Source == graphtables.FromMailbox:
			mailbox = i
		}
	}
	err = parents.run(ctx, func(b batch) error {
		for i := range b.n {
			k := bindKey{ID: b.rows[i*width+id].Text()}
			if mailbox >= 0 {
				k.Mailbox = b.rows[i*width+mailbox].Text()
			}
			keys = append(keys, k)
		}
		b.rows, b.n = nil, 0
		return r.emit(b)
	})
	return keys, err
}

// pairs are the keys of the scan with the mailbox each is looked for in.
func (r *reader) pairs(keys []bindKey) []bindKey {
	if keys == nil {
		for _, id := range r.s.Keys {
			keys = append(keys, bindKey{ID: id})
		}
	}
	var all []bindKey
	have := map[bindKey]bool{}
	for _, k := range keys {
		in := []string{k.Mailbox}
		if k.Mailbox == "" && len(r.s.Mailboxes) > 0 {
			in = r.s.Mailboxes
		}
		for _, m := range in {
			k.Mailbox = m
			if !have[k] {
				have[k] = true
				all = append(all, k)
			}
		}
	}
	return all
}

// byKey gets objects by their ids, in batches.
func (r *reader) byKey(ctx context.Context) error {
	return r.keyed(ctx, func(ctx context.Context, lay *layout, dec *decoder, k placedKey, body []byte, emit func(batch) error) error {
		pg, err := dec.one(body)
		if err != nil {
			return err
		}
		r.named(pg, k)
		return r.take(ctx, pg, lay, k.at, Usage{}, "", emit)
	})
}

// byParent lists the children of given parents, in batches.
func (r *reader) byParent(ctx context.Context) error {
	return r.keyed(ctx, func(ctx context.Context, lay *layout, dec *decoder, k placedKey, body []byte, emit func(batch) error) error {
		pg, err := dec.list(body)
		if err != nil {
			return err
		}
		at := k.at
		at.parent = k.id
		for links := map[string]bool{}; ; {
			if err := r.take(ctx, pg, lay, at, Usage{}, "", emit); err != nil {
				return err
			}
			if pg.next == "" {
				return nil
			}
			if links[pg.next] {
				return errors.New("the server's nextLink leads back to a page that was read before")
			}
			links[pg.next] = true
			use, err := r.x.src.Get(ctx, at.request(pg.next, r.s.Requests[0].Header), func(body []byte) (err error) {
				pg, err = dec.list(body)
				return err
			})
			if err == nil {
				err = emit(batch{usage: use, pages: 1})
			}
			if err != nil {
				return err
			}
		}
	})
}

// keyChunk is how many objects are asked for before rows are handed on: the
// most that one batch call takes.
// https://learn.microsoft.com/graph/json-batching
const keyChunk = 20

// A placedKey is a key and where it is looked for.
type placedKey struct {
	id string
	at place
}

// placed are the keys in each of the folders that the scan is about.
func (r *reader) placed(ctx context.Context, keys []bindKey) ([]placedKey, error) {
	var all []placedKey
	var use Usage
	in := map[string][]place{}
	for _, k := range keys {
		if in[k.Mailbox] == nil {
			places, err := r.placesIn(ctx, k.Mailbox, &use)
			if err != nil {
				return nil, err
			}
			in[k.Mailbox] = places
		}
		for _, at := range in[k.Mailbox] {
			all = append(all, placedKey{k.ID, at})
		}
	}
	if use.Calls == 0 {
		return all, nil
	}
	return all, r.emit(batch{usage: use, pages: use.Calls})
}

// named gives an object got by a name that none of its properties holds, such
// as a folder's well-known one, that name.
func (r *reader) named(pg *page, k placedKey) {
	if r.s.Key == nil || r.s.Key.Source != graphtables.FromTree {
		return
	}
	for i, c := range r.s.Columns {
		if c == r.s.Key {
			pg.rows[i] = expr.NewText(k.id)
		}
	}
}

// keyed asks for what each key stands for and hands the answers to use, in the
// order of the keys.
func (r *reader) keyed(ctx context.Context, use func(context.Context, *layout, *decoder, placedKey, []byte, func(batch) error) error) error {
	req := r.s.Requests[0]
	lay := layoutOf(r.s, nil)
	dec := newDecoder(lay)
	pairs := r.pairs(r.keys.keys)
	if r.s.Parents != nil && !r.keys.bound {
		found, err := r.parentIDs(ctx)
		if err != nil {
			return err
		}
		pairs = r.pairs(found)
	}
	keys, err := r.placed(ctx, pairs)
	if err != nil {
		return err
	}
	for len(keys) > 0 {
		n := min(keyChunk, len(keys))
		chunk := keys[:n]
		keys = keys[n:]
		reqs := make([]Request, n)
		for i, k := range chunk {
			target := k.at.fill(req).With("id", k.id)
			if r.s.Table.Parent != nil {
				target = target.With(r.s.Table.Parent.Key, k.id)
			}
			reqs[i] = k.at.request(target.URL(nil, 0), req.Header)
		}
		bodies := make([][]byte, n)
		u, err := r.fetchAll(ctx, reqs, func(i int, body []byte, err error) error {
			switch {
			case err == nil:
				bodies[i] = append([]byte{}, body...)
			case !missing(err):
				return r.forgive(chunk[i].at, err, r.emit)
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := r.emit(batch{usage: u, pages: 1}); err != nil {
			return err
		}
		for i, body := range bodies {
			if body == nil {
				continue
			}
			if err := use(ctx, lay, dec, chunk[i], body, r.emit); err != nil {
				return err
			}
		}
	}
	return nil
}

// fetchAll sends one request as it is and several as a batch.
func (r *reader) fetchAll(ctx context.Context, reqs []Request, done func(i int, body []byte, err error) error) (Usage, error) {
	if len(reqs) > 1 {
		return r.x.src.Batch(ctx, reqs, done)
	}
	var body []byte
	use, err := r.x.src.Get(ctx, reqs[0], func(b []byte) error {
		body = append(body[:0], b...)
		return whole(b)
	})
	return use, done(0, body, err)
}

// singletons reads the one object that each mailbox has.
func (r *reader) singletons(ctx context.Context) error {
	req := r.s.Requests[0]
	lay := layoutOf(r.s, nil)
	dec := newDecoder(lay)
	for _, m := range r.mailboxes() {
		at := place{mailbox: m}
		var pg *page
		use, err := r.x.src.Get(ctx, at.request(at.fill(req).URL(nil, 0), req.Header), func(body []byte) (err error) {
			pg, err = dec.one(body)
			return err
		})
		if err != nil {
			if err := r.forgive(at, err, r.emit); err != nil {
				return err
			}
			continue
		}
		if err := r.take(ctx, pg, lay, at, use, "", r.emit); err != nil {
			return err
		}
	}
	return nil
}

// count asks Graph for the number of rows. Where it does not say, or says what
// cannot be, the rows are read and counted.
// https://github.com/microsoftgraph/microsoft-graph-docs/issues/3848
func (r *reader) count(ctx context.Context) error {
	if !r.s.CountOnly {
		return r.countRows(ctx) // Graph refused to count
	}
	places, use, err := r.places(ctx)
	if err != nil {
		return err
	}
	total := int64(0)
	for _, at := range places {
		for _, req := range r.s.Requests {
			l := newList(r, req, at)
			pg, u, err := l.get(ctx, l.req.URL(nil, 0))
			if err != nil {
				return r.forgive(at, err, r.emit)
			}
			use.add(u)
			if pg.count < 0 || pg.count < int64(len(pg.objects)) {
				if err := r.emit(batch{usage: use, pages: use.Calls}); err != nil {
					return err
				}
				return r.countRows(ctx)
			}
			total += pg.count
		}
	}
	return r.emit(batch{rows: []expr.Value{expr.NewInt(total)}, n: 1, usage: use, pages: use.Calls})
}

// countRows reads the ids of all rows.
func (r *reader) countRows(ctx context.Context) error {
	if r.s.CountOnly {
		if err := r.use(r.s.Uncount()); err != nil {
			return err
		}
	}
	total := int64(0)
	r.seen = seen{}
	hand := r.hand
	r.hand = func(b batch) error {
		total += int64(b.n)
		b.rows, b.n = nil, 0
		return hand(b)
	}
	err := r.lists(ctx)
	r.hand = hand
	if err != nil {
		return err
	}
	return r.emit(batch{
		rows: []expr.Value{expr.NewInt(total)}, n: 1,
		note: "Graph gave no count that can be believed; the rows were counted",
	})
}
