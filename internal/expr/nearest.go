package expr

import "strings"

// nearest returns the name least unlike a misspelt one, "" when none is near:
// one letter in three may differ, but not all of them, and the start of a name
// is as good as one letter's difference. Among equals it is the first in
// alphabetical order.
func nearest(name string, names []string) string {
	best, bestAt := "", min(1+max(1, len(name)/3), len(name))
	for _, n := range names {
		d := distance(name, n)
		if len(name) >= 3 && strings.HasPrefix(n, name) {
			d = min(d, 1)
		}
		if d < bestAt || d == bestAt && best != "" && n < best {
			best, bestAt = n, d
		}
	}
	return best
}

// distance counts the insertions, deletions and substitutions between a and b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}
