package plan

import (
	"slices"
	"strings"

	"graphmail/graphtables"
)

// pageBytes is how large a page should be: large enough that a long list takes
// few requests, small enough that Graph answers in time and a page fits in
// memory many times over.
const pageBytes = 512 << 10

// maxExpanded is how many objects are asked for at a time with their children
// inside: Graph looks those up one object after the other.
const maxExpanded = 100

// pageSizes are the numbers of rows asked for.
var pageSizes = []int{1000, 500, 400, 300, 200, 100, 50, 40, 30, 20, 10}

// defaultWidth is how many bytes a value takes in JSON, with its name.
var defaultWidth = map[graphtables.Type]int{
	graphtables.Text: 50, graphtables.Boolean: 25, graphtables.BigInt: 25, graphtables.Double: 25,
	graphtables.Timestamp: 45, graphtables.Date: 30, graphtables.JSON: 150, graphtables.Blob: 200,
}

// rowWidth estimates the bytes of a row: the columns that are read, and the id
// and etag that come with every object.
func (s *Scan) rowWidth() int {
	width := 250
	var counted []string
	for _, c := range slices.Concat(s.Columns, s.Carried) {
		if c.Source != graphtables.FromProperty && c.Source != graphtables.FromExtended || c.Single || slices.Contains(counted, c.Property) {
			continue
		}
		counted = append(counted, c.Property)
		top, leaf, nested := strings.Cut(c.Property, "/")
		switch {
		case nested && leaf == "contentType" && slices.Contains(counted, top+"/content"):
			continue
		case s.Access == List && c.Source == graphtables.FromProperty && len(s.Requests) > 0 &&
			len(s.Requests[0].Select) > 0 && !slices.Contains(s.Requests[0].Select, top):
			continue // only a condition is about it that Graph decides
		}
		if c.Width > 0 {
			width += c.Width
		} else {
			width += defaultWidth[c.Type]
		}
	}
	if s.Access == InParent {
		for _, e := range s.Table.Parent.Entries {
			if s.Kinds != nil && !slices.Contains(s.Kinds, e.Kind) {
				continue
			}
			if c := s.list().Column(e.Property); c != nil && c.Width > 0 {
				width += c.Width
			}
		}
	}
	return width
}

// WidthShape names the columns that make up the width of a row. The property by
// which a long list is read is not among them: whether it is selected depends on
// the size of the pages.
func (s *Scan) WidthShape() string {
	if len(s.Requests) == 0 {
		return ""
	}
	r := s.Requests[0]
	names := slices.DeleteFunc(slices.Clone(r.Select), func(name string) bool { return name == r.Lead })
	return strings.TrimSuffix(strings.Join(names, ",")+" "+r.Expand, " ")
}

// WidestPage is the largest page that the scan's list gives.
func (s *Scan) WidestPage() int { return s.list().Rules.MaxPage }

// MaxPage is the largest page to ask for: what the connection string says, else
// the largest that the scan's list gives.
func (s *Scan) MaxPage() int {
	most := s.list().Rules.MaxPage
	if s.env.PageSize > 0 {
		return min(s.env.PageSize, most)
	}
	return most
}

// top returns the page size: as many rows as fit, and no more than a limit
// makes worth while.
func (s *Scan) top() int {
	most := s.list().Rules.MaxPage
	if s.CountOnly {
		return 1
	}
	if s.env.PageSize > 0 {
		return min(s.env.PageSize, most)
	}
	width := s.rowWidth()
	if s.env.Width != nil {
		if known := s.env.Width(s.Table.Name, s.WidthShape()); known > 0 {
			width = known
		}
	}
	page := min(fitting(width), most)
	if s.Access == InParent && s.Table.Shape == graphtables.Child {
		page = min(page, maxExpanded)
	}
	limit := s.Limit
	if s.Access == InParent {
		limit = s.ParentLimit
	}
	if limit < 0 || s.env.Pushdown == Off {
		return page
	}
	// A row that Graph finds is seldom refused by the check of a narrowing
	// predicate, but one that Graph was not asked about may well be.
	wanted := limit
	for _, p := range s.Predicates {
		switch {
		case p.Claim == Rejected:
			return page
		case p.Claim == Narrowing:
			wanted = limit + limit/2 + 5
		}
	}
	return int(max(1, min(wanted, int64(page))))
}

func fitting(width int) int {
	for _, n := range pageSizes {
		if n*width <= pageBytes {
			return n
		}
	}
	return pageSizes[len(pageSizes)-1]
}
