package graphtest

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// An oauthError is an answer of the identity platform: the error of RFC 6749
// and Microsoft's own number and text
// (https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes).
type oauthError struct {
	code     string // "invalid_grant"
	number   int    // 54005 of AADSTS54005
	message  string
	suberror string
}

func oauthErrorf(code string, number int, format string, args ...any) *oauthError {
	return &oauthError{code: code, number: number, message: fmt.Sprintf(format, args...)}
}

// missing is the answer to a request without one of its parameters.
func missing(parameter string) *oauthError {
	return oauthErrorf("invalid_request", 900144, "The request body must contain the following parameter: '%s'.", parameter)
}

// status is the HTTP status of the token endpoint's answer: 401 where the
// client could not be authenticated (RFC 6749 section 5.2), else 400.
func (e *oauthError) status() int {
	if e.code == "invalid_client" {
		return http.StatusUnauthorized
	}
	return http.StatusBadRequest
}

// An oauthErrorBody is the JSON of an oauthError.
type oauthErrorBody struct {
	Error         string `json:"error"`
	Description   string `json:"error_description"`
	Codes         []int  `json:"error_codes"`
	Timestamp     string `json:"timestamp"`
	TraceID       string `json:"trace_id"`
	CorrelationID string `json:"correlation_id"`
	URI           string `json:"error_uri,omitempty"`
	Suberror      string `json:"suberror,omitempty"`
}

func (e *oauthError) body(now time.Time) oauthErrorBody {
	b := oauthErrorBody{
		Error:         e.code,
		Codes:         []int{e.number},
		Timestamp:     now.UTC().Format("2006-01-02 15:04:05Z"),
		TraceID:       newGUID(),
		CorrelationID: newGUID(),
		URI:           fmt.Sprintf("https://login.microsoftonline.com/error?code=%d", e.number),
		Suberror:      e.suberror,
	}
	b.Description = fmt.Sprintf("AADSTS%d: %s\r\nTrace ID: %s\r\nCorrelation ID: %s\r\nTimestamp: %s",
		e.number, e.message, b.TraceID, b.CorrelationID, b.Timestamp)
	return b
}

// writeJSON answers with v.
func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

// newGUID returns a random version 4 UUID.
func newGUID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
