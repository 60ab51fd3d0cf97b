package testsql

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Text writes a value as it stands in a test file. kind is the column's
// DatabaseTypeName.
func Text(v any, kind string) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case bool:
		return strings.ToUpper(strconv.FormatBool(v))
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case time.Time:
		if kind == "DATE" {
			return v.Format("2006-01-02")
		}
		return v.UTC().Format("2006-01-02T15:04:05.999999999Z")
	case []byte:
		return fmt.Sprintf("0x%x", v)
	case string:
		return quote(v)
	default:
		return fmt.Sprintf("%T(%v)", v, v)
	}
}

// quote writes a text, in quotes where it could be read otherwise.
func quote(s string) string {
	plain := s != "" && s != "NULL" && strings.TrimSpace(s) == s && !strings.Contains(s, "|") && !strings.HasPrefix(s, `"`) && s != "*/"
	for _, r := range s {
		plain = plain && strconv.IsPrint(r)
	}
	if plain {
		return s
	}
	return strconv.Quote(s)
}
