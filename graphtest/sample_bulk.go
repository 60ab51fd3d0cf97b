package graphtest

import (
	"fmt"
	"html"
	"strings"
	"time"
)

// newsletters come on fixed days, to a folder of their own or, where the rule
// came too late, to the inbox; old ones are deleted.
func (s *sketch) newsletters() {
	for _, g := range gazettes {
		issue := 100 + s.r.IntN(300)
		for day := sampleStart.AddDate(0, 0, g.first); day.Before(sampleEnd); day = day.AddDate(0, 0, g.every) {
			issue++
			at := day.Add(time.Duration(4*60+s.r.IntN(90)) * time.Minute)
			folder := "newsletters"
			switch {
			case g.from.address == "inside@contoso.com":
				folder = "inbox"
			case day.Before(sampleStart.AddDate(0, 3, 0)):
				folder = "inbox"
			case chance(s.r, 14):
				folder = "deleteditems"
			}
			s.add(letter{
				folder: folder, at: at, from: g.from, to: []contactCard{s.me}, other: folder != "inbox" || g.every < 28,
				subject: fmt.Sprintf("%s #%d: %s", g.name, issue, g.items[issue%len(g.items)][0]),
				html:    s.issue(g, issue),
				headers: [][2]string{
					{"List-Id", fmt.Sprintf("%s <news.%s>", g.name, mailHost(g.from.address))},
					{"List-Unsubscribe", fmt.Sprintf("<https://%s/unsubscribe?i=%d>", mailHost(g.from.address), issue)},
					{"Precedence", "bulk"},
				},
				files: s.logo(g, issue),
			})
		}
	}
}

// logo is the picture in the head of some newsletters.
func (s *sketch) logo(g gazette, issue int) []Entity {
	if g.every != 14 {
		return nil
	}
	return []Entity{inlineAttachment("logo.gif", "logo", gifPicture(64, 16, byte(issue), 60, 120))}
}

// issue is the HTML of a newsletter.
func (s *sketch) issue(g gazette, number int) string {
	var b strings.Builder
	if g.every == 14 {
		b.WriteString("<p><img src=\"cid:logo\" alt=\"\"></p>\r\n")
	}
	fmt.Fprintf(&b, "<h2>%s, issue %d</h2>\r\n", html.EscapeString(g.name), number)
	for n := range 3 + s.r.IntN(4) {
		item := g.items[(number+n)%len(g.items)]
		text := strings.ReplaceAll(item[1], "{n}", fmt.Sprint(2+s.r.IntN(60)))
		fmt.Fprintf(&b, "<div style=\"margin:1em 0\"><b>%s</b><br>\r\n%s <a href=\"https://%s/%d/%d\">Read on</a></div>\r\n",
			html.EscapeString(item[0]), html.EscapeString(text), mailHost(g.from.address), number, n)
	}
	fmt.Fprintf(&b, "<p><small>You get this mail because you asked for it. <a href=\"https://%s/unsubscribe?i=%d\">Unsubscribe</a></small></p>", mailHost(g.from.address), number)
	return b.String()
}

// builds are the notifications of a build server, as text.
func (s *sketch) builds() {
	robot := contactCard{"Build server", "build@ci.contoso.com"}
	number := 4100
	for day := sampleStart; day.Before(sampleEnd); day = day.AddDate(0, 0, 1) {
		if workday(day) != day || !chance(s.r, 58) {
			continue
		}
		number += 1 + s.r.IntN(9)
		commit := fmt.Sprintf("%x", randomBytes(s.r, 4))[:7]
		tests := 2100 + number/4
		outcome, failed, importance := "passed", 0, ""
		if chance(s.r, 22) {
			outcome, failed, importance = "failed", 1+s.r.IntN(12), "high"
		}
		project := pick(s.r, []string{"atlas", "atlas", "borealis"})
		lines := []string{
			fmt.Sprintf("Build %d of %s %s.", number, project, outcome),
			fmt.Sprintf("Branch:   main\r\nCommit:   %s\r\nDuration: %d min %02d s\r\nTests:    %d passed, %d failed", commit, 4+s.r.IntN(9), s.r.IntN(60), tests-failed, failed),
		}
		if failed > 0 {
			lines = append(lines, fmt.Sprintf("First failure: planner/TestRoute_%d (expected <=%d stops)", s.r.IntN(400), 3+s.r.IntN(40)))
		}
		lines = append(lines, fmt.Sprintf("Details: https://ci.contoso.com/%s/%d", project, number))
		s.add(letter{
			folder: "builds", at: day.Add(time.Duration(6*60+s.r.IntN(11*60))*time.Minute + time.Duration(s.r.IntN(60))*time.Second),
			from: robot, to: []contactCard{{"Atlas – project team", "atlas@contoso.com"}}, other: true, plain: true,
			subject: fmt.Sprintf("[%s] Build #%d %s: main (%s)", project, number, outcome, commit), importance: importance,
			paragraphs: lines,
			headers:    [][2]string{{"X-Build-Number", fmt.Sprint(number)}, {"X-Build-Result", outcome}, {"Auto-Submitted", "auto-generated"}},
		})
	}
}

// invoices come every month, each with a PDF and some with a table; the owner
// passes the larger ones on to Finance.
func (s *sketch) invoices() {
	jonas := s.colleague("jonas.widmer")
	for _, v := range vendors {
		for month := range 25 {
			day := time.Date(2024, time.Month(11+month), v.day, 0, 0, 0, 0, time.UTC)
			at := day.Add(time.Duration(5*60+s.r.IntN(300)) * time.Minute)
			if at.Before(sampleStart) || !at.Before(sampleEnd) {
				continue
			}
			code := fmt.Sprintf("%s-%d-%04d", v.prefix, day.Year(), 100+month*7+s.r.IntN(7))
			cents := v.cents + s.r.IntN(v.cents/5+1)
			amount := fmt.Sprintf("CHF %d.%02d", cents/100, cents%100)
			folder := "invoices2025"
			if day.Year() == 2026 {
				folder = "invoices2026"
			}
			if day.Year() == 2024 || chance(s.r, 10) {
				folder = "inbox"
			}
			files := []Entity{fileAttachment(code+".pdf", "application/pdf", pdf("Invoice "+code+" "+amount))}
			if v.csv {
				files = append(files, fileAttachment(code+".csv", "text/csv", s.csv(20+s.r.IntN(60))))
			}
			l := letter{
				folder: folder, at: at, from: v.from, to: []contactCard{s.me}, thread: s.newThread(at),
				subject: fmt.Sprintf("Invoice %s (%s)", code, day.Format("January 2006")), categories: []string{"Finance"},
				paragraphs: []string{
					"Dear customer,",
					fmt.Sprintf("please find attached our invoice %s for %s in %s. The amount of %s is due on %s.", code, v.what, day.Format("January 2006"), amount, day.AddDate(0, 0, 30).Format("2 January 2006")),
					"Kind regards\r\n" + v.from.name,
				},
				files: files,
			}
			s.add(l)
			if sent := s.replyAfter(at); cents > 200000 && sent.Before(sampleEnd) {
				s.add(letter{
					folder: "sentitems", sent: true, at: sent, from: s.me, to: []contactCard{jonas}, thread: l.thread, quote: true,
					subject: "Fwd: " + l.subject, paragraphs: []string{"Hi Jonas,", "for payment, please. It is the usual one.", "Nora"},
					files: []Entity{fileAttachment(code+".pdf", "application/pdf", pdf("Invoice "+code+" "+amount))},
				})
			}
			if chance(s.r, 6) && at.AddDate(0, 0, 40).Before(sampleEnd) {
				s.add(letter{
					folder: folder, at: at.AddDate(0, 0, 40), from: v.from, to: []contactCard{s.me}, thread: l.thread,
					subject: "Reminder: " + l.subject, importance: "high", categories: []string{"Finance"},
					paragraphs: []string{"Dear customer,", "perhaps our invoice " + code + " was overlooked. If you have paid in the meantime, please ignore this mail.", "Kind regards\r\n" + v.from.name},
				})
			}
		}
	}
}

// trips are bookings, changes and the expenses afterwards.
func (s *sketch) trips() {
	rail := contactCard{"Alpenbahn Tickets", "tickets@alpenbahn.example"}
	hotel := contactCard{"Hotel zur Post", "reservation@hotel-zur-post.example"}
	for n := range 17 {
		day := workday(sampleStart.AddDate(0, 0, 20+n*41+s.r.IntN(12)))
		city := cities[(n*7)%len(cities)]
		booked := s.someTime(workday(day.AddDate(0, 0, -12)))
		if booked.Before(sampleStart) || !day.AddDate(0, 0, 4).Before(sampleEnd) {
			continue
		}
		code := fmt.Sprintf("%c%c%04d", 'A'+s.r.IntN(26), 'A'+s.r.IntN(26), s.r.IntN(10000))
		left := day.Add(time.Duration(6*60+s.r.IntN(120)) * time.Minute)
		th := s.newThread(booked)
		s.add(letter{
			folder: "travel", at: booked, from: rail, to: []contactCard{s.me}, thread: th, other: true, categories: []string{"Travel"},
			subject: fmt.Sprintf("Your ticket to %s on %s (%s)", city, day.Format("2 January"), code),
			paragraphs: []string{"Thank you for your booking.", fmt.Sprintf("Zürich HB %s – %s, carriage %d, seat %d. The ticket is attached; it is valid with your identity card.", left.Format("15:04"), city, 3+s.r.IntN(8), 11+s.r.IntN(80)),
				"Have a pleasant journey."},
			files: []Entity{fileAttachment("ticket-"+code+".pdf", "application/pdf", pdf("Ticket "+code)), fileAttachment("journey.ics", "text/calendar", []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"))},
		})
		s.add(letter{
			folder: "travel", at: booked.Add(25 * time.Minute), from: hotel, to: []contactCard{s.me}, categories: []string{"Travel"},
			subject:    "Reservation " + code + "/H – " + city,
			paragraphs: []string{"Dear Ms Keller,", fmt.Sprintf("we confirm a single room for %d nights from %s. Breakfast is included; please tell us if you arrive after eight.", 1+s.r.IntN(3), day.Format("2 January 2006")), "Hotel zur Post, " + city},
		})
		if chance(s.r, 50) {
			s.add(letter{
				folder: "travel", at: left.Add(-14 * time.Hour), from: rail, to: []contactCard{s.me}, thread: th, importance: "high", categories: []string{"Travel"},
				subject:    "Change of platform and time: " + code,
				paragraphs: []string{"Because of works on the line your train leaves " + fmt.Sprint(4+s.r.IntN(20)) + " minutes later, from another platform. Your seat remains the same."},
			})
		}
		s.add(letter{
			folder: "sentitems", sent: true, at: s.someTime(workday(day.AddDate(0, 0, 3))), from: s.me, to: []contactCard{s.colleague("marta.kowalska")}, thread: th,
			subject: "Expenses " + city + " " + day.Format("02.01.2006"), categories: []string{"Travel", "Finance"},
			paragraphs: []string{"Hi Marta,", "the receipts of my journey to " + city + " are attached. The coffee on the train was my own.", "Nora"},
			files: []Entity{
				fileAttachment("receipt 1.gif", "image/gif", gifPicture(60, 90, 240, 240, 230)),
				fileAttachment("receipt 2.gif", "image/gif", gifPicture(40, 70, 250, 245, 220)),
				fileAttachment("expenses.csv", "text/csv", s.csv(6)),
			},
		})
	}
}

// junk is what the filter caught, and what was thrown away.
func (s *sketch) junk() {
	offers := []string{"You have been selected 🎁", "RE: your unpaid parcel fee", "Last warning: mailbox almost full", "Congratulations, winner no. 7", "Cheap toner – 90 % off", "Invoice attached (please open)"}
	for n := range 42 {
		at := s.someTime(s.someDay())
		s.add(letter{
			folder: "junkemail", at: at, other: true, unread: n%3 == 0,
			from: contactCard{pick(s.r, []string{"Parcel Desk", "Mail Admin", "Prize Office", "Toner World"}), fmt.Sprintf("info%d@offers.example", s.r.IntN(500))},
			to:   []contactCard{{"", s.me.address}}, subject: pick(s.r, offers),
			paragraphs: []string{"Dear " + s.me.address + ",", "this offer is for you and ends today. Reply with your details to take part.", "(The filter put this message here.)"},
		})
	}
	for range 26 {
		who := pick(s.r, s.staff)
		at := s.someTime(s.someDay())
		folder := "deleteditems"
		if chance(s.r, 40) {
			folder = "oldcustomers"
			who = pick(s.r, customers)
		}
		s.add(letter{
			folder: folder, at: at, from: who, to: []contactCard{s.me}, subject: pick(s.r, []string{"Lunch?", "Out of office: back on Monday", "Wrong Nora, sorry", "Test", "Delivery failed: no such street"}),
			paragraphs: []string{"Hello,", "please ignore the mail of this morning; it is settled.", who.first()},
		})
	}
}

// hidden is what lies in folders that are not shown: chats, and mail that a
// sorting of former times put aside.
func (s *sketch) hidden() {
	for range 14 {
		who := pick(s.r, s.staff)
		s.add(letter{
			folder: "conversationhistory", at: s.someTime(s.someDay()), from: who, to: []contactCard{s.me}, subject: "IM",
			plain: true, paragraphs: []string{who.first() + ": are you at your desk?", "Nora: in five minutes", who.first() + ": 👍 bring the cable, please"},
		})
	}
	for range 11 {
		s.add(letter{
			folder: "clutter", at: s.someTime(sampleStart.AddDate(0, 0, s.r.IntN(120))), other: true,
			from: contactCard{"Social Updates", "noreply@social.example"}, to: []contactCard{s.me},
			subject: "People you may know", paragraphs: []string{"Three people looked at your profile.", "See who they are, or don't."},
		})
	}
	s.add(letter{
		folder: "localfailures", at: sampleEnd.AddDate(0, -5, 0).Add(9 * time.Hour), from: s.me, to: []contactCard{s.me}, plain: true,
		subject: "Modification Resolution", paragraphs: []string{"A change made on this computer could not be sent to the server. The copy here shows it as it was."},
	})
	for n := range 9 {
		at := s.someTime(s.someDay())
		s.add(letter{
			folder: pick(s.r, []string{"archive", "projectarchive"}), at: at, from: pick(s.r, s.staff), to: []contactCard{s.me},
			subject: fmt.Sprintf("Handover Atlas %d", n+1), paragraphs: []string{"The folder is complete now; nothing is left to do.", "Please keep this mail as the record."},
		})
	}
}
