package dsn

import (
	"strings"

	"graphmail/internal/spelling"
)

// nearest is the parameter whose name is fewest edits away from key.
func nearest(key string) *param {
	const longest = 40 // no parameter name is longer; a longer key is far from all of them
	if len(key) > longest {
		key = key[:longest]
	}
	key = strings.ToLower(strings.NewReplacer(" ", "", "_", "", "-", "").Replace(key))
	best, least := &table[0], 1<<30
	for i := range table {
		if d := spelling.Distance(key, strings.ToLower(table[i].Name)); d < least {
			best, least = &table[i], d
		}
	}
	return best
}
