package plan

import (
	"graphmail/internal/expr"
)

// rejectsNull reports whether e cannot be true when the columns ids are all
// NULL: a left join below it is then an inner join.
func rejectsNull(e expr.Expr, ids idSet) bool {
	switch e := e.(type) {
	case *expr.Binary:
		switch e.Op {
		case expr.And:
			return rejectsNull(e.L, ids) || rejectsNull(e.R, ids)
		case expr.Or:
			return rejectsNull(e.L, ids) && rejectsNull(e.R, ids)
		}
	case *expr.Unary:
		if e.Op == expr.Not {
			return nullWithNull(e.X, ids)
		}
	case *expr.Is:
		switch {
		case e.What == expr.IsNull:
			return e.Not && nullWithNull(e.X, ids)
		case !e.Not:
			return nullWithNull(e.X, ids) || e.What == expr.IsTrue && rejectsNull(e.X, ids)
		}
		return false
	case *expr.Subquery:
		return e.Kind == expr.InSet && !e.Not && nullWithNull(e.X, ids)
	}
	return nullWithNull(e, ids)
}

// nullWithNull reports whether e is NULL when the columns ids are.
func nullWithNull(e expr.Expr, ids idSet) bool {
	switch e := e.(type) {
	case *expr.Column:
		return ids[e.Index]
	case *expr.Unary:
		return nullWithNull(e.X, ids)
	case *expr.Binary:
		switch e.Op {
		case expr.NullSafe:
			return false
		case expr.And, expr.Or:
			return nullWithNull(e.L, ids) && nullWithNull(e.R, ids)
		}
		return nullWithNull(e.L, ids) || nullWithNull(e.R, ids)
	case *expr.In:
		return nullWithNull(e.X, ids)
	case *expr.Between:
		return nullWithNull(e.X, ids)
	case *expr.Like:
		return nullWithNull(e.X, ids) || nullWithNull(e.Pattern, ids)
	case *expr.Regexp:
		return nullWithNull(e.X, ids) || nullWithNull(e.Pattern, ids)
	case *expr.Cast:
		return nullWithNull(e.X, ids)
	case *expr.Call:
		if !strict[e.Name] {
			return false
		}
		for _, a := range e.Args {
			if nullWithNull(a, ids) {
				return true
			}
		}
	}
	return false
}

// strict are functions that are NULL when an argument is.
var strict = map[string]bool{
	"LOWER": true, "UPPER": true, "LENGTH": true, "CHAR_LENGTH": true, "TRIM": true, "LTRIM": true, "RTRIM": true,
	"LEFT": true, "RIGHT": true, "SUBSTR": true, "SUBSTRING": true, "REPLACE": true, "CONCAT": true, "REVERSE": true,
	"ABS": true, "ROUND": true, "FLOOR": true, "CEIL": true, "MOD": true,
	"DATE": true, "YEAR": true, "MONTH": true, "DAY": true, "HOUR": true, "MINUTE": true, "SECOND": true,
}
