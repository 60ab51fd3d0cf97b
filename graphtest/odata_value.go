package graphtest

import (
	"strings"
	"time"
)

// follow walks from a value to one of its properties.
func follow(at any, names []string) any {
	for _, name := range names {
		if name == "$count" {
			return float64(len(elements(at)))
		}
		m := object(at)
		if m == nil {
			return nil
		}
		at = m[name]
	}
	switch v := at.(type) {
	case int:
		return float64(v)
	case int64:
		return float64(v)
	}
	return at
}

// object gives a complex value's properties, nil where it is none.
func object(v any) map[string]any {
	switch v := v.(type) {
	case map[string]any:
		return v
	case Entity:
		return v
	}
	return nil
}

// elements gives a collection's values, whatever Go type they are kept in.
func elements(v any) []any {
	switch v := v.(type) {
	case []any:
		return v
	case []string:
		list := make([]any, len(v))
		for i, s := range v {
			list[i] = s
		}
		return list
	case []Entity:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = map[string]any(e)
		}
		return list
	case []map[string]any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = e
		}
		return list
	}
	return nil
}

// compare orders two values; it says false where they cannot be.
func compare(a, b any, exact bool) (int, bool) {
	switch a := a.(type) {
	case string:
		switch b := b.(type) {
		case string:
			if exact {
				return strings.Compare(a, b), true
			}
			if strings.EqualFold(a, b) {
				return 0, true
			}
			return strings.Compare(strings.ToLower(a), strings.ToLower(b)), true
		case time.Time:
			t, ok := parseDateTime(a)
			return t.Compare(b), ok
		}
	case float64:
		if b, ok := b.(float64); ok {
			switch {
			case a < b:
				return -1, true
			case a > b:
				return 1, true
			}
			return 0, true
		}
	case bool:
		if b, ok := b.(bool); ok {
			if a == b {
				return 0, true
			}
			return 1, true
		}
	case time.Time:
		switch b := b.(type) {
		case time.Time:
			return a.Compare(b), true
		case string:
			t, ok := parseWallTime(b)
			return a.Compare(t), ok
		}
	}
	return 0, false
}

// parseWallTime reads the quoted time of an event's start or end: without a
// zone it is UTC.
func parseWallTime(s string) (time.Time, bool) {
	if t, ok := parseDateTime(s); ok {
		return t, true
	}
	for _, layout := range []string{"2006-01-02T15:04:05.9999999", "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, strings.ToUpper(s)); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
