package oracle

// A Statement is one to run on both sides.
type Statement struct {
	SQL  string
	Args []any
	// Guarded is the same with each condition inside COALESCE, through which an
	// optimizer does not see. "" is the same as SQL.
	Guarded string
	How
}
