package graphtest

import (
	"encoding/base64"
	"slices"
	"strings"
)

// routePeople serves …/people, by relevance: $search is for the signed-in user
// and gives at most 250
// (https://learn.microsoft.com/en-us/graph/people-example).
func (c *call) routePeople(t *target, steps []segment) (*reply, *apiError) {
	if err := c.only(); err != nil {
		return nil, err
	}
	own := !c.grant.AppOnly && c.grant.UserID == t.user.id
	if !c.mayRead("People.Read.All") && !(own && c.mayRead("People.Read")) {
		return nil, errDenied()
	}
	box := c.srv.directory.mailboxes[t.user.id]
	if box == nil {
		return nil, &apiError{Status: 404, Code: "MailboxNotEnabledForRESTAPI", Message: "The mailbox is either inactive, soft-deleted, or is hosted on-premise."}
	}
	context := t.context() + "/people"
	if len(steps) > 0 {
		return c.smallList(box.people, "person", context, steps)
	}
	items := box.people.items
	if words, ok := c.options.get("$search"); ok {
		if _, skips := c.options.get("$skip"); skips || !own {
			return nil, badRequest("The query parameter '$search' is not supported here.")
		}
		items = searchPeople(items, words)
	}
	return c.list(&listing{
		typ: edmTypes["person"], context: context, items: items, searchable: true,
		rules: peopleFilter.settled(c.srv.cfg.unsettled), order: peopleOrder,
	})
}

func searchPeople(items []*item, words string) []*item {
	const most = 250
	want := splitWords(words)
	found := keepItems(items, func(p *item) bool {
		have := splitWords(text(p.props, "displayName"))
		for _, a := range elements(p.props["scoredEmailAddresses"]) {
			have = append(have, splitWords(text(object(a), "address"))...)
		}
		return !slices.ContainsFunc(want, func(w string) bool {
			return !slices.ContainsFunc(have, func(h string) bool { return strings.HasPrefix(h, w) })
		})
	})
	return found[:min(len(found), most)]
}

// managerOf is the user that another's "manager" names by id.
func (d *directory) managerOf(u *item) *item {
	if id := text(u.props, "manager"); id != "" {
		return d.user(id)
	}
	return nil
}

func (d *directory) reportsOf(u *item) []*item {
	return keepItems(d.users.items, func(o *item) bool { return d.managerOf(o) == u })
}

func (c *call) routeManager(t *target, steps []segment) (*reply, *apiError) {
	if err := c.only(); err != nil {
		return nil, err
	}
	if !c.mayRead("User.Read.All", "Directory.Read.All") {
		return nil, errDirectoryDenied()
	}
	m := c.srv.directory.managerOf(t.user)
	switch {
	case m == nil:
		return nil, errNoObject("manager")
	case len(steps) > 0:
		return nil, errNoSegment(steps[0].text)
	}
	return c.object("directoryObjects", edmTypes["user"], m, &shape{bare: true, typed: true, defaults: userDefaults})
}

func (c *call) routeReports(t *target, steps []segment) (*reply, *apiError) {
	return c.routeRelated(t, c.srv.directory.reportsOf(t.user), steps)
}

func (c *call) routeMemberOf(t *target, steps []segment) (*reply, *apiError) {
	return c.routeRelated(t, c.srv.directory.groupsOf(t.user), steps)
}

func (c *call) routeRelated(t *target, items []*item, steps []segment) (*reply, *apiError) {
	own := !c.grant.AppOnly && c.grant.UserID == t.user.id
	if !c.mayRead("User.Read.All", "Directory.Read.All") && !(own && c.mayRead("User.Read")) {
		return nil, errDirectoryDenied()
	}
	return c.routeObjects(items, steps)
}

// related lists what a navigation property of an item leads to; an expansion
// shows 20 directory objects at most
// (https://developer.microsoft.com/en-us/graph/known-issues/?search=13635).
func (s *shape) related(it *item, name string) []*item {
	const most = 20
	var list []*item
	switch name {
	case "childFolders":
		return keepItems(s.box.folders.items, func(f *item) bool {
			return text(f.props, "parentFolderId") == it.id && f.props["isHidden"] != true
		})
	case "memberOf":
		list = s.dir.groupsOf(it)
	case "directReports":
		list = s.dir.reportsOf(it)
	case "members":
		list = s.dir.membersOf(it)
	}
	return list[:min(len(list), most)]
}

// nested writes the single item a navigation property leads to, or returns nil.
func (x *expansion) nested(s *shape, it *item) []byte {
	inner := shape{sel: x.sel, prefer: s.prefer, box: s.box, dir: s.dir, bare: s.bare}
	if x.property.name == "manager" {
		m := s.dir.managerOf(it)
		if m == nil {
			return nil
		}
		inner.typed, inner.defaults = true, userDefaults
		return inner.write(m)
	}
	e := Entity(object(it.props[x.property.name]))
	if e == nil {
		return nil
	}
	fallback := "message"
	if x.property.name == "event" {
		fallback = "event"
	}
	inner.typed = true
	return inner.write(newItem(typeNamed(text(e, "@odata.type"), fallback), e, 0, 1, Unsettled{}))
}

// photoSizes are those offered
// (https://learn.microsoft.com/en-us/graph/api/profilephoto-get).
var photoSizes = []string{"48x48", "64x64", "96x96", "120x120", "240x240", "360x360", "432x432", "504x504", "648x648"}

// routePhoto serves …/photo and …/photos/{size}. A user's "photo" is base64 of a
// JPEG.
func (c *call) routePhoto(t *target, steps []segment) (*reply, *apiError) {
	if err := c.mayPhoto(t); err != nil {
		return nil, err
	}
	if len(steps) == 1 && steps[0].is("$value") {
		if raw, err := base64.StdEncoding.DecodeString(text(t.user.props, "photo")); err == nil && len(raw) > 0 {
			return plain("image/jpeg", raw), nil
		}
	}
	return c.photo(steps)
}

func (c *call) routePhotos(t *target, steps []segment) (*reply, *apiError) {
	if err := c.mayPhoto(t); err != nil {
		return nil, err
	}
	if len(steps) == 0 {
		return c.values("Collection(microsoft.graph.profilePhoto)", []any{})
	}
	if !slices.Contains(photoSizes, strings.ToLower(steps[0].text)) {
		return nil, &apiError{Status: 404, Code: "ErrorInvalidImageId"}
	}
	return c.routePhoto(t, steps[1:])
}

func (c *call) mayPhoto(t *target) *apiError {
	own := !c.grant.AppOnly && c.grant.UserID == t.user.id
	if !c.mayRead("User.ReadBasic.All", "User.Read.All") && !(own && c.mayRead("User.Read")) {
		return errDenied()
	}
	return c.only()
}

// photo is the answer where there is no picture.
func (c *call) photo(steps []segment) (*reply, *apiError) {
	if len(steps) > 1 || len(steps) == 1 && !steps[0].is("$value") {
		return nil, errNoSegment(steps[0].text)
	}
	return nil, &apiError{Status: 404, Code: "ImageNotFound", Message: "Exception of type 'Microsoft.Fast.Profile.Core.Exception.ImageNotFoundException' was thrown."}
}

// hasDomain says whether an address is of a domain.
func hasDomain(address, domain string) bool {
	return strings.HasSuffix(strings.ToLower(address), "@"+strings.ToLower(strings.TrimPrefix(domain, "@")))
}
