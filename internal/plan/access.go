package plan

import (
	"fmt"
	"slices"
	"strings"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// plan decides everything about the scan.
func (pl *planner) plan() error {
	s := pl.s
	pl.cond = map[int]*condition{}
	pl.push = &pusher{env: pl.env, x: pl.env.expression(), rules: pl.list.Rules, columns: pl.properties()}
	s.Access = pl.access()
	if err := pl.keys(); err != nil {
		return err
	}
	search, err := pl.search()
	if err != nil {
		return err
	}
	pl.contradictions()
	params, err := pl.window()
	if err != nil {
		return err
	}
	if !s.Never && s.Access != Nothing {
		pl.filter(search != "")
		pl.derived(search != "")
	}
	if s.Never {
		s.Access = Nothing
		pl.note("the conditions contradict each other, so nothing is read")
	}
	if s.Access == Nothing {
		s.settle()
		return nil
	}
	pl.orderBy(search != "")
	pl.requests(search, params)
	pl.details()
	pl.count()
	s.settle()
	pl.lengthy()
	return nil
}

// lengthy prepares a list that is read to its end for being long. Graph's count
// on the first page says how long; and where nothing else orders the rows, they
// are asked for newest first, so that it is known how far a page has got and
// the rest can be cut into windows.
func (pl *planner) lengthy() {
	s := pl.s
	if s.Limit >= 0 || s.CountOnly || s.Access != List && s.Access != InParent || pl.env.Pushdown == Off {
		return
	}
	for _, r := range s.Requests {
		if r.Lead == "" || r.Search != "" {
			continue
		}
		r.Count = true
		if len(r.Clauses) == 0 && len(r.OrderBy) == 0 {
			r.OrderBy = []OrderKey{{Property: r.Lead, Desc: true}}
		}
		if len(r.OrderBy) > 0 && !slices.Contains(r.Select, r.Lead) {
			r.Select = append(r.Select, r.Lead)
		}
	}
}

// properties returns, by slot, the columns that are properties of the list's
// objects.
func (pl *planner) properties() []*graphtables.Column {
	own := pl.Table == pl.list
	columns := make([]*graphtables.Column, len(pl.Need)+len(pl.Carried))
	for i := range columns {
		if c, carried := pl.slot(i); (own || carried) && c.Source == graphtables.FromProperty {
			columns[i] = c
		}
	}
	return columns
}

// access is how a table is read when no key says otherwise.
func (pl *planner) access() Access {
	switch pl.Table.Shape {
	case graphtables.Singleton:
		return One
	case graphtables.FolderTree:
		return Tree
	case graphtables.Child:
		if pl.Table.Parent.Expand == "" {
			return ByParent
		}
		return InParent
	case graphtables.Derived:
		return InParent
	case graphtables.Local:
		return Nothing
	}
	return List
}

// filter pushes the conjuncts that are not decided yet.
func (pl *planner) filter(searching bool) {
	for i, e := range pl.Where {
		p := &pl.s.Predicates[i]
		if p.Claim != Rejected || p.Why != "" {
			continue
		}
		if v, ok := expr.IsConstant(e, pl.push.x); ok {
			if out := pl.push.constant(v, true); out.known == always {
				pl.decide(i, Exact, "", "always true")
				continue
			}
		}
		if why := pl.unfiltered(searching); why != "" {
			p.Why = why
			continue
		}
		if pl.mentions(e, graphtables.FromFolder) {
			p.Why = "the paths of folders are matched here"
			continue
		}
		if pl.ofChild(e) {
			p.Why = "Graph filters " + pl.list.Name + " only, not " + pl.Table.Name
			continue
		}
		out := pl.push.push(e, true)
		if month, at := pl.month(e); at >= 0 {
			out = month
			pl.decide(at, Narrowing, out.cond.String(), "with the year it is a range; the month is checked here")
		}
		p.Why = out.why
		switch {
		case out.known == never:
			pl.s.Never = true
		case out.known == always:
			pl.decide(i, Exact, "", out.why)
		case out.claim != Rejected:
			pl.cond[i] = out.cond
			pl.decide(i, out.claim, out.cond.String(), out.why)
		}
	}
}

// ofChild reports whether a conjunct reads a column of the children that ride in
// the list.
func (pl *planner) ofChild(e expr.Expr) bool {
	found := false
	expr.Walk(e, func(x expr.Expr) bool {
		if c, ok := x.(*expr.Column); ok && c.Depth == 0 {
			column, carried := pl.slot(c.Index)
			found = found || pl.Table != pl.list && !carried && column != nil
		}
		return !found
	})
	return found
}

// unfiltered says why nothing can be filtered by Graph, "" when it can.
func (pl *planner) unfiltered(searching bool) string {
	s := pl.s
	switch {
	case pl.env.Pushdown == Off:
		return "Pushdown=Off"
	case s.Access == ByKey:
		return "the object is got by its id"
	case s.Access == ByParent:
		return "Graph ignores filters on " + pl.Table.Name
	case s.Access == Tree:
		return "the folder tree comes whole"
	case s.Access == One:
		return "there is one object"
	case searching && pl.list.Rules.Family == graphtables.Outlook:
		return "Graph takes no $filter beside $search"
	case !pl.list.Rules.Filter:
		return "Graph ignores or breaks filters on " + pl.list.Name
	}
	return ""
}

// orderBy pushes the order when Graph gives it for sure: by one time, and on
// mail with that property leading the filter.
// https://learn.microsoft.com/graph/api/user-list-messages#using-filter-and-orderby-in-the-same-query
func (pl *planner) orderBy(searching bool) {
	s := pl.s
	if len(pl.Order) == 0 || s.Access != List && s.Access != InParent || pl.env.Pushdown == Off {
		return
	}
	key := pl.Order[0]
	c := pl.push.column(key.X)
	switch {
	case searching:
		pl.note("sorted here: Graph takes no $orderby beside $search")
	case len(pl.Order) > 1:
		pl.note("sorted here: Graph does not sort by several keys for sure")
	case c == nil || !c.Order || !pl.list.Rules.OrderBy:
		pl.note("sorted here: Graph does not sort by %s as SQL does", key.X)
	case len(pl.cond) > 0 && !pl.list.Rules.Lead:
		pl.note("sorted here: Graph does not filter and sort %s together for sure", pl.list.Name)
	case !key.Desc && pl.Limit < 0 && pl.list.Rules.Lead && pl.env.Pushdown != Require:
		// https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/7980
		pl.note("sorted here: a long list in ascending order may end early on Graph")
	default:
		s.Ordered = pl.Order
	}
}

// requests makes the lists to read, or the objects to get.
func (pl *planner) requests(search string, params []Pair) {
	s := pl.s
	base := &Request{Path: pl.path(), Search: search, Params: params, Header: pl.header()}
	if !pl.list.Rules.Bare {
		base.Select, base.Expand = pl.selection()
	}
	s.Requests = []*Request{base}
	switch s.Access {
	case ByParent:
		base.Top = pl.Table.Rules.MaxPage
		pl.parents()
		return
	case ByKey, One, Tree:
		return
	}
	base.Lead = pl.list.Rules.Keyset
	for _, o := range s.Ordered {
		c := pl.push.column(o.X)
		path := c.Property
		if c.Form == graphtables.EventTime {
			path += "/dateTime"
		}
		base.OrderBy = append(base.OrderBy, OrderKey{path, o.Desc})
		if pl.list.Rules.Lead {
			base.Lead = path
		}
	}
	base.Top = pl.list.Rules.MaxPage
	for i := range pl.Where {
		if c := pl.cond[i]; c != nil {
			base.Clauses = append(base.Clauses, newClause(c, i))
		}
	}
	if c := pl.cond[-1]; c != nil {
		base.Clauses = append(base.Clauses, newClause(c, -1))
	}
	pl.split()
	pl.advanced()
	s.Undated = base.undated()
}

// newClause makes a clause of a condition that stands for predicate i.
func newClause(c *condition, i int) Clause {
	return Clause{Text: c.String(), Or: c.op == "or", Shape: c.shape(), Property: c.property(), Predicate: i, Strength: strength(c)}
}

// path is the path of the list or the object, with the scope that was chosen.
func (pl *planner) path() string {
	s := pl.s
	path, item := pl.list.Path, pl.list.Item
	if s.Scope != nil {
		sc := pl.scopeOf(s.Scope)
		path, item = sc.Path, sc.Item
	}
	switch {
	case s.Access == ByKey:
		return "/" + item
	case s.Access == ByParent:
		return "/" + pl.Table.Path
	case s.Access == Tree && pl.Table.Tree.Delta != "":
		return "/" + pl.Table.Tree.Delta
	}
	return "/" + path
}

// header holds what every page has to ask for again.
func (pl *planner) header() []Pair {
	if pl.list.Rules.Family == graphtables.Directory {
		return nil
	}
	var prefer []string
	if strings.EqualFold(pl.env.IDType, "immutable") {
		prefer = append(prefer, `IdType="ImmutableId"`)
	}
	if strings.EqualFold(pl.env.BodyType, "text") && pl.reads("body", "uniqueBody") {
		prefer = append(prefer, `outlook.body-content-type="text"`)
	}
	if len(prefer) == 0 {
		return nil
	}
	return []Pair{{"Prefer", strings.Join(prefer, ", ")}}
}

func (pl *planner) reads(properties ...string) bool {
	for _, c := range slices.Concat(pl.Need, pl.Carried) {
		if top, _, _ := strings.Cut(c.Property, "/"); top != "" && slices.Contains(properties, top) {
			return true
		}
	}
	return false
}

// advanced adds what the directory wants for filters that its default index
// does not answer.
// https://learn.microsoft.com/graph/aad-advanced-queries
func (pl *planner) advanced() {
	if pl.list.Rules.Family != graphtables.Directory {
		return
	}
	r := pl.s.Requests[0]
	need := ""
	if r.Search != "" {
		need = "$search"
	}
	for _, c := range pl.cond {
		c.walk(func(x *condition) {
			switch {
			case x.op == "ne" || x.op == "not" || x.op == "endswith":
				need = x.op
			case x.value == "null":
				need = "a test for null"
			case pl.advancedProperty(x.path):
				need = "a filter by " + x.path
			}
		})
	}
	if need == "" {
		return
	}
	pl.note("%s needs an advanced query, whose index may lag behind", need)
	for _, r := range pl.s.Requests {
		r.Count = true
		r.Header = append(r.Header, Pair{"ConsistencyLevel", "eventual"})
	}
}

func (pl *planner) advancedProperty(path string) bool {
	for i := range pl.list.Columns {
		if c := &pl.list.Columns[i]; c.Property == path {
			return c.Advanced
		}
	}
	return false
}

// count asks for the number of rows alone where Graph's can be trusted: on one
// folder, with predicates that Graph decides as SQL does.
// https://github.com/microsoftgraph/microsoft-graph-docs/issues/4870
func (pl *planner) count() {
	s := pl.s
	if !pl.Count {
		return
	}
	why := ""
	switch {
	case pl.env.Pushdown == Off:
		why = "Pushdown=Off"
	case !pl.list.Rules.Count || s.Access != List:
		why = fmt.Sprintf("Graph's count of %s cannot be trusted", pl.Table.Name)
	case s.Scope == nil || len(s.Folders) != 1 || len(s.Mailboxes) != 1:
		why = "Graph's count can be trusted within one folder only"
	case len(s.Requests) != 1 || s.Requests[0].Search != "":
		why = "Graph does not count what several requests or a search find"
	}
	for _, p := range s.Predicates {
		if why == "" && p.Claim != Exact {
			why = fmt.Sprintf("%s is checked here", p.Expr)
		}
	}
	if why != "" {
		pl.note("rows are counted here: %s", why)
		return
	}
	s.CountOnly = true
	s.Requests[0].Count = true
	s.Requests[0].OrderBy, s.Ordered = nil, nil
	pl.note("Graph counts the rows ($count): one folder, and every condition is exact")
}
