package dsn

import "strings"

// nearest is the parameter whose name is fewest edits away from key.
func nearest(key string) *param {
	const longest = 40 // no parameter name is longer; a longer key is far from all of them
	if len(key) > longest {
		key = key[:longest]
	}
	key = strings.ToLower(strings.NewReplacer(" ", "", "_", "", "-", "").Replace(key))
	best, least := &table[0], 1<<30
	for i := range table {
		if d := distance(key, strings.ToLower(table[i].Name)); d < least {
			best, least = &table[i], d
		}
	}
	return best
}

// distance counts the insertions, deletions and substitutions of bytes that turn a into b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			substitute := diagonal
			if a[i] != b[j] {
				substitute++
			}
			diagonal = row[j+1]
			row[j+1] = min(substitute, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
