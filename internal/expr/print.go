package expr

import (
	"strconv"
	"strings"
)

// The binding strengths of the parser's grammar, loosest first. The operands
// of a comparison, of LIKE, IN and BETWEEN are values: they bind tighter than
// any condition.
const (
	bindOr = iota + 1
	bindAnd
	bindNot
	bindCompare
	bindBitOr
	bindBitAnd
	bindShift
	bindAdd
	bindMul
	bindBitXor
	bindUnary
	bindPrimary
)

func bindingOf(op Op) int {
	switch op {
	case Or:
		return bindOr
	case And:
		return bindAnd
	case BitOr:
		return bindBitOr
	case BitAnd:
		return bindBitAnd
	case ShiftL, ShiftR:
		return bindShift
	case Add, Sub:
		return bindAdd
	case Mul, Div, IntDiv, Mod:
		return bindMul
	case BitXor:
		return bindBitXor
	default:
		return bindCompare
	}
}

func binding(e Expr) int {
	switch e := e.(type) {
	case *Unary:
		if e.Op == Not {
			return bindNot
		}
		return bindUnary
	case *Binary:
		return bindingOf(e.Op)
	case *In, *Between, *Like, *Regexp, *Is:
		return bindCompare
	case *Subquery:
		switch {
		case e.Kind == InSet:
			return bindCompare
		case e.Kind == Exists && e.Not:
			return bindNot
		}
	}
	return bindPrimary
}

// wrap prints e, in parentheses where it binds looser than least.
func wrap(e Expr, least int) string {
	if e == nil {
		return "NULL"
	}
	if binding(e) < least {
		return "(" + e.String() + ")"
	}
	return e.String()
}

func not(yes bool) string {
	if yes {
		return " NOT"
	}
	return ""
}

func list(items []Expr) string {
	var b strings.Builder
	for i, e := range items {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(wrap(e, 0))
	}
	return b.String()
}

// String returns the value as a literal.
func (e *Literal) String() string { return quoteValue(e.Value) }

// String returns the name with its qualifier.
func (e *Column) String() string {
	if e.Table == "" {
		return quoteName(e.Name)
	}
	return quoteName(e.Table) + "." + quoteName(e.Name)
}

// String returns ? or :name.
func (e *Param) String() string {
	if e.Name != "" {
		return ":" + e.Name
	}
	return "?"
}

// String returns @@name.
func (e *Variable) String() string { return "@@" + e.Name }

// String returns the operator before its operand.
func (e *Unary) String() string {
	if e.Op == Not {
		return "NOT " + wrap(e.X, bindNot)
	}
	// Two signs in a row would be a comment or a literal's own sign.
	if l, ok := e.X.(*Literal); ok && (l.Value.kind == Int || l.Value.kind == Float) {
		return string(e.Op) + "(" + e.X.String() + ")"
	}
	return string(e.Op) + wrap(e.X, bindPrimary)
}

// String returns the operator between its operands.
func (e *Binary) String() string {
	b := bindingOf(e.Op)
	left := b
	if b == bindCompare {
		left++
	}
	return wrap(e.L, left) + " " + string(e.Op) + " " + wrap(e.R, b+1)
}

// String returns X [NOT] IN (…).
func (e *In) String() string {
	return wrap(e.X, bindCompare+1) + not(e.Not) + " IN (" + list(e.List) + ")"
}

// String returns X [NOT] BETWEEN … AND ….
func (e *Between) String() string {
	return wrap(e.X, bindCompare+1) + not(e.Not) + " BETWEEN " + wrap(e.Lo, bindCompare+1) + " AND " + wrap(e.Hi, bindCompare+1)
}

// String returns X [NOT] LIKE … [ESCAPE …].
func (e *Like) String() string {
	s := wrap(e.X, bindCompare+1) + not(e.Not) + " LIKE " + wrap(e.Pattern, bindCompare+1)
	if e.Escape != nil {
		s += " ESCAPE " + wrap(e.Escape, bindCompare+1)
	}
	return s
}

// String returns X [NOT] REGEXP ….
func (e *Regexp) String() string {
	return wrap(e.X, bindCompare+1) + not(e.Not) + " REGEXP " + wrap(e.Pattern, bindCompare+1)
}

// String returns X IS [NOT] ….
func (e *Is) String() string {
	return wrap(e.X, bindCompare+1) + " IS" + not(e.Not) + " " + string(e.What)
}

// String returns CASE … END.
func (e *Case) String() string {
	var b strings.Builder
	b.WriteString("CASE")
	if e.X != nil {
		b.WriteString(" " + e.X.String())
	}
	for _, w := range e.Whens {
		b.WriteString(" WHEN " + wrap(w.Cond, 0) + " THEN " + wrap(w.Then, 0))
	}
	if e.Else != nil {
		b.WriteString(" ELSE " + e.Else.String())
	}
	b.WriteString(" END")
	return b.String()
}

// String returns NAME(…).
func (e *Call) String() string {
	var b strings.Builder
	b.WriteString(e.Name + "(")
	if e.Distinct {
		b.WriteString("DISTINCT ")
	}
	if e.Star {
		b.WriteByte('*')
	}
	b.WriteString(list(e.Args))
	for i, o := range e.OrderBy {
		if i == 0 {
			b.WriteString(" ORDER BY ")
		} else {
			b.WriteString(", ")
		}
		b.WriteString(o.String())
	}
	if e.Separator != nil {
		b.WriteString(" SEPARATOR " + quoteText(*e.Separator))
	}
	b.WriteByte(')')
	return b.String()
}

// String returns X or X DESC.
func (o Order) String() string {
	if o.Desc {
		return wrap(o.X, 0) + " DESC"
	}
	return wrap(o.X, 0)
}

// String returns INTERVAL X Unit.
func (e *Interval) String() string {
	return "INTERVAL " + wrap(e.X, bindUnary) + " " + e.Unit
}

// String returns CAST(X AS Type).
func (e *Cast) String() string {
	t := e.Type
	switch {
	case e.Length >= 0 && e.Scale >= 0:
		t += "(" + strconv.Itoa(e.Length) + ", " + strconv.Itoa(e.Scale) + ")"
	case e.Length >= 0:
		t += "(" + strconv.Itoa(e.Length) + ")"
	}
	return "CAST(" + wrap(e.X, 0) + " AS " + t + ")"
}

// String returns (a, b, …).
func (e *Tuple) String() string { return "(" + list(e.Items) + ")" }

// String returns the query in parentheses, with EXISTS or X [NOT] IN before it.
func (e *Subquery) String() string {
	query := "(" + e.Query.String() + ")"
	switch e.Kind {
	case Exists:
		if e.Not {
			return "NOT EXISTS " + query
		}
		return "EXISTS " + query
	case InSet:
		return wrap(e.X, bindCompare+1) + not(e.Not) + " IN " + query
	default:
		return query
	}
}

// String returns MATCH (…) AGAINST (…) or SEARCH(…).
func (e *Match) String() string {
	if e.KQL || len(e.Columns) == 0 {
		return "SEARCH(" + wrap(e.Words, 0) + ")"
	}
	mode := ""
	if e.Boolean {
		mode = " IN BOOLEAN MODE"
	}
	return "MATCH (" + list(e.Columns) + ") AGAINST (" + wrap(e.Words, bindCompare+1) + mode + ")"
}
