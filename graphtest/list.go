package graphtest

import (
	"slices"
	"strconv"
)

// A listing is a list endpoint: what it holds and which query options it takes.
type listing struct {
	typ     *edmType
	context string  // what @odata.context names, "users('…')/messages"
	items   []*item // in the order they were added
	box     *mailbox
	key     string // names the items within the mailbox
	shape   shape

	rules *filterRules // nil: $filter is not looked at
	order []string     // paths $orderby takes; nil: not looked at
	// sorted is the order without $orderby; nil: as added.
	sorted func(list []*item, filtered bool) []*item
	// combine checks $orderby beside $filter.
	combine func(keys []sortKey, filter node) bool
	// whole lists come in one page and take no paging options.
	whole bool
	// gaps makes the $skip of nextLinks jump.
	gaps bool
	// count gives @odata.count; nil: the number of rows.
	count func(rows int, filtered bool) int
	// searchable lists take $search, whatever they make of it.
	searchable bool
	// anyTime makes tests of start and end hold for every event.
	anyTime bool
	// check looks at the filter once more; nil does not.
	check func(filter node) *apiError
}

// defaultPage and largestPage are Outlook's page sizes
// (https://learn.microsoft.com/en-us/graph/api/user-list-messages#optional-query-parameters).
const (
	defaultPage = 10
	largestPage = 1000
)

// list answers a list request.
func (c *call) list(l *listing) (*reply, *apiError) {
	if _, ok := c.options.get("$search"); ok && !l.searchable && !l.whole {
		return nil, &apiError{Status: 400, Code: "ErrorInvalidUrlQuery", Message: "The query parameter '$search' is not supported."}
	}
	if err := c.shapeOf(&l.shape, l.typ); err != nil {
		return nil, err
	}
	filter, err := c.filter(l)
	if err != nil {
		return nil, err
	}
	keys, err := c.orderBy(l, filter)
	if err != nil {
		return nil, err
	}
	size, err := c.pageSize(defaultPage, largestPage)
	if err != nil {
		return nil, err
	}
	skip, _, err := c.options.number("$skip")
	if err != nil {
		return nil, err
	}
	counted, err := c.options.flag("$count")
	if err != nil {
		return nil, err
	}
	rows := c.rows(l, filter, keys)
	p := page{rows: rows, context: l.context, shape: &l.shape}
	if counted {
		n := len(rows)
		if l.count != nil {
			n = l.count(n, filter != nil)
		}
		p.count = &n
	}
	if !l.whole {
		w := pageOf(len(rows), skip, size, l.gaps)
		w = c.effects.page(w, len(rows), l.gaps)
		p.rows = rows[w.from:w.to]
		if w.next >= 0 {
			p.next = c.nextLink(w.next)
		}
		p.next = c.effects.link(c, p.next)
		if l.typ.name == "message" {
			c.listed, c.effects.rows = l.box, p.rows
		}
	}
	return c.writePage(&p), nil
}

// shapeOf reads $select and $expand.
func (c *call) shapeOf(s *shape, typ *edmType) *apiError {
	value, _ := c.options.get("$select")
	sel, err := parseSelect(value, typ)
	if err != nil {
		return err
	}
	value, _ = c.options.get("$expand")
	expand, err := parseExpand(value, typ, c.srv.cfg.unsettled)
	if err != nil {
		return err
	}
	s.sel, s.expand, s.prefer, s.dir = sel, expand, c.prefer, c.srv.directory
	return nil
}

// filter reads $filter: its syntax, its types, and whether the list takes it.
func (c *call) filter(l *listing) (node, *apiError) {
	text, ok := c.options.get("$filter")
	if !ok || l.rules == nil {
		return nil, nil
	}
	n, err := typedFilter(text, l.typ)
	if err != nil {
		return nil, err
	}
	if err := c.effects.filter(); err != nil {
		return nil, err
	}
	if err := l.rules.check(n); err != nil {
		return nil, err
	}
	if err := checkWallTimes(n, l.typ); err != nil {
		return nil, err
	}
	if l.check != nil {
		return n, l.check(n)
	}
	return n, nil
}

// typedFilter reads a filter and checks its types.
func typedFilter(text string, typ *edmType) (node, *apiError) {
	n, err := parseFilter(text)
	if err == nil {
		err = checkFilter(n, typ)
	}
	if err != nil {
		return nil, badRequest("Invalid filter clause: %s", err)
	}
	return n, nil
}

func (c *call) orderBy(l *listing, filter node) ([]sortKey, *apiError) {
	text, ok := c.options.get("$orderby")
	if !ok || l.order == nil {
		return nil, nil
	}
	keys, err := parseOrder(text, l.typ, l.order)
	if err != nil {
		return nil, err
	}
	if filter != nil && len(keys) > 0 && l.combine != nil && !l.combine(keys, filter) {
		return nil, errInefficient()
	}
	if c.effects.Unordered {
		return nil, nil
	}
	return keys, nil
}

// pageSize is $top, or the page size preferred, within the largest.
func (c *call) pageSize(usual, largest int) (int, *apiError) {
	n, ok, err := c.options.number("$top")
	switch {
	case err != nil:
		return 0, err
	case ok && n > largest && c.srv.cfg.unsettled.RefuseLargeTop:
		return 0, &apiError{Status: 400, Code: "ErrorInvalidUrlQuery", Message: "The value of $top must not be above " + strconv.Itoa(largest) + "."}
	case ok:
		return min(n, largest), nil
	case c.prefer.pageSize > 0:
		return min(c.prefer.pageSize, largest), nil
	}
	return usual, nil
}

// rows filters and sorts a listing.
func (c *call) rows(l *listing, filter node, keys []sortKey) []*item {
	work := func() []*item {
		rows := l.items
		if filter != nil {
			comp := &compiler{root: l.typ, lost: c.srv.cfg.loses(), plain: c.srv.cfg.plain()}
			passes := comp.test(l.prepared(filter))
			rows = keepItems(rows, func(it *item) bool { return passes(it, nil) })
		}
		switch {
		case len(keys) > 0:
			return sortItems(rows, keys)
		case l.sorted != nil:
			return l.sorted(rows, filter != nil)
		}
		return rows
	}
	if l.box == nil || l.key == "" {
		return work()
	}
	text, _ := c.options.get("$filter")
	order := ""
	for _, k := range keys {
		order += k.path + " " + strconv.FormatBool(k.desc) + ","
	}
	if filter == nil {
		text = ""
	}
	return l.box.list(l.key+"\x00"+text+"\x00"+order, work)
}

// count answers …/$count: a number as plain text.
func (c *call) count(l *listing) (*reply, *apiError) {
	if err := c.only(); err != nil {
		return nil, err
	}
	filter, err := c.filter(l)
	if err != nil {
		return nil, err
	}
	return plain("text/plain", strconv.AppendInt(nil, int64(len(c.rows(l, filter, nil))), 10)), nil
}

// listOnly answers a list that can be read alone.
func (c *call) listOnly(l *listing) (*reply, *apiError) {
	if err := c.only(); err != nil {
		return nil, err
	}
	return c.list(l)
}

// object answers a request for one item.
func (c *call) object(what string, typ *edmType, it *item, s *shape) (*reply, *apiError) {
	if err := c.shapeOf(s, typ); err != nil {
		return nil, err
	}
	s.single = true
	json := s.write(it)
	b := append(make([]byte, 0, len(json)+256), `{"@odata.context":`...)
	b = appendJSONString(b, c.context(what, s))
	if len(json) > 2 {
		b = append(b, ',')
	}
	return newReply(200, append(b, json[1:]...)), nil
}

// loses says which equalities miss what they should find.
func (c *config) loses() func(path, value string) bool {
	if len(c.lossy) == 0 {
		return nil
	}
	return func(path, value string) bool {
		if path != "from/emailaddress/address" && path != "sender/emailaddress/address" {
			return false
		}
		return slices.ContainsFunc(c.lossy, func(domain string) bool { return hasDomain(value, domain) })
	}
}
