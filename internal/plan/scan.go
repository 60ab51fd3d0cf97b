package plan

import (
	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// A Scan reads one Graph table. Its row has one slot for each of Columns, then
// one for each of Carried.
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
	// Key is the column that Keys are values of: id, message_id, or
	// well_known_name of a folder. Nil when there are no keys.
	Key *graphtables.Column
	// Keys are the ids to get (ByKey) or the parents whose children to list
	// (ByParent), each once. Nil when a BindJoin supplies them while the query
	// runs, or Parents does.
	Keys []string
	// Parents reads the ids of all parents of a ByParent scan that names none.
	Parents *Scan
	// Mailboxes are the values of user_id to read, in order; "" is the
	// directory. Nil when a BindJoin supplies them.
	Mailboxes []string
	// Scope is the column whose values Folders are, nil when the whole list is
	// read. Where it is folder, they are names to resolve (a well-known name, an
	// id, a display name or a path) and one that does not exist is an error;
	// else they are ids, and one that does not exist has no rows. A Scope that is
	// the Key too gets its Folders from a BindJoin.
	Scope   *graphtables.Column
	Folders []string
	// Requests are the lists to read, for each mailbox and folder: for ByKey
	// and ByParent, what to get for each key. Their rows may overlap; the scan
	// gives each row once, by id.
	Requests []*Request
	// Details are further requests for each row, for the values that no list
	// has.
	Details []Detail
	// Never is set when WHERE cannot hold: no request is sent.
	Never bool

	// Filter is what is left to check on each row, over the scan's slots; nil
	// when nothing is. Late is the part of it that needs Details.
	Filter, Late expr.Expr
	// Children chooses the children that a parent is given together with, where
	// Outer keeps the parents that are left without; nil chooses all.
	Children expr.Expr
	// Ordered is the order in which the server was asked to give the rows of
	// each list, over the scan's slots; nil when in none. Several lists
	// (mailboxes, folders, requests) are to be merged.
	Ordered []expr.Order
	// Undated says where the rows without a Lead property have to be read from
	// in a slice of their own, since the leading clause of an ordered list does
	// not match them.
	Undated Undated
	// Sort is the order the rows have to be put into by the scan itself: it was
	// pushed, and Graph refused it.
	Sort []expr.Order
	// Limit is how many rows after Filter are enough; −1 when all are wanted.
	Limit int64
	// ParentLimit is how many parents, after Filter and with or without children,
	// are enough of an InParent scan that keeps all of them (Outer); −1 when all
	// are wanted. The scan may give more.
	ParentLimit int64
	// CountOnly asks only for the number of rows ($count); the row has no slots
	// but one BIGINT. See [Scan.Uncount].
	CountOnly bool
	// Cap is the most rows that Graph gives a search; reaching it with Limit
	// not satisfied means that rows are missing. 0 is no cap.
	Cap int

	// Kinds are the kinds of a derived table's rows that can pass; nil is all.
	Kinds []string
	// FolderPaths says that the folder tree is needed, for the value of folder.
	FolderPaths bool
	// WellKnown says that the well-known names of folders are needed.
	WellKnown bool

	// Predicates lists each conjunct of WHERE and where it is decided.
	Predicates []Predicate
	// Notes say in words what else was decided and why, for EXPLAIN.
	Notes []string

	env            *Env
	order          []expr.Order // what was wanted
	limit, parents int64
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

var accessNames = [...]string{"list", "by key", "by parent", "in parent", "tree", "one", "nothing"}

// String names the way.
func (a Access) String() string { return accessNames[a] }

// Undated says when rows without the ordering property are read.
type Undated uint8

// The answers.
const (
	NoUndated    Undated = iota // the list has them, or WHERE excludes them
	UndatedFirst                // ascending: NULLs come first
	UndatedLast                 // descending, and only when Limit is not satisfied before
)

// Claim says what sending a predicate to Graph is worth.
type Claim uint8

// The claims.
const (
	Rejected  Claim = iota // Graph cannot be asked: checked locally
	Narrowing              // sent, and checked again locally
	Exact                  // sent, and believed
)

var claimNames = [...]string{"local", "narrowing", "exact"}

// String names the claim: "local", "narrowing" or "exact".
func (c Claim) String() string { return claimNames[c] }

// A Predicate is one conjunct of WHERE, what became of it, and why.
type Predicate struct {
	Expr  expr.Expr
	Claim Claim
	Sent  string // OData text, KQL or path part; "" when rejected
	Why   string
}

// A Detail is a request for each row of a scan.
type Detail struct {
	Columns []*graphtables.Column // whose values it gives
	// Request has {id}, and {message_id} for attachments, in its path.
	Request *Request
	Raw     bool // the answer is the value itself ($value), not JSON
	// Kind is the value of the kind column of the rows that have the value:
	// "file"; "" is every row.
	Kind string
}
