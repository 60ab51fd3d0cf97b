package plan

import (
	"fmt"
	"slices"
	"strings"
)

// String describes the scan in lines to be read: what is sent, what is decided
// where and why.
func (s *Scan) String() string {
	var b strings.Builder
	name := s.Table.Name
	if s.Alias != "" && s.Alias != s.Table.Name {
		name += " AS " + s.Alias
	}
	fmt.Fprintf(&b, "%s: %s", name, s.reach())
	line := func(label, format string, args ...any) {
		fmt.Fprintf(&b, "\n  %s: %s", label, fmt.Sprintf(format, args...))
	}
	for _, url := range s.URLs() {
		line("GET", "%s", url)
	}
	if len(s.Requests) > 0 {
		for _, h := range s.Requests[0].Header {
			line(h.Name, "%s", h.Value)
		}
	}
	for _, d := range s.Details {
		line("then for each row GET", "%s", d.Request.URL(nil, 0))
	}
	for _, p := range s.Predicates {
		switch {
		case p.Claim == Rejected:
			line("here", "%s (%s)", p.Expr, p.Why)
		case p.Sent == "":
			line("dropped", "%s (%s)", p.Expr, p.Why)
		case p.Claim == Narrowing:
			line("sent and checked here", "%s as %s (%s)", p.Expr, p.Sent, p.Why)
		default:
			line("sent", "%s as %s (%s)", p.Expr, p.Sent, p.Why)
		}
	}
	if s.Children != nil {
		line("children", "%s", s.Children)
	}
	if s.Ordered != nil {
		line("in order", "%s", orderText(s.Ordered, s.Undated))
	}
	if s.Sort != nil {
		line("sorted here", "%s", orderText(s.Sort, NoUndated))
	}
	if s.Limit >= 0 {
		line("enough", "%d rows", s.Limit)
	}
	if s.ParentLimit >= 0 {
		line("enough", "%d of %s, with all of their %s", s.ParentLimit, s.list().Name, s.Table.Name)
	}
	for _, n := range s.Notes {
		line("note", "%s", n)
	}
	return b.String()
}

func orderText[T fmt.Stringer](keys []T, undated Undated) string {
	list := make([]string, len(keys))
	for i, k := range keys {
		list[i] = k.String()
	}
	text := strings.Join(list, ", ")
	switch undated {
	case UndatedFirst:
		text += ", after a list of the rows without a date"
	case UndatedLast:
		text += ", then a list of the rows without a date"
	}
	return text
}

// reach says in a phrase how the rows are reached.
func (s *Scan) reach() string {
	of := ""
	if boxes := slices.DeleteFunc(slices.Clone(s.Mailboxes), func(m string) bool { return m == "" }); len(boxes) > 0 {
		of = " of " + strings.Join(boxes, ", ")
	}
	switch {
	case s.Scope != nil && s.Scope == s.Key:
		of = fmt.Sprintf(" of each %s given by the join", s.Scope.Name) + of
	case s.Scope != nil:
		of = fmt.Sprintf(" of %s %s", s.Scope.Name, strings.Join(s.Folders, ", ")) + of
	}
	keys := "given by the join"
	switch {
	case s.Keys != nil:
		keys = fmt.Sprintf("%d given", len(s.Keys))
	case s.Parents != nil:
		keys = "all of " + s.Parents.Table.Name
	}
	switch s.Access {
	case ByKey:
		return fmt.Sprintf("objects%s by %s, %s", of, s.Key.Name, keys)
	case ByParent:
		return fmt.Sprintf("lists%s by %s, %s", of, s.Key.Name, keys)
	case InParent:
		return fmt.Sprintf("within the list of %s%s", s.list().Name, of)
	case Tree:
		return "the whole tree" + of
	case One:
		return "one object" + of
	case Nothing:
		return "no request"
	}
	if s.CountOnly {
		return "the number of rows" + of
	}
	return "a list" + of
}

// URLs returns the first page's path and query of each request, with the
// mailbox, folder or key in its place where there is just one, and a name in
// braces where there are several. What a join supplies stays in braces.
func (s *Scan) URLs() []string {
	if s.Access == Nothing || s.Never {
		return nil
	}
	var urls []string
	for _, r := range s.Requests {
		if len(s.Mailboxes) == 1 {
			r = r.With("mailbox", s.Mailboxes[0])
		}
		if len(s.Folders) == 1 {
			r = r.With("folder", s.Folders[0])
		}
		if len(s.Keys) == 1 {
			r = r.With(s.keyName(), s.Keys[0])
		}
		urls = append(urls, r.URL(nil, 0))
	}
	return urls
}

// keyName is the name in braces that a key takes the place of.
func (s *Scan) keyName() string {
	if s.Access == ByParent {
		return s.Key.Name
	}
	return "id"
}
