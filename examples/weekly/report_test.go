package main

import (
	"strings"
	"testing"
	"time"

	"graphmail/examples/internal/mailbox"
	"graphmail/graphtest"
)

// loadFrom reports on a week of a server's mailbox, and closes the server.
func loadFrom(t *testing.T, server *graphtest.Server, day string) *Report {
	t.Helper()
	m, err := mailbox.OpenServer(server)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	r, err := load(t.Context(), m, day)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestSampleWeek holds the week of the sample mailbox against numbers that were
// counted by hand from the list of its messages.
func TestSampleWeek(t *testing.T) {
	t.Parallel()
	r := loadFrom(t, graphtest.NewServer(), "")

	if got, want := r.Title(), "Week 47, 16–22 November 2026"; got != want {
		t.Errorf("title is %q, want %q", got, want)
	}
	if got, want := r.Owner, (Owner{"Nora Keller", "nora.keller@contoso.com"}); got != want {
		t.Errorf("owner is %v, want %v", got, want)
	}
	if got, want := r.Totals, (Totals{Received: 28, Sent: 15, ReceivedBefore: 27, SentBefore: 16}); got != want {
		t.Errorf("totals are %+v, want %+v", got, want)
	}
	// The last message came at 23:59:59 of Thursday in UTC, which is Friday in Zurich.
	wantDays := [7][2]int{{12, 7}, {4, 1}, {5, 4}, {6, 3}, {1, 0}}
	for n, d := range r.Days {
		if got := [2]int{d.Received, d.Sent}; got != wantDays[n] {
			t.Errorf("%s: received and sent %v, want %v", d.Date.Format("Monday"), got, wantDays[n])
		}
	}
	if got, want := len(r.Senders), 19; got != want {
		t.Errorf("%d senders, want %d", got, want)
	}
	top := r.Senders[1]
	if who(top.Name, top.Address) != "Françoise Petit" || top.Messages != 3 || top.Unread != 2 {
		t.Errorf("second sender is %s with %d messages, %d unread; want Françoise Petit with 3, 2 unread",
			who(top.Name, top.Address), top.Messages, top.Unread)
	}
	if got, want := len(r.Answers), 15; got != want {
		t.Errorf("%d answers, want %d", got, want)
	}
	if got, want := r.MedianAnswer(), int64(76967); got != want {
		t.Errorf("median answer took %d s, want %d s", got, want)
	}
	if got, want := r.WithinADay(), 9; got != want {
		t.Errorf("%d answers within a day, want %d", got, want)
	}
	if got, want := len(r.Waiting), 8; got != want {
		t.Errorf("%d messages wait, want %d", got, want)
	}
	if got, want := r.UnreadMessages(), 137; got != want {
		t.Errorf("%d messages are unread, want %d", got, want)
	}
	if got, want := r.Files(), 9; got != want {
		t.Errorf("%d files, want %d", got, want)
	}
	if got, want := r.Bytes(), int64(6434); got != want {
		t.Errorf("%d bytes of attachments, want %d", got, want)
	}
	if got, want := len(r.Messages), 43; got != want {
		t.Errorf("%d messages, want %d", got, want)
	}
}

// TestAgainstPlainLoops counts several weeks again, from the data that the server
// serves and without SQL.
func TestAgainstPlainLoops(t *testing.T) {
	t.Parallel()
	data := graphtest.Sample()
	zone, err := time.LoadLocation("Europe/Zurich")
	if err != nil {
		t.Fatal(err)
	}
	m, err := mailbox.Open("")
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	// The fourth and the last are those in which summer time begins and ends.
	for _, monday := range []string{"2026-11-09", "2026-08-10", "2025-12-29", "2026-03-23", "2025-06-02", "2026-10-19"} {
		from, err := time.ParseInLocation(time.DateOnly, monday, zone)
		if err != nil {
			t.Fatal(err)
		}
		r, err := load(t.Context(), m, from.AddDate(0, 0, 6).Format(time.DateOnly))
		if err != nil {
			t.Fatal(err)
		}
		want := countWeek(data, from)
		got := counted{r.Received, r.Sent, len(r.Senders), len(r.Messages), len(r.Answers), r.Files(), r.Bytes()}
		if got != want {
			t.Errorf("week of %s: got %+v, want %+v", monday, got, want)
		}
		byDay := 0
		for _, d := range r.Days {
			byDay += d.Received + d.Sent
		}
		if len(r.Days) != 7 || byDay != want.messages {
			t.Errorf("week of %s: %d messages on %d days, want %d on 7", monday, byDay, len(r.Days), want.messages)
		}
	}
}

type counted struct {
	received, sent, senders, messages, answers, files int
	bytes                                             int64
}

// countWeek counts what happened from a Monday to the next in the first user's mailbox.
func countWeek(data *graphtest.Data, from time.Time) (c counted) {
	owner := data.Users[0]["mail"].(string)
	box := data.Mailboxes[data.Users[0]["id"].(string)]
	since, to := from.AddDate(0, 0, -28), from.AddDate(0, 0, 7)
	senders := map[string]bool{}
	for _, m := range box.Messages {
		at, address, ok := received(m)
		if !ok || at.Before(since) || !at.Before(to) {
			continue
		}
		if !strings.EqualFold(address, owner) && answeredFrom(box, m, owner, at, from, to) {
			c.answers++
		}
		if at.Before(from) || m["parentFolderId"] == box.WellKnown["junkemail"] {
			continue
		}
		c.messages++
		if strings.EqualFold(address, owner) {
			c.sent++
		} else {
			c.received++
			senders[strings.ToLower(address)] = true
		}
		attachments, _ := m["attachments"].([]graphtest.Entity)
		for _, a := range attachments {
			if a["isInline"] == false {
				c.files++
				c.bytes += int64(a["size"].(float64))
			}
		}
	}
	c.senders = len(senders)
	return c
}

// answeredFrom reports whether the owner's first message after m in the same
// conversation lies between from and to.
func answeredFrom(box *graphtest.Mailbox, m graphtest.Entity, owner string, asked, from, to time.Time) bool {
	var earliest time.Time
	for _, r := range box.Messages {
		at, address, ok := received(r)
		if ok && strings.EqualFold(address, owner) && r["conversationId"] == m["conversationId"] && at.After(asked) &&
			(earliest.IsZero() || at.Before(earliest)) {
			earliest = at
		}
	}
	return !earliest.IsZero() && !earliest.Before(from) && earliest.Before(to)
}

// received is when a message came and from whom; ok is false for a draft.
func received(m graphtest.Entity) (at time.Time, address string, ok bool) {
	stamp, _ := m["receivedDateTime"].(string)
	at, err := time.Parse(time.RFC3339, stamp)
	from, _ := m["from"].(map[string]any)
	email, _ := from["emailAddress"].(map[string]any)
	address, _ = email["address"].(string)
	return at, address, err == nil && m["isDraft"] == false
}

// TestEmptyWeek reports on a week before there was any mail.
func TestEmptyWeek(t *testing.T) {
	t.Parallel()
	r := loadFrom(t, graphtest.NewServer(), "2024-07-03")
	if r.Totals != (Totals{}) || len(r.Days) != 7 || len(r.Senders)+len(r.Answers)+len(r.Waiting)+len(r.Messages) != 0 {
		t.Errorf("got %+v", r)
	}
	if got, want := r.Name, "2024-W27"; got != want {
		t.Errorf("week is %q, want %q", got, want)
	}
}

// TestWrongDay expects an error that shows what is accepted, not a report on
// another week.
func TestWrongDay(t *testing.T) {
	t.Parallel()
	m, err := mailbox.Open("")
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	for _, day := range []string{"last week", "2026-02-30"} {
		if _, err := load(t.Context(), m, day); err == nil {
			t.Errorf("%q was taken for a day", day)
		}
	}
}

func TestTitle(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ monday, want string }{
		{"2026-11-16", "Week 47, 16–22 November 2026"},
		{"2026-06-29", "Week 27, 29 June – 5 July 2026"},
		{"2026-12-28", "Week 53, 28 December 2026 – 3 January 2027"},
		{"2024-12-30", "Week 1, 30 December 2024 – 5 January 2025"},
	} {
		from, err := time.Parse(time.DateOnly, test.monday)
		if err != nil {
			t.Fatal(err)
		}
		if got := (Week{From: from, To: from.AddDate(0, 0, 7)}).Title(); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
