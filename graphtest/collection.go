package graphtest

import "slices"

// A collection is the items of one kind in one mailbox or in the directory.
type collection struct {
	fallback string // the type of entities that name none
	settle   Unsettled
	items    []*item // in the order they were added
	byID     map[string]*item
	byConst  map[string]*item // by immutable id
	gone     []tombstone
	made     int
}

// A tombstone remembers an item that left.
type tombstone struct {
	id, immutable string
	parent        string // the folder it left
	version       uint64
	reason        string // "deleted" or "changed"
}

func newCollection(fallback string, entities []Entity, u Unsettled) *collection {
	c := &collection{fallback: fallback, settle: u, byID: map[string]*item{}, byConst: map[string]*item{}}
	for _, e := range entities {
		c.add(e, 1)
	}
	return c
}

// add indexes an entity and appends it.
func (c *collection) add(e Entity, version uint64) *item {
	c.made++
	it := newItem(typeNamed(text(e, "@odata.type"), c.fallback), e, c.made, version, c.settle)
	c.items = append(c.items, it)
	c.index(it)
	return it
}

func (c *collection) index(it *item) {
	c.byID[it.id] = it
	if it.immutable != "" {
		c.byConst[it.immutable] = it
	}
}

// replace puts another entity in an item's place. Its immutable id stays.
func (c *collection) replace(old *item, e Entity, version uint64) *item {
	it := newItem(old.typ, e, old.seq, version, c.settle)
	if tagged(it.typ) {
		it.changeKey = newChangeKey(it.id, version)
	}
	it.immutable = old.immutable
	c.items[slices.Index(c.items, old)] = it
	delete(c.byID, old.id)
	c.index(it)
	return it
}

// remove takes an item out and leaves a tombstone.
func (c *collection) remove(it *item, parent, reason string, version uint64) {
	at := slices.Index(c.items, it)
	c.items = slices.Delete(c.items, at, at+1)
	delete(c.byID, it.id)
	delete(c.byConst, it.immutable)
	c.bury(it, parent, reason, version)
}

func (c *collection) bury(it *item, parent, reason string, version uint64) {
	c.gone = append(c.gone, tombstone{it.id, it.immutable, parent, version, reason})
}

// find looks an item up by the id of the kind the request uses.
func (c *collection) find(id string, immutable bool) *item {
	if immutable {
		if it := c.byConst[id]; it != nil {
			return it
		}
		if it := c.byID[id]; it != nil && it.immutable == "" {
			return it
		}
		return nil
	}
	return c.byID[id]
}

// get is find with the error of an id that leads nowhere.
func (c *collection) get(id string, immutable bool) (*item, *apiError) {
	if it := c.find(id, immutable); it != nil {
		return it, nil
	}
	if !wellFormed(id) || c.find(id, !immutable) != nil {
		return nil, errMalformedID()
	}
	return nil, errNoItem()
}
