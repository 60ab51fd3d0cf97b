package main

import "strings"

// A permission is a scope or an application role of Graph, taken apart:
// Mail.ReadWrite.Shared is about mail, to write, of whoever shares it.
// https://learn.microsoft.com/graph/permissions-overview
type permission struct {
	what  string // in lower case, as Graph compares
	level int    // ReadBasic, Read, ReadWrite: 1, 2, 3; else 0
	whose string // "", "shared", "all"
}

// parsePermission reads a name, which may have its resource before it.
func parsePermission(name string) permission {
	name = name[strings.LastIndexByte(name, '/')+1:]
	parts := strings.SplitN(strings.ToLower(name)+"..", ".", 3)
	levels := map[string]int{"readbasic": 1, "read": 2, "readwrite": 3}
	return permission{parts[0], levels[parts[1]], strings.Trim(parts[2], ".")}
}

// wider names what a kind of object is part of: the tables of permissions give
// Group.Read.All as a higher one than GroupMember.Read.All, and
// Directory.Read.All as a higher one than those for users and groups.
// https://learn.microsoft.com/graph/api/group-list-members#permissions
// https://learn.microsoft.com/graph/api/user-list#permissions
var wider = map[string]string{"groupmember": "group", "group": "directory", "user": "directory"}

// includes reports whether p allows what need does: ReadWrite includes Read, and
// Read includes ReadBasic; All includes what is one's own. Shared does not, as
// none of those tables names it as a higher permission, and All stands for
// every object of an organisation, not for what people share.
// https://learn.microsoft.com/graph/permissions-reference
func (p permission) includes(need permission) bool {
	if p.level < need.level || p.whose != need.whose && (p.whose != "all" || need.whose != "") {
		return false
	}
	for what := need.what; what != ""; what = wider[what] {
		if p.what == what {
			return true
		}
	}
	return false
}

// covers reports whether one of the granted permissions includes the needed one.
func covers(granted []string, needed string) bool {
	need := parsePermission(needed)
	for _, g := range granted {
		if parsePermission(g).includes(need) {
			return true
		}
	}
	return false
}
