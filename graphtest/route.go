package graphtest

import (
	"context"
	"net/http"
)

// answer runs a request from the token check to its answer.
func (c *call) answer(ctx context.Context) *reply {
	a, err := c.try(ctx)
	if err != nil {
		return c.fail(err)
	}
	if p := c.prefer.applied(); p != "" {
		a.header.Set("Preference-Applied", p)
	}
	return a
}

func (c *call) try(ctx context.Context) (*reply, *apiError) {
	var err *apiError
	if c.grant, err = c.srv.identity.authenticate(c.header); err != nil {
		return nil, err
	}
	steps, err := parsePath(c.target.EscapedPath()[len("/v1.0"):])
	if err != nil {
		return nil, err
	}
	if c.leave, err = c.enter(steps); err != nil {
		c.leave = func() {}
		return nil, err
	}
	c.effects.wait(ctx)
	if err := c.effects.instead(); err != nil {
		return nil, err
	}
	a, err := c.locked(steps)
	if err != nil {
		return nil, err
	}
	if err := c.effects.weigh(len(a.body)); err != nil {
		return nil, err
	}
	if c.effects.changes() {
		c.srv.mu.Lock()
		defer c.srv.mu.Unlock()
		c.effects.afterwards(c.listed)
	}
	return a, nil
}

// enter counts the request as in flight at the mailbox it names.
func (c *call) enter(steps []segment) (func(), *apiError) {
	who := ""
	switch {
	case len(steps) > 1 && steps[0].is("me"):
		who = c.grant.UserID
	case len(steps) > 2 && steps[0].is("users"):
		who = text(c.srv.identity.user(steps[1].text), "id")
	}
	if who == "" {
		return func() {}, nil
	}
	limit := maxConcurrent
	if !c.srv.cfg.throttle {
		limit = 0
	}
	return c.srv.gate.enter(gateKey{c.grant.ClientID, who}, limit)
}

// locked answers while nothing changes the data, or alone when it changes them.
func (c *call) locked(steps []segment) (a *reply, err *apiError) {
	if c.method == http.MethodGet || c.method == http.MethodHead {
		c.srv.mu.RLock()
		defer c.srv.mu.RUnlock()
	} else {
		c.srv.mu.Lock()
		defer c.srv.mu.Unlock()
	}
	if c.options, err = parseOptions(c.target.RawQuery); err != nil {
		return nil, err
	}
	if c.prefer, err = parsePrefer(c.header); err != nil {
		return nil, err
	}
	return c.route(steps)
}

// route finds the endpoint of a path.
func (c *call) route(steps []segment) (*reply, *apiError) {
	if len(steps) == 0 {
		return nil, errNoSegment("")
	}
	head, rest := steps[0], steps[1:]
	switch {
	case head.is("me"):
		if c.grant.AppOnly {
			return nil, badRequest("/me request is only valid with delegated authentication flow.")
		}
		return c.routeUser(&target{name: c.grant.UserID, me: true}, rest)
	case head.is("users"):
		return c.routeUsers(rest)
	case head.is("groups"):
		return c.routeGroups(rest)
	case head.is("contacts") && len(rest) == 1 && rest[0].is("delta") && c.srv.cfg.personal:
		return nil, badRequest("This API is not supported for MSA accounts")
	}
	return nil, errNoSegment(head.text)
}

// A target is the user a path is about.
type target struct {
	name string // as in the path
	me   bool
	user *item // nil where there is none
}

// context is how @odata.context names the user.
func (t *target) context() string { return keyed("users", t.user.id) }

// routeUser finds what a path wants of one user.
func (c *call) routeUser(t *target, steps []segment) (*reply, *apiError) {
	t.user = c.srv.directory.user(t.name)
	if len(steps) == 0 {
		return c.getUser(t)
	}
	if t.user == nil {
		return nil, &apiError{Status: 404, Code: "ErrorInvalidUser", Message: "The requested user '" + t.name + "' is invalid."}
	}
	head, rest := steps[0], steps[1:]
	for _, r := range userRoutes {
		if head.is(r.name) {
			return r.serve(c, t, rest)
		}
	}
	return nil, errNoSegment(head.text)
}

// userRoutes are the resources below a user.
var userRoutes = []struct {
	name  string
	serve func(c *call, t *target, rest []segment) (*reply, *apiError)
}{
	{"messages", (*call).routeMessages},
	{"mailFolders", (*call).routeFolders},
	{"contacts", (*call).routeContacts},
	{"contactFolders", (*call).routeContactFolders},
	{"people", (*call).routePeople},
	{"events", (*call).routeEvents},
	{"calendarView", (*call).routeView},
	{"calendar", (*call).routeCalendar},
	{"calendars", (*call).routeCalendars},
	{"calendarGroups", (*call).routeCalendarGroups},
	{"outlook", (*call).routeOutlook},
	{"mailboxSettings", (*call).routeSettings},
	{"inferenceClassification", (*call).routeOverrides},
	{"manager", (*call).routeManager},
	{"directReports", (*call).routeReports},
	{"memberOf", (*call).routeMemberOf},
	{"photo", (*call).routePhoto},
	{"photos", (*call).routePhotos},
	{"sendMail", (*call).routeSend},
}

// only takes GET.
func (c *call) only() *apiError {
	if c.method != http.MethodGet && c.method != http.MethodHead {
		return errMethod()
	}
	return nil
}
