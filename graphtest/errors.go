package graphtest

// An apiError is an answer Graph gives instead of data: the HTTP status, the
// code and message of its error body
// (https://learn.microsoft.com/en-us/graph/errors) and, where it asks for a
// pause, the Retry-After header's value.
type apiError struct {
	Status     int
	Code       string
	Message    string
	RetryAfter string
}
