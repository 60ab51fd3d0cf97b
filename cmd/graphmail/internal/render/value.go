package render

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Layouts of times. The zone is always there: 2026-11-19 08:57:12Z.
const (
	timeLayout = "2006-01-02 15:04:05.999999999Z07:00"
	dateLayout = "2006-01-02"
)

// maxBlob is how many bytes of a BLOB are shown to a person.
const maxBlob = 64

// text is a value as text, exactly; null tells NULL from "NULL". BLOBs are base64.
func (o *Options) text(c Column, v any) (s string, null bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		return v, false
	case []byte:
		return base64.StdEncoding.EncodeToString(v), false
	case bool:
		return strconv.FormatBool(v), false
	case int64:
		return strconv.FormatInt(v, 10), false
	case float64:
		return floatText(v), false
	case time.Time:
		if c.Type == "DATE" {
			return v.Format(dateLayout), false
		}
		return o.local(v).Format(timeLayout), false
	}
	return fmt.Sprint(v), false
}

// local is t in the person's zone.
func (o *Options) local(t time.Time) time.Time {
	if o.Location == nil {
		return t
	}
	return t.In(o.Location)
}

// floatText writes a number without an exponent where that stays readable.
func floatText(v float64) string {
	if a := math.Abs(v); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strconv.FormatFloat(v, 'e', -1, 64)
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// cell is a value for a person, still to be made visible: as text does it, but
// for a BLOB, and for a text that could be taken for NULL, which is quoted.
func (o *Options) cell(c Column, v any) (s string, null bool) {
	if blob, ok := v.([]byte); ok {
		return blobText(blob), false
	}
	s, null = o.text(c, v)
	switch {
	case null:
		return "NULL", true
	case strings.Trim(s, `"`) == "NULL":
		return `"` + s + `"`, false
	}
	return s, false
}

// blobText shows bytes as the text they are, or as hexadecimal digits.
func blobText(b []byte) string {
	if utf8.Valid(b) && strings.IndexFunc(string(b), func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) }) < 0 {
		return string(b)
	}
	if len(b) > maxBlob {
		return fmt.Sprintf("0x%s… (%d bytes)", hex.EncodeToString(b[:maxBlob]), len(b))
	}
	return "0x" + hex.EncodeToString(b)
}
