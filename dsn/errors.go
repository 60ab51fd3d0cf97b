package dsn

import (
	"errors"
	"fmt"
	"slices"
)

// ParamError is one problem of one parameter. [Parse] and [Config.Validate] join all of them with [errors.Join]:
// [errors.As] finds the first, [Problems] lists them.
//
// Its text names the parameter and says what to do. It never holds the value of a secret, nor the whole string.
type ParamError struct {
	// Param is the parameter's name as documented, or empty when the string as a whole is at fault.
	Param string
	// Reason says what is wrong and what is expected.
	Reason string
}

// Error implements error.
func (e *ParamError) Error() string {
	if e.Param == "" {
		return "connection string: " + e.Reason
	}
	return fmt.Sprintf("parameter %q: %s", e.Param, e.Reason)
}

// Problems lists the problems joined in an error of [Parse] or [Config.Validate], in the order they are reported.
// It is empty for nil and for other errors.
func Problems(err error) []*ParamError {
	switch e := err.(type) {
	case *ParamError:
		return []*ParamError{e}
	case interface{ Unwrap() []error }:
		var all []*ParamError
		for _, part := range e.Unwrap() {
			all = append(all, Problems(part)...)
		}
		return all
	case interface{ Unwrap() error }:
		return Problems(e.Unwrap())
	}
	return nil
}

// problems collects what is wrong, so that one error reports everything.
type problems []*ParamError

func (p *problems) add(param, format string, args ...any) {
	*p = append(*p, &ParamError{Param: param, Reason: fmt.Sprintf(format, args...)})
}

// has reports whether one of params was found wrong already; a second complaint about it would only repeat the first.
func (p problems) has(params ...string) bool {
	for _, e := range p {
		if slices.Contains(params, e.Param) {
			return true
		}
	}
	return false
}

func (p problems) err() error {
	errs := make([]error, len(p))
	for i, e := range p {
		errs[i] = e
	}
	return errors.Join(errs...)
}
