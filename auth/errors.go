package auth

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// ErrSignInRequired matches, with [errors.Is], every failure that only a person who signs in can end.
// [errors.As] with a [*SignInError] tells why.
var ErrSignInRequired = errors.New("sign-in required")

// ErrNotSaved matches the error of a [Provider.Login] that succeeded, but whose tokens could not be written to the
// token file. They are used from memory until the process ends.
var ErrNotSaved = errors.New("token file not written")

// Command is the command that signs in.
const Command = "graphmail login"

// SignInError says why somebody has to sign in (again). It matches [ErrSignInRequired].
type SignInError struct {
	// Reason says in plain words what happened.
	Reason string
	// Code is the OAuth 2.0 error code, such as invalid_grant; empty when no server was asked.
	Code string
	// Suberror is Entra's refinement of Code, or empty.
	Suberror string
	// Number is Entra's AADSTS number, or 0. It chose Hint and nothing else.
	Number int
	// Hint says in plain words what the person can do beyond signing in; may be empty.
	Hint string
	// Command is the command to run; empty when no sign-in helps, as with a token given directly.
	Command string
	// Claims is the claims challenge to satisfy, as JSON; usually empty.
	Claims string
	// TraceID and CorrelationID are what Microsoft's support asks for; may be empty.
	TraceID, CorrelationID string
}

// Error implements error.
func (e *SignInError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "sign-in required: %s%s", e.Reason, codes(e.Code, e.Number))
	if e.Hint != "" {
		b.WriteString("; " + e.Hint)
	}
	if e.Command != "" {
		fmt.Fprintf(&b, "; run %q", e.Command)
	}
	return b.String()
}

// Is reports whether target is [ErrSignInRequired].
func (e *SignInError) Is(target error) bool { return target == ErrSignInRequired }

// OAuthError is a sign-in that cannot work as it is configured, or a sign-in server that fails.
type OAuthError struct {
	// Code is the OAuth 2.0 error code, such as invalid_client; empty when the server gave none.
	Code string
	// Param is the connection-string parameter to correct; empty when none is known to be at fault.
	Param string
	// Hint says in plain words what to correct.
	Hint string
	// Description is the first line of the server's own description, without secrets; may be empty.
	Description string
	// Status is the HTTP status of the answer, or 0.
	Status int
	// Number is Entra's AADSTS number, or 0. It chose Param and Hint and nothing else.
	Number int
	// TraceID and CorrelationID are what Microsoft's support asks for; may be empty.
	TraceID, CorrelationID string

	temporary  bool
	retryAfter time.Duration
	cause      error
}

// Error implements error.
func (e *OAuthError) Error() string {
	var parts []string
	switch {
	case e.cause != nil:
		parts = append(parts, "sign-in server: "+e.cause.Error())
	case e.Code != "":
		parts = append(parts, "sign-in server refused: "+e.Code+codes("", e.Number))
	case e.Status != 0:
		parts = append(parts, fmt.Sprintf("sign-in server answered with status %d", e.Status))
	}
	if e.Description != "" {
		parts = append(parts, e.Description)
	}
	text := strings.Join(parts, ": ")
	if e.Hint == "" {
		return text
	}
	hint := e.Hint
	if e.Param != "" {
		hint = fmt.Sprintf("parameter %q: %s", e.Param, hint)
	}
	if text == "" {
		return hint
	}
	return text + "; " + hint
}

// Unwrap gives the transport's error, if that is what failed.
func (e *OAuthError) Unwrap() error { return e.cause }

// Temporary reports whether the same request may succeed later.
func (e *OAuthError) Temporary() bool { return e.temporary }

func codes(code string, number int) string {
	switch {
	case code != "" && number != 0:
		return fmt.Sprintf(" (%s, AADSTS%d)", code, number)
	case code != "":
		return " (" + code + ")"
	case number != 0:
		return fmt.Sprintf(" (AADSTS%d)", number)
	}
	return ""
}

// isTemporary reports whether the same request may succeed later.
func isTemporary(err error) bool {
	e, ok := errors.AsType[*OAuthError](err)
	return ok && e.temporary
}

// notSignedIn is the error of a provider that has nothing to start from.
func notSignedIn(reason string) *SignInError { return &SignInError{Reason: reason, Command: Command} }
