package graphtest

import (
	"strings"
)

const calendarScope = "Calendars.ReadBasic"

// openCalendar checks that the token may read a user's calendars. There is no
// Calendars.ReadBasic.Shared.
func (c *call) openCalendar(t *target) (*mailbox, *apiError) {
	return c.open(t, unsharedFolder, calendarScope, "Calendars.Read")
}

func (c *call) routeEvents(t *target, steps []segment) (*reply, *apiError) {
	box, err := c.openCalendar(t)
	if err != nil {
		return nil, err
	}
	return c.eventsIn(box, box.events.items, t.context()+"/events", steps)
}

func (c *call) routeView(t *target, steps []segment) (*reply, *apiError) {
	box, err := c.openCalendar(t)
	if err != nil {
		return nil, err
	}
	if len(steps) == 1 && steps[0].is("delta") {
		return c.deltaView(box, t.context()+"/calendarView")
	}
	if len(steps) > 0 {
		return nil, errNoSegment(steps[0].text)
	}
	return c.view(box, box.defaultEvents(), t.context()+"/calendarView")
}

// defaultEvents are the events of the default calendar, those without one
// included.
func (b *mailbox) defaultEvents() []*item {
	id := ""
	if d := b.defaultCalendar(); d != nil {
		id = d.id
	}
	return b.eventsOf(id, true)
}

func (b *mailbox) defaultCalendar() *item {
	for _, k := range b.calendars.items {
		if k.props["isDefaultCalendar"] == true {
			return k
		}
	}
	return nil
}

func (b *mailbox) eventsOf(calendar string, loose bool) []*item {
	return keepItems(b.events.items, func(e *item) bool {
		in := text(e.props, "calendarId")
		return in == calendar || in == "" && loose
	})
}

// routeCalendar serves the default calendar.
func (c *call) routeCalendar(t *target, steps []segment) (*reply, *apiError) {
	box, err := c.openCalendar(t)
	if err != nil {
		return nil, err
	}
	k := box.defaultCalendar()
	if k == nil {
		return nil, errNoItem()
	}
	return c.inCalendar(box, k, t.context()+"/calendar", t.context()+"/calendar", steps)
}

// routeCalendars serves …/calendars.
func (c *call) routeCalendars(t *target, steps []segment) (*reply, *apiError) {
	box, err := c.openCalendar(t)
	if err != nil {
		return nil, err
	}
	return c.calendarsAt(box, t.context()+"/calendars", steps)
}

func (c *call) calendarsAt(box *mailbox, context string, steps []segment) (*reply, *apiError) {
	l := &listing{
		typ: edmTypes["calendar"], context: context, items: box.calendars.items, shape: shape{box: box},
		rules: namedFilter.settled(c.srv.cfg.unsettled), order: nameOrder,
	}
	if len(steps) == 0 {
		return c.listOnly(l)
	}
	if steps[0].is("$count") {
		return c.count(l)
	}
	k, err := box.calendars.get(steps[0].text, false)
	if err != nil {
		return nil, err
	}
	return c.inCalendar(box, k, context, keyed(context, k.id), steps[1:])
}

// inCalendar serves one calendar and what is in it.
func (c *call) inCalendar(box *mailbox, k *item, context, here string, steps []segment) (*reply, *apiError) {
	events := box.eventsOf(k.id, k.props["isDefaultCalendar"] == true)
	switch {
	case len(steps) == 0:
		if err := c.only(); err != nil {
			return nil, err
		}
		return c.object(context, edmTypes["calendar"], k, &shape{box: box})
	case steps[0].is("events"):
		return c.eventsIn(box, events, here+"/events", steps[1:])
	case steps[0].is("calendarView") && len(steps) == 1:
		return c.view(box, events, here+"/calendarView")
	}
	return nil, errNoSegment(steps[0].text)
}

// routeCalendarGroups serves the one group every mailbox has.
func (c *call) routeCalendarGroups(t *target, steps []segment) (*reply, *apiError) {
	box, err := c.openCalendar(t)
	if err != nil {
		return nil, err
	}
	id := "AAMkAGroup" + strings.Repeat("A", 10)
	group := newItem(edmTypes["calendarGroup"], Entity{
		"id": id, "name": "My Calendars", "classId": "0006f0b7-0000-0000-c000-000000000046", "changeKey": newChangeKey(box.owner, 1),
	}, 1, 1, Unsettled{})
	context := t.context() + "/calendarGroups"
	switch {
	case len(steps) == 0:
		return c.listOnly(&listing{
			typ: group.typ, context: context, items: []*item{group},
			rules: namedFilter.settled(c.srv.cfg.unsettled), order: nameOrder,
		})
	case steps[0].text != id && wellFormed(steps[0].text):
		return nil, errNoItem()
	case steps[0].text != id:
		return nil, errMalformedID()
	case len(steps) == 1:
		if err := c.only(); err != nil {
			return nil, err
		}
		return c.object(context, group.typ, group, &shape{})
	case steps[1].is("calendars"):
		return c.calendarsAt(box, keyed(context, id)+"/calendars", steps[2:])
	}
	return nil, errNoSegment(steps[1].text)
}

// eventsIn serves …/events: single instances and series masters.
func (c *call) eventsIn(box *mailbox, events []*item, context string, steps []segment) (*reply, *apiError) {
	l := &listing{
		typ: edmTypes["event"], context: context, shape: shape{box: box},
		items: keepItems(events, func(e *item) bool { return text(e.props, "type") != "exception" }),
		rules: eventFilter.settled(c.srv.cfg.unsettled), order: eventOrder,
	}
	if len(steps) == 0 {
		return c.listOnly(l)
	}
	if steps[0].is("$count") {
		return c.count(l)
	}
	e, err := c.findEvent(box, events, steps[0].text)
	if err != nil {
		return nil, err
	}
	here := keyed(context, e.id)
	switch {
	case len(steps) == 1:
		if err := c.only(); err != nil {
			return nil, err
		}
		return c.object(context, edmTypes["event"], e, &shape{box: box})
	case steps[1].is("attachments"):
		if !c.mayRead("Calendars.Read", "Calendars.Read.Shared") {
			return nil, errDenied()
		}
		return c.routeAttachments(e, here, steps[2:])
	case steps[1].is("instances") && len(steps) == 2:
		series := keepItems(events, func(o *item) bool { return o == e || text(o.props, "seriesMasterId") == e.id })
		return c.view(box, series, here+"/instances")
	}
	return nil, errNoSegment(steps[1].text)
}

// view answers calendarView and instances.
func (c *call) view(box *mailbox, events []*item, context string) (*reply, *apiError) {
	if err := c.only(); err != nil {
		return nil, err
	}
	from, to, err := c.viewWindow()
	if err != nil {
		return nil, err
	}
	key := "view " + context + from.String() + to.String()
	l := &listing{
		typ: edmTypes["event"], context: context, box: box, key: key,
		items:   box.list(key, func() []*item { return occurrences(events, from, to) }),
		shape:   shape{box: box, view: true},
		rules:   eventFilter.settled(c.srv.cfg.unsettled),
		order:   eventOrder,
		anyTime: !c.srv.cfg.unsettled.FilterCalendarViewTimes,
	}
	l.check = func(filter node) *apiError { return checkNullSubject(filter, l.items) }
	return c.list(l)
}

// checkNullSubject fails as the service does when startswith meets an event
// without a subject
// (https://github.com/microsoftgraph/msgraph-sdk-dotnet/issues/2559).
func checkNullSubject(filter node, events []*item) *apiError {
	if !callsOnSubject(filter) {
		return nil
	}
	for _, e := range events {
		if e.props["subject"] == nil {
			return &apiError{Status: 500, Code: "ErrorInternalServerError"}
		}
	}
	return nil
}

func callsOnSubject(n node) bool {
	switch n := n.(type) {
	case *operation:
		return callsOnSubject(n.left) || callsOnSubject(n.right)
	case *unary:
		return callsOnSubject(n.x)
	case *invocation:
		return strings.EqualFold(n.name, "startswith") && strings.EqualFold(n.args[0].String(), "subject")
	}
	return false
}

// deltaView follows the changes of a window: series masters and occurrences.
func (c *call) deltaView(box *mailbox, context string) (*reply, *apiError) {
	const name = "calendarView"
	asked := c.options
	first, err := c.firstOptions(name)
	if err != nil {
		return nil, err
	}
	c.options = first
	from, to, err := c.viewWindow()
	c.options = asked
	if err != nil {
		return nil, err
	}
	all := &collection{byID: map[string]*item{}, gone: box.events.gone}
	for _, e := range box.defaultEvents() {
		if recurrenceOf(e.props) != nil {
			all.items = append(all.items, e)
		}
	}
	all.items = append(all.items, occurrences(box.defaultEvents(), from, to)...)
	for _, e := range all.items {
		all.byID[e.id] = e
	}
	return c.track(&tracked{
		name: name, context: context, typ: edmTypes["event"], all: all, state: &box.deltas, version: box.version,
		size: c.deltaSize(), shape: shape{box: box}, member: func(*item) bool { return true },
	})
}
