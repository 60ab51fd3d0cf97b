package graphtest

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"html"
	"net/url"
	"strings"
	"time"
)

// A thread is a conversation. Exchange gives it an id and an index that grows
// with every reply.
type thread struct {
	id         string
	index      []byte
	began      time.Time
	references []string // message ids so far
	last       *letter
}

// A letter is what becomes a message.
type letter struct {
	folder string // key
	at     time.Time
	from   contactCard
	sender *contactCard // nil: from
	to, cc []contactCard
	bcc    []contactCard
	reply  []contactCard

	subject    string
	noSubject  bool // null
	paragraphs []string
	html       string // instead of paragraphs: the inside of the body element
	plain      bool   // text, not HTML
	quote      bool   // the letter before, below
	thread     *thread

	unread     bool
	other      bool // not focused
	importance string
	categories []string
	flag       map[string]any
	headers    [][2]string
	draft      bool
	sent       bool // in one's own Sent Items
	receipt    bool
	files      []Entity
	extra      map[string]any // "@odata.type" and its properties
}

const fileTimeEpoch = 116444736000000000 // 1970 in 100 ns since 1601

func fileTime(t time.Time) uint64 { return uint64(t.UnixNano()/100) + fileTimeEpoch }

// newThread begins a conversation. The index starts with the upper six bytes of
// the time and a GUID
// (https://learn.microsoft.com/en-us/office/client-developer/outlook/mapi/tracking-conversations).
func (s *sketch) newThread(at time.Time) *thread {
	index := binary.BigEndian.AppendUint64(nil, fileTime(at))[:6]
	return &thread{id: s.ids.conversation(), index: append(index, randomBytes(s.r, 16)...), began: at}
}

// grow adds a reply to the index: five bytes, the time since the beginning and a
// number that tells replies of the same moment apart.
func (t *thread) grow(at time.Time, unique byte) {
	delta := uint32(uint64(at.Sub(t.began)/100) >> 18 & 0x7fffffff)
	t.index = append(binary.BigEndian.AppendUint32(t.index, delta), unique)
}

// add turns a letter into a message of the mailbox and returns it.
func (s *sketch) add(l letter) Entity { return s.place(s.ids.item(), l) }

func (s *sketch) place(id string, l letter) Entity {
	t := l.thread
	switch {
	case t == nil:
		t = s.newThread(l.at)
		l.thread = t
	case t.last != nil:
		t.grow(l.at, byte(s.r.IntN(256)))
	}
	received := l.at
	if !l.sent && !l.draft {
		received = l.at.Add(time.Duration(1+s.r.IntN(9)) * time.Second)
	}
	messageID := fmt.Sprintf("<%s%s@%s>", strings.ToUpper(fmt.Sprintf("%x", randomBytes(s.r, 6))), randomGUID(s.r)[:8], mailHost(l.from.address))
	body, unique, plain := l.body()
	content := map[string]any{"contentType": "html", "content": body}
	uniqueContent := map[string]any{"contentType": "html", "content": unique}
	if l.plain {
		content["contentType"], uniqueContent["contentType"] = "text", "text"
	}
	modified := received
	if !l.draft && !l.sent {
		modified = received.Add(time.Duration(s.r.IntN(7200)) * time.Second)
	}
	sender := l.from
	if l.sender != nil {
		sender = *l.sender
	}
	importance := l.importance
	if importance == "" {
		importance = "normal"
	}
	inference := "focused"
	if l.other {
		inference = "other"
	}
	flag := l.flag
	if flag == nil {
		flag = map[string]any{"flagStatus": "notFlagged"}
	}
	m := Entity{
		"id":                         id,
		"changeKey":                  s.ids.changeKey(),
		"createdDateTime":            stamp(received),
		"lastModifiedDateTime":       stamp(modified),
		"receivedDateTime":           stamp(received),
		"sentDateTime":               stamp(l.at),
		"subject":                    l.subject,
		"body":                       content,
		"uniqueBody":                 uniqueContent,
		"bodyPreview":                previewText(plain),
		"importance":                 importance,
		"inferenceClassification":    inference,
		"isRead":                     !l.unread,
		"isDraft":                    l.draft,
		"isReadReceiptRequested":     l.receipt,
		"isDeliveryReceiptRequested": nil,
		"hasAttachments":             false,
		"from":                       l.from.recipient(),
		"sender":                     sender.recipient(),
		"toRecipients":               recipients(l.to),
		"ccRecipients":               recipients(l.cc),
		"bccRecipients":              recipients(l.bcc),
		"replyTo":                    recipients(l.reply),
		"categories":                 textList(l.categories),
		"flag":                       flag,
		"conversationId":             t.id,
		"conversationIndex":          base64.StdEncoding.EncodeToString(t.index),
		"internetMessageId":          messageID,
		"parentFolderId":             s.folders[l.folder],
		"webLink":                    "https://outlook.office365.com/owa/?ItemID=" + url.QueryEscape(id) + "&exvsurl=1&viewmodel=ReadMessageItem",
	}
	if l.noSubject {
		m["subject"] = nil
	}
	if l.sent || l.draft {
		m["isDeliveryReceiptRequested"] = false
	} else {
		m["internetMessageHeaders"] = l.headerList(messageID, received)
	}
	for key, v := range l.extra {
		m[key] = v
	}
	s.attach(m, l.files)
	s.box.Messages = append(s.box.Messages, m)
	t.references = append(t.references, messageID)
	t.last = &l
	return m
}

func textList(items []string) []any {
	out := make([]any, len(items))
	for n, s := range items {
		out[n] = s
	}
	return out
}

// headerList is what the message's header said, the topmost line first.
func (l *letter) headerList(messageID string, received time.Time) []any {
	var h []any
	add := func(name, value string) { h = append(h, map[string]any{"name": name, "value": value}) }
	host := mailHost(l.from.address)
	add("Received", fmt.Sprintf("from %s (203.0.113.%d) by mx.contoso.com with ESMTPS; %s", host, 1+len(l.subject)%250, received.Format(time.RFC1123Z)))
	add("Authentication-Results", fmt.Sprintf("spf=pass smtp.mailfrom=%s; dkim=pass header.d=%s; dmarc=pass", host, host))
	add("From", fmt.Sprintf("%q <%s>", l.from.name, l.from.address))
	add("Date", l.at.Format(time.RFC1123Z))
	add("Subject", l.subject)
	add("Message-ID", messageID)
	if refs := l.thread.references; len(refs) > 0 {
		add("In-Reply-To", refs[len(refs)-1])
		add("References", strings.Join(refs, " "))
	}
	add("MIME-Version", "1.0")
	for _, line := range l.headers {
		add(line[0], line[1])
	}
	return h
}

func mailHost(address string) string {
	_, host, _ := strings.Cut(address, "@")
	return host
}

// body returns the whole body, the part that is new, and the whole as text.
func (l *letter) body() (whole, unique, plain string) {
	inside, plain := l.inside()
	if l.plain {
		unique, whole = plain, plain
	} else {
		unique = wrapHTML(inside)
	}
	before := l.thread.last
	if !l.quote || before == nil {
		if !l.plain {
			whole = unique
		}
		return whole, unique, plain
	}
	oldInside, oldPlain := before.inside()
	sent := before.at.Format("Monday, 2 January 2006 15:04")
	var to []string
	for _, c := range before.to {
		to = append(to, c.name)
	}
	head := []string{"From: " + before.from.name + " <" + before.from.address + ">", "Sent: " + sent, "To: " + strings.Join(to, "; "), "Subject: " + before.subject}
	plain += "\r\n\r\n" + strings.Join(head, "\r\n") + "\r\n\r\n" + oldPlain
	if l.plain {
		return plain, unique, plain
	}
	for n := range head {
		name, value, _ := strings.Cut(head[n], ": ")
		head[n] = "<b>" + name + ":</b> " + html.EscapeString(value)
	}
	return wrapHTML(inside + "<hr><div id=\"divRplyFwdMsg\"><font face=\"Calibri, sans-serif\">" + strings.Join(head, "<br>\r\n") + "</font></div>\r\n<div>" + oldInside + "</div>"), unique, plain
}

// inside is the letter's own text, as the inside of a body element and plain.
func (l *letter) inside() (inside, plain string) {
	if l.html != "" {
		return l.html, textOf(l.html)
	}
	var b strings.Builder
	for n, p := range l.paragraphs {
		if n > 0 {
			b.WriteString("\r\n")
		}
		b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(p), "\r\n", "<br>\r\n") + "</p>")
	}
	return b.String(), strings.Join(l.paragraphs, "\r\n\r\n")
}

func wrapHTML(inside string) string {
	return "<html><head>\r\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=utf-8\">" +
		"</head><body>" + inside + "</body></html>"
}

// textOf takes the tags out of HTML; a block ends a line.
func textOf(s string) string {
	var b strings.Builder
	for s != "" {
		before, rest, ok := strings.Cut(s, "<")
		b.WriteString(before)
		if !ok {
			break
		}
		tag, after, _ := strings.Cut(rest, ">")
		switch name := strings.TrimLeft(tag, "/"); {
		case name == "p", name == "h2", name == "li", name == "tr", name == "div", strings.HasPrefix(name, "br"):
			if strings.HasPrefix(tag, "/") || name == "br" {
				b.WriteString("\r\n")
			}
		case name == "td" && strings.HasPrefix(tag, "/"):
			b.WriteString("\t")
		}
		s = after
	}
	return strings.TrimRight(html.UnescapeString(b.String()), "\r\n\t")
}

// previewText is the first 255 characters of a body's text
// (https://learn.microsoft.com/en-us/graph/api/resources/message).
func previewText(plain string) string {
	n := 0
	for at := range plain {
		if n == 255 {
			return plain[:at]
		}
		n++
	}
	return plain
}
