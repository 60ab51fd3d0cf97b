package plan

import (
	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// A Scan reads one Graph table. Its row has one slot for each of Columns.
type Scan struct {
	Table   *graphtables.Table
	Alias   string // the table's name in the query
	Columns []*graphtables.Column
	// Carried are columns of Table's parent that come along in the same pages,
	// in the slots after Columns: "m.subject" beside an attachment's name.
	Carried []*graphtables.Column
	// Outer keeps a parent without children (LEFT JOIN): its child slots are NULL.
	Outer bool

	Access Access
	// Mailboxes are the values of user_id to read, in order; "" is the
	// directory. Folders are the folders to read, as the query names them; nil
	// reads the whole mailbox.
	Mailboxes, Folders []string
	// Keys are the ids to get (ByKey) or the parents whose children to list
	// (ByParent). Nil when a Bind supplies them while the query runs.
	Keys []string
	// Requests are the lists to read, for each mailbox and folder. Their rows
	// may overlap; the scan gives each row once, by id.
	Requests []*Request
	// Never is set when WHERE cannot hold: no request is sent.
	Never bool

	// Filter is what is left to check on each row, over the scan's slots; nil
	// when nothing is.
	Filter expr.Expr
	// Ordered is the order in which the server was asked to give the rows, over
	// the scan's slots; nil when in none.
	Ordered []expr.Order
	// Limit is how many rows after Filter are enough; −1 when all are wanted.
	Limit int64
	// CountOnly asks only for the number of rows ($count); the row has no slots
	// but one BIGINT.
	CountOnly bool

	// Predicates lists each conjunct of WHERE and where it is decided.
	Predicates []Predicate
	// Notes say in words what else was decided and why, for EXPLAIN.
	Notes []string
}

// Access says how a scan reaches its rows.
type Access uint8

// The ways.
const (
	List     Access = iota // read lists page by page
	ByKey                  // get objects by id, in batches
	ByParent               // list children of given parents, in batches
	InParent               // read the parent's list with the children inside
	Tree                   // the folder tree
	One                    // a single object per mailbox
	Nothing                // rows are known without a request
)

// Claim says what sending a predicate to Graph is worth.
type Claim uint8

// The claims.
const (
	Rejected  Claim = iota // Graph cannot be asked: checked locally
	Narrowing              // sent, and checked again locally
	Exact                  // sent, and believed
)

// A Predicate is one conjunct of WHERE, what became of it, and why.
type Predicate struct {
	Expr  expr.Expr
	Claim Claim
	Sent  string // OData text, KQL or path part; "" when rejected
	Why   string
}

// A Request is one list of Graph, in parts, so that it can be printed, cut
// into windows, and weakened when Graph refuses it.
type Request struct {
	// Path below the version, "/me/messages"; {mailbox} and {folder} are filled
	// in for each mailbox and folder.
	Path   string
	Select []string
	// Clauses are joined by and.
	Clauses []Clause
	// Lead is the property that must lead the filter wherever OrderBy has it
	// ("receivedDateTime").
	Lead    string
	OrderBy []OrderKey
	Search  string // KQL, not yet quoted
	Expand  string
	Top     int
	Count   bool
	Params  []Pair // startDateTime, includeHiddenFolders, …
	Header  []Pair // Prefer, ConsistencyLevel
}

// A Clause is one conjunct of $filter. Strength orders clauses for removal when
// Graph finds the filter too complex: the weakest goes first.
type Clause struct {
	Text      string
	Predicate int // index in Scan.Predicates
	Strength  int
}

// OrderKey is one key of $orderby.
type OrderKey struct {
	Property string
	Desc     bool
}

// Pair is a name and a value.
type Pair struct{ Name, Value string }

// A Window limits a list to rows whose Lead property lies in [From, To);
// an empty bound is open. Undated asks for the rows that have none.
type Window struct {
	From, To string // OData literals, "2024-01-31T00:00:00Z"
	Undated  bool
}
