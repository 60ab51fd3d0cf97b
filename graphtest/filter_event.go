package graphtest

import "strings"

// prepared is a list's filter as it is evaluated: of a calendarView without
// what it says of start and end, which is reported to be ignored there.
func (l *listing) prepared(n node) node {
	if !l.anyTime {
		return n
	}
	switch n := n.(type) {
	case *operation:
		if n.op == "and" || n.op == "or" {
			return &operation{n.op, l.prepared(n.left), l.prepared(n.right)}
		}
		if isWallTime(n.left, l.typ) {
			return &literal{tokenName, "true"}
		}
	case *unary:
		if b, ok := n.x.(*operation); ok && isWallTime(b.left, l.typ) {
			return &literal{tokenName, "true"}
		}
		return &unary{n.op, l.prepared(n.x)}
	}
	return n
}

// isWallTime says whether an expression is the start or end of an event: a
// string in the schema, though it is compared as a time.
func isWallTime(n node, typ *edmType) bool {
	p, ok := n.(*path)
	if !ok || typ.name != "event" {
		return false
	}
	name := strings.ToLower(p.String())
	return name == "start/datetime" || name == "end/datetime"
}

// checkWallTimes says which quoted time of a filter on events cannot be read.
func checkWallTimes(n node, typ *edmType) *apiError {
	switch n := n.(type) {
	case *operation:
		if n.op == "and" || n.op == "or" {
			if err := checkWallTimes(n.left, typ); err != nil {
				return err
			}
			return checkWallTimes(n.right, typ)
		}
		l, ok := n.right.(*literal)
		if ok && isWallTime(n.left, typ) {
			if _, ok := parseWallTime(l.text); !ok {
				return errInvalidNodes()
			}
		}
	case *unary:
		return checkWallTimes(n.x, typ)
	}
	return nil
}
