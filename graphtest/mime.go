package graphtest

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"
)

// mimeOf writes a message as RFC 5322 text with its attachments.
func mimeOf(m *item) []byte {
	var b bytes.Buffer
	header := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	header("From", addresses(m.props["from"]))
	header("Sender", addresses(m.props["sender"]))
	header("To", addresses(m.props["toRecipients"]))
	header("Cc", addresses(m.props["ccRecipients"]))
	header("Reply-To", addresses(m.props["replyTo"]))
	header("Subject", mime.QEncoding.Encode("utf-8", oneLine(text(m.props, "subject"))))
	if t := m.time("sentDateTime"); t.ok {
		header("Date", time.Unix(0, t.ns).UTC().Format(time.RFC1123Z))
	}
	header("Message-ID", oneLine(text(m.props, "internetMessageId")))
	for _, h := range elements(m.props["internetMessageHeaders"]) {
		h := Entity(object(h))
		if !standardHeader[strings.ToLower(text(h, "name"))] {
			header(oneLine(text(h, "name")), oneLine(text(h, "value")))
		}
	}
	header("MIME-Version", "1.0")
	files := attachmentItems(m)
	if len(files) == 0 {
		content, kind := bodyOf(m)
		header("Content-Type", kind)
		header("Content-Transfer-Encoding", "quoted-printable")
		b.WriteString("\r\n")
		writeQuoted(&b, content)
		return b.Bytes()
	}
	w := multipart.NewWriter(&b)
	w.SetBoundary(fmt.Sprintf("_%016x_", hash(m.id, 0))) // of legal characters
	header("Content-Type", `multipart/mixed; boundary="`+w.Boundary()+`"`)
	b.WriteString("\r\n")
	writeParts(w, m, files)
	return b.Bytes()
}

// standardHeader are the lines mimeOf writes from properties.
var standardHeader = map[string]bool{
	"from": true, "sender": true, "to": true, "cc": true, "bcc": true, "reply-to": true, "subject": true, "date": true,
	"message-id": true, "mime-version": true, "content-type": true, "content-transfer-encoding": true,
}

// writeParts writes the body and the attachments. The writer's buffer never
// fails, so neither do its parts.
func writeParts(w *multipart.Writer, m *item, files []*item) {
	content, kind := bodyOf(m)
	part, _ := w.CreatePart(textproto.MIMEHeader{"Content-Type": {kind}, "Content-Transfer-Encoding": {"quoted-printable"}})
	writeQuoted(part, content)
	for _, f := range files {
		h := textproto.MIMEHeader{}
		name := mime.FormatMediaType("attachment", map[string]string{"filename": text(f.props, "name")})
		h.Set("Content-Disposition", name)
		switch f.typ.name {
		case "fileAttachment":
			h.Set("Content-Type", text(f.props, "contentType"))
			h.Set("Content-Transfer-Encoding", "base64")
			part, _ := w.CreatePart(h)
			raw, _ := base64.StdEncoding.DecodeString(text(f.props, "contentBytes"))
			writeWrapped(part, base64.StdEncoding.EncodeToString(raw))
		case "itemAttachment":
			h.Set("Content-Type", "message/rfc822")
			part, _ := w.CreatePart(h)
			if e := Entity(object(f.props["item"])); e != nil {
				part.Write(mimeOf(newItem(typeNamed(text(e, "@odata.type"), "message"), e, 0, 0, Unsettled{})))
			}
		}
	}
	w.Close()
}

func bodyOf(m *item) (content, kind string) {
	body := Entity(object(m.props["body"]))
	if strings.EqualFold(text(body, "contentType"), "text") {
		return text(body, "content"), "text/plain; charset=utf-8"
	}
	return text(body, "content"), "text/html; charset=utf-8"
}

func writeQuoted(w io.Writer, content string) {
	q := quotedprintable.NewWriter(w)
	q.Write([]byte(content))
	q.Close()
}

// writeWrapped breaks base64 into lines of 76 characters (RFC 2045 section 6.8).
func writeWrapped(w io.Writer, s string) {
	for len(s) > 76 {
		w.Write([]byte(s[:76] + "\r\n"))
		s = s[76:]
	}
	w.Write([]byte(s + "\r\n"))
}

// addresses writes a recipient or a list of them.
func addresses(v any) string {
	list := elements(v)
	if list == nil && object(v) != nil {
		list = []any{v}
	}
	var texts []string
	for _, r := range list {
		a := Entity(object(object(r)["emailAddress"]))
		if a == nil {
			continue
		}
		texts = append(texts, (&mail.Address{Name: oneLine(text(a, "name")), Address: oneLine(text(a, "address"))}).String())
	}
	return strings.Join(texts, ", ")
}

// oneLine keeps a header's value on its line.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
