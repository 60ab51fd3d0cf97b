package plan

import (
	"slices"
	"strconv"
	"strings"
)

// A Request is one list (or object) of Graph, in parts, so that it can be
// printed, cut into windows, and weakened when Graph refuses it.
type Request struct {
	// Path below the version, "/{mailbox}/messages"; see [Request.With].
	Path   string
	Select []string
	// Clauses are joined by and.
	Clauses []Clause
	// Lead is the property that must lead the filter wherever OrderBy has it,
	// and by which the list can be cut into windows ("receivedDateTime"); ""
	// when there is none.
	Lead    string
	OrderBy []OrderKey
	Search  string // the value of $search, quotes included
	Expand  string
	Top     int // 0 where the list takes no $top
	Count   bool
	Params  []Pair // startDateTime, includeHiddenFolders, …
	Header  []Pair // Prefer, ConsistencyLevel
}

// A Clause is one conjunct of $filter. Strength orders clauses for removal when
// Graph finds the filter too complex: the weakest goes first.
type Clause struct {
	Text      string
	Or        bool   // an or: it goes in parentheses beside other clauses
	Shape     string // the text without its literals
	Property  string // the one property it speaks of; "" when there are several
	Predicate int    // index in Scan.Predicates; −1 when it stands for none of them
	Strength  int
}

// OrderKey is one key of $orderby.
type OrderKey struct {
	Property string
	Desc     bool
}

// Pair is a name and a value.
type Pair struct{ Name, Value string }

// A Window limits a list to rows whose Lead property lies in [From, To);
// an empty bound is open. Undated asks for the rows that have none.
type Window struct {
	From, To string // OData literals, "2024-01-31T00:00:00Z"
	Undated  bool
}

// beginning is before any mail: a clause that holds for every dated row.
const beginning = "1900-01-01T00:00:00Z"

// With returns the request with value, escaped, in the place of {name} in its
// path: "mailbox", "folder", "id", …
func (r *Request) With(name, value string) *Request {
	filled := *r
	filled.Path = fill(r.Path, name, value)
	return &filled
}

// URL returns the path and query of the request's first page for a window, nil
// for the whole list. A positive top is the page size in place of Top. Options
// come in the same order always: parameters, $select, $expand, $search,
// $filter, $orderby, $top, $count.
func (r *Request) URL(w *Window, top int) string {
	var options []string
	add := func(name, value string) {
		if value != "" {
			options = append(options, name+"="+quoteQuery(value))
		}
	}
	for _, p := range r.Params {
		add(p.Name, p.Value)
	}
	add("$select", strings.Join(r.Select, ","))
	add("$expand", r.Expand)
	add("$search", r.Search)
	add("$filter", r.filter(w))
	if w == nil || !w.Undated {
		add("$orderby", orderBy(r.OrderBy))
	}
	if r.Top > 0 {
		if top <= 0 {
			top = r.Top
		}
		add("$top", strconv.Itoa(top))
	}
	if r.Count {
		add("$count", "true")
	}
	if len(options) == 0 {
		return r.Path
	}
	return r.Path + "?" + strings.Join(options, "&")
}

// filter returns the text of $filter. The property that orders the list comes
// first, else Graph answers that the restriction is too complex.
// https://learn.microsoft.com/graph/api/user-list-messages#using-filter-and-orderby-in-the-same-query
func (r *Request) filter(w *Window) string {
	var lead, rest []Clause
	for _, c := range r.Clauses {
		if r.Lead != "" && c.Property == r.Lead {
			lead = append(lead, c)
		} else {
			rest = append(rest, c)
		}
	}
	var window []Clause
	if w != nil {
		if w.Undated {
			window = append(window, Clause{Text: "not (" + r.Lead + " ge " + beginning + ")"})
		}
		if w.From != "" {
			window = append(window, Clause{Text: r.Lead + " ge " + w.From})
		}
		if w.To != "" {
			window = append(window, Clause{Text: r.Lead + " lt " + w.To})
		}
	}
	if len(window)+len(lead) == 0 && r.leads(len(rest) > 0) {
		lead = append(lead, Clause{Text: r.Lead + " ge " + beginning})
	}
	return conjunction(slices.Concat(window, lead, rest))
}

func conjunction(clauses []Clause) string {
	var b strings.Builder
	for i, c := range clauses {
		if i > 0 {
			b.WriteString(" and ")
		}
		if c.Or && len(clauses) > 1 {
			b.WriteString("(" + c.Text + ")")
		} else {
			b.WriteString(c.Text)
		}
	}
	return b.String()
}

// leads reports whether the always true clause has to lead: beside another
// clause, and before an ascending order, whose NULLs have to be read first.
func (r *Request) leads(filtered bool) bool {
	if r.Lead == "" || len(r.OrderBy) == 0 || r.OrderBy[0].Property != r.Lead {
		return false
	}
	return filtered || !r.OrderBy[0].Desc
}

func orderBy(keys []OrderKey) string {
	var list []string
	for _, k := range keys {
		text := k.Property
		if k.Desc {
			text += " desc"
		}
		list = append(list, text)
	}
	return strings.Join(list, ",")
}

// undated says when the rows without the ordering property are to be read: the
// leading clause leaves them out, unless WHERE does so itself.
func (r *Request) undated() Undated {
	switch {
	case !r.leads(len(r.Clauses) > 0):
		return NoUndated
	case slices.ContainsFunc(r.Clauses, func(c Clause) bool { return c.Property == r.Lead }):
		return NoUndated
	case r.OrderBy[0].Desc:
		return UndatedLast
	default:
		return UndatedFirst
	}
}
