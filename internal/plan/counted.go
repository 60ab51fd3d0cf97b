package plan

import "fmt"

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
