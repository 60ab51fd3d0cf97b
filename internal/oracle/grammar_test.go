package oracle

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"graphmail/internal/expr"
)

// notGenerated are functions that the grammar leaves out, and why.
var notGenerated = map[string]string{
	"ANY_VALUE": "MariaDB has it not", "JSON_PRETTY": "MariaDB calls it JSON_DETAILED", "REGEXP_LIKE": "MariaDB has it not",
	"RAND":           "its numbers are others",
	"JSON_OBJECTAGG": "MariaDB keeps a key that comes twice",
	"JSON_ARRAYAGG":  "the order of its values is open, and JSON_LENGTH of it is 1 in places in MariaDB",
	"JSON_SEARCH":    "MariaDB searches numbers and truths, too",
	"CURTIME":        "it has moved on by the time the other side answers", "CURRENT_TIME": "as CURTIME", "UTC_TIME": "as CURTIME",
	"CONNECTION_ID": "each side has its own", "CURRENT_USER": "each side has its own", "DATABASE": "each side has its own", "SCHEMA": "each side has its own",
	"SESSION_USER": "each side has its own", "SYSTEM_USER": "each side has its own", "USER": "each side has its own", "VERSION": "each side has its own",
}

// TestGrammar shows that the grammar has every function there is.
func TestGrammar(t *testing.T) {
	var all strings.Builder
	for _, g := range []map[string][]string{grammar, aggregates} {
		for _, kind := range slices.Sorted(maps.Keys(g)) {
			for _, p := range g[kind] {
				all.WriteString(p + "\n")
			}
		}
	}
	for _, f := range expr.Functions() {
		used := regexp.MustCompile(`\b` + f.Name + `\(`).MatchString(all.String())
		switch reason := notGenerated[f.Name]; {
		case !used && reason == "":
			t.Errorf("%s is in no production", f.Name)
		case used && reason != "":
			t.Errorf("%s is generated, though %s", f.Name, reason)
		}
	}
}
