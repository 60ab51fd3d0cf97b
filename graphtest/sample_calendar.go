package graphtest

import (
	"fmt"
	"strings"
	"time"
)

// calendar makes a calendar of the mailbox.
func (s *sketch) calendar(name, color, hex string, standard bool) Entity {
	return Entity{
		"id":                            s.ids.folder(),
		"name":                          name,
		"color":                         color,
		"hexColor":                      hex,
		"isDefaultCalendar":             standard,
		"isRemovable":                   !standard,
		"canEdit":                       true,
		"canShare":                      true,
		"canViewPrivateItems":           true,
		"isTallyingResponses":           standard,
		"changeKey":                     s.ids.changeKey(),
		"allowedOnlineMeetingProviders": []any{"teamsForBusiness"},
		"defaultOnlineMeetingProvider":  "teamsForBusiness",
		"owner":                         map[string]any{"name": s.me.name, "address": s.me.address},
	}
}

// A meeting is what becomes an event.
type meeting struct {
	calendar   string
	subject    string
	start      time.Time
	length     time.Duration
	allDay     bool
	organizer  contactCard
	attendees  []contactCard // required, but every third is optional
	place      string
	text       string
	recurrence map[string]any
	showAs     string
	sensitive  string
	cancelled  bool
	online     bool
	categories []string
	response   string // the owner's, "" = organizer or accepted
	zone       string
}

// event makes an event of a meeting.
func (s *sketch) event(m meeting) Entity {
	id := s.ids.item()
	mine := m.organizer == s.me
	created := m.start.AddDate(0, 0, -20-s.r.IntN(20)).Add(time.Duration(s.r.IntN(7200)) * time.Second)
	response := map[string]any{"response": "organizer", "time": "0001-01-01T00:00:00Z"}
	if !mine {
		response = map[string]any{"response": "accepted", "time": stamp(created.Add(time.Hour))}
		if m.response != "" {
			response["response"] = m.response
		}
	}
	var attendees []any
	for n, c := range m.attendees {
		status := pick(s.r, []string{"accepted", "accepted", "none", "declined", "tentativelyAccepted", "notResponded"})
		at := "0001-01-01T00:00:00Z"
		if status != "none" && status != "notResponded" {
			at = stamp(created.Add(time.Duration(20+s.r.IntN(900)) * time.Minute))
		}
		kind := "required"
		if n%3 == 2 {
			kind = "optional"
		}
		attendees = append(attendees, map[string]any{"type": kind, "emailAddress": map[string]any{"name": c.name, "address": c.address}, "status": map[string]any{"response": status, "time": at}})
	}
	if !mine { // an invitee's copy lists the organizer too
		attendees = append(attendees, map[string]any{"type": "required", "emailAddress": map[string]any{"name": m.organizer.name, "address": m.organizer.address}, "status": map[string]any{"response": "none", "time": "0001-01-01T00:00:00Z"}})
	}
	if attendees == nil {
		attendees = []any{}
	}
	if strings.HasPrefix(m.place, "Room") {
		attendees = append(attendees, map[string]any{"type": "resource", "emailAddress": map[string]any{"name": "Meeting Room Säntis", "address": "room.saentis@contoso.com"}, "status": map[string]any{"response": "accepted", "time": stamp(created)}})
	}
	place := location(m.place)
	locations := []any{}
	if m.place != "" {
		locations = []any{cloneValue(place)}
	}
	kind, zone, showAs, sensitive := "singleInstance", m.zone, m.showAs, m.sensitive
	if m.recurrence != nil {
		kind = "seriesMaster"
	}
	if zone == "" {
		zone = "W. Europe Standard Time"
	}
	if showAs == "" {
		showAs = "busy"
	}
	if sensitive == "" {
		sensitive = "normal"
	}
	inside, plain := (&letter{paragraphs: []string{m.text}}).inside()
	e := Entity{
		"id":                         id,
		"calendarId":                 m.calendar,
		"changeKey":                  s.ids.changeKey(),
		"createdDateTime":            created.Format("2006-01-02T15:04:05.0000000Z"),
		"lastModifiedDateTime":       created.Add(3 * time.Hour).Format("2006-01-02T15:04:05.0000000Z"),
		"subject":                    m.subject,
		"body":                       map[string]any{"contentType": "html", "content": wrapHTML(inside)},
		"bodyPreview":                previewText(plain),
		"start":                      zoned(m.start),
		"end":                        zoned(m.start.Add(m.length)),
		"originalStartTimeZone":      zone,
		"originalEndTimeZone":        zone,
		"originalStart":              nil,
		"isAllDay":                   m.allDay,
		"location":                   place,
		"locations":                  locations,
		"organizer":                  m.organizer.recipient(),
		"attendees":                  attendees,
		"recurrence":                 nil,
		"seriesMasterId":             nil,
		"type":                       kind,
		"isCancelled":                m.cancelled,
		"isOrganizer":                mine,
		"isDraft":                    false,
		"responseStatus":             response,
		"responseRequested":          len(m.attendees) > 0,
		"showAs":                     showAs,
		"sensitivity":                sensitive,
		"importance":                 "normal",
		"isReminderOn":               !m.allDay,
		"reminderMinutesBeforeStart": 15.0,
		"hasAttachments":             false,
		"hideAttendees":              false,
		"allowNewTimeProposals":      true,
		"isOnlineMeeting":            m.online,
		"onlineMeetingProvider":      "unknown",
		"onlineMeetingUrl":           nil,
		"onlineMeeting":              nil,
		"iCalUId":                    strings.ToUpper(fmt.Sprintf("040000008200e00074c5b7101a82e008%x", randomBytes(s.r, 24))),
		"transactionId":              nil,
		"webLink":                    "https://outlook.office365.com/owa/?itemid=" + id + "&exvsurl=1&path=/calendar/item",
		"categories":                 textList(m.categories),
	}
	if m.recurrence != nil {
		span, _ := m.recurrence["range"].(map[string]any)
		span["recurrenceTimeZone"] = zone
		e["recurrence"] = m.recurrence
	}
	if m.online {
		url := "https://meet.contoso.com/" + randomGUID(s.r)
		e["onlineMeetingProvider"] = "teamsForBusiness"
		e["onlineMeeting"] = map[string]any{"joinUrl": url}
	}
	if m.allDay {
		e["reminderMinutesBeforeStart"] = 720.0
	}
	s.box.Events = append(s.box.Events, e)
	return e
}

func location(name string) map[string]any {
	kind := "default"
	if strings.HasPrefix(name, "Room") {
		kind = "conferenceRoom"
	}
	l := map[string]any{"displayName": name, "locationType": kind, "uniqueIdType": "unknown", "address": map[string]any{}, "coordinates": map[string]any{}}
	if name != "" {
		l["uniqueId"], l["uniqueIdType"] = name, "private"
	}
	return l
}

// repeat is a patternedRecurrence
// (https://learn.microsoft.com/en-us/graph/api/resources/patternedrecurrence).
func repeat(kind string, interval int, start, end time.Time, count int, details map[string]any) map[string]any {
	pattern := map[string]any{"type": kind, "interval": float64(interval), "month": 0.0, "dayOfMonth": 0.0, "firstDayOfWeek": "monday", "index": "first"}
	for key, v := range details {
		pattern[key] = v
	}
	span := map[string]any{"type": "noEnd", "startDate": start.Format("2006-01-02"), "endDate": "0001-01-01", "numberOfOccurrences": 0.0}
	switch {
	case count > 0:
		span["type"], span["numberOfOccurrences"] = "numbered", float64(count)
	case !end.IsZero():
		span["type"], span["endDate"] = "endDate", end.Format("2006-01-02")
	}
	return map[string]any{"pattern": pattern, "range": span}
}

// exception changes one occurrence of a series. It is kept beside the master.
func (s *sketch) exception(master Entity, original, start time.Time, change map[string]any) {
	e := cloneEntity(master)
	length := duration(master)
	e["id"] = s.ids.item()
	e["type"], e["recurrence"], e["seriesMasterId"] = "exception", nil, master["id"]
	e["originalStart"] = stamp(original)
	e["start"], e["end"] = zoned(start), zoned(start.Add(length))
	for key, v := range change {
		e[key] = v
	}
	s.box.Events = append(s.box.Events, e)
}

// dropped removes occurrences of a series
// (https://learn.microsoft.com/en-us/graph/api/resources/event, cancelledOccurrences).
func dropped(master Entity, days ...string) {
	var list []any
	for _, day := range days {
		list = append(list, "OID."+text(master, "id")+"."+day)
	}
	master["cancelledOccurrences"] = list
}

func duration(e Entity) time.Duration {
	at := func(key string) time.Time {
		v, _ := e[key].(map[string]any)
		t, _ := time.Parse("2006-01-02T15:04:05.0000000", text(v, "dateTime"))
		return t
	}
	return at("end").Sub(at("start"))
}

// ownerCalendar fills the owner's three calendars.
func (s *sketch) ownerCalendar() {
	main := s.calendar("Calendar", "auto", "", true)
	private := s.calendar("Privat", "lightGreen", "#87d28e", false)
	holidays := s.calendar("Feiertage Schweiz", "lightRed", "#f88c9b", false)
	holidays["canEdit"], holidays["canShare"] = false, false
	s.box.Calendars = append(s.box.Calendars, main, private, holidays)
	s.singles(text(main, "id"))
	s.series(text(main, "id"))
	s.privateDays(text(private, "id"), text(holidays, "id"))
}

// singles are meetings of the two years and of the two months after.
func (s *sketch) singles(calendar string) {
	subjects := []string{"Review: open questions", "Customer call", "1:1", "Planning Atlas", "Demo of Borealis", "Interview", "Budget round", "Retrospective", "Contract talk", "Security briefing"}
	places := []string{"Room Säntis", "Room Pilatus", "Online", "", "Café Limmat", "Customer's site"}
	for n := range 150 {
		day := workday(sampleStart.AddDate(0, 0, 2+n*5+s.r.IntN(4)))
		start := day.Add(time.Duration(7*60+30*s.r.IntN(19)) * time.Minute)
		m := meeting{
			calendar: calendar, subject: pick(s.r, subjects), start: start, organizer: s.me,
			length: pick(s.r, []time.Duration{30 * time.Minute, time.Hour, time.Hour, 90 * time.Minute}), place: pick(s.r, places),
			text: "Please bring your own numbers; the agenda is as last time.", online: chance(s.r, 40),
			attendees: []contactCard{pick(s.r, s.staff)},
		}
		if strings.HasPrefix(m.subject, "Customer") || strings.HasPrefix(m.subject, "Contract") {
			m.attendees = append(m.attendees, pick(s.r, customers))
			m.categories = []string{"Customer"}
		}
		for chance(s.r, 50) && len(m.attendees) < 6 {
			if c := pick(s.r, s.staff); !contains(m.attendees, c) {
				m.attendees = append(m.attendees, c)
			}
		}
		if chance(s.r, 45) {
			m.organizer = m.attendees[0]
			m.attendees[0] = s.me
			m.response = pick(s.r, []string{"accepted", "accepted", "tentativelyAccepted", "notResponded", "declined"})
			m.showAs = map[string]string{"tentativelyAccepted": "tentative", "notResponded": "tentative", "declined": "free"}[m.response]
		}
		if n%17 == 4 {
			m.cancelled, m.subject = true, "Canceled: "+m.subject
			m.showAs = "free"
		}
		if n%41 == 7 {
			m.sensitive = "private"
		}
		e := s.event(m)
		if n%13 == 6 {
			s.attach(e, []Entity{fileAttachment("agenda.txt", "text/plain", []byte("1. numbers\r\n2. the rest\r\n"))})
		}
	}
	s.event(meeting{calendar: calendar, subject: "Trade fair “Transport & Logistik”", start: time.Date(2026, 6, 8, 0, 0, 0, 0, time.UTC), length: 4 * 24 * time.Hour, allDay: true, organizer: s.me, place: "Basel", text: "Stand 14.C.02, three of us.", showAs: "oof", zone: "UTC"})
	s.event(meeting{calendar: calendar, subject: "Night of the big migration", start: time.Date(2026, 3, 28, 22, 0, 0, 0, time.UTC), length: 7 * time.Hour, organizer: s.colleague("lukas.brandt"), attendees: []contactCard{s.me}, text: "Across midnight, and across the change to summer time.", zone: "UTC"})
	s.event(meeting{calendar: calendar, subject: "Doctor", start: time.Date(2026, 11, 24, 14, 0, 0, 0, time.UTC), length: 0, organizer: s.me, text: "No length, only a moment.", sensitive: "private"})
	s.event(meeting{calendar: calendar, subject: "", start: time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC), length: time.Hour, organizer: s.me, text: "An event without a subject."})
}

// series are the masters; the server makes occurrences of them.
func (s *sketch) series(calendar string) {
	at := func(y int, m time.Month, d, hour, minute int) time.Time {
		return time.Date(y, m, d, hour, minute, 0, 0, time.UTC)
	}
	team := []contactCard{s.colleague("chidi.okafor"), s.colleague("grace.mwangi"), s.colleague("anneliese.vogt")}

	start := at(2025, 1, 6, 8, 30)
	weekly := s.event(meeting{
		calendar: calendar, subject: "Team Monday", start: start, length: 45 * time.Minute, organizer: s.me, attendees: team, place: "Room Säntis", zone: "UTC",
		text:       "What is open, what is stuck, who is away.",
		recurrence: repeat("weekly", 1, start, at(2027, 1, 4, 0, 0), 0, map[string]any{"daysOfWeek": []any{"monday"}}),
	})
	s.exception(weekly, at(2026, 4, 6, 8, 30), at(2026, 4, 7, 8, 30), map[string]any{"subject": "Team Monday (on Tuesday, Easter)"})
	s.exception(weekly, at(2026, 11, 16, 8, 30), at(2026, 11, 16, 13, 0), map[string]any{"location": location("Café Limmat"), "locations": []any{location("Café Limmat")}})
	dropped(weekly, "2025-12-22", "2025-12-29", "2026-08-03")

	start = at(2026, 11, 2, 7, 45)
	daily := s.event(meeting{
		calendar: calendar, subject: "Stand-up (scanner update)", start: start, length: 15 * time.Minute, organizer: s.colleague("lukas.brandt"), attendees: []contactCard{s.me, s.colleague("henrik.lund")}, online: true, zone: "UTC",
		text:       "Every day until the update is out, weekends too: it is short.",
		recurrence: repeat("daily", 1, start, time.Time{}, 30, nil),
	})
	s.exception(daily, at(2026, 11, 11, 7, 45), at(2026, 11, 11, 9, 45), nil)
	dropped(daily, "2026-11-15")

	start = at(2025, 2, 4, 13, 0)
	s.event(meeting{
		calendar: calendar, subject: "Office hour for planners", start: start, length: time.Hour, organizer: s.me, online: true,
		text:       "Open line for customers, every second week.",
		recurrence: repeat("weekly", 2, start, time.Time{}, 0, map[string]any{"daysOfWeek": []any{"tuesday", "thursday"}}),
	})
	start = at(2024, 12, 2, 10, 0)
	s.event(meeting{
		calendar: calendar, subject: "Invoices with Jonas", start: start, length: 30 * time.Minute, organizer: s.me, attendees: []contactCard{s.colleague("jonas.widmer")}, zone: "UTC",
		recurrence: repeat("absoluteMonthly", 1, start, at(2026, 12, 31, 0, 0), 0, map[string]any{"dayOfMonth": 2.0}),
		text:       "On the second of the month, whatever day it is.",
	})
	start = at(2025, 1, 30, 15, 0)
	s.event(meeting{
		calendar: calendar, subject: "All hands", start: start, length: time.Hour, organizer: s.colleague("sam.whitfield"), attendees: []contactCard{s.me}, place: "Room Säntis", zone: "UTC",
		recurrence: repeat("relativeMonthly", 1, start, time.Time{}, 0, map[string]any{"daysOfWeek": []any{"thursday"}, "index": "last"}),
		text:       "The last Thursday of the month.",
	})
}

// privateDays are the events of the other calendars.
func (s *sketch) privateDays(private, holidays string) {
	for n := range 24 {
		start := sampleStart.AddDate(0, 0, 6+n*31).Add(18 * time.Hour)
		s.event(meeting{calendar: private, subject: pick(s.r, []string{"Choir", "Dinner with Mia", "Climbing", "Dentist 🦷"}), start: start, length: 2 * time.Hour, organizer: s.me, sensitive: "private", text: "Private."})
	}
	start := time.Date(2025, 5, 17, 0, 0, 0, 0, time.UTC)
	s.event(meeting{
		calendar: private, subject: "Mia's birthday", start: start, length: 24 * time.Hour, allDay: true, organizer: s.me, showAs: "free", zone: "UTC", text: "A cake, not a voucher.",
		recurrence: repeat("absoluteYearly", 1, start, time.Time{}, 0, map[string]any{"dayOfMonth": 17.0, "month": 5.0}),
	})
	for _, h := range []struct{ name, day string }{
		{"Weihnachtstag", "2024-12-25"}, {"Neujahrstag", "2025-01-01"}, {"Karfreitag", "2025-04-18"}, {"Nationalfeiertag", "2025-08-01"},
		{"Weihnachtstag", "2025-12-25"}, {"Neujahrstag", "2026-01-01"}, {"Karfreitag", "2026-04-03"}, {"Nationalfeiertag", "2026-08-01"}, {"Weihnachtstag", "2026-12-25"},
	} {
		start, _ := time.Parse("2006-01-02", h.day)
		s.event(meeting{calendar: holidays, subject: h.name, start: start, length: 24 * time.Hour, allDay: true, organizer: s.me, showAs: "free", zone: "UTC", text: "Feiertag"})
	}
}
