package expr

import (
	"slices"
	"strings"
)

// Equal reports whether a and b are the same expression: the same nodes with
// the same operands. Names compare without regard to case; where they stand in
// the SQL text does not matter. Subqueries are equal when they print the same.
func Equal(a, b Expr) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	return sameNode(a, b) && slices.EqualFunc(operands(a), operands(b), Equal)
}

// sameNode compares what operands does not return.
func sameNode(a, b Expr) bool {
	switch a := a.(type) {
	case *Literal:
		b, ok := b.(*Literal)
		return ok && a.Value == b.Value
	case *Column:
		b, ok := b.(*Column)
		return ok && sameColumn(a, b)
	case *Param:
		b, ok := b.(*Param)
		return ok && a.Ordinal == b.Ordinal && a.Name == b.Name
	case *Variable:
		b, ok := b.(*Variable)
		return ok && strings.EqualFold(a.Name, b.Name)
	case *Unary:
		b, ok := b.(*Unary)
		return ok && a.Op == b.Op
	case *Binary:
		b, ok := b.(*Binary)
		return ok && a.Op == b.Op
	case *In:
		b, ok := b.(*In)
		return ok && a.Not == b.Not
	case *Between:
		b, ok := b.(*Between)
		return ok && a.Not == b.Not
	case *Like:
		b, ok := b.(*Like)
		return ok && a.Not == b.Not
	case *Regexp:
		b, ok := b.(*Regexp)
		return ok && a.Not == b.Not
	case *Is:
		b, ok := b.(*Is)
		return ok && a.What == b.What && a.Not == b.Not
	case *Case:
		b, ok := b.(*Case)
		return ok && (a.X == nil) == (b.X == nil) && (a.Else == nil) == (b.Else == nil) && len(a.Whens) == len(b.Whens)
	case *Call:
		b, ok := b.(*Call)
		return ok && sameCall(a, b)
	case *Interval:
		b, ok := b.(*Interval)
		return ok && a.Unit == b.Unit
	case *Cast:
		b, ok := b.(*Cast)
		return ok && a.Type == b.Type && a.Length == b.Length && a.Scale == b.Scale
	case *Tuple:
		_, ok := b.(*Tuple)
		return ok
	case *Subquery:
		b, ok := b.(*Subquery)
		return ok && a.Kind == b.Kind && a.Not == b.Not && a.Query.String() == b.Query.String()
	case *Match:
		b, ok := b.(*Match)
		return ok && a.KQL == b.KQL && a.Boolean == b.Boolean && len(a.Columns) == len(b.Columns)
	default:
		return false
	}
}

// sameColumn compares resolved columns by the slot they read and others by
// name.
func sameColumn(a, b *Column) bool {
	if a.Index != b.Index || a.Depth != b.Depth {
		return false
	}
	return a.Index >= 0 || strings.EqualFold(a.Name, b.Name) && strings.EqualFold(a.Table, b.Table)
}

func sameCall(a, b *Call) bool {
	if !strings.EqualFold(a.Name, b.Name) || a.Star != b.Star || a.Distinct != b.Distinct || len(a.Args) != len(b.Args) {
		return false
	}
	if (a.Separator == nil) != (b.Separator == nil) || a.Separator != nil && *a.Separator != *b.Separator {
		return false
	}
	return slices.EqualFunc(a.OrderBy, b.OrderBy, func(x, y Order) bool { return x.Desc == y.Desc })
}
