package plan

import (
	"fmt"
	"slices"
	"strings"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// A reading is what a query wants of one table. Its expressions speak of slots:
// Need first, then Carried.
type reading struct {
	Table *graphtables.Table
	Alias string
	Need  []*graphtables.Column
	// Aside is how many of Need, the last ones, are only in Where, On and Order.
	Aside int
	// Carried are columns of the table's parent that the query wants too.
	Carried []*graphtables.Column
	// Outer keeps parents without children; On then chooses the children, while
	// Where judges the joined rows.
	Outer bool
	On    []expr.Expr

	Where []expr.Expr
	Order []expr.Order // nil for any
	Limit int64        // rows enough after Where; −1 for all
	// Parents is how many parents are enough after Where, which is about them
	// alone, where Outer keeps those without children; 0 for all.
	Parents int64
	Count   bool // only the number of rows is wanted

	// By is the column whose values a join supplies while the query runs: the
	// id, the parent's, or the calendar or folder; nil for none. ByMailbox says that it supplies
	// mailboxes.
	By        *graphtables.Column
	ByMailbox bool
}

// newScan plans the reading of one table: need are the columns whose values are
// used anywhere, where the conjuncts that speak of this table only, order the
// wanted order (nil for any) and limit how many rows are enough after filtering
// (−1 for all).
func newScan(t *graphtables.Table, alias string, need []*graphtables.Column, where []expr.Expr, order []expr.Order, limit int64, env *Env) (*Scan, error) {
	r := &reading{Table: t, Alias: alias, Need: need, Where: where, Order: order, Limit: limit}
	return r.scan(env)
}

// bindable reports whether a table's rows can be fetched by values of c that
// are known only while the query runs.
func bindable(t *graphtables.Table, c *graphtables.Column) bool {
	switch {
	case c.Source == graphtables.FromMailbox, reachesBeyond(t, c):
		return true
	case t.Parent != nil:
		return c.Name == t.Parent.Key
	case t.Shape == graphtables.FolderTree:
		return false // the whole tree takes one call
	default:
		return c.Property == "id" && hasItems(t)
	}
}

// reachesBeyond reports whether values of c choose lists that t's own list is no
// part of, so that a join on c has no other way than to read those.
func reachesBeyond(t *graphtables.Table, c *graphtables.Column) bool {
	return slices.ContainsFunc(t.Scopes, func(s graphtables.Scope) bool { return s.Beyond && s.Column == c.Name })
}

// hasItems reports whether Graph gives t's objects by id.
func hasItems(t *graphtables.Table) bool { return t.Item != "" && t.Shape != graphtables.View }

// scan plans the reading.
func (r *reading) scan(env *Env) (*Scan, error) {
	s := &Scan{
		Table: r.Table, Alias: r.Alias, Columns: r.Need, Carried: r.Carried, Outer: r.Outer,
		Limit: -1, ParentLimit: -1, env: env, order: r.Order, limit: r.Limit, parents: r.Parents,
		Children: expr.Join(expr.And, r.On),
	}
	pl := &planner{reading: r, env: env, s: s, list: r.Table}
	if r.Table.Parent != nil {
		pl.list = env.catalog().Table(r.Table.Parent.Table)
	}
	for _, e := range r.Where {
		s.Predicates = append(s.Predicates, Predicate{Expr: e})
	}
	if err := pl.plan(); err != nil {
		return nil, err
	}
	s = s.learnt()
	if env.Pushdown == Require {
		if err := s.required(); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// learnt returns the scan as weak as Graph is known to want it. What is left
// after some weakening may have been refused in its turn.
func (s *Scan) learnt() *Scan {
	for s.env.Refused != nil {
		times := s.env.Refused(s.Table.Name, s.Shape())
		if times <= 0 {
			break
		}
		for range times {
			weaker, ok := s.Weaken()
			if !ok {
				return s
			}
			s = weaker
		}
	}
	return s
}

// required returns an error when something but projection is left to do here.
func (s *Scan) required() error {
	if s.Never {
		return nil
	}
	for _, p := range s.Predicates {
		if p.Claim == Rejected {
			return fmt.Errorf("the condition %s on %q would be evaluated locally: %s; change it or set Pushdown=Auto", p.Expr, s.Table.Name, p.Why)
		}
	}
	if len(s.order) > 0 && s.Ordered == nil {
		var keys []string
		for _, o := range s.order {
			keys = append(keys, o.String())
		}
		return fmt.Errorf("ORDER BY %s on %q would be evaluated locally; leave it out or set Pushdown=Auto", strings.Join(keys, ", "), s.Table.Name)
	}
	return nil
}

// A planner plans one reading.
type planner struct {
	*reading
	env  *Env
	s    *Scan
	list *graphtables.Table // whose list is read: the table, or its parent
	push *pusher

	cond map[int]*condition // by predicate, what was pushed
}

func (pl *planner) note(format string, args ...any) {
	pl.s.Notes = append(pl.s.Notes, fmt.Sprintf(format, args...))
}

// slot returns the column in a slot and whether it is the parent's.
func (pl *planner) slot(i int) (c *graphtables.Column, carried bool) {
	if i < len(pl.Need) {
		return pl.Need[i], false
	}
	if i -= len(pl.Need); i < len(pl.Carried) {
		return pl.Carried[i], true
	}
	return nil, false
}

func (pl *planner) decide(i int, claim Claim, sent, why string) {
	p := &pl.s.Predicates[i]
	p.Claim, p.Sent, p.Why = claim, sent, why
}

// detailKeys returns the columns that the requests for details of columns need
// the values of: what identifies the object, and its kind.
func detailKeys(t *graphtables.Table, columns []*graphtables.Column) []*graphtables.Column {
	var keys []*graphtables.Column
	for _, c := range columns {
		if !c.Single && c.Source != graphtables.FromValue {
			continue
		}
		for i := range t.Columns {
			switch k := &t.Columns[i]; {
			case k.Property == "id", k.Source == graphtables.FromParent, k.Source == graphtables.FromMailbox,
				k.Source == graphtables.FromKind && c.Cast != "":
				if !slices.Contains(keys, k) {
					keys = append(keys, k)
				}
			}
		}
	}
	return keys
}
