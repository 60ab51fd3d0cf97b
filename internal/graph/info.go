package graph

import "time"

// Info tells what a call took, successful or not. Of several attempts the ids are the last one's; everything else is the sum.
type Info struct {
	// Status is the HTTP status of the last answer; 0 if there was none.
	Status int
	// Attempts counts the HTTP requests sent, not counting redirects.
	Attempts int
	// Bytes is the size of the bodies received, as they came over the wire (compressed).
	Bytes int64
	// Waited is the time spent waiting between attempts, Queued the time spent waiting for the governor.
	Waited, Queued time.Duration
	// RequestID is Graph's request-id, which its support asks for; ClientRequestID is the id we sent.
	RequestID, ClientRequestID string
	// Retries has one entry per wait, in order.
	Retries []Retry
}

// Retry is a failed attempt that will be repeated.
type Retry struct {
	// Method and Path name the request; Path has no query.
	Method, Path string
	Mailbox      string
	// Err is why: the answer of Graph or the fault of the transport.
	Err *Error
	// Wait is how long to wait; Asked tells that Graph asked for it by Retry-After.
	Wait  time.Duration
	Asked bool
	// Number counts the retries of the request from 1, up to Max.
	Number, Max int
}
