// Package query turns SQL text into our own small AST. It is the only importer
// of the SQL parser; what the parser misreads silently is an error here or
// done right.
package query

import "graphmail/internal/expr"

// A Statement is one parsed statement: a [Query], [*Explain], [*Show],
// [*Describe], [*Set] or [*Use]. String prints SQL that parses back to it.
type Statement interface {
	String() string
	isStatement()
}

// A Query is a [*Select] or a [*Union].
type Query interface {
	Statement
	isQuery()
}

// A Select is one SELECT. Where and Having are nil when absent; From is nil
// for a SELECT without tables; Limit is nil when absent.
type Select struct {
	Distinct bool
	Items    []Item
	From     From
	Where    expr.Expr
	GroupBy  []expr.Expr
	Having   expr.Expr
	OrderBy  []expr.Order
	Limit    *Limit
}

// An Item is one entry of the select list: * or t.* when Star, else Expr.
// Label is the column's name in the result: the alias, a column's own name, or
// the text as it was written.
type Item struct {
	Star  bool
	Table string // t.*
	Expr  expr.Expr
	Alias string // "" when there is none
	Label string
	Pos   int // byte offset of * or t.* in the SQL text
}

// A From is a [*Table], a [*Derived] or a [*Join].
type From interface {
	String() string
	isFrom()
}

// A Table is a table's name with its schema and alias, "" when not given.
type Table struct {
	Schema, Name, Alias string
	Pos                 int // byte offset in the SQL text
}

// Derived is (query) AS alias.
type Derived struct {
	Query Query
	Alias string
}

// JoinKind is the kind of a [Join]. A comma in FROM is a cross join.
type JoinKind string

// The joins.
const (
	Inner JoinKind = "JOIN"
	Cross JoinKind = "CROSS JOIN"
	Left  JoinKind = "LEFT JOIN"
	Right JoinKind = "RIGHT JOIN"
)

// A Join joins Left and Right. On is nil where Using, Natural or Cross says it.
type Join struct {
	Kind        JoinKind
	Left, Right From
	On          expr.Expr
	Using       []string
	UsingPos    []int // byte offsets of Using's names in the SQL text
	Natural     bool
}

// A Limit is LIMIT Count [OFFSET Offset]; Offset is nil when absent. Both are
// literals or parameters.
type Limit struct{ Count, Offset expr.Expr }

// A Union is Left UNION [ALL] Right. OrderBy and Limit apply to the whole.
type Union struct {
	Left, Right Query
	All         bool
	OrderBy     []expr.Order
	Limit       *Limit
}

// Explain is EXPLAIN [ANALYZE] query.
type Explain struct {
	Analyze bool
	Query   Query
}

// Show is SHOW … ; What is TABLES, COLUMNS, DATABASES, VARIABLES, …, upper
// case. Like and Where are nil when absent.
type Show struct {
	What   string
	Full   bool
	Global bool   // SHOW GLOBAL VARIABLES
	Table  string // SHOW COLUMNS FROM Table
	Schema string
	Like   expr.Expr
	Where  expr.Expr

	Pos, SchemaPos int // byte offsets of Table and Schema in the SQL text
}

// Describe is DESCRIBE table [column or pattern].
type Describe struct {
	Schema, Table, Column string
	Pos                   int // byte offset of the table in the SQL text
}

// Set is SET …, or a statement that begins or ends a transaction, which is
// accepted and changes nothing. Text is the statement as it was written, and
// Assign what it assigns to the session: SET NAMES and SET TRANSACTION are
// written as the variables that they set.
type Set struct {
	Text   string
	Assign []Assignment
}

// An Assignment gives a session variable a value; Name is lower case.
type Assignment struct {
	Name  string
	Value expr.Expr
	Next  bool // for the next transaction only: the variable stays as it is
	Pos   int  // byte offset in the SQL text
}

// Use is USE schema.
type Use struct {
	Schema string
	Pos    int // byte offset of the schema in the SQL text
}

func (*Select) isStatement()   {}
func (*Union) isStatement()    {}
func (*Explain) isStatement()  {}
func (*Show) isStatement()     {}
func (*Describe) isStatement() {}
func (*Set) isStatement()      {}
func (*Use) isStatement()      {}

func (*Select) isQuery() {}
func (*Union) isQuery()  {}

func (*Table) isFrom()   {}
func (*Derived) isFrom() {}
func (*Join) isFrom()    {}
