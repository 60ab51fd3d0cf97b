package plan

import (
	"fmt"
	"strings"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// search takes the conjuncts that only Graph's search can answer, and returns
// the value of $search, "" when there are none.
func (pl *planner) search() (string, error) {
	var queries []string
	for i, e := range pl.Where {
		m, ok := e.(*expr.Match)
		if !ok {
			if found := matchWithin(e); found != nil {
				return "", pl.searchError(found, searchFault{"it stands within " + e.String(), "make it a condition of its own, joined to the others by AND"})
			}
			continue
		}
		if !pl.list.Rules.Search || pl.s.Access != List && pl.s.Access != InParent {
			return "", pl.searchError(m, searchFault{"Graph has no search there", "search messages, users, groups or people without an id, or use LIKE"})
		}
		q, err := pl.query(m)
		if err != nil {
			return "", err
		}
		queries = append(queries, q)
		pl.decide(i, Exact, "$search", "only Graph's index can answer it")
	}
	if len(queries) == 0 {
		return "", nil
	}
	pl.s.Cap = pl.list.Rules.SearchCap
	if pl.s.Cap > 0 {
		pl.note("Graph's search gives at most %d rows of %s", pl.s.Cap, pl.list.Name)
	}
	all := queries[0]
	if len(queries) > 1 {
		all = "(" + strings.Join(queries, ") AND (") + ")"
	}
	if pl.list.Rules.Family == graphtables.Directory {
		return all, nil
	}
	return quoteSearch(all), nil
}

func matchWithin(e expr.Expr) *expr.Match {
	var found *expr.Match
	expr.Walk(e, func(x expr.Expr) bool {
		if m, ok := x.(*expr.Match); ok {
			found = m
		}
		return found == nil
	})
	return found
}

// A SearchError says that a search stands where Graph cannot answer it.
type SearchError struct{ Table, Expr, Cause, Remedy string }

// Error names the table, the cause and the remedy.
func (e *SearchError) Error() string {
	return fmt.Sprintf("%s cannot be answered on %q: %s; %s", e.Expr, e.Table, e.Cause, e.Remedy)
}

// query writes one search in the list's query language.
func (pl *planner) query(m *expr.Match) (string, error) {
	v, ok := expr.IsConstant(m.Words, pl.push.x)
	switch {
	case !ok || v.Kind() != expr.Text:
		return "", pl.searchError(m, searchFault{"the words are no constant text", "write them as a literal or a parameter"})
	case strings.TrimSpace(v.Text()) == "":
		return "", pl.searchError(m, noWord)
	}
	directory := pl.list.Rules.Family == graphtables.Directory
	if m.KQL {
		if directory {
			return pl.directoryQuery(m, v.Text())
		}
		return v.Text(), nil
	}
	var fields []string
	for _, x := range m.Columns {
		field, err := pl.searchField(m, x)
		if err != nil {
			return "", err
		}
		if field != "" {
			fields = append(fields, field)
		}
	}
	words := parseWords(v.Text(), m.Boolean)
	if words.empty() {
		return "", pl.searchError(m, noWord)
	}
	if directory {
		if len(words.none) > 0 {
			return "", pl.searchError(m, searchFault{"the directory's search has no NOT", "leave the word out and add a condition on a column to the others"})
		}
		return words.directory(fields), nil
	}
	return words.kql(fields), nil
}

func (pl *planner) searchError(m *expr.Match, fault searchFault) error {
	return &SearchError{Table: pl.Table.Name, Expr: m.String(), Cause: fault.cause, Remedy: fault.remedy}
}

// A searchFault says what is wrong with a search, and what to do.
type searchFault struct{ cause, remedy string }

// noWord is what is wrong with a search for nothing.
var noWord = searchFault{"there is no word to look for", "name one"}

// searchField returns the name of a column in the query language.
func (pl *planner) searchField(m *expr.Match, x expr.Expr) (string, error) {
	ref, ok := x.(*expr.Column)
	var c *graphtables.Column
	if ok && ref.Index >= 0 && ref.Index < len(pl.push.columns) {
		c = pl.push.columns[ref.Index]
	}
	if c == nil || c.Search == "" {
		var can []string
		for i := range pl.list.Columns {
			if pl.list.Columns[i].Search != "" {
				can = append(can, pl.list.Columns[i].Name)
			}
		}
		return "", pl.searchError(m, searchFault{fmt.Sprintf("Graph's search cannot look into %s", x), "it can look into " + strings.Join(can, ", ")})
	}
	return c.Search, nil
}
