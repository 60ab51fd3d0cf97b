package plan

import (
	"fmt"
	"strings"

	"graphmail/internal/expr"
)

// String describes the plan: one line an operator, what it reads from below it
// and further in. It is the same text for the same plan.
func (p *Plan) String() string {
	if p.Analyze != nil {
		return p.Analyze.String()
	}
	var b strings.Builder
	w := printer{b: &b, names: map[*Sub]int{}}
	w.node(p.Root, 0)
	return b.String()
}

type printer struct {
	b     *strings.Builder
	names map[*Sub]int // subqueries, in the order in which they were met
}

func (w *printer) line(depth int, format string, args ...any) {
	fmt.Fprintf(w.b, "%s%s\n", strings.Repeat("  ", depth), fmt.Sprintf(format, args...))
}

func (w *printer) node(n Node, depth int) {
	if s, ok := n.(*Scan); ok {
		for i, l := range strings.Split(s.String(), "\n") {
			if i == 0 {
				l = "scan " + l
			}
			w.line(depth, "%s", l)
		}
	} else {
		w.line(depth, "%s", Operation(n)+after(" ", detail(n)))
	}
	for _, in := range n.Inputs() {
		w.node(in, depth+1)
	}
	for _, s := range subsOf(n) {
		w.sub(s, depth+1)
	}
}

func (w *printer) sub(s *Sub, depth int) {
	if _, have := w.names[s]; have {
		return
	}
	w.names[s] = len(w.names) + 1
	how := "evaluated once"
	if len(s.Uses) > 0 {
		how = "evaluated once for each " + columnList(s.Uses)
	}
	w.line(depth, "subquery, %s: %s", how, s)
	w.node(s.Root, depth+1)
}

func columnList(columns []*expr.Column) string {
	list := make([]string, len(columns))
	for i, c := range columns {
		list[i] = c.String()
	}
	return strings.Join(list, ", ")
}

func after(sep, s string) string {
	if s == "" {
		return ""
	}
	return sep + s
}

// Operation names a node's operator.
func Operation(n Node) string {
	switch n := n.(type) {
	case *Scan:
		return "scan"
	case *Values:
		return "rows"
	case *Filter:
		return "filter"
	case *Project:
		return "compute"
	case *Sort:
		return "sort"
	case *Group:
		return "group"
	case *Distinct:
		return "distinct"
	case *Limit:
		return "limit"
	case *Concat:
		return "union all"
	case *HashJoin:
		return string(n.Kind) + " hash join"
	case *NestedJoin:
		return string(n.Kind) + " nested loop join"
	case *BindJoin:
		return string(n.Kind) + " join by key"
	case *SemiJoin:
		if n.Anti {
			return "antijoin"
		}
		return "semijoin"
	case *Cache:
		return "cache"
	case *Prefetch:
		return "prefetch"
	}
	return fmt.Sprintf("%T", n)
}

// detail says what a node does with its rows.
func detail(n Node) string {
	switch n := n.(type) {
	case *Scan:
		return tableAlias(n)
	case *Values:
		if len(n.Rows) == 1 {
			return n.Name
		}
		return fmt.Sprintf("%s (%d rows)", n.Name, len(n.Rows))
	case *Filter:
		return n.Cond.String()
	case *Project:
		return exprList(n.Items)
	case *Sort:
		s := "by " + orderList(n.Keys)
		if n.Limit >= 0 {
			s += fmt.Sprintf(", first %d", n.Limit)
		}
		if n.Presorted {
			s += ", as the server gives them"
		}
		return s
	case *Group:
		var calls []string
		for _, c := range n.Calls {
			calls = append(calls, c.String())
		}
		s := ""
		if len(n.Keys) > 0 {
			s = "by " + exprList(n.Keys)
		}
		if len(calls) > 0 {
			s = strings.TrimPrefix(s+": "+strings.Join(calls, ", "), ": ")
		}
		return s
	case *Limit:
		var parts []string
		if n.Count >= 0 {
			parts = append(parts, fmt.Sprint(n.Count))
		}
		if n.Of != nil {
			parts = append(parts, "by key")
		}
		if n.Offset > 0 {
			parts = append(parts, fmt.Sprintf("after %d", n.Offset))
		}
		return strings.Join(parts, " ")
	case *Distinct:
		if n.Slots != nil {
			return "by key"
		}
	case *HashJoin:
		held := "right side held"
		if n.HoldLeft {
			held = "left side held"
		}
		return "on " + joinList(n.Keys, n.Cond) + ", " + held
	case *NestedJoin:
		if n.Cond == nil {
			return "of all pairs"
		}
		return "on " + n.Cond.String()
	case *BindJoin:
		return "on " + joinList(n.Keys, n.Cond) + fmt.Sprintf(", %s fetched for %d rows at a time", tableAlias(n.Inner), n.Batch)
	case *SemiJoin:
		s := "on " + joinList(n.Keys, n.Cond)
		if n.NullAware {
			s += ", NULL counts as a match"
		}
		return s
	case *Prefetch:
		return fmt.Sprintf("for %d rows at a time what their subqueries will ask for", n.Batch)
	case *Cache:
		if len(n.Keys) > 0 {
			return "by " + joinList(n.Keys, nil)
		}
	}
	return ""
}

func tableAlias(s *Scan) string {
	if strings.EqualFold(s.Alias, s.Table.Name) {
		return s.Table.Name
	}
	return s.Table.Name + " AS " + s.Alias
}

func exprList(list []expr.Expr) string {
	out := make([]string, len(list))
	for i, e := range list {
		out[i] = e.String()
	}
	return strings.Join(out, ", ")
}

func orderList(keys []expr.Order) string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = k.String()
	}
	return strings.Join(out, ", ")
}

func joinList(keys []Key, cond expr.Expr) string {
	var out []string
	for _, k := range keys {
		op := " = "
		if k.NullSafe {
			op = " <=> "
		}
		out = append(out, k.Left.String()+op+k.Right.String())
	}
	if cond != nil {
		out = append(out, cond.String())
	}
	return strings.Join(out, " AND ")
}
