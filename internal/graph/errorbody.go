package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"regexp"
	"strings"
	"time"
	"unicode"
)

const (
	maxErrorBody = 64 << 10  // what is read of a failure
	maxDrain     = 256 << 10 // what is thrown away to keep a connection
	maxMessage   = 1000      // bytes of a message that are shown
)

// errorBody is {"error":{…}} as https://learn.microsoft.com/graph/errors gives it.
type errorBody struct {
	Error json.RawMessage `json:"error"`
}

type errorDetail struct {
	Code       loose      `json:"code"`
	Message    loose      `json:"message"`
	InnerError innerError `json:"innerError"`
}

type innerError struct {
	Code      loose `json:"code"`
	RequestID loose `json:"request-id"`
}

// loose is text that a gateway may have sent as something else; that is no reason to lose the rest.
type loose string

func (l *loose) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*l = loose(s)
	} else if len(b) > 0 && (b[0] == '-' || '0' <= b[0] && b[0] <= '9') {
		*l = loose(b)
	}
	return nil
}

func (i *innerError) UnmarshalJSON(b []byte) error {
	type plain innerError
	var p plain
	if json.Unmarshal(b, &p) == nil {
		*i = innerError(p)
	}
	return nil
}

// parseErrorBody reads an error object and reports whether body is one. The id is the request-id inside of it.
func parseErrorBody(body []byte) (code, message, id string, ok bool) {
	var outer errorBody
	if json.Unmarshal(body, &outer) != nil || len(outer.Error) == 0 || string(outer.Error) == "null" {
		return "", "", "", false
	}
	var name string
	if json.Unmarshal(outer.Error, &name) == nil {
		return clean(name), "", "", true
	}
	var d errorDetail
	if json.Unmarshal(outer.Error, &d) != nil {
		return "", "", "", true
	}
	if d.Code == "" {
		d.Code = d.InnerError.Code
	}
	return clean(string(d.Code)), clean(string(d.Message)), clean(string(d.InnerError.RequestID)), true
}

// clean makes text of a server fit for a line of an error: one line, of bounded length, without a full stop.
func clean(s string) string {
	if len(s) > maxMessage {
		s = s[:maxMessage]
	}
	s = strings.ToValidUTF8(s, "")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return ' '
		}
		return r
	}, s)
	return strings.TrimSuffix(strings.TrimSpace(s), ".")
}

// hasErrorObject reports whether a body of status 200 is, or ends in, an error object in place of what was asked for
// (https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/1274). The search for the key spares nearly every page a
// second parse: inside of a JSON string the quotes would be escaped.
func hasErrorObject(body []byte) bool {
	if !bytes.Contains(body, []byte(`"error"`)) {
		return false
	}
	_, _, _, ok := parseErrorBody(body)
	return ok
}

// setAnswer fills e from the status line, the headers and the body of an answer that is not success.
func (e *Error) setAnswer(status int, h http.Header, body []byte, token string) {
	e.Status = status
	e.RetryAfter = retryAfter(h, time.Now())
	var ok bool
	e.Code, e.Message, e.RequestID, ok = parseErrorBody(hide(body, token))
	if fromHeader := h.Get("Request-Id"); fromHeader != "" {
		e.RequestID = clean(fromHeader)
	}
	if !ok && isWebPage(h) {
		e.Message = errWebPage.Error()
	}
	if status == http.StatusUnauthorized {
		e.Claims = claimsChallenge(h)
	}
}

var errWebPage = errors.New("the answer is a web page, not Graph's JSON: a proxy or gateway may stand in between")

func isWebPage(h http.Header) bool {
	kind, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	return err == nil && kind == "text/html"
}

// hide keeps a token that a server or gateway echoes out of errors.
func hide(body []byte, token string) []byte {
	if token == "" {
		return body
	}
	return bytes.ReplaceAll(body, []byte(token), []byte("[token]"))
}

var claimsParameter = regexp.MustCompile(`(?i)\bclaims\s*=\s*"([A-Za-z0-9+/_=-]*)"`)

// claimsChallenge returns the claims of a challenge, which comes with the error insufficient_claims in one of several headers.
func claimsChallenge(h http.Header) string {
	for _, v := range h.Values("Www-Authenticate") {
		if m := claimsParameter.FindStringSubmatch(v); m != nil && strings.Contains(v, "insufficient_claims") {
			return m[1]
		}
	}
	return ""
}
