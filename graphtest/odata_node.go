package graphtest

import "strings"

// A node is a part of a filter expression. String writes it so that reading it
// again gives the same tree.
type node interface{ String() string }

// A literal is a constant.
type literal struct {
	kind tokenKind // tokenName for true, false and null
	text string    // as token.text
}

// A path leads to a property, perhaps from a lambda's variable.
type path struct{ segments []string }

// An operation joins two expressions: and, or, a comparison, arithmetic.
type operation struct {
	op          string // "and", "eq", "add", …
	left, right node
}

// A unary is not or a minus.
type unary struct {
	op string // "not" or "-"
	x  node
}

// An invocation is a function with its arguments.
type invocation struct {
	name string // as written
	args []node
}

// A membership is the in operator.
type membership struct {
	left node
	list []node
}

// A lambda is any or all over a collection; body is nil for any().
type lambda struct {
	over     *path
	op       string // "any" or "all"
	variable string
	body     node
}

func (n *literal) String() string {
	if n.kind == tokenString {
		return "'" + strings.ReplaceAll(n.text, "'", "''") + "'"
	}
	return n.text
}

func (n *path) String() string { return strings.Join(n.segments, "/") }

func (n *operation) String() string {
	return n.operand(n.left, false) + " " + n.op + " " + n.operand(n.right, true)
}

// operand writes one side, in parentheses where it would bind otherwise.
func (n *operation) operand(x node, right bool) string {
	inner, mine := precedence(x), precedence(n)
	if inner < mine || inner == mine && right {
		return "(" + x.String() + ")"
	}
	return x.String()
}

func (n *unary) String() string {
	x := n.x.String()
	if precedence(n.x) < precedence(n) {
		x = "(" + x + ")"
	}
	if n.op == "-" {
		return "-" + x
	}
	return "not " + x
}

func (n *invocation) String() string { return n.name + "(" + joinNodes(n.args) + ")" }

func (n *membership) String() string {
	left := n.left.String()
	if precedence(n.left) <= precedence(n) {
		left = "(" + left + ")"
	}
	return left + " in (" + joinNodes(n.list) + ")"
}

func (n *lambda) String() string {
	if n.body == nil {
		return n.over.String() + "/" + n.op + "()"
	}
	return n.over.String() + "/" + n.op + "(" + n.variable + ":" + n.body.String() + ")"
}

func joinNodes(list []node) string {
	texts := make([]string, len(list))
	for i, n := range list {
		texts[i] = n.String()
	}
	return strings.Join(texts, ",")
}

// precedence orders the operators, the weakest first, as Microsoft's library
// does: unlike in the standard, eq and ne bind as tightly as gt and its like.
func precedence(n node) int {
	switch n := n.(type) {
	case *operation:
		switch n.op {
		case "or":
			return 1
		case "and":
			return 2
		case "eq", "ne", "gt", "ge", "lt", "le":
			return 3
		case "add", "sub":
			return 5
		case "has":
			return 8
		}
		return 6
	case *unary:
		return 7
	case *membership:
		return 8
	}
	return 9
}
