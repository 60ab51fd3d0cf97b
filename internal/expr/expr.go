// Package expr holds SQL values, expressions and functions: what an
// expression is, how it prints, what type it has, and how it is evaluated with
// MySQL's meaning (three-valued logic, comparison without regard to case but
// with regard to accents).
//
// It knows neither SQL text (package query) nor tables (package plan).
package expr

// An Expr is a node of an expression tree. Trees are immutable once built; a
// change makes a new tree (see [Rewrite]). String prints SQL that parses back
// to the same tree.
type Expr interface {
	String() string
	isExpr()
}

// A Type is the static type of an expression.
type Type struct {
	Kind     Kind
	Exact    bool // text that compares byte for byte (ids), not by collation
	Nullable bool
}

// Literal is a constant.
type Literal struct{ Value Value }

// A Column is a reference to a column. The parser fills Table and Name as they
// were written; the planner replaces the node by one with Index, Depth, Name
// (the table's own spelling) and Type set.
type Column struct {
	Table string // qualifier, "" when unqualified
	Name  string
	Index int // slot in the row; −1 before it is resolved
	Depth int // 0: this query's row; 1: the row of the query around it; …
	Type  Type
	Pos   int // byte offset in the SQL text, for error messages
}

// A Param is a placeholder. Ordinal counts from 1 for ?, and is 0 for :name.
type Param struct {
	Ordinal int
	Name    string
}

// A Variable is @@name, @@session.name or @@global.name.
type Variable struct {
	Name string
	Pos  int // byte offset in the SQL text, for error messages
}

// Op is an operator of [Unary] or [Binary], in SQL spelling.
type Op string

// The operators.
const (
	Eq       Op = "="
	Ne       Op = "<>"
	Lt       Op = "<"
	Le       Op = "<="
	Gt       Op = ">"
	Ge       Op = ">="
	NullSafe Op = "<=>"
	And      Op = "AND"
	Or       Op = "OR"
	Not      Op = "NOT"
	Add      Op = "+"
	Sub      Op = "-"
	Mul      Op = "*"
	Div      Op = "/"
	IntDiv   Op = "DIV"
	Mod      Op = "%"
	BitAnd   Op = "&"
	BitOr    Op = "|"
	BitXor   Op = "^"
	ShiftL   Op = "<<"
	ShiftR   Op = ">>"
	Neg      Op = "-" // unary
	Plus     Op = "+" // unary
	BitNot   Op = "~" // unary
)

// Unary is NOT x, -x, +x or ~x.
type Unary struct {
	Op Op
	X  Expr
}

// Binary is any operator of two operands, AND and OR included.
type Binary struct {
	Op   Op
	L, R Expr
}

// In is X [NOT] IN (List). With a subquery, see [Subquery].
type In struct {
	X    Expr
	List []Expr
	Not  bool
}

// Between is X [NOT] BETWEEN Lo AND Hi.
type Between struct {
	X, Lo, Hi Expr
	Not       bool
}

// Like is X [NOT] LIKE Pattern [ESCAPE Escape]; a nil Escape is the backslash.
type Like struct {
	X, Pattern, Escape Expr
	Not                bool
}

// Regexp is X [NOT] REGEXP Pattern.
type Regexp struct {
	X, Pattern Expr
	Not        bool
}

// IsKind says what [Is] asks for.
type IsKind string

// The questions of [Is].
const (
	IsNull  IsKind = "NULL"
	IsTrue  IsKind = "TRUE"
	IsFalse IsKind = "FALSE"
)

// Is is X IS [NOT] NULL, TRUE or FALSE.
type Is struct {
	X    Expr
	What IsKind
	Not  bool
}

// Case is CASE [X] WHEN … THEN … [ELSE …] END; X and Else may be nil.
type Case struct {
	X     Expr
	Whens []When
	Else  Expr
}

// When is one arm of a [Case].
type When struct{ Cond, Then Expr }

// Call is a function or aggregate call. Name is upper case, or as it was written
// where there is no such function.
type Call struct {
	Name      string
	Args      []Expr
	Star      bool    // COUNT(*)
	Distinct  bool    // aggregates only
	OrderBy   []Order // GROUP_CONCAT only
	Separator *string // GROUP_CONCAT only; nil is ","
	Pos       int     // byte offset in the SQL text, for error messages
}

// Order is one key of an ORDER BY. NULLs come first in ascending order.
type Order struct {
	X    Expr
	Desc bool
}

// Interval is INTERVAL X Unit, an operand of + and - beside a date or an
// argument of DATE_ADD and DATE_SUB. Unit is upper case.
type Interval struct {
	X    Expr
	Unit string
}

// Cast is CAST(X AS Type); Type is upper case: CHAR, SIGNED, UNSIGNED,
// DECIMAL, DATE, DATETIME, TIME, JSON, BINARY. Length and Scale are −1 when
// they are not given.
type Cast struct {
	X             Expr
	Type          string
	Length, Scale int
}

// Tuple is a row value, (a, b, …), an operand of =, <>, <=>, <, … and IN.
type Tuple struct{ Items []Expr }

// SubqueryKind says how a [Subquery] is used.
type SubqueryKind uint8

// The uses of a subquery.
const (
	Scalar SubqueryKind = iota // its one value (a row value where Tuple is compared)
	Exists                     // whether it has a row
	InSet                      // X [NOT] IN (subquery)
)

// Subquery is a query within an expression. Query is a query.Query, opaque
// here; X is the left side of IN (possibly a [Tuple]) and nil otherwise.
type Subquery struct {
	Kind  SubqueryKind
	X     Expr
	Not   bool
	Query interface{ String() string }
}

// Match is MATCH (Columns) AGAINST (Words) or search(Words), when Columns is
// empty. Only the server can answer it.
type Match struct {
	Columns []Expr
	Words   Expr
	KQL     bool // search('kql'): Words is KQL and goes as it is
	Boolean bool // IN BOOLEAN MODE
	Pos     int
}

func (*Literal) isExpr()  {}
func (*Column) isExpr()   {}
func (*Param) isExpr()    {}
func (*Variable) isExpr() {}
func (*Unary) isExpr()    {}
func (*Binary) isExpr()   {}
func (*In) isExpr()       {}
func (*Between) isExpr()  {}
func (*Like) isExpr()     {}
func (*Regexp) isExpr()   {}
func (*Is) isExpr()       {}
func (*Case) isExpr()     {}
func (*Call) isExpr()     {}
func (*Interval) isExpr() {}
func (*Cast) isExpr()     {}
func (*Tuple) isExpr()    {}
func (*Subquery) isExpr() {}
func (*Match) isExpr()    {}
