package graphtest

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// A contactCard is a name with an address, as in a From line.
type contactCard struct{ name, address string }

func (c contactCard) recipient() map[string]any {
	return map[string]any{"emailAddress": map[string]any{"name": c.name, "address": c.address}}
}

func recipients(list []contactCard) []any {
	out := make([]any, len(list))
	for n, c := range list {
		out[n] = c.recipient()
	}
	return out
}

// first is the name one is greeted by.
func (c contactCard) first() string {
	if _, given, ok := strings.Cut(c.name, ", "); ok {
		return given
	}
	given, _, _ := strings.Cut(c.name, " ")
	return given
}

// A sketch is a mailbox while it is being made.
type sketch struct {
	r       *rand.Rand
	ids     *idMaker
	me      contactCard
	data    *Data
	box     *Mailbox
	folders map[string]string // key: id
	staff   []contactCard     // colleagues with a mailbox, without me
}

func newSketch(d *Data, u Entity) *sketch {
	r := random("mailbox of " + text(u, "userPrincipalName"))
	s := &sketch{
		r:       r,
		ids:     newIDMaker(r),
		me:      contactCard{text(u, "displayName"), text(u, "mail")},
		data:    d,
		box:     &Mailbox{WellKnown: map[string]string{}},
		folders: map[string]string{},
	}
	for _, other := range d.Users {
		if a := text(other, "mail"); hasMailbox(other) && a != s.me.address && a != supportAddress {
			s.staff = append(s.staff, contactCard{text(other, "displayName"), a})
		}
	}
	return s
}

// colleague returns the colleague of that address.
func (s *sketch) colleague(login string) contactCard {
	for _, c := range s.staff {
		if c.address == login+"@contoso.com" {
			return c
		}
	}
	return s.me
}

// folder adds a mail folder below another. wellKnown is "" for a folder that
// people made.
func (s *sketch) folder(key, parent, name, wellKnown string, hidden bool) {
	s.placeFolder(s.ids.folder(), key, parent, name, wellKnown, hidden)
}

func (s *sketch) placeFolder(id, key, parent, name, wellKnown string, hidden bool) {
	s.folders[key] = id
	s.box.Folders = append(s.box.Folders, Entity{
		"id":             id,
		"displayName":    name,
		"parentFolderId": s.folders[parent],
		"isHidden":       hidden,
	})
	if wellKnown != "" {
		s.box.WellKnown[wellKnown] = id
	}
}

// standardFolders adds what every mailbox has. deleted is the display name of
// Deleted Items, which depends on the language the mailbox was made in. The last
// three lie outside the tree that people see.
func (s *sketch) standardFolders(deleted string) {
	s.folders["above"] = s.ids.folder() // no folder has this id
	s.folder("root", "above", "Top of Information Store", "msgfolderroot", false)
	for _, f := range []struct {
		key, parent, name string
		hidden            bool
	}{
		{"inbox", "root", "Inbox", false},
		{"drafts", "root", "Drafts", false},
		{"sentitems", "root", "Sent Items", false},
		{"deleteditems", "root", deleted, false},
		{"junkemail", "root", "Junk Email", false},
		{"outbox", "root", "Outbox", false},
		{"archive", "root", "Archive", false},
		{"clutter", "root", "Clutter", true},
		{"conversationhistory", "root", "Conversation History", true},
		{"syncissues", "root", "Sync Issues", true},
		{"conflicts", "syncissues", "Conflicts", true},
		{"localfailures", "syncissues", "Local Failures", true},
		{"serverfailures", "syncissues", "Server Failures", true},
		{"scheduled", "root", "Scheduled", true},
		{"searchfolders", "above", "Finder", true},
		{"recoverableitemsdeletions", "above", "Deletions", true},
	} {
		s.folder(f.key, f.parent, f.name, f.key, f.hidden)
	}
}

// plainCalendar adds the calendar every mailbox has.
func (s *sketch) plainCalendar() {
	s.box.Calendars = append(s.box.Calendars, s.calendar("Calendar", "auto", "", true))
}

// plainSettings fills in mailbox settings.
func (s *sketch) plainSettings(purpose string) {
	s.box.Settings = Entity{
		"archiveFolder":                         s.folders["archive"],
		"timeZone":                              "W. Europe Standard Time",
		"dateFormat":                            "dd.MM.yyyy",
		"timeFormat":                            "HH:mm",
		"delegateMeetingMessageDeliveryOptions": "sendToDelegateOnly",
		"userPurpose":                           purpose,
		"language":                              map[string]any{"locale": "en-GB", "displayName": "English (United Kingdom)"},
		"workingHours": map[string]any{
			"daysOfWeek": []any{"monday", "tuesday", "wednesday", "thursday", "friday"},
			"startTime":  "08:00:00.0000000",
			"endTime":    "17:00:00.0000000",
			"timeZone":   map[string]any{"name": "W. Europe Standard Time"},
		},
		"automaticRepliesSetting": map[string]any{
			"status":                 "disabled",
			"externalAudience":       "all",
			"internalReplyMessage":   "",
			"externalReplyMessage":   "",
			"scheduledStartDateTime": zoned(sampleEnd),
			"scheduledEndDateTime":   zoned(sampleEnd.AddDate(0, 0, 1)),
		},
	}
}

// finish puts the mailbox in the order a store keeps it, oldest first, and
// returns it.
func (s *sketch) finish() *Mailbox {
	slices.SortStableFunc(s.box.Messages, func(a, b Entity) int {
		return cmp.Compare(text(a, "createdDateTime"), text(b, "createdDateTime"))
	})
	return s.box
}

// workday moves t to a working day of the week.
func workday(t time.Time) time.Time {
	switch t.Weekday() {
	case time.Saturday:
		return t.AddDate(0, 0, 2)
	case time.Sunday:
		return t.AddDate(0, 0, 1)
	}
	return t
}

// someTime returns a moment of the working hours of a day, in UTC; now and then
// it is in the evening.
func (s *sketch) someTime(day time.Time) time.Time {
	minute := 6*60 + 30 + s.r.IntN(10*60)
	if chance(s.r, 8) {
		minute = 17*60 + s.r.IntN(6*60)
	}
	return day.Add(time.Duration(minute)*time.Minute + time.Duration(s.r.IntN(60))*time.Second)
}

// someDay returns a day of the two years, mostly a working day.
func (s *sketch) someDay() time.Time {
	day := sampleStart.AddDate(0, 0, s.r.IntN(int(sampleEnd.Sub(sampleStart)/(24*time.Hour))))
	if chance(s.r, 93) {
		if w := workday(day); w.Before(sampleEnd) {
			return w
		}
		return day.AddDate(0, 0, -2)
	}
	return day
}

// replyAfter returns when somebody answers: within the hour, the same day, or
// some working days later; seldom at night or on a weekend.
func (s *sketch) replyAfter(t time.Time) time.Time {
	later := t
	switch n := s.r.IntN(100); {
	case n < 30:
		later = t.Add(time.Duration(4+s.r.IntN(56))*time.Minute + time.Duration(s.r.IntN(60))*time.Second)
	case n < 70:
		later = t.Add(time.Duration(60+s.r.IntN(420))*time.Minute + time.Duration(s.r.IntN(60))*time.Second)
	case n < 92:
		return s.someTime(workday(t.AddDate(0, 0, 1).Truncate(24 * time.Hour)))
	default:
		return s.someTime(workday(t.AddDate(0, 0, 2+s.r.IntN(6)).Truncate(24 * time.Hour)))
	}
	if off := later.Hour() >= 19 || later.Hour() < 5 || workday(later) != later; off && chance(s.r, 85) {
		return s.someTime(workday(later.Add(5 * time.Hour).Truncate(24 * time.Hour)))
	}
	return later
}
