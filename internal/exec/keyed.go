package exec

import (
	"context"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// keyChunk is how many objects are asked for before rows are handed on: the
// most that one batch call takes.
// https://learn.microsoft.com/graph/json-batching
const keyChunk = 20

// A placedKey is a key and where it is looked for.
type placedKey struct {
	id string
	at place
}

// A keyedReader asks for what keys stand for, in batches.
type keyedReader struct {
	*reader
	lay *layout
	dec *decoder
	// open decodes the answer for a key and hands on its rows.
	open func(ctx context.Context, k placedKey, body []byte) error
}

func (r *reader) newKeyed() *keyedReader {
	lay := layoutOf(r.s, nil)
	k := &keyedReader{reader: r, lay: lay, dec: newDecoder(lay)}
	k.open = k.object
	return k
}

// byKey gets objects by their ids.
func (r *reader) byKey(ctx context.Context) error {
	k := r.newKeyed()
	keys, err := k.placed(ctx, r.pairs(r.keys.keys))
	if err != nil {
		return err
	}
	return k.ask(ctx, keys)
}

// byParent lists the children of given parents, or of all.
func (r *reader) byParent(ctx context.Context) error {
	k := r.newKeyed()
	k.open = k.list
	ask := func(pairs []bindKey) error {
		keys, err := k.placed(ctx, r.pairs(pairs))
		if err != nil {
			return err
		}
		return k.ask(ctx, keys)
	}
	if r.s.Parents != nil && !r.keys.bound {
		return r.eachParent(ctx, r.s.Parents, ask)
	}
	return ask(r.keys.keys)
}

// singletons reads the one object that each mailbox has.
func (r *reader) singletons(ctx context.Context) error {
	var keys []placedKey
	for _, m := range r.mailboxes() {
		keys = append(keys, placedKey{at: place{mailbox: m}})
	}
	return r.newKeyed().ask(ctx, keys)
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

// placed are the keys in each of the folders that the scan is about.
func (k *keyedReader) placed(ctx context.Context, keys []bindKey) ([]placedKey, error) {
	var all []placedKey
	in := map[string][]place{}
	for _, key := range keys {
		if _, known := in[key.Mailbox]; !known {
			places, err := k.placesIn(ctx, key.Mailbox)
			if err != nil {
				return nil, err
			}
			in[key.Mailbox] = places
		}
		for _, at := range in[key.Mailbox] {
			all = append(all, placedKey{key.ID, at})
		}
	}
	return all, nil
}

// ask asks for what each key stands for and opens the answers, in the order of
// the keys.
func (k *keyedReader) ask(ctx context.Context, keys []placedKey) error {
	for len(keys) > 0 {
		var chunk []placedKey
		for len(keys) > 0 && len(chunk) < keyChunk {
			if !k.boxes.left(keys[0].at.mailbox) {
				chunk = append(chunk, keys[0])
			}
			keys = keys[1:]
		}
		if err := k.askFor(ctx, chunk); err != nil {
			return err
		}
	}
	return nil
}

func (k *keyedReader) askFor(ctx context.Context, keys []placedKey) error {
	reqs := make([]Request, len(keys))
	for i, key := range keys {
		reqs[i] = k.request(key)
	}
	bodies := make([][]byte, len(keys))
	use, err := fetchAll(ctx, k.x.src, reqs, func(i int, body []byte, err error) error {
		at := keys[i].at
		if err != nil {
			return k.forgive(at, err, k.emit)
		}
		k.boxes.prove(at.mailbox)
		bodies[i] = append([]byte{}, body...)
		return nil
	})
	if err := k.spend(use); err != nil {
		return err
	}
	if err != nil {
		return err
	}
	for i, body := range bodies {
		if body == nil {
			continue
		}
		if err := k.open(ctx, keys[i], body); err != nil {
			return err
		}
	}
	return nil
}

// request is the GET for a key.
func (k *keyedReader) request(key placedKey) Request {
	req := key.at.fill(k.s.Requests[0])
	if key.id != "" {
		req = req.With("id", key.id)
		if k.s.Table.Parent != nil {
			req = req.With(k.s.Table.Parent.Key, key.id)
		}
	}
	return key.at.request(req.URL(nil, 0), req.Header)
}

// object hands on the row of one object, or those inside of it.
func (k *keyedReader) object(ctx context.Context, key placedKey, body []byte) error {
	pg, err := k.dec.one(body)
	if err != nil {
		return err
	}
	k.named(pg, key)
	return k.take(ctx, pg, k.lay, key.at, Usage{}, "", k.emit)
}

// named gives an object got by a name that none of its properties holds, such
// as a folder's well-known one, that name.
func (k *keyedReader) named(pg *page, key placedKey) {
	if k.s.Key == nil || k.s.Key.Source != graphtables.FromTree {
		return
	}
	for i, c := range k.s.Columns {
		if c == k.s.Key {
			pg.rows[i] = expr.NewText(key.id)
		}
	}
}

// list hands on the children of one parent.
func (k *keyedReader) list(ctx context.Context, key placedKey, body []byte) error {
	pg, err := k.dec.list(body)
	if err != nil {
		return err
	}
	at := key.at
	at.parent = key.id
	next := pg.next
	if err := k.take(ctx, pg, k.lay, at, Usage{}, "", k.emit); err != nil {
		return err
	}
	return k.follow(ctx, next, at, k.dec, func(pg *page, use Usage) error {
		return k.take(ctx, pg, k.lay, at, use, "", k.emit)
	})
}
