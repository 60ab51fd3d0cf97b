package expr

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
)

// compileRegexp compiles a pattern of REGEXP. Case is ignored unless exact, as
// MySQL does for text of such a collation. The syntax is RE2's, which matches
// in linear time and so has neither back-references nor look-around.
// https://github.com/google/re2/wiki/Syntax
func compileRegexp(pattern string, exact bool) (*regexp.Regexp, error) {
	prefix := "(?i)"
	if exact {
		prefix = ""
	}
	re, err := regexp.Compile(prefix + pattern)
	if err == nil {
		return re, nil
	}
	var bad *syntax.Error
	if !errors.As(err, &bad) {
		return nil, fmt.Errorf("the regular expression %s cannot be read: %w", quoteShort(pattern), err)
	}
	switch {
	case bad.Code == syntax.ErrInvalidEscape && len(bad.Expr) == 2 && strings.ContainsAny(bad.Expr[1:], "123456789k"):
		return nil, fmt.Errorf("the regular expression %s has the back-reference %s; back-references are not supported", quoteShort(pattern), bad.Expr)
	case bad.Code == syntax.ErrInvalidPerlOp || bad.Code == syntax.ErrMissingRepeatArgument && strings.Contains(pattern, "(?"):
		return nil, fmt.Errorf("the regular expression %s has %s; look-ahead and look-behind are not supported", quoteShort(pattern), bad.Expr)
	default:
		return nil, fmt.Errorf("the regular expression %s cannot be read: %s: %s", quoteShort(pattern), bad.Code, bad.Expr)
	}
}

// regexp compiles X [NOT] REGEXP Pattern.
func (c *compiler) regexp(e *Regexp) (*node, error) {
	x, err := c.compile(e.X)
	if err != nil {
		return nil, err
	}
	pattern, err := c.compile(e.Pattern)
	if err != nil {
		return nil, err
	}
	loc, no := c.env.location(), e.Not
	get, err := c.regexpOf(x, pattern)
	if err != nil {
		return nil, err
	}
	xrun, prun := x.run, pattern.run
	return c.fold(conditionNode(func(f *Frame) (truth, error) {
		v, err := xrun(f)
		if err != nil || v.kind == Unknown {
			return isUnknown, err
		}
		p, err := prun(f)
		if err != nil || p.kind == Unknown {
			return isUnknown, err
		}
		re, err := get(p)
		if err != nil {
			return isUnknown, err
		}
		return truthOf(re.MatchString(v.text(loc)) != no), nil
	}, anyNullable(x, pattern)), x, pattern), nil
}

// regexpOf returns what compiles the pattern's values: once when it is
// constant, whose errors are then found now, and else when it changes.
func (c *compiler) regexpOf(x, pattern *node) (func(Value) (*regexp.Regexp, error), error) {
	exact := x.typ.Exact || pattern.typ.Exact || x.typ.Kind == Bytes || pattern.typ.Kind == Bytes
	loc := c.env.location()
	if pattern.constant && !pattern.value.IsNull() {
		re, err := compileRegexp(pattern.value.text(loc), exact)
		return func(Value) (*regexp.Regexp, error) { return re, nil }, err
	}
	cache := new(lastUsed[*regexp.Regexp])
	return func(v Value) (*regexp.Regexp, error) {
		return cache.get(v.text(loc), func(s string) (*regexp.Regexp, error) { return compileRegexp(s, exact) })
	}, nil
}
