package plan

import (
	"cmp"
	"time"

	"graphmail/graphtables"
	"graphmail/internal/expr"
)

// Env is what planning depends on besides the statement.
type Env struct {
	Now      time.Time      // the statement's time
	Location *time.Location // of literals and wall-clock times; nil is UTC
	User     string         // the mailbox that is read when the query names none; "" is "me"
	Catalog  *graphtables.Catalog

	// ServiceURL is Graph's root with its version, for EXPLAIN to show whole
	// addresses; "" shows paths below it.
	ServiceURL string

	Pushdown Pushdown
	BodyType string // "text" asks for bodies as text; else HTML
	IDType   string // "immutable" asks for ids that survive a move
	PageSize int    // rows a page; 0 leaves it to the plan

	// Refused says how often a scan of that shape has been weakened because
	// Graph refused it, so that the plan starts where the last one ended. Nil
	// knows nothing.
	Refused func(table, shape string) int
	// Width says how many bytes a row of that shape took, 0 when it is not
	// known. Nil knows nothing.
	Width func(table, shape string) int

	Database, Version string
	// Schema is the schema that USE chose, which tables without one are looked
	// up in; "" is the mail schema.
	Schema string
	// Variables are the system variables of the session by their lower-case
	// names, and Globals those of a new one, which nil takes them for. A Bool is
	// a switch: @@name is 1 or 0, and SHOW VARIABLES says ON or OFF.
	Variables, Globals map[string]expr.Value
}

// Pushdown says what may be sent to Graph.
type Pushdown uint8

// The settings of Pushdown.
const (
	Auto    Pushdown = iota // whatever cannot change the answer
	Off                     // what the query cannot be answered without
	Require                 // as Auto; what would be evaluated locally is an error
)

// expression returns the environment of expressions.
func (env *Env) expression() *expr.Env {
	return &expr.Env{
		Now: env.Now, Location: env.location(), Database: cmp.Or(env.Schema, env.Database), User: env.User,
		Version: env.Version, Variables: env.Variables, Globals: env.Globals,
	}
}

func (env *Env) location() *time.Location {
	if env.Location == nil {
		return time.UTC
	}
	return env.Location
}

func (env *Env) mailbox() string {
	if env.User == "" {
		return "me"
	}
	return env.User
}

func (env *Env) catalog() *graphtables.Catalog {
	if env.Catalog == nil {
		return graphtables.Standard()
	}
	return env.Catalog
}
