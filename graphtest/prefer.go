package graphtest

import (
	"net/http"
	"strconv"
	"strings"
)

// A prefer holds the preferences of a request.
type prefer struct {
	textBody  bool   // outlook.body-content-type="text"
	htmlBody  bool   // … "html", asked for
	zone      string // outlook.timezone, as sent; "" is UTC
	immutable bool   // IdType="ImmutableId"
	pageSize  int    // odata.maxpagesize
	unsafe    bool   // outlook.allow-unsafe-html
}

// parsePrefer reads Prefer headers: several in one, joined by commas, or one
// each (RFC 7240). A preference that is not understood is ignored, as the RFC
// wants; a time zone that does not exist is an error.
func parsePrefer(header http.Header) (prefer, *apiError) {
	var p prefer
	for _, line := range header.Values("Prefer") {
		for _, item := range splitUnquoted(line, ',') {
			name, value, _ := strings.Cut(strings.TrimSpace(item), "=")
			value = strings.Trim(strings.TrimSpace(value), `"`)
			switch strings.ToLower(strings.TrimSpace(name)) {
			case "outlook.body-content-type":
				p.textBody = strings.EqualFold(value, "text")
				p.htmlBody = strings.EqualFold(value, "html")
			case "outlook.timezone":
				if loadZone(value) == nil {
					return p, &apiError{Status: 400, Code: "TimeZoneNotSupportedException", Message: "A valid TimeZone value must be specified. The following TimeZone value is not supported: '" + value + "'."}
				}
				p.zone = value
			case "idtype":
				p.immutable = strings.EqualFold(value, "ImmutableId")
			case "odata.maxpagesize":
				if n, err := strconv.Atoi(value); err == nil && n > 0 {
					p.pageSize = n
				}
			case "outlook.allow-unsafe-html":
				p.unsafe = true
			}
		}
	}
	return p, nil
}

// applied is the Preference-Applied header: what was asked for and done.
func (p prefer) applied() string {
	var list []string
	if p.textBody {
		list = append(list, `outlook.body-content-type="text"`)
	}
	if p.htmlBody {
		list = append(list, `outlook.body-content-type="html"`)
	}
	if p.zone != "" {
		list = append(list, `outlook.timezone="`+p.zone+`"`)
	}
	if p.immutable {
		list = append(list, `IdType="ImmutableId"`)
	}
	if p.unsafe {
		list = append(list, "outlook.allow-unsafe-html")
	}
	return strings.Join(list, ", ")
}

// splitUnquoted cuts s at sep outside double quotes.
func splitUnquoted(s string, sep byte) []string {
	var parts []string
	quoted, start := false, 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == sep && !quoted:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:])
}
