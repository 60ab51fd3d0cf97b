package plan

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
	case !key.Desc && pl.Limit < 0 && pl.Parents == 0 && pl.list.Rules.Lead && pl.env.Pushdown != Require:
		// https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/7980
		pl.note("sorted here: a long list in ascending order may end early on Graph")
	default:
		s.Ordered = pl.Order
	}
}
