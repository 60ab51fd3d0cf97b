package expr

import (
	"encoding/json"
	"strings"
)

// jsonScalarText returns the text inside a JSON string, and any other JSON as
// it stands.
func jsonScalarText(s string) string {
	t := strings.TrimSpace(s)
	if len(t) < 2 || t[0] != '"' {
		return t
	}
	if inner := t[1 : len(t)-1]; strings.IndexByte(inner, '\\') < 0 {
		return inner
	}
	var text string
	if json.Unmarshal([]byte(t), &text) != nil {
		return t
	}
	return text
}

func compareJSON(a, b string) int { return strings.Compare(canonicalJSON(a), canonicalJSON(b)) }

func canonicalJSON(s string) string { return s }
