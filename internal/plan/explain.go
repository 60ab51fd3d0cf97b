package plan

import (
	"fmt"
	"time"

	"graphmail/internal/expr"
	"graphmail/internal/query"
)

// Work is what one operator of a plan did when it was executed.
type Work struct {
	Calls    int           // HTTP requests sent
	Pages    int           // pages read
	Bytes    int64         // bytes received, on the wire
	Read     int64         // rows read from Graph
	Returned int64         // rows handed on
	Retries  int           // requests sent again
	Waited   time.Duration // waiting to retry or for a free slot
	Notes    []string      // what was decided meanwhile: "Graph refused the filter; …"
}

// buildExplain plans EXPLAIN, whose rows describe the plan of its query, and
// EXPLAIN ANALYZE, whose query is executed first.
func buildExplain(st *query.Explain, env *Env) (*Plan, error) {
	p, err := build(st.Query, env)
	if err != nil {
		return nil, err
	}
	if st.Analyze {
		return &Plan{Analyze: p, Columns: explainColumns(true), Env: p.Env}, nil
	}
	return p.explain(nil), nil
}

// Report gives the rows of EXPLAIN ANALYZE: the plan beside what its operators
// did.
func (p *Plan) Report(work map[Node]Work) *Plan { return p.explain(work) }

// explainColumns are the columns of EXPLAIN: a row for each operator and, with
// the same id, for each condition, order, limit, header and note of a scan.
// waits is in milliseconds.
func explainColumns(analyze bool) []Column {
	text := expr.Type{Kind: expr.Text, Nullable: true}
	number := expr.Type{Kind: expr.Int, Nullable: true}
	list := []Column{
		{Label: "id", Type: expr.Type{Kind: expr.Int}}, {Label: "operation", Type: expr.Type{Kind: expr.Text}}, {Label: "target", Type: text},
		{Label: "request", Type: text}, {Label: "pushed", Type: text}, {Label: "local", Type: text}, {Label: "why", Type: text},
	}
	if analyze {
		for _, name := range []string{"calls", "pages", "bytes", "rows_read", "rows_returned", "retries", "waits"} {
			list = append(list, Column{Label: name, Type: number})
		}
	}
	return list
}

// explain makes the rows; work is nil when nothing was executed.
func (p *Plan) explain(work map[Node]Work) *Plan {
	x := &explainer{work: work, analyze: work != nil, seen: map[*Sub]bool{}}
	x.node(p.Root)
	columns := explainColumns(x.analyze)
	if x.analyze {
		x.total()
	}
	v := &Values{Name: "EXPLAIN", Rows: x.rows}
	for _, c := range columns {
		v.Columns = append(v.Columns, c.Label)
	}
	return &Plan{Root: v, Columns: columns, Env: p.Env}
}

// An explainer writes the rows of EXPLAIN.
type explainer struct {
	rows    [][]expr.Value
	id      int
	work    map[Node]Work
	analyze bool
	seen    map[*Sub]bool
}

// An explained is one row; empty texts are NULL.
type explained struct{ operation, target, request, pushed, local, why string }

func (x *explainer) row(r explained, w *Work) {
	row := []expr.Value{expr.NewInt(int64(x.id))}
	for _, text := range []string{r.operation, r.target, r.request, r.pushed, r.local, r.why} {
		if text == "" {
			row = append(row, expr.Null)
		} else {
			row = append(row, expr.NewText(text))
		}
	}
	if x.analyze {
		numbers := make([]expr.Value, 7)
		if w != nil {
			for i, n := range []int64{int64(w.Calls), int64(w.Pages), w.Bytes, w.Read, w.Returned, int64(w.Retries), w.Waited.Milliseconds()} {
				numbers[i] = expr.NewInt(n)
			}
		}
		row = append(row, numbers...)
	}
	x.rows = append(x.rows, row)
}

// node writes the rows of n and of what is below it.
func (x *explainer) node(n Node) {
	x.id++
	var w *Work
	if done, ok := x.work[n]; ok {
		w = &done
	}
	if s, ok := n.(*Scan); ok {
		x.scan(s, w)
	} else {
		x.row(explained{operation: Operation(n), target: detail(n), local: "here", why: why(n)}, w)
	}
	if w != nil {
		for _, note := range w.Notes {
			x.row(explained{operation: "note", why: note}, nil)
		}
	}
	for _, in := range n.Inputs() {
		x.node(in)
	}
	for _, s := range subsOf(n) {
		if x.seen[s] {
			continue
		}
		x.seen[s] = true
		x.id++
		how := "it reads nothing of the rows around it and is evaluated once"
		if len(s.Uses) > 0 {
			how = "it is evaluated once for each different " + columnList(s.Uses)
		}
		x.row(explained{operation: "subquery", target: s.String(), local: "here", why: how}, nil)
		x.node(s.Root)
	}
}

// why says why an operator is there or works as it does.
func why(n Node) string {
	switch n := n.(type) {
	case *Sort:
		switch {
		case n.Presorted:
			return "the server is asked for this order; it is checked as rows arrive"
		case n.Limit >= 0:
			return fmt.Sprintf("only the first %d rows are held", n.Limit)
		}
		return "all rows are held"
	case *Limit:
		if n.Of != nil {
			return "so many objects are given, each with all of its rows"
		}
	case *HashJoin:
		return "the keys are equalities"
	case *NestedJoin:
		return "there is no equality to go by"
	case *BindJoin:
		return "few keys are expected, so that fetching by key takes fewer calls than reading the table, or there is no other way to read it"
	case *SemiJoin:
		return "the subquery is read once, not for each row"
	case *Cache:
		if n.Keyed() {
			return "it holds what was fetched for the rows around it"
		}
		return "it does not depend on the rows around it and is read once"
	case *Prefetch:
		return "few rows are expected, so that fetching by key takes fewer calls than reading the subquery's table"
	case *Group:
		return "Graph does not aggregate"
	}
	return ""
}

// total adds up the requests of all scans.
func (x *explainer) total() {
	var t Work
	for n, w := range x.work {
		t.Calls += w.Calls
		t.Pages += w.Pages
		t.Bytes += w.Bytes
		t.Retries += w.Retries
		t.Waited += w.Waited
		if _, ok := n.(*Scan); ok {
			t.Read += w.Read
		}
	}
	if len(x.rows) > 0 && x.analyze {
		t.Returned = x.rows[0][11].Int()
	}
	x.id++
	x.row(explained{operation: "total"}, &t)
}
