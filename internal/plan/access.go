package plan

import (
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
	if s.Stops() || s.CountOnly || s.Access != List && s.Access != InParent || pl.env.Pushdown == Off {
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
