package graphtest

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
)

// objects is a list of directory objects.
type objects struct {
	typ      *edmType
	context  string
	items    []*item
	defaults []string
	rules    *objectRules
	mixed    bool // each object says its type
}

const (
	objectsPage    = 100 // https://learn.microsoft.com/en-us/graph/api/user-list
	objectsLargest = 999
	tokenPrefix    = "RFNwdAIAAQAAAA" // directory page tokens begin alike
)

// An objectQuery is a list request to the directory, read and run.
type objectQuery struct {
	shape   shape
	rows    []*item
	size    int
	from    int
	counted bool
}

// listObjects answers a list of directory objects.
func (c *call) listObjects(l *objects) (*reply, *apiError) {
	if err := c.only(); err != nil {
		return nil, err
	}
	q, err := c.objectQuery(l, false)
	if err != nil {
		return nil, err
	}
	w := pageOf(len(q.rows), q.from, q.size, false)
	w = c.effects.page(w, len(q.rows), false)
	p := page{context: l.context, rows: q.rows[w.from:w.to], shape: &q.shape, early: true}
	if q.counted && q.from == 0 {
		n := len(q.rows)
		p.count = &n
	}
	if w.next >= 0 {
		p.next = c.self(c.options.with("$skiptoken", objectToken(w.next)))
	}
	p.next = c.effects.link(c, p.next)
	a := c.writePage(&p)
	a.header.Set("Cache-Control", "no-cache")
	a.header.Set("x-ms-resource-unit", strconv.Itoa(c.resourceUnits(q.size)))
	return a, nil
}

// resourceUnits is what a read costs
// (https://learn.microsoft.com/en-us/graph/throttling-limits#identity-and-access-service-limits).
func (c *call) resourceUnits(size int) int {
	units := 2
	if _, ok := c.options.get("$select"); ok {
		units--
	}
	if _, ok := c.options.get("$expand"); ok {
		units++
	}
	if size < 20 {
		units--
	}
	return max(units, 1)
}

func objectToken(from int) string {
	return tokenPrefix + base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(from)))
}

func parseObjectToken(token string) (int, *apiError) {
	rest, ok := strings.CutPrefix(token, tokenPrefix)
	raw, err := base64.RawURLEncoding.DecodeString(rest)
	n, err2 := strconv.Atoi(string(raw))
	if !ok || err != nil || err2 != nil {
		return 0, &apiError{Status: 400, Code: "Directory_ExpiredPageToken", Message: "The specified page token value has expired and can no longer be included in your request."}
	}
	return n, nil
}

// objectQuery reads the options of a directory list and finds its rows.
// segment says that the request is for …/$count.
func (c *call) objectQuery(l *objects, segment bool) (*objectQuery, *apiError) {
	q := &objectQuery{shape: shape{bare: true, defaults: l.defaults}}
	if _, ok := c.options.get("$skip"); ok {
		return nil, &apiError{Status: 400, Code: "Request_BadRequest", Message: "'$skip' is not supported by the service."}
	}
	if err := c.shapeOf(&q.shape, l.typ); err != nil {
		return nil, err
	}
	if l.typ.name == "user" && slices.ContainsFunc(q.shape.sel.names, func(n string) bool { return slices.Contains(singleOnly, n) }) {
		return nil, &apiError{Status: 501, Code: "NotImplemented", Message: "This operation target is not yet supported."}
	}
	var err *apiError
	if q.size, err = c.objectPageSize(); err != nil {
		return nil, err
	}
	if slices.Contains(q.shape.sel.names, "signInActivity") {
		const most = 120 // https://learn.microsoft.com/en-us/graph/api/user-list
		q.size = min(q.size, most)
	}
	if token, ok := c.options.get("$skiptoken"); ok {
		if q.from, err = parseObjectToken(token); err != nil {
			return nil, err
		}
	}
	if q.counted, err = c.options.flag("$count"); err != nil {
		return nil, err
	}
	advanced := c.eventual() && (q.counted || segment)
	q.counted = q.counted && c.eventual()
	filter, err := c.objectFilter(l, advanced)
	if err != nil {
		return nil, err
	}
	find, err := c.objectSearch()
	if err != nil {
		return nil, err
	}
	order, _ := c.options.get("$orderby")
	keys, err := c.objectOrder(order, l, filter != nil || find != nil, advanced)
	if err != nil {
		return nil, err
	}
	if len(q.shape.expand) > 0 && (advanced || find != nil) {
		return nil, errUnsupportedQuery("The request uses $expand together with advanced query capabilities.")
	}
	q.shape.typed = l.mixed
	q.rows = l.items
	if filter != nil {
		passes := (&compiler{root: l.typ, nulls: true}).test(filter)
		q.rows = keepItems(q.rows, func(o *item) bool { return passes(o, nil) })
	}
	if find != nil {
		q.rows = keepItems(q.rows, find)
	}
	if len(keys) > 0 {
		q.rows = sortItems(q.rows, keys)
	}
	return q, nil
}

// objectPageSize is $top between 1 and 999.
func (c *call) objectPageSize() (int, *apiError) {
	n, ok, err := c.options.number("$top")
	switch {
	case err != nil:
		return 0, err
	case !ok:
		return objectsPage, nil
	case n < 1 || n > objectsLargest:
		return 0, errUnsupportedQuery("Invalid page size specified: '" + strconv.Itoa(n) + "'. Must be between 1 and 999 inclusive.")
	}
	return n, nil
}

// objectOrder reads $orderby: by itself on two properties, beside a filter or
// on others as an advanced query.
func (c *call) objectOrder(text string, l *objects, filtered, advanced bool) ([]sortKey, *apiError) {
	allowed := userOrder
	if advanced {
		allowed = nil
		for _, p := range l.typ.properties {
			if !p.collection && (typeRef{name: p.typ}).primitive() {
				allowed = append(allowed, strings.ToLower(p.name))
			}
		}
	}
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	if filtered && !advanced {
		return nil, errUnsupportedQuery("Sorting not supported for current query.")
	}
	keys, err := parseOrder(text, l.typ, allowed)
	if err != nil {
		return nil, errUnsupportedQuery("Sorting not supported for current query.")
	}
	if c.effects.Unordered {
		return nil, nil
	}
	return keys, nil
}
