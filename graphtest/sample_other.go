package graphtest

import (
	"fmt"
	"time"
)

// supportMailbox is the shared mailbox of the support desk. The owner may read
// it, and so may the two support engineers.
func (s *sketch) supportMailbox() {
	s.me.name = "Contoso Support"
	s.standardFolders("Deleted Items")
	s.folder("open", "inbox", "1 – open", "", false)
	s.folder("waiting", "inbox", "2 – waiting for customer", "", false)
	desk := []contactCard{s.colleague("chidi.okafor"), s.colleague("grace.mwangi"), {"Nora Keller", ownerAddress}}
	for n := range 130 {
		who := pick(s.r, customers)
		t := pick(s.r, topics)
		ask, answer := append([]string{}, t.ask...), append([]string{}, t.answer...)
		s.filled(false, who, s.me, &t.subject, &ask[0], &ask[1], &answer[0], &answer[1])
		at := s.someTime(s.someDay())
		recent := at.After(sampleEnd.AddDate(0, 0, -14))
		folder := "inbox"
		switch {
		case recent:
			folder = "open"
		case n%19 == 0:
			folder = "waiting"
		}
		l := letter{
			folder: folder, at: at, from: who, to: []contactCard{s.me}, unread: recent && chance(s.r, 60), thread: s.newThread(at),
			subject: fmt.Sprintf("[#%05d] %s", 20000+n*7, t.subject), paragraphs: signed(false, who, contactCard{"support team", ""}, ask...),
		}
		if n%23 == 5 {
			l.files = []Entity{fileAttachment("screen.gif", "image/gif", gifPicture(80, 50, 30, 30, 40))}
		}
		s.add(l)
		agent := pick(s.r, desk)
		if at = s.replyAfter(at); at.Before(sampleEnd) && !recent {
			s.add(letter{
				folder: "sentitems", sent: true, at: at, from: s.me, sender: &agent, to: []contactCard{who}, thread: l.thread, quote: true,
				subject: "Re: " + l.subject, paragraphs: signed(false, agent, who, answer...),
			})
		}
	}
	s.plainCalendar()
	s.plainSettings("shared")
	for _, u := range s.data.Users {
		switch text(u, "userPrincipalName") {
		case ownerAddress, desk[0].address, desk[1].address:
			s.box.SharedWith = append(s.box.SharedWith, text(u, "id"))
		}
	}
	s.box.Categories = []Entity{{"id": randomGUID(s.r), "displayName": "Escalated", "color": "preset0"}}
}

// colleagueMailbox is a small mailbox of somebody else. It is shared with nobody.
func (s *sketch) colleagueMailbox() {
	s.standardFolders("Deleted Items")
	count := 4 + s.r.IntN(8)
	if s.me.address == privateAddress {
		count = 60
	}
	for range count {
		c := pick(s.r, chats)
		first, second := c.lines[0], c.lines[1]
		who := pick(s.r, s.staff)
		s.filled(false, who, s.me, &c.subject, &first, &second)
		at := s.someTime(s.someDay())
		th := s.newThread(at)
		s.add(letter{
			folder: "inbox", at: at, from: who, to: []contactCard{s.me}, thread: th, unread: chance(s.r, 20), subject: c.subject,
			paragraphs: []string{"Hi " + s.me.first() + ",", first, who.first()},
		})
		if at = s.replyAfter(at); at.Before(sampleEnd) && chance(s.r, 60) {
			s.add(letter{
				folder: "sentitems", sent: true, at: at, from: s.me, to: []contactCard{who}, thread: th, quote: true, subject: "Re: " + c.subject,
				paragraphs: []string{"Hi " + who.first() + ",", second, s.me.first()},
			})
		}
	}
	s.plainCalendar()
	s.event(meeting{
		calendar: text(s.box.Calendars[0], "id"), subject: "1:1 with Sam", start: workday(sampleEnd.AddDate(0, 0, -3)).Add(13 * time.Hour), length: 30 * time.Minute,
		organizer: s.me, attendees: []contactCard{s.colleague("sam.whitfield")}, text: "As every month.",
	})
	s.plainSettings("user")
}
