package expr

import (
	"strings"

	"graphmail/internal/spelling"
)

// nearest returns the name least unlike a misspelt one, "" when none is near:
// one letter in three may differ, but not all of them, and the start of a name
// is as good as one letter's difference. Among equals it is the first in
// alphabetical order.
func nearest(name string, names []string) string {
	best, bestAt := "", min(1+max(1, len(name)/3), len(name))
	for _, n := range names {
		d := spelling.Distance(name, n)
		if len(name) >= 3 && strings.HasPrefix(n, name) {
			d = min(d, 1)
		}
		if d < bestAt || d == bestAt && best != "" && n < best {
			best, bestAt = n, d
		}
	}
	return best
}
