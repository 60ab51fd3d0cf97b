package dsn

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// ScopeList is Scope as a list: empty items and repetitions (in any case) are dropped, the order is kept.
//
// Permissions without a resource belong to the worldwide Graph, see
// https://learn.microsoft.com/entra/identity-platform/scopes-oidc; in another cloud they are given that cloud's.
// With AuthMode=AppCreds the list is the one permission the client credentials flow takes, /.default.
func (c *Config) ScopeList() []string {
	list := splitScope(c.Scope)
	resource := c.resource()
	if c.AuthMode == AppCreds && c.Scope == DefaultScope {
		return []string{resource + "/.default"}
	}
	for i, s := range list {
		named := !strings.Contains(s, "://") && !isOpenID(s)
		if named && (resource != Global.graph() || s == ".default") {
			list[i] = resource + "/" + s
		}
	}
	return list
}

func splitScope(s string) []string {
	var list []string
	for _, item := range strings.FieldsFunc(s, func(r rune) bool { return r == '~' || unicode.IsSpace(r) }) {
		if !contains(list, item) {
			list = append(list, item)
		}
	}
	return list
}

// isOpenID reports whether a permission is one of OpenID Connect's, which go with any resource.
func isOpenID(s string) bool {
	return contains([]string{"openid", "profile", "email", "offline_access"}, s)
}

// hasScope reports whether a permission is asked for, with or without a resource in front.
func (c *Config) hasScope(match func(name string) bool) bool {
	for _, s := range splitScope(c.Scope) {
		if match(s[strings.LastIndexByte(s, '/')+1:]) {
			return true
		}
	}
	return false
}

func (c *Config) checkScope() error {
	list := splitScope(c.Scope)
	if len(list) == 0 {
		return errors.New("names no permission; give at least offline_access~User.Read~Mail.Read")
	}
	for _, s := range list {
		if strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\\' }) {
			return fmt.Errorf("%s is no permission: quotes, backslashes and characters outside of ASCII are not allowed", quote(s))
		}
	}
	return nil
}

// checkResources refuses what no token could be issued for: a token is for one resource, and /.default stands alone.
func (c *Config) checkResources() error {
	first, whole, named := "", "", ""
	for _, s := range splitScope(c.Scope) {
		if isOpenID(s) {
			continue
		}
		resource, name := c.resource(), s
		if strings.Contains(s, "://") {
			i := strings.LastIndexByte(s, '/')
			resource, name = strings.TrimRight(s[:i], "/"), s[i+1:]
		}
		if first == "" {
			first = resource
		}
		if !strings.EqualFold(resource, first) {
			return fmt.Errorf("asks for permissions of two resources, %s and %s; a token is for one", quote(first), quote(resource))
		}
		if strings.EqualFold(name, ".default") {
			whole = s
		} else {
			named = s
		}
	}
	switch {
	case whole != "" && named != "":
		return fmt.Errorf("asks for %s and %s; .default cannot be combined with named permissions", quote(whole), quote(named))
	case c.AuthMode == AppCreds && named != "" && c.Scope != DefaultScope:
		return fmt.Errorf("asks for %s; with AuthMode=AppCreds leave Scope out, or give %s/.default", quote(named), c.resource())
	}
	return nil
}
