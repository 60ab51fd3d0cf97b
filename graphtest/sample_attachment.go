package graphtest

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// attach gives files to a message or event, with ids, and sets hasAttachments:
// false where all of them are inline
// (https://learn.microsoft.com/en-us/graph/api/resources/message).
func (s *sketch) attach(item Entity, files []Entity) {
	if len(files) == 0 {
		return
	}
	for _, f := range files {
		f["id"] = s.ids.attachment(text(item, "id"))
		f["lastModifiedDateTime"] = item["lastModifiedDateTime"]
		if f["isInline"] != true {
			item["hasAttachments"] = true
		}
	}
	item["attachments"] = files
}

// fileAttachment is a file attachment. The size Exchange reports counts its own overhead
// too.
func fileAttachment(name, contentType string, content []byte) Entity {
	return Entity{
		"@odata.type":     "#microsoft.graph.fileAttachment",
		"name":            name,
		"contentType":     contentType,
		"size":            float64(len(content) + 178 + 2*len(name)),
		"isInline":        false,
		"contentId":       nil,
		"contentLocation": nil,
		"contentBytes":    base64.StdEncoding.EncodeToString(content),
	}
}

// inlineAttachment is a picture that the HTML body shows.
func inlineAttachment(name, contentID string, content []byte) Entity {
	f := fileAttachment(name, "image/gif", content)
	f["isInline"], f["contentId"] = true, contentID
	return f
}

// referenceAttachment is a link to a file that is stored elsewhere.
func referenceAttachment(name string) Entity {
	return Entity{
		"@odata.type": "#microsoft.graph.referenceAttachment",
		"name":        name,
		"contentType": nil,
		"size":        float64(382 + len(name)),
		"isInline":    false,
	}
}

// enclosed is a message inside a message.
func (s *sketch) enclosed(l letter) Entity {
	body, _, plain := (&letter{paragraphs: l.paragraphs, thread: &thread{}}).body()
	return Entity{
		"@odata.type": "#microsoft.graph.itemAttachment",
		"name":        l.subject,
		"contentType": nil,
		"size":        float64(len(body) + 1420),
		"isInline":    false,
		"item": map[string]any{
			"@odata.type":          "#microsoft.graph.message",
			"id":                   "",
			"createdDateTime":      stamp(l.at),
			"lastModifiedDateTime": stamp(l.at),
			"receivedDateTime":     stamp(l.at),
			"sentDateTime":         stamp(l.at),
			"subject":              l.subject,
			"hasAttachments":       false,
			"isDraft":              false,
			"isRead":               true,
			"importance":           "normal",
			"from":                 l.from.recipient(),
			"sender":               l.from.recipient(),
			"toRecipients":         recipients(l.to),
			"ccRecipients":         []any{},
			"bodyPreview":          previewText(plain),
			"body":                 map[string]any{"contentType": "html", "content": body},
			"internetMessageId":    fmt.Sprintf("<%x@%s>", randomBytes(s.r, 8), mailHost(l.from.address)),
		},
	}
}

// pdf is a small but valid document of one line.
func pdf(line string) []byte {
	line = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(line)
	stream := "BT /F1 14 Tf 60 760 Td (" + line + ") Tj ET"
	var b strings.Builder
	var at []int
	b.WriteString("%PDF-1.4\n")
	for n, object := range []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(stream), stream),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", n+1, object)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return []byte(b.String())
}

// gifPicture is a picture of one colour, w by h pixels, uncompressed: a clear code
// before the table of codes would grow.
func gifPicture(w, h int, red, green, blue byte) []byte {
	b := []byte("GIF89a")
	b = append(b, byte(w), byte(w>>8), byte(h), byte(h>>8), 0x80, 0, 0)
	b = append(b, red, green, blue, 0, 0, 0)
	b = append(b, 0x2c, 0, 0, 0, 0, byte(w), byte(w>>8), byte(h), byte(h>>8), 0)
	// Code size 7: each code is one byte, 0 the colour, 0x80 clear, 0x81 end.
	b = append(b, 7)
	var codes []byte
	for n := range w * h {
		if n%100 == 0 {
			codes = append(codes, 0x80)
		}
		codes = append(codes, 0)
	}
	codes = append(codes, 0x81)
	for len(codes) > 0 {
		n := min(len(codes), 255)
		b = append(append(b, byte(n)), codes[:n]...)
		codes = codes[n:]
	}
	return append(b, 0, 0x3b)
}
