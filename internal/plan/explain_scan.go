package plan

import (
	"fmt"
	"slices"
	"strings"

	"graphmail/internal/expr"
)

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
	if s.ParentLimit >= 0 {
		x.row(explained{operation: "limit", target: fmt.Sprintf("%d of %s", s.ParentLimit, s.list().Name), local: "reading stops there", why: "the " + s.Table.Name + " of no others are wanted"}, nil)
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
	if own, _ := s.Permission(); own != "" && s.Access != Nothing && !s.Never {
		return "needs " + own + " of an application (AuthMode=AppCreds)" // delegated, it is for one's own mailbox
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
	limit := max(s.Limit, s.ParentLimit)
	switch {
	case limit >= 0 && top > 0 && limit <= int64(top):
		return "about " + plural(lists, "call")
	case s.ParentLimit >= 0 && top > 0 && lists == 1:
		return "about " + plural(int((limit+int64(top)-1)/int64(top)), "call")
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
