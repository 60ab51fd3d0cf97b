package plan

import (
	"fmt"
	"slices"
	"strings"
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

func (x *explainer) scan(s *Scan, w *Work) {
	urls := s.URLs()
	first := ""
	if len(urls) > 0 {
		first = "GET " + s.env.ServiceURL + urls[0]
	}
	x.row(explained{operation: "scan", target: tableAlias(s), request: first, why: strings.Join(nonEmpty(s.reach(), permission(s), calls(s)), "; ")}, w)
	for _, url := range urls[min(1, len(urls)):] {
		x.row(explained{operation: "request", target: tableAlias(s), request: "GET " + s.env.ServiceURL + url}, nil)
	}
	for _, d := range s.Details {
		names := make([]string, len(d.Columns))
		for i, c := range d.Columns {
			names[i] = c.Name
		}
		x.row(explained{operation: "request", target: strings.Join(names, ", "), request: "GET " + s.env.ServiceURL + d.Request.URL(nil, 0),
			why: "one for each row: no list has these values"}, nil)
	}
	for _, h := range headers(s) {
		x.row(explained{operation: "header", request: h.Name + ": " + h.Value}, nil)
	}
	for _, p := range s.Predicates {
		r := explained{operation: "condition", target: p.Expr.String(), pushed: p.Sent, why: p.Why}
		switch {
		case p.Claim == Rejected:
			r.local = "checked here"
		case p.Claim == Narrowing:
			r.local = "checked again here"
		}
		x.row(r, nil)
	}
	if s.Children != nil {
		x.row(explained{operation: "condition", target: s.Children.String(), local: "checked here", why: "it chooses the children that a parent is joined with"}, nil)
	}
	switch {
	case len(s.Ordered) > 0:
		pushed := ""
		if len(s.Requests) > 0 {
			pushed = "$orderby=" + orderBy(s.Requests[0].OrderBy)
		}
		x.row(explained{operation: "order", target: orderText(s.Ordered, NoUndated), pushed: pushed, local: "checked as rows arrive", why: strings.TrimPrefix(orderText[expr.Order](nil, s.Undated), ", ")}, nil)
	case len(s.Sort) > 0:
		x.row(explained{operation: "order", target: orderText(s.Sort, NoUndated), local: "sorted here", why: "Graph refused the order before"}, nil)
	}
	if s.Limit >= 0 {
		x.row(explained{operation: "limit", target: fmt.Sprint(s.Limit), local: "reading stops there", why: "nothing is left to do that could drop or reorder rows"}, nil)
	}
	for _, note := range s.Notes {
		x.row(explained{operation: "note", target: tableAlias(s), why: note}, nil)
	}
}

func nonEmpty(list ...string) []string {
	return slices.DeleteFunc(list, func(s string) bool { return s == "" })
}

// headers are those of all requests of a scan, each once.
func headers(s *Scan) []Pair {
	var list []Pair
	add := func(r *Request) {
		for _, h := range r.Header {
			if !slices.Contains(list, h) {
				list = append(list, h)
			}
		}
	}
	for _, r := range s.Requests {
		add(r)
	}
	for _, d := range s.Details {
		add(d.Request)
	}
	return list
}

// permission names the least permission that the scan's requests need.
func permission(s *Scan) string {
	if list := permissions(s); len(list) > 0 {
		return "needs " + strings.Join(list, " and ")
	}
	return ""
}

// permissions are the least delegated permissions for a scan: those for one's
// own mailbox, and for other people's where they are read.
func permissions(s *Scan) []string {
	if s.Access == Nothing || s.Never {
		return nil
	}
	own, others := s.Mailboxes == nil, s.Mailboxes == nil
	for _, m := range s.Mailboxes {
		if m == "" || strings.EqualFold(m, "me") {
			own = true
		} else {
			others = true
		}
	}
	var list []string
	mine, shared := s.Permission()
	if own && mine != "" {
		list = append(list, mine)
	}
	if others && shared != "" && !slices.Contains(list, shared) {
		list = append(list, shared)
	}
	return list
}

// calls estimates the requests of a scan.
func calls(s *Scan) string {
	if s.Access == Nothing || s.Never {
		return ""
	}
	lists := max(1, len(s.Requests)) * max(1, len(s.Mailboxes)) * max(1, len(s.Folders))
	switch {
	case s.Access == ByKey && s.Keys != nil:
		n := len(s.Keys) * max(1, len(s.Mailboxes))
		return plural((n+keyBatch-1)/keyBatch, "call")
	case s.Access == ByParent && s.Keys != nil:
		n := len(s.Keys) * max(1, len(s.Mailboxes))
		return "at least " + plural((n+keyBatch-1)/keyBatch, "call")
	case s.Keys == nil && s.Key != nil:
		return fmt.Sprintf("a call for every %d keys", keyBatch)
	case s.Access == One || s.CountOnly:
		return plural(max(1, len(s.Mailboxes))*max(1, len(s.Folders)), "call")
	case s.Access == Tree:
		return "about " + plural(max(1, len(s.Mailboxes)), "call")
	}
	top := 0
	if len(s.Requests) > 0 {
		top = s.Requests[0].Top
	}
	switch {
	case s.Limit >= 0 && top > 0 && s.Limit <= int64(top):
		return "about " + plural(lists, "call")
	case top > 0 && lists == 1:
		return fmt.Sprintf("a call for every %d rows", top)
	case top > 0:
		return fmt.Sprintf("%s, and one more for every %d rows", plural(lists, "call"), top)
	}
	return "at least " + plural(lists, "call")
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
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

// requirePushed returns an error when something but projection would be done
// here: what Pushdown=Require refuses. Scans have refused what they would have
// to check themselves.
func (p *Plan) requirePushed() error {
	var failed error
	var walk func(n Node)
	walk = func(n Node) {
		switch n := n.(type) {
		case *Scan, *Values, *Project, *Limit:
		case *Sort:
			if !n.Presorted {
				failed = refuse(n, failed)
			}
		default:
			failed = refuse(n, failed)
		}
		for _, in := range n.Inputs() {
			walk(in)
		}
		if len(subsOf(n)) > 0 && failed == nil {
			failed = fmt.Errorf("a subquery would be evaluated locally: %s; change it or set Pushdown=Auto", subsOf(n)[0])
		}
	}
	walk(p.Root)
	return failed
}

func refuse(n Node, failed error) error {
	if failed != nil {
		return failed
	}
	return fmt.Errorf("the %s%s would be done locally; change the query or set Pushdown=Auto", Operation(n), after(" ", detail(n)))
}
