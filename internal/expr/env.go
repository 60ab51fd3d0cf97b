package expr

import "time"

// A Frame is what a [Program] reads columns from: a row, and the rows of the
// queries around it.
type Frame struct {
	Row []Value
	Up  *Frame
}

// A Program is a compiled expression. It may run in several goroutines at a
// time, on different frames; it does not keep the frame. Its errors are those
// SQL gives for a row, such as a number out of range.
type Program func(f *Frame) (Value, error)

// Env is what an expression's meaning depends on beside its row. Compile
// computes what it can from it, NOW() for one, so a statement that runs again is
// compiled again. It must not change while programs compiled in it are in use.
type Env struct {
	Now       time.Time      // the statement's time: NOW() is the same throughout
	Location  *time.Location // of literals and wall-clock times; nil is UTC
	Database  string
	User      string
	Version   string
	Variables map[string]Value // @@name by lower-case name, without "session."; a Bool is a switch
	Globals   map[string]Value // @@global.name; nil is Variables

	// Subquery compiles a subquery. Its program gives the value of a scalar
	// subquery, and the truth of [NOT] EXISTS and [NOT] IN. Nil refuses
	// subqueries.
	Subquery func(*Subquery) (Program, error)
	// SubqueryRow compiles a scalar subquery that is compared with a row value;
	// it gives the columns of its one row, and nil when there is none. Nil
	// refuses such comparisons.
	SubqueryRow func(*Subquery) (func(*Frame) ([]Value, error), error)
	// SubqueryTypes returns the types of a subquery's columns; nil leaves a
	// scalar subquery's type Unknown.
	SubqueryTypes func(*Subquery) ([]Type, error)
}

func (env *Env) location() *time.Location { return orUTC(env.Location) }

// now returns the statement's time with its wall clock in the session's zone,
// to the second as NOW() has it.
func (env *Env) now() time.Time { return env.Now.In(env.location()).Truncate(time.Second) }
