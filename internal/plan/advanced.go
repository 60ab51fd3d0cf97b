package plan

import "graphmail/graphtables"

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
