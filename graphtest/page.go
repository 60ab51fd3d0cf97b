package graphtest

import (
	"sort"
	"strconv"
)

// hiddenBefore is how many items that are never shown stand before row i of a
// list of messages. The store counts them in $skip, so that the $skip of a
// nextLink jumps
// (https://github.com/microsoftgraph/microsoft-graph-docs/issues/5029).
func hiddenBefore(i int) int { return (i + 4) / 7 }

// position is where row i stands for $skip.
func position(i int, gaps bool) int {
	if gaps {
		return i + hiddenBefore(i)
	}
	return i
}

// A window is the part of a list that one page shows.
type window struct {
	from, to int // rows
	next     int // the $skip of the next page; -1 at the end
}

// pageOf cuts a page of at most size rows at a $skip position.
func pageOf(rows, skip, size int, gaps bool) window {
	from := sort.Search(rows, func(i int) bool { return position(i, gaps) >= skip })
	w := window{from: from, to: min(from+size, rows), next: -1}
	if w.to < rows && size > 0 {
		w.next = position(w.to, gaps)
	}
	return w
}

// nextLink is the address of the next page: the request's own with $skip set.
func (c *call) nextLink(skip int) string {
	return c.self(c.options.with("$skip", strconv.Itoa(skip)))
}

// self is the request's own address with another query.
func (c *call) self(query string) string {
	u := c.srv.origin()
	u.Path, u.RawPath = c.target.Path, c.target.RawPath
	u.RawQuery = query
	return u.String()
}
