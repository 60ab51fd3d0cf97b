package graphtest

import (
	"slices"
	"strconv"
	"strings"
)

// userDefaults come without $select
// (https://learn.microsoft.com/en-us/graph/api/user-list#optional-query-parameters).
var userDefaults = []string{
	"businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone",
	"officeLocation", "preferredLanguage", "surname", "userPrincipalName",
}

// groupDefaults leaves out what https://learn.microsoft.com/en-us/graph/api/resources/group
// marks as returned only on $select.
var groupDefaults = []string{
	"id", "deletedDateTime", "classification", "createdDateTime", "description", "displayName", "expirationDateTime",
	"groupTypes", "isAssignableToRole", "mail", "mailEnabled", "mailNickname", "membershipRule",
	"membershipRuleProcessingState", "onPremisesDomainName", "onPremisesLastSyncDateTime", "onPremisesNetBiosName",
	"onPremisesSamAccountName", "onPremisesSecurityIdentifier", "onPremisesSyncEnabled", "preferredDataLocation",
	"preferredLanguage", "proxyAddresses", "renewedDateTime", "resourceBehaviorOptions", "resourceProvisioningOptions",
	"securityEnabled", "securityIdentifier", "theme", "uniqueName", "visibility", "onPremisesProvisioningErrors",
	"serviceProvisioningErrors",
}

// singleOnly are the user properties a list does not give
// (https://learn.microsoft.com/en-us/graph/api/user-list).
var singleOnly = []string{
	"aboutMe", "birthday", "hireDate", "interests", "mySite", "pastProjects", "preferredName",
	"responsibilities", "schools", "skills", "mailboxSettings",
}

// routeUsers serves /users.
func (c *call) routeUsers(steps []segment) (*reply, *apiError) {
	if len(steps) > 0 && !steps[0].is("$count") && !steps[0].is("delta") {
		if strings.HasPrefix(steps[0].text, "$") && !steps[0].key {
			// https://learn.microsoft.com/en-us/graph/api/user-get: such a name
			// needs the form users('$…').
			return nil, errNoSegment(steps[0].text)
		}
		return c.routeUser(&target{name: steps[0].text}, steps[1:])
	}
	if c.srv.cfg.personal {
		return nil, &apiError{Status: 401, Code: "UnknownError"}
	}
	list := &objects{typ: edmTypes["user"], context: "users", items: c.srv.directory.users.items, defaults: userDefaults, rules: &userFilter}
	switch {
	case len(steps) == 0:
		if !c.mayRead("User.ReadBasic.All", "User.Read.All", "Directory.Read.All") {
			return nil, errDirectoryDenied()
		}
		return c.listObjects(list)
	case steps[0].is("$count"):
		if !c.mayRead("User.ReadBasic.All", "User.Read.All", "Directory.Read.All") {
			return nil, errDirectoryDenied()
		}
		return c.countObjects(list)
	}
	if !c.mayRead("User.Read.All", "Directory.Read.All") {
		return nil, errDirectoryDenied()
	}
	return c.deltaObjects(list)
}

// getUser serves /me and /users/{id}.
func (c *call) getUser(t *target) (*reply, *apiError) {
	if err := c.only(); err != nil {
		return nil, err
	}
	if t.user == nil {
		if !c.mayRead("User.ReadBasic.All", "User.Read.All", "Directory.Read.All") {
			return nil, errDirectoryDenied()
		}
		return nil, errNoObject(t.name)
	}
	own := !c.grant.AppOnly && c.grant.UserID == t.user.id
	if !c.mayRead("User.ReadBasic.All", "User.Read.All", "Directory.Read.All") && !(own && c.mayRead("User.Read")) {
		return nil, errDirectoryDenied()
	}
	s := &shape{bare: true, defaults: userDefaults}
	a, err := c.object("users", edmTypes["user"], t.user, s)
	if err != nil {
		return nil, err
	}
	if slices.Contains(s.sel.names, "mailboxSettings") && (!c.mayRead(settingsScope) || !own && !c.grant.AppOnly) {
		return nil, errDenied()
	}
	a.header.Set("Cache-Control", "no-cache")
	return a, nil
}

// routeGroups serves /groups.
func (c *call) routeGroups(steps []segment) (*reply, *apiError) {
	if err := c.only(); err != nil {
		return nil, err
	}
	if !c.mayRead("GroupMember.Read.All", "Group.Read.All", "Directory.Read.All") {
		return nil, errDirectoryDenied()
	}
	d := c.srv.directory
	list := &objects{typ: edmTypes["group"], context: "groups", items: d.groups.items, defaults: groupDefaults, rules: &groupFilter}
	switch {
	case len(steps) == 0:
		return c.listObjects(list)
	case steps[0].is("$count"):
		return c.countObjects(list)
	case steps[0].is("delta"):
		return c.deltaObjects(list)
	}
	g := d.groups.byID[strings.ToLower(steps[0].text)]
	if g == nil {
		return nil, errNoObject(steps[0].text)
	}
	if len(steps) == 1 {
		return c.object("groups", edmTypes["group"], g, &shape{bare: true, defaults: groupDefaults})
	}
	if !steps[1].is("members") && !steps[1].is("transitiveMembers") {
		return nil, errNoSegment(steps[1].text)
	}
	return c.routeObjects(d.membersOf(g), steps[2:])
}

// membersOf lists the users in a group.
func (d *directory) membersOf(g *item) []*item {
	var list []*item
	for _, id := range d.members[g.id] {
		if u := d.user(id); u != nil {
			list = append(list, u)
		}
	}
	return list
}

// groupsOf lists the groups a user is in.
func (d *directory) groupsOf(u *item) []*item {
	return keepItems(d.groups.items, func(g *item) bool {
		for _, id := range d.members[g.id] {
			if strings.EqualFold(id, u.id) {
				return true
			}
		}
		return false
	})
}

// routeObjects serves a list of directory objects of mixed type below another
// object, with a cast to one type and $count.
func (c *call) routeObjects(items []*item, steps []segment) (*reply, *apiError) {
	list := &objects{typ: edmTypes["user"], context: "directoryObjects", items: items, mixed: true, rules: &userFilter}
	if len(items) > 0 && items[0].typ.name == "group" {
		list.typ, list.rules = edmTypes["group"], &groupFilter
	}
	if len(steps) > 0 && strings.HasPrefix(steps[0].text, "microsoft.graph.") {
		// A cast needs the advanced query capabilities
		// (https://learn.microsoft.com/en-us/graph/aad-advanced-queries).
		name := strings.TrimPrefix(steps[0].text, "microsoft.graph.")
		switch name {
		case "user":
			list.typ, list.defaults, list.rules = edmTypes["user"], userDefaults, &userFilter
		case "group":
			list.typ, list.defaults, list.rules = edmTypes["group"], groupDefaults, &groupFilter
		default:
			return nil, errNoSegment(steps[0].text)
		}
		if !c.eventual() {
			return nil, errUnsupportedQuery("The specified filter to the reference property query is currently not supported.")
		}
		list.context, list.mixed = name+"s", false
		list.items = keepItems(items, func(o *item) bool { return o.typ.name == name })
		steps = steps[1:]
	}
	switch {
	case len(steps) == 0:
		return c.listObjects(list)
	case steps[0].is("$count"):
		return c.countObjects(list)
	}
	return nil, errNoSegment(steps[0].text)
}

// eventual says whether the request asks for the advanced query capabilities.
func (c *call) eventual() bool {
	return strings.EqualFold(c.header.Get("ConsistencyLevel"), "eventual")
}

func (c *call) countObjects(l *objects) (*reply, *apiError) {
	if !c.eventual() {
		return nil, &apiError{Status: 400, Code: "Request_BadRequest", Message: "$count is not currently supported."}
	}
	q, err := c.objectQuery(l, true)
	if err != nil {
		return nil, err
	}
	return plain("text/plain", []byte(strconv.Itoa(len(q.rows)))), nil
}
