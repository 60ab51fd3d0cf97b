package dsn

import (
	"fmt"
	"strings"

	"graphmail/internal/spelling"
)

// nearest is the parameter whose name is fewest edits away from key, and whether key was probably meant to be it.
// The start or the end of a name is nearly as good as the whole: Secret is ClientSecret.
func nearest(key string) (p *param, like bool) {
	const longest = 40 // no parameter name is longer; a longer key is far from all of them
	if len(key) > longest {
		key = key[:longest]
	}
	key = strings.ToLower(strings.NewReplacer(" ", "", "_", "", "-", "").Replace(key))
	best, least := &table[0], 1<<30
	for i := range table {
		if d := spelling.Part(key, strings.ToLower(table[i].Name)); d < least {
			best, least = &table[i], d
		}
	}
	return best, least < spelling.Far(key)
}

// unknown says that key names no parameter, and which one was probably meant.
func unknown(key string) string {
	if p, like := nearest(key); like {
		return fmt.Sprintf("unknown parameter %s (nearest known: %q)", quote(key), p.Name)
	}
	return fmt.Sprintf("unknown parameter %s", quote(key))
}
