package graphtest

import "fmt"

func badRequest(format string, args ...any) *apiError {
	return &apiError{Status: 400, Code: "BadRequest", Message: fmt.Sprintf(format, args...)}
}

func errNoSegment(segment string) *apiError {
	return badRequest("Resource not found for the segment '%s'.", segment)
}

func errMalformedID() *apiError {
	return &apiError{Status: 400, Code: "ErrorInvalidIdMalformed", Message: "Id is malformed."}
}

func errNoItem() *apiError {
	return &apiError{Status: 404, Code: "ErrorItemNotFound", Message: "The specified object was not found in the store., The process failed to get the correct properties."}
}

func errNoObject(id string) *apiError {
	return &apiError{Status: 404, Code: "Request_ResourceNotFound", Message: "Resource '" + id + "' does not exist or one of its queried reference-property objects are not present."}
}

func errDenied() *apiError {
	return &apiError{Status: 403, Code: "ErrorAccessDenied", Message: "Access is denied. Check credentials and try again."}
}

func errDirectoryDenied() *apiError {
	return &apiError{Status: 403, Code: "Authorization_RequestDenied", Message: "Insufficient privileges to complete the operation."}
}

func errMethod() *apiError {
	return &apiError{Status: 405, Code: "Request_BadRequest", Message: "Specified HTTP method is not allowed for the request target."}
}

func errInefficient() *apiError {
	return &apiError{Status: 400, Code: "InefficientFilter", Message: "The restriction or sort order is too complex for this operation."}
}

func errUnsupportedQuery(message string) *apiError {
	return &apiError{Status: 400, Code: "Request_UnsupportedQuery", Message: message}
}

// errParseURI is how the front of the service, which reads addresses, words
// what is wrong with one.
func errParseURI(message string) *apiError {
	return &apiError{Status: 400, Code: "RequestBroker--ParseUri", Message: message}
}

func errServer() *apiError {
	return &apiError{Status: 500, Code: "ErrorInternalServerError", Message: "An internal server error occurred. The operation failed."}
}
