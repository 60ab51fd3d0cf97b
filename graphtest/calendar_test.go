package graphtest

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// starts are the starts of a list's events.
func starts(a graphAnswer) []string {
	var list []string
	for _, r := range a.values() {
		m, _ := r["start"].(map[string]any)
		list = append(list, m["dateTime"].(string)[:16]+" "+m["timeZone"].(string))
	}
	return list
}

func TestCalendarView(t *testing.T) {
	t.Parallel()
	s := start(t)
	const window = "/me/calendarView?startDateTime=2024-03-25T00:00:00Z&endDateTime=2024-04-10T00:00:00Z"
	a := get(t, s, window)
	// The clocks went forward on 31 March: ten o'clock in Berlin is another
	// hour in UTC.
	want := []string{"2024-03-26T09:00 UTC", "2024-04-02T08:00 UTC", "2024-04-09T08:00 UTC"}
	if got := starts(a); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	first := a.values()[0]
	if first["type"] != "occurrence" || first["seriesMasterId"] != "AAMkEvent0000002AAAA" || first["recurrence"] != nil {
		t.Errorf("got type %v of %v, want an occurrence", first["type"], first["seriesMasterId"])
	}
	if got := first["start"].(map[string]any)["dateTime"]; got != "2024-03-26T09:00:00.0000000" {
		t.Errorf("got %v, want seven digits", got)
	}
	berlin := get(t, s, window, "Prefer", `outlook.timezone="W. Europe Standard Time"`)
	if got := starts(berlin); got[0] != "2024-03-26T10:00 W. Europe Standard Time" || got[1] != "2024-04-02T10:00 W. Europe Standard Time" {
		t.Errorf("in Berlin: got %q, want ten o'clock each", got)
	}
	if got := berlin.Header.Get("Preference-Applied"); got != `outlook.timezone="W. Europe Standard Time"` {
		t.Errorf("got Preference-Applied %q", got)
	}
	iana := get(t, s, window, "Prefer", `outlook.timezone="Europe/Berlin"`)
	if got := starts(iana); got[0] != "2024-03-26T10:00 Europe/Berlin" {
		t.Errorf("by IANA name: got %q", got)
	}
	one := get(t, s, "/me/events/"+first["id"].(string))
	if one.Status != 200 || one.JSON["type"] != "occurrence" {
		t.Errorf("an occurrence by its id: got %d %v", one.Status, one.JSON["type"])
	}
	instances := get(t, s, "/me/events/AAMkEvent0000002AAAA/instances?startDateTime=2024-04-01&endDateTime=2024-04-30")
	if got := len(instances.values()); got != 4 {
		t.Errorf("instances before 30 April: got %d, want 4", got)
	}
	paged, pages := walk(t, s, window+"&$top=2")
	if distinct(paged) != 3 || pages != 2 {
		t.Errorf("paged: got %d events on %d pages, want 3 on 2", distinct(paged), pages)
	}
}

func TestCalendarViewOptions(t *testing.T) {
	t.Parallel()
	s := start(t)
	const window = "/me/calendarView?startDateTime=2024-06-24T00:00:00&endDateTime=2024-06-30T00:00:00"
	if got := get(t, s, window+"&$select=subject,createdDateTime"); names(got.values()[0]) != "@odata.etag id subject" {
		t.Errorf("createdDateTime is selected: got %s", names(got.values()[0]))
	}
	for _, c := range []struct {
		query string
		rows  int
	}{
		{"&$filter=subject eq 'weekly'", 1},
		// Tests of the start are not looked at.
		{"&$filter=start/dateTime ge '2024-06-25T00:00'", 2},
		{"&$filter=start/dateTime ge '2024-06-25T00:00' and subject eq 'planning'", 1},
		{"&$filter=not(end/dateTime lt '2030-01-01T00:00')", 2},
		{"&$filter=startswith(subject,'plan')", 1},
		{"&$orderby=start/dateTime desc", 2},
	} {
		if a := get(t, s, window+c.query); a.Status != 200 || len(a.values()) != c.rows {
			t.Errorf("%s: got %d with %d rows, want %d %s", c.query, a.Status, len(a.values()), c.rows, a.message())
		}
	}
	if a := get(t, s, window+"&$orderby=start/dateTime desc"); starts(a)[0] < starts(a)[1] {
		t.Errorf("descending: got %q", starts(a))
	}
	looked := start(t, WithUnsettled(Unsettled{FilterCalendarViewTimes: true}))
	if a := get(t, looked, window+"&$filter=start/dateTime ge '2024-06-25T00:00'"); len(a.values()) != 1 {
		t.Errorf("the start is looked at: got %d rows, want 1", len(a.values()))
	}
	for _, query := range []string{"", "?startDateTime=2024-06-24T00:00:00Z", "?startDateTime=x&endDateTime=y", "?startDateTime=2024-06-24T00:00:00Z&endDateTime=2024-06-23T00:00:00Z"} {
		if a := get(t, s, "/me/calendarView"+query); a.Status != 400 {
			t.Errorf("%q: got %d, want 400", query, a.Status)
		}
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	s := start(t)
	a := get(t, s, "/me/events?$orderby=start/dateTime")
	if got, want := a.column("type"), []string{"seriesMaster", "singleInstance", "singleInstance"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	day := get(t, s, "/me/events/AAMkEvent0000003AAAA", "Prefer", `outlook.timezone="Pacific Standard Time"`)
	if m := day.JSON["start"].(map[string]any); m["dateTime"] != "2024-08-01T00:00:00.0000000" || m["timeZone"] != "Pacific Standard Time" {
		t.Errorf("a whole day: got %v, want midnight everywhere", m)
	}
	for _, target := range []string{"/me/calendar/events", "/me/calendars/AAMkCalendar0001AAAA/events"} {
		if a := get(t, s, target); len(a.values()) != 3 {
			t.Errorf("%s: got %d rows, want 3", target, len(a.values()))
		}
	}
	if a := get(t, s, "/me/calendar"); a.JSON["name"] != "Calendar" {
		t.Errorf("default calendar: got %v", a.JSON["name"])
	}
	groups := get(t, s, "/me/calendarGroups")
	id := groups.column("id")[0]
	if a := get(t, s, "/me/calendarGroups/"+id+"/calendars"); len(a.values()) != 1 {
		t.Errorf("calendars of the group: got %d %s", a.Status, a.Raw)
	}
	if a := get(t, s, "/me/events", "Prefer", `outlook.timezone="Nowhere"`); a.Status != 400 {
		t.Errorf("no such zone: got %d, want 400", a.Status)
	}
}

func TestRecurrence(t *testing.T) {
	t.Parallel()
	last := time.Date(2024, 12, 31, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name    string
		pattern map[string]any
		span    map[string]any
		want    string
	}{
		{"every third day, four times",
			map[string]any{"type": "daily", "interval": 3.0},
			map[string]any{"type": "numbered", "startDate": "2024-02-27", "numberOfOccurrences": 4.0},
			"02-27 03-01 03-04 03-07"},
		{"every other week on Monday and Friday",
			map[string]any{"type": "weekly", "interval": 2.0, "daysOfWeek": []any{"monday", "friday"}, "firstDayOfWeek": "monday"},
			map[string]any{"type": "endDate", "startDate": "2024-01-03", "endDate": "2024-02-01"},
			"01-05 01-15 01-19 01-29"},
		{"the same with weeks that begin on Sunday, from a Sunday",
			map[string]any{"type": "weekly", "interval": 2.0, "daysOfWeek": []any{"sunday", "saturday"}, "firstDayOfWeek": "sunday"},
			map[string]any{"type": "numbered", "startDate": "2024-01-07", "numberOfOccurrences": 4.0},
			"01-07 01-13 01-21 01-27"},
		{"the 31st, or the last day",
			map[string]any{"type": "absoluteMonthly", "interval": 1.0, "dayOfMonth": 31.0},
			map[string]any{"type": "endDate", "startDate": "2024-01-31", "endDate": "2024-04-30"},
			"01-31 02-29 03-31 04-30"},
		{"second Tuesday of the quarter",
			map[string]any{"type": "relativeMonthly", "interval": 3.0, "daysOfWeek": []any{"tuesday"}, "index": "second"},
			map[string]any{"type": "noEnd", "startDate": "2024-01-01"},
			"01-09 04-09 07-09 10-08"},
		{"last weekday of the month",
			map[string]any{"type": "relativeMonthly", "interval": 1.0, "daysOfWeek": []any{"monday", "tuesday", "wednesday", "thursday", "friday"}, "index": "last"},
			map[string]any{"type": "endDate", "startDate": "2024-05-01", "endDate": "2024-07-31"},
			"05-31 06-28 07-31"},
		{"a day of the year",
			map[string]any{"type": "absoluteYearly", "interval": 1.0, "dayOfMonth": 1.0, "month": 8.0},
			map[string]any{"type": "noEnd", "startDate": "2023-08-01"},
			"08-01 08-01"},
		{"last Thursday of November",
			map[string]any{"type": "relativeYearly", "interval": 1.0, "daysOfWeek": []any{"thursday"}, "index": "last", "month": 11.0},
			map[string]any{"type": "noEnd", "startDate": "2024-01-01"},
			"11-28"},
	} {
		rec := recurrenceOf(Entity{"recurrence": map[string]any{"pattern": c.pattern, "range": c.span}})
		var got []string
		for _, d := range rec.dates(last) {
			got = append(got, d.Format("01-02"))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %s, want %s", c.name, strings.Join(got, " "), c.want)
		}
	}
}

// TestSeriesChanges shows a series with a cancelled and a moved occurrence.
func TestSeriesChanges(t *testing.T) {
	t.Parallel()
	d := small()
	box := d.Mailboxes[anna]
	box.Events[1]["cancelledOccurrences"] = []any{"OID.AAMkEvent0000002AAAA.2024-04-02"}
	box.Events = append(box.Events, Entity{
		"id": "AAMkEvent0000009AAAA", "subject": "Weekly, later", "type": "exception", "seriesMasterId": "AAMkEvent0000002AAAA",
		"originalStart": "2024-04-09T08:00:00Z", "calendarId": "AAMkCalendar0001AAAA",
		"start": map[string]any{"dateTime": "2024-04-09T15:00:00.0000000", "timeZone": "UTC"},
		"end":   map[string]any{"dateTime": "2024-04-09T15:30:00.0000000", "timeZone": "UTC"},
	})
	s := NewServer(WithData(d))
	t.Cleanup(s.Close)
	a := get(t, s, "/me/calendarView?startDateTime=2024-03-25T00:00:00Z&endDateTime=2024-04-10T00:00:00Z")
	if got, want := starts(a), []string{"2024-03-26T09:00 UTC", "2024-04-09T15:00 UTC"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if a := get(t, s, "/me/events"); len(a.values()) != 3 {
		t.Errorf("events: got %d, want 3 without the exception", len(a.values()))
	}
}
