package graphtest

import (
	"encoding/json"
	"net/http"
	"time"
)

// A reply is what a request is answered with.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// jsonType is the content type Graph sends
// (https://learn.microsoft.com/en-us/graph/json-batching shows it in full).
const jsonType = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"

func newReply(status int, body []byte) *reply {
	r := &reply{status: status, header: http.Header{}, body: body}
	if body != nil {
		r.header.Set("Content-Type", jsonType)
		r.header.Set("OData-Version", "4.0")
	}
	return r
}

// plain is an answer that is not JSON: a count, a file, a message's MIME.
func plain(contentType string, body []byte) *reply {
	r := &reply{status: http.StatusOK, header: http.Header{}, body: body}
	r.header.Set("Content-Type", contentType)
	return r
}

// errorBody is https://learn.microsoft.com/en-us/graph/errors#json-representation.
type errorBody struct {
	Error struct {
		Code       string     `json:"code"`
		Message    string     `json:"message"`
		InnerError innerError `json:"innerError"`
	} `json:"error"`
}

type innerError struct {
	Date            string `json:"date"` // UTC, without saying so
	RequestID       string `json:"request-id"`
	ClientRequestID string `json:"client-request-id"`
}

// reply writes an error the way Graph does.
func (e *apiError) reply(ids requestIDs, now time.Time) *reply {
	var b errorBody
	b.Error.Code, b.Error.Message = e.Code, e.Message
	b.Error.InnerError = innerError{now.UTC().Format("2006-01-02T15:04:05"), ids.request, ids.client}
	text, err := json.Marshal(b)
	if err != nil {
		panic(err) // strings always marshal
	}
	r := newReply(e.Status, text)
	r.header.Set("Content-Type", "application/json")
	if e.RetryAfter != "" {
		r.header.Set("Retry-After", e.RetryAfter)
	}
	if e.Status == http.StatusUnauthorized {
		r.header.Set("WWW-Authenticate", `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="`+graphAppID+`"`)
	}
	return r
}

// requestIDs are the two ids of a request. Where the caller sends none, Graph
// repeats its own (https://github.com/microsoftgraph/microsoft-graph-docs/issues/15382).
type requestIDs struct{ request, client string }

func newRequestIDs(header http.Header) requestIDs {
	ids := requestIDs{request: newGUID(), client: header.Get("client-request-id")}
	if ids.client == "" {
		ids.client = ids.request
	}
	return ids
}
