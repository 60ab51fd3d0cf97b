package graphtest

import (
	"slices"
	"strings"
)

// A sortKey is one item of $orderby.
type sortKey struct {
	path  string // lower case
	value getter
	desc  bool
}

// messageOrder are the sort keys seen to work on messages
// (https://learn.microsoft.com/en-us/graph/api/user-list-messages sorts by
// importance too).
var messageOrder = []string{
	"receiveddatetime", "sentdatetime", "subject", "importance",
	"from/emailaddress/address", "from/emailaddress/name",
}

var (
	folderOrder  = []string{"displayname"}
	contactOrder = []string{"displayname", "givenname", "surname", "fileas", "companyname", "createddatetime", "lastmodifieddatetime"}
	eventOrder   = []string{"start/datetime", "end/datetime", "subject", "createddatetime", "lastmodifieddatetime"}
	nameOrder    = []string{"name"}
	peopleOrder  = []string{"displayname"}
	userOrder    = []string{"displayname", "userprincipalname"}
)

func errOrderBy() *apiError { return badRequest("OrderBy not supported.") }

// parseOrder reads $orderby; allowed are the paths the list sorts by.
func parseOrder(value string, typ *edmType, allowed []string) ([]sortKey, *apiError) {
	if strings.TrimSpace(value) == "" {
		return nil, nil
	}
	var keys []sortKey
	for _, part := range strings.Split(value, ",") {
		words := strings.Fields(part)
		if len(words) == 0 || len(words) > 2 {
			return nil, badRequest("Syntax error at position %d in '%s'.", len(part), value)
		}
		key := sortKey{path: strings.ToLower(words[0])}
		if len(words) == 2 {
			switch words[1] {
			case "desc":
				key.desc = true
			case "asc":
			default:
				return nil, badRequest("Syntax error at position %d in '%s'.", strings.Index(value, words[1]), value)
			}
		}
		p := &path{segments: strings.Split(words[0], "/")}
		t, err := (&checker{root: typ, vars: map[string]typeRef{}}).pathType(p)
		if err != nil {
			return nil, errOrderBy()
		}
		if !t.primitive() {
			return nil, badRequest("The $orderby expression must evaluate to a single value of primitive type.")
		}
		if !slices.Contains(allowed, key.path) {
			return nil, errOrderBy()
		}
		key.value = (&compiler{root: typ}).path(p)
		keys = append(keys, key)
	}
	return keys, nil
}

// sortItems sorts stably by the keys. What is not there comes first.
func sortItems(list []*item, keys []sortKey) []*item {
	type row struct {
		it     *item
		values []any
	}
	rows := make([]row, len(list))
	for i, it := range list {
		values := make([]any, len(keys))
		for k, key := range keys {
			values[k] = key.value(it, nil)
			if s, ok := values[k].(string); ok {
				values[k] = strings.ToLower(s)
			}
		}
		rows[i] = row{it, values}
	}
	slices.SortStableFunc(rows, func(a, b row) int {
		for k, key := range keys {
			order := compareNulls(a.values[k], b.values[k])
			if key.desc {
				order = -order
			}
			if order != 0 {
				return order
			}
		}
		return 0
	})
	sorted := make([]*item, len(rows))
	for i, r := range rows {
		sorted[i] = r.it
	}
	return sorted
}

func compareNulls(a, b any) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	order, _ := compare(a, b, true)
	return order
}

// sortByReceived is the order the service gives messages in when it is not
// asked for one: newest first, or with a filter oldest first
// (https://github.com/microsoft/Microsoft365R/issues/131).
func sortByReceived(list []*item, newestFirst bool) []*item {
	at := edmTypes["message"].property("receivedDateTime").time
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b *item) int {
		if newestFirst {
			a, b = b, a
		}
		x, y := a.times[at], b.times[at]
		switch {
		case x.ok != y.ok:
			if y.ok {
				return -1
			}
			return 1
		case x.ns < y.ns:
			return -1
		case x.ns > y.ns:
			return 1
		}
		return a.seq - b.seq
	})
	return sorted
}

// orderedFirst is the documented rule for $orderby beside $filter: the sorted
// properties are the first the filter mentions, in the same order.
func orderedFirst(keys []sortKey, filter node) bool {
	names := mentioned(filter)
	if len(names) < len(keys) {
		return false
	}
	for i, k := range keys {
		if names[i] != k.path {
			return false
		}
	}
	return true
}

// orderTaken says whether messages take $orderby beside $filter.
func (c *config) orderTaken(keys []sortKey, filter node) bool {
	if orderedFirst(keys, filter) {
		return true
	}
	if c.strict {
		return false
	}
	last := keys[len(keys)-1]
	if last.path != "receiveddatetime" {
		return false
	}
	if len(keys) > 1 {
		// The documentation's own example sorts by receivedDateTime last without
		// filtering by it.
		return orderedFirst(keys[:len(keys)-1], filter)
	}
	return c.lax(filter)
}

// lax says whether a filter is among those reported to work beside
// $orderby=receivedDateTime though they do not mention it first.
func (c *config) lax(n node) bool {
	switch n := n.(type) {
	case *operation:
		if n.op == "and" || n.op == "or" {
			return c.lax(n.left) && c.lax(n.right)
		}
		switch strings.ToLower(n.left.String()) {
		case "isread", "isdraft", "receiveddatetime", "sentdatetime":
			return true
		case "hasattachments":
			return c.unsettled.OrderWithHasAttachments
		}
	case *unary:
		return c.lax(n.x)
	case *lambda:
		return strings.EqualFold(n.over.String(), "categories") && !c.unsettled.RefuseOrderWithCategories
	case *invocation:
		return strings.EqualFold(n.name, "startswith") && strings.EqualFold(n.args[0].String(), "subject")
	}
	return false
}
