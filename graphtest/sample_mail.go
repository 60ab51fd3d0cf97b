package graphtest

import (
	"fmt"
	"strings"
	"time"
)

// ownerMailbox is the mailbox of the person who signs in.
func (s *sketch) ownerMailbox() {
	s.standardFolders("Gelöschte Elemente")
	s.ownerFolders()
	s.conversations()
	s.smallTalk()
	s.newsletters()
	s.builds()
	s.invoices()
	s.trips()
	s.meetingMail()
	s.drafts()
	s.junk()
	s.oddities()
	s.hidden()
	s.age()
	s.contacts()
	s.ownerCalendar()
	s.plainSettings("user")
	s.ownerSettings()
	s.ownerPeople()
}

// ownerFolders are the folders the owner made, three levels deep. Travel and
// Newsletters have ids that differ in one letter's case.
func (s *sketch) ownerFolders() {
	s.folder("customers", "inbox", "Customers", "", false)
	s.folder("fabrikam", "customers", "Fabrikam", "", false)
	s.folder("wingtip", "customers", "Wingtip's “Toys” & Søn; 50% [old]", "", false)
	s.folder("newsletters", "inbox", "Newsletters", "", false)
	s.folder("projects", "root", "Projects", "", false)
	s.folder("atlas", "projects", "Atlas", "", false)
	s.folder("builds", "atlas", "Builds", "", false)
	s.folder("borealis", "projects", "Borealis", "", false)
	s.folder("projectarchive", "projects", "Archive", "", false)
	s.folder("finance", "root", "Finance", "", false)
	s.folder("invoices2025", "finance", "Invoices 2025", "", false)
	s.folder("invoices2026", "finance", "Invoices 2026", "", false)
	s.placeFolder(twin(s.folders["newsletters"]), "travel", "root", "Travel", "", false)
	s.folder("odd", "root", "_100% dürüm 🥙 日本語 = {a}|\\b", "", false)
	s.folder("oldcustomers", "deleteditems", "Customers", "", false)
}

// filled replaces the slots of the sample's texts, the same way in all of them.
func (s *sketch) filled(german bool, me, you contactCard, texts ...*string) {
	days := weekdays
	if german {
		days = wochentage
	}
	fill := strings.NewReplacer(
		"{n}", fmt.Sprint(2+s.r.IntN(90)),
		"{day}", pick(s.r, days),
		"{code}", fmt.Sprintf("%c%c-%05d", 'A'+s.r.IntN(26), 'A'+s.r.IntN(26), s.r.IntN(100000)),
		"{city}", pick(s.r, cities),
		"{me}", me.first(),
		"{you}", you.first(),
	)
	for _, t := range texts {
		*t = fill.Replace(*t)
	}
}

// signed puts a greeting before and a name after what somebody writes.
func signed(german bool, me, you contactCard, paragraphs ...string) []string {
	hello, bye := "Hello "+you.first()+",", "Best regards\r\n"+me.name
	if german {
		hello, bye = "Guten Tag "+you.first()+",", "Freundliche Grüsse\r\n"+me.name
	}
	return append(append([]string{hello}, paragraphs...), bye)
}

// subjects returns the prefixes of a reply and of something passed on.
func subjects(c contactCard) (reply, forward string) {
	if germans[mailHost(c.address)] {
		return "AW: ", "WG: "
	}
	return "Re: ", "Fwd: "
}

// conversations are customers' questions and the owner's answers.
func (s *sketch) conversations() {
	for n := range 370 {
		day := s.someDay()
		if n >= 330 { // a busy autumn
			day = sampleEnd.AddDate(0, 0, -1-s.r.IntN(24))
		}
		s.conversation(pick(s.r, customers), s.someTime(day), n)
	}
}

// conversation is one question, most of the time with an answer, and sometimes
// with more of both, or with a colleague who is asked.
func (s *sketch) conversation(who contactCard, at time.Time, number int) {
	german := germans[mailHost(who.address)] && chance(s.r, 70)
	pool := topics
	if german {
		pool = germanTopics
	}
	t := pick(s.r, pool)
	ask, answer := append([]string{}, t.ask...), append([]string{}, t.answer...)
	s.filled(german, who, s.me, &t.subject, &ask[0], &ask[1], &answer[0], &answer[1])
	folder := "inbox"
	switch mailHost(who.address) {
	case "fabrikam.com":
		folder = "fabrikam" // by a rule
	case "wingtip.example":
		if at.Before(sampleStart.AddDate(1, 0, 0)) {
			folder = "wingtip"
		}
	}
	th := s.newThread(at)
	th.began = at
	first := letter{
		folder: folder, at: at, from: who, to: []contactCard{s.me}, thread: th,
		subject: t.subject, paragraphs: signed(german, who, s.me, ask...),
		categories: []string{"Customer"},
	}
	if chance(s.r, 35) {
		first.categories = nil
	}
	if chance(s.r, 12) {
		first.importance = "high"
	}
	if chance(s.r, 20) {
		first.cc = []contactCard{{"Contoso Support", supportAddress}}
	}
	if strings.Contains(ask[1], "photo") || chance(s.r, 9) {
		first.files = []Entity{fileAttachment(fmt.Sprintf("IMG_%04d.gif", s.r.IntN(10000)), "image/gif", gifPicture(20+s.r.IntN(30), 20+s.r.IntN(20), byte(s.r.IntN(256)), 90, 40))}
	}
	if number%29 == 3 {
		first.reply = []contactCard{{"Service desk of " + who.name, "desk+reply@" + mailHost(who.address)}}
	}
	if number%37 == 5 {
		first.sender = &contactCard{"Assistant of " + who.name, "office@" + mailHost(who.address)}
	}
	s.add(first)

	reply, forward := subjects(s.me)
	theirReply, _ := subjects(who)
	if german {
		reply, forward = "AW: ", "WG: "
	}
	if chance(s.r, 11) {
		return // never answered
	}
	if chance(s.r, 14) {
		at = s.askColleague(first, forward, at)
	}
	at = s.replyAfter(at)
	first.answer(s, at, reply, answer, german, who)
	if !at.Before(sampleEnd) || !chance(s.r, 52) {
		return
	}
	at = s.replyAfter(at)
	if !at.Before(sampleEnd) {
		return
	}
	follow := first
	follow.at, follow.subject, follow.quote = at, theirReply+first.subject, true
	follow.paragraphs = signed(german, who, s.me, t.more)
	follow.importance, follow.files = "", nil
	if chance(s.r, 45) {
		follow.paragraphs = signed(german, who, s.me, t.thanks)
		s.add(follow)
		return
	}
	s.add(follow)
	at = s.replyAfter(at)
	follow.answer(s, at, "", []string{t.settle}, german, who)
	if at = s.replyAfter(at); at.Before(sampleEnd) && chance(s.r, 50) {
		thanks := follow
		thanks.at, thanks.paragraphs = at, signed(german, who, s.me, t.thanks)
		s.add(thanks)
	}
}

// answer is the owner's reply to a letter, kept in Sent Items.
func (l letter) answer(s *sketch, at time.Time, prefix string, paragraphs []string, german bool, to contactCard) {
	if !at.Before(sampleEnd) {
		return
	}
	a := letter{
		folder: "sentitems", sent: true, at: at, from: s.me, to: []contactCard{to}, cc: l.cc, thread: l.thread,
		subject: prefix + l.subject, paragraphs: signed(german, s.me, to, paragraphs...), quote: true,
	}
	for _, p := range paragraphs {
		switch {
		case strings.Contains(p, "I attach the setting"):
			a.files = []Entity{fileAttachment("label-110.ini", "text/plain", []byte("[label]\r\nscale=110\r\nlayout=standard\r\n"))}
		case strings.Contains(p, "The note is attached"), strings.Contains(p, "I attach what it costs"):
			a.files = []Entity{fileAttachment("Contoso "+strings.Map(fileNameRune, l.subject)+".pdf", "application/pdf", pdf("Contoso Ltd. "+stamp(at)))}
		}
	}
	if chance(s.r, 10) {
		a.bcc = []contactCard{{"Contoso Support", supportAddress}}
	}
	s.add(a)
}

// fileNameRune keeps what may stand in a file name.
func fileNameRune(r rune) rune {
	if strings.ContainsRune(`<>:"/\|?*`, r) {
		return '_'
	}
	return r
}

// askColleague passes a question on and gets a hint back before it is answered.
func (s *sketch) askColleague(l letter, forward string, at time.Time) time.Time {
	who := pick(s.r, []contactCard{s.colleague("chidi.okafor"), s.colleague("aditi.raman"), s.colleague("lukas.brandt"), s.colleague("grace.mwangi")})
	ask := s.replyAfter(at)
	hint := ask.Add(time.Duration(10+s.r.IntN(200)) * time.Minute)
	if !hint.Before(sampleEnd) {
		return at
	}
	s.add(letter{
		folder: "sentitems", sent: true, at: ask, from: s.me, to: []contactCard{who}, thread: l.thread, quote: true,
		subject: forward + l.subject, paragraphs: []string{"Hi " + who.first() + ",", "have you seen this one before?", "Nora"},
	})
	s.add(letter{
		folder: "inbox", at: hint, from: who, to: []contactCard{s.me}, thread: l.thread, quote: true,
		subject: "Re: " + l.subject, paragraphs: []string{"Twice this month. The short answer is in our notes; I put a link to the long one there too.", who.first()},
	})
	return hint
}

// smallTalk is what colleagues write to one another.
func (s *sketch) smallTalk() {
	for range 165 {
		c := pick(s.r, chats)
		lines := append([]string{}, c.lines...)
		group := []contactCard{s.me}
		for len(group) < 2+s.r.IntN(4) {
			if other := pick(s.r, s.staff); !contains(group, other) {
				group = append(group, other)
			}
		}
		texts := []*string{&c.subject}
		for n := range lines {
			texts = append(texts, &lines[n])
		}
		s.filled(false, s.me, group[1], texts...)
		folder := "inbox"
		switch {
		case strings.Contains(c.subject, "Atlas"):
			folder = "atlas"
		case strings.Contains(c.subject, "Borealis") || strings.Contains(c.subject, "visit"):
			folder = "borealis"
		}
		at := s.someTime(s.someDay())
		th := s.newThread(at)
		turn := s.r.IntN(len(group))
		for n, line := range lines {
			if n > 0 {
				at = s.replyAfter(at)
				turn = (turn + 1 + s.r.IntN(len(group)-1)) % len(group)
			}
			if !at.Before(sampleEnd) {
				break
			}
			from := group[turn]
			l := letter{
				folder: folder, at: at, from: from, thread: th, quote: n > 0, subject: c.subject,
				paragraphs: []string{"Hi all,", line, from.first()},
			}
			if n > 0 {
				l.subject = "Re: " + c.subject
			}
			for _, other := range group {
				switch {
				case other == from:
				case len(l.to) < 2:
					l.to = append(l.to, other)
				default:
					l.cc = append(l.cc, other)
				}
			}
			if from == s.me {
				l.folder, l.sent = "sentitems", true
			}
			switch {
			case strings.Contains(line, "A plan is attached"):
				l.files = []Entity{fileAttachment("second floor.pdf", "application/pdf", pdf("Second floor")), referenceAttachment("Desk plan.xlsx")}
			case strings.Contains(line, "Table attached"):
				l.files = []Entity{fileAttachment("first answers.csv", "text/csv", s.csv(8+s.r.IntN(40)))}
			case strings.Contains(line, "List attached"), strings.Contains(line, "here is the draft"):
				l.files = []Entity{referenceAttachment(strings.Map(fileNameRune, c.subject) + ".docx")}
			case strings.Contains(line, "Picture added"):
				l.html = "<p>Hi all,</p><p>" + line + "</p><p><img src=\"cid:scan1\" alt=\"label\"></p><p>" + from.first() + "</p>"
				l.files = []Entity{inlineAttachment("label.gif", "scan1", gifPicture(48, 24, 0, 103, 184))}
			}
			s.add(l)
		}
	}
}

func contains(group []contactCard, c contactCard) bool {
	for _, g := range group {
		if g == c {
			return true
		}
	}
	return false
}

// csv is a table of made-up answering times.
func (s *sketch) csv(rows int) []byte {
	var b strings.Builder
	b.WriteString("day;questions;minutes\r\n")
	for n := range rows {
		fmt.Fprintf(&b, "%s;%d;%d\r\n", sampleStart.AddDate(0, 0, n*7).Format("2006-01-02"), 3+s.r.IntN(20), 12+s.r.IntN(300))
	}
	return []byte(b.String())
}

// age marks what is not read yet, much of the last three weeks and little of
// what is older, flags some mail for a day after its own, and gives categories.
func (s *sketch) age() {
	for _, m := range s.box.Messages {
		if text(m, "parentFolderId") == s.folders["sentitems"] || m["isDraft"] == true {
			continue
		}
		at, err := time.Parse(time.RFC3339, text(m, "receivedDateTime"))
		if err != nil {
			continue // oddities have no date
		}
		p := 2
		switch {
		case at.After(sampleEnd.AddDate(0, 0, -4)):
			p = 85
		case at.After(sampleEnd.AddDate(0, 0, -21)):
			p = 60
		case m["inferenceClassification"] == "other":
			p = 6
		}
		if chance(s.r, p) {
			m["isRead"] = false
		}
		due := workday(at.AddDate(0, 0, 1+s.r.IntN(10)).Truncate(24 * time.Hour))
		switch n := s.r.IntN(100); {
		case n < 3:
			m["flag"] = map[string]any{"flagStatus": "flagged", "startDateTime": zoned(at.Truncate(24 * time.Hour)), "dueDateTime": zoned(due)}
		case n < 5:
			m["flag"] = map[string]any{"flagStatus": "complete", "startDateTime": zoned(at.Truncate(24 * time.Hour)), "dueDateTime": zoned(due), "completedDateTime": zoned(due.Add(-24 * time.Hour))}
		case n < 6:
			m["flag"] = map[string]any{"flagStatus": "flagged"}
		}
		if chance(s.r, 3) {
			given, _ := m["categories"].([]any)
			m["categories"] = append(given, pick(s.r, []any{"Follow up", "Nora's list", "Red category", "Überfällig ⏰"}))
		}
	}
}
