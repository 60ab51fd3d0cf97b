package graphtest

import (
	"slices"
	"strings"
)

// filterRules say what of $filter one kind of list takes beyond what its types
// allow. The lists are what
// https://learn.microsoft.com/en-us/graph/filter-query-parameter documents or
// users reported as working; anything else is refused.
type filterRules struct {
	// ops maps a property path in lower case to the operators it takes,
	// separated by blanks.
	ops map[string]string
	// anyOf maps a collection in lower case to the path within an element that
	// any() may compare with eq; "" is the element itself.
	anyOf map[string]string
	// extended takes any() over singleValueExtendedProperties.
	extended bool
	// null is the answer to a comparison with null; nil refuses it like others.
	null func(path string) *apiError
	// refuse words the answer to a property that cannot be filtered by.
	refuse func(path string) *apiError
	// open takes every property, functions every function and arithmetic.
	open, functions, utcOnly bool
}

func errInvalidNodes() *apiError {
	return &apiError{Status: 400, Code: "ErrorInvalidUrlQueryFilter", Message: "The query filter contains one or more invalid nodes."}
}

const (
	opsTime   = "eq ne gt ge lt le"
	opsNumber = "eq ne gt ge lt le"
)

// messageFilter follows https://learn.microsoft.com/en-us/graph/api/user-list-messages
// and the reports listed beside each surprising line.
var messageFilter = filterRules{
	ops: map[string]string{
		"receiveddatetime":     opsTime,
		"sentdatetime":         opsTime,
		"createddatetime":      opsTime,
		"lastmodifieddatetime": opsTime,
		"isread":               "eq ne",
		"isdraft":              "eq ne",
		"hasattachments":       "eq ne",
		"importance":           "eq ne",

		"inferenceclassification":     "eq ne",
		"flag/flagstatus":             "eq",
		"subject":                     "eq ne startswith contains",
		"from/emailaddress/address":   "eq startswith contains",
		"sender/emailaddress/address": "eq startswith contains",
		"from/emailaddress/name":      "eq startswith contains",
		"sender/emailaddress/name":    "eq startswith contains",
		"conversationid":              "eq",
		"internetmessageid":           "eq",
		"parentfolderid":              "eq",
		"body/content":                "contains",
	},
	anyOf:    map[string]string{"categories": ""},
	extended: true,
	// https://github.com/microsoftgraph/microsoft-graph-docs/issues/4083
	null: func(string) *apiError {
		return &apiError{Status: 500, Code: "ErrorInternalServerError", Message: "An internal server error occurred. The operation failed."}
	},
}

var folderFilter = filterRules{
	ops: map[string]string{
		"displayname":      "eq startswith",
		"childfoldercount": opsNumber,
		"unreaditemcount":  opsNumber,
		"totalitemcount":   opsNumber,
		"ishidden":         "eq ne",
	},
	extended: true,
}

// contactFilter: https://learn.microsoft.com/en-us/graph/api/user-list-contacts
// documents the one form of any(); startswith on displayName is reported in
// https://github.com/microsoftgraph/microsoft-graph-docs/issues/6423.
var contactFilter = filterRules{
	ops:      map[string]string{"displayname": "eq startswith"},
	anyOf:    map[string]string{"emailaddresses": "address"},
	extended: true,
}

var eventFilter = filterRules{
	ops: map[string]string{
		"start/datetime": opsTime,
		"end/datetime":   opsTime,
		"subject":        "eq ne startswith contains",
		"importance":     "eq ne",
		"sensitivity":    "eq ne",
		"showas":         "eq ne",
		"isallday":       "eq ne",
		"iscancelled":    "eq ne",
	},
	anyOf:    map[string]string{"categories": ""},
	extended: true,
	// https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/292
	refuse: func(path string) *apiError {
		name, _, _ := strings.Cut(path, "/")
		return &apiError{Status: 400, Code: "ErrorInvalidUrlQueryFilter",
			Message: "The property '" + strings.ToUpper(name[:1]) + name[1:] + "' does not support filtering."}
	},
}

var (
	namedFilter  = filterRules{ops: map[string]string{"name": "eq"}}
	folderNames  = filterRules{ops: map[string]string{"displayname": "eq startswith"}, extended: true}
	peopleFilter = filterRules{ops: map[string]string{
		"displayname":         "eq",
		"persontype/class":    "eq",
		"persontype/subclass": "eq",
	}}
)

// check says whether a filter is taken, and else how it is refused.
func (r *filterRules) check(n node) *apiError {
	switch n := n.(type) {
	case *operation:
		if n.op == "and" || n.op == "or" {
			if err := r.check(n.left); err != nil {
				return err
			}
			return r.check(n.right)
		}
		return r.compare(n)
	case *unary:
		if n.op == "not" {
			return r.check(n.x)
		}
	case *invocation:
		return r.call(n)
	case *lambda:
		return r.lambda(n)
	}
	return errInvalidNodes()
}

func (r *filterRules) compare(n *operation) *apiError {
	l, ok := n.right.(*literal)
	if !ok {
		return errInvalidNodes()
	}
	p, ok := n.left.(*path)
	if !ok {
		if computed(n.left) && r.functions {
			return nil
		}
		return errInvalidNodes()
	}
	if l.kind == tokenName && l.text == "null" {
		if r.null != nil {
			return r.null(p.String())
		}
		return r.refused(p)
	}
	if r.utcOnly && l.kind == tokenDateTime && !strings.HasSuffix(strings.ToUpper(l.text), "Z") {
		return errInvalidNodes()
	}
	if !r.allows(p, n.op) {
		return r.refused(p)
	}
	return nil
}

// computed says whether an expression is a function's result or arithmetic.
func computed(n node) bool {
	switch n := n.(type) {
	case *invocation:
		return true
	case *operation:
		return arithmetic[n.op] != nil
	case *unary:
		return n.op == "-"
	}
	return false
}

func (r *filterRules) refused(p *path) *apiError {
	if r.refuse != nil && r.ops[strings.ToLower(p.String())] == "" {
		return r.refuse(p.String())
	}
	return errInvalidNodes()
}

func (r *filterRules) allows(p *path, op string) bool {
	if r.open {
		return true
	}
	return slices.Contains(strings.Fields(r.ops[strings.ToLower(p.String())]), op)
}

func (r *filterRules) call(n *invocation) *apiError {
	name := strings.ToLower(n.name)
	if name != "startswith" && name != "contains" {
		return errInvalidNodes()
	}
	p, ok := n.args[0].(*path)
	l, ok2 := n.args[1].(*literal)
	if !ok || !ok2 || l.kind != tokenString || !r.allows(p, name) {
		return errInvalidNodes()
	}
	return nil
}

func (r *filterRules) lambda(n *lambda) *apiError {
	over := strings.ToLower(n.over.String())
	if r.extended && over == "singlevalueextendedproperties" && n.op == "any" && n.body != nil {
		return r.extendedBody(n.body)
	}
	element, ok := r.anyOf[over]
	if !ok || n.op != "any" {
		return errInvalidNodes()
	}
	want := n.variable
	if element != "" {
		want += "/" + element
	}
	if n.body != nil && !comparesOnly(n.body, want) {
		return errInvalidNodes()
	}
	return nil
}

// comparesOnly says whether a lambda's body is nothing but path eq 'text',
// perhaps several joined by or.
func comparesOnly(n node, want string) bool {
	b, ok := n.(*operation)
	if !ok {
		return false
	}
	if b.op == "or" {
		return comparesOnly(b.left, want) && comparesOnly(b.right, want)
	}
	p, ok := b.left.(*path)
	l, ok2 := b.right.(*literal)
	return ok && ok2 && b.op == "eq" && l.kind == tokenString && strings.EqualFold(p.String(), want)
}

// extendedBody takes the documented tests of an extended property: its id, and
// its value by comparison, contains, startswith or cast
// (https://learn.microsoft.com/en-us/graph/api/singlevaluelegacyextendedproperty-get).
func (r *filterRules) extendedBody(n node) *apiError {
	switch n := n.(type) {
	case *operation:
		if n.op == "and" {
			if err := r.extendedBody(n.left); err != nil {
				return err
			}
			return r.extendedBody(n.right)
		}
		if _, ok := n.right.(*literal); !ok || n.op == "or" {
			return errInvalidNodes()
		}
		switch left := n.left.(type) {
		case *path:
			return nil
		case *invocation:
			if strings.EqualFold(left.name, "cast") {
				return nil
			}
		}
	case *invocation:
		if strings.EqualFold(n.name, "contains") || strings.EqualFold(n.name, "startswith") {
			return nil
		}
	}
	return errInvalidNodes()
}

// mentioned lists the property paths of a filter in lower case, each once, in
// the order they are first written.
func mentioned(n node) []string {
	var list []string
	var walk func(n node, variable string)
	walk = func(n node, variable string) {
		switch n := n.(type) {
		case *path:
			name := strings.ToLower(n.String())
			if n.segments[0] != variable && !slices.Contains(list, name) {
				list = append(list, name)
			}
		case *operation:
			walk(n.left, variable)
			walk(n.right, variable)
		case *unary:
			walk(n.x, variable)
		case *invocation:
			for _, a := range n.args {
				walk(a, variable)
			}
		case *membership:
			walk(n.left, variable)
		case *lambda:
			walk(n.over, variable)
		}
	}
	walk(n, "")
	return list
}

// settled returns the rules with the choices of u made.
func (r filterRules) settled(u Unsettled) *filterRules {
	r.open, r.functions, r.utcOnly = u.FilterAnyProperty, u.Functions, u.RefuseOffsets
	return &r
}
