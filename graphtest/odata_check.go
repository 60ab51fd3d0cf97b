package graphtest

import (
	"fmt"
	"strings"
	"time"
)

// A typeRef is the type of an expression; an empty name is null's.
type typeRef struct {
	name       string
	collection bool
}

func (t typeRef) String() string {
	if t.name == "" {
		return "<null>"
	}
	return display(t.name, t.collection)
}

func (t typeRef) is(name string) bool { return t.name == name && !t.collection }

// primitive says whether the type is of one of Edm's or an enumeration.
func (t typeRef) primitive() bool {
	return !t.collection && (strings.HasPrefix(t.name, "Edm.") || edmEnums[t.name] != nil)
}

func (t typeRef) numeric() bool {
	return t.is("Edm.Int32") || t.is("Edm.Int64") || t.is("Edm.Double") || t.is("Edm.Decimal")
}

// A checker finds the type of each part of a filter by the metadata.
type checker struct {
	root *edmType
	vars map[string]typeRef
}

// checkFilter says what is wrong with a filter's types, in the words of
// Microsoft's OData library, or nil.
func checkFilter(n node, root *edmType) error {
	t, err := (&checker{root: root, vars: map[string]typeRef{}}).typeOf(n)
	if err != nil {
		return err
	}
	if !t.is("Edm.Boolean") {
		return syntaxf("The $filter expression must evaluate to a single boolean value.")
	}
	return nil
}

func (c *checker) typeOf(n node) (typeRef, error) {
	switch n := n.(type) {
	case *literal:
		return literalType(n)
	case *path:
		return c.pathType(n)
	case *unary:
		return c.unaryType(n)
	case *operation:
		return c.binaryType(n)
	case *invocation:
		return c.callType(n)
	case *membership:
		return c.membershipType(n)
	case *lambda:
		return c.lambdaType(n)
	}
	return typeRef{}, nil
}

func literalType(n *literal) (typeRef, error) {
	switch n.kind {
	case tokenString:
		return typeRef{name: "Edm.String"}, nil
	case tokenNumber:
		if strings.ContainsAny(n.text, ".eE") {
			return typeRef{name: "Edm.Double"}, nil
		}
		if len(n.text) > 10 {
			return typeRef{name: "Edm.Int64"}, nil
		}
		return typeRef{name: "Edm.Int32"}, nil
	case tokenGUID:
		return typeRef{name: "Edm.Guid"}, nil
	case tokenDate, tokenDateTime:
		if _, ok := parseDateTime(n.text); !ok {
			return typeRef{}, syntaxf("The DateTimeOffset text '%s' should be in format 'yyyy-mm-ddThh:mm:ss('.'s+)?(zzzzzz)?' and each field value is within valid range.", n.text)
		}
		if n.kind == tokenDate {
			return typeRef{name: "Edm.Date"}, nil
		}
		return typeRef{name: "Edm.DateTimeOffset"}, nil
	}
	if n.text == "null" {
		return typeRef{}, nil
	}
	return typeRef{name: "Edm.Boolean"}, nil
}

// parseDateTime reads a DateTimeOffset or Date literal. One without a zone is
// no DateTimeOffset; seconds may be left out.
func parseDateTime(s string) (time.Time, bool) {
	s = strings.ToUpper(s)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

func (c *checker) pathType(p *path) (typeRef, error) {
	at := typeRef{name: c.root.name}
	segments := p.segments
	if v, ok := c.vars[segments[0]]; ok {
		at, segments = v, segments[1:]
	} else if segments[0] == "$it" {
		segments = segments[1:]
	}
	for _, s := range segments {
		if s == "$count" && at.collection {
			at = typeRef{name: "Edm.Int32"}
			continue
		}
		if at.collection {
			return at, syntaxf("The parent value for a property access of a property '%s' is not a single value. Property access can only be applied to a single value.", s)
		}
		if name, ok := strings.CutPrefix(s, "microsoft.graph."); ok && edmTypes[name] != nil {
			at = typeRef{name: name}
			continue
		}
		prop := edmTypes[at.name].property(s)
		if prop == nil {
			if at.primitive() {
				return at, syntaxf("The parent value for a property access of a property '%s' is not a single value. Property access can only be applied to a single value.", s)
			}
			return at, syntaxf("Could not find a property named '%s' on type '%s'.", s, at)
		}
		at = typeRef{prop.typ, prop.collection}
	}
	return at, nil
}

func (c *checker) unaryType(n *unary) (typeRef, error) {
	t, err := c.typeOf(n.x)
	if err != nil {
		return t, err
	}
	if n.op == "not" && !t.is("Edm.Boolean") {
		return t, syntaxf("A unary operator with an incompatible type was detected. Found operand type '%s' for operator kind 'Not'.", t)
	}
	if n.op == "-" && !t.numeric() {
		return t, syntaxf("A unary operator with an incompatible type was detected. Found operand type '%s' for operator kind 'Negate'.", t)
	}
	return t, nil
}

var operatorKinds = map[string]string{
	"and": "And", "or": "Or",
	"eq": "Equal", "ne": "NotEqual", "gt": "GreaterThan", "ge": "GreaterThanOrEqual", "lt": "LessThan", "le": "LessThanOrEqual",
	"add": "Add", "sub": "Subtract", "mul": "Multiply", "div": "Divide", "mod": "Modulo", "has": "Has",
}

func (c *checker) binaryType(n *operation) (typeRef, error) {
	left, err := c.typeOf(n.left)
	if err != nil {
		return left, err
	}
	right, err := c.typeOf(n.right)
	if err != nil {
		return right, err
	}
	boolean := typeRef{name: "Edm.Boolean"}
	fits, result := false, boolean
	switch n.op {
	case "and", "or":
		fits = left.is("Edm.Boolean") && right.is("Edm.Boolean")
	case "eq", "ne":
		if fits, err = comparable(n.left, left, n.right, right); err != nil {
			return boolean, err
		}
	case "gt", "ge", "lt", "le":
		if fits, err = comparable(n.left, left, n.right, right); err != nil {
			return boolean, err
		}
		fits = fits && !left.is("Edm.Boolean") && !right.is("Edm.Boolean")
	case "has":
		fits = edmEnums[left.name] != nil && !left.collection
	default:
		fits, result = left.numeric() && right.numeric(), left
	}
	if !fits {
		return boolean, syntaxf("A binary operator with incompatible types was detected. Found operand types '%s' and '%s' for operator kind '%s'.", left, right, operatorKinds[n.op])
	}
	return result, nil
}

// comparable says whether two operands can be compared. An enumeration takes a
// string that names one of its members.
func comparable(l node, left typeRef, r node, right typeRef) (bool, error) {
	switch {
	case left.name == "" || right.name == "":
		return !left.collection && !right.collection, nil
	case left.collection || right.collection:
		return false, nil
	case edmEnums[left.name] != nil && right.is("Edm.String"):
		return true, checkMember(left.name, r)
	case edmEnums[right.name] != nil && left.is("Edm.String"):
		return true, checkMember(right.name, l)
	case !left.primitive() || !right.primitive():
		return false, nil
	case left.numeric() && right.numeric():
		return true, nil
	case left.is("Edm.DateTimeOffset") && right.is("Edm.Date"), left.is("Edm.Date") && right.is("Edm.DateTimeOffset"):
		return true, nil
	}
	return left == right, nil
}

func checkMember(enum string, n node) error {
	l, ok := n.(*literal)
	if ok && edmEnums[enum][strings.ToLower(l.text)] == "" {
		return syntaxf("The string '%s' is not a valid enumeration type constant.", l.text)
	}
	return nil
}

func (c *checker) membershipType(n *membership) (typeRef, error) {
	boolean := typeRef{name: "Edm.Boolean"}
	left, err := c.typeOf(n.left)
	if err != nil {
		return boolean, err
	}
	for _, item := range n.list {
		right, err := c.typeOf(item)
		if err != nil {
			return boolean, err
		}
		fits, err := comparable(n.left, left, item, right)
		if err != nil {
			return boolean, err
		}
		if !fits {
			return boolean, syntaxf("A binary operator with incompatible types was detected. Found operand types '%s' and '%s' for operator kind 'Equal'.", left, right)
		}
	}
	return boolean, nil
}

func (c *checker) lambdaType(n *lambda) (typeRef, error) {
	boolean := typeRef{name: "Edm.Boolean"}
	over, err := c.pathType(n.over)
	if err != nil {
		return boolean, err
	}
	if !over.collection {
		return boolean, syntaxf("Any/All may only be used following a collection.")
	}
	if n.body == nil {
		return boolean, nil
	}
	if _, taken := c.vars[n.variable]; taken {
		return boolean, syntaxf("The range variable '%s' has already been declared.", n.variable)
	}
	c.vars[n.variable] = typeRef{name: over.name}
	defer delete(c.vars, n.variable)
	body, err := c.typeOf(n.body)
	if err != nil {
		return boolean, err
	}
	if !body.is("Edm.Boolean") {
		return boolean, syntaxf("The Any/All query expression must evaluate to a single boolean value.")
	}
	return boolean, nil
}

// functions are the argument types and the result of OData's functions; "" is
// any type.
var functions = map[string]struct {
	args   []string
	result string
}{
	"contains":    {[]string{"Edm.String", "Edm.String"}, "Edm.Boolean"},
	"startswith":  {[]string{"Edm.String", "Edm.String"}, "Edm.Boolean"},
	"endswith":    {[]string{"Edm.String", "Edm.String"}, "Edm.Boolean"},
	"indexof":     {[]string{"Edm.String", "Edm.String"}, "Edm.Int32"},
	"concat":      {[]string{"Edm.String", "Edm.String"}, "Edm.String"},
	"substring":   {[]string{"Edm.String", "Edm.Int32"}, "Edm.String"},
	"tolower":     {[]string{"Edm.String"}, "Edm.String"},
	"toupper":     {[]string{"Edm.String"}, "Edm.String"},
	"trim":        {[]string{"Edm.String"}, "Edm.String"},
	"length":      {[]string{"Edm.String"}, "Edm.Int32"},
	"year":        {[]string{"Edm.DateTimeOffset"}, "Edm.Int32"},
	"month":       {[]string{"Edm.DateTimeOffset"}, "Edm.Int32"},
	"day":         {[]string{"Edm.DateTimeOffset"}, "Edm.Int32"},
	"hour":        {[]string{"Edm.DateTimeOffset"}, "Edm.Int32"},
	"minute":      {[]string{"Edm.DateTimeOffset"}, "Edm.Int32"},
	"second":      {[]string{"Edm.DateTimeOffset"}, "Edm.Int32"},
	"date":        {[]string{"Edm.DateTimeOffset"}, "Edm.Date"},
	"now":         {nil, "Edm.DateTimeOffset"},
	"mindatetime": {nil, "Edm.DateTimeOffset"},
	"maxdatetime": {nil, "Edm.DateTimeOffset"},
	"round":       {[]string{"Edm.Double"}, "Edm.Double"},
	"floor":       {[]string{"Edm.Double"}, "Edm.Double"},
	"ceiling":     {[]string{"Edm.Double"}, "Edm.Double"},
}

func (c *checker) callType(n *invocation) (typeRef, error) {
	name := strings.ToLower(n.name)
	if name == "cast" || name == "isof" {
		return c.castType(n, name)
	}
	f, ok := functions[name]
	if !ok {
		return typeRef{}, syntaxf("An unknown function with name '%s' was found. This may also be a function import or a key lookup on a navigation property, which is not allowed.", n.name)
	}
	fits := len(n.args) == len(f.args)
	for i, arg := range n.args {
		t, err := c.typeOf(arg)
		if err != nil {
			return t, err
		}
		fits = fits && (t.name == "" || t.is(f.args[i]) || t.numeric() && f.args[i] == "Edm.Double")
	}
	if !fits {
		return typeRef{}, syntaxf("No function signature for the function with name '%s' matches the specified arguments. The function signatures considered are: %s.", n.name, signature(name, f.args))
	}
	return typeRef{name: f.result}, nil
}

// castType checks cast(x, Edm.Int32) and isof(…), whose last argument is a type.
func (c *checker) castType(n *invocation, name string) (typeRef, error) {
	if len(n.args) == 0 || len(n.args) > 2 {
		return typeRef{}, syntaxf("No function signature for the function with name '%s' matches the specified arguments.", n.name)
	}
	if len(n.args) == 2 {
		if _, err := c.typeOf(n.args[0]); err != nil {
			return typeRef{}, err
		}
	}
	target, ok := n.args[len(n.args)-1].(*path)
	if !ok || len(target.segments) != 1 || !strings.Contains(target.segments[0], ".") {
		return typeRef{}, syntaxf("Cast or IsOf Function must have a type in its arguments.")
	}
	if name == "isof" {
		return typeRef{name: "Edm.Boolean"}, nil
	}
	return typeRef{name: strings.TrimPrefix(target.segments[0], "microsoft.graph.")}, nil
}

func signature(name string, args []string) string {
	texts := make([]string, len(args))
	for i, a := range args {
		texts[i] = fmt.Sprintf("%s Nullable=true", a)
	}
	return name + "(" + strings.Join(texts, ", ") + ")"
}
