package graphtest

import (
	"strings"
	"time"
)

// drafts are letters not sent: some never had a sender or a date.
func (s *sketch) drafts() {
	day := func(back int) time.Time { return s.someTime(sampleEnd.AddDate(0, 0, -back)) }
	robin, mei := customers[0], s.colleague("mei.tanaka")
	for n, l := range []letter{
		{subject: "Re: Renewal of the contract", to: customers[:1], paragraphs: []string{"Hello Robin,", "before our call on Thursday, two numbers:"}},
		{subject: "Ideas for the next release", to: []contactCard{mei}, cc: []contactCard{s.colleague("yara.costa")}, paragraphs: []string{"1. the small arrow\r\n2. the smaller arrow"}},
		{subject: "", to: nil, paragraphs: []string{"note to self: buy stamps, call the lake hall, ask Jonas about footnote 3"}},
		{noSubject: true, to: nil, paragraphs: []string{"(an empty draft that a phone left behind, with nothing but this line)"}},
		{subject: "Job advert (second attempt)", to: []contactCard{s.colleague("ingrid.solberg")}, paragraphs: []string{"Hi Ingrid,", "shorter, as you asked. The ferry is mentioned."}, importance: "low"},
		{subject: "Offer Saturday support", to: []contactCard{robin, customers[1]}, bcc: []contactCard{s.colleague("siobhan.o'neill")}, paragraphs: []string{"Hello both,", "the offer for Saturdays is attached; it holds until the end of the year."}, files: []Entity{fileAttachment("Offer.pdf", "application/pdf", pdf("Saturday support"))}},
		{subject: "Thank you", to: []contactCard{s.colleague("sam.whitfield")}, paragraphs: []string{"Dear Sam,", "thank you for the flowers. I still don't know who told you."}},
		{subject: "Complaint about umbrellas", to: nil, paragraphs: []string{"I keep this one as a draft, for my own peace of mind and the umbrellas'."}},
		{subject: "Fwd: Question about invoice", to: []contactCard{s.colleague("jonas.widmer")}, paragraphs: []string{"Hi Jonas,", "is this the quarter again?"}, importance: "high"},
	} {
		l.folder, l.draft, l.from, l.at = "drafts", true, s.me, day(3+n*n*4)
		m := s.add(l)
		switch n {
		case 2, 3, 7: // saved by a program that set neither
			m["receivedDateTime"], m["sentDateTime"] = nil, nil
			delete(m, "from")
			delete(m, "sender")
		case 4:
			m["receivedDateTime"] = nil
			m["from"], m["sender"] = nil, nil
		case 6:
			m["from"] = nil
		}
	}
}

// oddities are letters that break programs: text of every kind, edges of the
// period, ids and dates that are nearly or quite the same.
func (s *sketch) oddities() {
	mad := contactCard{"Tuva Hagen", "tuva.hagen@fjord.example"}
	long := strings.TrimSpace(strings.Repeat("please read this subject to the end, it is the whole message – ", 12))
	rows := []struct {
		subject string
		text    string
	}{
		{"🎉🎊 Party 👩‍👩‍👧‍👦 🇨🇭 emoji", "Flags, families and skin tones 👍🏽 are several characters each, and one on the screen."},
		{"مرحبا من مسقط", "مرحبا نورا، نلتقي يوم الخميس في المكتب الجديد. مع التحية، زينب"},
		{"שלום מתל אביב", "שלום נורה, המפתחות אצל הדלפק. נועם"},
		{"会議の資料について", "ノラ様、資料を添付しました。ご確認ください。田中"},
		{"关于数据导出的问题", "你好，导出文件的日期格式不对，请帮忙检查。"},
		{"Re\u0301sume\u0301 – combining accents, and Résumé – composed", "The first is written with combining marks, the second is not; they look alike."},
		{"It's \"quoted\" and 'quoted' and ‘curly’ “too”", "O'Neill said \"it's fine\" – and ''twice''."},
		{"100% of 50_50: a_b%c", "Percent and underscore mean something in LIKE: 100%, a_c, 5\\%."},
		{`C:\temp\new\table\0 \' \" \\`, `A path, C:\temp\new, and a share: \\server\it's here\.`},
		{"=HYPERLINK(\"https://example.com/?x=\"&A1,\"Click\")", "A subject that a spreadsheet would run."},
		{"+49 30 5550 123", "A number, or a formula?"},
		{"-2+3+cmd|' /C calc'!A0", "Another that a spreadsheet would run."},
		{"@SUM(1+1)*cmd|' /C calc'!A0", "And one more of them."},
		{"\tTab first, then text\twith tabs", "Columns\there\tand\tthere."},
		{"Control \x01\x02\x1b[31mred\x1b[0m \x7f \u009b2J end", "An escape sequence \x1b[2J that clears a terminal, and a bell \x07."},
		{"invoice_\u202efdp.exe", "The override turns the end of the name around."},
		{"zero\u200bwidth\u200djoiner\ufeff and no\u00a0break", "Spaces that cannot be seen, and one that does not break."},
		{"  leading and trailing blanks  ", "Compared without padding these are not the same."},
		{"Straße STRASSE straße ẞ", "Sharp s in four spellings."},
		{"İstanbul ISTANBUL ıstanbul istanbul", "Dotted and dotless i."},
		{"Ångström Ångström Angstrom", "The letter, the unit and neither."},
		{"<script>alert('x')</script> & <b>bold</b>", "Markup in a subject: <b>not bold</b> &amp; not an entity."},
		{"'; DROP TABLE messages; --", "The classic."},
		{"NULL", "The word, not the value."},
		{"null", "The other word."},
		{"0", "A subject of one digit."},
		{"a,b;c\"d|e", "Separators of every kind."},
		{"line one\r\nline two", "A subject with a line break inside."},
		{"*FROM: nora AND subject:\"x\"", "Looks like a search."},
		{"{braces} }} {{ ;Key=Value;", "Looks like a connection string."},
		{"𝕸𝖆𝖙𝖍 letters and 𐍈 and 😀", "Outside the basic plane."},
		{"Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘", "Many marks on few letters."},
		{long, "Nothing more to say."},
		{"", "A message with an empty subject."},
	}
	for n, row := range rows {
		at := s.someTime(workday(sampleStart.AddDate(0, 0, 9+n*21)))
		from := mad
		switch n {
		case 1:
			from = s.colleague("zainab.alfarsi")
		case 2:
			from = s.colleague("noam.bendavid")
		case 3:
			from = s.colleague("mei.tanaka")
		}
		s.add(letter{folder: "inbox", at: at, from: from, to: []contactCard{s.me}, subject: row.subject, paragraphs: []string{row.text}, plain: n%5 == 0})
	}
	s.oddLetters()
	s.edges()
}

// oddLetters are odd in other ways than their text.
func (s *sketch) oddLetters() {
	at := func(back int) time.Time { return s.someTime(workday(sampleEnd.AddDate(0, 0, -back))) }
	declan := customers[4]
	inner := letter{at: at(40), from: declan, to: []contactCard{{"Contoso Support", supportAddress}}, subject: "The first complaint", paragraphs: []string{"the gate was closed, and so was the office."}}
	many := make([]contactCard, 0, 60)
	for n := range 60 {
		many = append(many, contactCard{"Member " + string(rune('A'+n%26)), "member" + string(rune('a'+n%26)) + string(rune('a'+n/26)) + "@club.example"})
	}
	for _, l := range []letter{
		{noSubject: true, from: declan, to: []contactCard{s.me}, paragraphs: []string{"This message has no subject at all; its header lacks the line."}},
		{subject: "A message within a message", from: declan, to: []contactCard{s.me}, paragraphs: []string{"see the attached mail, it says everything."}, files: []Entity{s.enclosed(inner)}},
		{subject: "Only a picture", from: customers[7], to: []contactCard{s.me}, html: "<p><img src=\"cid:p1\" alt=\"\"></p><div>the gate, this morning</div>", files: []Entity{inlineAttachment("gate.gif", "p1", gifPicture(30, 30, 10, 120, 60))}},
		{subject: "Five files of every kind", from: customers[11], to: []contactCard{s.me}, html: "<p>four files and a link, and the logo below</p><p><img src=\"cid:p2\" alt=\"\"></p>", files: []Entity{
			inlineAttachment("logo.gif", "p2", gifPicture(12, 12, 200, 0, 0)),
			fileAttachment("list, with comma.csv", "text/csv", s.csv(30)),
			fileAttachment("übersicht \"neu\" 日本.txt", "text/plain", []byte("äöü\r\n")),
			fileAttachment("empty.bin", "application/octet-stream", nil),
			fileAttachment("random.bin", "application/octet-stream", randomBytes(s.r, 6000)),
			referenceAttachment("Shared folder.xlsx"),
			s.enclosed(inner),
		}},
		{subject: "Invitation to the club", from: contactCard{"Club, The Old", "the.old+club@club.example"}, to: []contactCard{s.me}, cc: many, paragraphs: []string{"Sixty of you are copied, which we regret."}},
		{subject: "Undisclosed recipients", from: contactCard{"", "anonymous@example.com"}, paragraphs: []string{"The To line of this message is empty, and the sender has no name."}},
		{subject: "From someone without an address", from: contactCard{"Fax machine, 2nd floor", ""}, to: []contactCard{s.me}, paragraphs: []string{"A fax has arrived. It has one page, and that page is black."}},
		{subject: "ALL IN CAPITALS", from: contactCard{"LOUD PERSON", "LOUD.PERSON@EXAMPLE.COM"}, to: []contactCard{{s.me.name, strings.ToUpper(s.me.address)}}, paragraphs: []string{"THE ADDRESSES OF THIS MESSAGE ARE IN CAPITALS TOO."}},
		{subject: "On behalf of", from: contactCard{"O'Brien & Sons, Ltd.", "o'brien+sales@o-brien.example"}, sender: &contactCard{"Mailer", "bounce-77@mailer.example"}, reply: []contactCard{{"Sales", "sales@o-brien.example"}, {"Orders", "orders@o-brien.example"}}, to: []contactCard{s.me}, paragraphs: []string{"Sender and author differ, and answers go to two others."}},
		{subject: "Every category", from: s.colleague("oliver.pratt"), to: []contactCard{s.me}, categories: []string{"Customer", "Finance", "Travel", "Follow up", "Nora's list", "Red category", "Überfällig ⏰"}, paragraphs: []string{"This one has them all, and it is not important."}, importance: "low"},
		{subject: "An unknown category", from: s.colleague("oliver.pratt"), to: []contactCard{s.me}, categories: []string{"no longer in the list"}, paragraphs: []string{"Its category was deleted from the list, and stayed here."}},
		{subject: "Please confirm that you read this", from: declan, to: []contactCard{s.me}, receipt: true, paragraphs: []string{"A receipt is requested; whether you send one is up to you."}},
		{subject: "A long letter", from: declan, to: []contactCard{s.me}, paragraphs: []string{strings.TrimSpace(strings.Repeat("and then the van went round the corner, where the gate was, which was closed, ", 45)) + "."}},
	} {
		l.folder, l.at = "inbox", at(30+s.r.IntN(600))
		s.add(l)
	}
	// Mail of a folder whose name is hard to write.
	for n := range 4 {
		s.add(letter{folder: "odd", at: at(100 + n), from: declan, to: []contactCard{s.me}, subject: "In an odd folder", paragraphs: []string{"The name of the folder is the interesting part of this message."}})
	}
}

// edges are at the ends of the period, at the same second, and pairs whose ids
// differ in one letter's case.
func (s *sketch) edges() {
	who := s.colleague("oliver.pratt")
	to := []contactCard{s.me}
	exact := func(id string, at time.Time, subject string) {
		m := s.place(id, letter{folder: "inbox", at: at, from: who, to: to, subject: subject, paragraphs: []string{"Clock check: this message was received at exactly " + stamp(at) + "."}})
		for _, key := range []string{"receivedDateTime", "createdDateTime", "sentDateTime", "lastModifiedDateTime"} {
			m[key] = stamp(at)
		}
	}
	exact(s.ids.item(), sampleStart, "Clock check: the first second")
	exact(s.ids.item(), sampleEnd.Add(-time.Second), "Clock check: the last second")
	for _, at := range []time.Time{
		time.Date(2024, 12, 31, 23, 59, 59, 0, time.UTC), time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(2025, 12, 31, 23, 59, 59, 0, time.UTC), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(2025, 3, 30, 1, 30, 0, 0, time.UTC), time.Date(2025, 10, 26, 0, 30, 0, 0, time.UTC),
		time.Date(2025, 10, 26, 1, 30, 0, 0, time.UTC), time.Date(2026, 2, 28, 23, 59, 59, 0, time.UTC),
	} {
		exact(s.ids.item(), at, "Clock check: "+stamp(at))
	}
	noon := time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	for range 6 {
		exact(s.ids.item(), noon, "Clock check: six at once")
	}
	for n, back := range []int{5, 33, 210} {
		id := s.ids.item()
		at := s.someTime(workday(sampleEnd.AddDate(0, 0, -back)))
		for k, id := range []string{id, twin(id)} {
			s.place(id, letter{
				folder: "inbox", at: at.Add(time.Duration(k*n) * time.Minute), from: who, to: to, subject: "Twin " + string(rune('A'+2*n+k)), categories: []string{"Follow up"},
				paragraphs: []string{"The id of this message differs from its twin's in the case of one letter."},
				files:      []Entity{fileAttachment("twin.txt", "text/plain", []byte("twin "+string(rune('A'+2*n+k))))},
			})
		}
	}
}
