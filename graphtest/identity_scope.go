package graphtest

import (
	"net/url"
	"slices"
	"strings"
)

// wider maps a permission to those that include it directly
// (https://learn.microsoft.com/en-us/graph/permissions-reference). The .Shared
// permissions are a family of their own.
var wider = map[string][]string{
	"mail.readbasic":             {"mail.read"},
	"mail.read":                  {"mail.readwrite"},
	"mail.readwrite":             nil,
	"mail.send":                  nil,
	"mail.readbasic.shared":      {"mail.read.shared"},
	"mail.read.shared":           {"mail.readwrite.shared"},
	"mail.readwrite.shared":      nil,
	"mail.send.shared":           nil,
	"mailboxsettings.read":       {"mailboxsettings.readwrite"},
	"mailboxsettings.readwrite":  nil,
	"calendars.readbasic":        {"calendars.read"},
	"calendars.read":             {"calendars.readwrite"},
	"calendars.readwrite":        nil,
	"calendars.read.shared":      {"calendars.readwrite.shared"},
	"calendars.readwrite.shared": nil,
	"contacts.read":              {"contacts.readwrite"},
	"contacts.readwrite":         nil,
	"contacts.read.shared":       {"contacts.readwrite.shared"},
	"contacts.readwrite.shared":  nil,
	"people.read":                {"people.read.all"},
	"people.read.all":            nil,
	"user.read":                  {"user.readwrite", "user.read.all"},
	"user.readwrite":             {"user.readwrite.all"},
	"user.readbasic.all":         {"user.read.all"},
	"user.read.all":              {"user.readwrite.all", "directory.read.all"},
	"user.readwrite.all":         nil,
	"groupmember.read.all":       {"group.read.all"},
	"group.read.all":             {"group.readwrite.all", "directory.read.all"},
	"group.readwrite.all":        nil,
	"directory.read.all":         {"directory.readwrite.all"},
	"directory.readwrite.all":    nil,
}

// readScopes is what [Server.AccessToken] grants when no scope is named.
var readScopes = []string{
	"Mail.Read", "Mail.Read.Shared", "MailboxSettings.Read",
	"Calendars.Read", "Calendars.Read.Shared", "Contacts.Read", "Contacts.Read.Shared",
	"People.Read", "User.Read", "User.Read.All", "Group.Read.All", "GroupMember.Read.All",
}

// appRoles is what an administrator has granted the confidential client.
var appRoles = []string{
	"Mail.Read", "MailboxSettings.Read", "Calendars.Read", "Contacts.Read",
	"User.Read.All", "Group.Read.All",
}

// has says whether the token carries a permission or one that includes it.
func (g *grant) has(scope string) bool {
	held := make([]string, len(g.Scopes))
	for n, s := range g.Scopes {
		held[n] = strings.ToLower(s)
	}
	return includes(held, strings.ToLower(scope))
}

func includes(held []string, scope string) bool {
	if slices.Contains(held, scope) {
		return true
	}
	return slices.ContainsFunc(wider[scope], func(s string) bool { return includes(held, s) })
}

// A scopeSet is a parsed scope parameter.
type scopeSet struct {
	openid []string // openid, profile, email, offline_access
	graph  []string // permissions without their resource
	static bool     // ".default": what was consented to before
}

// parseScopes reads a scope parameter as the platform does: blank separated, a
// permission without a resource is one of Microsoft Graph, one resource only,
// and .default never beside a named permission
// (https://learn.microsoft.com/en-us/entra/identity-platform/scopes-oidc).
func parseScopes(param string) (scopeSet, *oauthError) {
	var s scopeSet
	foreign := ""
	for _, item := range strings.Fields(param) {
		name := item
		if n := strings.LastIndexByte(item, '/'); n >= 0 {
			resource := item[:n]
			name = item[n+1:]
			if !isGraph(resource) {
				foreign = resource
				continue
			}
		}
		switch low := strings.ToLower(name); low {
		case "openid", "profile", "email", "offline_access":
			s.openid = appendNew(s.openid, low)
		case ".default":
			s.static = true
		default:
			if _, known := wider[low]; !known {
				return s, oauthErrorf("invalid_scope", 70011, "The provided value for the input parameter 'scope' is not valid. The scope '%s' does not exist.", item)
			}
			s.graph = appendNew(s.graph, name)
		}
	}
	switch {
	case foreign != "" && (s.static || len(s.graph) > 0):
		return s, oauthErrorf("invalid_request", 28000, "Provided value for the input parameter scope is not valid because it contains more than one resource.")
	case foreign != "":
		return s, oauthErrorf("invalid_resource", 500011, "The resource principal named %s was not found in the tenant named Contoso.", foreign)
	case s.static && len(s.graph) > 0:
		return s, oauthErrorf("invalid_scope", 70011, "The provided value for the input parameter 'scope' is not valid. .default scope can't be combined with resource-specific scopes.")
	case len(s.openid) == 0 && len(s.graph) == 0 && !s.static:
		return s, oauthErrorf("invalid_request", 900144, "The request body must contain the following parameter: 'scope'.")
	}
	return s, nil
}

// isGraph says whether a scope's resource is Microsoft Graph: its address, its
// application id, or the loopback origin this server stands in for it.
func isGraph(resource string) bool {
	resource = strings.ToLower(strings.TrimRight(resource, "/"))
	switch resource {
	case "https://graph.microsoft.com", graphAppID:
		return true
	}
	u, err := url.Parse(resource)
	return err == nil && u.Scheme == "http" && (u.Hostname() == "127.0.0.1" || u.Hostname() == "localhost")
}

func appendNew(list []string, item string) []string {
	if slices.ContainsFunc(list, func(s string) bool { return strings.EqualFold(s, item) }) {
		return list
	}
	return append(list, item)
}

func (s scopeSet) wants(openid string) bool { return slices.Contains(s.openid, openid) }

// all is every scope of the set, in the order consent pages list them.
func (s scopeSet) all() []string { return append(slices.Clone(s.openid), s.graph...) }
