package expr

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A NameError is a name in a statement that means nothing, or too much, or that
// is called with a number of arguments it does not take.
type NameError struct {
	Message string
	Pos     int // byte offset of the name in the SQL text, −1 when not known
}

// Error implements error.
func (e *NameError) Error() string { return e.Message }

// known returns a call's or variable's offset for a [NameError]. No statement
// begins with either, so 0 is a node that was not read from text.
func known(pos int) int {
	if pos == 0 {
		return -1
	}
	return pos
}

// UnknownVariable is the error for a system variable, as it was written, that is
// none of those given by their lower-case names.
func UnknownVariable(name string, variables map[string]Value, pos int) error {
	bare := strings.ToLower(name)
	if _, rest, ok := strings.Cut(bare, "."); ok {
		bare = rest
	}
	hint := "SHOW VARIABLES lists those that are known"
	if near := nearest(bare, slices.Collect(maps.Keys(variables))); near != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return &NameError{fmt.Sprintf("unknown system variable %q; %s", name, hint), known(pos)}
}
